//! The clerk's desk at work: drafts, presences, filters, acts that can be taken back, the next quesito, many at once.

mod bozze;
mod differiti;
mod filtri;
mod massivi;
mod presenze;
mod prossimo;

pub use bozze::Ripresa;
pub use differiti::ErroreDifferito;
pub use massivi::{Accodati, ErroreComposizione, ErroreMassivo, MASSIVI_MASSIMI, TroppiInsieme, VoceMassiva};

use super::Ufficio;
use crate::scrivania::{bozze as b, differiti as d, presenze as p};
use serde::Serialize;

/// What was taken off the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sgombero {
    /// Drafts nobody touched for long.
    pub bozze: u64,
    /// Presences no longer believed.
    pub presenze: u64,
    /// Waiting acts that ended long ago.
    pub atti: u64,
}

impl Ufficio {
    /// Takes off the desk what nobody needs any more.
    ///
    /// # Errors
    /// The database did not answer; nothing was taken away.
    pub async fn sgombera_scrivania(&self) -> Result<Sgombero, sqlx::Error> {
        let ora = self.clock.now();
        let mut tx = self.db.begin().await?;
        let sgombero = Sgombero {
            bozze: b::store::dimentica(&mut tx, ora.minus(b::DURATA)).await?,
            presenze: p::store::dimentica(&mut tx, ora).await?,
            atti: d::store::dimentica(&mut tx, ora.minus(d::DURATA)).await?,
        };
        tx.commit().await?;
        Ok(sgombero)
    }
}
