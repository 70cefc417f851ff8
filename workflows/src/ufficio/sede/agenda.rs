//! The agenda of a sede, as its office reads it: day by day, slot by slot, what is booked, free, closed.

use super::{
    super::{ErroreAgenda, Ufficio, agenda::agenda_di},
    ErroreSede, periodo,
};
use crate::{
    appuntamenti::{Ammissione, Appuntamento, Contesto, NomeStato, store as appuntamenti_store},
    attore::Attore,
    punti::{Agenda, ChiusuraPunto, Occupato, RifiutoSlot, Slot, posti_liberi, store as punti_store},
    ricerca::{self, Riga},
    scadenze::{fine_giorno, giorno_civile, inizio_giorno},
    tabelle::{Punto, Tabelle},
};
use chrono::NaiveDate;
use engine::{Conn, Uuid};
use std::collections::HashMap;

/// Appointments of one punto read at once: more than a month of any punto holds. Beyond it the agenda says so.
const APPUNTAMENTI_LETTI: i64 = 2_000;

/// An appointment as the agenda shows it.
#[derive(Debug, Clone)]
pub struct VoceAgenda {
    /// The appointment: state, mode, whom it is about, the preliminary review.
    pub appuntamento: Appuntamento,
    /// The quesiti to be discussed, in the order of the booking.
    pub quesiti: Vec<Riga>,
    /// The acts that the actor's profile knows, open or with their refusal.
    pub ammissioni: Vec<Ammissione>,
    /// Whether its mode is still to be agreed: nobody knows yet how it will be held (R54).
    pub da_concordare: bool,
    /// Why it cannot be held as things are now.
    pub non_si_tiene: Option<RifiutoSlot>,
}

impl VoceAgenda {
    /// Whether somebody reviewed the case (R64).
    #[must_use]
    pub fn preparato(&self) -> bool {
        self.appuntamento.fatti.esame.is_some()
    }
}

/// A slot, who is in it, and the seats left.
#[derive(Debug, Clone)]
pub struct SlotAgenda {
    /// The slot.
    pub slot: Slot,
    /// Seats left.
    pub liberi: u32,
    /// What begins in it, cancelled and solved ones too: they hold no seat.
    pub voci: Vec<VoceAgenda>,
}

/// A civil day of a punto.
#[derive(Debug, Clone)]
pub struct GiornoAgenda {
    /// The day.
    pub giorno: NaiveDate,
    /// Why it is closed all day.
    pub chiuso: Option<String>,
    /// When it would be open, closures apart.
    pub aperture: Vec<Slot>,
    /// What its office closed of it.
    pub chiusure: Vec<ChiusuraPunto>,
    /// The slots there are now, in order.
    pub slot: Vec<SlotAgenda>,
    /// What begins in no slot that there is now: booked before hours changed, or on a day closed since.
    pub fuori_orario: Vec<VoceAgenda>,
}

impl GiornoAgenda {
    /// All that is booked on the day, in order of time.
    pub fn voci(&self) -> impl Iterator<Item = &VoceAgenda> {
        let mut voci: Vec<&VoceAgenda> =
            self.slot.iter().flat_map(|s| &s.voci).chain(&self.fuori_orario).collect();
        voci.sort_by_key(|v| (v.appuntamento.inizio, v.appuntamento.meta.id));
        voci.into_iter()
    }
}

/// Some days of a punto.
#[derive(Debug, Clone)]
pub struct AgendaPunto {
    /// The punto as it is open now.
    pub punto: Punto,
    /// Whether its office varied something of what the tables say.
    pub variato: bool,
    /// Name of its sede.
    pub sede: String,
    /// Name of the unit that runs it.
    pub unita: String,
    /// The days asked for, in order.
    pub giorni: Vec<GiornoAgenda>,
    /// Whether there is more than could be read at once: fewer days show all.
    pub troncata: bool,
}

impl Ufficio {
    /// The punti of a sede as they are open, of one unit of it if asked, in order of name.
    ///
    /// # Errors
    /// The sede is not the actor's, or the database did not answer.
    pub async fn punti_di_sede(
        &self,
        attore: &Attore,
        sede: &str,
        unita: Option<&str>,
    ) -> Result<Vec<Punto>, ErroreSede> {
        self.vede_sede(attore, sede)?;
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let mut conn = self.db.read().await?;
        let mut punti = Vec::new();
        for punto in di_sede(&tabelle, sede, unita) {
            punti.push(punti_store::carica(&mut conn, &punto.codice, ora).await?.variazioni.applicate(punto));
        }
        Ok(punti)
    }

    /// The agenda of a punto, from a civil day to another, both included.
    ///
    /// # Errors
    /// The punto is not of a sede of the actor, the days are too many, or the database did not answer.
    pub async fn agenda_di_punto(
        &self,
        attore: &Attore,
        punto: &str,
        dal: NaiveDate,
        al: NaiveDate,
    ) -> Result<AgendaPunto, ErroreSede> {
        let tabelle = self.regole.attuali();
        let sede = tabelle.punti.get(punto).map(|p| p.sede.as_str()).ok_or(ErroreSede::NonTrovato)?;
        self.vede_sede(attore, sede)?;
        periodo(dal, al)?;
        let mut conn = self.db.read().await?;
        self.agenda_letta(&mut conn, attore, &tabelle, punto, (dal, al)).await
    }

