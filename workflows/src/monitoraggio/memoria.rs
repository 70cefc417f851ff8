//! The figures of the views that people look at, kept in memory: over every sede and many days they are the sum of
//! hundreds of thousands of rows, and they change only when the reconciler has passed.
//!
//! A page never waits for what was computed a little ago: it has the figures at hand, which say their age, and newer
//! ones are made meanwhile for whoever asks next. The views over everything, and those that people looked at in the last
//! hours, are made anew after each pass of the reconciler, before anybody asks ([`Memoria::rinfresca`]). Only the first
//! look at a view of somebody's own waits.

use super::{
    Consegne, FiltroMonitoraggio, Quadro, Riepilogo, Statistiche, Vista, consegne, leggi, quadro, store,
};
use crate::scadenze::giorno_civile;
use chrono::Days;
use engine::{Db, Timestamp};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Views kept: those of every sede, and the searches of the day.
const VISTE: usize = 256;
/// Older figures are not shown while newer ones are made: whoever asks waits.
const SERVIBILI: Duration = Duration::from_secs(600);
/// Views looked at within this time are made anew at each pass.
const IN_USO: Duration = Duration::from_secs(12 * 3600);
/// Of these, at most so many, the last looked at first.
const RINFRESCATE: usize = 32;

/// All the figures of a view.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Of the period.
    pub quadro: Quadro,
    /// What is so now; `None`: not counted yet.
    pub giacenze: Option<Riepilogo>,
    /// Deliveries of the period; `None`: they are still being counted.
    pub consegne: Option<Consegne>,
}

/// One view.
#[derive(Debug, Default)]
struct Posto {
    /// Held by who computes: the others wait for it instead of computing the same.
    calcolo: tokio::sync::Mutex<()>,
    figure: Mutex<Option<Arc<Figure>>>,
    in_rinnovo: AtomicBool,
    usato: AtomicU64,
    /// When somebody last looked at it, milliseconds; 0: nobody yet.
    guardato: AtomicI64,
}

/// Puts the deliveries beside the figures they belong to, when they are counted; not beside newer ones.
async fn completa(
    conto: tokio::task::JoinHandle<Result<Consegne, sqlx::Error>>,
    posto: Arc<Posto>,
    senza: Arc<Figure>,
) {
    match conto.await {
        Ok(Ok(consegne)) => {
            let complete = Arc::new(Figure { consegne: Some(consegne), ..Figure::clone(&senza) });
            let mut presenti = posto.figure.lock().unwrap_or_else(PoisonError::into_inner);
            if presenti.as_ref().is_some_and(|f| Arc::ptr_eq(f, &senza)) {
                *presenti = Some(complete);
            }
        }
        Ok(Err(errore)) => {
            tracing::warn!(%errore, "the deliveries were not counted; the next pass counts them")
        }
        Err(errore) => tracing::error!(%errore, "the deliveries were not counted; the next pass counts them"),
    }
}

impl Posto {
    fn metti(&self, figure: Figure) -> Arc<Figure> {
        let figure = Arc::new(figure);
        *self.figure.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&figure));
        figure
    }

    fn figure(&self) -> Option<Arc<Figure>> {
        self.figure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

type Contate = Option<(Timestamp, Arc<Statistiche>)>;

#[derive(Debug, Default)]
struct Dentro {
    posti: Mutex<HashMap<FiltroMonitoraggio, Arc<Posto>>>,
    /// The stocks of all views, read once.
    statistiche: Mutex<Contate>,
    orologio: AtomicU64,
    /// Held by who counts deliveries that nobody waits for any more: one view at a time, or many first looks together
    /// would slow each other, and every page beside them.
    conto: tokio::sync::Mutex<()>,
}

/// The figures kept by a process. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Memoria {
    dentro: Arc<Dentro>,
    /// How long a first look waits for the deliveries. `None`: until they are counted.
    attesa: Option<Duration>,
}

