//! How a quesito came here and what happened to it: from where to where, from whom to whom, in words and by name.

use super::appoggio::{Console, Pagina, SEDE};
use scraper::{Html, Selector};
use tests::{Prova, databases};
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    quesiti::{Atto, Richiesta, messaggio::Scritto},
    scadenze::TipoScadenza,
    smistamento::Destinazione,
};

const UNITA: &str = "accertamento_gestione_credito";

fn verso(sede: &str, unita: &str) -> Destinazione {
    Destinazione { sede: sede.into(), unita: unita.into() }
}

fn trasferisci(sede: &str, unita: &str, motivo: &str) -> Atto {
    Atto::Trasferisci { verso: verso(sede, unita), motivo: motivo.into() }
}

/// The text of every element of a CSS selector, blanks made one.
fn testi(pagina: &Pagina, selettore: &str) -> Vec<String> {
    let (html, selettore) = (Html::parse_document(&pagina.corpo), Selector::parse(selettore).unwrap());
    let testo = |e: scraper::ElementRef<'_>| e.text().collect::<String>();
    html.select(&selettore).map(|e| testo(e).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

async fn legge(c: &Console, id: engine::Uuid) -> Pagina {
    c.dentro("mario").await.get(&format!("/quesiti/{id}")).await.bene(200)
}

#[tokio::test]
async fn perche_qui_dice_lo_smistamento_e_poi_gli_ultimi_trasferimenti() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let id = c.arrivano(&["F24"]).await[0].meta.id;
        let perche = "#perche-smistamento p";
        let prime = testi(&legge(&c, id).await, perche);
        assert!(prime[0].contains("00155"), "{label}: {prime:?}");
        let anna = Prova::persona("anna", Ruolo::Funzionario, SEDE);
        let carla = Prova::persona("carla", Ruolo::Funzionario, "2200");
        c.prova.fa(&anna, id, trasferisci(SEDE, "anagrafica_flussi", "Riguarda i flussi.")).await;
        c.prova.alle("2026-11-03T09:30:00Z");
        c.prova.fa(&anna, id, trasferisci("2200", UNITA, "Ha cambiato sede.")).await;
        let dette = testi(&legge(&c, id).await, perche);
        let attese = [
            "Trasferito dall'unità Accertamento e gestione del credito all'unità Anagrafica e flussi \
             il lun 2 nov 2026, 10:00 da anna Rossi: Riguarda i flussi.",
            "Trasferito da Roma Tiburtino (Anagrafica e flussi) a Catanzaro (Accertamento e gestione del credito) \
             il mar 3 nov 2026, 10:30 da anna Rossi: Ha cambiato sede.",
        ];
        assert_eq!(dette[..prime.len()], prime, "{label}");
        assert_eq!(dette[prime.len()..], attese, "{label}");
        // Only the last ones: the others are in the history.
        c.prova.fa(&carla, id, trasferisci("2201", UNITA, "Uno.")).await;
        let dette = testi(&legge(&c, id).await, perche);
        assert_eq!(dette.len(), prime.len() + 3, "{label}");
        let sara = Prova::persona("sara", Ruolo::Supervisore, "2201");
        c.prova.fa(&sara, id, trasferisci(SEDE, UNITA, "Due.")).await;
        let dette = testi(&legge(&c, id).await, perche);
        assert_eq!(dette.len(), prime.len() + 3, "{label}");
        assert!(dette.last().unwrap().ends_with("da sara Rossi: Due."), "{label}: {dette:?}");
        assert!(dette[prime.len()].contains("a Catanzaro"), "{label}: {dette:?}");
    }
}

