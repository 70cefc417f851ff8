//! One act on many quesiti: each in its own transaction, each with its own answer.

use super::{
    super::{ErroreAtto, Ufficio},
    differiti::{ErroreDifferito, LIMITE},
};
use crate::{
    attore::{Attore, Funzionario},
    quesiti::{Atto, Quesito, store},
    ricerca::Ambito,
    scadenze::giorno_civile,
    scrivania::{
        bozze::{self, TipoBozza},
        differiti::{AttoDifferibile, AttoDifferito, store as differiti},
        risposte::{ErroreRisposta, TestoLibero, dati},
    },
};
use engine::Uuid;
use std::collections::HashMap;

/// Quesiti of one go at most.
pub const MASSIVI_MASSIMI: usize = 100;

/// More than can be done in one go. Nothing was done.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("Hai scelto {quanti} quesiti: se ne possono trattare al massimo {MASSIVI_MASSIMI} insieme.")]
pub struct TroppiInsieme {
    /// How many were asked for.
    pub quanti: usize,
}

/// What became of one of many.
#[derive(Debug)]
pub struct VoceMassiva {
    /// The quesito.
    pub id: Uuid,
    /// As it is after the act, or why it was not done.
    pub esito: Result<Quesito, ErroreAtto>,
}

/// Those that will leave together, each with why it will not.
pub type Accodati = Vec<(Uuid, Result<AttoDifferito, ErroreDifferito>)>;

/// One text for many, each with its own fields.
pub type Massivi = Vec<(Uuid, Result<String, ErroreMassivo>)>;

/// Why a text has no version for one quesito.
#[derive(Debug, thiserror::Error)]
pub enum ErroreMassivo {
    /// There is no such quesito, for this actor.
    #[error("Il quesito non esiste o non è tuo.")]
    NonTrovato,
    /// The text does not compile with its data.
    #[error(transparent)]
    Testo(#[from] ErroreRisposta),
}

impl Ufficio {
    /// Does an act on each of many quesiti, seen at these versions, in the order given. A refusal stops only itself.
    ///
    /// # Errors
    /// [`TroppiInsieme`], before anything is done.
    pub async fn massivo(
        &self,
        attore: &Attore,
        atti: Vec<(Uuid, i64, Atto)>,
    ) -> Result<Vec<VoceMassiva>, TroppiInsieme> {
        quanti(atti.len())?;
        let mut voci = Vec::with_capacity(atti.len());
        for (id, versione, atto) in atti {
            let esito = self.esegui(attore, id, Some(versione), atto).await;
            voci.push(VoceMassiva { id, esito });
        }
        Ok(voci)
    }

    /// As [`massivo`](Self::massivo), for acts whose message leaves the office: they wait as one alone does (see
    /// [`differisci`](Self::differisci)) and are taken back together. A draft that is there already is left as it is.
    ///
    /// # Errors
    /// [`TroppiInsieme`], before anything is done.
    pub async fn massivo_differito(
        &self,
        chi: &Funzionario,
        gruppo: Uuid,
        atti: Vec<(Uuid, i64, AttoDifferibile)>,
    ) -> Result<Accodati, TroppiInsieme> {
        quanti(atti.len())?;
        let mut voci = Vec::with_capacity(atti.len());
        for (id, versione, atto) in atti {
            voci.push((id, self.accoda_con_bozza(chi, id, versione, atto, gruppo).await));
        }
        Ok(voci)
    }

    async fn accoda_con_bozza(
        &self,
        chi: &Funzionario,
        id: Uuid,
        versione: i64,
        atto: AttoDifferibile,
        gruppo: Uuid,
    ) -> Result<AttoDifferito, ErroreDifferito> {
        let mut conn = self.db.read().await?;
        let iniziata = match TipoBozza::di(atto.verbo()) {
            Some(tipo) => bozze::store::leggi(&mut conn, &chi.id, id, tipo).await?.is_some(),
            None => true,
        };
        drop(conn);
        if !iniziata {
            self.tieni_bozza(chi, id, &atto).await?;
        }
        self.accoda(chi, id, versione, atto, Some(gruppo)).await
    }

    /// The acts that somebody asked for together, with where each stands.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn differiti_di_gruppo(
        &self,
        chi: &Funzionario,
        gruppo: Uuid,
    ) -> Result<Vec<AttoDifferito>, sqlx::Error> {
        differiti::di_gruppo(&mut self.db.read().await?, &chi.id, gruppo, LIMITE).await
    }

    /// Somebody has seen which acts of a group were not done; returns how many it had not seen yet.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn esiti_letti_di_gruppo(&self, chi: &Funzionario, gruppo: Uuid) -> Result<u64, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let letti = differiti::letti_di_gruppo(&mut tx, &chi.id, gruppo, self.clock.now()).await?;
        tx.commit().await?;
        Ok(letti)
    }

    /// Takes back those of a group that have not left; returns how many.
    ///
    /// # Errors
    /// The database did not answer: none was taken back.
    pub async fn annulla_gruppo(&self, chi: &Funzionario, gruppo: Uuid) -> Result<u64, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let tolti = differiti::annulla_gruppo(&mut tx, &chi.id, gruppo, self.clock.now()).await?;
        tx.commit().await?;
        Ok(tolti)
    }

    /// What [`massivo`](Self::massivo) would answer now for each, in the order given. Nothing is written.
    ///
    /// # Errors
    /// Too many, or the database did not answer.
    pub async fn anteprima_massiva(
        &self,
        attore: &Attore,
        atti: Vec<(Uuid, i64, Atto)>,
    ) -> Result<Vec<(Uuid, Result<(), ErroreAtto>)>, ErroreComposizione> {
        quanti(atti.len())?;
        let mut conn = self.db.read().await?;
        let mut voci = Vec::with_capacity(atti.len());
        for (id, versione, atto) in atti {
            match self.decide(&mut conn, attore, id, Some(versione), atto).await {
                Err(ErroreAtto::Database(errore)) => return Err(errore.into()),
                esito => voci.push((id, esito.map(|_| ()))),
            }
        }
        Ok(voci)
    }

    /// One text as each of these quesiti will read it, in the order given: what is previewed is what is sent.
    ///
    /// # Errors
    /// Too many, or the database did not answer.
    pub async fn componi_massivo(
        &self,
        attore: &Attore,
        ids: &[Uuid],
        testo: &TestoLibero,
    ) -> Result<Massivi, ErroreComposizione> {
        quanti(ids.len())?;
        let oggi = giorno_civile(self.clock.now().to_utc());
        let ambito = Ambito::di(attore, oggi);
        let tabelle = self.regole.attuali();
        let letti = store::carica_tutti(&mut self.db.read().await?, ids).await?;
        let visti: HashMap<Uuid, Quesito> =
            letti.into_iter().filter(|q| ambito.visibile(q, &[])).map(|q| (q.meta.id, q)).collect();
        let componi = |id: &Uuid| {
            let quesito = visti.get(id).ok_or(ErroreMassivo::NonTrovato)?;
            Ok(testo.compila(&dati(quesito, &tabelle, oggi))?)
        };
        Ok(ids.iter().map(|id| (*id, componi(id))).collect())
    }
}

/// Why no text was composed.
#[derive(Debug, thiserror::Error)]
pub enum ErroreComposizione {
    /// Too many.
    #[error(transparent)]
    Troppi(#[from] TroppiInsieme),
    /// The database did not answer.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}

fn quanti(quanti: usize) -> Result<(), TroppiInsieme> {
    if quanti > MASSIVI_MASSIMI { Err(TroppiInsieme { quanti }) } else { Ok(()) }
}
