//! Issue 4: "«Prossimo quesito»: one key takes the most urgent one that fits, atomically, and opens it."

use super::appoggio::{Console, SEDE};
use std::{collections::BTreeSet, time::Duration};
use workflows::attore::Ruolo;

#[tokio::test]
async fn dei_molti_che_premono_insieme_ciascuno_ne_ha_un_altro() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let oggetti: Vec<String> = (0..7).map(|n| format!("Richiesta {n}")).collect();
        c.arrivano(&oggetti.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let mut insieme = tokio::task::JoinSet::new();
        for n in 0..8 {
            let id = format!("collega{n}");
            c.assume(&id, Ruolo::Funzionario, Some(SEDE)).await;
            let browser = c.dentro(&id).await;
            insieme.spawn(async move { browser.post("/prossimo", &[]).await.bene(303).verso });
        }
        let mut andati = Vec::new();
        while let Some(verso) = insieme.join_next().await {
            andati.push(verso.unwrap());
        }
        // Seven for eight: the last one is told that there is nothing.
        let presi: BTreeSet<_> = andati.iter().filter(|v| v.ends_with("?fatto=prende_in_carico")).collect();
        assert_eq!(presi.len(), 7, "{label}: {andati:?}");
        assert_eq!(andati.iter().filter(|v| *v == "/?prossimo=nessuno").count(), 1, "{label}");
    }
}

#[tokio::test]
async fn un_doppio_clic_ne_prende_uno_e_chi_torna_dopo_ne_prende_un_altro() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        c.arrivano(&["Uno", "Due", "Tre"]).await;
        let anna = c.dentro("anna").await;
        let (primo, doppio) = tokio::join!(anna.post("/prossimo", &[]), anna.post("/prossimo", &[]));
        assert_eq!(primo.bene(303).verso, doppio.bene(303).verso, "{label}");
        let clock = &c.prova.ufficio.clock;
        clock.set(clock.now().plus(Duration::from_millis(1_999)));
        let ancora = anna.post("/prossimo", &[]).await.verso;
        clock.set(clock.now().plus(Duration::from_millis(1)));
        let poi = anna.post("/prossimo", &[]).await.verso;
        assert_ne!(ancora, poi, "{label}");
        let di_bruno = c.dentro("bruno").await.post("/prossimo", &[]).await.verso;
        assert!(di_bruno != poi && di_bruno != ancora, "{label}");
        // What opens is the quesito, with what was done.
        assert!(anna.get(&poi).await.bene(200).dice("Il quesito è in carico a te."), "{label}");
    }
}

#[tokio::test]
async fn quando_non_c_e_niente_lo_dice_e_chi_non_lavora_non_prende() {
    for (label, db) in tests::databases().await {
        let c = Console::nuova(db).await;
        let anna = c.dentro("anna").await;
        let verso = anna.post("/prossimo", &[]).await.bene(303).verso;
        assert!(anna.get(&verso).await.bene(200).dice("Non c&#39;è nessun quesito da prendere"), "{label}");
        c.arrivano(&["Uno"]).await;
        for id in ["ada", "mario", "tina"] {
            c.dentro(id).await.post("/prossimo", &[]).await.bene(403);
        }
        let carla = c.dentro("carla").await.post("/prossimo", &[]).await;
        assert_eq!(carla.verso, "/?prossimo=nessuno", "{label}");
        anna.post_senza("/prossimo", &[("csrf", "altro")]).await.bene(403);
        assert!(anna.post("/prossimo", &[]).await.verso.starts_with("/quesiti/"), "{label}");
    }
}
