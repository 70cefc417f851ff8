//! The first page: what must I do now?

mod avvisi;
mod esiti;
mod lavoro;

use self::{avvisi::AvvisoVista, esiti::EsitoVista, lavoro::BozzaVista};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    quesiti::riga::{RigaVista, righe},
    rotte::{COLLEGHI, Rotte, UFFICIO},
    stato::App,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use workflows::{
    ricerca::{Domanda, Filtro, FiltroScadenza, Ordine, cerca},
    scadenze::giorno_civile,
};

/// Rows of each list here: the rest is one step away.
const RIGHE: i64 = 10;

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte.get("/", COLLEGHI, oggi).post("/esiti/{id}/lettura", UFFICIO, esiti::letto)
}

/// A list of the first page.
#[derive(Debug)]
struct Elenco {
    titolo: &'static str,
    righe: Vec<RigaVista>,
    totale: String,
    /// Where all of it is.
    tutti: String,
    /// What to say when there is nothing.
    vuoto: &'static str,
}

#[derive(Template)]
#[template(path = "oggi.html")]
struct Pagina {
    cornice: Cornice,
    esiti: Vec<EsitoVista>,
    avvisi: Vec<AvvisoVista>,
    bozze: Vec<BozzaVista>,
    elenchi: Vec<Elenco>,
    /// For whom the day is not in lists: the pages it has.
    voci: bool,
}

/// How one got here.
#[derive(Debug, Default, Deserialize)]
struct Arrivo {
    /// Said when there was nothing to take.
    #[serde(default)]
    prossimo: String,
}

impl Arrivo {
    fn avviso(&self) -> Option<Avviso> {
        let frase = "Non c'è nessun quesito da prendere in carico nella tua sede: la coda è vuota, o quelli che restano \
                     sono già di qualcuno.";
        (!self.prossimo.is_empty()).then(|| Avviso::NonFatto(frase.to_owned()))
    }
}

async fn oggi(State(app): State<App>, io: Io, Query(arrivo): Query<Arrivo>) -> Result<Html<String>, Errore> {
    let lavora = UFFICIO.ammette(Some(io.ruolo()));
    let (mut elenchi, mut esiti, mut bozze) = (Vec::new(), Vec::new(), Vec::new());
    if lavora {
        esiti = esiti::da_leggere(&app, &io).await?;
        bozze = lavoro::bozze(&app, &io).await?;
        for (filtro, titolo, tutti, vuoto) in liste(&io) {
            elenchi.push(elenco(&app, &io, &filtro, (titolo, tutti, vuoto)).await?);
        }
    }
    let avvisi = avvisi::di(&app, &io).await?;
    let cornice = Cornice::nuova(&app, Some(&io), "Oggi", Some(Voce::Oggi)).con_avviso(arrivo.avviso());
    pagina(&Pagina { cornice, esiti, avvisi, bozze, elenchi, voci: !lavora })
}

/// The lists of who works quesiti, the most urgent first.
fn liste(io: &Io) -> [(Filtro, &'static str, String, &'static str); 3] {
    let scadenza = |s| Filtro { scadenza: Some(s), ..Filtro::default() };
    let miei = Filtro { assegnatario: Some(io.utente.id.clone()), ..Filtro::default() };
    let di_me = crate::quesiti::parametri::Parametri::da_filtro(&miei).indirizzo();
    [
        (
            miei,
            "In carico a te",
            format!("/quesiti?{di_me}"),
            "Non hai quesiti in carico: prendi il prossimo.",
        ),
        (
            scadenza(FiltroScadenza::Scaduti),
            "Oltre il termine nella sede",
            "/quesiti?scadenza=scaduti".to_owned(),
            "Nessun quesito della sede è oltre il termine.",
        ),
        (
            scadenza(FiltroScadenza::EntroGiorni(3)),
            "In scadenza nella sede, entro 3 giorni",
            "/quesiti?scadenza=3".to_owned(),
            "Nessun quesito della sede scade nei prossimi tre giorni.",
        ),
    ]
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
