//! How the office is, in one answer: for `quesiti doctor` all of it, for a page what can be told at once.

use super::{ErroreIspezione, Gravita, Rilievo, controlli};
use crate::{allegati::Archivio, schema::MIGRATIONS, tabelle::Tabelle};
use engine::{Db, Timestamp};
use serde::Serialize;

/// How much to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ampiezza {
    /// Everything: it reads every row, and lasts minutes over a million quesiti.
    Tutto,
    /// What an index answers for at once.
    Sguardo,
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rapporto {
    /// What was found, the worst first.
    pub rilievi: Vec<Rilievo>,
    /// How much was looked at.
    pub ampiezza: Ampiezza,
    /// When.
    pub eseguito_il: Timestamp,
    /// What was not looked at, for people.
    pub non_guardati: Vec<&'static str>,
}

/// What takes longer than somebody waits on a page.
const LUNGHI: [&str; 6] = [
    "catene della storia",
    "scadenze contro i fatti",
    "numerazione e registri di protocollo",
    "righe senza il loro quesito",
    "notifiche ferme",
    "zip dell'archivio",
];

impl Rapporto {
    /// How many things are broken.
    #[must_use]
    pub fn problemi(&self) -> usize {
        self.rilievi.iter().filter(|r| r.gravita == Gravita::Problema).count()
    }
}

/// Looks at the office. A database of another version is the only finding: nothing else could be read.
///
/// # Errors
/// Database or archive did not answer: the look is not finished.
pub async fn rapporto(
    db: &Db,
    tabelle: &Tabelle,
    archivio: &Archivio,
    ora: Timestamp,
    ampiezza: Ampiezza,
) -> Result<Rapporto, ErroreIspezione> {
    let mut rapporto = Rapporto { rilievi: vec![], ampiezza, eseguito_il: ora, non_guardati: vec![] };
    let mancanti = db.missing(MIGRATIONS).await?;
    if mancanti > 0 {
        let testo = format!("mancano {mancanti} migrazioni: quesiti migrate");
        rapporto.rilievi.push(Rilievo::problema("database", testo));
        return Ok(rapporto);
    }
    match ampiezza {
        Ampiezza::Tutto => rapporto.rilievi = controlli::ispeziona(db, tabelle, archivio, ora).await?,
        Ampiezza::Sguardo => {
            rapporto.rilievi = controlli::sguardo(&mut db.read().await?, tabelle, ora).await?;
            rapporto.non_guardati = LUNGHI.to_vec();
        }
    }
    Ok(rapporto)
}
