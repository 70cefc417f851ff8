//! 29 March 2026, a day of 23 hours, and 25 October 2026, one of 25: what is sent and what falls due around them.

use chrono::NaiveDate;
use engine::{
    Timestamp,
    jobs::{NewJob, Schedule, schedules, tick},
    timers,
};
use std::time::Duration;
use tests::{Officina, Posta, Prova, databases};
use workers::registro::ChiudiRegistri;
use workflows::{
    quesiti::{Atto, Idoneita, Quesito, Rifiuto, messaggio::Scritto},
    scadenze::giorno_civile,
    tabelle::Canale,
    ufficio::ErroreAtto,
};

fn t(testo: &str) -> Timestamp {
    testo.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

/// Sent, then looked at one second before and at the first instant of a day.
struct Caso {
    inviato: &'static str,
    /// The instant of Rome's midnight that begins day 15, in UTC.
    sollecito: &'static str,
    /// And day 16.
    appuntamento: &'static str,
}

const CASI: [Caso; 6] = [
    // Day 15 is Sunday 29 March: its midnight is still winter time; day 16 begins in summer time.
    Caso {
        inviato: "2026-03-14T10:00:00Z",
        sollecito: "2026-03-28T23:00:00Z",
        appuntamento: "2026-03-29T22:00:00Z",
    },
    // Sent on 28 March at 23:59:59 in Rome; a second later it is the 29th.
    Caso {
        inviato: "2026-03-28T22:59:59Z",
        sollecito: "2026-04-11T22:00:00Z",
        appuntamento: "2026-04-12T22:00:00Z",
    },
    Caso {
        inviato: "2026-03-28T23:00:00Z",
        sollecito: "2026-04-12T22:00:00Z",
        appuntamento: "2026-04-13T22:00:00Z",
    },
    // Day 15 is Sunday 25 October: its midnight is still summer time; day 16 begins in winter time.
    Caso {
        inviato: "2026-10-10T10:00:00Z",
        sollecito: "2026-10-24T22:00:00Z",
        appuntamento: "2026-10-25T23:00:00Z",
    },
    // 02:30 of 25 October, the first and the second time.
    Caso {
        inviato: "2026-10-25T00:30:00Z",
        sollecito: "2026-11-08T23:00:00Z",
        appuntamento: "2026-11-09T23:00:00Z",
    },
    Caso {
        inviato: "2026-10-25T01:30:00Z",
        sollecito: "2026-11-08T23:00:00Z",
        appuntamento: "2026-11-09T23:00:00Z",
    },
];

#[tokio::test]
async fn r76_r77_r85_giorno_15_e_16_attorno_al_cambio_d_ora() {
    for (label, db) in databases().await {
        for caso in &CASI {
            let prova = Prova::nuova(db.clone(), "2026-03-01").await;
            prova.ufficio.clock.set(t(caso.inviato));
            let q = prova.apre().await;
            let id = q.meta.id;
            prova.protocolla().await;
            let mittente = Prova::mittente(&q.richiesta);
            let sollecita = async || {
                prova
                    .ufficio
                    .esegui(&mittente, id, None, Atto::Sollecita(Scritto::testo("Per favore.")))
                    .await
            };
            let secondo = Duration::from_secs(1);
            let idoneo = async || {
                let oggi = giorno_civile(prova.ufficio.clock.now().to_utc());
                prova.legge(id).await.idoneita_appuntamento(oggi)
            };

            prova.ufficio.clock.set(t(caso.sollecito).minus(secondo));
            assert_eq!(prova.scatta().await, 0, "{label}: {}: giorno 14", caso.inviato);
            let presto = sollecita().await;
            assert!(
                matches!(presto, Err(ErroreAtto::Rifiuto(Rifiuto::SollecitoPrematuro { .. }))),
                "{label}: {}: {presto:?}",
                caso.inviato
            );
            prova.ufficio.clock.set(t(caso.sollecito));
            assert_eq!(prova.scatta().await, 1, "{label}: {}: il primo istante del giorno 15", caso.inviato);
            sollecita().await.expect("dal giorno 15");

            prova.ufficio.clock.set(t(caso.appuntamento).minus(secondo));
            assert_eq!(prova.scatta().await, 0, "{label}: {}: giorno 15", caso.inviato);
            assert!(matches!(idoneo().await, Idoneita::NonAncora { .. }), "{label}: {}", caso.inviato);
            prova.ufficio.clock.set(t(caso.appuntamento));
            assert_eq!(prova.scatta().await, 1, "{label}: {}: il primo istante del giorno 16", caso.inviato);
            assert!(matches!(idoneo().await, Idoneita::SenzaRisposta { .. }), "{label}: {}", caso.inviato);
            // Answered, so that this one fires nothing more beside the next case.
            let anna = Prova::persona("anna", workflows::attore::Ruolo::Funzionario, "7013");
            prova.fa(&anna, id, Atto::PrendiInCarico).await;
            prova.fa(&anna, id, Atto::Rispondi(Scritto::testo("Ecco."))).await;
        }
    }
}

/// Each timer is at the first instant of its civil day, whichever offset that day has.
#[tokio::test]
async fn r84_i_termini_scattano_al_primo_istante_del_giorno_civile() {
    for (label, db) in databases().await {
        for inviato in ["2026-03-02T09:00:00Z", "2026-09-28T09:00:00Z", "2026-10-24T21:59:59Z"] {
            let prova = Prova::nuova(db.clone(), "2026-03-01").await;
            prova.ufficio.clock.set(t(inviato));
            let id = prova.apre().await.meta.id;
            prova.protocolla().await;
            let scadenze = prova.legge(id).await.fatti.scadenze;
            let mut conn = db.read().await.unwrap();
            let righe = timers::of(&mut conn, id).await.unwrap();
            assert!(righe.len() >= 4, "{label}: {righe:?}");
            for (tipo, quando) in righe {
                let giorno = match tipo.as_str() {
                    "sollecito" => scadenze.sollecito,
                    "appuntamento" => scadenze.appuntamento,
                    "preavviso" => scadenze.preavviso,
                    "escalation_supervisore" => scadenze.supervisore,
                    "escalation_monitoraggio" => scadenze.monitoraggio,
                    altro => panic!("{label}: {altro}"),
                };
                let prima = quando.minus(Duration::from_millis(1));
                assert_eq!(Some(giorno_civile(quando.to_utc())), giorno, "{label}: {inviato}: {tipo}");
                assert!(
                    Some(giorno_civile(prima.to_utc())) < giorno,
                    "{label}: {inviato}: {tipo} a giorno iniziato"
                );
            }
        }
    }
}

/// The days of a term are civil days, not blocks of 24 hours.
#[tokio::test]
async fn r84_un_giorno_di_23_o_25_ore_conta_uno() {
    for (_, db) in databases().await {
        for (inviato, sollecito, appuntamento) in [
            ("2026-03-28T10:00:00Z", "2026-04-12", "2026-04-13"),
            ("2026-03-29T10:00:00Z", "2026-04-13", "2026-04-14"),
            ("2026-10-24T10:00:00Z", "2026-11-08", "2026-11-09"),
            ("2026-10-25T10:00:00Z", "2026-11-09", "2026-11-10"),
        ] {
            let prova = Prova::nuova(db.clone(), "2026-03-01").await;
            prova.ufficio.clock.set(t(inviato));
            let q: Quesito = prova.apre().await;
            assert_eq!(q.fatti.scadenze.sollecito, Some(g(sollecito)), "{inviato}");
            assert_eq!(q.fatti.scadenze.appuntamento, Some(g(appuntamento)), "{inviato}");
        }
    }
}

fn ogni_notte() -> Schedule {
    Schedule::new("notte", "30 2 * * *", |ora| {
        NewJob::new(&ChiudiRegistri {}, ora).unwrap().dedup(format!("cron:notte:{}", ora.millis()))
    })
    .unwrap()
}

/// 02:30 never happens on 29 March and happens twice on 25 October: the work of the night is done once, both times.
#[tokio::test]
async fn il_lavoro_delle_due_e_mezza_si_fa_una_volta_sola_in_entrambe_le_notti() {
    for (label, db) in databases().await {
        for (dal, al, atteso) in [
            ("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", "2026-10-25T00:30:00Z"),
        ] {
            let orario = [ogni_notte()];
            let mut ora = t(dal);
            tick(&db, &orario, ora).await.unwrap();
            let mut accodati = Vec::new();
            while ora < t(al) {
                ora = ora.plus(Duration::from_secs(300));
                // Two processes look at the same time.
                let (a, b) = tokio::join!(tick(&db, &orario, ora), tick(&db, &orario, ora));
                let quanti = usize::try_from(a.unwrap() + b.unwrap()).unwrap();
                accodati.extend(vec![ora; quanti]);
            }
            assert_eq!(accodati, [t(atteso)], "{label}: {dal}");
            let stato = schedules(&mut db.read().await.unwrap()).await.unwrap().remove(0);
            assert_eq!(stato.last_tick, t(atteso), "{label}");
        }
    }
}

/// The SMS of the night before leaves at 8 in Rome, an hour earlier or later by the world's clock; Sundays are silent.
#[tokio::test]
async fn r87_gli_sms_della_notte_aspettano_le_otto_di_roma() {
    // Both changes are on a Sunday, silent by the shipped window: the morning is Monday's.
    for (sera, prima, mattina) in [
        ("2026-03-28T21:30:00Z", "2026-03-30T05:59:59Z", "2026-03-30T06:00:00Z"),
        ("2026-10-24T20:30:00Z", "2026-10-26T06:59:59Z", "2026-10-26T07:00:00Z"),
    ] {
        for (label, db) in databases().await {
            let prova = Prova::nuova(db, "2026-03-01").await;
            let posta = Posta::default();
            let officina = Officina::nuova(&prova, &posta);
            prova.recapiti(Prova::MITTENTE, &[(Canale::Sms, "+393331234567")]).await;
            officina.alle(sera).await;
            prova.apre().await;
            officina.lavora().await;
            officina.alle(prima).await;
            assert!(posta.prese().is_empty(), "{label}: {sera}");
            officina.alle(mattina).await;
            assert_eq!(posta.per("+393331234567").len(), 1, "{label}: {mattina}");
            officina.nulla_resta().await;
        }
    }
}
