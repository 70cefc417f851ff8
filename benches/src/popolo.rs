//! An office with many open quesiti, born through the real acts, many in one commit.

use crate::{Esito, al_secondo};
use engine::{
    Clock, Db, Timestamp,
    machine::{Change, persist},
};
use std::{
    path::{Path, PathBuf},
    time::Instant,
};
use workflows::{
    attore::{Attore, Mittente},
    quesiti::{Atto, Contesto, Richiesta, messaggio::Scritto, transizioni::Decisione},
    regole::Regole,
    smistamento::Destinazione,
    tabelle::{Profilo, Tabelle, TipoQuesito},
    ufficio::Ufficio,
};

/// Codice fiscale of every sender here.
pub const MITTENTE: &str = "RSSMRA80A01H501U";
/// The pilot sedi of the source.
pub const SEDI: [&str; 5] = ["7013", "2200", "2201", "1700", "0400"];

/// Where the shipped configuration is.
pub fn cartella() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../config")
}

/// The shipped tables.
pub fn tabelle() -> Esito<Tabelle> {
    config::carica_tabelle(&cartella()).map_err(|e| e.to_string().into())
}

/// An office under the shipped tables, on Monday 2 March 2026.
pub async fn ufficio(db: &Db) -> Esito<Ufficio> {
    let clock = Clock::manual("2026-03-02T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>()?.into());
    let regole = Regole::carica(db, tabelle()?, clock.now(), "bench").await?;
    Ok(Ufficio { db: db.clone(), clock, regole })
}

/// A company asks about its F24.
pub fn richiesta(cap: &str) -> Richiesta {
    Richiesta {
        cassetto: "aziende".into(),
        argomento: "aziende.f24".into(),
        tipo: TipoQuesito::Specifico,
        oggetto: "F24: versamento non abbinato".into(),
        periodo: None,
        posizione: Some("7001234567".into()),
        motivo: None,
        identificativo: None,
        cap: Some(cap.into()),
        regione: None,
        mittente: MITTENTE.into(),
        profilo: Profilo::Azienda,
        mittente_nome: None,
        soggetto: MITTENTE.into(),
    }
}

/// The sender of [`richiesta`].
pub fn mittente() -> Attore {
    Attore::Mittente(Mittente {
        codice_fiscale: MITTENTE.into(),
        profilo: Profilo::Azienda,
        cassetto: "aziende".into(),
    })
}

/// Opens and routes this many quesiti, sent one second after the other; the clock stays at the last.
pub async fn popola(ufficio: &Ufficio, dove: &str, quanti: usize) -> Esito {
    let (attore, sistema) = (mittente(), Attore::Sistema("bench"));
    let tabelle = ufficio.regole.attuali();
    let regola = tabelle.argomenti.get("aziende.f24").map(|a| a.regola.clone()).unwrap_or_default();
    let (base, inizio) = (ufficio.clock.now(), Instant::now());
    let mut fatti = 0;
    while fatti < quanti {
        let lotto = 500.min(quanti - fatti);
        let mut nuovi = Vec::with_capacity(lotto);
        for n in fatti..fatti + lotto {
            let ora = Timestamp::from_millis(base.millis() + i64::try_from(n)? * 1_000);
            let ctx = Contesto { attore: &attore, ora, tabelle: &tabelle, regola: &regola };
            let scritto = Scritto::testo("Il versamento del mese non risulta: come posso abbinarlo?");
            let aperto = workflows::quesiti::Quesito::apri(
                engine::new_id(),
                richiesta("00155"),
                scritto,
                tabelle.versione.clone(),
                &ctx,
            )?;
            nuovi.push(Change { before: None, step: aperto.step, author: attore.author() });
        }
        let ora = Timestamp::from_millis(base.millis() + i64::try_from(fatti)? * 1_000);
        let mut tx = ufficio.db.begin().await?;
        let aperti = persist(&mut tx, nuovi, ora).await?;
        let mut smistati = Vec::with_capacity(lotto);
        for (n, prima) in aperti.into_iter().enumerate() {
            let sede = SEDI[n % SEDI.len()].to_owned();
            let verso = Destinazione { sede, unita: "accertamento_gestione_credito".into() };
            let ora = prima.fatti.inviato_il;
            let ctx = Contesto { attore: &sistema, ora, tabelle: &tabelle, regola: &regola };
            let Decisione { step, .. } = prima.clone().decidi(Atto::Smista { verso: Some(verso) }, &ctx)?;
            smistati.push(Change { before: Some(prima), step, author: sistema.author() });
        }
        persist(&mut tx, smistati, ora).await?;
        tx.commit().await?;
        fatti += lotto;
        ufficio.clock.set(ora);
    }
    al_secondo(
        &format!("quesiti aperti e smistati in lotti, fino a {quanti}"),
        dove,
        quanti,
        inizio.elapsed(),
    );
    Ok(())
}
