//! What somebody wrote to look for quesiti, read field by field: every mistake is told, not only the first.

use super::{
    Cursore, ErroreCursore, Filtro, FiltroScadenza, LIMITE_MASSIMO, LIMITE_PREDEFINITO, Ordine,
    codice_fiscale,
};
use crate::{
    protocollo::ErroreNumero,
    quesiti::{ErroreCampo, NomeStato, riga_pulita},
};
use chrono::NaiveDate;

/// Longest part of an oggetto that is looked for.
const OGGETTO_MASSIMO: usize = 200;
/// Furthest term that is looked for, days.
const SCADE_ENTRO_MASSIMO: u32 = 3_650;

/// As written: the fields of a form, or of an address. What is blank is as if it were not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteri {
    /// Matricola or other position.
    pub posizione: Option<String>,
    /// Beginnings of words of the oggetto.
    pub oggetto: Option<String>,
    /// `aperta`, `in_carico`, `chiusa`.
    pub stato: Option<String>,
    /// First civil day of opening.
    pub aperto_dal: Option<NaiveDate>,
    /// Last civil day of opening.
    pub aperto_al: Option<NaiveDate>,
    /// First civil day of the last change.
    pub aggiornato_dal: Option<NaiveDate>,
    /// Last civil day of the last change.
    pub aggiornato_al: Option<NaiveDate>,
    /// Code of the argomento.
    pub argomento: Option<String>,
    /// Code of the Cassetto.
    pub cassetto: Option<String>,
    /// Code of the sede.
    pub sede: Option<String>,
    /// Code of the unit.
    pub unita: Option<String>,
    /// User id of who has it in carico.
    pub assegnatario: Option<String>,
    /// Only with the term past.
    pub scaduti: bool,
    /// Only with the term within so many days.
    pub scade_entro: Option<u32>,
    /// Protocol number; the day may be written with hyphens.
    pub protocollo: Option<String>,
    /// Codice fiscale of whom it is about.
    pub codice_fiscale: Option<String>,
    /// Only what is in no sede.
    pub non_smistati: bool,
    /// `recenti` or `coda`; by default `recenti`.
    pub ordine: Option<String>,
    /// Rows, 1 to [`LIMITE_MASSIMO`].
    pub limite: Option<i64>,
    /// Where the previous page ended.
    pub cursore: Option<String>,
}

/// What [`Criteri`] say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letti {
    /// What is looked for.
    pub filtro: Filtro,
    /// In which order.
    pub ordine: Ordine,
    /// After which row.
    pub cursore: Option<Cursore>,
    /// Most rows.
    pub limite: i64,
}

impl Criteri {
    /// Reads every field.
    ///
    /// # Errors
    /// All that is wrong, by field.
    pub fn letti(self) -> Result<Letti, Vec<ErroreCampo>> {
        let mut errori = Vec::new();
        let mut no = |campo: &str, frase: String| errori.push(ErroreCampo::new(campo, "non_valido", frase));
        let stato = self.stato.as_deref().and_then(|s| {
            let trovato = NomeStato::TUTTI.into_iter().find(|n| n.codice() == s || n.to_string() == s);
            if trovato.is_none() {
                no("stato", "Lo stato non esiste: indica aperta, in_carico o chiusa.".into());
            }
            trovato
        });
        let protocollo = self.protocollo.as_deref().and_then(|p| {
            p.replace('-', "/").parse().map_err(|e: ErroreNumero| no("protocollo", e.to_string())).ok()
        });
        let soggetto = self
            .codice_fiscale
            .as_deref()
            .and_then(|c| codice_fiscale(c).map_err(|e| no("codice_fiscale", e.to_string())).ok());
        let ordine = match self.ordine.as_deref() {
            None | Some("recenti") => Ordine::Recenti,
            Some("coda") => Ordine::Coda,
            Some(_) => {
                no("ordine", "L'ordine non esiste: indica recenti o coda.".into());
                Ordine::Recenti
            }
        };
        let cursore = self
            .cursore
            .as_deref()
            .and_then(|c| c.parse().map_err(|e: ErroreCursore| no("cursore", e.to_string())).ok());
        let limite = self.limite.unwrap_or(LIMITE_PREDEFINITO);
        if !(1..=LIMITE_MASSIMO).contains(&limite) {
            no("limite", format!("Il limite va da 1 a {LIMITE_MASSIMO}."));
        }
        let giusto = |da: Option<NaiveDate>, a: Option<NaiveDate>| da.zip(a).is_none_or(|(da, a)| da <= a);
        if !giusto(self.aperto_dal, self.aperto_al) {
            no("aperto_al", "L'ultimo giorno di apertura viene prima del primo: scambiali.".into());
        }
        if !giusto(self.aggiornato_dal, self.aggiornato_al) {
            no("aggiornato_al", "L'ultimo giorno di aggiornamento viene prima del primo: scambiali.".into());
        }
        if !errori.is_empty() {
            return Err(errori);
        }
        let pulito = |t: Option<String>| t.map(|t| riga_pulita(&t)).filter(|t| !t.is_empty());
        let filtro = Filtro {
            posizione: pulito(self.posizione).map(|p| p.to_ascii_uppercase()),
            oggetto: pulito(self.oggetto).map(|o| o.chars().take(OGGETTO_MASSIMO).collect()),
            stato,
            aperto_dal: self.aperto_dal,
            aperto_al: self.aperto_al,
            aggiornato_dal: self.aggiornato_dal,
            aggiornato_al: self.aggiornato_al,
            argomento: pulito(self.argomento),
            cassetto: pulito(self.cassetto),
            sede: pulito(self.sede),
            unita: pulito(self.unita),
            assegnatario: pulito(self.assegnatario),
            scadenza: match (self.scaduti, self.scade_entro) {
                (true, _) => Some(FiltroScadenza::Scaduti),
                (_, Some(giorni)) => Some(FiltroScadenza::EntroGiorni(giorni.min(SCADE_ENTRO_MASSIMO))),
                _ => None,
            },
            protocollo,
            soggetto,
            non_smistati: self.non_smistati,
            ..Filtro::default()
        };
        Ok(Letti { filtro, ordine, cursore, limite })
    }
}
