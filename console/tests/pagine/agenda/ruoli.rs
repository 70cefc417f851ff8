//! Who may come in, what is in scope, what is recorded, hostile text.

use super::appoggio::{A_DISTANZA, Console, NOTA};
use tests::databases;

#[tokio::test]
async fn ogni_ruolo_su_ogni_indirizzo_dell_agenda() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);
        let punto = format!("/agenda/punti/{A_DISTANZA}");
        let leggere = ["/agenda?sede=7013".to_owned(), qui.clone(), punto.clone()];
        // Who, what a page of the sede answers, an act, a closure: with a version that is never the present one.
        for (chi, legge, atto, chiusura) in [
            ("anna", 200, 409, 403),
            ("sara", 200, 409, 409),
            ("ada", 200, 403, 409),
            ("mario", 200, 403, 403),
            ("tina", 403, 403, 403),
        ] {
            let b = c.entra(chi).await;
            for indirizzo in &leggere {
                assert_eq!(b.get(indirizzo).await.stato, legge, "{label}: {chi} {indirizzo}");
            }
            let zip = if legge == 200 { 404 } else { 403 };
            assert_eq!(b.get(&format!("{qui}/allegati.zip")).await.stato, zip, "{label}: {chi}, senza file");
            let vecchia = [("versione", "0"), ("testo", "x"), ("canale", "telefono"), ("inizio", "altro")];
            for nome in ["esame", "modalita", "spostamento", "definizione", "cancellazione"] {
                let risposta = b.post(&format!("{qui}/{nome}"), &vecchia).await;
                assert_eq!(risposta.stato, atto, "{label}: {chi} {nome}");
            }
            let chiude = [("versione", "7"), ("dal", "2026-03-20"), ("motivo", "x")];
            for nome in ["chiusure", "chiusure/1/rimozione", "orari"] {
                let risposta = b.post(&format!("{punto}/{nome}"), &chiude).await;
                assert_eq!(risposta.stato, chiusura, "{label}: {chi} {nome}");
            }
        }
        assert_eq!(c.legge(nato.meta.id).await.meta.version, nato.meta.version, "{label}: nulla è cambiato");
    }
}

/// "Another sede's … by guessed address: 404, recorded."
#[tokio::test]
async fn l_appuntamento_di_un_altra_sede_non_esiste_e_chi_prova_e_annotato() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);
        let v = nato.meta.version.to_string();
        for chi in ["carla", "silvio"] {
            let b = c.entra(chi).await;
            b.get(&qui).await.bene(404);
            b.get(&format!("{qui}/allegati.zip")).await.bene(404);
            b.post(&format!("{qui}/esame"), &[("versione", &v), ("testo", "x")]).await.bene(404);
            b.get(&format!("/agenda/punti/{A_DISTANZA}")).await.bene(404);
            let agenda = b.get(&format!("/agenda?punto={A_DISTANZA}&giorno=2026-03-20")).await.bene(200);
            assert!(!agenda.dice("10:30–11:00</td>\n<td data-etichetta=\"Prenotato da\"><a"), "{label}");
            assert!(!agenda.dice("Studio"), "{label}: {chi} vede solo la sua sede");
        }
        let silvio = c.entra("silvio").await;
        let chiude = [("versione", "0"), ("dal", "2026-03-20"), ("motivo", "x")];
        silvio.post(&format!("/agenda/punti/{A_DISTANZA}/chiusure"), &chiude).await.bene(404);
        c.entra("anna").await.get(&qui).await.bene(200);
        let accessi = c.accessi(nato.primo_quesito()).await;
        assert_eq!(accessi.iter().filter(|a| *a == "utente:carla negato").count(), 3, "{label}: {accessi:?}");
        assert!(accessi.contains(&"utente:anna dettaglio".to_owned()), "{label}: {accessi:?}");
        assert!(!accessi.contains(&"utente:carla dettaglio".to_owned()), "{label}");
        for storto in ["/agenda/appuntamenti/niente", "/agenda/punti/7013.niente"] {
            c.entra("anna").await.get(storto).await.bene(404);
        }
    }
}

#[tokio::test]
async fn un_testo_ostile_si_vede_come_testo_e_un_modulo_senza_contrassegno_non_entra() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let anna = c.entra("anna").await;
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);
        assert!(NOTA.contains("<script>"));
        for indirizzo in [qui.clone(), format!("/agenda?punto={A_DISTANZA}&giorno=2026-03-20")] {
            let pagina = anna.get(&indirizzo).await.bene(200);
            assert!(!pagina.corpo.contains("<script>alert"), "{label}");
            assert!(!pagina.corpo.contains("<b>Bianchi</b>"), "{label}");
            assert!(pagina.corpo.contains("Bianchi"), "{label}: e si legge");
        }
        let v = nato.meta.version.to_string();
        let campi = [("versione", v.as_str()), ("testo", "x")];
        anna.post_con(&format!("{qui}/esame"), "", &campi).await.bene(403);
        let ostile = [("versione", v.as_str()), ("testo", "\"><img src=x onerror=alert(1)>")];
        anna.post(&format!("{qui}/esame"), &ostile).await.bene(303);
        assert!(!anna.get(&qui).await.corpo.contains("<img src=x"), "{label}");
        assert!(c.legge(nato.meta.id).await.fatti.esame.is_some(), "{label}");
    }
}
