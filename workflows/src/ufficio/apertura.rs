//! A request becomes a quesito, once for each idempotency key (R5).

use super::{ErroreAtto, Ufficio, chiavi_store};
use crate::{
    attore::{Attore, Mittente},
    patronati,
    quesiti::{Contesto, Decisione, Quesito, Richiesta, jobs::Protocollazione, messaggio::Scritto, store},
    scadenze::giorno_civile,
    tabelle::Profilo,
};
use engine::{Timestamp, Uuid, jobs::NewJob, machine::persist_one};

/// What makes a repeated request harmless: the client's key, and the fingerprint of what it sent with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChiaveIdempotenza {
    /// Who sent it; keys of different clients never meet.
    pub cliente: String,
    /// The key.
    pub chiave: String,
    /// SHA-256 of the request, hexadecimal.
    pub impronta: String,
}

/// The job that routes and registers a quesito.
pub(super) fn protocollazione(quesito: Uuid, ora: Timestamp) -> Result<NewJob, sqlx::Error> {
    let lavoro =
        NewJob::new(&Protocollazione { quesito }, ora).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    Ok(lavoro.dedup(format!("protocollazione:{quesito}")))
}

impl Ufficio {
    /// Opens a quesito. `richiesta` has been checked against the tables; the files of `scritto` are in the archive
    /// under the same `id`. With a key already used for the same request, returns the quesito it opened then. The
    /// region of a Referente regionale is the one of its abilitazione, whatever the request says (R69).
    ///
    /// # Errors
    /// The refusal; [`ErroreAtto::ChiaveRiusata`] when the key belongs to another request; [`ErroreAtto::SenzaDelega`];
    /// [`ErroreAtto::NonAbilitato`].
    pub async fn apri(
        &self,
        attore: &Attore,
        id: Uuid,
        mut richiesta: Richiesta,
        scritto: Scritto,
        chiave: Option<&ChiaveIdempotenza>,
    ) -> Result<Quesito, ErroreAtto> {
        let ora = self.clock.now();
        let tabelle = self.regole.attuali();
        let mut tx = self.db.begin().await?;
        if let Some(chiave) = chiave
            && let Some(gia) = chiavi_store::prenota(&mut tx, chiave, id, ora).await?
        {
            if gia.impronta != chiave.impronta {
                return Err(ErroreAtto::ChiaveRiusata);
            }
            return store::carica(&mut tx, gia.quesito).await?.ok_or(ErroreAtto::NonTrovato);
        }
        let chi = Mittente {
            codice_fiscale: richiesta.mittente.clone(),
            profilo: richiesta.profilo,
            cassetto: richiesta.cassetto.clone(),
        };
        self.puo_scrivere(&mut tx, &chi, &richiesta.soggetto, &richiesta.cassetto).await?;
        richiesta.regione = match tabelle.cassetti.get(&richiesta.cassetto) {
            Some(cassetto) if chi.profilo == Profilo::ReferenteRegionale => {
                let oggi = giorno_civile(ora.to_utc());
                patronati::regione(&mut tx, cassetto, &chi.codice_fiscale, oggi).await?
            }
            _ => None,
        };
        let regola = self.regole.regola(&mut tx, &tabelle.versione, &richiesta.argomento).await?;
        let ctx = Contesto { attore, ora, tabelle: &tabelle, regola: &regola };
        let Decisione { mut step, .. } =
            Quesito::apri(id, richiesta, scritto, tabelle.versione.clone(), &ctx)?;
        step.jobs.push(protocollazione(id, ora)?);
        let quesito = persist_one(&mut tx, None, step, &attore.author(), ora)
            .await
            .map_err(|e| ErroreAtto::da_scrittura(e, 1))?;
        tx.commit().await?;
        Ok(quesito)
    }
}
