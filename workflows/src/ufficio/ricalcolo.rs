//! Open quesiti under other rules: looked at first, with any set of tables; done, when an administrator asks for it,
//! with those in force; recorded (R88).
//!
//! The walk goes version by version and by id, over an index of the open ones alone: it costs what follows other
//! rules, and starts again from anywhere.

use super::{ErroreAtto, TENTATIVI, Ufficio};
use crate::{
    amministrazione::{Operazione, dettagli, registra},
    attore::{Attore, Funzionario, Ruolo},
    quesiti::{Atto, Contesto, Quesito, Rifiuto, Verbo, store},
    regole::{Anteprima, Effetto, Limiti, Passo, Ricalcolo, jobs::RicalcolaAperti, seguita_dopo},
    scadenze::giorno_civile,
    tabelle::{Regola, Tabelle},
};
use chrono::NaiveDate;
use engine::{
    Conn, Tx, Uuid,
    db::is_deadlock,
    jobs::{NewJob, Priority, enqueue},
    machine::{Change, persist},
};
use serde_json::json;

/// Quesiti looked at in one go.
const PAGINA: i64 = 500;
/// How often the walk begins again for those that somebody changed meanwhile.
const GIRI_MASSIMI: u32 = 3;

/// What one batch of a recalculation did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Lotto {
    conto: Ricalcolo,
    rimandati: usize,
    prosegue: Option<Passo>,
}

/// The next open quesiti that follow other rules than those of `versione`; none: there are no more.
async fn prossimi(
    conn: &mut Conn,
    versione: &str,
    mut da: Passo,
    limite: i64,
) -> Result<Vec<Passo>, sqlx::Error> {
    loop {
        // The empty name is nobody's: the walk begins at the first that is followed.
        if !da.regole.is_empty() && da.regole != versione {
            let ids = store::aperti_con_regole(conn, &da.regole, da.quesito, limite).await?;
            if !ids.is_empty() {
                return Ok(ids
                    .into_iter()
                    .map(|quesito| Passo { regole: da.regole.clone(), quesito })
                    .collect());
            }
        }
        match seguita_dopo(conn, &da.regole).await? {
            Some(regole) => da = Passo { regole, quesito: Uuid::nil() },
            None => return Ok(Vec::new()),
        }
    }
}

/// In the order of the walk: rows come back in none.
async fn carica(conn: &mut Conn, passi: &[Passo]) -> Result<Vec<Quesito>, sqlx::Error> {
    let ids: Vec<Uuid> = passi.iter().map(|p| p.quesito).collect();
    let mut quesiti = store::carica_tutti(conn, &ids).await?;
    quesiti.sort_by_key(|q| q.meta.id);
    Ok(quesiti)
}

/// The rule of an argomento in a set; the residual one where it is there no more, as [`Regole::regola`] answers.
///
/// [`Regole::regola`]: crate::regole::Regole::regola
fn regola(tabelle: &Tabelle, argomento: &str) -> Regola {
    tabelle.argomenti.get(argomento).map(|a| a.regola.clone()).unwrap_or_default()
}

