//! A running process: API and workers together or alone, until it is told to stop.

use crate::{
    cartella::Cartella,
    composizione::{self, Base},
    gettoni, segnale,
    uscita::Uscita,
};
use api::{Impostazioni, Stato};
use config::FormatoRegistro;
use engine::jobs;
use std::{io::IsTerminal, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use workflows::{allegati::Archivio, attore::Attore, notifiche::ModelliInUso, regole::Regole};

/// For how long requests being answered may go on once the process was told to stop.
const ULTIME_RISPOSTE: Duration = Duration::from_secs(20);
const TEMPO_MASSIMO: Duration = Duration::from_secs(30);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parti {
    /// API and workers.
    Tutto,
    /// API alone.
    SoloApi,
    /// Workers alone.
    SoloWorker,
}

/// Starts the log, once for the process. On the standard error, so that the output stays a program's.
pub fn avvia_registro(registro: &config::Registro) -> Result<(), Uscita> {
    let filtro = EnvFilter::try_new(&registro.livello).map_err(|e| {
        Uscita::Uso(format!("registro.livello: «{}» non è un livello: {e}", registro.livello))
    })?;
    let colori = std::io::stderr().is_terminal();
    // A log that nobody reads any more (a closed pipe) must not panic whoever logs: the task that stops us logs too.
    let scrittore = tracing_subscriber::fmt()
        .log_internal_errors(false)
        .with_env_filter(filtro)
        .with_ansi(colori)
        .with_writer(std::io::stderr);
    let esito = match registro.formato {
        FormatoRegistro::Testo => scrittore.try_init(),
        FormatoRegistro::Json => scrittore.json().try_init(),
    };
    esito.map_err(|e| Uscita::Guasto(e.to_string()))
}

/// Runs until SIGTERM or SIGINT. `pronto` is told the address once requests are accepted.
pub async fn avvia(base: Base, parti: Parti, pronto: impl FnOnce(Option<SocketAddr>)) -> Result<(), Uscita> {
    let archivio = composizione::archivio(&base.caricata)?;
    let modelli = composizione::modelli(&base.caricata).map_err(|e| Uscita::Controllo(e.to_string()))?;
    let modelli = ModelliInUso::nuovi(modelli);
    avverti(&base).await?;
    let stop = CancellationToken::new();
    let _guardia = stop.clone().drop_guard();
    let _presenza = segnale::presenta()?;
    tokio::spawn(ascolta_segnali(stop.clone())?);
    let cartella = Cartella::nuova(base.clone(), modelli.clone());
    tokio::spawn(ricarica_a_richiesta(cartella, base.ufficio.regole.clone())?);

    let workers = if parti == Parti::SoloApi {
        None
    } else {
        let invio = composizione::invio(&base, modelli.clone())?;
        let stanze = composizione::stanze(&base.caricata)?;
        Some(workers::officina(
            &base.ufficio,
            &archivio,
            invio,
            stanze,
            &composizione::officina(&base.caricata),
        )?)
    };
    let ascolto = if parti == Parti::SoloWorker { None } else { Some(lega(&base).await?) };
    pronto(ascolto.as_ref().and_then(|a| a.local_addr().ok()));

    let lavoro = async {
        match workers {
            Some(workers) => workers.run(stop.clone()).await.map_err(Uscita::from),
            None => Ok(()),
        }
    };
    let risposte = async {
        match ascolto {
            Some(ascolto) => rispondi(ascolto, &base, archivio, modelli, stop.clone()).await,
            None => Ok(()),
        }
    };
    // One that ends badly stops the other: half a process would look alive and do half the work.
    let esito = tokio::join!(fermando(lavoro, &stop), fermando(risposte, &stop));
    base.db.close().await;
    tracing::info!("fermato");
    esito.0.and(esito.1)
}

async fn fermando(
    parte: impl Future<Output = Result<(), Uscita>>,
    stop: &CancellationToken,
) -> Result<(), Uscita> {
    let esito = parte.await;
    if esito.is_err() {
        stop.cancel();
    }
    esito
}

async fn lega(base: &Base) -> Result<TcpListener, Uscita> {
    let indirizzo = base.caricata.impostazioni.server.ascolto;
    TcpListener::bind(indirizzo).await.map_err(|e| {
        Uscita::Guasto(format!("non si può ascoltare su {indirizzo}: {e}; indicarne un altro con --ascolto"))
    })
}

async fn rispondi(
    ascolto: TcpListener,
    base: &Base,
    archivio: Archivio,
    modelli: ModelliInUso,
    stop: CancellationToken,
) -> Result<(), Uscita> {
    let i = &base.caricata.impostazioni;
    let (pagine, cifre) = console::servita(composizione::console(base, &archivio, &modelli)?);
    let stato = Stato {
        ufficio: base.ufficio.clone(),
        archivio,
        modelli,
        chiavi: Arc::new(gettoni::chiavi(i)?),
        impostazioni: Impostazioni {
            corpo_massimo: usize::try_from(i.server.corpo_massimo_byte).unwrap_or(usize::MAX),
            richieste_al_minuto: i.server.richieste_al_minuto,
            tempo_massimo: TEMPO_MASSIMO,
            assistenza_amministrativa: i.assistenza.amministrativa.clone(),
            assistenza_tecnica: i.assistenza.tecnica.clone(),
            manuali: composizione::manuali(),
            indirizzo_pubblico: i.server.indirizzo_pubblico.clone(),
            segreto_esiti_sms: composizione::segreto(i.sms.segreto_esiti_file.as_ref())?,
            code: workers::CODE.to_vec(),
        },
        metriche: metriche()?,
    };
    let servizio = api::router(stato).merge(pagine).into_make_service_with_connect_info::<SocketAddr>();
    let (fine, limite) = (stop.clone(), stop);
    let server = axum::serve(ascolto, servizio).with_graceful_shutdown(async move { fine.cancelled().await });
    tokio::select! {
        esito = server => Ok(esito?),
        () = cifre => Ok(()),
        () = async { limite.cancelled().await; tokio::time::sleep(ULTIME_RISPOSTE).await } => {
            tracing::warn!("alcune richieste non sono finite in tempo");
            Ok(())
        }
    }
}

fn metriche() -> Result<metrics_exporter_prometheus::PrometheusHandle, Uscita> {
    let maniglia = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?;
    let manutenzione = maniglia.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            manutenzione.run_upkeep();
        }
    });
    Ok(maniglia)
}

