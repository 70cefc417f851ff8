//! Routing: from what a request says to the sede and unit that work it, with the reason kept (R5, R74, R86).
//!
//! In order: the CAP; the province in the matricola; then a Polo that takes this argomento from that sede. The
//! territory decides first because a Polo serves sedi. A region (R69) comes before all: its Polo decides alone, since
//! a Referente regionale asks for nobody who lives anywhere. What matches nothing, or a sede where the function is not on
//! yet (R9), goes to the visible queue of unrouted quesiti with its reason, never to nowhere.

use crate::tabelle::{Argomento, Cassetto, Polo, Regione, Sede, Tabelle, TipoPosizione};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What routing looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dati<'a> {
    /// The Cassetto it came from.
    pub cassetto: &'a Cassetto,
    /// What it is about.
    pub argomento: &'a Argomento,
    /// CAP of residence or of the company, five digits.
    pub cap: Option<&'a str>,
    /// Position, as checked.
    pub posizione: Option<&'a str>,
    /// Region of the Referente regionale who asks.
    pub regione: Option<Regione>,
}

/// Where a quesito goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destinazione {
    /// Sede.
    pub sede: String,
    /// Unit of it.
    pub unita: String,
}

/// Why a quesito is in no sede.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "motivo", rename_all = "snake_case")]
pub enum NonSmistato {
    /// No sede serves this CAP.
    CapSconosciuto {
        /// The CAP given.
        cap: String,
    },
    /// Neither CAP nor matricola says a territory.
    TerritorioIgnoto,
    /// The matricola's province has no sede.
    ProvinciaSconosciuta {
        /// The two digits.
        provincia: String,
    },
    /// No Polo answers this argomento for the region of the Referente (R69).
    RegioneSenzaPolo {
        /// The region.
        regione: Regione,
    },
    /// The function is not on there yet (R9).
    SedeNonAbilitata {
        /// The competent sede.
        sede: String,
    },
}

impl NonSmistato {
    /// The stable word kept in rows.
    #[must_use]
    pub fn codice(&self) -> &'static str {
        match self {
            Self::CapSconosciuto { .. } => "cap_sconosciuto",
            Self::TerritorioIgnoto => "territorio_ignoto",
            Self::ProvinciaSconosciuta { .. } => "provincia_sconosciuta",
            Self::RegioneSenzaPolo { .. } => "regione_senza_polo",
            Self::SedeNonAbilitata { .. } => "sede_non_abilitata",
        }
    }
}

impl fmt::Display for NonSmistato {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CapSconosciuto { cap } => write!(f, "nessuna sede serve il CAP {cap}"),
            Self::TerritorioIgnoto => f.write_str("mancano CAP e matricola: il territorio non si ricava"),
            Self::ProvinciaSconosciuta { provincia } => {
                write!(f, "la matricola indica la provincia {provincia}, che non ha una sede")
            }
            Self::RegioneSenzaPolo { regione } => {
                write!(f, "nessun Polo tratta questo argomento per la regione {regione}")
            }
            Self::SedeNonAbilitata { sede } => {
                write!(f, "la sede competente {sede} non è ancora abilitata per questo Cassetto")
            }
        }
    }
}

/// The result of routing and how it came about, kept on the quesito.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instradamento {
    /// Where to, or why nowhere.
    pub esito: Result<Destinazione, NonSmistato>,
    /// Short Italian sentences: what was looked at, which rule matched.
    pub perche: Vec<String>,
}

/// All that there is to say where a person chose: who it was, and when, is in the history.
const A_MANO: &str = "Smistato a mano";

impl Instradamento {
    /// Where a person sends it, whatever the tables say.
    #[must_use]
    pub fn a_mano(verso: Destinazione) -> Self {
        Self { esito: Ok(verso), perche: vec![format!("{A_MANO}.")] }
    }

    /// Whether a person chose.
    #[must_use]
    pub fn scelto_a_mano(&self) -> bool {
        self.perche.first().is_some_and(|frase| frase.starts_with(A_MANO))
    }
}

