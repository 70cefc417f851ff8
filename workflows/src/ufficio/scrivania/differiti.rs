//! Acts that wait: accepted now, done a few seconds later, unless their author takes them back.

use super::super::{ErroreAtto, Ufficio};
use crate::{
    attore::{Attore, Funzionario},
    quesiti::testo_pulito,
    scrivania::{
        bozze::{self, Bozza, CampiBozza, TipoBozza},
        differiti::{
            ATTESA_ANNULLAMENTO, AttoDifferibile, AttoDifferito, EseguiDifferito, RITARDO_TOLLERATO,
            StatoDifferito, lavoro, store,
        },
    },
    utenti,
};
use engine::{
    Conn, Timestamp, Tx, Uuid,
    jobs::{Claimed, Outcome, enqueue, settle_in},
};

/// Rows of one answer: nobody has so many.
pub(super) const LIMITE: i64 = 100;
/// Told to who finds that a colleague's act left in the place of its own, which was long overdue.
const SOSTITUITO: &str = "La partenza ha tardato e nel frattempo un collega ha risposto: rileggi il quesito e, se serve, \
                          riprova. Il testo è nella bozza.";
/// Told to who finds that its act was thrown away with its job.
const SCARTATO: &str = "L'invio non è riuscito più volte e chi cura i lavori lo ha fermato: rileggi il quesito e riprova. \
                        Il testo è nella bozza.";

/// Why an act does not wait, or is not taken back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ErroreDifferito {
    /// The act itself is refused.
    #[error(transparent)]
    Atto(#[from] ErroreAtto),
    /// That of a colleague waits on the same quesito.
    #[error(
        "La risposta di un collega sta per partire per questo quesito: attendi qualche secondo e ricarica la pagina."
    )]
    InPartenza,
    /// Its author is not who it was.
    #[error(
        "Il tuo profilo è cambiato o non è più attivo: esci, accedi di nuovo e riprova, o chiedi al tuo supervisore."
    )]
    ProfiloCambiato,
    /// It cannot be taken back: done.
    #[error("È già partito: non si può più annullare.")]
    GiaPartito,
    /// It cannot be taken back: refused when its moment came.
    #[error("Non è partito, non c'è nulla da annullare: {motivo}")]
    NonRiuscito {
        /// Why.
        motivo: String,
    },
    /// There is no such act, for this person.
    #[error("Non c'è nulla da annullare: l'atto non esiste o non è tuo.")]
    NonTrovato,
}

impl From<sqlx::Error> for ErroreDifferito {
    fn from(errore: sqlx::Error) -> Self {
        Self::Atto(errore.into())
    }
}

impl Ufficio {
    /// Accepts an act to be done in [`ATTESA_ANNULLAMENTO`], if it could be done now on the quesito as its author saw
    /// it. The text is kept as a draft first, whatever the answer. Asking twice for the same is as asking once.
    ///
    /// # Errors
    /// The refusal that the act would meet now; another act that waits on the same quesito; a changed profile.
    pub async fn differisci(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        versione: i64,
        atto: AttoDifferibile,
    ) -> Result<AttoDifferito, ErroreDifferito> {
        self.tieni_bozza(chi, quesito, &atto).await?;
        self.accoda(chi, quesito, versione, atto, None).await
    }

    /// Puts an act among those that wait, alone or with the others of its group.
    pub(super) async fn accoda(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        versione: i64,
        atto: AttoDifferibile,
        gruppo: Option<Uuid>,
    ) -> Result<AttoDifferito, ErroreDifferito> {
        let attore = Attore::Funzionario(chi.clone());
        let ora = self.clock.now();
        let mut tx = self.db.begin().await?;
        if let Some(altro) = store::in_attesa_di(&mut tx, quesito).await? {
            if altro.ripete(chi, versione, &atto) {
                return Ok(altro);
            }
            if altro.da.id != chi.id && altro.eseguire_il.plus(RITARDO_TOLLERATO) <= ora {
                ferma(&mut tx, &altro, SOSTITUITO, ora).await?;
            }
        }
        if !invariato(&mut tx, chi).await? {
            return Err(ErroreDifferito::ProfiloCambiato);
        }
        match self.decide(&mut tx, &attore, quesito, Some(versione), atto.clone().into()).await {
            Err(ErroreAtto::InPartenza) => return gia_accodato(&mut tx, chi, quesito, versione, &atto).await,
            altro => altro?,
        };
        let differito = AttoDifferito {
            id: engine::new_id(),
            quesito,
            da: chi.clone(),
            atto,
            versione,
            creato_il: ora,
            eseguire_il: ora.plus(ATTESA_ANNULLAMENTO),
            gruppo,
            stato: StatoDifferito::InAttesa,
        };
        if !store::inserisci(&mut tx, &differito).await? {
            return gia_accodato(&mut tx, chi, quesito, versione, &differito.atto).await;
        }
        enqueue(&mut tx, &[lavoro(&differito)?]).await?;
        tx.commit().await?;
        Ok(differito)
    }

