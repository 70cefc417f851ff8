//! A request as a Cassetto sends it, checked against the tables: every mistake at once, each with what to do.

mod richiedente;

use super::{Richiesta, riga_pulita, testo_pulito, transizioni::TESTO_MASSIMO};
use crate::{
    attore::Mittente,
    identificativi::{Mese, Periodo, posizione_valida},
    tabelle::{Argomento, Canale, Cassetto, PeriodoRichiesto, Tabelle, TipoPosizione, TipoQuesito},
};
use serde::{Deserialize, Serialize};

/// Most characters of the oggetto that a sender writes.
pub const OGGETTO_MASSIMO: usize = 200;
/// Most characters of a name.
const NOME_MASSIMO: usize = 100;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NuovaRichiesta {
    /// Code of the Cassetto.
    pub cassetto: String,
    /// Code of the argomento.
    pub argomento: String,
    /// Required for a generic request; added to the ambito for a specific one (R3).
    #[serde(default)]
    pub oggetto: Option<String>,
    /// The request.
    pub testo: String,
    /// "Periodo di riferimento" (R3).
    #[serde(default)]
    pub periodo: Option<PeriodoScritto>,
    /// Matricola, codice rapporto di lavoro, … as the Cassetto says (R2).
    #[serde(default)]
    pub posizione: Option<String>,
    /// Code of a reason of the closed list (R72).
    #[serde(default)]
    pub motivo: Option<String>,
    /// Protocollo, Domus or pension number (R73).
    #[serde(default)]
    pub identificativo: Option<String>,
    /// CAP of residence or of the company.
    #[serde(default)]
    pub cap: Option<String>,
    /// Codice fiscale of whom it is about, when it is not the sender.
    #[serde(default)]
    pub soggetto: Option<String>,
    /// Name to address the sender by.
    #[serde(default)]
    pub mittente_nome: Option<String>,
}

/// A period as written, to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodoScritto {
    /// First month, `2026-01`.
    pub da: String,
    /// Last month. Absent: the first one.
    #[serde(default)]
    pub a: Option<String>,
}

/// A mistake in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErroreCampo {
    /// The field.
    pub campo: String,
    /// A stable word for programs.
    pub codice: String,
    /// Italian: what is wrong and what to do.
    pub frase: String,
}

impl ErroreCampo {
    /// A mistake.
    #[must_use]
    pub fn new(campo: &str, codice: &str, frase: impl Into<String>) -> Self {
        Self { campo: campo.to_owned(), codice: codice.to_owned(), frase: frase.into() }
    }
}

/// Collects mistakes while the checks go on.
struct Controllo<'a> {
    mittente: &'a Mittente,
    cassetto: &'a Cassetto,
    errori: Vec<ErroreCampo>,
}

