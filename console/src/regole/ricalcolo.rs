//! Open quesiti under the rules in force: what would change, asking for it, how far it is.

use super::{
    effetti::{EffettiVisti, effetti},
    pagina::conto,
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::{Modulo, campi},
    stato::App,
    vista::quando::quando,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use engine::{
    Conn,
    jobs::{self, Job},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use workflows::{
    amministrazione::{self, Operazione},
    regole::{self, Ricalcolo, jobs::RicalcolaAperti},
};

/// Lines of the register in which the last end of a recalculation is looked for.
const RIGHE: i64 = 20;

#[derive(Debug, Default, Deserialize)]
struct Parametri {
    #[serde(default)]
    da: String,
    #[serde(default)]
    fatto: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Visto {
    #[serde(default)]
    versione: String,
}

#[derive(Template)]
#[template(path = "regole/ricalcolo.html")]
struct Pagina {
    cornice: Cornice,
    versione: String,
    effetti: EffettiVisti,
    andamento: Andamento,
}

/// How far it is.
#[derive(Template)]
#[template(path = "regole/andamento.html")]
pub(super) struct Andamento {
    in_corso: bool,
    restano: String,
    concluso: Option<String>,
}

impl Andamento {
    async fn ora(app: &App, conn: &mut Conn) -> Result<Self, Errore> {
        let versione = app.ufficio.regole.attuali().versione.clone();
        let code = jobs::stats(conn, &[RicalcolaAperti::QUEUE], app.ufficio.clock.now()).await?;
        let seguite = regole::seguite(conn).await?;
        let restano: i64 = seguite.iter().filter(|(v, _)| *v != versione).map(|(_, quanti)| quanti).sum();
        let registro =
            amministrazione::elenco(conn, Some(&format!("regole:{versione}")), None, RIGHE).await?;
        let fine = registro.into_iter().find(|v| v.operazione == Operazione::RicalcoloConcluso);
        let concluso = fine.map(|v| {
            let fatto = v.dettagli.get("fatto").cloned().unwrap_or_default();
            let fatto: Ricalcolo = serde_json::from_value(fatto).unwrap_or_default();
            format!(
                "Ultimo ricalcolo concluso {}: {} quesiti ricalcolati, {} termini spostati, {} scaduti subito, {} \
                 appuntamenti sbloccati.",
                quando(v.quando),
                fatto.quesiti,
                fatto.termini_spostati,
                fatto.scadono_subito,
                fatto.sbloccano_subito
            )
        });
        Ok(Self { in_corso: code.iter().any(|c| c.live_total > 0), restano: conto(restano), concluso })
    }
}

/// What a recalculation would change, with how far one is that was asked for.
pub(super) async fn anteprima(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let p: Parametri = campi(query.unwrap_or_default().as_bytes())?;
    let avviso = (p.fatto == "chiesto").then(|| {
        Avviso::Fatto("Ricalcolo chiesto: lo fanno i worker, qui sotto si vede a che punto è.".to_owned())
    });
    disegna(&app, &io, &p.da, avviso).await
}

async fn disegna(app: &App, io: &Io, da: &str, avviso: Option<Avviso>) -> Result<Html<String>, Errore> {
    let attuali = app.ufficio.regole.attuali();
    let andamento = Andamento::ora(app, &mut app.ufficio.db.read().await?).await?;
    pagina(&Pagina {
        cornice: Cornice::nuova(app, Some(io), "Ricalcola i quesiti aperti", Some(Voce::Regole))
            .con_avviso(avviso),
        versione: attuali.versione.clone(),
        effetti: effetti(app, &attuali, da, "/regole/ricalcolo").await?,
        andamento,
    })
}

/// Asks for it, under the rules that were on the page.
pub(super) async fn chiede(
    State(app): State<App>,
    io: Io,
    Modulo(visto): Modulo<Visto>,
) -> Result<Response, Errore> {
    if visto.versione != app.ufficio.regole.attuali().versione {
        let frase = "Nel frattempo sono entrate in vigore altre regole: il ricalcolo non è stato chiesto. Guarda che \
                     cosa cambierebbe ora e conferma di nuovo."
            .to_owned();
        let corpo = disegna(&app, &io, "", Some(Avviso::NonFatto(frase))).await?;
        return Ok((StatusCode::CONFLICT, corpo).into_response());
    }
    app.ufficio.chiedi_ricalcolo(&io.attore).await?;
    Ok(Redirect::to("/regole/ricalcolo?fatto=chiesto").into_response())
}

/// How far it is, for a page that stays open.
pub(super) async fn andamento(State(app): State<App>, intestazioni: HeaderMap) -> Result<Response, Errore> {
    let corpo = Andamento::ora(&app, &mut app.ufficio.db.read().await?).await?.render()?;
    let etag = format!("\"{}\"", hex::encode(&Sha256::digest(corpo.as_bytes())[..8]));
    let noto = intestazioni.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if noto == Some(etag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    Ok(([(header::ETAG, etag)], Html(corpo)).into_response())
}