    /// The agenda of every punto of a sede, or of one unit of it: that of a Polo, for one.
    ///
    /// # Errors
    /// The sede is not the actor's, the days are too many, or the database did not answer.
    pub async fn agenda_di_sede(
        &self,
        attore: &Attore,
        sede: &str,
        unita: Option<&str>,
        dal: NaiveDate,
        al: NaiveDate,
    ) -> Result<Vec<AgendaPunto>, ErroreSede> {
        self.vede_sede(attore, sede)?;
        periodo(dal, al)?;
        let tabelle = self.regole.attuali();
        let mut conn = self.db.read().await?;
        let mut agende = Vec::new();
        for punto in di_sede(&tabelle, sede, unita) {
            agende.push(self.agenda_letta(&mut conn, attore, &tabelle, &punto.codice, (dal, al)).await?);
        }
        Ok(agende)
    }

    async fn agenda_letta(
        &self,
        conn: &mut Conn,
        attore: &Attore,
        tabelle: &Tabelle,
        punto: &str,
        (dal, al): (NaiveDate, NaiveDate),
    ) -> Result<AgendaPunto, ErroreSede> {
        let ora = self.clock.now();
        let ufficio = punti_store::carica(conn, punto, ora).await?;
        let agenda = agenda_di(tabelle, &ufficio).map_err(ErroreAgenda::from)?;
        let (da, a) = (inizio_giorno(dal).into(), fine_giorno(al).into());
        let mut letti = appuntamenti_store::al_punto(conn, punto, da, a, APPUNTAMENTI_LETTI + 1).await?;
        let troncata = letti.len() as i64 > APPUNTAMENTI_LETTI;
        letti.truncate(APPUNTAMENTI_LETTI as usize);
        let occupati = punti_store::occupati(conn, punto, da, a).await?;
        let ctx = Contesto { attore, ora, tabelle };
        let mut voci = voci(conn, &agenda, letti, &ctx).await?;
        let giorni = dal.iter_days().take_while(|g| *g <= al);
        let giorni = giorni.map(|g| giorno(&agenda, g, &mut voci, &occupati)).collect();
        Ok(AgendaPunto {
            variato: ufficio.variazioni != crate::punti::Variazioni::default(),
            sede: tabelle.sedi.get(&agenda.punto.sede).map(|s| s.nome.clone()).unwrap_or_default(),
            unita: tabelle.unita.get(&agenda.punto.unita).map(|u| u.nome.clone()).unwrap_or_default(),
            punto: agenda.punto,
            giorni,
            troncata,
        })
    }
}

/// The punti of a sede by name.
pub(super) fn di_sede<'t>(tabelle: &'t Tabelle, sede: &str, unita: Option<&str>) -> Vec<&'t Punto> {
    let suoi = tabelle.punti.values().filter(|p| p.sede == sede && unita.is_none_or(|u| p.unita == u));
    let mut punti: Vec<_> = suoi.collect();
    punti.sort_by(|a, b| (&a.nome, &a.codice).cmp(&(&b.nome, &b.codice)));
    punti
}

/// Appointments of one punto with what the page says of each.
pub(super) async fn voci(
    conn: &mut Conn,
    agenda: &Agenda<'_>,
    appuntamenti: Vec<Appuntamento>,
    ctx: &Contesto<'_>,
) -> Result<Vec<VoceAgenda>, sqlx::Error> {
    let mut ids: Vec<Uuid> =
        appuntamenti.iter().flat_map(|a| a.prenotazione.quesiti.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let righe: HashMap<Uuid, Riga> =
        ricerca::righe(conn, &ids).await?.into_iter().map(|r| (r.id, r)).collect();
    let voce = |a: Appuntamento| {
        let atteso = a.nome_stato() == NomeStato::Confermato && a.inizio > ctx.ora;
        VoceAgenda {
            quesiti: a.prenotazione.quesiti.iter().filter_map(|q| righe.get(q).cloned()).collect(),
            ammissioni: a.ammissioni(ctx),
            da_concordare: atteso && a.da_concordare(ctx.tabelle),
            non_si_tiene: if atteso { agenda.non_si_tiene(&a.slot()) } else { None },
            appuntamento: a,
        }
    };
    Ok(appuntamenti.into_iter().map(voce).collect())
}

/// One day; takes its own away from `voci`, which are in order of time.
fn giorno(
    agenda: &Agenda<'_>,
    giorno: NaiveDate,
    voci: &mut Vec<VoceAgenda>,
    occupati: &[Occupato],
) -> GiornoAgenda {
    let fino = voci.partition_point(|v| giorno_civile(v.appuntamento.inizio.to_utc()) <= giorno);
    let del_giorno: Vec<VoceAgenda> = voci.drain(..fino).collect();
    let nuovo = |slot: Slot| SlotAgenda {
        slot,
        liberi: posti_liberi(&slot, occupati, agenda.punto.posti),
        voci: Vec::new(),
    };
    let mut slot: Vec<SlotAgenda> = agenda.del_giorno(giorno).into_iter().map(nuovo).collect();
    let mut fuori_orario = Vec::new();
    for voce in del_giorno {
        let inizio = voce.appuntamento.inizio;
        match slot.iter_mut().find(|s| s.slot.inizio <= inizio && inizio < s.slot.fine) {
            Some(suo) => suo.voci.push(voce),
            None => fuori_orario.push(voce),
        }
    }
    GiornoAgenda {
        giorno,
        chiuso: agenda.chiuso_il(giorno),
        aperture: agenda.aperture(giorno),
        chiusure: agenda.chiusure_del(giorno).cloned().collect(),
        slot,
        fuori_orario,
    }
}
