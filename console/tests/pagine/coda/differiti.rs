//! "Undo for 15 seconds before anything leaves", on the pages: taken back by its author, from its own quesito; told
//! until it is read when it did not leave.

use crate::comune::{Browser, Pagina, Pagine};
use engine::Uuid;
use std::time::Duration;
use tests::{Officina, Posta};
use workflows::{
    quesiti::{Atto, messaggio::Scritto},
    scrivania::bozze::TipoBozza,
};

const TESTO: &str = "Il versamento <b>risulta</b>.";

/// A quesito that Anna has in carico, and a reply of hers that waits.
async fn in_partenza(p: &Pagine) -> (Uuid, Browser, Pagina) {
    let id = p.quesito().await.meta.id;
    let preso = p.prova.fa(&p.attore("anna"), id, Atto::PrendiInCarico).await;
    let mut anna = p.dentro("anna").await;
    let versione = preso.meta.version.to_string();
    let campi = [("versione", versione.as_str()), ("testo", TESTO)];
    let dopo = anna.post(&format!("/quesiti/{id}/risposta"), &campi).await.bene(303);
    let pagina = anna.get(dopo.verso()).await.bene(200);
    (id, anna, pagina)
}

async fn partono(p: &Pagine) {
    Officina::nuova(&p.prova, &Posta::default()).dopo(Duration::from_secs(15)).await;
}

async fn risposte(p: &Pagine, id: Uuid) -> usize {
    let mut conn = p.prova.ufficio.db.read().await.unwrap();
    let messaggi = workflows::quesiti::store::messaggi(&mut conn, id).await.unwrap();
    messaggi.iter().filter(|m| m.testo == TESTO).count()
}

#[tokio::test]
async fn la_risposta_si_annulla_dal_suo_quesito_e_da_chi_l_ha_scritta() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, mut anna, pagina) = in_partenza(&p).await;
        let annulla = pagina.attributi(".annulla form", "action").remove(0);
        let altro = p.quesito().await.meta.id;
        let di_un_altro = annulla.replace(&id.to_string(), &altro.to_string());
        let no = anna.post(&di_un_altro, &[]).await.bene(409);
        assert!(no.dice("Non c'è nulla da annullare"), "{label}: {}", no.testo());
        let mut bruno = p.dentro("bruno").await;
        let sua = bruno.get(&format!("/quesiti/{id}")).await.bene(200);
        assert!(sua.dice("di un collega sta per partire") && !sua.ha(".annulla"), "{label}: {}", sua.testo());
        bruno.post(&annulla, &[]).await.bene(409);

        // Also where the draft was thrown away meanwhile, on another tab.
        anna.post(&format!("/quesiti/{id}/bozza/risposta/scarto"), &[]).await.bene(303);
        let dopo = anna.post(&annulla, &[]).await.bene(303);
        let modulo = anna.get(dopo.verso()).await.bene(200);
        let azione = format!("/quesiti/{id}/risposta");
        assert_eq!(modulo.campo(&azione, "testo").as_deref(), Some(TESTO), "{label}");
        partono(&p).await;
        assert_eq!(risposte(&p, id).await, 0, "{label}");
    }
}

#[tokio::test]
async fn chi_annota_mentre_una_sua_risposta_parte_ritrova_la_nota_nella_bozza() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, mut anna, pagina) = in_partenza(&p).await;
        assert!(!pagina.ha("#nota"), "{label}: nothing else can be written meanwhile");
        let versione = p.prova.legge(id).await.meta.version.to_string();
        let nota = [("versione", versione.as_str()), ("testo", "Da richiamare.")];
        let no = anna.post(&format!("/quesiti/{id}/nota"), &nota).await.bene(409);
        assert!(no.dice("Una tua risposta sta per partire"), "{label}: {}", no.testo());
        partono(&p).await;
        assert_eq!(risposte(&p, id).await, 1, "{label}");
        let mut conn = p.prova.ufficio.db.read().await.unwrap();
        let bozza = workflows::scrivania::bozze::store::leggi(&mut conn, "anna", id, TipoBozza::Nota).await;
        assert_eq!(bozza.unwrap().unwrap().testo, "Da richiamare.", "{label}");
    }
}

#[tokio::test]
async fn quello_che_non_e_partito_si_dice_finche_non_lo_si_legge() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, mut anna, pagina) = in_partenza(&p).await;
        let poi = pagina.attributi(".annulla", "data-poi").remove(0);
        anna.post(&format!("/quesiti/{id}/bozza/risposta/scarto"), &[]).await.bene(303);
        p.prova.fa(&p.attore("sara"), id, Atto::Commenta(Scritto::testo("Un attimo."))).await;
        partono(&p).await;
        assert_eq!(risposte(&p, id).await, 0, "{label}");

        let oggi = anna.get("/").await.bene(200);
        assert!(oggi.dice("Operazioni non riuscite"), "{label}: {}", oggi.testo());
        assert!(oggi.dice("Il quesito è cambiato prima dell'invio"), "{label}: {}", oggi.testo());
        let letto = oggi.attributi("form[action^='/esiti/']", "action").remove(0);
        p.dentro("bruno").await.post(&letto, &[]).await.bene(303);
        assert!(anna.get("/").await.dice("Operazioni non riuscite"), "{label}: not for Bruno to say");
        let dopo = anna.get(&poi).await.bene(200);
        assert!(dopo.dice("Non è partito nulla."), "{label}: {}", dopo.testo());
        assert!(dopo.dice("il testo è nella bozza"), "{label}: {}", dopo.testo());
        let azione = format!("/quesiti/{id}/risposta");
        assert_eq!(dopo.campo(&azione, "testo").as_deref(), Some(TESTO), "{label}");
        assert!(!anna.get("/").await.dice("Operazioni non riuscite"), "{label}: read on its page");
        anna.post(&letto, &[]).await.bene(303);
    }
}
