//! Routing and protocol of new quesiti, a batch in one transaction: numbers without gaps (R5, R19, R86).

use super::Ufficio;
use crate::{
    attore::Attore,
    protocollo::{self, NumeroProtocollo, Registrazione},
    quesiti::{Atto, Contesto, DaAnnunciare, Decisione, Quesito, jobs::Protocollazione, store},
    scadenze::giorno_civile,
};
use engine::{
    Timestamp, Tx, Uuid,
    jobs::{Claimed, JobRef, Outcome, settle_in},
    machine::{Change, persist},
};
use std::collections::{BTreeMap, HashMap};

/// Why a batch was given up: all of it is tried again.
#[derive(Debug, thiserror::Error)]
enum Interrotta {
    /// Somebody else moved a quesito after its number was taken.
    #[error("a quesito changed while it was being registered")]
    Superata,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Ufficio {
    /// Routes and registers the quesiti of these jobs, and settles the jobs, in one commit. A number is taken in the
    /// same transaction that uses it, so one that is given up leaves no gap.
    pub async fn protocolla(&self, lavori: Vec<Claimed<Protocollazione>>) -> Vec<(i64, Outcome)> {
        let rifatti = |motivo: String| -> Vec<(i64, Outcome)> {
            lavori.iter().map(|l| (l.id, Outcome::Retry { error: motivo.clone() })).collect()
        };
        match self.protocolla_insieme(&lavori).await {
            Ok(()) => lavori.iter().map(|l| (l.id, Outcome::Settled)).collect(),
            Err(errore) => rifatti(errore.to_string()),
        }
    }

    async fn protocolla_insieme(&self, lavori: &[Claimed<Protocollazione>]) -> Result<(), Interrotta> {
        let ids: Vec<Uuid> = lavori.iter().map(|l| l.job.quesito).collect();
        let mut tx = self.db.begin().await?;
        // First the fence: who lost its lease must not register anything.
        let presi: Vec<_> =
            lavori.iter().map(|l| (JobRef { id: l.id, attempt: l.attempt }, Outcome::Done)).collect();
        if settle_in(&mut tx, &presi, self.clock.now()).await?.len() != presi.len() {
            return Err(Interrotta::Superata);
        }
        let quesiti = store::carica_tutti(&mut tx, &ids).await?;
        let smistati = self.smista_tutti(&mut tx, quesiti).await?;
        let da_registrare: Vec<Quesito> =
            smistati.into_iter().filter(|q| q.sede.is_some() && q.fatti.protocollo.is_none()).collect();
        self.registra_tutti(&mut tx, da_registrare).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Routes those that are in no sede and were not tried yet; the others pass as they are.
    async fn smista_tutti(&self, tx: &mut Tx, quesiti: Vec<Quesito>) -> Result<Vec<Quesito>, Interrotta> {
        let (attore, ora) = (Attore::Sistema("smistamento"), self.clock.now());
        let tabelle = self.regole.attuali();
        let (nuovi, mut pronti): (Vec<_>, Vec<_>) =
            quesiti.into_iter().partition(|q| q.sede.is_none() && q.fatti.smistamento.is_none());
        let mut changes = Vec::with_capacity(nuovi.len());
        for prima in nuovi {
            let regola = self.regole.regola(tx, &prima.regole, &prima.richiesta.argomento).await?;
            let ctx = Contesto { attore: &attore, ora, tabelle: &tabelle, regola: &regola };
            if let Ok(Decisione { step, .. }) = prima.clone().decidi(Atto::Smista { verso: None }, &ctx) {
                changes.push(Change { before: Some(prima), step, author: attore.author() });
            }
        }
        let attesi = changes.len();
        let dopo = persist(tx, changes, ora).await?;
        if dopo.len() != attesi {
            return Err(Interrotta::Superata);
        }
        pronti.extend(dopo);
        Ok(pronti)
    }

    /// Gives each its number, oldest first within a sede.
    async fn registra_tutti(&self, tx: &mut Tx, mut quesiti: Vec<Quesito>) -> Result<(), Interrotta> {
        if quesiti.is_empty() {
            return Ok(());
        }
        quesiti.sort_by_key(|q| (q.fatti.inviato_il, q.meta.id));
        let mut quanti: BTreeMap<String, i64> = BTreeMap::new();
        for sede in quesiti.iter().filter_map(|q| q.sede.clone()) {
            *quanti.entry(sede).or_default() += 1;
        }
        let richieste: Vec<(String, i64)> = quanti.into_iter().collect();
        let attore = Attore::Sistema("protocollo");
        let tabelle = self.regole.attuali();
        // The year is asked before the counter is locked; a batch that crosses midnight of 31 December is redone.
        let giorno = giorno_civile(self.clock.now().to_utc());
        let anno = i64::from(chrono::Datelike::year(&giorno));
        let ultimi = protocollo::store::assegna(tx, anno, &richieste).await?;
        let ora = self.clock.now();
        if giorno_civile(ora.to_utc()) != giorno {
            return Err(Interrotta::Superata);
        }
        let mut prossimo: HashMap<String, i64> = richieste
            .iter()
            .filter_map(|(sede, n)| Some((sede.clone(), ultimi.get(sede)? - n + 1)))
            .collect();
        let (mut changes, mut annunci) = (Vec::new(), HashMap::<Uuid, Vec<DaAnnunciare>>::new());
        for prima in quesiti {
            let sede = prima.sede.clone().unwrap_or_default();
            let Some(numero) = prossimo.get_mut(&sede) else { return Err(Interrotta::Superata) };
            let protocollo = NumeroProtocollo { sede, giorno, numero: *numero };
            *numero += 1;
            let regola = self.regole.regola(tx, &prima.regole, &prima.richiesta.argomento).await?;
            let ctx = Contesto { attore: &attore, ora, tabelle: &tabelle, regola: &regola };
            let Ok(Decisione { step, annunci: eventi }) =
                prima.clone().decidi(Atto::Protocolla(protocollo), &ctx)
            else {
                return Err(Interrotta::Superata);
            };
            annunci.insert(prima.meta.id, eventi);
            changes.push(Change { before: Some(prima), step, author: attore.author() });
        }
        let attesi = changes.len();
        let dopo = persist(tx, changes, ora).await?;
        if dopo.len() != attesi {
            return Err(Interrotta::Superata);
        }
        let righe: Vec<Registrazione> = dopo.iter().filter_map(|q| registrazione(q, ora)).collect();
        protocollo::store::registra(tx, &righe).await?;
        let fatti: Vec<_> =
            dopo.iter().map(|q| (q, annunci.remove(&q.meta.id).unwrap_or_default())).collect();
        self.annuncia(tx, &tabelle, &fatti, ora).await?;
        Ok(())
    }
}

/// The entry of the register; the recipient is the sede.
fn registrazione(q: &Quesito, ora: Timestamp) -> Option<Registrazione> {
    let p = q.fatti.protocollo.as_ref()?;
    Some(Registrazione {
        sede: p.sede.clone(),
        anno: p.anno(),
        numero: p.numero,
        giorno: p.giorno,
        registrato_il: ora,
        quesito: q.meta.id,
        mittente: q.richiesta.mittente.clone(),
        destinatario: p.sede.clone(),
        oggetto: q.richiesta.oggetto.clone(),
        impronta: q.fatti.impronta.clone(),
        annullamento: None,
    })
}
