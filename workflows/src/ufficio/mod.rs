//! The office at work: the one layer of acts that API, console, workers, CLI and simulations call.
//!
//! Each act reads top to bottom: load, decide (pure, in [`crate::quesiti`]), persist, announce, commit.

mod agenda;
mod annunci;
mod apertura;
mod chiavi_store;
mod mittenti;
mod protocollazione;
mod ricalcolo;
mod scatti;
mod scrivania;
mod sede;

pub use crate::regole::Ricalcolo;
pub use agenda::{DaSpostare, ErroreAgenda, Prenotabile, PuntoCambiato, SLOT_GIORNI_MASSIMI};
pub use apertura::ChiaveIdempotenza;
pub use chiavi_store::statements;
pub use scatti::Scatti;
pub use scrivania::{
    Accodati, ErroreComposizione, ErroreDifferito, ErroreMassivo, MASSIVI_MASSIMI, Ripresa, Sgombero,
    TroppiInsieme, VoceMassiva,
};
pub use sede::{
    AgendaPunto, AvvisiAgenda, ErroreSede, GIORNI_MASSIMI, GIORNI_SENZA_MODALITA, GiornoAgenda, Riassegnato,
    Rilasciati, SlotAgenda, VoceAgenda,
};

use crate::{
    assenze,
    attore::{Attore, Ruolo},
    quesiti::{Atto, Contesto, Decisione, Quesito, Rifiuto, Verbo, store},
    regole::Regole,
    scadenze::giorno_civile,
    scrivania::differiti,
    tabelle::Tabelle,
    utenti,
};
use engine::{
    Clock, Conn, Db, Timestamp, Tx, Uuid,
    db::is_deadlock,
    machine::{PersistError, persist_one},
};
use std::sync::Arc;

/// How often an act is tried again when somebody else moved the quesito in between.
const TENTATIVI: usize = 4;

/// The office: database, clock, rules. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ufficio {
    /// Where everything is.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Tables in force and rules of every version.
    pub regole: Regole,
}

/// Why an act was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ErroreAtto {
    /// There is no such quesito, for this actor.
    #[error("Il quesito non esiste o non è tuo.")]
    NonTrovato,
    /// The office says no, and why.
    #[error(transparent)]
    Rifiuto(#[from] Rifiuto),
    /// The caller saw an older version.
    #[error("Il quesito è cambiato da quando l'hai letto: ricaricalo e riprova.")]
    Superato {
        /// The version now.
        attuale: i64,
    },
    /// The same person has an act on this quesito that is about to leave: another one would stop it.
    #[error(
        "Una tua risposta sta per partire per questo quesito: attendi qualche secondo, o annullala, e riprova."
    )]
    InPartenza,
    /// No active delega at this moment (R27).
    #[error("Non hai una delega attiva per questo soggetto: chiedi di rinnovarla.")]
    SenzaDelega,
    /// In none of the lists that the Cassetto turns on, or not with this profile, or not today (R83).
    #[error(
        "Non sei abilitato a scrivere alla sede con questo profilo: chiedi al referente del tuo patronato."
    )]
    NonAbilitato,
    /// The key was used for another request.
    #[error("La Idempotency-Key è già stata usata per un'altra richiesta: generane una nuova.")]
    ChiaveRiusata,
    /// The database did not answer; nothing was kept.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}

impl ErroreAtto {
    /// What the engine answered to a write that would have made, if nobody came first, version `nuova`.
    fn da_scrittura(errore: PersistError, nuova: i64) -> Self {
        match errore {
            PersistError::Conflict => Self::Superato { attuale: nuova },
            PersistError::Database(errore) => errore.into(),
        }
    }

    /// Whether to decide again. Without a stated version the caller means "whatever it is now"; and of two transactions
    /// that waited for each other the database gave this one up.
    fn da_ritentare(&self, attesa: Option<i64>) -> bool {
        match self {
            Self::Superato { .. } => attesa.is_none(),
            Self::Database(errore) => is_deadlock(errore),
            _ => false,
        }
    }
}

/// A decision, with what it was made on.
struct Deciso {
    prima: Quesito,
    decisione: Decisione,
    tabelle: Arc<Tabelle>,
    ora: Timestamp,
}

