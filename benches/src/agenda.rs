//! The agenda: bookings per second, the last seats of a slot, the free slots of a punto among a thousand.

use crate::{
    Esito, al_secondo, banca, percentile,
    popolo::{self, SEDI},
    riga,
};
use engine::{Timestamp, Uuid};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use workflows::{
    appuntamenti::{NuovaPrenotazione, Rifiuto},
    attore::{Attore, Ruolo},
    punti::{Agenda, AttoPunto, PuntoUfficio, Slot, Variazioni, store},
    quesiti::{messaggio::Scritto, store as quesiti_store},
    scadenze::giorno_civile,
    tabelle::Tabelle,
    ufficio::{ErroreAgenda, Ufficio},
};

const CONFERME: usize = 2_000;
const CLIENTI: usize = 16;
const IN_GARA: usize = 200;
const PUNTI: usize = 1_000;
const GIORNI: u64 = 60;
const DOMANDE: usize = 500;
/// After as many days without a reply everybody can have an appointment.
const ATTESA: Duration = Duration::from_secs(20 * 86_400);

/// All three.
pub async fn misure(dove: &str) -> Esito {
    conferme(dove).await?;
    liberi(dove).await
}

fn punto(sede: &str) -> String {
    format!("{sede}.sportello")
}

/// The slots of a punto that can be booked now.
fn slot(tabelle: &Tabelle, codice: &str, ora: Timestamp) -> Vec<Slot> {
    let Some(agenda) = Agenda::di(tabelle, &PuntoUfficio::invariato(codice, ora)) else { return Vec::new() };
    agenda.prenotabili(giorno_civile(ora.to_utc()), agenda.ultimo_giorno(ora), ora)
}

/// Bookings by many clients on many slots; then two hundred at once on ten seats of one.
async fn conferme(dove: &str) -> Esito {
    let banca = banca::nuova(dove).await?;
    let ufficio = popolo::ufficio(&banca.db).await?;
    popolo::popola(&ufficio, dove, CONFERME + IN_GARA).await?;
    ufficio.clock.advance(ATTESA);
    let (tabelle, ora) = (ufficio.regole.attuali(), ufficio.clock.now());
    let mut conn = banca.db.read().await?;
    let ids = quesiti_store::tutti_dopo(&mut conn, Uuid::nil(), i64::try_from(CONFERME + IN_GARA)?).await?;
    let mut voluti = Vec::with_capacity(ids.len());
    for quesito in quesiti_store::carica_tutti(&mut conn, &ids).await? {
        voluti.push((quesito.meta.id, quesito.sede.unwrap_or_default()));
    }
    drop(conn);
    let in_gara: Vec<Uuid> =
        voluti.iter().filter(|(_, sede)| sede == SEDI[0]).map(|(id, _)| *id).take(IN_GARA).collect();
    voluti.retain(|(id, _)| !in_gara.contains(id));

    floor(&ufficio, dove, &slot(&tabelle, &punto(SEDI[1]), ora)).await?;
    let mut prossimo = std::collections::HashMap::<String, usize>::new();
    let lavori: Vec<(Uuid, NuovaPrenotazione)> = voluti
        .into_iter()
        .filter_map(|(quesito, sede)| {
            let codice = punto(&sede);
            let slot = slot(&tabelle, &codice, ora);
            let n = prossimo.entry(sede).or_default();
            *n += 1;
            // Three seats each; the first slot is left to the race.
            let inizio = slot.get(1 + *n / 3)?.inizio.to_string();
            let nuova = NuovaPrenotazione {
                quesiti: vec![quesito],
                punto: codice,
                inizio,
                nota: "Il versamento non risulta.".into(),
                ..NuovaPrenotazione::default()
            };
            Some((quesito, nuova))
        })
        .collect();
    let quante = lavori.len();
    let coda = Arc::new(Mutex::new(lavori));
    let inizio = Instant::now();
    let mut clienti = JoinSet::new();
    for _ in 0..CLIENTI {
        let (ufficio, coda) = (ufficio.clone(), Arc::clone(&coda));
        clienti.spawn(async move {
            loop {
                let prossimo = coda.lock().ok().and_then(|mut c| c.pop());
                let Some((_, nuova)) = prossimo else { return Ok::<_, ErroreAgenda>(()) };
                let id = engine::new_id();
                ufficio.prenota(&popolo::mittente(), id, &nuova, Scritto::default(), None).await?;
            }
        });
    }
    while let Some(finito) = clienti.join_next().await {
        finito??;
    }
    al_secondo(&format!("appuntamenti confermati, {CLIENTI} clienti"), dove, quante, inizio.elapsed());
    gara(&ufficio, dove, &in_gara, slot(&tabelle, &punto(SEDI[0]), ora)).await?;
    banca.chiudi().await
}

