//! Pages of a clerk's queue, as the API asks for them: first, deep, filtered, with the capped count.

use crate::{Esito, percentile, popolo::SEDI, riga};
use std::time::{Duration, Instant};
use workflows::{
    quesiti::NomeStato,
    ricerca::{Ambito, Cursore, Domanda, Filtro, Ordine, cerca},
    scadenze::giorno_civile,
    ufficio::Ufficio,
};

const GIRI: usize = 200;

/// Measures pages of 25.
pub async fn pagine(ufficio: &Ufficio, dove: &str, quanti: usize) -> Esito {
    let oggi = giorno_civile(ufficio.clock.now().to_utc());
    let mut misure: Vec<Duration> = Vec::with_capacity(GIRI * 3);
    for giro in 0..GIRI {
        let ambito = Ambito::Sede(SEDI[giro % SEDI.len()].to_owned());
        let filtro = Filtro { stato: Some(NomeStato::Aperta), ..Filtro::default() };
        let mut dopo: Option<Cursore> = None;
        // Three pages deep: the keyset makes them all alike.
        for _ in 0..3 {
            let domanda = Domanda {
                ambito: &ambito,
                filtro: &filtro,
                ordine: Ordine::Coda,
                dopo: dopo.as_ref(),
                limite: 25,
                oggi,
            };
            let inizio = Instant::now();
            let mut conn = ufficio.db.read().await?;
            let pagina = cerca(&mut conn, &domanda).await?;
            drop(conn);
            misure.push(inizio.elapsed());
            dopo = pagina.prossimo;
            if dopo.is_none() {
                break;
            }
        }
    }
    riga(&format!("pagina della coda, {quanti} quesiti, p50"), dove, percentile(&mut misure, 50));
    riga(&format!("pagina della coda, {quanti} quesiti, p99"), dove, percentile(&mut misure, 99));
    Ok(())
}
