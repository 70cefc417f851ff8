//! What the routes work with.

use crate::{gettone::Chiavi, limite::Limitatore};
use metrics_exporter_prometheus::PrometheusHandle;
use std::{sync::Arc, time::Duration};
use workflows::{allegati::Archivio, notifiche::ModelliInUso, ufficio::Ufficio};

/// Everything the routes need, made by the composition root.
#[derive(Clone)]
pub struct Stato {
    /// The acts.
    pub ufficio: Ufficio,
    /// Where attachments are.
    pub archivio: Archivio,
    /// Texts of the notifications shown in the inbox; follows a reload.
    pub modelli: ModelliInUso,
    /// Keys that tokens are checked with.
    pub chiavi: Arc<Chiavi>,
    /// Settings.
    pub impostazioni: Impostazioni,
    /// Figures of this process.
    pub metriche: PrometheusHandle,
}

/// Settings of the routes.
#[derive(Clone)]
pub struct Impostazioni {
    /// Largest request body, bytes.
    pub corpo_massimo: usize,
    /// Requests one client may make in a minute. Zero: no limit.
    pub richieste_al_minuto: u32,
    /// Longest time for one answer.
    pub tempo_massimo: Duration,
    /// Whom to ask about the procedure (R24).
    pub assistenza_amministrativa: String,
    /// Whom to tell about faults (R24).
    pub assistenza_tecnica: String,
    /// Manuals that are served at `indirizzo_pubblico` (R25).
    pub manuali: Vec<Manuale>,
    /// Base of the links, without a final slash.
    pub indirizzo_pubblico: String,
    /// Key of the tokens in the addresses that the SMS gateway calls back. `None`: nothing calls back.
    pub segreto_esiti_sms: Option<String>,
    /// Queues of jobs whose lengths are among the metrics.
    pub code: Vec<&'static str>,
}

impl Default for Impostazioni {
    fn default() -> Self {
        Self {
            corpo_massimo: 8 * 1024 * 1024,
            richieste_al_minuto: 120,
            tempo_massimo: Duration::from_secs(30),
            assistenza_amministrativa: "FEAsupporto@inps.it".to_owned(),
            assistenza_tecnica: "FEAhelp@inps.it".to_owned(),
            manuali: Vec::new(),
            indirizzo_pubblico: "http://127.0.0.1:8080".to_owned(),
            segreto_esiti_sms: None,
            code: Vec::new(),
        }
    }
}

/// A manual of the pages.
#[derive(Debug, Clone)]
pub struct Manuale {
    /// Whom it is for; also its name in addresses.
    pub profilo: String,
    /// Its name for people.
    pub nome: String,
    /// Whether it is there as PDF too.
    pub stampato: bool,
}

/// The state and what only the routes know.
pub(crate) struct Interno {
    pub(crate) stato: Stato,
    pub(crate) limitatore: Option<Limitatore>,
}

/// Shared by every request.
pub(crate) type App = Arc<Interno>;

impl std::ops::Deref for Interno {
    type Target = Stato;

    fn deref(&self) -> &Stato {
        &self.stato
    }
}
