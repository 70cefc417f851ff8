//! Acts by a form of the quesito's page: where one ends up, and what comes back when they are refused.

use crate::comune::{Browser, Pagine};
use engine::Uuid;
use tests::Prova;
use workflows::{
    accessi,
    quesiti::{Atto, Richiesta},
};

const ALTROVE: &str = "2200";
const UNITA: &str = "accertamento_gestione_credito";

/// A quesito that somebody has in carico, and the version of its page.
async fn in_carico(p: &Pagine, chi: &str) -> (Uuid, String) {
    let id = p.quesito().await.meta.id;
    let preso = p.prova.fa(&p.attore(chi), id, Atto::PrendiInCarico).await;
    (id, preso.meta.version.to_string())
}

async fn negati(p: &Pagine, id: Uuid) -> usize {
    let letture = accessi::di_quesito(&mut p.prova.ufficio.db.read().await.unwrap(), id, 100).await.unwrap();
    letture.iter().filter(|a| a.cosa == "negato").count()
}

async fn trasferisce(chi: &mut Browser, id: Uuid, versione: &str, sede: &str) -> crate::comune::Pagina {
    let campi = [("versione", versione), ("sede", sede), ("unita", UNITA), ("motivo", "È di là.")];
    chi.post(&format!("/quesiti/{id}/trasferimento"), &campi).await
}

/// Who gives a quesito away is told so, on a page that is still theirs, and is no intruder.
#[tokio::test]
async fn chi_trasferisce_a_un_altra_sede_torna_alla_coda_che_lo_dice() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p, "anna").await;
        let (mut anna, mut bruno) = (p.dentro("anna").await, p.dentro("bruno").await);
        let presenza = format!("/quesiti/{id}/presenza");
        for chi in [&mut anna, &mut bruno] {
            chi.post(&presenza, &[]).await.bene(200);
        }
        let dopo = trasferisce(&mut anna, id, &versione, ALTROVE).await;
        assert_eq!(dopo.stato, 303, "{label}: {}", dopo.testo());
        let coda = anna.get(dopo.verso()).await.bene(200);
        assert!(coda.dice("Il quesito è passato alla sede"), "{label}: {}", coda.testo());
        assert!(coda.dice("Catanzaro"), "{label}: {}", coda.testo());
        anna.post(&presenza, &[("lascia", "si")]).await.bene(200);
        let passato = bruno.post(&presenza, &[]).await.bene(200);
        assert!(passato.dice("passato a un'altra sede") && passato.ha("[data-fine]"), "{label}");
        assert_eq!(negati(&p, id).await, 0, "{label}");

        // Told once: from then on it is as any other of that sede.
        bruno.post(&presenza, &[]).await.bene(404);
        anna.get(&format!("/quesiti/{id}")).await.bene(404);
        assert_eq!(negati(&p, id).await, 2, "{label}");
        let ignota = anna.get("/quesiti?passato_a=%3Cb%3E").await.bene(200);
        assert!(!ignota.dice("è passato"), "{label}");
    }
}

#[tokio::test]
async fn un_trasferimento_rifiutato_ritorna_com_era_scritto() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p, "anna").await;
        let mut anna = p.dentro("anna").await;
        let no = trasferisce(&mut anna, id, &versione, "").await.bene(409);
        assert!(no.dice("Scegli la sede."), "{label}: {}", no.testo());
        let azione = format!("/quesiti/{id}/trasferimento");
        assert!(no.ha("#trasferimento[open]"), "{label}");
        assert_eq!(no.campo(&azione, "motivo").as_deref(), Some("È di là."), "{label}");
        assert_eq!(no.campo(&azione, "unita").as_deref(), Some(UNITA), "{label}");

        // Taken by the supervisore meanwhile: the form is gone, what was written is told, and nothing of a draft.
        let assegna = Atto::Assegna { a: "bruno".into() };
        p.prova.fa(&p.attore("sara"), id, assegna).await;
        let no = trasferisce(&mut anna, id, &versione, ALTROVE).await.bene(409);
        assert!(no.dice("Un collega è arrivato prima."), "{label}: {}", no.testo());
        assert!(no.dice("Il motivo che avevi scritto: «È di là.»."), "{label}: {}", no.testo());
        assert!(!no.dice("rimasto nella bozza"), "{label}: {}", no.testo());
    }
}

/// While one's reply waits its acts are off the page, those without a text too; a supervisore still has its own.
#[tokio::test]
async fn mentre_una_risposta_parte_chi_l_ha_scritta_non_ha_altri_atti() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p, "anna").await;
        let mut anna = p.dentro("anna").await;
        let prima = anna.get(&format!("/quesiti/{id}")).await.bene(200);
        for modulo in ["#rilascio", "#trasferimento", "#nota"] {
            assert!(prima.ha(modulo) && prima.ha(&format!("a[href='{modulo}-modulo']")), "{label} {modulo}");
        }
        let campi = [("versione", versione.as_str()), ("testo", "Ecco.")];
        let dopo = anna.post(&format!("/quesiti/{id}/risposta"), &campi).await.bene(303);
        let pagina = anna.get(dopo.verso()).await.bene(200);
        for modulo in ["#rilascio", "#trasferimento", "#nota", "#bozza-risposta"] {
            assert!(
                !pagina.ha(modulo) && !pagina.ha(&format!("a[href='{modulo}-modulo']")),
                "{label} {modulo}"
            );
        }
        let sua = p.dentro("sara").await.get(&format!("/quesiti/{id}")).await.bene(200);
        assert!(sua.ha("#assegnazione") && sua.ha("#rilascio") && !sua.ha("#nota"), "{label}");
    }
}

/// An administrator sees beforehand that there is nothing to count again, and is told what is missing when it routes by
/// hand.
#[tokio::test]
async fn l_amministratore_sa_che_cosa_manca() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let id = p.quesito().await.meta.id;
        let mut ada = p.dentro("ada").await;
        let pagina = ada.get(&format!("/quesiti/{id}")).await.bene(200);
        assert!(!pagina.ha(&format!("form[action='/quesiti/{id}/ricalcolo']")), "{label}");

        let di_nessuno = Richiesta { cap: Some("99999".into()), ..Prova::richiesta() };
        let id = p.prova.apre_con(di_nessuno).await.meta.id;
        p.prova.protocolla().await;
        let versione = p.prova.legge(id).await.meta.version.to_string();
        let azione = format!("/quesiti/{id}/smistamento");
        let no =
            ada.post(&azione, &[("versione", &versione), ("sede", ALTROVE), ("unita", "")]).await.bene(409);
        assert!(no.dice("Scegli l'unità."), "{label}: {}", no.testo());
        assert_eq!(no.campo(&azione, "sede").as_deref(), Some(ALTROVE), "{label}");
        let campi = [("versione", versione.as_str()), ("sede", ALTROVE), ("unita", UNITA)];
        let dopo = ada.post(&azione, &campi).await.bene(303);
        assert!(ada.get(dopo.verso()).await.bene(200).dice("Il quesito è smistato."), "{label}");
    }
}
