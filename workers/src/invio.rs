//! Sending: one job for each notification that leaves the institute, by e-mail, SMS or PEC (R19, R20, R87).
//!
//! At least once outside, exactly once inside: the message carries the same Message-ID at every attempt, and what the
//! provider answered is written in the transaction that ends the job. Jobs that run at the same time are read by one
//! query and written by one transaction, so that a storm of messages does not become a storm of statements.

mod invito;
mod lettura;
mod registrazione;

use crate::canali::{Busta, EsitoInvio, Trasporto, message_id};
use async_trait::async_trait;
use engine::{
    Clock, Db, Timestamp,
    jobs::{Claimed, Handler, JobRef, Outcome, QueueOptions, Workers, backoff},
};
use lettura::Lettura;
use registrazione::Registrazione;
use std::{fmt, sync::Arc, time::Duration};
use tokio::time::timeout;
use workflows::{
    notifiche::{
        InviaEmail, InviaPec, InviaSms, JobInvio, ModelliInUso, Notifica, StatoNotifica, Variazione,
        prossimo_invio,
    },
    regole::Regole,
    tabelle::Canale,
};

/// A provider that takes longer is asked again later.
const ATTESA: Duration = Duration::from_secs(30);
/// After as long without success a notification is fallita.
const INSISTENZA: Duration = Duration::from_secs(3 * 24 * 3600);
/// Added to the attempts when the pause is computed: the first is of about half a minute.
const PRIME_PAUSE: i64 = 5;
/// Between attempts, at most.
const PAUSA_MASSIMA: Duration = Duration::from_secs(3600);

/// The ways out, by channel.
#[derive(Clone)]
pub struct Trasporti {
    /// E-mail.
    pub email: Arc<dyn Trasporto>,
    /// SMS.
    pub sms: Arc<dyn Trasporto>,
    /// PEC.
    pub pec: Arc<dyn Trasporto>,
}

/// What sending needs.
pub struct ParametriInvio {
    /// Where notifications are.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Tables in force: quiet hours and holidays.
    pub regole: Regole,
    /// Texts in force.
    pub modelli: ModelliInUso,
    /// The ways out.
    pub trasporti: Trasporti,
    /// Right side of every Message-ID.
    pub dominio: String,
}

/// The handler of the three sending queues. Cheap to clone.
#[derive(Clone)]
pub struct Invio(Arc<Dentro>);

struct Dentro {
    parametri: ParametriInvio,
    lettura: Lettura,
    registrazione: Registrazione,
}

impl fmt::Debug for Invio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invio").field("dominio", &self.0.parametri.dominio).finish_non_exhaustive()
    }
}

/// What is to be done with a notification before anybody is asked.
enum Da {
    Inviare(Busta),
    Chiudere(Variazione),
    Aspettare(Timestamp),
    Ritentare(String),
}

impl Invio {
    /// Starts the two tasks that read and write for all jobs; they end with the last clone. Within a tokio runtime.
    #[must_use]
    pub fn nuovo(parametri: ParametriInvio) -> Self {
        let lettura = Lettura::avvia(parametri.db.clone());
        let registrazione = Registrazione::avvia(parametri.db.clone(), parametri.clock.clone());
        Self(Arc::new(Dentro { parametri, lettura, registrazione }))
    }

    /// Works the three queues, each with as many messages under way at once as `opzioni` says.
    #[must_use]
    pub fn registra(self, workers: Workers, opzioni: &QueueOptions) -> Workers {
        let opzioni = || QueueOptions { timeout: ATTESA * 4, ..opzioni.clone() };
        workers
            .handle::<InviaEmail>(opzioni(), self.clone())
            .handle::<InviaSms>(opzioni(), self.clone())
            .handle::<InviaPec>(opzioni(), self)
    }

    fn prepara(&self, notifica: &Notifica, now: Timestamp) -> Da {
        let quando = self.dopo_il_silenzio(notifica.canale, now);
        if notifica.non_dopo.is_some_and(|limite| quando > limite) {
            return Da::Chiudere(Variazione::Superata {
                motivo: "il termine utile per l'avviso è passato".to_owned(),
            });
        }
        if quando > now {
            return Da::Aspettare(quando);
        }
        self.scrivi(notifica).map_or_else(Da::Ritentare, Da::Inviare)
    }

    /// Fails where the text or the invitation cannot be written: templates may be mended, and the program too.
    fn scrivi(&self, notifica: &Notifica) -> Result<Busta, String> {
        let p = &self.0.parametri;
        let testo = p.modelli.attuali().testo(notifica).map_err(|e| e.to_string())?;
        let calendario = invito::calendario(notifica, &testo)?;
        Ok(Busta {
            notifica: notifica.id,
            canale: notifica.canale,
            indirizzo: notifica.indirizzo.clone(),
            testo,
            message_id: message_id(notifica.id, &p.dominio),
            data: notifica.creata_il,
            calendario,
        })
    }

