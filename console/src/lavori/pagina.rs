//! Queues, schedules, and how the office is.

use crate::{
    cornice::{Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    stato::App,
    vista::{
        parole,
        quando::{Quando, durata, quando},
        riservato::risposta,
    },
};
use askama::Template;
use axum::{extract::State, response::Html};
use std::time::Duration;
use workflows::{
    ispezione::{Ampiezza, ErroreIspezione, Gravita, Rapporto, rapporto},
    monitoraggio::{SaluteCoda, SaluteOrario, salute},
};

/// From here on a queue is told to be late.
const TOLLERANZA: Duration = Duration::from_secs(60);
/// Counts of a queue stop here.
const CONTO_MASSIMO: i64 = engine::jobs::COUNT_CAP;

#[derive(Debug)]
struct RigaCoda {
    nome: String,
    /// What commands and logs call it.
    codice: String,
    in_attesa: String,
    in_corso: String,
    programmati: String,
    falliti: String,
    ha_falliti: bool,
    ritardo: String,
    tardi: bool,
}

#[derive(Debug)]
struct RigaOrario {
    nome: String,
    codice: String,
    ultimo: Option<Quando>,
    prossimo: Option<Quando>,
    ritardo: String,
    tardi: bool,
}

#[derive(Debug)]
struct RigaRilievo {
    gravita: &'static str,
    grave: bool,
    controllo: &'static str,
    testo: String,
}

#[derive(Template)]
#[template(path = "lavori/lavori.html")]
struct Pagina {
    cornice: Cornice,
    letto: Quando,
    code: Vec<RigaCoda>,
    orari: Vec<RigaOrario>,
    rilievi: Vec<RigaRilievo>,
    non_guardati: String,
    problemi: usize,
}

fn quanti(n: i64) -> String {
    if n < CONTO_MASSIMO { n.to_string() } else { format!("almeno {CONTO_MASSIMO}") }
}

fn coda(c: SaluteCoda) -> RigaCoda {
    let tardi = c.ritardo > TOLLERANZA;
    RigaCoda {
        in_attesa: quanti(c.in_attesa),
        in_corso: quanti(c.in_corso),
        programmati: quanti(c.programmati),
        falliti: quanti(c.morti),
        ha_falliti: c.morti > 0,
        ritardo: if tardi { format!("in ritardo di {}", durata(c.ritardo)) } else { "puntuale".to_owned() },
        tardi,
        nome: parole::coda(&c.coda),
        codice: c.coda,
    }
}

fn orario(o: SaluteOrario) -> RigaOrario {
    let tardi = o.in_ritardo();
    RigaOrario {
        ultimo: o.ultimo.map(quando),
        prossimo: o.prossimo.map(quando),
        ritardo: if tardi { format!("in ritardo di {}", durata(o.ritardo)) } else { "puntuale".to_owned() },
        tardi,
        nome: parole::coda(&o.nome),
        codice: o.nome,
    }
}

fn rilievi(io: &Io, r: &Rapporto) -> Vec<RigaRilievo> {
    r.rilievi
        .iter()
        .map(|r| RigaRilievo {
            grave: r.gravita == Gravita::Problema,
            gravita: match r.gravita {
                Gravita::Problema => "problema",
                Gravita::Avviso => "avviso",
            },
            controllo: r.controllo,
            testo: risposta(io.ruolo(), &r.testo),
        })
        .collect()
}

/// The page.
pub(super) async fn lavori(State(app): State<App>, io: Io) -> Result<Html<String>, Errore> {
    let ora = app.ufficio.clock.now();
    let salute = salute(&mut app.ufficio.db.read().await?, &app.impostazioni.code, ora).await?;
    let tabelle = app.ufficio.regole.attuali();
    let rapporto = rapporto(&app.ufficio.db, &tabelle, &app.archivio, ora, Ampiezza::Sguardo).await;
    let rapporto = rapporto.map_err(|errore| match errore {
        ErroreIspezione::Database(errore) => Errore::from(errore),
        ErroreIspezione::Archivio(errore) => {
            tracing::error!(%errore, "the archive does not answer");
            Errore::Guasto
        }
    })?;
    pagina(&Pagina {
        cornice: Cornice::nuova(&app, Some(&io), "Lavori", Some(Voce::Lavori)),
        letto: quando(ora),
        code: salute.code.into_iter().map(coda).collect(),
        orari: salute.orari.into_iter().map(orario).collect(),
        rilievi: rilievi(&io, &rapporto),
        non_guardati: rapporto.non_guardati.join(", "),
        problemi: rapporto.problemi(),
    })
}
