//! The last seats over HTTP, asked of several servers of one database at once; one of them is killed on the way (R36).

use super::appoggio::{Casa, Processo};
use api::gettone::{Gettone, RuoloGettone, firma};
use chrono::{NaiveDate, TimeDelta};
use engine::{Clock, Timestamp, Uuid};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    sync::Arc,
    time::Duration,
};
use tests::Prova;
use tokio::{sync::Barrier, task::JoinSet};
use workflows::{
    attore::Ruolo,
    punti::{AttoPunto, Variazioni},
    quesiti::Richiesta,
    regole::Regole,
    scadenze::giorno_civile,
    tabelle::{Profilo, TipoQuesito},
    ufficio::Ufficio,
};

const CONCORRENTI: usize = 200;
const POSTI: u32 = 10;
const PUNTO: &str = "2200.sportello";
/// Long enough ago for an appointment to be asked for.
const ATTESA: Duration = Duration::from_secs(20 * 86_400);

/// An individual's fiscal code of eleven digits, the last of them its check digit.
fn codice(n: usize) -> String {
    let corpo = format!("{:07}010", n + 1);
    let cifre = corpo.bytes().enumerate().map(|(i, b)| {
        let cifra = u32::from(b - b'0') * if i % 2 == 1 { 2 } else { 1 };
        cifra / 10 + cifra % 10
    });
    format!("{corpo}{}", (10 - cifre.sum::<u32>() % 10) % 10)
}

/// As many requests without a reply, sent twenty days ago and registered by a worker.
async fn mature(casa: &Casa) -> Vec<(String, Uuid)> {
    let db = casa.db().clone();
    let clock = Clock::manual(casa.prova.ufficio.clock.now().minus(ATTESA));
    let regole = Regole::carica(&db, Prova::tabelle(), clock.now(), "prova").await.unwrap();
    let allora = Prova { ufficio: Ufficio { db, clock, regole } };
    let mut mature = Vec::with_capacity(CONCORRENTI);
    for n in 0..CONCORRENTI {
        let codice = codice(n);
        let richiesta = Richiesta {
            cassetto: "lavoro_domestico".into(),
            argomento: "lavoro_domestico.mav".into(),
            tipo: TipoQuesito::Specifico,
            oggetto: "MAV".into(),
            posizione: Some("1234567890".into()),
            cap: Some("88100".into()),
            mittente: codice.clone(),
            soggetto: codice.clone(),
            profilo: Profilo::Cittadino,
            ..Prova::richiesta()
        };
        mature.push((codice, allora.apre_con(richiesta).await.meta.id));
    }
    allora.protocolla().await;
    mature
}

struct Servito {
    processo: Processo,
    base: String,
}

fn serve(casa: &Casa) -> Servito {
    let mut processo = casa.avvia(&["serve", "--no-workers", "--ascolto", "127.0.0.1:0"]);
    let mut uscita = BufReader::new(processo.0.stdout.take().unwrap());
    let mut riga = String::new();
    while !riga.contains("http://") {
        riga.clear();
        assert!(uscita.read_line(&mut riga).unwrap() > 0, "il server non è partito");
    }
    let base = riga.split_whitespace().find(|p| p.starts_with("http://")).unwrap();
    Servito { processo, base: base.trim_end_matches("/api/v1/openapi.json").to_owned() }
}

fn token(codice: &str, segreto: &[u8], ora: Timestamp) -> String {
    let mut gettone = Gettone::nuovo(codice, RuoloGettone::Mittente, ora, Duration::from_secs(3_600));
    gettone.cassetto = Some("lavoro_domestico".into());
    gettone.codice_fiscale = Some(codice.into());
    gettone.profilo = Some(Profilo::Cittadino);
    firma(&gettone, segreto, "quesiti", "quesiti").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r36_duecento_conferme_su_dieci_posti_a_tre_server_veri_dieci_vincono() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    for (label, url) in tests::urls().await {
        let casa = Casa::nuova(&url).await;
        let mature = mature(&casa).await;
        let ora = casa.prova.ufficio.clock.now();
        let supervisore = Prova::persona("sara", Ruolo::Supervisore, "2200");
        let dieci = AttoPunto::Varia(Variazioni { posti: Some(POSTI), ..Variazioni::default() });
        casa.prova.ufficio.cambia_punto(&supervisore, PUNTO, None, dieci).await.unwrap();
        let oggi: NaiveDate = giorno_civile(ora.to_utc());
        let liberi = casa.prova.ufficio.slot_liberi(PUNTO, oggi, oggi + TimeDelta::days(40)).await.unwrap();
        let voluto = liberi[liberi.len() / 2].slot.inizio.to_string();

        let mut server = vec![serve(&casa), serve(&casa), serve(&casa)];
        let segreto = std::fs::read_to_string(casa.percorso().join("var/token.segreto")).unwrap();
        let (client, via) = (reqwest::Client::new(), Arc::new(Barrier::new(CONCORRENTI)));
        let mut gara = JoinSet::new();
        for (n, (codice, quesito)) in mature.iter().enumerate() {
            let token = token(codice, segreto.trim().as_bytes(), ora);
            let indirizzo = format!("{}/api/v1/appuntamenti", server[n % server.len()].base);
            let corpo = json!({
                "quesiti": [quesito], "punto": PUNTO, "inizio": voluto, "nota": "Il MAV non arriva.",
            });
            let (client, via) = (client.clone(), Arc::clone(&via));
            gara.spawn(async move {
                via.wait().await;
                let risposta = client.post(indirizzo).bearer_auth(token).json(&corpo).send().await.unwrap();
                (risposta.status().as_u16(), risposta.json::<Value>().await.unwrap())
            });
        }
        let mut esiti: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(finita) = gara.join_next().await {
            let (stato, corpo) = finita.unwrap();
            if stato == 409 {
                assert_eq!(corpo["alternative"].as_array().map(Vec::len), Some(3), "{label}: {corpo}");
            }
            let tipo = corpo["type"].as_str().unwrap_or_default();
            *esiti.entry(format!("{stato} {tipo}")).or_default() += 1;
        }
        let attesi = [("201 ".to_owned(), 10), ("409 urn:quesiti:problema:slot-esaurito".to_owned(), 190)];
        assert_eq!(esiti, BTreeMap::from(attesi), "{label}");
        // One server dies at once; the others stop as they are asked to.
        drop(server.swap_remove(0));
        for altro in server {
            altro.processo.ferma();
        }
        // What twenty days have left to be done.
        casa.prova.scatta().await;
        assert!(casa.comando(&["registro", "chiudi"]).status().unwrap().success(), "{label}");
        casa.doctor();
    }
}
