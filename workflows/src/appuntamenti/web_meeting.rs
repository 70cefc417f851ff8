//! "Accedi Web Meeting": only where the meeting is held by video, and only around its hour (R82).

use super::{Appuntamento, NomeStato, Rifiuto, Verbo};
use crate::tabelle::Tabelle;
use engine::Timestamp;
use std::time::Duration;

/// The room opens as long before the meeting begins.
const PRIMA: Duration = Duration::from_secs(15 * 60);

impl Appuntamento {
    /// Whether it is a web meeting at all: only then the entry is there.
    #[must_use]
    pub fn e_web_meeting(&self, tabelle: &Tabelle) -> bool {
        self.nome_stato() == NomeStato::Confermato && self.vuole_stanza(tabelle)
    }

    /// The link of the virtual room, from a quarter of an hour before the meeting until it is over.
    ///
    /// # Errors
    /// It is not a web meeting, it is not its hour, or the room is not there yet.
    pub fn web_meeting(&self, tabelle: &Tabelle, ora: Timestamp) -> Result<&str, Rifiuto> {
        let stato = self.nome_stato();
        if stato != NomeStato::Confermato {
            return Err(Rifiuto::Stato { verbo: Verbo::ApriStanza, stato });
        }
        if !self.vuole_stanza(tabelle) {
            return Err(Rifiuto::WebMeetingNonPrevisto);
        }
        let dal = self.inizio.minus(PRIMA);
        if ora < dal {
            return Err(Rifiuto::WebMeetingChiuso { dal });
        }
        if ora >= self.fine {
            return Err(Rifiuto::WebMeetingFinito);
        }
        self.stanza.as_deref().ok_or(Rifiuto::StanzaNonPronta)
    }
}
