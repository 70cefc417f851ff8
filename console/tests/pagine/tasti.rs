//! The help tells each role the keys that do something for it: no other, and none is missing.

use crate::comune::{Browser, Pagine};
use std::collections::BTreeSet;
use tests::databases;
use workflows::quesiti::{Atto, messaggio::Scritto};

/// The keys of the help that are not of the menu.
async fn nell_aiuto(b: &mut Browser, indirizzo: &str) -> BTreeSet<String> {
    let p = b.get(indirizzo).await.bene(200);
    let del_menu = p.attributi("header nav [data-tasto]", "data-tasto");
    let tutti = p.tutti("#aiuto-tasti kbd");
    assert!(del_menu.iter().all(|t| tutti.contains(t)), "{tutti:?}");
    tutti.into_iter().filter(|t| !del_menu.contains(t)).collect()
}

#[tokio::test]
async fn l_aiuto_dice_a_ognuno_i_tasti_che_per_lui_fanno_qualcosa() {
    for (label, db) in databases().await {
        let pagine = Pagine::nuova(db).await;
        let (libero, preso, chiuso) =
            (pagine.quesito().await.meta.id, pagine.quesito().await.meta.id, pagine.quesito().await.meta.id);
        let anna = pagine.attore("anna");
        for id in [preso, chiuso] {
            pagine.prova.fa(&anna, id, Atto::PrendiInCarico).await;
        }
        let commento = Scritto::testo("Verificato.");
        let chiudi = Atto::Chiudi { esito: "accolto".into(), commento, appuntamento_disponibile: false };
        pagine.prova.fa(&anna, chiuso, chiudi).await;
        let legge = "j k Invio / Esc ?";
        let lavora = format!("{legge} n x p r c d t e m s f");
        for (chi, attesi) in [
            ("anna", lavora.clone()),
            ("sara", format!("{lavora} a")),
            ("mario", legge.to_owned()),
            ("ada", legge.to_owned()),
            ("tina", "?".to_owned()),
        ] {
            let mut b = pagine.dentro(chi).await;
            let attesi: BTreeSet<String> = attesi.split(' ').map(str::to_owned).collect();
            assert_eq!(nell_aiuto(&mut b, "/manuali").await, attesi, "{label} {chi}");
            if chi == "tina" {
                continue;
            }
            // The pages ask for those keys, and these are all that a quesito has.
            let mut chiesti = BTreeSet::new();
            for id in [libero, preso, chiuso] {
                let p = b.get(&format!("/quesiti/{id}")).await.bene(200);
                chiesti.extend(p.attributi("[data-tasto]", "data-tasto"));
            }
            chiesti.extend(b.get("/quesiti").await.bene(200).attributi("[data-tasto]", "data-tasto"));
            chiesti.retain(|t| t == "Escape" || t.chars().count() == 1);
            let detti: BTreeSet<String> = attesi
                .into_iter()
                .filter(|t| !["j", "k", "x", "Invio", "?", "e", "m", "s", "f"].contains(&t.as_str()))
                .map(|t| if t == "Esc" { "Escape".to_owned() } else { t })
                .collect();
            assert_eq!(chiesti, detti, "{label} {chi}");
        }
    }
}

/// On or off is told by its words, not by a colour.
#[tokio::test]
async fn l_interruttore_dei_tasti_dice_se_sono_accesi() {
    for (label, db) in databases().await.into_iter().take(1) {
        let mut anna = Pagine::nuova(db).await.dentro("anna").await;
        let p = anna.get("/quesiti").await.bene(200);
        assert_eq!(p.uno("[data-tasti-interruttore]").as_deref(), Some("Tasti rapidi: sì"), "{label}");
    }
}