    /// Keeps the text of an act as a draft. An empty one would throw away what was written before.
    ///
    /// # Errors
    /// As [`Ufficio::salva_bozza`].
    pub async fn tieni_bozza(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        atto: &AttoDifferibile,
    ) -> Result<(), ErroreAtto> {
        if let Some(tipo) = TipoBozza::di(atto.verbo()).filter(|_| !atto.testo().trim().is_empty()) {
            self.salva_bozza(chi, quesito, tipo, atto.testo(), campi(atto)).await?;
        }
        Ok(())
    }

    /// Takes a waiting act on a quesito back, for its author alone: its text is a draft again. Asking twice is as asking
    /// once.
    ///
    /// # Errors
    /// It is already done or refused, or there is none of this person on this quesito.
    pub async fn annulla_differito(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        id: Uuid,
    ) -> Result<AttoDifferito, ErroreDifferito> {
        let mut tx = self.db.begin().await?;
        let annullato = store::annulla(&mut tx, id, &chi.id, self.clock.now()).await?;
        let suo = |a: &AttoDifferito| a.da.id == chi.id && a.quesito == quesito;
        let Some(atto) = store::leggi(&mut tx, id).await?.filter(suo) else {
            return Err(ErroreDifferito::NonTrovato);
        };
        match &atto.stato {
            StatoDifferito::Annullato => {
                if annullato {
                    rimetti_bozza(&mut tx, &atto).await?;
                }
                tx.commit().await?;
                Ok(atto)
            }
            StatoDifferito::NonRiuscito { motivo } => {
                Err(ErroreDifferito::NonRiuscito { motivo: motivo.clone() })
            }
            StatoDifferito::Eseguito | StatoDifferito::InAttesa => Err(ErroreDifferito::GiaPartito),
        }
    }

    /// Does a waiting act whose moment has come. The act, its end and that of the job are one commit: whatever dies
    /// in between, it is done once.
    pub async fn esegui_differito(&self, lavoro: &Claimed<EseguiDifferito>) -> Outcome {
        match self.compi_differito(lavoro).await {
            Ok(true) => Outcome::Settled,
            Ok(false) => Outcome::Retry { error: "il lavoro è passato a un altro processo".to_owned() },
            Err(errore) => Outcome::Retry { error: errore.to_string() },
        }
    }

    async fn compi_differito(&self, lavoro: &Claimed<EseguiDifferito>) -> Result<bool, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        // First the fence: who lost its lease must not act.
        let ora = self.clock.now();
        if settle_in(&mut tx, &[(lavoro.job_ref(), Outcome::Done)], ora).await?.is_empty() {
            return Ok(false);
        }
        let Some(differito) = store::prendi(&mut tx, lavoro.job.atto, ora).await? else {
            // Taken back.
            tx.commit().await?;
            return Ok(true);
        };
        let AttoDifferito { quesito, versione, creato_il, .. } = differito;
        let (da, atto) = (&differito.da, &differito.atto);
        let esito = if invariato(&mut tx, da).await? {
            let attore = Attore::Funzionario(da.clone());
            let fatto = self.tenta(&mut tx, &attore, quesito, Some(versione), atto.clone().into()).await;
            fatto.map_err(ErroreDifferito::from)
        } else {
            Err(ErroreDifferito::ProfiloCambiato)
        };
        match esito {
            Ok(_) => {
                if let Some(tipo) = TipoBozza::di(atto.verbo()) {
                    let testo = testo_pulito(atto.testo());
                    bozze::store::scarta_inviata(&mut tx, &da.id, quesito, tipo, creato_il, &testo).await?;
                }
            }
            Err(ErroreDifferito::Atto(ErroreAtto::Database(errore))) => return Err(errore),
            // A refusal comes before anything is written, and a conflict writes nothing.
            Err(errore) => {
                store::non_riuscito(&mut tx, differito.id, &motivo(&errore)).await?;
                rimetti_bozza(&mut tx, &differito).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// The act whose job was thrown away will never be done: its author is told.
    pub(crate) async fn ferma_differito(
        &self,
        tx: &mut Tx,
        lavoro: &EseguiDifferito,
    ) -> Result<(), sqlx::Error> {
        match store::leggi(tx, lavoro.atto).await? {
            Some(differito) => ferma(tx, &differito, SCARTATO, self.clock.now()).await,
            None => Ok(()),
        }
    }

    /// The act that waits on a quesito.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn in_attesa_di(&self, quesito: Uuid) -> Result<Option<AttoDifferito>, sqlx::Error> {
        store::in_attesa_di(&mut self.db.read().await?, quesito).await
    }

    /// The acts of somebody that wait, the next to leave first.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn in_attesa_di_utente(&self, chi: &Funzionario) -> Result<Vec<AttoDifferito>, sqlx::Error> {
        store::in_attesa_di_utente(&mut self.db.read().await?, &chi.id, LIMITE).await
    }