impl NuovaRichiesta {
    /// Checks everything; gives the request to open and its text, both cleaned. `recapiti` are the channels for
    /// which the institute holds a contact of the sender.
    ///
    /// # Errors
    /// Every mistake found.
    pub fn valida(
        self,
        mittente: &Mittente,
        tabelle: &Tabelle,
        recapiti: &[Canale],
    ) -> Result<(Richiesta, String), Vec<ErroreCampo>> {
        let Some(cassetto) = tabelle.cassetti.get(&self.cassetto) else {
            let noti = tabelle.cassetti.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let frase = format!("Questo Cassetto non esiste: indicane uno tra {noti}.");
            return Err(vec![ErroreCampo::new("cassetto", "sconosciuto", frase)]);
        };
        let mut c = Controllo { mittente, cassetto, errori: Vec::new() };
        c.accesso(recapiti);
        let testo = c.testo(&self.testo);
        let argomento = c.argomento(tabelle, &self.argomento);
        let periodo = c.periodo(argomento, self.periodo.as_ref());
        let oggetto = c.oggetto(argomento, periodo, self.oggetto.as_deref());
        let posizione = c.posizione(self.posizione.as_deref());
        let (motivo, identificativo) = c.motivo(presente(self.motivo), presente(self.identificativo));
        let cap = c.cap(self.cap.as_deref());
        let soggetto = c.soggetto(presente(self.soggetto));
        let mittente_nome = self.mittente_nome.map(|n| riga_pulita(&n)).filter(|n| !n.is_empty());
        if mittente_nome.as_ref().is_some_and(|n| n.chars().count() > NOME_MASSIMO) {
            c.no(
                "mittente_nome",
                "troppo_lungo",
                format!("Il nome supera {NOME_MASSIMO} caratteri: accorcialo."),
            );
        }
        match argomento {
            Some(argomento) if c.errori.is_empty() => Ok((
                Richiesta {
                    cassetto: self.cassetto,
                    argomento: self.argomento,
                    tipo: argomento.tipo,
                    oggetto,
                    periodo: periodo.map(|p| (String::from(p.da()), String::from(p.a()))),
                    posizione,
                    motivo,
                    identificativo,
                    cap,
                    // Not the sender's to say: the office takes it from the list of operators.
                    regione: None,
                    mittente: mittente.codice_fiscale.clone(),
                    profilo: mittente.profilo,
                    mittente_nome,
                    soggetto,
                },
                testo,
            )),
            _ => Err(c.errori),
        }
    }
}

/// What was written in an optional field; blanks alone are nothing.
fn presente(scritto: Option<String>) -> Option<String> {
    scritto.map(|t| riga_pulita(&t)).filter(|t| !t.is_empty())
}

