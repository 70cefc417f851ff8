//! Whole lives per second: opened, routed and registered, two messages by SMTP, taken, closed, two messages more.

use crate::{
    Esito, al_secondo, banca,
    popolo::{self, MITTENTE, SEDI},
    smtp,
};
use async_trait::async_trait;
use engine::{
    Clock,
    jobs::{QueueOptions, Workers},
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use workers::{
    canali::{Busta, EsitoInvio, ImpostazioniSmtp, Sicurezza, Smtp, Trasporto},
    invio::{Invio, ParametriInvio, Trasporti},
    protocollazione::Protocolla,
};
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    notifiche::{Comuni, Modelli, ModelliInUso},
    quesiti::{Atto, NomeStato, jobs::Protocollazione, messaggio::Scritto, store},
    recapiti::{self, Recapito},
    regole::Regole,
    tabelle::{Canale, Evento},
    ufficio::{ErroreAtto, Ufficio},
};

const VITE: usize = 3_000;
const CLIENTI: usize = 32;

/// E-mail and PEC leave by the same sink.
struct Uno(Smtp);

#[async_trait]
impl Trasporto for Uno {
    async fn invia(&self, busta: &Busta) -> EsitoInvio {
        self.0.invia(busta).await
    }
}

async fn ufficio(banca: &banca::Banca) -> Esito<Ufficio> {
    let mut tabelle = popolo::tabelle()?;
    // Two messages at the protocol and two at the end, and no others.
    tabelle.notifiche.retain(|evento, regola| {
        regola.canali = vec![Canale::Email, Canale::Pec];
        matches!(evento, Evento::QuesitoProtocollato | Evento::QuesitoChiuso)
    });
    let clock = Clock::system();
    let regole = Regole::carica(&banca.db, tabelle, clock.now(), "bench").await?;
    let mut tx = banca.db.begin().await?;
    let recapito = |canale| Recapito {
        codice_fiscale: MITTENTE.into(),
        canale,
        indirizzo: "ditta@example.it".into(),
        attivo: true,
        aggiornato_il: clock.now(),
    };
    recapiti::salva(&mut tx, &[recapito(Canale::Email), recapito(Canale::Pec)]).await?;
    tx.commit().await?;
    Ok(Ufficio { db: banca.db.clone(), clock, regole })
}

fn lavoratori(ufficio: &Ufficio, porta: u16) -> Esito<Workers> {
    let impostazioni = ImpostazioniSmtp {
        host: "127.0.0.1".into(),
        porta,
        sicurezza: Sicurezza::Nessuna,
        utente: None,
        password: None,
        mittente: "INPS <noreply@example.it>".into(),
        connessioni: 16,
        timeout: Duration::from_secs(30),
    };
    let uno: Arc<dyn Trasporto> = Arc::new(Uno(Smtp::nuovo(&impostazioni)?));
    let nessuno =
        figment::providers::Serialized::defaults(std::collections::BTreeMap::<String, String>::new());
    let testi = config::carica(&popolo::cartella(), nessuno).map_err(|e| e.to_string())?.modelli;
    let invio = Invio::nuovo(ParametriInvio {
        db: ufficio.db.clone(),
        clock: ufficio.clock.clone(),
        regole: ufficio.regole.clone(),
        modelli: ModelliInUso::nuovi(Modelli::nuovi(testi)?.con_comuni(Comuni::default())),
        trasporti: Trasporti { email: uno.clone(), sms: uno.clone(), pec: uno },
        dominio: "example.it".into(),
    });
    let lotti = QueueOptions { concurrency: 1, batch: 200, ..QueueOptions::default() };
    let workers = Workers::new(ufficio.db.clone(), ufficio.clock.clone())
        .handle_batch::<Protocollazione>(lotti, Protocolla { ufficio: ufficio.clone() });
    let inviare = QueueOptions { concurrency: 64, batch: 64, ..QueueOptions::default() };
    Ok(invio.registra(workers, &inviare))
}

async fn vita(ufficio: &Ufficio, anna: &Attore) -> Esito {
    let mittente = popolo::mittente();
    let (id, scritto) = (engine::new_id(), Scritto::testo("Il versamento non risulta."));
    ufficio.apri(&mittente, id, popolo::richiesta("00155"), scritto, None).await?;
    // As a clerk would: it takes what is in its queue, that is what is registered.
    loop {
        match ufficio.esegui(anna, id, None, Atto::PrendiInCarico).await {
            Ok(_) => break,
            Err(ErroreAtto::Rifiuto(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(errore) => return Err(errore.into()),
        }
    }
    let commento = Scritto::testo("Versamento abbinato.");
    let atto = Atto::Chiudi { esito: "accolto".into(), commento, appuntamento_disponibile: false };
    let chiuso = ufficio.esegui(anna, id, None, atto).await?;
    if chiuso.nome_stato() == NomeStato::Chiusa { Ok(()) } else { Err("non è chiuso".into()) }
}

/// Whole lives, a number of clients at once.
pub async fn intere(dove: &str) -> Esito {
    let banca = banca::nuova(dove).await?;
    let ufficio = ufficio(&banca).await?;
    let pozzo = smtp::pozzo().await?;
    let fine = CancellationToken::new();
    let lavoro = tokio::spawn(lavoratori(&ufficio, pozzo.porta)?.run(fine.clone()));
    let anna = Attore::Funzionario(Funzionario {
        id: "anna".into(),
        ruolo: Ruolo::Funzionario,
        sede: Some(SEDI[0].into()),
    });
    let inizio = Instant::now();
    let mut clienti = JoinSet::new();
    for cliente in 0..CLIENTI {
        let (ufficio, anna) = (ufficio.clone(), anna.clone());
        clienti.spawn(async move {
            for _ in (cliente..VITE).step_by(CLIENTI) {
                vita(&ufficio, &anna).await?;
            }
            Esito::Ok(())
        });
    }
    while let Some(fatto) = clienti.join_next().await {
        fatto??;
    }
    // The last messages too.
    while pozzo.ricevuti.load(Ordering::SeqCst) < VITE * 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    al_secondo("vite intere, 4 messaggi SMTP ciascuna", dove, VITE, inizio.elapsed());
    fine.cancel();
    lavoro.await??;
    let mut conn = ufficio.db.read().await?;
    let rimasti = store::tutti_dopo(&mut conn, engine::Uuid::nil(), 1 + i64::try_from(VITE)?).await?.len();
    drop(conn);
    if rimasti != VITE {
        return Err(format!("{rimasti} quesiti invece di {VITE}").into());
    }
    banca.chiudi().await
}
