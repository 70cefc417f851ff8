//! The queue: what the scope holds, as the filters ask, what expires first on top.

use super::{
    filtri::{self, FiltroVista},
    parametri::{Frase, Parametri},
    riga::{RigaVista, righe},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    rotte::{OSSERVATORI, UFFICIO},
    stato::App,
};
use askama::Template;
use axum::{
    Json,
    extract::{RawQuery, State},
    response::Html,
};
use chrono::NaiveDate;
use engine::Conn;
use serde::{Deserialize, Serialize};
use workflows::{
    attore::Ruolo,
    quesiti::ErroreCampo,
    ricerca::{Domanda, Filtro, Letti, Ordine, cerca},
    scadenze::giorno_civile,
    tabelle::Tabelle,
    utenti,
};

/// A choice of a list.
#[derive(Debug)]
pub(crate) struct Scelta {
    pub(crate) valore: String,
    pub(crate) nome: String,
    pub(crate) scelta: bool,
}

/// The terms to choose from.
const SCADENZE: [(&str, &str); 5] = [
    ("scaduti", "Oltre il termine"),
    ("0", "Oggi"),
    ("1", "Entro domani"),
    ("3", "Entro 3 giorni"),
    ("10", "Entro 10 giorni"),
];

#[derive(Template)]
#[template(path = "quesiti/coda.html")]
pub(super) struct Coda {
    cornice: Cornice,
    parametri: Parametri,
    errori: Vec<ErroreCampo>,
    righe: Vec<RigaVista>,
    totale: Option<String>,
    /// Address of the next page.
    seguente: Option<String>,
    /// Not the first page.
    oltre: bool,
    /// What is polled for news: the same filters, since now.
    novita: String,
    stati: Vec<Scelta>,
    scadenze: Vec<Scelta>,
    argomenti: Vec<Scelta>,
    cassetti: Vec<Scelta>,
    unita: Vec<Scelta>,
    colleghi: Vec<Scelta>,
    sedi: Vec<Scelta>,
    /// Whether acts can be done on the rows.
    lavora: bool,
    /// Whether it may give them to colleagues.
    assegna: bool,
    filtrata: bool,
    /// Whether one of the filters that are not on the first row is set.
    altri_filtri: bool,
    vede_non_smistati: bool,
    /// Filters that no field shows.
    frasi: Vec<Frase>,
    salvati: Vec<FiltroVista>,
    /// The question, without the place in the list.
    base: String,
}

/// The address of a question.
pub(super) fn indirizzo(domanda: &str) -> String {
    if domanda.is_empty() { "/quesiti".to_owned() } else { format!("/quesiti?{domanda}") }
}

fn scelte(voci: impl IntoIterator<Item = (String, String)>, scelta: &str) -> Vec<Scelta> {
    voci.into_iter().map(|(valore, nome)| Scelta { scelta: valore == scelta, valore, nome }).collect()
}

/// The page.
pub(crate) async fn pagina_coda(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Errore> {
    let query = query.as_deref().unwrap_or_default();
    let parametri = Parametri::da_indirizzo(query)?;
    let avviso = passato(&app, query);
    pagina(&componi(&app, &io, parametri, avviso).await?)
}

/// How one gets here from a quesito that one's own act has taken to another sede.
#[derive(Debug, Deserialize)]
struct Arrivo {
    passato_a: Option<String>,
}

fn passato(app: &App, query: &str) -> Option<Avviso> {
    let codice = serde_html_form::from_str::<Arrivo>(query).ok()?.passato_a?;
    let tabelle = app.ufficio.regole.attuali();
    let sede = tabelle.sedi.get(&codice)?;
    Some(Avviso::Fatto(format!("Il quesito è passato alla sede {}: ora è nella sua coda.", sede.nome)))
}

/// Everything the page shows.
pub(super) async fn componi(
    app: &App,
    io: &Io,
    parametri: Parametri,
    avviso: Option<Avviso>,
) -> Result<Coda, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let ora = app.ufficio.clock.now();
    let oggi = giorno_civile(ora.to_utc());
    let (trovati, errori) = match parametri.letti() {
        Ok(letti) => (Some(trova(app, io, &mut conn, &letti, oggi).await?), Vec::new()),
        Err(errori) => (None, errori),
    };
    let (righe_trovate, seguente, totale) = match trovati {
        Some(p) => (p.righe, p.prossimo, p.totale),
        None => (Vec::new(), None, None),
    };
    let seguente = seguente.map(|c| {
        let poi = Parametri { cursore: c.to_string(), ..parametri.clone() };
        format!("/quesiti?{}", poi.indirizzo())
    });
    let righe = righe(app, &mut conn, righe_trovate).await?;
    let tabelle = app.ufficio.regole.attuali();
    let colleghi = colleghi(&mut conn, io, &parametri.assegnatario).await?;
    let p = parametri.senza_cursore();
    let base = p.indirizzo();
    Ok(Coda {
        cornice: Cornice::nuova(app, Some(io), "Quesiti", Some(Voce::Coda)).con_avviso(avviso),
        salvati: filtri::elenco(&mut conn, io, &base).await?,
        errori,
        righe,
        totale: totale.map(|t| t.to_string()),
        seguente,
        oltre: !parametri.cursore.is_empty(),
        novita: format!(
            "/quesiti/novita?{base}{}dopo={}",
            if base.is_empty() { "" } else { "&" },
            ora.millis()
        ),
        stati: scelte(
            [("aperta", "Aperta"), ("in_carico", "In carico"), ("chiusa", "Chiusa")]
                .map(|(v, n)| (v.to_owned(), n.to_owned())),
            &p.stato,
        ),
        scadenze: scadenze(&p),
        argomenti: argomenti(&tabelle, &p),
        cassetti: scelte(tabelle.cassetti.values().map(|c| (c.codice.clone(), c.nome.clone())), &p.cassetto),
        unita: scelte(tabelle.unita.values().map(|u| (u.codice.clone(), u.nome.clone())), &p.unita),
        colleghi,
        sedi: if io.ruolo().di_sede() {
            Vec::new()
        } else {
            scelte(tabelle.sedi.values().map(|s| (s.codice.clone(), s.nome.clone())), &p.sede)
        },
        lavora: UFFICIO.ammette(Some(io.ruolo())),
        assegna: io.ruolo() == Ruolo::Supervisore,
        filtrata: !base.is_empty(),
        altri_filtri: p.altri(),
        vede_non_smistati: OSSERVATORI.ammette(Some(io.ruolo())),
        frasi: p.frasi(),
        base,
        parametri,
    })
}