impl Memoria {
    /// One whose first looks wait for the deliveries only so long. In a large office they are by far the slowest to count;
    /// they come with the next look.
    #[must_use]
    pub fn con_attesa(attesa: Duration) -> Self {
        Self { dentro: Arc::default(), attesa: Some(attesa) }
    }

    /// The figures of a view with its deliveries, however long they take: for a file.
    ///
    /// # Errors
    /// As [`Self::figure`].
    pub async fn complete(&self, db: &Db, vista: &Vista, ora: Timestamp) -> Result<Arc<Figure>, sqlx::Error> {
        let figure = self.figure(db, vista, ora).await?;
        if figure.consegne.is_some() {
            return Ok(figure);
        }
        let consegne = consegne(&mut db.read().await?, vista, ora).await?;
        Ok(Arc::new(Figure { consegne: Some(consegne), ..Figure::clone(&figure) }))
    }

    /// The figures of a view, at most some minutes behind the reconciler.
    ///
    /// # Errors
    /// The database did not answer, or holds what this version does not know.
    pub async fn figure(&self, db: &Db, vista: &Vista, ora: Timestamp) -> Result<Arc<Figure>, sqlx::Error> {
        let aggiornate = store::aggiornate_il(&mut db.read().await?).await?;
        let posto = self.posto(vista);
        posto.guardato.store(ora.millis(), Relaxed);
        if let Some(figure) = posto.figure() {
            let calcolate = figure.quadro.calcolate_il;
            if aggiornate.is_some() && calcolate == aggiornate {
                return Ok(figure);
            }
            let servibili = calcolate.is_some_and(|c| c.plus(SERVIBILI) > ora);
            if servibili {
                self.rinnova(db, vista, ora, posto);
                return Ok(figure);
            }
        }
        self.calcola(db, vista, ora, aggiornate, &posto, self.attesa).await
    }

    /// Makes ready what people are about to ask: the last `periodi` days of everything, and the views that somebody
    /// looked at in the last hours. Does nothing when the reconciler has not passed since. Gives how many views it made.
    ///
    /// # Errors
    /// The database did not answer; the views made so far stay.
    pub async fn rinfresca(&self, db: &Db, periodi: &[u64], ora: Timestamp) -> Result<usize, sqlx::Error> {
        let aggiornate = store::aggiornate_il(&mut db.read().await?).await?;
        if aggiornate.is_none() {
            return Ok(0);
        }
        let oggi = giorno_civile(ora.to_utc());
        let di_tutto = periodi.iter().map(|giorni| {
            let dal = oggi.checked_sub_days(Days::new(giorni.saturating_sub(1))).unwrap_or(oggi);
            FiltroMonitoraggio { sede: None, cassetto: None, argomento: None, dal, al: oggi }
        });
        let mut filtri: Vec<FiltroMonitoraggio> = di_tutto.collect();
        let guardati = self.guardati_dopo(ora.minus(IN_USO));
        filtri.extend(guardati.into_iter().filter(|f| !filtri.contains(f)).collect::<Vec<_>>());
        let mut fatte = 0;
        for filtro in filtri {
            let vista = Vista::di_chiunque(filtro);
            let posto = self.posto(&vista);
            if posto.figure().is_some_and(|f| f.quadro.calcolate_il >= aggiornate) {
                continue;
            }
            self.calcola(db, &vista, ora, aggiornate, &posto, None).await?;
            fatte += 1;
        }
        Ok(fatte)
    }

    /// The views looked at after an instant, the last one first.
    fn guardati_dopo(&self, istante: Timestamp) -> Vec<FiltroMonitoraggio> {
        let posti = self.dentro.posti.lock().unwrap_or_else(PoisonError::into_inner);
        let mut guardati: Vec<_> = posti
            .iter()
            .map(|(filtro, posto)| (posto.guardato.load(Relaxed), filtro.clone()))
            .filter(|(quando, _)| *quando > istante.millis())
            .collect();
        guardati.sort_by_key(|(quando, _)| std::cmp::Reverse(*quando));
        guardati.into_iter().take(RINFRESCATE).map(|(_, filtro)| filtro).collect()
    }

