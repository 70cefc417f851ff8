//! Writes for many jobs at once: what a provider answered and the end of its job, in one transaction for all those
//! that wait.

use engine::{
    Clock, Db, Uuid,
    jobs::{JobRef, Outcome, settle_in},
};
use std::{collections::HashSet, time::Duration};
use tokio::sync::{mpsc, oneshot};
use workflows::notifiche::{EsitoRegistrato, Variazione, store};

/// Outcomes of one transaction at most.
const INSIEME: usize = 256;
/// Jobs that wait to be written at most.
const IN_ATTESA: usize = 1024;
/// Attempts to write before the jobs are given back: by then the message would be sent again, so it is worth waiting.
const TENTATIVI: u32 = 20;
/// Between them.
const PAUSA: Duration = Duration::from_secs(2);
/// How much of a provider's answer is kept.
const RISPOSTA_MASSIMA: usize = 500;

struct Voce {
    lavoro: JobRef,
    esito: EsitoRegistrato,
    outcome: Outcome,
    fatto: oneshot::Sender<Outcome>,
}

pub(super) struct Registrazione(mpsc::Sender<Voce>);

impl Registrazione {
    pub(super) fn avvia(db: Db, clock: Clock) -> Self {
        let (manda, mut arrivi) = mpsc::channel(IN_ATTESA);
        tokio::spawn(async move {
            let mut voci: Vec<Voce> = Vec::new();
            while arrivi.recv_many(&mut voci, INSIEME).await > 0 {
                let risposta = match insisti(&db, &clock, &voci).await {
                    Ok(()) => Outcome::Settled,
                    Err(errore) => Outcome::Retry { error: format!("esito non registrato: {errore}") },
                };
                for voce in voci.drain(..) {
                    let _ = voce.fatto.send(risposta.clone());
                }
            }
        });
        Self(manda)
    }

    /// Writes, and says what the handler answers.
    pub(super) async fn scrivi(
        &self,
        lavoro: JobRef,
        notifica: Uuid,
        variazione: Variazione,
        outcome: Outcome,
    ) -> Outcome {
        let (fatto, esito) = oneshot::channel();
        let voce = Voce {
            lavoro,
            esito: EsitoRegistrato { notifica, variazione: ripulita(variazione) },
            outcome,
            fatto,
        };
        let ferma = || Outcome::Retry { error: "la registrazione degli esiti è ferma".to_owned() };
        if self.0.send(voce).await.is_err() {
            return ferma();
        }
        esito.await.unwrap_or_else(|_| ferma())
    }
}

async fn insisti(db: &Db, clock: &Clock, voci: &[Voce]) -> Result<(), sqlx::Error> {
    let mut tentativo = 1;
    loop {
        match tutte(db, clock, voci).await {
            Err(errore) if tentativo < TENTATIVI => {
                tracing::warn!(%errore, tentativo, "outcomes of sending not written yet");
                tentativo += 1;
                tokio::time::sleep(PAUSA).await;
            }
            fine => return fine,
        }
    }
}

async fn tutte(db: &Db, clock: &Clock, voci: &[Voce]) -> Result<(), sqlx::Error> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    let lavori: Vec<(JobRef, Outcome)> = voci.iter().map(|v| (v.lavoro, v.outcome.clone())).collect();
    let tenuti: HashSet<JobRef> = settle_in(&mut tx, &lavori, now).await?.into_iter().collect();
    // Who lost the job to another worker does not count an attempt, but an answer for ever is a fact: the other one
    // will find it and not send again.
    let esiti: Vec<EsitoRegistrato> = voci
        .iter()
        .filter(|v| tenuti.contains(&v.lavoro) || !matches!(v.esito.variazione, Variazione::Rimandata { .. }))
        .map(|v| v.esito.clone())
        .collect();
    store::registra(&mut tx, &esiti, now).await?;
    tx.commit().await
}

/// A provider's answer as both databases take it: PostgreSQL refuses NUL.
fn ripulita(variazione: Variazione) -> Variazione {
    let breve = |mut testo: String| {
        testo.retain(|c| c != '\0');
        testo.truncate(testo.floor_char_boundary(RISPOSTA_MASSIMA));
        testo
    };
    match variazione {
        Variazione::Inviata { risposta, riferimento } => {
            Variazione::Inviata { risposta: breve(risposta), riferimento: riferimento.map(breve) }
        }
        Variazione::Rimandata { risposta } => Variazione::Rimandata { risposta: breve(risposta) },
        Variazione::Fallita { risposta } => Variazione::Fallita { risposta: breve(risposta) },
        Variazione::Superata { motivo } => Variazione::Superata { motivo: breve(motivo) },
    }
}
