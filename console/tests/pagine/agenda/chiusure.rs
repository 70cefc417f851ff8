//! "Closures": nobody is lost, each appointment is moved to the slot proposed.

use super::appoggio::{A_DISTANZA, Console, campo};
use tests::databases;
use workflows::{punti::giorni_chiudibili, scadenze::giorno_civile};

#[tokio::test]
async fn una_chiusura_mostra_chi_va_spostato_e_lo_sposta_sul_posto_proposto() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let (sara, anna) = (c.entra("sara").await, c.entra("anna").await);
        let punto = format!("/agenda/punti/{A_DISTANZA}");
        let pagina = sara.get(&punto).await.bene(200);
        let v = campo(&pagina.corpo, "versione").unwrap().to_owned();
        let chiude = |dal: &str, dalle: &str, motivo: &str| {
            [
                ("versione", v.clone()),
                ("dal", dal.to_owned()),
                ("dalle", dalle.to_owned()),
                ("motivo", motivo.to_owned()),
            ]
        };
        let come = |campi: &[(&'static str, String)]| -> Vec<(String, String)> {
            campi.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect()
        };
        let invia = async |campi: &[(&'static str, String)]| {
            let campi = come(campi);
            let campi: Vec<(&str, &str)> = campi.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            sara.post(&format!("{punto}/chiusure"), &campi).await
        };
        let storta = invia(&chiude("2026-03-20", "09:00", "Guasto")).await.bene(409);
        assert!(storta.dice("Indica insieme l'ora di inizio e quella di fine"), "{label}");
        assert!(storta.dice("value=\"Guasto\""), "{label}: quello che era scritto resta");
        invia(&chiude("2026-03-20", "", "")).await.bene(409);
        invia(&chiude("2026-03-20", "", "Guasto <i>rete</i>")).await.bene(303);

        let dopo = sara.get(&punto).await.bene(200);
        assert!(dopo.dice("Appuntamenti che non si possono tenere (1)"), "{label}\n{}", dopo.corpo);
        assert!(!dopo.dice("<i>rete</i>"), "{label}: il motivo è testo");
        assert!(anna.get("/agenda").await.dice("Non si possono tenere"), "{label}");
        let vecchia = invia(&chiude("2026-03-23", "", "Altra")).await.bene(409);
        assert!(vecchia.dice("Nel frattempo un collega ha cambiato questo punto"), "{label}");

        // A clerk moves it from the same page.
        let da = anna.get(&punto).await.bene(200);
        let proposta = campo(&da.corpo, "inizio").unwrap().replace("&#43;", "+");
        let v = nato.meta.version.to_string();
        let campi =
            [("versione", v.as_str()), ("inizio", &proposta), ("testo", "Guasto."), ("torna", A_DISTANZA)];
        let fatto =
            anna.post(&format!("/agenda/appuntamenti/{}/spostamento", nato.meta.id), &campi).await.bene(303);
        assert_eq!(fatto.verso, format!("{punto}?fatto=sposta"), "{label}");
        assert_ne!(c.legge(nato.meta.id).await.inizio, nato.inizio, "{label}");
        let dopo = sara.get(&punto).await.bene(200);
        assert!(!dopo.dice("non si possono tenere (1)"), "{label}");

        let v = campo(&dopo.corpo, "versione").unwrap().to_owned();
        sara.post(&format!("{punto}/chiusure/9/rimozione"), &[("versione", &v)]).await.bene(409);
        sara.post(&format!("{punto}/chiusure/1/rimozione"), &[("versione", &v)]).await.bene(303);
        assert!(sara.get(&punto).await.dice("Nessuna chiusura"), "{label}");
    }
}

#[tokio::test]
async fn la_sede_cambia_posti_e_preavviso_entro_i_limiti() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let sara = c.entra("sara").await;
        let punto = format!("/agenda/punti/{A_DISTANZA}");
        let dati = |posti: &'static str| {
            [("versione", "0"), ("posti", posti), ("durata", "30"), ("anticipo", "48"), ("orizzonte", "60")]
        };
        for storto in ["0", "101", "due", "-1"] {
            sara.post(&format!("{punto}/orari"), &dati(storto)).await.bene(409);
        }
        sara.post(&format!("{punto}/orari"), &dati("1")).await.bene(303);
        let pagina = sara.get(&punto).await.bene(200);
        assert!(pagina.dice("1 alla stessa ora") && pagina.dice("l'ha cambiato la sede"), "{label}");
    }
}

#[tokio::test]
async fn un_anno_scritto_male_si_dice_e_quello_che_era_scritto_resta() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let sara = c.entra("sara").await;
        let dove = format!("/agenda/punti/{A_DISTANZA}/chiusure");
        // The field itself takes the days that the office takes, and no other.
        let giorni = giorni_chiudibili(giorno_civile(c.s.prova.ufficio.clock.now().to_utc()));
        let campo = format!("min=\"{}\" max=\"{}\"", giorni.start(), giorni.end());
        assert!(sara.get(&format!("/agenda/punti/{A_DISTANZA}")).await.dice(&campo), "{label}");
        for anno in ["0001", "9999"] {
            let dal = format!("{anno}-03-20");
            let campi = [("versione", "0"), ("dal", dal.as_str()), ("motivo", "Trasloco")];
            let pagina = sara.post(&dove, &campi).await.bene(409);
            assert!(pagina.dice("controlla l'anno che hai scritto"), "{label}: {}", pagina.corpo);
            assert!(pagina.dice(&format!("value=\"{dal}\"")), "{label}: {}", pagina.corpo);
        }
        assert!(sara.get(&format!("/agenda/punti/{A_DISTANZA}")).await.dice("Nessuna chiusura"), "{label}");
    }
}
