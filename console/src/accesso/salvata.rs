//! What was being written when the session ended: it goes through the sign-in page and becomes a draft, so that nobody
//! writes a reply twice.

use crate::{errore::Errore, io::Io, modulo, stato::App};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{Method, header},
};
use serde::Deserialize;
use workflows::{
    attore::Attore,
    ricerca::{Riferimento, Trovato, carica_visibile},
    scrivania::bozze::{CampiBozza, TipoBozza},
};

/// Largest form that is carried, bytes: ten thousand characters of four bytes, each byte sent as three.
const MASSIMO: usize = 128 * 1024;

/// A text that waits for its writer to be in again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Salvata {
    /// The quesito, as the address named it.
    #[serde(default)]
    pub(crate) bozza_di: String,
    /// What the text is, as the address named it.
    #[serde(default)]
    pub(crate) bozza_tipo: String,
    #[serde(default)]
    pub(crate) bozza_testo: String,
    #[serde(default)]
    pub(crate) bozza_esito: String,
    #[serde(default)]
    pub(crate) bozza_appuntamento: String,
}

/// The fields of the forms that are carried.
#[derive(Deserialize)]
struct Scritto {
    #[serde(default)]
    testo: String,
    #[serde(default)]
    esito: String,
    #[serde(default)]
    appuntamento_disponibile: String,
}

/// The draft that the form of an act would be.
fn tipo(atto: &str) -> Option<TipoBozza> {
    Some(match atto {
        "risposta" => TipoBozza::Risposta,
        "chiusura" => TipoBozza::Chiusura,
        "sospensione" => TipoBozza::RichiestaDocumenti,
        "commento" => TipoBozza::Commento,
        "nota" => TipoBozza::Nota,
        _ => return None,
    })
}

impl Salvata {
    /// From a request that came without a session, if it is one that somebody wrote.
    pub(crate) async fn da(richiesta: Request) -> Option<Self> {
        let (parti, corpo) = richiesta.into_parts();
        let modulo = parti.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        if parti.method != Method::POST
            || !modulo.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"))
        {
            return None;
        }
        let (riferimento, atto) = parti.uri.path().strip_prefix("/quesiti/")?.split_once('/')?;
        tipo(atto)?;
        riferimento.parse::<Riferimento>().ok()?;
        let corpo = to_bytes(corpo, MASSIMO).await.ok()?;
        let scritto: Scritto = modulo::campi(&corpo).ok()?;
        (!scritto.testo.trim().is_empty()).then(|| Self {
            bozza_di: riferimento.to_owned(),
            bozza_tipo: atto.to_owned(),
            bozza_testo: scritto.testo,
            bozza_esito: scritto.esito,
            bozza_appuntamento: scritto.appuntamento_disponibile,
        })
    }

    /// Whether something was being written.
    pub(crate) fn c_e(&self) -> bool {
        !self.bozza_testo.is_empty()
    }

    /// The page of its quesito.
    pub(crate) fn pagina(&self) -> String {
        format!("/quesiti/{}", self.bozza_di)
    }

    /// Keeps it as a draft of whoever is in now. Where it may not be kept, the page of the quesito says the rest.
    pub(crate) async fn tieni(&self, app: &App, io: &Io) -> Result<(), Errore> {
        let (Some(tipo), Ok(riferimento)) = (tipo(&self.bozza_tipo), self.bozza_di.parse::<Riferimento>())
        else {
            return Ok(());
        };
        let Attore::Funzionario(chi) = &io.attore else { return Ok(()) };
        let mut conn = app.ufficio.db.read().await?;
        let trovato = carica_visibile(&mut conn, &io.ambito(app), &riferimento).await?;
        drop(conn);
        let id = match trovato {
            Trovato::Si(quesito) => quesito.meta.id,
            Trovato::FuoriAmbito(_) | Trovato::No => return Ok(()),
        };
        let campi = CampiBozza {
            esito: (!self.bozza_esito.is_empty()).then(|| self.bozza_esito.clone()),
            appuntamento_disponibile: !self.bozza_appuntamento.is_empty(),
        };
        app.ufficio.salva_bozza(chi, id, tipo, &self.bozza_testo, campi).await?;
        Ok(())
    }
}