#[tokio::test]
async fn uno_smistamento_a_mano_dice_chi_e_dove_e_perche_le_tabelle_non_bastavano() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let richiesta = Richiesta { cap: Some("99999".into()), ..Prova::richiesta() };
        let id = c.prova.apre_con(richiesta).await.meta.id;
        c.prova.protocolla().await;
        let ada =
            Attore::Funzionario(Funzionario { id: "ada".into(), ruolo: Ruolo::Amministratore, sede: None });
        c.prova.fa(&ada, id, Atto::Smista { verso: Some(verso(SEDE, UNITA)) }).await;
        let pagina = legge(&c, id).await;
        let dette = testi(&pagina, "#perche-smistamento p");
        assert!(dette[0].contains("99999"), "{label}: {dette:?}");
        let a_mano = "Smistato a mano a Roma Tiburtino (Accertamento e gestione del credito) \
                      il lun 2 nov 2026, 10:00 da ada Rossi.";
        assert_eq!(dette.last().unwrap(), a_mano, "{label}");
        assert!(!pagina.dice("utente:"), "{label}");
        let storia = testi(&pagina, ".storia li").join("\n");
        assert!(storia.contains("Sistema ha smistato: nessuna sede serve il CAP 99999"), "{label}: {storia}");
        assert!(storia.contains("ada Rossi ha smistato a Roma Tiburtino ("), "{label}: {storia}");
    }
}

#[tokio::test]
async fn la_storia_dice_che_cosa_e_cambiato_con_nomi_e_giorni() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let id = c.arrivano(&["F24"]).await[0].meta.id;
        let [anna, bruno] = ["anna", "bruno"].map(|id| Prova::persona(id, Ruolo::Funzionario, SEDE));
        let sara = Prova::persona("sara", Ruolo::Supervisore, SEDE);
        c.prova.fa(&sara, id, Atto::Assegna { a: "anna".into() }).await;
        c.prova.fa(&sara, id, Atto::Rilascia { motivo: "È in ferie.".into() }).await;
        c.prova.fa(&anna, id, trasferisci(SEDE, "anagrafica_flussi", "Flussi.")).await;
        c.prova.fa(&bruno, id, Atto::PrendiInCarico).await;
        c.prova.fa(&bruno, id, Atto::Sospendi(Scritto::testo("Serve la quietanza."))).await;
        c.prova.alle("2026-11-05T09:00:00Z");
        c.prova.fa(&bruno, id, Atto::Riprendi).await;
        c.prova.alle("2026-12-20T09:00:00Z");
        assert!(c.prova.scatta().await > 0, "{label}");
        let chiudi = Atto::Chiudi {
            esito: "accolto".into(),
            commento: Scritto::testo("Abbinato."),
            appuntamento_disponibile: false,
        };
        c.prova.fa(&bruno, id, chiudi).await;
        let storia = testi(&legge(&c, id).await, ".storia li").join("\n");
        for atteso in [
            "Sistema ha smistato a Roma Tiburtino (Accertamento e gestione del credito)",
            "Sistema ha protocollato con il numero INPS.7013.02/11/2026.0000001",
            "sara Rossi ha assegnato a anna Rossi",
            "sara Rossi ha rilasciato (era in carico a anna Rossi)motivo: È in ferie.",
            "anna Rossi ha trasferito dall'unità Accertamento e gestione del credito all'unità Anagrafica e flussi",
            "bruno Rossi ha chiesto documenti: il termine si ferma, era lun 30 nov 2026",
            "bruno Rossi ha ripreso il termine: il termine è gio 3 dic 2026",
            "Sistema ha fatto scattare una scadenza: termine passato, avviso ai supervisori (automatico)",
            "bruno Rossi ha chiuso: Accolto",
        ] {
            assert!(storia.contains(atteso), "{label}: {atteso}\n{storia}");
        }
        for codice in TipoScadenza::TUTTE.map(TipoScadenza::codice).into_iter().filter(|c| c.contains('_')) {
            assert!(!storia.contains(codice), "{label}: {codice}\n{storia}");
        }
        assert!(!storia.contains("esito:") && !storia.contains("scadenza: escal"), "{label}: {storia}");
    }
}
