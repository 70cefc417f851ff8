//! The last seat: a constraint of the database decides, whoever loses is told and offered the nearest (R36).

use super::appoggio::{Agenda, GIORNO_16, SPORTELLO, allo_sportello, domestico, t};
use engine::{Clock, Db, Uuid};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::sync::Arc;
use tests::{Prova, databases, mittente, open, urls};
use tokio::{sync::Barrier, task::JoinSet};
use workflows::{
    appuntamenti::{NuovaPrenotazione, Rifiuto},
    attore::Attore,
    punti::{AttoPunto, Slot, Variazioni, liberi, store},
    quesiti::messaggio::Scritto,
    regole::Regole,
    tabelle::Profilo,
    ufficio::{ErroreAgenda, Ufficio},
};

/// An office of its own over the same database, as another process has.
async fn processo(url: &str) -> Ufficio {
    let (db, clock) = (open(url).await, Clock::manual(t(GIORNO_16)));
    let regole = Regole::carica(&db, Prova::tabelle(), clock.now(), "prova").await.unwrap();
    Ufficio { db, clock, regole }
}

async fn richieste(db: Db, quante: usize) -> (Agenda, Vec<(Attore, Uuid)>) {
    let a = Agenda::nuova(db).await;
    let mut mature = Vec::new();
    for n in 0..quante {
        // Eleven digits with their check digit: as many bodies as are wanted.
        let codice = partita_iva(n);
        let attore = mittente(&codice, Profilo::Cittadino, "lavoro_domestico");
        let Attore::Mittente(chi) = &attore else { unreachable!() };
        let tabelle = a.s.prova.ufficio.regole.attuali();
        let (richiesta, testo) = domestico("1234567890").valida(chi, &tabelle, &[]).unwrap();
        let id = engine::new_id();
        a.s.prova.ufficio.apri(&attore, id, richiesta, Scritto::testo(testo), None).await.unwrap();
        mature.push((attore, id));
    }
    a.s.officina.lavora().await;
    a.s.officina.alle(GIORNO_16).await;
    (a, mature)
}

fn partita_iva(n: usize) -> String {
    // The last three digits are the office that gave it.
    let corpo = format!("{:07}010", n + 1);
    let somma: u32 = corpo
        .bytes()
        .enumerate()
        .map(|(i, b)| {
            let cifra = u32::from(b - b'0');
            let pesata = if i % 2 == 1 { cifra * 2 } else { cifra };
            pesata / 10 + pesata % 10
        })
        .sum();
    format!("{corpo}{}", (10 - somma % 10) % 10)
}

async fn posti(a: &Agenda, posti: u32) {
    let atto = AttoPunto::Varia(Variazioni { posti: Some(posti), ..Variazioni::default() });
    a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, atto).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r36_duecento_conferme_su_dieci_posti_da_piu_processi_dieci_vincono() {
    for (label, url) in urls().await {
        let (a, mature) = richieste(open(&url).await, 200).await;
        posti(&a, 10).await;
        let processi =
            [processo(&url).await, processo(&url).await, processo(&url).await, processo(&url).await];
        let via = Arc::new(Barrier::new(mature.len()));
        let mut gara = JoinSet::new();
        for (n, (attore, q)) in mature.into_iter().enumerate() {
            let (ufficio, via) = (processi[n % processi.len()].clone(), Arc::clone(&via));
            gara.spawn(async move {
                via.wait().await;
                let mut nuova = allo_sportello(&[q]);
                nuova.quesiti = vec![q];
                ufficio.prenota(&attore, engine::new_id(), &nuova, Scritto::default(), None).await
            });
        }
        let (mut vinte, mut perse) = (Vec::new(), 0);
        while let Some(esito) = gara.join_next().await {
            match esito.unwrap() {
                Ok(appuntamento) => vinte.push(appuntamento.meta.id),
                Err(ErroreAgenda::Rifiuto(Rifiuto::Esaurito { alternative })) => {
                    perse += 1;
                    let ore: Vec<String> = alternative.iter().map(|s| s.inizio.to_string()).collect();
                    let attese =
                        ["2026-03-20T07:30:00.000Z", "2026-03-20T08:30:00.000Z", "2026-03-20T09:00:00.000Z"];
                    assert_eq!(ore, attese, "{label}");
                }
                Err(altro) => panic!("{label}: {altro:?}"),
            }
        }
        assert_eq!((vinte.len(), perse), (10, 190), "{label}");
        a.s.officina.lavora().await;
        a.s.in_ordine().await;
        for processo in processi {
            processo.db.close().await;
        }
    }
}

