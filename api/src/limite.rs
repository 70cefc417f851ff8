//! So many requests in a minute for each client, known by the subject of its token.

use crate::problema::Problema;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

/// Checks between two cleanings of the table of clients.
const OGNI: u32 = 4_096;

/// Counts the requests of each client.
pub(crate) struct Limitatore {
    clienti: DefaultKeyedRateLimiter<String>,
    orologio: DefaultClock,
    contate: AtomicU32,
}

impl Limitatore {
    /// `None`: no limit.
    pub(crate) fn al_minuto(richieste: u32) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(richieste)?);
        Some(Self {
            clienti: RateLimiter::keyed(quota),
            orologio: DefaultClock::default(),
            contate: AtomicU32::new(0),
        })
    }

    /// Whether one more is allowed.
    pub(crate) fn passa(&self, cliente: &str) -> Result<(), Problema> {
        if self.contate.fetch_add(1, Ordering::Relaxed) % OGNI == OGNI - 1 {
            self.clienti.retain_recent();
        }
        self.clienti.check_key(&cliente.to_owned()).map_err(|ancora| {
            let attesa = ancora.wait_time_from(self.orologio.now());
            Problema::troppe(attesa.as_secs() + 1)
        })
    }
}