impl Ufficio {
    /// What a set of tables, in force or not, would do to the open quesiti: figures, and the first of those that
    /// somebody would notice. Nothing changes. It stops at the limits and says where, so that a page answers within a
    /// second however many quesiti are open.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn esamina_ricalcolo(
        &self,
        tabelle: &Tabelle,
        da: &Passo,
        limiti: Limiti,
    ) -> Result<Anteprima, ErroreAtto> {
        let chi = Funzionario { id: "anteprima".into(), ruolo: Ruolo::Amministratore, sede: None };
        let (attore, oggi) = (Attore::Funzionario(chi), giorno_civile(self.clock.now().to_utc()));
        let (mut anteprima, mut passo) = (Anteprima::default(), da.clone());
        let mut conn = self.db.read().await?;
        loop {
            let restano = limiti.quesiti.saturating_sub(anteprima.conto.quesiti);
            if restano == 0 {
                let altri = !prossimi(&mut conn, &tabelle.versione, passo.clone(), 1).await?.is_empty();
                anteprima.prosegue = altri.then_some(passo);
                return Ok(anteprima);
            }
            let limite = PAGINA.min(i64::try_from(restano).unwrap_or(PAGINA));
            let passi = prossimi(&mut conn, &tabelle.versione, passo.clone(), limite).await?;
            let Some(ultimo) = passi.last().cloned() else { return Ok(anteprima) };
            for prima in carica(&mut conn, &passi).await? {
                let regola = regola(tabelle, &prima.richiesta.argomento);
                let Some(effetto) = self.effetto(&attore, &prima, tabelle, &regola, oggi)? else { continue };
                conta(&mut anteprima.conto, &effetto, tabelle, oggi);
                let questo = Passo { regole: ultimo.regole.clone(), quesito: prima.meta.id };
                if effetto.si_vede() && anteprima.altre_voci.is_none() {
                    if anteprima.voci.len() < limiti.voci {
                        anteprima.voci.push(effetto);
                    } else {
                        anteprima.altre_voci = Some(passo.clone());
                    }
                }
                passo = questo;
            }
            passo = ultimo;
        }
    }

    /// `None`: closed or recalculated since it was listed.
    fn effetto(
        &self,
        attore: &Attore,
        prima: &Quesito,
        tabelle: &Tabelle,
        regola: &Regola,
        oggi: NaiveDate,
    ) -> Result<Option<Effetto>, Rifiuto> {
        let ctx = Contesto { attore, ora: self.clock.now(), tabelle, regola };
        match prima.clone().decidi(Atto::Ricalcola, &ctx) {
            Ok(decisione) => Ok(Some(Effetto::di(prima, &decisione.step.state, oggi))),
            Err(Rifiuto::Stato { .. } | Rifiuto::RegoleUguali) => Ok(None),
            Err(altro) => Err(altro),
        }
    }

    /// Recalculates every open quesito under the rules in force, in batches; with `prova`, only counts.
    ///
    /// # Errors
    /// The database did not answer. What was recalculated stays; asking again goes on from there.
    pub async fn ricalcola(&self, attore: &Attore, prova: bool) -> Result<Ricalcolo, ErroreAtto> {
        if !attore.ha_ruolo(Ruolo::Amministratore) {
            return Err(Rifiuto::NonAutorizzato { verbo: Verbo::Ricalcola }.into());
        }
        let tabelle = self.regole.attuali();
        if prova {
            let limiti = Limiti { quesiti: usize::MAX, voci: 0 };
            return Ok(self.esamina_ricalcolo(&tabelle, &Passo::default(), limiti).await?.conto);
        }
        let mut parte = RicalcolaAperti::nuovo(&tabelle.versione, "");
        while !self.ricalcola_parte(attore, &tabelle, &mut parte, usize::MAX).await? {}
        Ok(parte.fatto)
    }

    /// A part of the recalculation that administrators asked for, some batches long; `parte` goes on from there.
    /// Answers whether it was the last.
    ///
    /// # Errors
    /// The database did not answer. What was recalculated stays; asking again goes on from there.
    pub async fn ricalcola_parte(
        &self,
        attore: &Attore,
        tabelle: &Tabelle,
        parte: &mut RicalcolaAperti,
        lotti: usize,
    ) -> Result<bool, ErroreAtto> {
        let mut abbandonati = 0;
        for _ in 0..lotti {
            let lotto = match self.ricalcola_lotto(attore, tabelle, &parte.da).await {
                Err(ErroreAtto::Database(errore)) if is_deadlock(&errore) && abbandonati < TENTATIVI => {
                    abbandonati += 1;
                    continue;
                }
                esito => esito?,
            };
            parte.fatto += lotto.conto;
            parte.rimandati += lotto.rimandati;
            match lotto.prosegue {
                Some(passo) => parte.da = passo,
                // Changed by somebody in the middle of their batch: once more, from the beginning.
                None if parte.rimandati > 0 && parte.giri < GIRI_MASSIMI => {
                    (parte.giri, parte.rimandati, parte.da) = (parte.giri + 1, 0, Passo::default());
                }
                None => return Ok(true),
            }
        }
        Ok(false)
    }

    async fn ricalcola_lotto(
        &self,
        attore: &Attore,
        tabelle: &Tabelle,
        da: &Passo,
    ) -> Result<Lotto, ErroreAtto> {
        let (ora, mut lotto) = (self.clock.now(), Lotto::default());
        let oggi = giorno_civile(ora.to_utc());
        let mut tx = self.db.begin().await?;
        let passi = prossimi(&mut tx, &tabelle.versione, da.clone(), PAGINA).await?;
        lotto.prosegue = passi.last().cloned();
        let (mut changes, mut effetti) = (Vec::new(), Vec::new());
        for prima in carica(&mut tx, &passi).await? {
            let regola = regola(tabelle, &prima.richiesta.argomento);
            let ctx = Contesto { attore, ora, tabelle, regola: &regola };
            match prima.clone().decidi(Atto::Ricalcola, &ctx) {
                Ok(decisione) => {
                    effetti.push(Effetto::di(&prima, &decisione.step.state, oggi));
                    let author = attore.author();
                    changes.push(Change { before: Some(prima), step: decisione.step, author });
                }
                // Closed or recalculated by somebody meanwhile: nothing left to do.
                Err(Rifiuto::Stato { .. } | Rifiuto::RegoleUguali) => {}
                Err(altro) => return Err(altro.into()),
            }
        }
        let fatti: std::collections::HashSet<Uuid> =
            persist(&mut tx, changes, ora).await?.into_iter().map(|q| q.meta.id).collect();
        for effetto in &effetti {
            if fatti.contains(&effetto.quesito) {
                conta(&mut lotto.conto, effetto, tabelle, oggi);
            } else {
                lotto.rimandati += 1;
            }
        }
        tx.commit().await?;
        Ok(lotto)
    }

    /// Asks for the recalculation of open quesiti under the rules in force; workers do it. Asked twice, it is done
    /// once.
    ///
    /// # Errors
    /// The actor is no administrator, or the database did not answer.
    pub async fn chiedi_ricalcolo(&self, attore: &Attore) -> Result<(), ErroreAtto> {
        let Attore::Funzionario(f) = attore else {
            return Err(Rifiuto::NonAutorizzato { verbo: Verbo::Ricalcola }.into());
        };
        if f.ruolo != Ruolo::Amministratore {
            return Err(Rifiuto::NonAutorizzato { verbo: Verbo::Ricalcola }.into());
        }
        let (ora, versione) = (self.clock.now(), self.regole.attuali().versione.clone());
        let job = RicalcolaAperti::nuovo(&versione, &f.id);
        let dedup = job.dedup();
        let job = NewJob::new(&job, ora).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
        let job = job.priority(Priority::Bulk).dedup(dedup);
        let mut tx = self.db.begin().await?;
        if enqueue(&mut tx, &[job]).await? > 0 {
            let oggetto = format!("regole:{versione}");
            registra(&mut tx, attore, ora, Operazione::RicalcoloChiesto, &oggetto, dettagli([])).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Records that a recalculation came to its end.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn annota_ricalcolo(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        regole: &str,
        fatto: &Ricalcolo,
    ) -> Result<(), sqlx::Error> {
        let (oggetto, ora) = (format!("regole:{regole}"), self.clock.now());
        let detti = dettagli([("fatto", json!(fatto))]);
        registra(tx, attore, ora, Operazione::RicalcoloConcluso, &oggetto, detti).await
    }
}

fn conta(conto: &mut Ricalcolo, effetto: &Effetto, tabelle: &Tabelle, oggi: NaiveDate) {
    conto.conta(effetto, oggi);
    conto.senza_argomento += usize::from(!tabelle.argomenti.contains_key(&effetto.argomento));
}