/// What an operator should know at once; `quesiti doctor` tells the rest.
async fn avverti(base: &Base) -> Result<(), Uscita> {
    let morti = jobs::dead(&mut base.db.read().await?, None, None, 100).await?;
    if !morti.is_empty() {
        tracing::warn!(quanti = morti.len(), "ci sono lavori falliti: quesiti jobs elenco");
    }
    let tabelle = base.ufficio.regole.attuali();
    tracing::info!(versione = tabelle.versione, sedi = tabelle.sedi.len(), database = ?base.db.dialect(), "avvio");
    Ok(())
}

/// Stops at SIGTERM or SIGINT.
fn ascolta_segnali(stop: CancellationToken) -> Result<impl Future<Output = ()>, Uscita> {
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
        tracing::info!("arresto: si finisce quello che è cominciato");
        stop.cancel();
    })
}

/// Reads the tables again at each SIGHUP (R88).
fn ricarica_a_richiesta(cartella: Cartella, regole: Regole) -> Result<impl Future<Output = ()>, Uscita> {
    let mut hup = signal(SignalKind::hangup())?;
    Ok(async move {
        while hup.recv().await.is_some() {
            match cartella.applica(&Attore::Sistema("ricarica")).await {
                Ok(fatta) => tracing::info!(versione = fatta.versione, "tabelle e testi ricaricati"),
                Err(errori) => {
                    let restano = &regole.attuali().versione;
                    tracing::error!(
                        versione = restano,
                        "configurazione non valida: restano le tabelle di prima"
                    );
                    for errore in errori.to_string().lines() {
                        tracing::error!("{errore}");
                    }
                }
            }
        }
    })
}
