//! Connections kept open between messages.

use super::{ImpostazioniSmtp, Sicurezza};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, TlsParameters},
    extension::ClientId,
};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Servers close idle connections after minutes; an older one is not worth trying.
const OZIO: Duration = Duration::from_secs(45);

pub(super) struct Riserva {
    host: String,
    porta: u16,
    tls: Option<TlsParameters>,
    sicurezza: Sicurezza,
    credenziali: Option<Credentials>,
    saluto: ClientId,
    limite: Duration,
    posti: Semaphore,
    ferme: Mutex<VecDeque<(AsyncSmtpConnection, Instant)>>,
}

/// A connection in use. Dropped, it is closed; given back, it is kept.
pub(super) struct Presa<'r> {
    pub(super) conn: AsyncSmtpConnection,
    /// Whether it carried other messages before.
    pub(super) riusata: bool,
    riserva: &'r Riserva,
    _posto: Option<SemaphorePermit<'r>>,
}

impl Riserva {
    pub(super) fn nuova(i: &ImpostazioniSmtp) -> Result<Self, Error> {
        let tls = match i.sicurezza {
            Sicurezza::Nessuna => None,
            Sicurezza::Starttls | Sicurezza::Tls => Some(TlsParameters::new(i.host.clone())?),
        };
        let credenziali = i
            .utente
            .as_ref()
            .map(|utente| Credentials::new(utente.clone(), i.password.clone().unwrap_or_default()));
        Ok(Self {
            host: i.host.clone(),
            porta: i.porta,
            tls,
            sicurezza: i.sicurezza,
            credenziali,
            saluto: ClientId::default(),
            limite: i.timeout,
            posti: Semaphore::new(i.connessioni.max(1)),
            ferme: Mutex::default(),
        })
    }

    fn ferme(&self) -> MutexGuard<'_, VecDeque<(AsyncSmtpConnection, Instant)>> {
        self.ferme.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A kept connection, or a new one; waits while all are in use.
    pub(super) async fn prendi(&self, nuova: bool) -> Result<Presa<'_>, Error> {
        // The semaphore is never closed: without its permit there would only be one connection more.
        let posto = self.posti.acquire().await.ok();
        let tenuta = if nuova { None } else { self.recente() };
        let riusata = tenuta.is_some();
        let conn = match tenuta {
            Some(conn) => conn,
            None => self.apri().await?,
        };
        Ok(Presa { conn, riusata, riserva: self, _posto: posto })
    }

    fn recente(&self) -> Option<AsyncSmtpConnection> {
        let mut ferme = self.ferme();
        let (conn, da) = ferme.pop_back()?;
        if da.elapsed() < OZIO {
            return Some(conn);
        }
        // The others have been idle for longer.
        ferme.clear();
        None
    }

    async fn apri(&self) -> Result<AsyncSmtpConnection, Error> {
        let subito = self.tls.clone().filter(|_| self.sicurezza == Sicurezza::Tls);
        let indirizzo = (self.host.as_str(), self.porta);
        let mut conn =
            AsyncSmtpConnection::connect_tokio1(indirizzo, Some(self.limite), &self.saluto, subito, None)
                .await?;
        if self.sicurezza == Sicurezza::Starttls
            && let Some(tls) = &self.tls
        {
            conn.starttls(tls.clone(), &self.saluto).await?;
        }
        if let Some(credenziali) = &self.credenziali {
            conn.auth(DEFAULT_MECHANISMS, credenziali).await?;
        }
        Ok(conn)
    }
}

impl Presa<'_> {
    /// Keeps the connection for the next message.
    pub(super) fn rendi(self) {
        let Self { conn, riserva, _posto, .. } = self;
        if !conn.has_broken() {
            riserva.ferme().push_back((conn, Instant::now()));
        }
    }
}
