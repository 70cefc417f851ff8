//! What the pages work with.

use crate::accesso::oidc::Oidc;
use std::{sync::Arc, time::Duration};
use workflows::{
    allegati::Archivio,
    notifiche::ModelliInUso,
    regole::esame::{CartellaRegole, EsamePacchetto},
    sessioni::Durata,
    ufficio::Ufficio,
};

/// Everything the pages need, made by the composition root.
#[derive(Clone)]
pub struct Stato {
    /// The acts.
    pub ufficio: Ufficio,
    /// Where attachments are.
    pub archivio: Archivio,
    /// Texts of the notifications; follows a reload.
    pub modelli: ModelliInUso,
    /// The institute's identity provider, where there is one.
    pub oidc: Option<Oidc>,
    /// Checks sets of tables and texts that an administrator sends.
    pub esame: Arc<dyn EsamePacchetto>,
    /// The folder of the tables and texts in force.
    pub cartella: Arc<dyn CartellaRegole>,
    /// Settings.
    pub impostazioni: Impostazioni,
}

/// Settings of the pages.
#[derive(Debug, Clone)]
pub struct Impostazioni {
    /// How long a session lasts.
    pub durata: Durata,
    /// Whom to ask about the procedure (R24).
    pub assistenza_amministrativa: String,
    /// Whom to tell about faults (R24).
    pub assistenza_tecnica: String,
    /// Whom to tell what cannot be reached or read in the pages.
    pub assistenza_accessibilita: String,
    /// Version of the program, in the footer.
    pub versione: String,
    /// Longest time for one page: [`crate::TEMPO_MASSIMO`].
    pub tempo_massimo: Duration,
    /// Queues of the jobs whose health is shown.
    pub code: Vec<&'static str>,
}

/// Shared by every request.
pub(crate) type App = Arc<Stato>;