/// The hours change while people book: whatever was booked stays, and no seat is ever given twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r36_gli_orari_che_cambiano_durante_le_conferme_non_danno_un_posto_due_volte() {
    for (label, url) in urls().await {
        let (a, mature) = richieste(open(&url).await, 60).await;
        posti(&a, 2).await;
        let processi = [processo(&url).await, processo(&url).await];
        let via = Arc::new(Barrier::new(mature.len() + 1));
        let mut gara = JoinSet::new();
        let orari = ["09:00", "09:20", "09:30", "09:40", "10:00"];
        for (n, (attore, q)) in mature.into_iter().enumerate() {
            let (ufficio, via) = (processi[n % 2].clone(), Arc::clone(&via));
            gara.spawn(async move {
                via.wait().await;
                let inizio = format!("2026-03-20T{}", orari[n % orari.len()]);
                let nuova = NuovaPrenotazione { inizio, ..allo_sportello(&[q]) };
                ufficio.prenota(&attore, engine::new_id(), &nuova, Scritto::default(), None).await
            });
        }
        via.wait().await;
        let orario = |dalle: &str| workflows::tabelle::Orario {
            giorni: vec![workflows::scadenze::GiornoSettimana::Venerdi],
            dalle: format!("{dalle}:00").parse().unwrap(),
            alle: "12:30:00".parse().unwrap(),
        };
        for durata in [20, 30, 20, 30, 20] {
            let atto = AttoPunto::Varia(Variazioni {
                posti: Some(2),
                durata_minuti: Some(durata),
                orari: Some(vec![orario("09:00")]),
                ..Variazioni::default()
            });
            a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, atto).await.unwrap();
        }
        while let Some(esito) = gara.join_next().await {
            let esito = esito.unwrap();
            assert!(matches!(esito, Ok(_) | Err(ErroreAgenda::Rifiuto(_))), "{label}: {esito:?}");
        }
        let mut conn = a.s.prova.ufficio.db.read().await.unwrap();
        let (dal, al) = (t("2026-03-20T00:00:00Z"), t("2026-03-21T00:00:00Z"));
        let occupati = workflows::punti::store::occupati(&mut conn, SPORTELLO, dal, al).await.unwrap();
        drop(conn);
        assert!(!occupati.is_empty(), "{label}");
        for (i, uno) in occupati.iter().enumerate() {
            for altro in &occupati[i + 1..] {
                let insieme = uno.posto == altro.posto && uno.slot.tocca(&altro.slot);
                assert!(!insieme, "{label}: lo stesso posto due volte: {uno:?} {altro:?}");
            }
            let allo_stesso_tempo = |s: &Slot| occupati.iter().filter(|o| o.slot.tocca(s)).count();
            let istante = Slot {
                inizio: uno.slot.inizio,
                fine: uno.slot.inizio.plus(std::time::Duration::from_millis(1)),
            };
            assert!(allo_stesso_tempo(&istante) <= 2, "{label}: più incontri che posti: {occupati:?}");
        }
        a.s.officina.lavora().await;
        a.s.in_ordine().await;
        for processo in processi {
            processo.db.close().await;
        }
    }
}

#[test]
fn le_partite_iva_di_prova_sono_giuste() {
    for n in 0..200 {
        assert!(partita_iva(n).parse::<workflows::identificativi::CodiceFiscale>().is_ok(), "{n}");
    }
}

/// Slots of several lengths over one another, as after a change of duration, and seats that become fewer and more:
/// what is offered is exactly what can be taken.
#[tokio::test]
async fn r33_r36_si_prende_un_posto_solo_dove_ne_e_offerto_uno() {
    for (label, db) in databases().await {
        let quarto = |n: i64| t("2026-03-30T07:00:00Z").plus(std::time::Duration::from_secs(n as u64 * 900));
        let (mut presi, mut rifiutati, mut rng) = (0, 0, StdRng::seed_from_u64(36));
        for n in 0..300 {
            let inizio = rng.random_range(0..80);
            let slot = Slot { inizio: quarto(inizio), fine: quarto(inizio + rng.random_range(1..5)) };
            let posti = rng.random_range(1..5);
            let mut tx = db.begin().await.unwrap();
            let occupati = store::occupati(&mut tx, SPORTELLO, slot.inizio, slot.fine).await.unwrap();
            let offerto = !liberi(&[slot], &occupati, posti).is_empty();
            let preso = store::occupa(&mut tx, SPORTELLO, slot, posti, engine::new_id()).await.unwrap();
            assert_eq!(preso, offerto, "{label}: {n}: {slot:?} con {posti} posti, presi {occupati:?}");
            tx.commit().await.unwrap();
            if preso { presi += 1 } else { rifiutati += 1 }
        }
        assert!(presi > 20 && rifiutati > 20, "{label}: {presi} e {rifiutati}");
    }
}
