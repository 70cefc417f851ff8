//! The figures of the views that people look at, kept in memory: over every sede and many days they are the sum of
//! hundreds of thousands of rows, and they change only when the reconciler has passed.
//!
//! A page never waits for what was computed a little ago: it has the figures at hand, which say their age, and newer
//! ones are made meanwhile for whoever asks next. Only the first look at a view, or one after a long while, waits.

use super::{Consegne, Quadro, Riepilogo, Statistiche, Vista, consegne, leggi, quadro, store};
use crate::monitoraggio::FiltroMonitoraggio;
use engine::{Db, Timestamp};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Views kept: those of every sede, and the searches of the day.
const VISTE: usize = 256;
/// Older figures are not shown while newer ones are made: whoever asks waits.
const SERVIBILI: Duration = Duration::from_secs(600);

/// All the figures of a view, computed together.
#[derive(Debug)]
pub struct Figure {
    /// Of the period.
    pub quadro: Quadro,
    /// What is so now; `None`: not counted yet.
    pub giacenze: Option<Riepilogo>,
    /// Deliveries of the period.
    pub consegne: Consegne,
}

/// One view.
#[derive(Debug, Default)]
struct Posto {
    /// Held by who computes: the others wait for it instead of computing the same.
    calcolo: tokio::sync::Mutex<()>,
    figure: Mutex<Option<Arc<Figure>>>,
    in_rinnovo: AtomicBool,
    usato: AtomicU64,
}

impl Posto {
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
}

/// The figures kept by a process. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Memoria(Arc<Dentro>);

impl Memoria {
    /// The figures of a view, at most some minutes behind the reconciler.
    ///
    /// # Errors
    /// The database did not answer, or holds what this version does not know.
    pub async fn figure(&self, db: &Db, vista: &Vista, ora: Timestamp) -> Result<Arc<Figure>, sqlx::Error> {
        let aggiornate = store::aggiornate_il(&mut db.read().await?).await?;
        let posto = self.posto(vista);
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
        self.calcola(db, vista, ora, aggiornate, &posto).await
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
                memoria.calcola(&db, &vista, ora, aggiornate, &posto).await
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
        posto: &Posto,
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
        self.0.statistiche.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&contate);
        let consegne = consegne(&mut conn, vista, ora).await?;
        let figure = Arc::new(Figure { quadro, giacenze, consegne });
        *posto.figure.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&figure));
        Ok(figure)
    }

    fn statistiche(&self) -> Contate {
        self.0.statistiche.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The place of a view; where there are too many, the one unused for longest is given up.
    fn posto(&self, vista: &Vista) -> Arc<Posto> {
        let mut posti = self.0.posti.lock().unwrap_or_else(PoisonError::into_inner);
        let filtro = vista.filtro();
        if posti.len() >= VISTE && !posti.contains_key(filtro) {
            let vecchio = posti.iter().min_by_key(|(_, p)| p.usato.load(Relaxed)).map(|(f, _)| f.clone());
            vecchio.and_then(|f| posti.remove(&f));
        }
        let posto = posti.entry(filtro.clone()).or_default();
        posto.usato.store(self.0.orologio.fetch_add(1, Relaxed), Relaxed);
        Arc::clone(posto)
    }
}