impl Ufficio {
    /// Does an act for an actor. With `attesa`, only if the quesito is still at that version.
    ///
    /// # Errors
    /// The refusal, or [`ErroreAtto::Superato`] when the version differs.
    pub async fn esegui(
        &self,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        atto: Atto,
    ) -> Result<Quesito, ErroreAtto> {
        let mut tentativo = 1;
        loop {
            let mut tx = self.db.begin().await?;
            match self.tenta(&mut tx, attore, id, attesa, atto.clone()).await {
                Ok(quesito) => {
                    self.scarta_bozza_di(&mut tx, attore, id, atto.verbo()).await?;
                    tx.commit().await?;
                    return Ok(quesito);
                }
                Err(errore) if errore.da_ritentare(attesa) && tentativo < TENTATIVI => {
                    tx.rollback().await?;
                    tentativo += 1;
                }
                Err(errore) => return Err(errore),
            }
        }
    }

    async fn tenta(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        atto: Atto,
    ) -> Result<Quesito, ErroreAtto> {
        let smistato = matches!(atto, Atto::Smista { .. });
        let Deciso { prima, decisione: Decisione { mut step, annunci }, tabelle, ora } =
            self.decide(tx, attore, id, attesa, atto).await?;
        if smistato && step.state.fatti.protocollo.is_none() {
            step.jobs.push(apertura::protocollazione(id, ora)?);
        }
        let attuale = prima.meta.version;
        let dopo = persist_one(tx, Some(prima), step, &attore.author(), ora)
            .await
            .map_err(|e| ErroreAtto::da_scrittura(e, attuale + 1))?;
        self.annuncia(tx, &tabelle, &[(&dopo, annunci)], ora).await?;
        Ok(dopo)
    }

    /// What an act would do now. Nothing is written.
    async fn decide(
        &self,
        conn: &mut Conn,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        atto: Atto,
    ) -> Result<Deciso, ErroreAtto> {
        let prima = store::carica(conn, id).await?.ok_or(ErroreAtto::NonTrovato)?;
        if let Some(versione) = attesa.filter(|v| *v != prima.meta.version) {
            tracing::debug!(quesito = %id, versione, attuale = prima.meta.version, "stale version");
            return Err(ErroreAtto::Superato { attuale: prima.meta.version });
        }
        self.puo_agire(conn, attore, &prima, &atto).await?;
        let tabelle = self.regole.attuali();
        let versione_regole =
            if atto.verbo() == Verbo::Ricalcola { &tabelle.versione } else { &prima.regole };
        let regola = self.regole.regola(conn, versione_regole, &prima.richiesta.argomento).await?;
        let ora = self.clock.now();
        let ctx = Contesto { attore, ora, tabelle: &tabelle, regola: &regola };
        let decisione = prima.clone().decidi(atto, &ctx)?;
        Ok(Deciso { prima, decisione, tabelle, ora })
    }

    /// What the facts of the quesito alone cannot say: deleghe, lists of operators, an act that waits to leave, whether
    /// a colleague is of the sede and not away.
    async fn puo_agire(
        &self,
        conn: &mut Conn,
        attore: &Attore,
        quesito: &Quesito,
        atto: &Atto,
    ) -> Result<(), ErroreAtto> {
        if let Attore::Mittente(m) = attore {
            let r = &quesito.richiesta;
            self.puo_scrivere(conn, m, &r.soggetto, &r.cassetto).await?;
        }
        // What others do wins over an act that waits: its author will read why it did not leave. Its author is asked
        // to choose.
        if let Attore::Funzionario(f) = attore
            && differiti::store::in_attesa_di(conn, quesito.meta.id).await?.is_some_and(|d| d.da.id == f.id)
        {
            return Err(ErroreAtto::InPartenza);
        }
        if let Atto::Assegna { a } = atto {
            let utente = utenti::trova(conn, a).await?;
            let lavora = utente.is_some_and(|u| {
                u.attivo
                    && u.sede == quesito.sede
                    && matches!(u.ruolo, Ruolo::Funzionario | Ruolo::Supervisore)
            });
            if !lavora {
                return Err(Rifiuto::UtenteNonDellaSede { utente: a.clone() }.into());
            }
            let oggi = giorno_civile(self.clock.now().to_utc());
            if let Some(assenza) = assenze::store::che_tocca(conn, a, oggi, oggi).await? {
                return Err(Rifiuto::UtenteAssente { utente: a.clone(), fino_al: assenza.al }.into());
            }
        }
        Ok(())
    }
}
