//! Histories and timers of a page of aggregates, to be held against the aggregates themselves.

use super::store;
use engine::{Conn, Timestamp, Uuid, history, machine::Meta, timers::Timer};
use std::collections::{BTreeSet, HashMap};

/// What is recorded of the aggregates between two ids.
#[derive(Debug)]
pub(super) struct Pagina {
    righe: HashMap<Uuid, Vec<history::Line>>,
    timer: HashMap<Uuid, BTreeSet<(String, Timestamp)>>,
}

impl Pagina {
    /// Reads it.
    pub(super) async fn tra(conn: &mut Conn, primo: Uuid, ultimo: Uuid) -> Result<Self, sqlx::Error> {
        let mut righe: HashMap<Uuid, Vec<history::Line>> = HashMap::new();
        for riga in store::storia_tra(conn, primo, ultimo).await? {
            righe.entry(riga.subject).or_default().push(riga);
        }
        let mut timer: HashMap<Uuid, BTreeSet<(String, Timestamp)>> = HashMap::new();
        for (id, tipo, quando) in store::scadenze_tra(conn, primo, ultimo).await? {
            timer.entry(id).or_default().insert((tipo, quando));
        }
        Ok(Self { righe, timer })
    }

    /// The version at which the history of an aggregate does not hold.
    pub(super) fn rottura(&mut self, meta: &Meta) -> Option<i64> {
        let storia = self.righe.remove(&meta.id).unwrap_or_default();
        history::first_break(&storia, meta.version, &meta.head)
    }

    /// Whether the timers recorded of an aggregate are those its facts want.
    pub(super) fn stessi_timer(&mut self, id: Uuid, voluti: &[Timer]) -> bool {
        let voluti: BTreeSet<(String, Timestamp)> =
            voluti.iter().map(|t| (t.kind.to_owned(), t.due_at)).collect();
        self.timer.remove(&id).unwrap_or_default() == voluti
    }
}
