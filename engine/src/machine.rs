//! The one path by which anything changes: load, pure decision, then one commit of row, history, timers and jobs.
//!
//! A domain aggregate implements [`Machine`]; its transitions are plain methods that return a [`Step`] or a refusal
//! and know no clock and no database. [`persist`] writes any number of decided steps in few statements, so that a
//! single click and a sweep of thousands take the same road. A step whose row was changed by somebody else in the
//! meantime is not written, and neither is anything that followed from it.

use crate::{
    Timestamp, Tx, history,
    jobs::{self, NewJob},
    timers::{self, Timer},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{collections::HashSet, future::Future};
use uuid::Uuid;

/// What every aggregate carries beside its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Identity.
    pub id: Uuid,
    /// Version of the row: one more at each act. Zero: not stored yet.
    pub version: i64,
    /// Hash of the last history line, hexadecimal. Empty: no history yet.
    pub head: String,
    /// When it was born.
    pub created_at: Timestamp,
    /// When the last act happened.
    pub updated_at: Timestamp,
}

impl Meta {
    /// Of something that is about to be born.
    #[must_use]
    pub fn newborn(id: Uuid, now: Timestamp) -> Self {
        Self { id, version: 0, head: String::new(), created_at: now, updated_at: now }
    }
}

/// An aggregate with a life.
pub trait Machine: Clone + std::fmt::Debug + Serialize + Send + Sync + 'static {
    /// The word that names its kind in history and timers.
    const NAME: &'static str;
    /// A row of another table that an act writes in the same commit (a message, a notification, …).
    type Effect: Clone + std::fmt::Debug + Send + Sync;

    /// Identity and version.
    fn meta(&self) -> &Meta;
    /// Identity and version, for the driver.
    fn meta_mut(&mut self) -> &mut Meta;
    /// Everything that is due because of the present facts. Whatever is missing here is cancelled.
    fn timers(&self) -> Vec<Timer>;
    /// Inserts or updates the rows whose stored version is one less than theirs; returns the ids written.
    fn save(tx: &mut Tx, rows: &[&Self]) -> impl Future<Output = Result<Vec<Uuid>, sqlx::Error>> + Send;
    /// Writes the rows that follow from the acts.
    fn save_effects(
        tx: &mut Tx,
        effects: Vec<(Uuid, Self::Effect)>,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// What one act decided.
#[derive(Debug, Clone)]
pub struct Step<M: Machine> {
    /// The aggregate after the act.
    pub state: M,
    /// The act, as it is told in the history.
    pub verb: &'static str,
    /// What else the history should tell: a comment, a reason, how a choice was made.
    pub details: Value,
    /// Rows that follow.
    pub effects: Vec<M::Effect>,
    /// Jobs that follow.
    pub jobs: Vec<NewJob>,
}

impl<M: Machine> Step<M> {
    /// A step with nothing to tell and nothing that follows.
    #[must_use]
    pub fn new(state: M, verb: &'static str) -> Self {
        Self { state, verb, details: Value::Object(Map::new()), effects: Vec::new(), jobs: Vec::new() }
    }

    /// Adds something to tell in the history.
    #[must_use]
    pub fn tell(mut self, key: &str, value: impl Serialize) -> Self {
        if let (Value::Object(details), Ok(value)) = (&mut self.details, serde_json::to_value(value)) {
            details.insert(key.to_owned(), value);
        }
        self
    }

    /// Adds a row that follows.
    #[must_use]
    pub fn effect(mut self, effect: M::Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who, as told in the history: no more personal data than the office needs.
    pub name: String,
    /// Whether the system acted by itself.
    pub automatic: bool,
}

/// A decided step and what it started from; `before` is `None` at birth.
#[derive(Debug, Clone)]
pub struct Change<M: Machine> {
    /// The aggregate as it was loaded.
    pub before: Option<M>,
    /// The decision.
    pub step: Step<M>,
    /// Who acted.
    pub author: Author,
}

/// Why a single act was not written.
#[derive(Debug, thiserror::Error)]
pub enum PersistError {
    /// Somebody else changed the row since it was loaded: load it again.
    #[error("the row changed since it was loaded")]
    Conflict,
    /// The database refused or did not answer.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes one step. See [`persist`].
///
/// # Errors
/// [`PersistError::Conflict`] when the row changed since it was loaded.
pub async fn persist_one<M: Machine>(
    tx: &mut Tx,
    before: Option<M>,
    step: Step<M>,
    author: &Author,
    now: Timestamp,
) -> Result<M, PersistError> {
    let change = Change { before, step, author: author.clone() };
    persist(tx, vec![change], now).await?.pop().ok_or(PersistError::Conflict)
}

/// Writes decided steps, at most one for each aggregate, and returns the aggregates written.
///
/// Those overtaken by somebody else are left out, with all that followed from them; the caller compares lengths.
///
/// # Errors
/// The database refused or did not answer; the transaction should be rolled back.
pub async fn persist<M: Machine>(
    tx: &mut Tx,
    mut changes: Vec<Change<M>>,
    now: Timestamp,
) -> Result<Vec<M>, sqlx::Error> {
    let mut lines = Vec::with_capacity(changes.len());
    for change in &mut changes {
        let after = &mut change.step.state;
        let meta = after.meta_mut();
        meta.version += 1;
        meta.updated_at = now;
        let id = meta.id;
        let (was, is) = history::differences(change.before.as_ref(), after);
        let line = history::Line {
            kind: M::NAME.to_owned(),
            subject: id,
            version: after.meta().version,
            at: now,
            verb: change.step.verb.to_owned(),
            author: change.author.name.clone(),
            automatic: change.author.automatic,
            before: was,
            after: is,
            details: change.step.details.to_string(),
            hash: String::new(),
        }
        .sealed(&after.meta().head);
        after.meta_mut().head.clone_from(&line.hash);
        lines.push(line);
    }
    let rows: Vec<&M> = changes.iter().map(|c| &c.step.state).collect();
    let written: HashSet<Uuid> = M::save(tx, &rows).await?.into_iter().collect();
    lines.retain(|l| written.contains(&l.subject));
    changes.retain(|c| written.contains(&c.step.state.meta().id));

    history::append(tx, &lines).await?;
    let (mut cancelled, mut set) = (Vec::new(), Vec::new());
    let (mut effects, mut follow, mut states) = (Vec::new(), Vec::new(), Vec::with_capacity(changes.len()));
    for Change { before, step, .. } in changes {
        let id = step.state.meta().id;
        let was = before.map(|b| b.timers()).unwrap_or_default();
        let is = step.state.timers();
        cancelled.extend(was.iter().filter(|t| !is.iter().any(|n| n.kind == t.kind)).map(|t| (id, t.kind)));
        set.extend(is.into_iter().filter(|t| !was.contains(t)).map(|t| (id, t)));
        effects.extend(step.effects.into_iter().map(|e| (id, e)));
        follow.extend(step.jobs);
        states.push(step.state);
    }
    timers::cancel(tx, &cancelled).await?;
    timers::set(tx, M::NAME, &set).await?;
    if !effects.is_empty() {
        M::save_effects(tx, effects, now).await?;
    }
    jobs::enqueue(tx, &follow).await?;
    Ok(states)
}
