//! Search (R17).

use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Parametri,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use workflows::{
    quesiti::{ErroreCampo, NomeStato, riga_pulita},
    ricerca::{
        self, Cursore, Domanda, Filtro, FiltroScadenza, LIMITE_MASSIMO, LIMITE_PREDEFINITO, Ordine, Riga,
    },
    scadenze::giorno_civile,
};

/// What is looked for; all together. Days are civil days in Europe/Rome.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriRicerca {
    /// Matricola or other position.
    posizione: Option<String>,
    /// Part of the oggetto.
    oggetto: Option<String>,
    /// `aperta`, `in_carico`, `chiusa`.
    stato: Option<String>,
    /// Opened on this day or later.
    aperto_dal: Option<NaiveDate>,
    /// Opened on this day or earlier.
    aperto_al: Option<NaiveDate>,
    /// Last changed on this day or later.
    aggiornato_dal: Option<NaiveDate>,
    /// Last changed on this day or earlier.
    aggiornato_al: Option<NaiveDate>,
    /// Code of the argomento.
    argomento: Option<String>,
    /// Code of the Cassetto.
    cassetto: Option<String>,
    /// Code of the sede.
    sede: Option<String>,
    /// Code of the unit.
    unita: Option<String>,
    /// User id of who has it in carico.
    assegnatario: Option<String>,
    /// `true`: only with the term past.
    scaduti: Option<bool>,
    /// Only with the term within so many days.
    scade_entro: Option<u32>,
    /// Protocol number, e.g. `INPS.7000.24/07/2009.0000123`.
    protocollo: Option<String>,
    /// Codice fiscale of whom it is about.
    codice_fiscale: Option<String>,
    /// `true`: only what is in no sede.
    non_smistati: Option<bool>,
    /// `recenti` (default) or `coda` (what expires first).
    ordine: Option<String>,
    /// Rows, 1 to 100; 25 by default.
    limite: Option<i64>,
    /// Where the previous page ended.
    cursore: Option<String>,
}

/// One page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaginaQuesiti {
    /// The rows.
    quesiti: Vec<RigaQuesito>,
    /// Pass it as `cursore` for the next page; `null`: this is the last.
    prossimo: Option<String>,
    /// How many in all, with the first page: a number, or "più di 1.000".
    totale: Option<String>,
}

/// A quesito in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RigaQuesito {
    id: Uuid,
    versione: i64,
    /// "aperta", "in carico", "chiusa" (R12).
    stato: String,
    oggetto: String,
    cassetto: String,
    argomento: String,
    posizione: Option<String>,
    soggetto: String,
    protocollo: Option<String>,
    sede: Option<String>,
    esito: Option<String>,
    termine: Option<NaiveDate>,
    creato_il: DateTime<Utc>,
    aggiornato_il: DateTime<Utc>,
    chiuso_il: Option<DateTime<Utc>>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    unita: Option<String>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    assegnatario: Option<String>,
    /// Only for the office: why it is in no sede.
    #[serde(skip_serializing_if = "Option::is_none")]
    non_smistato: Option<String>,
    /// Only for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    mittente: Option<String>,
}

impl RigaQuesito {
    fn di(r: Riga, ufficio: bool) -> Self {
        Self {
            id: r.id,
            versione: r.versione,
            stato: r.stato.to_string(),
            oggetto: r.oggetto,
            cassetto: r.cassetto,
            argomento: r.argomento,
            posizione: r.posizione,
            soggetto: r.soggetto,
            protocollo: r.protocollo,
            sede: r.sede,
            esito: r.esito,
            termine: r.termine,
            creato_il: r.creato_il.to_utc(),
            aggiornato_il: r.aggiornato_il.to_utc(),
            chiuso_il: r.chiuso_il.map(|t| t.to_utc()),
            unita: r.unita.filter(|_| ufficio),
            assegnatario: r.assegnatario.filter(|_| ufficio),
            non_smistato: r.non_smistato.filter(|_| ufficio),
            mittente: Some(r.mittente).filter(|_| ufficio),
        }
    }
}

impl ParametriRicerca {
    fn letti(self) -> Result<(Filtro, Ordine, Option<Cursore>, i64), Problema> {
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
            p.replace('-', "/")
                .parse()
                .map_err(|e: workflows::protocollo::ErroreNumero| no("protocollo", e.to_string()))
                .ok()
        });
        let soggetto = self
            .codice_fiscale
            .as_deref()
            .and_then(|c| ricerca::codice_fiscale(c).map_err(|e| no("codice_fiscale", e.to_string())).ok());
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
            .and_then(|c| c.parse().map_err(|e: ricerca::ErroreCursore| no("cursore", e.to_string())).ok());
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
            return Err(Problema::non_valida(errori));
        }
        let pulito = |t: Option<String>| t.map(|t| riga_pulita(&t)).filter(|t| !t.is_empty());
        let filtro = Filtro {
            posizione: pulito(self.posizione).map(|p| p.to_ascii_uppercase()),
            oggetto: pulito(self.oggetto).map(|o| o.chars().take(200).collect()),
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
                (Some(true), _) => Some(FiltroScadenza::Scaduti),
                (_, Some(giorni)) => Some(FiltroScadenza::EntroGiorni(giorni.min(3_650))),
                _ => None,
            },
            protocollo,
            soggetto,
            non_smistati: self.non_smistati == Some(true),
            ..Filtro::default()
        };
        Ok((filtro, ordine, cursore, limite))
    }
}

/// The quesiti in scope, as the filter asks.
#[utoipa::path(
    get,
    path = "/api/v1/quesiti",
    tag = "quesiti",
    params(ParametriRicerca),
    responses(
        (status = 200, body = PaginaQuesiti),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn cerca(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(parametri): Parametri<ParametriRicerca>,
) -> Result<Json<PaginaQuesiti>, Problema> {
    chi.solo(LETTORI)?;
    let (filtro, ordine, cursore, limite) = parametri.letti()?;
    let ora = app.ufficio.clock.now();
    let ambito = chi.ambito(ora);
    let domanda = Domanda {
        ambito: &ambito,
        filtro: &filtro,
        ordine,
        dopo: cursore.as_ref(),
        limite,
        oggi: giorno_civile(ora.to_utc()),
    };
    let mut conn = app.ufficio.db.read().await?;
    let pagina = ricerca::cerca(&mut conn, &domanda).await?;
    let ufficio = chi.ufficio();
    Ok(Json(PaginaQuesiti {
        quesiti: pagina.righe.into_iter().map(|r| RigaQuesito::di(r, ufficio)).collect(),
        prossimo: pagina.prossimo.map(String::from),
        totale: pagina.totale.map(|t| t.to_string()),
    }))
}
