//! Dead jobs put back to work or thrown away, by whom and why.

use super::{Fallito, Portata, riguarda};
use crate::{
    amministrazione::{Operazione, dettagli, registra},
    attore::Attore,
    scrivania::differiti::EseguiDifferito,
    ufficio::Ufficio,
};
use engine::{
    Tx,
    jobs::{Job, dead_job, discard_dead, retry_dead, retry_dead_queue},
};
use serde_json::json;

/// Most jobs thrown away or retried by their numbers in one go: a page and more.
pub const SCARTI_MASSIMI: usize = 200;
/// Longest reason.
const MOTIVO_MASSIMO: usize = 1_000;
/// Jobs put back to work in one transaction.
const LOTTO: i64 = 500;

/// Why nothing was done to a job.
#[derive(Debug, thiserror::Error)]
pub enum ErroreLavori {
    /// The role does not do this, or not for that sede.
    #[error("Il tuo profilo non può intervenire su questi lavori.")]
    NonAutorizzato,
    /// It ended, was retried or thrown away by somebody else. Nothing was done to the others either.
    #[error("Il lavoro {0} non c'è più o non è fallito: nulla è cambiato, ricarica l'elenco.")]
    NonFallito(i64),
    /// Nothing chosen.
    #[error("Nessun lavoro scelto.")]
    Nessuno,
    /// More than [`SCARTI_MASSIMI`].
    #[error("Troppi lavori in una volta: al massimo {SCARTI_MASSIMI}.")]
    Troppi,
    /// Throwing away needs a reason that will be read later.
    #[error("Scrivi perché il lavoro si scarta, in al più {MOTIVO_MASSIMO} caratteri.")]
    Motivo,
    /// The database did not answer; nothing was kept.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}

impl Ufficio {
    /// Gives dead jobs more attempts, the first at once: all of them or, when one is no longer dead, none.
    ///
    /// # Errors
    /// Why nothing was done.
    pub async fn ritenta_lavori(&self, attore: &Attore, ids: &[i64]) -> Result<(), ErroreLavori> {
        let mut tx = self.db.begin().await?;
        for fallito in scelti(&mut tx, attore, ids).await? {
            if !retry_dead(&mut tx, fallito.lavoro.id, self.clock.now()).await? {
                return Err(ErroreLavori::NonFallito(fallito.lavoro.id));
            }
            self.annota_lavoro(&mut tx, attore, Operazione::LavoroRitentato, &fallito, None).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Throws dead jobs away; what they were stays in the register, and who waited for an act of theirs is told. All of them or none.
    ///
    /// # Errors
    /// Why nothing was done.
    pub async fn scarta_lavori(
        &self,
        attore: &Attore,
        ids: &[i64],
        motivo: &str,
    ) -> Result<(), ErroreLavori> {
        let motivo = motivo.trim();
        if motivo.is_empty() || motivo.chars().count() > MOTIVO_MASSIMO {
            return Err(ErroreLavori::Motivo);
        }
        let mut tx = self.db.begin().await?;
        for fallito in scelti(&mut tx, attore, ids).await? {
            if !discard_dead(&mut tx, fallito.lavoro.id).await? {
                return Err(ErroreLavori::NonFallito(fallito.lavoro.id));
            }
            if fallito.lavoro.queue == EseguiDifferito::QUEUE
                && let Ok(lavoro) = serde_json::from_str(&fallito.lavoro.payload)
            {
                self.ferma_differito(&mut tx, &lavoro).await?;
            }
            self.annota_lavoro(&mut tx, attore, Operazione::LavoroScartato, &fallito, Some(motivo)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Gives all dead jobs of a queue more attempts; answers how many. Only for who may see all of them.
    ///
    /// # Errors
    /// Why it was not done, or not to the end: what was put back stays so, asking again does the rest.
    pub async fn ritenta_coda(&self, attore: &Attore, coda: &str) -> Result<usize, ErroreLavori> {
        if Portata::di(attore) != Portata::Tutti {
            return Err(ErroreLavori::NonAutorizzato);
        }
        let (mut quanti, mut dopo) = (0, 0);
        loop {
            let mut tx = self.db.begin().await?;
            let (ora_tanti, ultimo) = retry_dead_queue(&mut tx, coda, dopo, LOTTO, self.clock.now()).await?;
            let Some(ultimo) = ultimo else { return Ok(quanti) };
            let detti = dettagli([("lavori", json!(ora_tanti)), ("fino_a", json!(ultimo))]);
            let oggetto = format!("coda:{coda}");
            registra(&mut tx, attore, self.clock.now(), Operazione::CodaRitentata, &oggetto, detti).await?;
            tx.commit().await?;
            (quanti, dopo) = (quanti + ora_tanti, ultimo);
        }
    }

    async fn annota_lavoro(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        operazione: Operazione,
        fallito: &Fallito,
        motivo: Option<&str>,
    ) -> Result<(), ErroreLavori> {
        let lavoro = &fallito.lavoro;
        let mut detti = dettagli([
            ("coda", json!(lavoro.queue)),
            ("contenuto", json!(lavoro.payload)),
            ("tentativi", json!(lavoro.attempts)),
            ("errore", json!(lavoro.last_error)),
        ]);
        if let Some(motivo) = motivo {
            detti.insert("motivo".to_owned(), json!(motivo));
        }
        let oggetto = format!("lavoro:{}", lavoro.id);
        Ok(registra(tx, attore, self.clock.now(), operazione, &oggetto, detti).await?)
    }
}

/// The dead jobs with these numbers, each once, if the actor may touch all of them.
async fn scelti(tx: &mut Tx, attore: &Attore, ids: &[i64]) -> Result<Vec<Fallito>, ErroreLavori> {
    let portata = Portata::di(attore);
    if portata == Portata::Nessuno {
        return Err(ErroreLavori::NonAutorizzato);
    }
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    match ids.len() {
        0 => return Err(ErroreLavori::Nessuno),
        n if n > SCARTI_MASSIMI => return Err(ErroreLavori::Troppi),
        _ => {}
    }
    let mut lavori = Vec::with_capacity(ids.len());
    for id in ids {
        lavori.push(dead_job(tx, id).await?.ok_or(ErroreLavori::NonFallito(id))?);
    }
    let falliti = riguarda(tx, lavori).await?;
    // Another sede's job is as if it were not there.
    match falliti.iter().find(|f| !portata.comprende(&f.riguarda)) {
        Some(altrui) => Err(ErroreLavori::NonFallito(altrui.lavoro.id)),
        None => Ok(falliti),
    }
}
