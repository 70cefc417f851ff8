//! One question, asked by the acts and by whoever wants to know why: may this person act with this profile today?

use super::{Abilitazione, ProfiloAbilitato};
use crate::tabelle::{Cassetto, Profilo, Regione};
use chrono::NaiveDate;
use serde::Serialize;

/// The answer, with the sentences that explain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Esame {
    /// The profile asked about.
    pub profilo: Profilo,
    /// Whether it is open.
    pub aperto: bool,
    /// Why: what opens it, or everything that keeps it closed.
    pub perche: Vec<String>,
}

/// Looks at the lines that a person has in all lists. Pure: the same lines on the same day give the same answer.
#[must_use]
pub fn esamina(cassetto: &Cassetto, righe: &[Abilitazione], profilo: Profilo, giorno: NaiveDate) -> Esame {
    let (Some(elenchi), Some(voluto)) = (&cassetto.elenchi_abilitati, ProfiloAbilitato::di(profilo)) else {
        return Esame { profilo, aperto: true, perche: vec!["Qui non serve essere in un elenco.".into()] };
    };
    let (buone, altre): (Vec<_>, Vec<_>) = righe.iter().partition(|r| serve(elenchi, r, voluto, giorno));
    let aperto = !buone.is_empty();
    let perche = if aperto {
        buone.into_iter().map(|r| buona(r, voluto)).collect()
    } else if altre.is_empty() {
        vec!["Il codice fiscale non è in nessun elenco di operatori.".into()]
    } else {
        altre.into_iter().map(|r| mancante(elenchi, r, voluto, giorno)).collect()
    };
    Esame { profilo, aperto, perche }
}

/// The region of a Referente on a civil day; of several, the one that began last, since it is the newest that was said.
#[must_use]
pub fn regione_di(cassetto: &Cassetto, righe: &[Abilitazione], giorno: NaiveDate) -> Option<Regione> {
    let elenchi = cassetto.elenchi_abilitati.as_ref()?;
    righe
        .iter()
        .filter(|r| serve(elenchi, r, ProfiloAbilitato::Referente, giorno))
        .max_by_key(|r| (r.dal, r.importata_il, &r.elenco))
        .and_then(|r| r.regione)
}

fn serve(elenchi: &[String], riga: &Abilitazione, voluto: ProfiloAbilitato, giorno: NaiveDate) -> bool {
    elenchi.contains(&riga.elenco) && riga.comprende(voluto) && riga.vale(giorno)
}

fn buona(riga: &Abilitazione, voluto: ProfiloAbilitato) -> String {
    let fino = riga.al.map_or(String::new(), |al| format!(" fino al {}", data(al)));
    let come = match (riga.profilo, voluto, riga.regione) {
        (ProfiloAbilitato::Referente, ProfiloAbilitato::Operatore, _) => {
            format!("{}, che può scrivere anche come {voluto}", riga.profilo)
        }
        (ProfiloAbilitato::Referente, ProfiloAbilitato::Referente, Some(regione)) => {
            format!("{voluto} ({regione})")
        }
        _ => voluto.to_string(),
    };
    format!("È nell'elenco «{}» come {come}, dal {}{fino}.", riga.elenco, data(riga.dal))
}

/// The first thing that keeps a line from opening the profile.
fn mancante(elenchi: &[String], riga: &Abilitazione, voluto: ProfiloAbilitato, giorno: NaiveDate) -> String {
    let elenco = &riga.elenco;
    if !elenchi.contains(elenco) {
        format!("È nell'elenco «{elenco}», che qui non è ancora attivo.")
    } else if !riga.comprende(voluto) {
        format!("Nell'elenco «{elenco}» è {}, non {voluto}.", riga.profilo)
    } else if riga.dal > giorno && riga.al.is_none_or(|al| al >= riga.dal) {
        format!("Nell'elenco «{elenco}» l'abilitazione comincia il {}.", data(riga.dal))
    } else {
        let al = riga.al.unwrap_or(riga.dal);
        format!("Nell'elenco «{elenco}» l'abilitazione è finita il {}.", data(al))
    }
}

fn data(giorno: NaiveDate) -> String {
    giorno.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests;
