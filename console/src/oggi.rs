//! The first page: what must I do now?

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    quesiti::riga::{RigaVista, righe},
    rotte::{COLLEGHI, Rotte, UFFICIO},
    stato::App,
};
use askama::Template;
use axum::{extract::State, response::Html};
use workflows::{
    ricerca::{Domanda, Filtro, FiltroScadenza, Ordine, cerca},
    scadenze::giorno_civile,
};

/// Rows of each list here: the rest is one step away.
const RIGHE: i64 = 10;

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte.get("/", COLLEGHI, oggi)
}

/// A list of the first page.
#[derive(Debug)]
pub(crate) struct Elenco {
    pub(crate) titolo: &'static str,
    pub(crate) righe: Vec<RigaVista>,
    pub(crate) totale: String,
    /// Where all of it is.
    pub(crate) tutti: String,
    /// What to say when there is nothing.
    pub(crate) vuoto: &'static str,
}

#[derive(Template)]
#[template(path = "oggi.html")]
struct Pagina {
    cornice: Cornice,
    lavora: bool,
    elenchi: Vec<Elenco>,
}

async fn oggi(State(app): State<App>, io: Io) -> Result<Html<String>, Errore> {
    let mut elenchi = Vec::new();
    if UFFICIO.ammette(Some(io.ruolo())) {
        let miei = Filtro { assegnatario: Some(io.utente.id.clone()), ..Filtro::default() };
        elenchi.push(
            elenco(
                &app,
                &io,
                &miei,
                (
                    "In carico a te",
                    format!("/quesiti?assegnatario={}", io.utente.id),
                    "Non hai quesiti in carico: prendi il prossimo.",
                ),
            )
            .await?,
        );
        let in_scadenza = Filtro { scadenza: Some(FiltroScadenza::EntroGiorni(3)), ..Filtro::default() };
        elenchi.push(
            elenco(
                &app,
                &io,
                &in_scadenza,
                (
                    "In scadenza nella sede, entro 3 giorni",
                    "/quesiti?scadenza=3".to_owned(),
                    "Nessun quesito della sede scade nei prossimi tre giorni.",
                ),
            )
            .await?,
        );
        let scaduti = Filtro { scadenza: Some(FiltroScadenza::Scaduti), ..Filtro::default() };
        elenchi.push(
            elenco(
                &app,
                &io,
                &scaduti,
                (
                    "Oltre il termine",
                    "/quesiti?scadenza=scaduti".to_owned(),
                    "Nessun quesito è oltre il termine.",
                ),
            )
            .await?,
        );
    }
    let cornice = Cornice::nuova(&app, Some(&io), "Oggi", Some(Voce::Oggi));
    pagina(&Pagina { cornice, lavora: !elenchi.is_empty(), elenchi })
}

async fn elenco(
    app: &App,
    io: &Io,
    filtro: &Filtro,
    (titolo, tutti, vuoto): (&'static str, String, &'static str),
) -> Result<Elenco, Errore> {
    let ambito = io.ambito(app);
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let domanda = Domanda { ambito: &ambito, filtro, ordine: Ordine::Coda, dopo: None, limite: RIGHE, oggi };
    let mut conn = app.ufficio.db.read().await?;
    let trovati = cerca(&mut conn, &domanda).await?;
    let totale = trovati.totale.map(|t| t.to_string()).unwrap_or_default();
    let righe = righe(app, &mut conn, trovati.righe).await?;
    Ok(Elenco { titolo, righe, totale, tutti, vuoto })
}
