//! The term of a quesito in words: how far it is, why it stands still, whether it was kept.

use crate::{
    errore::Errore,
    stato::App,
    vista::{
        quando::giorno,
        termine::{Conclusa, TermineDetto, Tono, concluso, detto, sospeso},
    },
};
use chrono::NaiveDate;
use engine::{Conn, Timestamp, history::Line};
use workflows::{
    quesiti::{AttesaConclusa, Contesto, Quesito, Stato, TermineSpiegato},
    scadenze::giorno_civile,
};

/// The term, and how it was counted.
#[derive(Debug)]
pub(crate) struct Perche {
    pub(crate) conto: String,
    pub(crate) regole: String,
    pub(crate) saltati: Vec<(String, String)>,
}

impl Perche {
    fn di(t: TermineSpiegato, regole: &str) -> Self {
        Self {
            conto: t.perche,
            regole: regole.to_owned(),
            saltati: t.saltati.into_iter().map(|s| (giorno(s.data), s.motivo.to_string())).collect(),
        }
    }
}

/// Says the term of a quesito; `storia` is read where nobody waits any more.
pub(super) fn termine(q: &Quesito, storia: &[Line], oggi: NaiveDate) -> TermineDetto {
    if q.in_attesa() {
        return in_attesa(q, oggi);
    }
    let chiusa = match &q.stato {
        Stato::Chiusa(chiusura) => Some(chiusura.il),
        Stato::Aperta | Stato::InCarico { .. } => None,
    };
    conclusa(AttesaConclusa::ultima(storia).as_ref(), chiusa)
}

/// Says the term of a quesito whose sender waits.
pub(super) fn in_attesa(q: &Quesito, oggi: NaiveDate) -> TermineDetto {
    match q.fatti.interruzioni.iter().find(|i| i.al.is_none()) {
        Some(i) => sospeso(giorno_civile(i.dal.to_utc()), q.termine(), oggi),
        None => detto(q.termine(), oggi, "senza termine"),
    }
}

/// Says how the last wait ended; `chiusa` is when the quesito was closed.
pub(super) fn conclusa(attesa: Option<&AttesaConclusa>, chiusa: Option<Timestamp>) -> TermineDetto {
    let il = |t: Timestamp| giorno_civile(t.to_utc());
    let Some(attesa) = attesa else {
        let parole = if chiusa.is_some() { "chiusa" } else { "risposta data" };
        return TermineDetto { parole: parole.to_owned(), tono: Tono::Fermo, giorno: None };
    };
    let come = match chiusa {
        Some(chiusa) if il(chiusa) == il(attesa.al) => Conclusa::Chiusa(il(chiusa)),
        Some(chiusa) => Conclusa::ChiusaDopoRisposta(il(chiusa)),
        None => Conclusa::Risposta(il(attesa.al)),
    };
    concluso(come, attesa.termine, attesa.giorni_di_ritardo())
}

/// How the term was counted: the one that runs, or that of the last wait.
pub(super) async fn perche(
    app: &App,
    conn: &mut Conn,
    q: &Quesito,
    storia: &[Line],
    ctx: &Contesto<'_>,
) -> Result<Option<Perche>, Errore> {
    if q.in_attesa() {
        let oggi = giorno_civile(ctx.ora.to_utc());
        return Ok(q.termine_spiegato(ctx.regola, ctx.tabelle, oggi).map(|t| Perche::di(t, &q.regole)));
    }
    let Some(attesa) = AttesaConclusa::ultima(storia) else { return Ok(None) };
    let dove = attesa.dove(storia);
    let regole = dove.regole.as_deref().unwrap_or(&q.regole);
    let regola = app.ufficio.regole.regola(conn, regole, &q.richiesta.argomento).await?;
    Ok(attesa.termine_spiegato(&dove, &regola, ctx.tabelle).map(|t| Perche::di(t, regole)))
}
