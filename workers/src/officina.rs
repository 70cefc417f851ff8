//! Every handler and every schedule of the office, in one place.

use crate::{
    assenze::{Rilascia, RilasciaAssenti},
    differiti::Esegui,
    invio::Invio,
    protocollazione::Protocolla,
    pulizia::{Pulisci, Pulizia},
    registro::{Chiudi, ChiudiRegistri},
    ricalcolo::Ricalcola,
    scadenze::{Scatta, ScattaScadenze},
    stanza::{ApriStanza, StanzaVirtuale},
    statistiche::{Aggiorna, AggiornaStatistiche},
};
use engine::{
    Timestamp,
    jobs::{BadSchedule, Job, MissingHandler, NewJob, Priority, QueueOptions, Schedule, Workers},
};
use std::{sync::Arc, time::Duration};
use workflows::{
    allegati::Archivio,
    appuntamenti::jobs::Stanza,
    notifiche::{InviaEmail, InviaPec, InviaSms},
    quesiti::jobs::Protocollazione,
    regole::jobs::RicalcolaAperti,
    scrivania::differiti::EseguiDifferito,
    ufficio::Ufficio,
};

/// Every queue that somebody fills: each must have its handler before a process starts.
pub const CODE: [&str; 12] = [
    Protocollazione::QUEUE,
    InviaEmail::QUEUE,
    InviaSms::QUEUE,
    InviaPec::QUEUE,
    Stanza::QUEUE,
    ScattaScadenze::QUEUE,
    ChiudiRegistri::QUEUE,
    AggiornaStatistiche::QUEUE,
    Pulisci::QUEUE,
    EseguiDifferito::QUEUE,
    RilasciaAssenti::QUEUE,
    RicalcolaAperti::QUEUE,
];

/// How the workers of one process work.
#[derive(Debug, Clone)]
pub struct ImpostazioniOfficina {
    /// Jobs of one queue at work at once.
    pub concorrenza: usize,
    /// Messages of one channel under way at once.
    pub invii_concorrenti: usize,
    /// Quesiti registered in one transaction.
    pub lotto_protocollo: usize,
    /// For how long a claimed job stays reserved without a sign of life.
    pub lease: Duration,
    /// How often to look at the queue when nobody rings.
    pub poll: Duration,
    /// After how many days of absence what somebody has in carico goes back to the queue; 0: never.
    pub rilascio_dopo_giorni: u32,
}

impl Default for ImpostazioniOfficina {
    fn default() -> Self {
        Self {
            concorrenza: 8,
            invii_concorrenti: 16,
            lotto_protocollo: 100,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            rilascio_dopo_giorni: 5,
        }
    }
}

/// Why the workers cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ErroreOfficina {
    /// A queue that nobody would work.
    #[error("la coda {} non ha chi la lavori", .0.queue)]
    SenzaGestore(#[from] MissingHandler),
    /// A schedule that cannot be read.
    #[error(transparent)]
    Orario(#[from] BadSchedule),
}

/// All handlers, sending included. Refused when a queue has none.
///
/// # Errors
/// A queue without handler, or a schedule that cannot be read.
pub fn officina(
    ufficio: &Ufficio,
    archivio: &Archivio,
    invio: Invio,
    stanze: Arc<dyn StanzaVirtuale>,
    impostazioni: &ImpostazioniOfficina,
) -> Result<Workers, ErroreOfficina> {
    let inviare = impostazioni.coda(impostazioni.invii_concorrenti, impostazioni.invii_concorrenti);
    let aprire = ApriStanza { ufficio: ufficio.clone(), stanze };
    let workers = senza_invio(ufficio, archivio, impostazioni)?
        .handle::<Stanza>(impostazioni.coda(impostazioni.concorrenza, 1), aprire);
    Ok(invio.registra(workers, &inviare).require(&CODE)?)
}

impl ImpostazioniOfficina {
    fn coda(&self, concurrency: usize, batch: usize) -> QueueOptions {
        QueueOptions { concurrency, batch, lease: self.lease, poll: self.poll, ..QueueOptions::default() }
    }
}

fn senza_invio(
    ufficio: &Ufficio,
    archivio: &Archivio,
    impostazioni: &ImpostazioniOfficina,
) -> Result<Workers, BadSchedule> {
    let opzioni = |concurrency, batch| impostazioni.coda(concurrency, batch);
    let uno = || opzioni(1, 1);
    let u = || ufficio.clone();
    // Numbers are given behind one lock for each sede: more batches at once would only wait for each other.
    let protocollo = opzioni(impostazioni.concorrenza.min(2), impostazioni.lotto_protocollo);
    Ok(Workers::new(ufficio.db.clone(), ufficio.clock.clone())
        .handle_batch::<Protocollazione>(protocollo, Protocolla { ufficio: u() })
        .handle::<EseguiDifferito>(opzioni(impostazioni.concorrenza, 1), Esegui { ufficio: u() })
        .handle::<ScattaScadenze>(uno(), Scatta { ufficio: u() })
        .handle::<ChiudiRegistri>(uno(), Chiudi { ufficio: u() })
        .handle::<AggiornaStatistiche>(uno(), Aggiorna { ufficio: u() })
        .handle::<Pulisci>(uno(), Pulizia { ufficio: u(), archivio: archivio.clone() })
        .handle::<RilasciaAssenti>(
            uno(),
            Rilascia { ufficio: u(), dopo_giorni: impostazioni.rilascio_dopo_giorni },
        )
        .handle::<RicalcolaAperti>(uno(), Ricalcola { ufficio: u() })
        .schedule(Schedule::new("scadenze", "* * * * *", ricorrente::<ScattaScadenze>)?)
        .schedule(Schedule::new("statistiche", "* * * * *", ricorrente::<AggiornaStatistiche>)?)
        .schedule(Schedule::new("registri", "15 0 * * *", ricorrente::<ChiudiRegistri>)?)
        .schedule(Schedule::new("pulizia", "40 3 * * *", ricorrente::<Pulisci>)?)
        .schedule(Schedule::new("assenze", "30 5 * * *", ricorrente::<RilasciaAssenti>)?))
}

/// A job without input: its payload is the empty object.
pub(crate) fn ricorrente<J: Job>(ora: Timestamp) -> NewJob {
    NewJob {
        queue: J::QUEUE,
        payload: "{}".to_owned(),
        run_at: ora,
        priority: Priority::Normal,
        max_attempts: i64::from(J::MAX_ATTEMPTS),
        dedup: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_lavori_ricorrenti_si_leggono_dal_loro_contenuto() {
        let payload = ricorrente::<Pulisci>(Timestamp::default()).payload;
        assert_eq!(serde_json::from_str::<Pulisci>(&payload).unwrap(), Pulisci {});
        assert_eq!(serde_json::from_str::<ScattaScadenze>(&payload).unwrap(), ScattaScadenze {});
        assert_eq!(serde_json::from_str::<ChiudiRegistri>(&payload).unwrap(), ChiudiRegistri {});
        assert_eq!(serde_json::from_str::<RilasciaAssenti>(&payload).unwrap(), RilasciaAssenti {});
        assert_eq!(serde_json::from_str::<AggiornaStatistiche>(&payload).unwrap(), AggiornaStatistiche {});
    }

    #[test]
    fn nessuna_coda_e_elencata_due_volte() {
        let diverse: std::collections::BTreeSet<_> = CODE.into_iter().collect();
        assert_eq!(diverse.len(), CODE.len());
    }
}
