//! Contacts, as the institute's own systems state them (R39).

use crate::{
    accesso::{Chiamante, SISTEMI},
    corpo::{Json, Percorso},
    gettone::RuoloGettone,
    problema::{CorpoProblema, Problema},
    stato::App,
};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use workflows::{
    identificativi::CodiceFiscale,
    quesiti::ErroreCampo,
    recapiti::{self, Recapito, normalizza},
    tabelle::Canale,
};

/// A contact.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoceRecapito {
    /// `email`, `sms` or `pec`.
    #[schema(value_type = String)]
    canale: Canale,
    /// E-mail address or phone number.
    indirizzo: String,
    /// Whether the person wants to be told there.
    #[serde(default = "si")]
    attivo: bool,
}

fn si() -> bool {
    true
}

pub(crate) fn codice_fiscale(testo: &str) -> Result<String, Problema> {
    testo.parse::<CodiceFiscale>().map(String::from).map_err(|e| {
        Problema::non_valida(vec![ErroreCampo::new("codice_fiscale", "non_valido", e.to_string())])
    })
}

/// A reason as a sentence of its own.
fn in_frase(ragione: &str) -> String {
    let mut lettere = ragione.chars();
    let iniziale = lettere.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{iniziale}{}.", lettere.as_str().trim_end_matches('.'))
}

pub(crate) fn voci(recapiti: Vec<Recapito>) -> Vec<VoceRecapito> {
    recapiti
        .into_iter()
        .map(|r| VoceRecapito { canale: r.canale, indirizzo: r.indirizzo, attivo: r.attivo })
        .collect()
}

/// The contacts of a person: for the institute's systems, and for the person itself.
#[utoipa::path(
    get,
    path = "/api/v1/recapiti/{codice_fiscale}",
    tag = "sistemi",
    params(("codice_fiscale" = String, Path)),
    responses(
        (status = 200, body = Vec<VoceRecapito>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn legge(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(codice): Percorso,
) -> Result<axum::Json<Vec<VoceRecapito>>, Problema> {
    chi.solo(&[RuoloGettone::Sistema, RuoloGettone::Mittente])?;
    let codice = codice_fiscale(&codice)?;
    if chi.mittente().is_ok_and(|m| m.codice_fiscale != codice) {
        return Err(Problema::non_trovato("Il recapito"));
    }
    let mut conn = app.ufficio.db.read().await?;
    Ok(axum::Json(voci(recapiti::elenco(&mut conn, &codice).await?)))
}

/// States all the contacts of a person: those not named are forgotten.
#[utoipa::path(
    put,
    path = "/api/v1/recapiti/{codice_fiscale}",
    tag = "sistemi",
    params(("codice_fiscale" = String, Path)),
    request_body = Vec<VoceRecapito>,
    responses(
        (status = 200, body = Vec<VoceRecapito>),
        (status = "4XX", body = CorpoProblema, content_type = "application/problem+json"),
    ),
    security(("gettone" = [])),
)]
pub(crate) async fn scrive(
    State(app): State<App>,
    chi: Chiamante,
    Percorso(codice): Percorso,
    Json(dati): Json<Vec<VoceRecapito>>,
) -> Result<axum::Json<Vec<VoceRecapito>>, Problema> {
    chi.solo(SISTEMI)?;
    let codice = codice_fiscale(&codice)?;
    let ora = app.ufficio.clock.now();
    let (mut nuovi, mut errori, mut visti) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (n, voce) in dati.into_iter().enumerate() {
        if !visti.insert(voce.canale) {
            let frase = "Indica un solo recapito per ogni canale.";
            errori.push(ErroreCampo::new(&format!("[{n}].canale"), "ripetuto", frase));
            continue;
        }
        match normalizza(voce.canale, &voce.indirizzo) {
            Ok(indirizzo) => nuovi.push(Recapito {
                codice_fiscale: codice.clone(),
                canale: voce.canale,
                indirizzo,
                attivo: voce.attivo,
                aggiornato_il: ora,
            }),
            Err(frase) => {
                errori.push(ErroreCampo::new(&format!("[{n}].indirizzo"), "non_valido", in_frase(&frase)))
            }
        }
    }
    if !errori.is_empty() {
        return Err(Problema::non_valida(errori));
    }
    let mut tx = app.ufficio.db.begin().await?;
    for canale in Canale::TUTTI.into_iter().filter(|c| *c != Canale::Cassetto && !visti.contains(c)) {
        recapiti::elimina(&mut tx, &codice, canale).await?;
    }
    recapiti::salva(&mut tx, &nuovi).await?;
    let salvati = recapiti::elenco(&mut tx, &codice).await?;
    tx.commit().await?;
    Ok(axum::Json(voci(salvati)))
}
