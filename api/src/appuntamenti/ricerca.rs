//! Search of appointments (R41-R42, R81).

use super::voci::RigaAppuntamento;
use crate::{
    accesso::{Chiamante, LETTORI},
    corpo::Parametri,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{Json, extract::State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workflows::{
    appuntamenti::{self, Domanda, Filtro, NomeStato, Ordine},
    quesiti::{ErroreCampo, riga_pulita},
    ricerca::{self, Cursore, ErroreCursore, LIMITE_MASSIMO, LIMITE_PREDEFINITO},
};

/// What is looked for; all together. Days are civil days in Europe/Rome.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ParametriAppuntamenti {
    /// Codice del rapporto di lavoro, or other position.
    posizione: Option<String>,
    /// `confermato`, `chiuso_e_definito`, `cancellato`.
    stato: Option<String>,
    /// Held on this day or later.
    dal: Option<NaiveDate>,
    /// Held on this day or earlier.
    al: Option<NaiveDate>,
    /// `false`: without those managed by an intermediary (R42).
    intermediari: Option<bool>,
    /// `true`: only those ahead or under way (R81).
    in_corso: Option<bool>,
    /// Code of the punto di consulenza.
    punto: Option<String>,
    /// Codice fiscale of whom it is about.
    codice_fiscale: Option<String>,
    /// `prossimi` (default: soonest first) or `recenti` (latest first).
    ordine: Option<String>,
    /// Rows, 1 to 100; 25 by default.
    limite: Option<i64>,
    /// Where the previous page ended.
    cursore: Option<String>,
}

/// One page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaginaAppuntamenti {
    /// The rows.
    appuntamenti: Vec<RigaAppuntamento>,
    /// Pass it as `cursore` for the next page; `null`: this is the last.
    prossimo: Option<String>,
}

impl ParametriAppuntamenti {
    fn letti(self) -> Result<(Filtro, Ordine, Option<Cursore>, i64), Problema> {
        let mut errori = Vec::new();
        let mut no = |campo: &str, frase: String| errori.push(ErroreCampo::new(campo, "non_valido", frase));
        let stato = self.stato.as_deref().and_then(|s| {
            let trovato = NomeStato::TUTTI.into_iter().find(|n| n.codice() == s || n.to_string() == s);
            if trovato.is_none() {
                let frase = "Lo stato non esiste: indica confermato, chiuso_e_definito o cancellato.";
                no("stato", frase.into());
            }
            trovato
        });
        if self.dal.zip(self.al).is_some_and(|(dal, al)| dal > al) {
            no("al", "L'ultimo giorno viene prima del primo: scambiali.".into());
        }
        let soggetto = self
            .codice_fiscale
            .as_deref()
            .and_then(|c| ricerca::codice_fiscale(c).map_err(|e| no("codice_fiscale", e.to_string())).ok());
        let ordine = match self.ordine.as_deref() {
            None | Some("prossimi") => Ordine::Prossimi,
            Some("recenti") => Ordine::Recenti,
            Some(_) => {
                no("ordine", "L'ordine non esiste: indica prossimi o recenti.".into());
                Ordine::Prossimi
            }
        };
        let cursore = self.cursore.as_deref().and_then(|c| match c.parse() {
            Ok(cursore @ Cursore::Recenti(..)) => Some(cursore),
            // That of another list.
            Ok(Cursore::Coda(..) | Cursore::Misura(..) | Cursore::Notifica(..)) | Err(ErroreCursore) => {
                no("cursore", ErroreCursore.to_string());
                None
            }
        });
        let limite = self.limite.unwrap_or(LIMITE_PREDEFINITO);
        if !(1..=LIMITE_MASSIMO).contains(&limite) {
            no("limite", format!("Il limite va da 1 a {LIMITE_MASSIMO}."));
        }
        if !errori.is_empty() {
            return Err(Problema::non_valida(errori));
        }
        let pulito = |t: Option<String>| t.map(|t| riga_pulita(&t)).filter(|t| !t.is_empty());
        let filtro = Filtro {
            posizione: pulito(self.posizione).map(|p| p.to_ascii_uppercase()),
            stato,
            dal: self.dal,
            al: self.al,
            senza_intermediari: self.intermediari == Some(false),
            in_corso: self.in_corso == Some(true),
            punto: pulito(self.punto),
            soggetto,
        };
        Ok((filtro, ordine, cursore, limite))
    }
}

/// The appointments in scope, as the filter asks: one's own, or the agenda of the sede.
#[utoipa::path(
    get,
    path = "/api/v1/appuntamenti",
    tag = "appuntamenti",
    params(ParametriAppuntamenti),
    responses(
        (status = 200, body = PaginaAppuntamenti),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn cerca(
    State(app): State<App>,
    chi: Chiamante,
    Parametri(parametri): Parametri<ParametriAppuntamenti>,
) -> Result<Json<PaginaAppuntamenti>, Problema> {
    chi.solo(LETTORI)?;
    let (filtro, ordine, cursore, limite) = parametri.letti()?;
    let (tabelle, ora) = (app.ufficio.regole.attuali(), app.ufficio.clock.now());
    let ambito = chi.ambito(ora);
    let domanda = Domanda { ambito: &ambito, filtro: &filtro, ordine, dopo: cursore.as_ref(), limite, ora };
    let mut conn = app.ufficio.db.read().await?;
    let pagina = appuntamenti::cerca(&mut conn, &domanda).await?;
    let righe = pagina.appuntamenti.iter().map(|a| RigaAppuntamento::di(a, &tabelle, ora, chi.ufficio()));
    Ok(Json(PaginaAppuntamenti {
        appuntamenti: righe.collect(),
        prossimo: pagina.prossimo.map(String::from),
    }))
}
