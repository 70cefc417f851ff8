//! What an office changes of a punto: closures, seats, notice. What then cannot be held is on its page.

use super::{
    ambito,
    punto::{ScrittoChiusura, componi},
};
use crate::{
    cornice::{Avviso, pagina},
    errore::Errore,
    io::Io,
    modulo::Modulo,
    stato::App,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use workflows::{
    punti::{AttoPunto, store as punti_store},
    ufficio::ErroreAgenda,
};

#[derive(Debug, Deserialize)]
pub(super) struct NuovaChiusura {
    versione: i64,
    #[serde(default)]
    dal: String,
    #[serde(default)]
    al: String,
    #[serde(default)]
    dalle: String,
    #[serde(default)]
    alle: String,
    #[serde(default)]
    motivo: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Visto {
    versione: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct NuoviDati {
    versione: i64,
    #[serde(default)]
    posti: String,
    #[serde(default)]
    durata: String,
    #[serde(default)]
    anticipo: String,
    #[serde(default)]
    orizzonte: String,
}

/// Changes a punto in scope, then shows it: as it is after it, or with the reason and what was written.
async fn cambia(
    app: &App,
    io: &Io,
    codice: &str,
    versione: i64,
    (atto, fatto): (AttoPunto, &str),
    scritto: ScrittoChiusura,
) -> Result<Response, Errore> {
    ambito::punto(app, io, &app.ufficio.regole.attuali(), codice)?;
    let frase = match app.ufficio.cambia_punto(&io.attore, codice, Some(versione), atto).await {
        Ok(_) => {
            let dove = format!("/agenda/punti/{codice}?fatto={fatto}");
            return Ok(Redirect::to(&dove).into_response());
        }
        Err(ErroreAgenda::Database(errore)) => return Err(errore.into()),
        Err(ErroreAgenda::Superato { .. }) => {
            "Nel frattempo un collega ha cambiato questo punto: guarda com'è ora e, se serve, riprova."
                .to_owned()
        }
        Err(altro) => altro.to_string(),
    };
    rifiutata(app, io, codice, frase, scritto).await
}

/// The page again, with why nothing was changed.
async fn rifiutata(
    app: &App,
    io: &Io,
    codice: &str,
    frase: String,
    scritto: ScrittoChiusura,
) -> Result<Response, Errore> {
    let vista = componi(app, io, codice, Some(Avviso::NonFatto(frase)), scritto).await?;
    Ok((StatusCode::CONFLICT, pagina(&vista)?).into_response())
}

/// Closes it for some days, or for some hours of them.
pub(super) async fn chiude(
    State(app): State<App>,
    io: Io,
    Path(codice): Path<String>,
    Modulo(m): Modulo<NuovaChiusura>,
) -> Result<Response, Errore> {
    let NuovaChiusura { versione, dal, al, dalle, alle, motivo } = m;
    let scritto = ScrittoChiusura { dal, al, dalle, alle, motivo };
    match letta(&scritto) {
        Ok(atto) => cambia(&app, &io, &codice, versione, (atto, "chiude"), scritto).await,
        Err(frase) => {
            ambito::punto(&app, &io, &app.ufficio.regole.attuali(), &codice)?;
            rifiutata(&app, &io, &codice, frase.to_owned(), scritto).await
        }
    }
}

/// The closure that was written. No last day: only the first; no hours: the whole day.
fn letta(s: &ScrittoChiusura) -> Result<AttoPunto, &'static str> {
    let giorno = |testo: &str| testo.trim().parse::<NaiveDate>();
    let ora = |testo: &str| NaiveTime::parse_from_str(testo.trim(), "%H:%M");
    let dal = giorno(&s.dal).map_err(|_| "Scrivi il primo giorno della chiusura, come 2026-07-24.")?;
    let al = if s.al.trim().is_empty() { Ok(dal) } else { giorno(&s.al) };
    let al = al.map_err(|_| "L'ultimo giorno della chiusura non si legge: scrivilo come 2026-07-24.")?;
    let orario = match (s.dalle.trim(), s.alle.trim()) {
        ("", "") => None,
        ("", _) | (_, "") => {
            return Err(
                "Indica insieme l'ora di inizio e quella di fine, oppure nessuna per tutto il giorno.",
            );
        }
        (dalle, alle) => match (ora(dalle), ora(alle)) {
            (Ok(dalle), Ok(alle)) => Some((dalle, alle)),
            _ => return Err("Le ore della chiusura non si leggono: scrivile come 09:00."),
        },
    };
    Ok(AttoPunto::Chiude { dal, al, orario, motivo: s.motivo.clone() })
}

/// Takes a closure back.
pub(super) async fn riapre(
    State(app): State<App>,
    io: Io,
    Path((codice, numero)): Path<(String, String)>,
    Modulo(m): Modulo<Visto>,
) -> Result<Response, Errore> {
    let chiusura = numero.parse().map_err(|_| Errore::NonTrovato)?;
    let atto = (AttoPunto::Riapre { chiusura }, "riapre");
    cambia(&app, &io, &codice, m.versione, atto, ScrittoChiusura::default()).await
}

/// Seats, length, notice and horizon. What is as the tables say stays theirs, and follows them when they change.
pub(super) async fn varia(
    State(app): State<App>,
    io: Io,
    Path(codice): Path<String>,
    Modulo(m): Modulo<NuoviDati>,
) -> Result<Response, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let base = ambito::punto(&app, &io, &tabelle, &codice)?;
    let niente = ScrittoChiusura::default();
    let letti = [&m.posti, &m.durata, &m.anticipo, &m.orizzonte].map(|t| t.trim().parse::<u32>());
    let [Ok(posti), Ok(durata), Ok(anticipo), Ok(orizzonte)] = letti else {
        let frase = "Scrivi numeri interi: posti, minuti, ore di preavviso, giorni prenotabili.";
        return rifiutata(&app, &io, &codice, frase.to_owned(), niente).await;
    };
    let mut conn = app.ufficio.db.read().await?;
    let ufficio = punti_store::carica(&mut conn, &codice, app.ufficio.clock.now()).await?;
    drop(conn);
    let diverso = |nuovo: u32, tabella: u32| (nuovo != tabella).then_some(nuovo);
    let mut variazioni = ufficio.variazioni;
    variazioni.posti = diverso(posti, base.posti);
    variazioni.durata_minuti = diverso(durata, base.durata_minuti);
    variazioni.anticipo_ore = diverso(anticipo, base.anticipo_ore);
    variazioni.orizzonte_giorni = diverso(orizzonte, base.orizzonte_giorni);
    cambia(&app, &io, &codice, m.versione, (AttoPunto::Varia(variazioni), "varia"), niente).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scritto(dal: &str, al: &str, dalle: &str, alle: &str) -> ScrittoChiusura {
        let [dal, al, dalle, alle] = [dal, al, dalle, alle].map(str::to_owned);
        ScrittoChiusura { dal, al, dalle, alle, motivo: "trasloco".into() }
    }

    #[test]
    fn senza_ultimo_giorno_e_di_un_giorno_e_senza_ore_di_tutto_il_giorno() {
        let giorno: NaiveDate = "2026-12-01".parse().unwrap();
        let motivo = "trasloco".to_owned();
        let attesa = AttoPunto::Chiude { dal: giorno, al: giorno, orario: None, motivo };
        assert_eq!(letta(&scritto("2026-12-01", "", "", "")), Ok(attesa));
        let con_ore = letta(&scritto("2026-12-01", "2026-12-02", "09:00", "11:00")).unwrap();
        assert!(matches!(con_ore, AttoPunto::Chiude { orario: Some(_), al, .. } if al > giorno));
    }

    #[test]
    fn quello_che_non_si_legge_si_dice() {
        for storta in [
            scritto("", "", "", ""),
            scritto("2026-02-30", "", "", ""),
            scritto("2026-12-01", "mai", "", ""),
            scritto("2026-12-01", "", "09:00", ""),
            scritto("2026-12-01", "", "", "11:00"),
            scritto("2026-12-01", "", "nove", "11:00"),
        ] {
            assert!(letta(&storta).is_err(), "{storta:?}");
        }
    }
}