    fn dopo_il_silenzio(&self, canale: Canale, istante: Timestamp) -> Timestamp {
        let tabelle = self.0.parametri.regole.attuali();
        match tabelle.silenzio.get(&canale) {
            Some(finestra) => prossimo_invio(finestra, &tabelle.calendario, istante),
            None => istante,
        }
    }

    async fn chiedi(&self, busta: &Busta) -> EsitoInvio {
        let trasporti = &self.0.parametri.trasporti;
        let trasporto = match busta.canale {
            Canale::Email => &trasporti.email,
            Canale::Sms => &trasporti.sms,
            Canale::Pec => &trasporti.pec,
            Canale::Cassetto => {
                return EsitoInvio::Permanente { risposta: "il Cassetto non si invia".to_owned() };
            }
        };
        timeout(ATTESA, trasporto.invia(busta)).await.unwrap_or_else(|_| EsitoInvio::Temporaneo {
            risposta: format!("nessuna risposta in {} secondi", ATTESA.as_secs()),
        })
    }

    /// What changes, and what becomes of the job.
    fn conclude(&self, notifica: &Notifica, esito: EsitoInvio, now: Timestamp) -> (Variazione, Outcome) {
        let risposta = match esito {
            EsitoInvio::Inviata { risposta, riferimento } => {
                return (Variazione::Inviata { risposta, riferimento }, Outcome::Done);
            }
            // The failure is kept on the notification, where operators look: the job has done its part.
            EsitoInvio::Permanente { risposta } => return (Variazione::Fallita { risposta }, Outcome::Done),
            EsitoInvio::Temporaneo { risposta } => risposta,
        };
        if now >= notifica.creata_il.plus(INSISTENZA) {
            return (Variazione::Fallita { risposta }, Outcome::Done);
        }
        let pausa = backoff(notifica.tentativi + PRIME_PAUSE).min(PAUSA_MASSIMA);
        let at = self.dopo_il_silenzio(notifica.canale, now.plus(pausa));
        if notifica.non_dopo.is_some_and(|limite| at > limite) {
            return (Variazione::Superata { motivo: risposta }, Outcome::Done);
        }
        (Variazione::Rimandata { risposta: risposta.clone() }, Outcome::RetryAt { at, error: risposta })
    }

    async fn lavora(&self, lavoro: JobRef, notifica: &Notifica) -> Outcome {
        let clock = &self.0.parametri.clock;
        let (variazione, outcome) = match self.prepara(notifica, clock.now()) {
            Da::Aspettare(at) => return Outcome::RetryAt { at, error: "ore di silenzio".to_owned() },
            Da::Chiudere(variazione) => (variazione, Outcome::Done),
            Da::Ritentare(risposta) => {
                tracing::error!(notifica = %notifica.id, errore = risposta, "message not written");
                self.conclude(notifica, EsitoInvio::Temporaneo { risposta }, clock.now())
            }
            Da::Inviare(busta) => {
                let esito = self.chiedi(&busta).await;
                self.conclude(notifica, esito, clock.now())
            }
        };
        conta(notifica.canale, &variazione);
        self.0.registrazione.scrivi(lavoro, notifica.id, variazione, outcome).await
    }
}

fn conta(canale: Canale, variazione: &Variazione) {
    let esito = match variazione {
        Variazione::Inviata { .. } => "inviata",
        Variazione::Rimandata { .. } => "rimandata",
        Variazione::Fallita { .. } => "fallita",
        Variazione::Superata { .. } => "superata",
    };
    metrics::counter!("quesiti_invii_total", "canale" => canale.codice(), "esito" => esito).increment(1);
}

#[async_trait]
impl<J: JobInvio> Handler<J> for Invio {
    async fn run(&self, job: Claimed<J>) -> Outcome {
        match self.0.lettura.leggi(job.job.notifica()).await {
            Err(error) => Outcome::Retry { error },
            // Sent already, or announced twice and written once: nothing to do.
            Ok(None) => Outcome::Done,
            Ok(Some(n)) if n.stato != StatoNotifica::DaInviare => Outcome::Done,
            Ok(Some(n)) if n.canale != J::CANALE => Outcome::Dead {
                error: format!("notifica per {}, lavoro per {}", n.canale.codice(), J::QUEUE),
            },
            Ok(Some(n)) => self.lavora(job.job_ref(), &n).await,
        }
    }
}
