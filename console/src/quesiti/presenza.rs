//! Colleagues on the same quesito: a sign of life of an open page, answered with who else is there.

use crate::{cornice::pagina, errore::Errore, io::Io, modulo::Modulo, stato::App};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Segno {
    /// The page is being closed.
    #[serde(default)]
    lascia: String,
}

/// Who else is there.
#[derive(Template)]
#[template(path = "quesiti/presenti.html")]
struct Presenti {
    nomi: Vec<String>,
    /// The quesito is not of this sede any more.
    passato: bool,
}

/// Notes the sign of life.
pub(super) async fn segna(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Modulo(segno): Modulo<Segno>,
) -> Result<Html<String>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let trovato = io.quesito(&app, &mut conn, &riferimento).await;
    drop(conn);
    let quesito = match trovato {
        // It went to another sede under the open page. Who was there did not look for what is not theirs: it is told,
        // not recorded.
        Err(Errore::FuoriAmbito(id)) if app.ufficio.togli_presenza(&io.funzionario, id).await? => {
            return pagina(&Presenti { nomi: Vec::new(), passato: true });
        }
        trovato => trovato?,
    };
    if !segno.lascia.is_empty() {
        app.ufficio.togli_presenza(&io.funzionario, quesito.meta.id).await?;
        return Ok(Html(String::new()));
    }
    let altri = app.ufficio.segna_presenza(&io.funzionario, quesito.meta.id).await?;
    pagina(&Presenti { nomi: altri.into_iter().map(|p| p.nome).collect(), passato: false })
}