/// Routes a request. Pure: the same tables and data always give the same answer.
#[must_use]
pub fn instrada(tabelle: &Tabelle, dati: &Dati<'_>) -> Instradamento {
    let mut perche = Vec::new();
    let trovata = match dati.regione {
        Some(regione) => polo_regionale(tabelle, dati.argomento, regione, &mut perche),
        None => territorio(tabelle, dati, &mut perche)
            .map(|sede| polo(tabelle, dati.argomento, sede, &mut perche)),
    };
    let esito = trovata.and_then(|destinazione| {
        if dati.cassetto.sedi.comprende(&destinazione.sede) {
            Ok(destinazione)
        } else {
            Err(NonSmistato::SedeNonAbilitata { sede: destinazione.sede })
        }
    });
    if let Err(motivo) = &esito {
        perche.push(format!("Non smistato: {motivo}."));
    }
    Instradamento { esito, perche }
}

/// R69: the Polo of a region, whatever sedi it serves.
fn polo_regionale(
    tabelle: &Tabelle,
    argomento: &Argomento,
    regione: Regione,
    perche: &mut Vec<String>,
) -> Result<Destinazione, NonSmistato> {
    let trovato =
        tabelle.poli.iter().find(|p| p.regione == Some(regione) && p.argomenti.contains(&argomento.codice));
    let polo = trovato.ok_or(NonSmistato::RegioneSenzaPolo { regione })?;
    perche.push(format!(
        "Chi scrive è Referente regionale: {regione}. {}",
        del_polo(tabelle, argomento, polo, "per questa regione")
    ));
    Ok(Destinazione { sede: polo.sede.clone(), unita: polo.unita.clone() })
}

fn territorio<'t>(
    tabelle: &'t Tabelle,
    dati: &Dati<'_>,
    perche: &mut Vec<String>,
) -> Result<&'t Sede, NonSmistato> {
    if let Some(cap) = dati.cap {
        let sede =
            per_cap(tabelle, cap).ok_or_else(|| NonSmistato::CapSconosciuto { cap: cap.to_owned() })?;
        perche.push(format!("Il CAP {cap} è servito dalla sede {} {}.", sede.codice, sede.nome));
        return Ok(sede);
    }
    let matricola = dati.posizione.filter(|_| dati.cassetto.posizione == TipoPosizione::Matricola);
    let provincia = matricola.and_then(|m| m.get(..2)).ok_or(NonSmistato::TerritorioIgnoto)?;
    let sede = tabelle
        .sedi
        .get(&format!("{provincia}00"))
        .ok_or_else(|| NonSmistato::ProvinciaSconosciuta { provincia: provincia.to_owned() })?;
    perche.push(format!(
        "La matricola inizia per {provincia}: provincia della sede {} {}.",
        sede.codice, sede.nome
    ));
    Ok(sede)
}

/// The sede whose narrowest interval holds the CAP; between equals the lowest code.
fn per_cap<'t>(tabelle: &'t Tabelle, cap: &str) -> Option<&'t Sede> {
    let cap: u32 = cap.parse().ok()?;
    tabelle
        .sedi
        .values()
        .flat_map(|sede| sede.cap.iter().map(move |intervallo| (intervallo, sede)))
        .filter(|(intervallo, _)| intervallo.contiene(cap))
        .min_by_key(|(intervallo, sede)| (intervallo.ampiezza(), &sede.codice))
        .map(|(_, sede)| sede)
}

fn polo(tabelle: &Tabelle, argomento: &Argomento, sede: &Sede, perche: &mut Vec<String>) -> Destinazione {
    let serve = |voci: &[String], codice: &str| voci.iter().any(|v| v == codice);
    match tabelle
        .poli
        .iter()
        .find(|p| serve(&p.argomenti, &argomento.codice) && serve(&p.serve, &sede.codice))
    {
        Some(polo) => {
            perche.push(del_polo(tabelle, argomento, polo, "per questo territorio"));
            Destinazione { sede: polo.sede.clone(), unita: polo.unita.clone() }
        }
        None => {
            perche.push(format!(
                "L'argomento «{}» è dell'unità «{}».",
                argomento.nome,
                nome_unita(tabelle, &argomento.unita)
            ));
            Destinazione { sede: sede.codice.clone(), unita: argomento.unita.clone() }
        }
    }
}

fn del_polo(tabelle: &Tabelle, argomento: &Argomento, polo: &Polo, per: &str) -> String {
    format!(
        "L'argomento «{}» {per} è del Polo «{}»: sede {}, {}.",
        argomento.nome,
        polo.nome,
        polo.sede,
        nome_unita(tabelle, &polo.unita)
    )
}

fn nome_unita<'t>(tabelle: &'t Tabelle, codice: &'t str) -> &'t str {
    tabelle.unita.get(codice).map_or(codice, |u| u.nome.as_str())
}
