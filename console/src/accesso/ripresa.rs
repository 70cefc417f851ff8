//! Going on with what was being written: whoever wrote it sees it again, and nothing is done until it says so.

use super::{
    Salvata, cookie, locale,
    salvata::{Cosa, lungo},
};
use crate::{
    cornice::{Cornice, pagina},
    errore::Errore,
    io::Io,
    modulo,
    stato::App,
    vista::{luoghi, quando::quando},
};
use askama::Template;
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use chrono::DateTime;
use engine::Timestamp;
use workflows::{
    accessi,
    ricerca::{Riferimento, Trovato, carica_visibile},
    scrivania::bozze::{CampiBozza, TipoBozza},
    tabelle::Tabelle,
    ufficio::{ErroreAtto, Ripresa},
};

/// Fields that are written, as their page calls them.
const SCRITTI: [(&str, &str, &str); 12] = [
    ("testo", "Testo", "testo"),
    ("motivo", "Motivo", "testo"),
    ("nome", "Nome", "text"),
    ("dal", "Primo giorno", "date"),
    ("al", "Ultimo giorno", "date"),
    ("dalle", "Dalle", "time"),
    ("alle", "Alle", "time"),
    ("altro", "Un altro giorno e ora", "datetime-local"),
    ("posti", "Posti alla stessa ora", "number"),
    ("durata", "Durata di un appuntamento, minuti", "number"),
    ("anticipo", "Preavviso per prenotare, ore", "number"),
    ("orizzonte", "Giorni prenotabili da oggi", "number"),
];

/// A field that can still be corrected.
#[derive(Debug)]
struct CampoScritto {
    nome: String,
    etichetta: &'static str,
    tipo: &'static str,
    valore: String,
}

