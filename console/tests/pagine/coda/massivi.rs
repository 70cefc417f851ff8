//! Issue 4: "Bulk: select, assign, transfer, close with one text and per-person fields, preview, per-item result."

use super::appoggio::{Console, scelto};
use workflows::quesiti::{Atto, NomeStato};

#[tokio::test]
async fn si_chiudono_in_molti_con_il_testo_di_ciascuno_e_l_esito_di_ciascuno() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let q = c.arrivano(&["Primo <b>oggetto</b>", "Secondo", "Terzo"]).await;
        let anna_attore = tests::Prova::persona("anna", workflows::attore::Ruolo::Funzionario, "7013");
        let mut presi = Vec::new();
        for quesito in &q[..2] {
            presi.push(c.prova.fa(&anna_attore, quesito.meta.id, Atto::PrendiInCarico).await);
        }
        let scelti = [scelto(&presi[0]), scelto(&presi[1]), scelto(&q[2])];
        let mut campi: Vec<(&str, &str)> = scelti.iter().map(|s| ("scelti", s.as_str())).collect();
        campi.push(("atto", "chiude"));
        let anna = c.dentro("anna").await;

        // First what must be written, and who cannot be closed already.
        let dati = anna.post("/quesiti/massivo", &campi).await.bene(200);
        assert!(dati.dice("name=\"testo\"") && dati.dice("nello stato «aperta»"), "{label}: {}", dati.corpo);
        assert!(!dati.dice("<b>oggetto</b>"), "{label}");

        // What is missing is told beside its field; nothing is done.
        campi.push(("passo", "anteprima"));
        let manca = anna.post("/quesiti/massivo", &campi).await.bene(422);
        assert!(manca.dice("esito-errore") && manca.dice("testo-errore"), "{label}");
        campi.push(("esito", "accolto"));
        let con_testo = |testo: &'static str| {
            let mut campi = campi.clone();
            campi.push(("testo", testo));
            campi
        };
        let ignoto = anna.post("/quesiti/massivo", &con_testo("Gentile {{ nomme }}")).await.bene(422);
        assert!(ignoto.dice("il campo `nomme` non esiste"), "{label}");

        // Then each text as its sender reads it.
        let testo = "La sua richiesta «{{ oggetto }}» è accolta.";
        let vista = anna.post("/quesiti/massivo", &con_testo(testo)).await.bene(200);
        assert!(vista.dice("La sua richiesta «Secondo» è accolta."), "{label}: {}", vista.corpo);
        assert!(vista.dice("conferma per 2 quesiti"), "{label}");
        assert_eq!(c.prova.legge(q[0].meta.id).await.nome_stato(), NomeStato::InCarico, "{label}");

        // Meanwhile one changes: it alone is refused, and nothing of the others is lost.
        c.prova
            .fa(
                &anna_attore,
                presi[1].meta.id,
                Atto::Annota(workflows::quesiti::messaggio::Scritto::testo("x")),
            )
            .await;
        let esito = anna.post("/quesiti/massivo/conferma", &con_testo(testo)).await.bene(200);
        assert!(
            esito.dice("2 quesiti sono rimasti com'erano: leggi i motivi qui sotto."),
            "{label}: {}",
            esito.corpo
        );
        assert!(esito.dice("In partenza 1 quesito"), "{label}");
        assert!(esito.dice("È cambiato da quando l&#39;hai scelto"), "{label}");
        assert!(esito.dice("Riprova con questi"), "{label}");
        // Nothing left yet. Sent twice, it waits once; then it leaves.
        assert_eq!(c.prova.legge(q[0].meta.id).await.nome_stato(), NomeStato::InCarico, "{label}");
        let ancora = anna.post("/quesiti/massivo/conferma", &con_testo(testo)).await.bene(200);
        let insieme = gruppo(&ancora);
        assert_eq!(insieme, gruppo(&esito), "{label}");
        assert!(anna.get(&insieme).await.bene(200).dice("Annulla tutto"), "{label}");
        c.passano(15).await;
        assert!(anna.get(&insieme).await.bene(200).dice("Chiuso 1 quesito."), "{label}");
        let stati = [
            c.prova.legge(q[0].meta.id).await.nome_stato(),
            c.prova.legge(q[1].meta.id).await.nome_stato(),
            c.prova.legge(q[2].meta.id).await.nome_stato(),
        ];
        assert_eq!(stati, [NomeStato::Chiusa, NomeStato::InCarico, NomeStato::Aperta], "{label}");

        // Sent once more, nothing is done twice.
        let versione = c.prova.legge(q[0].meta.id).await.meta.version;
        anna.post("/quesiti/massivo/conferma", &con_testo(testo)).await.bene(200);
        assert_eq!(c.prova.legge(q[0].meta.id).await.meta.version, versione, "{label}");
    }
}