/// The plainest that could be: a seat taken in a transaction of its own.
async fn floor(ufficio: &Ufficio, dove: &str, slot: &[Slot]) -> Esito {
    let inizio = Instant::now();
    let mut presi = 0;
    let mut clienti = JoinSet::new();
    for (n, slot) in slot.iter().copied().take(CLIENTI * 20).enumerate() {
        let db = ufficio.db.clone();
        clienti.spawn(async move {
            let mut tx = db.begin().await?;
            store::occupa(&mut tx, &format!("floor.{}", n % 7), slot, 3, engine::new_id()).await?;
            tx.commit().await
        });
        presi += 1;
    }
    while let Some(finito) = clienti.join_next().await {
        finito??;
    }
    al_secondo("posti presi e basta, uno per commit", dove, presi, inizio.elapsed());
    Ok(())
}

/// All at once on ten seats: how long until everybody knows.
async fn gara(ufficio: &Ufficio, dove: &str, quesiti: &[Uuid], slot: Vec<Slot>) -> Esito {
    let Some(primo) = slot.first() else { return Err("nessuno slot per la gara".into()) };
    let supervisore = Attore::Funzionario(workflows::attore::Funzionario {
        id: "bench".into(),
        ruolo: Ruolo::Supervisore,
        sede: Some(SEDI[0].into()),
    });
    let dieci = AttoPunto::Varia(Variazioni { posti: Some(10), ..Variazioni::default() });
    ufficio.cambia_punto(&supervisore, &punto(SEDI[0]), None, dieci).await?;
    let (inizio, mut concorrenti) = (Instant::now(), JoinSet::new());
    for quesito in quesiti {
        let ufficio = ufficio.clone();
        let nuova = NuovaPrenotazione {
            quesiti: vec![*quesito],
            punto: punto(SEDI[0]),
            inizio: primo.inizio.to_string(),
            nota: "Il versamento non risulta.".into(),
            ..NuovaPrenotazione::default()
        };
        concorrenti.spawn(async move {
            ufficio.prenota(&popolo::mittente(), engine::new_id(), &nuova, Scritto::default(), None).await
        });
    }
    let (mut vinte, mut perse) = (0, 0);
    while let Some(finito) = concorrenti.join_next().await {
        match finito? {
            Ok(_) => vinte += 1,
            Err(ErroreAgenda::Rifiuto(Rifiuto::Esaurito { .. })) => perse += 1,
            Err(altro) => return Err(altro.into()),
        }
    }
    let millesimi = inizio.elapsed().as_millis();
    riga(&format!("{} conferme su 10 posti", quesiti.len()), dove, format!("{millesimi:>9} ms"));
    if (vinte, perse) != (10, quesiti.len() - 10) {
        return Err(format!("{dove}: {vinte} vinte e {perse} perse su 10 posti").into());
    }
    Ok(())
}

/// A month of one punto, among a thousand half booked for sixty days.
async fn liberi(dove: &str) -> Esito {
    let banca = banca::nuova(dove).await?;
    let ufficio = popolo::ufficio(&banca.db).await?;
    let mut tabelle = popolo::tabelle()?;
    let modelli: Vec<_> =
        tabelle.punti.values().filter(|p| p.codice.ends_with(".sportello")).cloned().collect();
    for n in 0..PUNTI {
        let Some(modello) = modelli.get(n % modelli.len().max(1)) else { break };
        let mut punto = modello.clone();
        punto.codice = format!("{}.banco{n}", punto.sede);
        tabelle.punti.insert(punto.codice.clone(), punto);
    }
    let ora = ufficio.clock.now();
    ufficio.regole.applica(&banca.db, Arc::new(tabelle), ora, "bench").await?;
    let tabelle = ufficio.regole.attuali();
    let punti: Vec<String> = tabelle.punti.keys().filter(|c| c.contains(".banco")).cloned().collect();
    let (inizio, mut presi) = (Instant::now(), 0);
    for codice in &punti {
        let mut tx = banca.db.begin().await?;
        // Every other slot, one seat of three.
        for slot in slot(&tabelle, codice, ora).into_iter().step_by(2) {
            store::occupa(&mut tx, codice, slot, 3, engine::new_id()).await?;
            presi += 1;
        }
        tx.commit().await?;
    }
    al_secondo(&format!("posti presi a {} punti", punti.len()), dove, presi, inizio.elapsed());
    let oggi = giorno_civile(ora.to_utc());
    for (quanto, giorni) in [("un mese", 31), ("60 giorni", GIORNI)] {
        let al = oggi.checked_add_days(chrono::Days::new(giorni)).unwrap_or(oggi);
        let mut misure = Vec::with_capacity(DOMANDE);
        for n in 0..DOMANDE {
            let codice = &punti[n * 7 % punti.len()];
            let inizio = Instant::now();
            let trovati = ufficio.slot_liberi(codice, oggi, al).await?;
            misure.push(inizio.elapsed());
            if trovati.is_empty() {
                return Err(format!("{codice}: nessuno slot").into());
            }
        }
        let cosa = format!("slot liberi di {quanto}, {} punti", punti.len());
        riga(&format!("{cosa}, p50"), dove, percentile(&mut misure, 50));
        riga(&format!("{cosa}, p99"), dove, percentile(&mut misure, 99));
    }
    banca.chiudi().await
}
