//! Operators of patronati: stated by the Portale dei Patronati (R71, R83), asked about by each for itself (R65).

use crate::{
    accesso::{Chiamante, MITTENTI, SISTEMI},
    corpo::Json,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workflows::{
    patronati::{
        ProfiloAbilitato, esamina,
        importazione::{Scritta, pianifica},
        nome_elenco_valido, store,
    },
    quesiti::ErroreCampo,
    scadenze::giorno_civile,
    tabelle::Profilo,
};

/// An operator in a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorpoOperatore {
    /// The list; `servizi_base` for whoever has the base services.
    #[schema(example = "servizi_base")]
    elenco: String,
    /// Codice fiscale of the operator.
    codice_fiscale: String,
    /// Name of the operator.
    nome: String,
    /// The Ente di patronato.
    ente: String,
    /// `operatore` or `referente`.
    #[schema(example = "operatore")]
    profilo: String,
    /// Only for a referente: the region, as `lombardia` or `Lombardia`.
    regione: Option<String>,
    /// First good day.
    #[schema(example = "2026-03-02")]
    dal: String,
    /// Last good day; absent: until it is stated.
    al: Option<String>,
}

/// An operator as the list has it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceOperatore {
    elenco: String,
    codice_fiscale: String,
    nome: String,
    ente: String,
    #[schema(value_type = String)]
    profilo: ProfiloAbilitato,
    regione: Option<&'static str>,
    dal: NaiveDate,
    al: Option<NaiveDate>,
    /// Whether the line is good today.
    vale: bool,
    /// Cassetti that turn the list on: in none, the line enables nobody yet.
    attivo_in: Vec<String>,
}

/// The entry "Scrivi alla sede" for whoever asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScriviAllaSede {
    /// Whether the entry is to be shown: one profile at least is open.
    aperta: bool,
    profili: Vec<VoceProfilo>,
}

/// A profile of the Cassetto.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VoceProfilo {
    /// As in the token.
    #[schema(value_type = String)]
    profilo: Profilo,
    /// Name shown to people.
    nome: String,
    aperto: bool,
    /// Italian sentences: what opens it, or everything that keeps it closed.
    perche: Vec<String>,
}

/// States an operator in a list, or states it otherwise. Stating again the same changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/patronati/operatori",
    tag = "sistemi",
    request_body = CorpoOperatore,
    responses(
        (status = 200, body = VoceOperatore, description = "It was in the list already"),
        (status = 201, body = VoceOperatore, description = "It is new in the list"),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn dichiara(
    State(app): State<App>,
    chi: Chiamante,
    Json(corpo): Json<CorpoOperatore>,
) -> Result<Response, Problema> {
    chi.solo(SISTEMI)?;
    let ora = app.ufficio.clock.now();
    let scritta = Scritta {
        codice_fiscale: corpo.codice_fiscale,
        nome: corpo.nome,
        ente: corpo.ente,
        profilo: corpo.profilo,
        regione: corpo.regione.unwrap_or_default(),
        dal: corpo.dal,
        al: corpo.al.unwrap_or_default(),
    };
    let mut errori = Vec::new();
    if !nome_elenco_valido(&corpo.elenco) {
        let frase = "Il nome dell'elenco non è scritto bene: attese da 1 a 40 lettere minuscole senza accento, cifre e _.";
        errori.push(ErroreCampo::new("elenco", "non_valido", frase));
    }
    let detta = match scritta.valida(&corpo.elenco, ora) {
        Ok(detta) if errori.is_empty() => detta,
        Ok(_) => return Err(Problema::non_valida(errori)),
        Err(altri) => return Err(Problema::non_valida([errori, altri].concat())),
    };
    let mut tx = app.ufficio.db.begin().await?;
    let righe = store::di_persona(&mut tx, &detta.codice_fiscale).await?;
    let gia: Vec<_> = righe.into_iter().filter(|r| r.chiave() == detta.chiave()).collect();
    let stato = if gia.is_empty() { StatusCode::CREATED } else { StatusCode::OK };
    store::salva(&mut tx, &pianifica(gia, vec![detta.clone()], None).da_scrivere()).await?;
    tx.commit().await?;

    let tabelle = app.ufficio.regole.attuali();
    let voce = VoceOperatore {
        vale: detta.vale(giorno_civile(ora.to_utc())),
        attivo_in: tabelle.con_elenco(&detta.elenco).map(str::to_owned).collect(),
        elenco: detta.elenco,
        codice_fiscale: detta.codice_fiscale,
        nome: detta.nome,
        ente: detta.ente,
        profilo: detta.profilo,
        regione: detta.regione.map(|r| r.codice()),
        dal: detta.dal,
        al: detta.al,
    };
    Ok((stato, axum::Json(voce)).into_response())
}

/// With which profiles whoever asks may write to the sede today, and why not with the others: whether its portal
/// shows "Scrivi alla sede". Empty for a Cassetto that is not of patronati.
#[utoipa::path(
    get,
    path = "/api/v1/patronati/profili",
    tag = "elenchi",
    responses(
        (status = 200, body = ScriviAllaSede),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn profili(
    State(app): State<App>,
    chi: Chiamante,
) -> Result<axum::Json<ScriviAllaSede>, Problema> {
    chi.solo(MITTENTI)?;
    let mittente = chi.mittente()?;
    let tabelle = app.ufficio.regole.attuali();
    let cassetto =
        tabelle.cassetti.get(&mittente.cassetto).ok_or_else(|| Problema::non_trovato("Il Cassetto"))?;
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let mut conn = app.ufficio.db.read().await?;
    let righe = store::di_persona(&mut conn, &mittente.codice_fiscale).await?;
    let voci = cassetto.profili.iter().filter_map(|profilo| {
        let nome = ProfiloAbilitato::di(*profilo)?.to_string();
        let esame = esamina(cassetto, &righe, *profilo, oggi);
        Some(VoceProfilo { profilo: *profilo, nome, aperto: esame.aperto, perche: esame.perche })
    });
    let profili: Vec<_> = voci.collect();
    Ok(axum::Json(ScriviAllaSede { aperta: profili.iter().any(|p| p.aperto), profili }))
}
