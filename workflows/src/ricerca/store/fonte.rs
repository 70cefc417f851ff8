//! Where the rows of a question are read from: what is read first gives them their order.

use super::{Ambito, Domanda, campi};

macro_rules! head {
    ($misurato:literal, $from:literal) => {
        concat!("SELECT ", campi!(), $misurato, " AS misurato_il FROM ", $from)
    };
}

const HEAD: &str = head!("CAST(NULL AS TEXT)", "quesiti q");
const COUNT_HEAD: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM quesiti q";
/// Of the first rows there are, those that have frequent words.
const ASKED_COUNT_HEAD: &str = "SELECT COUNT(*) FROM (SELECT q.id FROM quesiti q";
/// What was counted is read first, in its order. SQLite takes a CROSS JOIN as it is written.
const MEASURED_HEAD: &str = head!("m.giorno", "misure m CROSS JOIN quesiti q");
const MEASURED_COUNT_HEAD: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM misure m CROSS JOIN quesiti q";
const MEASURED_ASKED_COUNT_HEAD: &str =
    "SELECT COUNT(*) FROM (SELECT q.id FROM misure m CROSS JOIN quesiti q";
/// So are the notifications of a channel and a state.
const NOTIFIED_HEAD: &str = head!("CAST(n.creata_il AS TEXT)", "notifiche n CROSS JOIN quesiti q");
const NOTIFIED_COUNT_HEAD: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM notifiche n CROSS JOIN quesiti q";
const NOTIFIED_ASKED_COUNT_HEAD: &str =
    "SELECT COUNT(*) FROM (SELECT q.id FROM notifiche n CROSS JOIN quesiti q";
/// A rare word is read first, whoever has it next: each once, also when two of its words begin so.
pub(super) const WORD_HEAD: &str = head!(
    "CAST(NULL AS TEXT)",
    "(SELECT DISTINCT t.quesito FROM parole t WHERE t.parola >= ? AND t.parola < ?) AS r CROSS JOIN quesiti q"
);
pub(super) const WORD_COUNT_HEAD: &str = "SELECT COUNT(*) FROM (SELECT 1
    FROM (SELECT DISTINCT t.quesito FROM parole t WHERE t.parola >= ? AND t.parola < ?) AS r CROSS JOIN quesiti q";

/// What is read first, when no rare word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fonte {
    /// The quesiti, in the order that is asked.
    Quesiti,
    /// What the monitoring counted, by its day.
    Misure,
    /// The notifications, by their instant.
    Notifiche,
}

impl Fonte {
    pub(super) fn di(domanda: &Domanda<'_>) -> Self {
        let f = domanda.filtro;
        match (&f.misura, &f.notifica) {
            (Some(_), _) => Self::Misure,
            // The quesiti of a sede are few: each is asked for its notifications.
            (None, Some(_)) if *domanda.ambito == Ambito::Tutto && f.sede.is_none() => Self::Notifiche,
            (None, _) => Self::Quesiti,
        }
    }

    /// The beginning of a page.
    pub(super) fn testa(self) -> &'static str {
        match self {
            Self::Quesiti => HEAD,
            Self::Misure => MEASURED_HEAD,
            Self::Notifiche => NOTIFIED_HEAD,
        }
    }

    /// The beginning of a count.
    pub(super) fn testa_del_conto(self) -> &'static str {
        match self {
            Self::Quesiti => COUNT_HEAD,
            Self::Misure => MEASURED_COUNT_HEAD,
            Self::Notifiche => NOTIFIED_COUNT_HEAD,
        }
    }

    /// The beginning of a count of rows that are then asked for words.
    pub(super) fn testa_del_conto_con_parole(self) -> &'static str {
        match self {
            Self::Quesiti => ASKED_COUNT_HEAD,
            Self::Misure => MEASURED_ASKED_COUNT_HEAD,
            Self::Notifiche => NOTIFIED_ASKED_COUNT_HEAD,
        }
    }
}
