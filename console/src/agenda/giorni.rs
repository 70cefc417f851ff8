//! Days of a punto as drawn: slots, who is in them, the seats left.

use super::verbi;
use crate::vista::quando::{giorno, ora};
use chrono::{Datelike, NaiveDate};
use engine::Timestamp;
use workflows::{
    appuntamenti::{Appuntamento, NomeStato},
    punti::{ChiusuraPunto, Slot},
    tabelle::Tabelle,
    ufficio::{GiornoAgenda, VoceAgenda},
};

/// An appointment as the agenda shows it.
#[derive(Debug)]
pub(super) struct ImpegnoVista {
    pub(super) indirizzo: String,
    /// `09:00–09:30`
    pub(super) orario: String,
    pub(super) chi: String,
    /// Whom it is about.
    pub(super) soggetti: String,
    /// What it is about: argomento, and how many requests when more than one.
    pub(super) argomento: String,
    pub(super) canale: String,
    pub(super) da_concordare: bool,
    /// Whether the case was reviewed; of one that is not held, nothing.
    pub(super) preparato: Option<bool>,
    pub(super) stato: NomeStato,
    /// Whether it holds its seat.
    pub(super) confermato: bool,
    /// Why it cannot be held as things are now.
    pub(super) non_si_tiene: Option<String>,
}

/// A line of a day: an appointment, or seats left.
#[derive(Debug)]
pub(super) enum RigaGiorno {
    Impegno(ImpegnoVista),
    Liberi { orario: String, quanti: String },
}

/// A day as drawn.
#[derive(Debug)]
pub(super) struct GiornoVista {
    pub(super) nome: String,
    /// The page of the day.
    pub(super) indirizzo: String,
    pub(super) oggi: bool,
    /// Why it is closed all day.
    pub(super) chiuso: Option<String>,
    /// `aperto 09:00–12:30`, closures apart.
    pub(super) aperture: String,
    /// Closures of some hours.
    pub(super) chiusure: Vec<String>,
    pub(super) righe: Vec<RigaGiorno>,
    pub(super) impegni: usize,
    /// Seats that can still be taken. `None`: the day is over, or closed.
    pub(super) liberi: Option<u32>,
}

impl GiornoVista {
    /// `3 appuntamenti, 5 posti liberi`
    pub(super) fn riassunto(&self) -> String {
        let appuntamenti = match self.impegni {
            0 => "nessun appuntamento".to_owned(),
            1 => "1 appuntamento".to_owned(),
            n => format!("{n} appuntamenti"),
        };
        match self.liberi {
            Some(liberi) => format!("{appuntamenti}, {}", posti(liberi)),
            None => appuntamenti,
        }
    }
}

fn posti(liberi: u32) -> String {
    match liberi {
        0 => "nessun posto libero".to_owned(),
        1 => "1 posto libero".to_owned(),
        n => format!("{n} posti liberi"),
    }
}

/// `09:00–09:30`
pub(super) fn orario(slot: &Slot) -> String {
    format!("{}–{}", ora(slot.inizio), ora(slot.fine))
}

/// Who booked, as a clerk calls it.
pub(super) fn chi(a: &Appuntamento) -> String {
    let p = &a.prenotazione;
    p.prenotato_da_nome.clone().unwrap_or_else(|| p.prenotato_da.clone())
}

/// The closure in words: `dal lun 23 nov 2026 al mar 24 nov 2026, 09:00–11:00: trasloco`.
pub(super) fn chiusura(c: &ChiusuraPunto) -> String {
    let giorni =
        if c.dal == c.al { giorno(c.dal) } else { format!("dal {} al {}", giorno(c.dal), giorno(c.al)) };
    let ore = c.orario.map_or("tutto il giorno".to_owned(), |(da, a)| {
        format!("{}–{}", da.format("%H:%M"), a.format("%H:%M"))
    });
    format!("{giorni}, {ore}")
}

/// An appointment of the agenda.
pub(super) fn impegno(v: &VoceAgenda, tabelle: &Tabelle) -> ImpegnoVista {
    let a = &v.appuntamento;
    let confermato = a.nome_stato() == NomeStato::Confermato;
    let mut argomenti: Vec<&str> = v
        .quesiti
        .iter()
        .map(|q| tabelle.argomenti.get(&q.argomento).map_or(q.argomento.as_str(), |a| a.nome.as_str()))
        .collect();
    argomenti.dedup();
    let quanti = v.quesiti.len();
    let argomento = argomenti.join(", ");
    ImpegnoVista {
        indirizzo: format!("/agenda/appuntamenti/{}", a.meta.id),
        orario: orario(&a.slot()),
        chi: chi(a),
        soggetti: a.prenotazione.soggetti.join(", "),
        argomento: if quanti > 1 { format!("{argomento} ({quanti} richieste)") } else { argomento },
        canale: verbi::canale(a.fatti.canale, v.da_concordare),
        da_concordare: v.da_concordare,
        preparato: confermato.then(|| v.preparato()),
        stato: a.nome_stato(),
        confermato,
        non_si_tiene: v.non_si_tiene.as_ref().map(ToString::to_string),
    }
}

/// A day. Seats left are shown only where they can still be taken.
pub(super) fn giorno_vista(
    g: &GiornoAgenda,
    tabelle: &Tabelle,
    adesso: Timestamp,
    oggi: NaiveDate,
    indirizzo: String,
) -> GiornoVista {
    let (mut righe, mut liberi): (Vec<(Timestamp, RigaGiorno)>, u32) = (Vec::new(), 0);
    for slot in &g.slot {
        for voce in &slot.voci {
            righe.push((voce.appuntamento.inizio, RigaGiorno::Impegno(impegno(voce, tabelle))));
        }
        if slot.liberi > 0 && slot.slot.inizio > adesso {
            liberi = liberi.saturating_add(slot.liberi);
            let riga = RigaGiorno::Liberi { orario: orario(&slot.slot), quanti: posti(slot.liberi) };
            righe.push((slot.slot.inizio, riga));
        }
    }
    for voce in &g.fuori_orario {
        righe.push((voce.appuntamento.inizio, RigaGiorno::Impegno(impegno(voce, tabelle))));
    }
    // Stable: within a slot, who is in it comes before the seats left.
    righe.sort_by_key(|(inizio, _)| *inizio);
    let ore = g.chiusure.iter().filter(|c| c.orario.is_some());
    GiornoVista {
        nome: giorno(g.giorno),
        indirizzo,
        oggi: g.giorno == oggi,
        chiuso: g.chiuso.clone(),
        aperture: g.aperture.iter().map(orario).collect::<Vec<_>>().join(", "),
        chiusure: ore.map(|c| format!("{}: {}", chiusura(c), c.motivo)).collect(),
        impegni: impegni(g),
        righe: righe.into_iter().map(|(_, riga)| riga).collect(),
        liberi: g.slot.iter().any(|s| s.slot.inizio > adesso).then_some(liberi),
    }
}

/// How many will be held, or were.
pub(super) fn impegni(g: &GiornoAgenda) -> usize {
    g.voci().filter(|v| v.appuntamento.nome_stato() == NomeStato::Confermato).count()
}

/// Whether a week shows a day: working days always, Saturday and Sunday when something is there.
pub(super) fn si_mostra(g: &GiornoAgenda) -> bool {
    g.giorno.weekday().num_days_from_monday() < 5 || !g.slot.is_empty() || g.voci().next().is_some()
}