/// Address of what waits to leave.
fn gruppo(pagina: &super::appoggio::Pagina) -> String {
    pagina.corpo.split("data-poi=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn chi_chiude_in_molti_ha_quindici_secondi_per_annullare_tutto() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let q = c.arrivano(&["Primo", "Secondo"]).await;
        let attore = tests::Prova::persona("anna", workflows::attore::Ruolo::Funzionario, "7013");
        let mut scelti = Vec::new();
        for quesito in &q {
            scelti.push(scelto(&c.prova.fa(&attore, quesito.meta.id, Atto::PrendiInCarico).await));
        }
        let mut campi: Vec<(&str, &str)> = scelti.iter().map(|s| ("scelti", s.as_str())).collect();
        campi.extend([("atto", "chiude"), ("esito", "accolto"), ("testo", "Accolta.")]);
        let (anna, bruno) = (c.dentro("anna").await, c.dentro("bruno").await);
        let insieme = gruppo(&anna.post("/quesiti/massivo/conferma", &campi).await.bene(200));
        let annulla = format!("{insieme}/annullamento");

        bruno.get(&insieme).await.bene(404);
        bruno.post(&annulla, &[]).await;
        assert!(anna.get(&insieme).await.bene(200).dice("In partenza 2 quesiti"), "{label}: non è di Bruno");

        assert_eq!(anna.post(&annulla, &[]).await.bene(303).verso, insieme, "{label}");
        let pagina = anna.get(&insieme).await.bene(200);
        assert!(pagina.dice("Annullato: non è partito niente"), "{label}: {}", pagina.corpo);
        c.passano(60).await;
        for quesito in &q {
            let stato = c.prova.legge(quesito.meta.id).await.nome_stato();
            assert_eq!(stato, NomeStato::InCarico, "{label}");
        }
        anna.get("/quesiti/massivo/non-un-gruppo").await.bene(404);
    }
}

#[tokio::test]
async fn di_un_altra_sede_non_si_dice_e_non_si_fa_niente() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let q = c.arrivano(&["Segreto della sede"]).await;
        let scelto = scelto(&q[0]);
        let carla = c.dentro("carla").await;
        let campi = [("scelti", scelto.as_str()), ("atto", "prende_in_carico")];
        for indirizzo in ["/quesiti/massivo", "/quesiti/massivo/conferma"] {
            let pagina = carla.post(indirizzo, &campi).await.bene(200);
            assert!(!pagina.dice("Segreto della sede"), "{label}");
            assert!(pagina.dice("Il quesito non esiste o non è tuo."), "{label}");
        }
        assert_eq!(c.chi_ha(q[0].meta.id).await, None, "{label}");
    }
}

#[tokio::test]
async fn si_assegna_da_supervisore_e_si_sceglie_almeno_uno_e_al_piu_cento() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let q = c.arrivano(&["Uno", "Due"]).await;
        let scelti = [scelto(&q[0]), scelto(&q[1])];
        let campi = [
            ("scelti", scelti[0].as_str()),
            ("scelti", scelti[1].as_str()),
            ("atto", "assegna"),
            ("passo", "anteprima"),
            ("a", "bruno"),
        ];
        let sara = c.dentro("sara").await;
        assert!(sara.post("/quesiti/massivo", &campi).await.bene(200).dice("conferma per 2 quesiti"));
        assert_eq!(c.chi_ha(q[0].meta.id).await, None, "{label}");
        sara.post("/quesiti/massivo/conferma", &campi).await.bene(200);
        assert_eq!(c.chi_ha(q[0].meta.id).await.as_deref(), Some("bruno"), "{label}");
        assert_eq!(c.chi_ha(q[1].meta.id).await.as_deref(), Some("bruno"), "{label}");
        let anna = c.dentro("anna").await;
        anna.post("/quesiti/massivo/conferma", &campi).await.bene(422);
        let nessuno = anna.post("/quesiti/massivo", &[("atto", "prende_in_carico")]).await.bene(422);
        assert!(nessuno.dice("Seleziona almeno un quesito"), "{label}");
        for (quanti, stato) in [(100, 200), (101, 422)] {
            let scelti: Vec<String> = (0..quanti).map(|_| format!("{}:1", engine::new_id())).collect();
            let mut campi: Vec<(&str, &str)> = scelti.iter().map(|s| ("scelti", s.as_str())).collect();
            campi.push(("atto", "prende_in_carico"));
            anna.post("/quesiti/massivo", &campi).await.bene(stato);
        }
        for id in ["ada", "mario", "tina"] {
            c.dentro(id).await.post("/quesiti/massivo/conferma", &campi).await.bene(403);
        }
    }
}
