//! From what somebody wrote to the lines of a list: one line as a value, a whole file, and what the file changes.
//! Pure: the rows are read and written by whoever calls.

mod file;
mod piano;

pub use file::{COLONNE, Lettura, SbaglioRiga, leggi};
pub use piano::{Piano, pianifica};

use super::{Abilitazione, ProfiloAbilitato};
use crate::{
    identificativi::CodiceFiscale,
    quesiti::{ErroreCampo, riga_pulita},
    tabelle::Regione,
};
use chrono::NaiveDate;
use engine::Timestamp;

/// Most characters of a name.
const NOME_MASSIMO: usize = 100;
/// What a day must look like.
const DATA_ATTESA: &str = "attesa una data che esiste, come 2026-03-02 o 02/03/2026";

/// A line as written, to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the columns of the file")]
pub struct Scritta {
    pub codice_fiscale: String,
    pub nome: String,
    pub ente: String,
    pub profilo: String,
    pub regione: String,
    pub dal: String,
    pub al: String,
}

impl Scritta {
    /// Checks everything; the line of `elenco`, stated at `ora`.
    ///
    /// # Errors
    /// Every mistake found, each with its column and what was expected.
    pub fn valida(&self, elenco: &str, ora: Timestamp) -> Result<Abilitazione, Vec<ErroreCampo>> {
        let mut errori = Vec::new();
        let codice_fiscale = self.codice_fiscale(&mut errori);
        let nome = testo(&mut errori, "nome", &self.nome, "il nome e il cognome dell'operatore");
        let ente = testo(&mut errori, "ente", &self.ente, "il nome dell'ente di patronato");
        let profilo = self.profilo(&mut errori);
        let regione = self.regione(profilo, &mut errori);
        let (dal, al) = self.giorni(&mut errori);
        match (codice_fiscale, profilo, dal) {
            (Some(codice_fiscale), Some(profilo), Some(dal)) if errori.is_empty() => Ok(Abilitazione {
                elenco: elenco.to_owned(),
                codice_fiscale,
                profilo,
                ente,
                nome,
                regione,
                dal,
                al,
                importata_il: ora,
            }),
            _ => Err(errori),
        }
    }

    fn codice_fiscale(&self, errori: &mut Vec<ErroreCampo>) -> Option<String> {
        match self.codice_fiscale.parse::<CodiceFiscale>() {
            Ok(codice) if codice.di_persona() => return Some(codice.into()),
            Ok(_) => {
                let frase = "Serve il codice fiscale di una persona: attesi 16 caratteri.";
                errori.push(ErroreCampo::new("codice_fiscale", "non_valido", frase));
            }
            Err(errore) => {
                errori.push(ErroreCampo::new("codice_fiscale", "non_valido", errore.to_string()));
            }
        }
        None
    }

    fn profilo(&self, errori: &mut Vec<ErroreCampo>) -> Option<ProfiloAbilitato> {
        let letto = self.profilo.trim().to_lowercase().parse();
        letto.map_err(|frase: String| errori.push(ErroreCampo::new("profilo", "sconosciuto", frase))).ok()
    }

    /// R69: a Referente is of a region, an Operatore generico of none.
    fn regione(&self, profilo: Option<ProfiloAbilitato>, errori: &mut Vec<ErroreCampo>) -> Option<Regione> {
        let scritta = self.regione.trim();
        match profilo? {
            ProfiloAbilitato::Referente => {
                let letta = scritta.parse::<Regione>();
                letta.map_err(|e| errori.push(ErroreCampo::new("regione", "sconosciuta", e.to_string()))).ok()
            }
            ProfiloAbilitato::Operatore if scritta.is_empty() => None,
            ProfiloAbilitato::Operatore => {
                let frase = "La regione è soltanto dei referenti: per un operatore va lasciata vuota.";
                errori.push(ErroreCampo::new("regione", "non_prevista", frase));
                None
            }
        }
    }

    fn giorni(&self, errori: &mut Vec<ErroreCampo>) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let dal = data(&self.dal);
        if dal.is_none() {
            let frase = format!("Il primo giorno non è scritto bene: {DATA_ATTESA}.");
            errori.push(ErroreCampo::new("dal", "non_valido", frase));
        }
        if self.al.trim().is_empty() {
            return (dal, None);
        }
        let al = data(&self.al);
        match (dal, al) {
            (_, None) => {
                let frase = format!(
                    "L'ultimo giorno non è scritto bene: {DATA_ATTESA}, o nulla se non c'è un termine."
                );
                errori.push(ErroreCampo::new("al", "non_valido", frase));
            }
            (Some(dal), Some(al)) if al < dal => {
                let frase = "L'ultimo giorno viene prima del primo: controlla le due date.";
                errori.push(ErroreCampo::new("al", "rovesciato", frase));
            }
            _ => {}
        }
        (dal, al)
    }
}

fn testo(errori: &mut Vec<ErroreCampo>, campo: &str, scritto: &str, cosa: &str) -> String {
    let testo = riga_pulita(scritto);
    if testo.is_empty() {
        errori.push(ErroreCampo::new(campo, "obbligatorio", format!("Scrivi {cosa}: è obbligatorio.")));
    } else if testo.chars().count() > NOME_MASSIMO {
        let frase = format!("Sono attesi al più {NOME_MASSIMO} caratteri: accorcialo.");
        errori.push(ErroreCampo::new(campo, "troppo_lungo", frase));
    }
    testo
}

/// As ISO says, or as people write it; years have four digits.
fn data(testo: &str) -> Option<NaiveDate> {
    let testo = testo.trim();
    if testo.len() != 10 {
        return None;
    }
    ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|forma| NaiveDate::parse_from_str(testo, forma).ok())
}

#[cfg(test)]
mod tests;