impl Controllo<'_> {
    fn no(&mut self, campo: &str, codice: &str, frase: impl Into<String>) {
        self.errori.push(ErroreCampo::new(campo, codice, frase));
    }

    fn accesso(&mut self, recapiti: &[Canale]) {
        let cassetto = self.cassetto;
        if self.mittente.cassetto != cassetto.codice {
            let frase =
                format!("Il tuo accesso non è al {}: entra da quel Cassetto e riprova.", cassetto.nome);
            self.no("cassetto", "non_tuo", frase);
        } else if !cassetto.profili.contains(&self.mittente.profilo) {
            let frase =
                format!("Con il tuo profilo non si può scrivere dal {}: usa il tuo Cassetto.", cassetto.nome);
            self.no("cassetto", "profilo_non_ammesso", frase);
        }
        for canale in cassetto.recapiti_obbligatori.iter().filter(|c| !recapiti.contains(c)) {
            let quale = match canale {
                Canale::Pec => "un indirizzo PEC",
                Canale::Email => "un indirizzo e-mail",
                Canale::Sms => "un numero di cellulare",
                Canale::Cassetto => continue,
            };
            let frase = format!(
                "Per scrivere da questo Cassetto serve {quale}: aggiungilo ai tuoi recapiti e riprova."
            );
            self.no("recapiti", "recapito_mancante", frase);
        }
    }

    fn testo(&mut self, scritto: &str) -> String {
        let testo = testo_pulito(scritto);
        let caratteri = testo.chars().count();
        if testo.is_empty() {
            self.no("testo", "obbligatorio", "Scrivi il testo della richiesta: è obbligatorio.");
        } else if caratteri > TESTO_MASSIMO {
            let frase =
                format!("Il testo è di {caratteri} caratteri: il massimo è {TESTO_MASSIMO}. Accorcialo.");
            self.no("testo", "troppo_lungo", frase);
        }
        testo
    }

    fn argomento<'t>(&mut self, tabelle: &'t Tabelle, codice: &str) -> Option<&'t Argomento> {
        let trovato = tabelle.argomenti.get(codice).filter(|a| a.cassetto == self.cassetto.codice);
        match trovato {
            None => {
                let frase = "Questo argomento non è del Cassetto: scegline uno dal suo elenco (GET /api/v1/argomenti).";
                self.no("argomento", "sconosciuto", frase);
            }
            Some(argomento) if !argomento.aperto_a(self.mittente.profilo) => {
                let frase = "Questo argomento non è per il tuo profilo: scegline un altro, o entra con l'altro profilo.";
                self.no("argomento", "profilo_non_ammesso", frase);
            }
            Some(_) => {}
        }
        trovato
    }

    /// R3: required where the argomento says so, and nowhere else.
    fn periodo(
        &mut self,
        argomento: Option<&Argomento>,
        scritto: Option<&PeriodoScritto>,
    ) -> Option<Periodo> {
        match (argomento?.periodo, scritto) {
            (PeriodoRichiesto::Vietato, None) => None,
            (PeriodoRichiesto::Vietato, Some(_)) => {
                self.no(
                    "periodo",
                    "non_previsto",
                    "Per questo argomento non va indicato il periodo: toglilo.",
                );
                None
            }
            (PeriodoRichiesto::Obbligatorio, None) => {
                let frase = "Indica il periodo di riferimento: il primo e l'ultimo mese, per esempio da 2026-01 a 2026-06.";
                self.no("periodo", "obbligatorio", frase);
                None
            }
            (PeriodoRichiesto::Obbligatorio, Some(p)) => {
                let letto = p.da.parse::<Mese>().and_then(|da| {
                    let a = p.a.as_deref().map_or(Ok(da), str::parse)?;
                    Periodo::new(da, a)
                });
                letto.map_err(|e| self.no("periodo", "non_valido", riga_pulita(&e.to_string()))).ok()
            }
        }
    }

    /// R3: a specific request carries its ambito, and the period where there is one.
    fn oggetto(
        &mut self,
        argomento: Option<&Argomento>,
        periodo: Option<Periodo>,
        scritto: Option<&str>,
    ) -> String {
        let aggiunto = riga_pulita(scritto.unwrap_or_default());
        if aggiunto.chars().count() > OGGETTO_MASSIMO {
            self.no(
                "oggetto",
                "troppo_lungo",
                format!("L'oggetto supera {OGGETTO_MASSIMO} caratteri: accorcialo."),
            );
        }
        match argomento {
            Some(a) if a.tipo == TipoQuesito::Specifico => {
                let mut oggetto = a.nome.clone();
                if let Some(periodo) = periodo {
                    oggetto.push_str(&format!(" – periodo {periodo}"));
                }
                if !aggiunto.is_empty() {
                    oggetto.push_str(&format!(" – {aggiunto}"));
                }
                oggetto
            }
            Some(_) if aggiunto.is_empty() => {
                self.no("oggetto", "obbligatorio", "Scrivi l'oggetto della richiesta: è obbligatorio.");
                aggiunto
            }
            _ => aggiunto,
        }
    }

    fn posizione(&mut self, scritta: Option<&str>) -> Option<String> {
        let scritta = scritta.map(str::trim).filter(|p| !p.is_empty());
        let Some(posizione) = scritta else {
            if self.cassetto.posizione_obbligatoria {
                let quale = match self.cassetto.posizione {
                    TipoPosizione::Matricola => "la matricola aziendale (10 cifre)",
                    TipoPosizione::RapportoLavoro => "il codice del rapporto di lavoro (10 cifre)",
                    TipoPosizione::CodiceAzienda => "il codice azienda (da 8 a 11 lettere o cifre)",
                    TipoPosizione::Istanza => "il protocollo, il numero Domus o il numero di pensione",
                    TipoPosizione::Nessuna => return None,
                };
                self.no("posizione", "obbligatorio", format!("Indica {quale}: è obbligatorio."));
            }
            return None;
        };
        posizione_valida(self.cassetto.posizione, posizione)
            .map_err(|e| self.no("posizione", "non_valido", e.to_string()))
            .ok()
    }
}

#[cfg(test)]
mod tests;
