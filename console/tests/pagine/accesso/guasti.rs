//! Pages that break, and pages that never end: told in words, protected like every other, and only of that page.

use super::intestazioni::protetta;
use crate::comune::{Pagina, Pagine};
use async_trait::async_trait;
use std::{sync::Arc, time::Duration};
use workflows::regole::esame::{Candidato, CartellaRegole, ErroreRicarica, Errori, Origine, Ricaricata};

/// A folder of tables that cannot be read: it breaks, or never answers.
#[derive(Debug, Default)]
struct Guasta {
    /// It never answers; otherwise it breaks.
    aspetta: bool,
}

#[async_trait]
impl CartellaRegole for Guasta {
    fn origine(&self) -> Origine {
        Origine::Cartella("/etc/quesiti".into())
    }

    async fn leggi(&self) -> Result<Candidato, Errori> {
        assert!(self.aspetta, "on purpose");
        std::future::pending().await
    }

    async fn ricarica(&self, _chi: &str) -> Result<Ricaricata, ErroreRicarica> {
        panic!("on purpose")
    }
}

/// A whole page, with whoever is in and where to go on.
#[track_caller]
fn intera(pagina: &Pagina, titolo: &str) {
    protetta(pagina);
    assert_eq!(pagina.titolo(), titolo);
    assert_eq!(pagina.intestazione("content-type"), "text/html; charset=utf-8");
    for parte in ["guarda nella pagina di prima", "scrivi all'assistenza tecnica", "Ada Prova"] {
        assert!(pagina.dice(parte), "{parte}: {}", pagina.testo());
    }
    assert!(pagina.ha("main a[href='/']") && pagina.ha("form[action='/uscita']"));
    assert!(!pagina.sorgente().contains("on purpose"), "what broke is for the log");
}

#[tokio::test]
async fn una_pagina_che_si_rompe_lo_dice_ed_e_protetta_come_le_altre() {
    for (_, db) in tests::databases().await {
        let p = Pagine::con(db, |stato| stato.cartella = Arc::new(Guasta::default())).await;
        let mut ada = p.dentro("ada").await;
        intera(&ada.get("/regole/cartella").await.bene(500), "Pagina interrotta");
        intera(&ada.post("/regole/cartella", &[("versione", "1")]).await.bene(500), "Pagina interrotta");
        ada.get("/regole").await.bene(200);
    }
}

#[tokio::test]
async fn una_pagina_che_non_finisce_lo_dice_quando_il_suo_tempo_e_passato() {
    assert_eq!(console::TEMPO_MASSIMO, Duration::from_secs(30));
    for (_, db) in tests::databases().await {
        let p = Pagine::con(db, |stato| {
            stato.cartella = Arc::new(Guasta { aspetta: true });
            stato.impostazioni.tempo_massimo = Duration::from_millis(300);
        })
        .await;
        let mut ada = p.dentro("ada").await;
        intera(&ada.get("/regole/cartella").await.bene(503), "Pagina troppo lenta");
        ada.get("/regole").await.bene(200);
    }
}
