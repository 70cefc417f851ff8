//! Issue 4: "Queue of the sede and unit: filters, saved filters, sort by what expires first, keyset pages, a capped
//! count."

use super::appoggio::Console;
use crate::comune::Pagine;
use std::collections::BTreeSet;
use workflows::quesiti::{Atto, messaggio::Scritto};

#[tokio::test]
async fn i_filtri_restano_di_pagina_in_pagina() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let oggetti: Vec<String> = (0..27).map(|n| format!("F24 numero {n}")).collect();
        let mut tutti: Vec<&str> = oggetti.iter().map(String::as_str).collect();
        tutti.push("Altro");
        c.arrivano(&tutti).await;
        let anna = c.dentro("anna").await;
        let prima = anna.get("/quesiti?cerca=f24").await.bene(200);
        assert_eq!(prima.corpo.matches("data-etichetta=\"Oggetto\"").count(), 25, "{label}");
        assert!(prima.dice("Quesiti · 27"), "{label}");
        let poi = prima.corpo.split("href=\"/quesiti?cerca=f24&").nth(1).unwrap();
        let cursore = poi.trim_start_matches("amp;").trim_start_matches("#38;").split('"').next().unwrap();
        let seconda = anna.get(&format!("/quesiti?cerca=f24&{cursore}")).await.bene(200);
        assert_eq!(seconda.corpo.matches("data-etichetta=\"Oggetto\"").count(), 2, "{label}");
        assert!(seconda.dice("Dall&#39;inizio") || seconda.dice("Dall'inizio"), "{label}");
        assert!(!seconda.dice("Altro</a>"), "{label}");
    }
}

#[tokio::test]
async fn un_filtro_si_salva_si_ritrova_e_si_elimina_da_chi_l_ha_salvato() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let anna = c.dentro("anna").await;
        let nome = "Scaduti <i>miei</i>";
        let salva = [("nome", nome), ("domanda", "scadenza=scaduti&assegnatario=anna&cursore=xx&altro=1")];
        let verso = anna.post("/quesiti/filtri", &salva).await.bene(303).verso;
        // Only what a question holds, without the place in the list.
        assert_eq!(verso, "/quesiti?assegnatario=anna&scadenza=scaduti", "{label}");
        let pagina = anna.get(&verso).await.bene(200);
        assert!(pagina.dice("Scaduti &#60;i&#62;miei"), "{label}: {}", pagina.corpo);
        assert!(!pagina.dice("<i>miei"), "{label}");
        let doppio = anna.post("/quesiti/filtri", &salva).await.bene(422);
        assert!(doppio.dice("Hai già un filtro"), "{label}");
        assert!(anna.post("/quesiti/filtri", &[("nome", " "), ("domanda", "")]).await.bene(422).dice("nome"));
        let bruno = c.dentro("bruno").await;
        bruno.post("/quesiti/filtri/eliminazione", &[("nome", nome)]).await.bene(303);
        assert!(!bruno.get("/quesiti").await.dice("Scaduti"), "{label}");
        assert!(anna.get("/quesiti").await.dice("Scaduti &#60;"), "{label}");
        anna.post("/quesiti/filtri/eliminazione", &[("nome", nome)]).await.bene(303);
        assert!(!anna.get("/quesiti").await.dice("Scaduti &#60;"), "{label}");
        c.dentro("tina").await.post("/quesiti/filtri", &salva).await.bene(403);
    }
}

#[tokio::test]
async fn quello_che_apre_il_monitoraggio_si_legge_e_si_toglie() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        c.arrivano(&["Uno"]).await;
        let mario = c.dentro("mario").await;
        let misura = "misura=arrivo&misura_dal=2026-11-02&misura_al=2026-11-02";
        let pagina = mario.get(&format!("/quesiti?{misura}&cassetto=aziende")).await.bene(200);
        assert!(pagina.dice("Arrivati lun 2 nov 2026"), "{label}");
        assert!(pagina.dice("href=\"/quesiti?cassetto=aziende\""), "{label}");
        assert!(pagina.dice("type=\"hidden\" name=\"misura_dal\" value=\"2026-11-02\""), "{label}");
        assert!(
            mario.get("/quesiti?scadenza=oltre-3").await.bene(200).dice("Tra più di 3 giorni"),
            "{label}"
        );
        assert!(
            mario.get("/quesiti?misura=altro").await.bene(200).dice("Il conteggio non esiste"),
            "{label}"
        );
        // Who reads everything does not work anything: no box to tick.
        assert!(!pagina.dice("/quesiti/massivo"), "{label}");
        assert!(c.dentro("anna").await.get("/quesiti").await.dice("/quesiti/massivo"), "{label}");
    }
}

#[tokio::test]
async fn le_novita_si_contano_da_un_istante_che_si_legge_o_non_si_contano() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let anna = c.dentro("anna").await;
        let prima = c.prova.ufficio.clock.now().millis();
        c.arrivano(&["Uno", "Due"]).await;
        let quante = async |domanda: &str| {
            let risposta = anna.get(&format!("/quesiti/novita?{domanda}")).await.bene(200);
            serde_json::from_str::<serde_json::Value>(&risposta.corpo).unwrap()["quante"].clone()
        };
        assert_eq!(quante(&format!("dopo={}", prima - 1)).await, 2, "{label}");
        // Wherever it stands among the filters.
        assert_eq!(quante(&format!("dopo={}&cerca=due", prima - 1)).await, 1, "{label}");
        assert_eq!(quante(&format!("cerca=due&dopo={}", prima + 60_000)).await, 0, "{label}");
        assert_eq!(quante(&format!("cerca=dopo%3D1&dopo={}", prima - 1)).await, 0, "{label}");
        for storta in [
            "",
            "dopo=",
            "dopo=ieri",
            "dopo=-1",
            "dopo=1.5",
            "xdopo=1",
            "dopo=18446744073709551615",
            "dopo=1&dopo=2",
        ] {
            let no = anna.get(&format!("/quesiti/novita?{storta}")).await;
            assert_eq!(no.stato, 400, "{label}: {storta}: {}", no.corpo);
        }
        anna.get("/quesiti/novita?dopo=1&scadenza=tre").await.bene(400);
        assert_eq!(quante(&format!("dopo={}", i64::MAX)).await, 0, "{label}");
    }
}

/// Three are in sight; of the others it is said how many, and one is not «le altre 1».
#[tokio::test]
async fn la_quarta_notifica_e_l_altra() {
    for (label, db) in tests::databases().await {
        let pagine = Pagine::nuova(db).await;
        let quesito = pagine.quesito().await.meta.id;
        let mut anna = pagine.dentro("anna").await;
        let mut dette = BTreeSet::new();
        let risposte = ["Uno.", "Due.", "Tre.", "Quattro."].map(|t| Atto::Rispondi(Scritto::testo(t)));
        for atto in [Atto::PrendiInCarico].into_iter().chain(risposte) {
            pagine.prova.fa(&pagine.attore("anna"), quesito, atto).await;
            let pagina = anna.get(&format!("/quesiti/{quesito}")).await.bene(200);
            dette.extend(pagina.uno("#altre-notifiche > summary"));
        }
        assert!(dette.contains("L'altra") && dette.contains("Le altre 2"), "{label}: {dette:?}");
        assert!(!dette.contains("Le altre 1"), "{label}: {dette:?}");
    }
}
