//! What only the registries can say of a sender, asked at the moment of the act: whether its delega is still active
//! (R27), whether it is still enabled (R83).

use super::{ErroreAtto, Ufficio};
use crate::{attore::Mittente, deleghe, patronati, scadenze::giorno_civile, tabelle::Profilo};
use engine::Conn;

impl Ufficio {
    /// Whether a sender may act now for `soggetto` in a Cassetto.
    pub(super) async fn puo_scrivere(
        &self,
        conn: &mut Conn,
        m: &Mittente,
        soggetto: &str,
        cassetto: &str,
    ) -> Result<(), ErroreAtto> {
        let oggi = giorno_civile(self.clock.now().to_utc());
        if m.profilo == Profilo::Intermediario
            && !deleghe::store::attiva(conn, soggetto, &m.codice_fiscale, cassetto, oggi).await?
        {
            return Err(ErroreAtto::SenzaDelega);
        }
        let tabelle = self.regole.attuali();
        // A Cassetto that is no longer in the tables asks for no list; its quesiti go on.
        if let Some(cassetto) = tabelle.cassetti.get(cassetto)
            && !patronati::abilitato(conn, cassetto, &m.codice_fiscale, m.profilo, oggi).await?
        {
            return Err(ErroreAtto::NonAbilitato);
        }
        Ok(())
    }
}