/// The terms to choose from, with the one of the page where it is another.
fn scadenze(p: &Parametri) -> Vec<Scelta> {
    let altra = p.scadenza_detta().filter(|_| SCADENZE.iter().all(|(valore, _)| *valore != p.scadenza));
    let voci = SCADENZE.map(|(v, n)| (v.to_owned(), n.to_owned()));
    scelte(voci.into_iter().chain(altra.map(|detta| (p.scadenza.clone(), detta))), &p.scadenza)
}

fn argomenti(tabelle: &Tabelle, p: &Parametri) -> Vec<Scelta> {
    let del_cassetto = |c: &str| {
        p.cassetto.is_empty() || c.split_once('.').is_some_and(|(cassetto, _)| cassetto == p.cassetto)
    };
    let voci = tabelle.argomenti.iter().filter(|(c, _)| del_cassetto(c));
    scelte(
        voci.map(|(codice, a)| {
            let cassetto = codice.split_once('.').and_then(|(c, _)| tabelle.cassetti.get(c));
            let nome = cassetto.map_or(a.nome.clone(), |c| format!("{}: {}", c.nome, a.nome));
            (codice.clone(), nome)
        }),
        &p.argomento,
    )
}

/// Who may have it in carico: the colleagues of the sede.
async fn colleghi(conn: &mut Conn, io: &Io, scelto: &str) -> Result<Vec<Scelta>, Errore> {
    let Some(sede) = io.utente.sede.as_deref() else { return Ok(Vec::new()) };
    let mut colleghi = utenti::di_sedi(conn, &[sede], Ruolo::Funzionario).await?;
    colleghi.extend(utenti::di_sedi(conn, &[sede], Ruolo::Supervisore).await?);
    Ok(scelte(colleghi.into_iter().map(|u| (u.id, u.nome)), scelto))
}

async fn trova(
    app: &App,
    io: &Io,
    conn: &mut Conn,
    letti: &Letti,
    oggi: NaiveDate,
) -> Result<workflows::ricerca::Pagina, Errore> {
    let ambito = io.ambito(app);
    let domanda = Domanda {
        ambito: &ambito,
        filtro: &letti.filtro,
        ordine: letti.ordine,
        dopo: letti.cursore.as_ref(),
        limite: letti.limite,
        oggi,
    };
    Ok(cerca(conn, &domanda).await?)
}

/// Since when a page wants its news.
#[derive(Debug, Deserialize)]
struct DaQuando {
    /// Milliseconds of the epoch.
    dopo: u64,
}

fn senza_istante() -> Errore {
    Errore::Malformata("Manca da quando cercare le novità: ricarica la pagina.".to_owned())
}

/// What the page is told while it stays open.
#[derive(Debug, Serialize)]
pub(crate) struct Novita {
    quante: i64,
    testo: String,
    link: String,
}

/// How many quesiti of this list came after the page was made. Asked now and then by an open page: only counted.
pub(crate) async fn novita(
    State(app): State<App>,
    io: Io,
    RawQuery(query): RawQuery,
) -> Result<Json<Novita>, Errore> {
    let query = query.unwrap_or_default();
    // The filters do not carry it: a question kept for later must not begin at an instant of today.
    let DaQuando { dopo } = serde_html_form::from_str(&query).map_err(|_| senza_istante())?;
    let dopo = i64::try_from(dopo).map_err(|_| senza_istante())?;
    let parametri = Parametri::da_indirizzo(&query)?.senza_cursore();
    let letti = parametri.letti().map_err(|_| Errore::Malformata("Filtro non valido.".to_owned()))?;
    let filtro = Filtro { nati_dopo: Some(engine::Timestamp::from_millis(dopo)), ..letti.filtro };
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let mut conn = app.ufficio.db.read().await?;
    let nuovi = Letti { filtro, ordine: Ordine::Recenti, cursore: None, limite: 1 };
    let quante = trova(&app, &io, &mut conn, &nuovi, oggi).await?.totale;
    let numero = quante.map_or(0, |t| t.numero);
    Ok(Json(Novita {
        quante: numero,
        testo: match (numero, quante) {
            (1, _) => "1 nuovo quesito".to_owned(),
            (_, Some(t)) => format!("{t} nuovi quesiti"),
            (_, None) => String::new(),
        },
        link: format!("/quesiti?{}", parametri.indirizzo()),
    }))
}
