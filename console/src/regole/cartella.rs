//! The folder of the tables: what is in it now, and putting it in force.

use super::{
    confronto::{DifferenzaVista, con_quelle_in_vigore},
    effetti::{EffettiVisti, effetti},
    esame::{errori, testi_diversi},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::{Modulo, campi},
    stato::App,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use workflows::regole::esame::{Candidato, ErroreRicarica, Origine};

/// Whose mistakes they are.
fn di(app: &App) -> &'static str {
    match app.cartella.origine() {
        Origine::Cartella(_) => "dei file della cartella",
        Origine::Programma { .. } => "delle tabelle fornite col programma",
    }
}

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    da: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Visto {
    #[serde(default)]
    versione: String,
}

#[derive(Template)]
#[template(path = "regole/cartella.html")]
struct Pagina {
    cornice: Cornice,
    origine: Origine,
    versione: String,
    in_vigore: String,
    differenze: Vec<DifferenzaVista>,
    testi: Vec<String>,
    effetti: EffettiVisti,
}

/// What is there, without putting it in force.
pub(super) async fn anteprima(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Response, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    match app.cartella.leggi().await {
        Ok(letta) => Ok(disegna(&app, &io, &letta, &p.da, None).await?.into_response()),
        Err(trovati) => errori(&app, &io, di(&app), trovati),
    }
}

async fn disegna(
    app: &App,
    io: &Io,
    letta: &Candidato,
    da: &str,
    avviso: Option<Avviso>,
) -> Result<axum::response::Html<String>, Errore> {
    let attuali = app.ufficio.regole.attuali();
    pagina(&Pagina {
        cornice: Cornice::nuova(app, Some(io), "Ricarica dai file", Some(Voce::Regole)).con_avviso(avviso),
        origine: app.cartella.origine(),
        versione: letta.tabelle.versione.clone(),
        in_vigore: attuali.versione.clone(),
        differenze: con_quelle_in_vigore(&attuali, &letta.tabelle),
        testi: testi_diversi(app, letta),
        effetti: effetti(app, &letta.tabelle, da, "/regole/cartella").await?,
    })
}

/// Puts in force what is there, if it still is what was shown.
pub(super) async fn ricarica(
    State(app): State<App>,
    io: Io,
    Modulo(visto): Modulo<Visto>,
) -> Result<Response, Errore> {
    let letta = match app.cartella.leggi().await {
        Ok(letta) => letta,
        Err(trovati) => return errori(&app, &io, di(&app), trovati),
    };
    if letta.tabelle.versione != visto.versione {
        let frase =
            "Nel frattempo i file sono cambiati: niente è stato messo in vigore. Guarda le differenze e \
                     conferma di nuovo."
                .to_owned();
        let corpo = disegna(&app, &io, &letta, "", Some(Avviso::NonFatto(frase))).await?;
        return Ok((StatusCode::CONFLICT, corpo).into_response());
    }
    match app.cartella.ricarica(&io.utente.id).await {
        Ok(fatta) => {
            let fatto = if fatta.prima == fatta.versione { "uguale" } else { "ricaricata" };
            Ok(Redirect::to(&format!("/regole?fatto={fatto}")).into_response())
        }
        Err(ErroreRicarica::NonValida(trovati)) => errori(&app, &io, di(&app), trovati),
        Err(ErroreRicarica::Database(errore)) => Err(errore.into()),
    }
}
