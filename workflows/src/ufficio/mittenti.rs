//! What only the registries can say of a sender, asked at the moment of the act: whether its delega is still active
//! (R27), whether it is still enabled (R83).

use super::{ErroreAgenda, ErroreAtto, Ufficio};
use crate::{attore::Mittente, deleghe, patronati, scadenze::giorno_civile, tabelle::Profilo};
use engine::Conn;

/// Why a sender may not act now.
#[derive(Debug)]
pub(super) enum MittenteFermo {
    /// No active delega.
    SenzaDelega,
    /// In no list that is on.
    NonAbilitato,
    /// The database did not answer.
    Database(sqlx::Error),
}

impl From<sqlx::Error> for MittenteFermo {
    fn from(errore: sqlx::Error) -> Self {
        Self::Database(errore)
    }
}

impl From<MittenteFermo> for ErroreAtto {
    fn from(fermo: MittenteFermo) -> Self {
        match fermo {
            MittenteFermo::SenzaDelega => Self::SenzaDelega,
            MittenteFermo::NonAbilitato => Self::NonAbilitato,
            MittenteFermo::Database(errore) => errore.into(),
        }
    }
}

impl From<MittenteFermo> for ErroreAgenda {
    fn from(fermo: MittenteFermo) -> Self {
        match fermo {
            MittenteFermo::SenzaDelega => Self::SenzaDelega,
            MittenteFermo::NonAbilitato => Self::NonAbilitato,
            MittenteFermo::Database(errore) => errore.into(),
        }
    }
}

impl Ufficio {
    /// Whether a sender may act now for `soggetto` in a Cassetto.
    pub(super) async fn puo_scrivere(
        &self,
        conn: &mut Conn,
        m: &Mittente,
        soggetto: &str,
        cassetto: &str,
    ) -> Result<(), MittenteFermo> {
        let oggi = giorno_civile(self.clock.now().to_utc());
        if m.profilo == Profilo::Intermediario
            && !deleghe::store::attiva(conn, soggetto, &m.codice_fiscale, cassetto, oggi).await?
        {
            return Err(MittenteFermo::SenzaDelega);
        }
        let tabelle = self.regole.attuali();
        // A Cassetto that is no longer in the tables asks for no list; its quesiti go on.
        if let Some(cassetto) = tabelle.cassetti.get(cassetto)
            && !patronati::abilitato(conn, cassetto, &m.codice_fiscale, m.profilo, oggi).await?
        {
            return Err(MittenteFermo::NonAbilitato);
        }
        Ok(())
    }
}
