//! What the agenda asks for before it is too late: on top of the page.

use super::giorni::{chi, orario};
use crate::vista::quando::{Quando, giorno, quando};
use workflows::{
    punti::{RifiutoSlot, Slot},
    scadenze::giorno_civile,
    tabelle::Tabelle,
    ufficio::{AvvisiAgenda, DaSpostare},
};

/// A remote meeting that is near and whose mode nobody agreed.
#[derive(Debug)]
pub(super) struct SenzaModalita {
    pub(super) indirizzo: String,
    pub(super) quando: Quando,
    pub(super) chi: String,
    pub(super) punto: String,
}

/// A slot to move to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Proposta {
    /// As the form sends it: an instant, so that an hour that happens twice is told apart.
    pub(super) valore: String,
    /// `lun 23 nov 2026, 09:00–09:30`
    pub(super) nome: String,
}

impl Proposta {
    pub(super) fn di(slot: &Slot) -> Self {
        let inizio = slot.inizio.to_utc();
        Self {
            valore: inizio.to_rfc3339(),
            nome: format!("{}, {}", giorno(giorno_civile(inizio)), orario(slot)),
        }
    }
}

/// A meeting that cannot be held, and where it could go.
#[derive(Debug)]
pub(super) struct DaSpostareVista {
    pub(super) indirizzo: String,
    pub(super) versione: i64,
    pub(super) quando: Quando,
    pub(super) chi: String,
    pub(super) punto: String,
    pub(super) perche: String,
    /// What who booked would read.
    pub(super) motivo: String,
    pub(super) proposta: Option<Proposta>,
}

/// Everything on top.
#[derive(Debug, Default)]
pub(super) struct AvvisiVista {
    pub(super) senza_modalita: Vec<SenzaModalita>,
    pub(super) da_spostare: Vec<DaSpostareVista>,
}

impl AvvisiVista {
    pub(super) fn di(avvisi: AvvisiAgenda, tabelle: &Tabelle) -> Self {
        let senza = avvisi.senza_modalita.iter().map(|v| SenzaModalita {
            indirizzo: format!("/agenda/appuntamenti/{}", v.appuntamento.meta.id),
            quando: quando(v.appuntamento.inizio),
            chi: chi(&v.appuntamento),
            punto: nome_punto(&v.appuntamento.punto, tabelle),
        });
        Self { senza_modalita: senza.collect(), da_spostare: da_spostare(&avvisi.da_spostare, tabelle) }
    }

    pub(super) fn ci_sono(&self) -> bool {
        !self.senza_modalita.is_empty() || !self.da_spostare.is_empty()
    }
}

/// The name of a punto; its code where the tables no longer have it.
pub(super) fn nome_punto(punto: &str, tabelle: &Tabelle) -> String {
    tabelle.punti.get(punto).map_or_else(|| punto.to_owned(), |p| p.nome.clone())
}

/// What cannot be held.
pub(super) fn da_spostare(voci: &[DaSpostare], tabelle: &Tabelle) -> Vec<DaSpostareVista> {
    let vista = |d: &DaSpostare| DaSpostareVista {
        indirizzo: format!("/agenda/appuntamenti/{}", d.appuntamento.meta.id),
        versione: d.appuntamento.meta.version,
        quando: quando(d.appuntamento.inizio),
        chi: chi(&d.appuntamento),
        punto: nome_punto(&d.appuntamento.punto, tabelle),
        perche: d.perche.to_string(),
        motivo: motivo(&d.perche),
        proposta: d.proposta.as_ref().map(Proposta::di),
    };
    voci.iter().map(vista).collect()
}

/// What is proposed to tell who booked.
fn motivo(perche: &RifiutoSlot) -> String {
    match perche {
        RifiutoSlot::GiornoChiuso { motivo, .. } | RifiutoSlot::OrarioChiuso { motivo } => {
            format!("Il punto di consulenza è chiuso: {motivo}.")
        }
        _ => "Gli orari del punto di consulenza sono cambiati.".to_owned(),
    }
}