    /// The acts of somebody that were not done, and that it has not seen yet.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn esiti_da_leggere(&self, chi: &Funzionario) -> Result<Vec<AttoDifferito>, sqlx::Error> {
        store::esiti_da_leggere(&mut self.db.read().await?, &chi.id, LIMITE).await
    }

    /// Somebody has seen that its act was not done; `false` when there was nothing to see.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn esito_letto(&self, chi: &Funzionario, id: Uuid) -> Result<bool, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let letto = store::letto(&mut tx, id, &chi.id, self.clock.now()).await?;
        tx.commit().await?;
        Ok(letto)
    }
}

/// The answer to who came second, be it by a moment: two clicks at once are one, another act is refused.
async fn gia_accodato(
    conn: &mut Conn,
    chi: &Funzionario,
    quesito: Uuid,
    versione: i64,
    atto: &AttoDifferibile,
) -> Result<AttoDifferito, ErroreDifferito> {
    match store::in_attesa_di(conn, quesito).await? {
        Some(altro) if altro.ripete(chi, versione, atto) => Ok(altro),
        Some(altro) if altro.da.id == chi.id => Err(ErroreAtto::InPartenza.into()),
        _ => Err(ErroreDifferito::InPartenza),
    }
}

/// Whether somebody is still who it was: active, with the same role, in the same sede.
async fn invariato(conn: &mut Conn, chi: &Funzionario) -> Result<bool, sqlx::Error> {
    let utente = utenti::trova(conn, &chi.id).await?;
    Ok(utente.is_some_and(|u| u.attivo && u.ruolo == chi.ruolo && u.sede == chi.sede))
}

/// What is told to who finds that its act did not leave.
fn motivo(errore: &ErroreDifferito) -> String {
    match errore {
        ErroreDifferito::Atto(ErroreAtto::Superato { .. }) => {
            "Il quesito è cambiato prima dell'invio: rileggilo e riprova, il testo è nella bozza.".to_owned()
        }
        altro => altro.to_string(),
    }
}

/// What a draft of an act holds beside its text.
fn campi(atto: &AttoDifferibile) -> CampiBozza {
    atto.chiusura().map_or_else(CampiBozza::default, |(esito, disponibile)| CampiBozza {
        esito: Some(esito.to_owned()),
        appuntamento_disponibile: disponibile,
    })
}

/// The text of an act that did not leave, where its author threw the draft away meanwhile, or had none as in an act on
/// many quesiti.
async fn rimetti_bozza(tx: &mut Tx, differito: &AttoDifferito) -> Result<(), sqlx::Error> {
    let atto = &differito.atto;
    let testo = testo_pulito(atto.testo());
    let Some(tipo) = TipoBozza::di(atto.verbo()).filter(|_| !testo.is_empty()) else { return Ok(()) };
    let campi = campi(atto);
    let bozza = Bozza { quesito: differito.quesito, tipo, testo, campi, aggiornata_il: differito.creato_il };
    bozze::store::salva_dopo(tx, &differito.da.id, &bozza, None).await.map(drop)
}

/// Says that a waiting act will not be done.
async fn ferma(
    tx: &mut Tx,
    differito: &AttoDifferito,
    motivo: &str,
    ora: Timestamp,
) -> Result<(), sqlx::Error> {
    if store::ferma(tx, differito.id, motivo, ora).await? {
        rimetti_bozza(tx, differito).await?;
    }
    Ok(())
}