#[derive(Template)]
#[template(path = "accesso/ripresa.html")]
struct Pagina {
    cornice: Cornice,
    frase: String,
    /// Where it is sent, and with which words. `None`: it can only be copied.
    azione: Option<(String, &'static str)>,
    scritti: Vec<CampoScritto>,
    scelti: Vec<(&'static str, String)>,
    nascosti: Vec<(String, String)>,
    /// The draft that is there already.
    altra: Option<String>,
    indietro: String,
}

/// The page of somebody who signed in where another was writing.
#[derive(Template)]
#[template(path = "accesso/altrui.html")]
struct Altrui {
    cornice: Cornice,
}

/// Leads whoever is in now on to what it was writing.
pub(super) async fn prosegue(
    app: &App,
    io: &Io,
    salvata: &Salvata,
    intestazioni: &HeaderMap,
) -> Result<Response, Errore> {
    if !salvata.e_di(&io.utente.id, intestazioni) {
        let cornice = Cornice::nuova(app, Some(io), "Modulo di un altro utente", None);
        return Ok((StatusCode::OK, pagina(&Altrui { cornice })?).into_response());
    }
    match &salvata.cosa {
        Cosa::Bozza { di, tipo } => bozza(app, io, salvata, di, *tipo).await,
        Cosa::Massivo | Cosa::Modulo => Ok(mostra(app, io, salvata)?.into_response()),
    }
}

/// The form again, to be sent by whoever wrote it.
pub(crate) fn mostra(app: &App, io: &Io, salvata: &Salvata) -> Result<impl IntoResponse + use<>, Errore> {
    let frase = "La sessione era finita: niente è stato inviato. Rileggi quello che avevi scritto: parte solo se premi \
                 «Continua».";
    let (dove, tasto) = match salvata.cosa {
        Cosa::Massivo => ("/quesiti/massivo", "Continua: prima di confermare vedi l'anteprima"),
        Cosa::Bozza { .. } | Cosa::Modulo => (salvata.dove.as_str(), "Continua: invia adesso"),
    };
    let azione = Some((dove.to_owned(), tasto));
    pagina(&componi(app, io, salvata, frase.to_owned(), azione, None))
}

/// A text on a quesito becomes its draft, where it takes nothing away.
async fn bozza(app: &App, io: &Io, salvata: &Salvata, di: &str, tipo: TipoBozza) -> Result<Response, Errore> {
    let solo_copia = |frase: String| -> Result<Response, Errore> {
        Ok(pagina(&componi(app, io, salvata, frase, None, None))?.into_response())
    };
    let non_suo = || format!("{} Puoi copiare quello che avevi scritto.", Errore::NonTrovato);
    let Ok(riferimento) = di.parse::<Riferimento>() else { return Err(Errore::NonTrovato) };
    let mut conn = app.ufficio.db.read().await?;
    let trovato = carica_visibile(&mut conn, &io.ambito(app), &riferimento).await?;
    drop(conn);
    let id = match trovato {
        Trovato::Si(quesito) => quesito.meta.id,
        Trovato::FuoriAmbito(altrui) => {
            io.annota(app, altrui, accessi::Cosa::Negato).await?;
            return solo_copia(non_suo());
        }
        Trovato::No => return solo_copia(non_suo()),
    };
    let esito = salvata.campo("esito");
    let campi = CampiBozza {
        esito: (!esito.is_empty()).then(|| esito.to_owned()),
        appuntamento_disponibile: !salvata.campo("appuntamento_disponibile").is_empty(),
    };
    let testo = salvata.campo("testo");
    let parola = tipo.codice();
    let tieni =
        || Some((format!("/quesiti/{id}/bozza/{parola}"), "Continua: tieni questo testo nella bozza"));
    match app.ufficio.riprendi_bozza(&io.funzionario, id, tipo, testo, campi, salvata.quando).await {
        Ok(Ripresa::Tenuta) => {
            Ok(Redirect::to(&format!("/quesiti/{id}?scrivi={parola}#{parola}-testo")).into_response())
        }
        Ok(Ripresa::AltraBozza(altra)) => {
            let frase = format!(
                "Nella bozza c'è già un altro testo, salvato {}. Qui sotto leggi quello che avevi scritto in questa \
                 pagina: «Continua» lo mette al posto dell'altro, altrimenti resta la bozza.",
                quando(altra.aggiornata_il)
            );
            Ok(pagina(&componi(app, io, salvata, frase, tieni(), Some(altra.testo)))?.into_response())
        }
        Err(ErroreAtto::Database(errore)) => Err(errore.into()),
        Err(ErroreAtto::Rifiuto(rifiuto)) => {
            let frase =
                format!("La bozza non si può salvare così: {rifiuto} Correggi qui e premi «Continua».");
            Ok(pagina(&componi(app, io, salvata, frase, tieni(), None))?.into_response())
        }
        Err(errore) => solo_copia(format!("{errore} Puoi copiare quello che avevi scritto.")),
    }
}

fn componi(
    app: &App,
    io: &Io,
    salvata: &Salvata,
    frase: String,
    azione: Option<(String, &'static str)>,
    altra: Option<String>,
) -> Pagina {
    let tabelle = app.ufficio.regole.attuali();
    let (mut scritti, mut nascosti, mut scelti) = (Vec::new(), Vec::new(), Vec::new());
    for (nome, valore) in &salvata.campi {
        match SCRITTI.iter().find(|(n, _, _)| n == nome) {
            Some((_, etichetta, tipo)) if !valore.is_empty() => {
                let tipo = if lungo(nome) { "testo" } else { *tipo };
                let nome = nome.clone();
                scritti.push(CampoScritto { nome, etichetta, tipo, valore: valore.clone() });
            }
            _ => {
                scelti.extend(detto(&tabelle, nome, valore));
                nascosti.push((nome.clone(), valore.clone()));
            }
        }
    }
    if salvata.cosa == Cosa::Massivo {
        match salvata.campi.iter().filter(|(nome, _)| nome == "scelti").count() {
            0 => {}
            quanti => scelti.push(("Quesiti scelti", quanti.to_string())),
        }
        // Whatever step it was: the next one is to look.
        if salvata.dove.ends_with("/conferma") {
            nascosti.retain(|(nome, _)| nome != "passo");
            nascosti.push(("passo".to_owned(), "anteprima".to_owned()));
        }
    }
    Pagina {
        cornice: Cornice::nuova(app, Some(io), "Quello che stavi scrivendo", None),
        frase,
        azione,
        scritti,
        scelti,
        nascosti,
        altra,
        indietro: salvata.pagina(),
    }
}

/// A choice in words; nothing for what only the program reads.
fn detto(tabelle: &Tabelle, nome: &str, valore: &str) -> Option<(&'static str, String)> {
    if valore.is_empty() {
        return None;
    }
    let codice = || valore.to_owned();
    Some(match nome {
        "a" => ("A chi", codice()),
        "da" => ("Da chi", codice()),
        "utente" => ("Chi", codice()),
        "sede" => ("Sede", luoghi::sede(tabelle, valore)),
        "unita" => ("Unità", luoghi::unita(tabelle, valore)),
        "esito" => ("Esito", tabelle.esiti.get(valore).map_or_else(codice, |e| e.nome.clone())),
        "canale" => ("Modalità", valore.replace('_', " ")),
        "appuntamento" | "appuntamento_disponibile" => ("Appuntamento", "reso disponibile".to_owned()),
        "inizio" if valore != "altro" => {
            let istante =
                DateTime::parse_from_rfc3339(valore).map(|i| Timestamp::from_millis(i.timestamp_millis()));
            ("Orario scelto", istante.map_or_else(|_| codice(), |i| quando(i).testo))
        }
        _ => return None,
    })
}

/// The button of the page to sign in, for whoever signed in beside it.
pub(super) async fn continua(
    State(app): State<App>,
    io: Option<Extension<Io>>,
    richiesta: Request,
) -> Result<Response, Errore> {
    let intestazioni = richiesta.headers().clone();
    let corpo = modulo::corpo(richiesta, &app).await?;
    let salvata = Salvata::portata(modulo::campi(&corpo)?);
    let Some(salvata) = salvata else { return Ok(Redirect::to("/").into_response()) };
    match io {
        Some(Extension(io)) => prosegue(&app, &io, &salvata, &intestazioni).await,
        None => {
            let frase = "Non risulti ancora dentro: completa l'accesso, poi premi di nuovo «Continua».";
            locale::di_nuovo(&app, &salvata, frase, &intestazioni)
        }
    }
}

/// What vouches for forms of the session that ends now, once another begins here.
pub(super) fn prima(intestazioni: &HeaderMap) -> Option<(HeaderName, HeaderValue)> {
    cookie::segreto(intestazioni).map(|segreto| cookie::di_prima(&segreto))
}
