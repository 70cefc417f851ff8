//! What the agenda asks of its office before it is too late: modes to be agreed, meetings that cannot be held.

use super::{
    super::{DaSpostare, ErroreAgenda, Ufficio, agenda::agenda_di},
    ErroreSede, VoceAgenda,
    agenda::{di_sede, voci},
};
use crate::{
    appuntamenti::{Contesto, store as appuntamenti_store},
    attore::Attore,
    punti::store as punti_store,
    scadenze::{Calendario, Luogo, fine_giorno},
};
use chrono::NaiveDate;

/// A remote meeting within so many working days of the sede, today included, should have its mode agreed.
pub const GIORNI_SENZA_MODALITA: usize = 3;
/// Meetings of one punto looked at: nobody reads further.
const LETTI: i64 = 500;

/// What the agenda of a sede asks for.
#[derive(Debug, Clone)]
pub struct AvvisiAgenda {
    /// Remote meetings that are near and whose mode nobody agreed yet, soonest first (R54).
    pub senza_modalita: Vec<VoceAgenda>,
    /// Meetings that cannot be held as things are now, each with a slot proposed, soonest first.
    pub da_spostare: Vec<DaSpostare>,
}

impl Ufficio {
    /// What the agenda of a sede asks of its office, for its own page and for the first page of the day.
    ///
    /// # Errors
    /// The sede is not the actor's, or the database did not answer.
    pub async fn avvisi_agenda(&self, attore: &Attore, sede: &str) -> Result<AvvisiAgenda, ErroreSede> {
        self.vede_sede(attore, sede)?;
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let luogo = Luogo { comune: tabelle.sedi.get(sede).map(|s| s.comune.as_str()), sede: Some(sede) };
        let fino = fine_giorno(ultimo_vicino(&tabelle.calendario, luogo, self.oggi())).into();
        let ctx = Contesto { attore, ora, tabelle: &tabelle };
        let (mut senza_modalita, mut da_spostare) = (Vec::new(), Vec::new());
        for punto in di_sede(&tabelle, sede, None) {
            da_spostare.extend(self.punto(&punto.codice).await?.da_spostare);
            if !tabelle.tipi_punto.get(&punto.tipo).is_some_and(|t| t.a_distanza) {
                continue;
            }
            let mut conn = self.db.read().await?;
            let ufficio = punti_store::carica(&mut conn, &punto.codice, ora).await?;
            let vicini = appuntamenti_store::al_punto(&mut conn, &punto.codice, ora, fino, LETTI).await?;
            let agenda = agenda_di(&tabelle, &ufficio).map_err(ErroreAgenda::from)?;
            let voci = voci(&mut conn, &agenda, vicini, &ctx).await?;
            senza_modalita.extend(voci.into_iter().filter(|v| v.da_concordare));
        }
        senza_modalita.sort_by_key(|v| (v.appuntamento.inizio, v.appuntamento.meta.id));
        da_spostare.sort_by_key(|d| (d.appuntamento.inizio, d.appuntamento.meta.id));
        Ok(AvvisiAgenda { senza_modalita, da_spostare })
    }
}

/// The last of the working days that are near.
fn ultimo_vicino(calendario: &Calendario, luogo: Luogo<'_>, oggi: NaiveDate) -> NaiveDate {
    let lavorativi = oggi.iter_days().take(60).filter(|g| calendario.lavorativo(*g, luogo));
    lavorativi.take(GIORNI_SENZA_MODALITA).last().unwrap_or(oggi)
}
