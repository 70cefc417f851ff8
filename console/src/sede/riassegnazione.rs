//! Many quesiti from one person to another, each with its own outcome.

use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::Modulo,
    quesiti::{
        rifiuti::con_nomi,
        riga::{RigaVista, righe},
    },
    stato::App,
    vista::persone::Nomi,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use engine::Uuid;
use serde::Deserialize;
use workflows::{
    quesiti::store,
    ricerca::{Domanda, Filtro, LIMITE_MASSIMO, Ordine, cerca},
    scadenze::giorno_civile,
    ufficio::{ErroreAtto, ErroreSede, Riassegnato},
    utenti,
};

/// Somebody to give them to.
#[derive(Debug)]
struct Collega {
    utente: String,
    /// Name, and what it has already.
    nome: String,
}

/// What became of one.
#[derive(Debug)]
struct Esito {
    indirizzo: String,
    oggetto: String,
    fatto: bool,
    frase: String,
}

#[derive(Template)]
#[template(path = "sede/riassegnazione.html")]
struct Pagina {
    cornice: Cornice,
    da: String,
    da_nome: String,
    righe: Vec<RigaVista>,
    colleghi: Vec<Collega>,
    esiti: Vec<Esito>,
}

/// Whose quesiti.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Di {
    da: String,
}

/// What the form holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Scelti {
    da: String,
    a: String,
    /// Each `id:versione`, as lists write them.
    scelti: Vec<String>,
}

/// The page: what somebody has in carico.
pub(super) async fn legge(
    State(app): State<App>,
    io: Io,
    Query(di): Query<Di>,
) -> Result<Html<String>, Errore> {
    componi(&app, &io, &di.da, None, Vec::new()).await
}

/// Everything the page shows. Somebody of another sede is as if there were none.
async fn componi(
    app: &App,
    io: &Io,
    da: &str,
    avviso: Option<Avviso>,
    esiti: Vec<Esito>,
) -> Result<Html<String>, Errore> {
    let sede = io.utente.sede.clone().ok_or(Errore::NonTrovato)?;
    let carico = app.ufficio.carico_di_sede(&io.attore, &sede).await?;
    let mut conn = app.ufficio.db.read().await?;
    let persona = utenti::trova(&mut conn, da).await?.filter(|u| u.sede.as_ref() == Some(&sede));
    let persona = persona.ok_or(Errore::NonTrovato)?;
    let ambito = io.ambito(app);
    let filtro = Filtro { assegnatario: Some(da.to_owned()), sede: Some(sede.clone()), ..Filtro::default() };
    let domanda = Domanda {
        ambito: &ambito,
        filtro: &filtro,
        ordine: Ordine::Coda,
        dopo: None,
        limite: LIMITE_MASSIMO,
        oggi: giorno_civile(app.ufficio.clock.now().to_utc()),
    };
    let trovati = cerca(&mut conn, &domanda).await?;
    let righe = righe(app, &mut conn, trovati.righe).await?;
    let presenti = carico.iter().filter(|c| c.attivo && c.assente_fino.is_none() && c.utente != da);
    let titolo = format!("Riassegna i quesiti di {}", persona.nome);
    pagina(&Pagina {
        cornice: Cornice::nuova(app, Some(io), &titolo, Some(Voce::Sede)).con_avviso(avviso),
        da: persona.id,
        da_nome: persona.nome,
        righe,
        colleghi: presenti
            .map(|c| Collega {
                utente: c.utente.clone(),
                nome: format!("{} ({} in carico)", c.nome, c.in_carico),
            })
            .collect(),
        esiti,
    })
}

/// Gives them to somebody else.
pub(super) async fn riassegna(
    State(app): State<App>,
    io: Io,
    Modulo(m): Modulo<Scelti>,
) -> Result<Html<String>, Errore> {
    let ids: Option<Vec<Uuid>> =
        m.scelti.iter().map(|s| s.split_once(':').map_or(s.as_str(), |(id, _)| id).parse().ok()).collect();
    let ids = ids.ok_or_else(|| Errore::Malformata("Ricarica la pagina e scegli di nuovo.".to_owned()))?;
    let (a, da) = (m.a.trim(), m.da.trim());
    if ids.is_empty() || a.is_empty() {
        let frase = "Scegli almeno un quesito e il collega a cui darlo.";
        return componi(&app, &io, da, Some(Avviso::NonFatto(frase.to_owned())), Vec::new()).await;
    }
    let fatti = match app.ufficio.riassegna(&io.attore, da, a, &ids).await {
        Ok(fatti) => fatti,
        Err(errore @ ErroreSede::Troppi { .. }) => {
            return componi(&app, &io, da, Some(Avviso::NonFatto(errore.to_string())), Vec::new()).await;
        }
        Err(altro) => return Err(altro.into()),
    };
    let riusciti = fatti.iter().filter(|f| f.esito.is_ok()).count();
    let esiti = esiti(&app, &io, a, fatti).await?;
    let frase = match (riusciti, esiti.len()) {
        (1, 1) => "Il quesito è riassegnato.".to_owned(),
        (si, tutti) if si == tutti => format!("{si} quesiti riassegnati."),
        (si, tutti) => format!("Riassegnati {si} quesiti su {tutti}: sotto c'è il perché degli altri."),
    };
    let avviso = if riusciti == esiti.len() { Avviso::Fatto(frase) } else { Avviso::NonFatto(frase) };
    componi(&app, &io, da, Some(avviso), esiti).await
}

/// What became of each. Of one of another sede nothing is told.
async fn esiti(app: &App, io: &Io, a: &str, fatti: Vec<Riassegnato>) -> Result<Vec<Esito>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let nomi = Nomi::di(&mut conn, [a]).await?;
    let ids: Vec<Uuid> = fatti.iter().map(|f| f.id).collect();
    let (ambito, quesiti) = (io.ambito(app), store::carica_tutti(&mut conn, &ids).await?);
    let oggetto = |id: Uuid| {
        let suo = quesiti.iter().find(|q| q.meta.id == id && ambito.visibile(q, &[]));
        suo.map_or_else(|| "Quesito di un'altra sede".to_owned(), |q| q.richiesta.oggetto.clone())
    };
    let vista = |f: Riassegnato| Esito {
        indirizzo: format!("/quesiti/{}", f.id),
        oggetto: oggetto(f.id),
        fatto: f.esito.is_ok(),
        frase: match f.esito {
            Ok(_) => format!("ora è in carico a {}", nomi.nome(a)),
            Err(ErroreAtto::Superato { .. }) => {
                "non è più di chi l'aveva: un collega è arrivato prima".to_owned()
            }
            Err(ErroreAtto::Rifiuto(rifiuto)) => con_nomi(&rifiuto, &nomi).to_string(),
            Err(altro) => altro.to_string(),
        },
    };
    Ok(fatti.into_iter().map(vista).collect())
}