    /// One renewal at a time for a view, in the background.
    fn rinnova(&self, db: &Db, vista: &Vista, ora: Timestamp, posto: Arc<Posto>) {
        if posto.in_rinnovo.swap(true, Relaxed) {
            return;
        }
        let (memoria, db, vista) = (self.clone(), db.clone(), vista.clone());
        tokio::spawn(async move {
            let esito = async {
                let aggiornate = store::aggiornate_il(&mut db.read().await?).await?;
                memoria.calcola(&db, &vista, ora, aggiornate, &posto, None).await
            };
            if let Err(errore) = esito.await {
                tracing::warn!(%errore, "the figures were not renewed; the old ones stay");
            }
            posto.in_rinnovo.store(false, Relaxed);
        });
    }

    async fn calcola(
        &self,
        db: &Db,
        vista: &Vista,
        ora: Timestamp,
        aggiornate: Option<Timestamp>,
        posto: &Arc<Posto>,
        attesa: Option<Duration>,
    ) -> Result<Arc<Figure>, sqlx::Error> {
        let _turno = posto.calcolo.lock().await;
        // Whoever was before in the line may have done it.
        if let Some(figure) =
            posto.figure().filter(|f| aggiornate.is_some_and(|a| f.quadro.calcolate_il >= Some(a)))
        {
            return Ok(figure);
        }
        let mut conn = db.read().await?;
        let quadro = quadro(&mut conn, vista).await?;
        let contate = match self.statistiche() {
            Some(contate) if quadro.calcolate_il == Some(contate.0) => Some(contate),
            _ => leggi(&mut conn).await?.map(|(s, quando)| (quando, Arc::new(s))),
        };
        let giacenze = contate.as_ref().map(|(quando, s)| s.per_vista(vista, *quando));
        self.dentro.statistiche.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&contate);
        let mut figure = Figure { quadro, giacenze, consegne: None };
        let Some(attesa) = attesa else {
            figure.consegne = Some(consegne(&mut conn, vista, ora).await?);
            return Ok(posto.metti(figure));
        };
        drop(conn);
        let (dentro, db, vista) = (Arc::clone(&self.dentro), db.clone(), vista.clone());
        let mut conto = tokio::spawn(async move {
            let _turno = dentro.conto.lock().await;
            consegne(&mut db.read().await?, &vista, ora).await
        });
        match tokio::time::timeout(attesa, &mut conto).await {
            Ok(contate) => {
                figure.consegne = Some(contate.map_err(|e| sqlx::Error::Io(std::io::Error::other(e)))??);
                Ok(posto.metti(figure))
            }
            Err(_) => {
                let senza = posto.metti(figure);
                tokio::spawn(completa(conto, Arc::clone(posto), Arc::clone(&senza)));
                Ok(senza)
            }
        }
    }

    fn statistiche(&self) -> Contate {
        self.dentro.statistiche.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The place of a view; where there are too many, the one unused for longest is given up.
    fn posto(&self, vista: &Vista) -> Arc<Posto> {
        let mut posti = self.dentro.posti.lock().unwrap_or_else(PoisonError::into_inner);
        let filtro = vista.filtro();
        if posti.len() >= VISTE && !posti.contains_key(filtro) {
            let vecchio = posti.iter().min_by_key(|(_, p)| p.usato.load(Relaxed)).map(|(f, _)| f.clone());
            vecchio.and_then(|f| posti.remove(&f));
        }
        let posto = posti.entry(filtro.clone()).or_default();
        posto.usato.store(self.dentro.orologio.fetch_add(1, Relaxed), Relaxed);
        Arc::clone(posto)
    }
}
