//! Queries put together from constant fragments, with numbered parameters in place of values: the same text for both
//! databases, and nothing that anybody wrote ever in it.

use engine::{Conn, Uuid, on};
use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};
use std::fmt::Write;

/// A value for a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Valore {
    Testo(String),
    Numero(i64),
    Id(Uuid),
}

impl From<&str> for Valore {
    fn from(testo: &str) -> Self {
        Self::Testo(testo.to_owned())
    }
}

impl From<String> for Valore {
    fn from(testo: String) -> Self {
        Self::Testo(testo)
    }
}

impl From<i64> for Valore {
    fn from(numero: i64) -> Self {
        Self::Numero(numero)
    }
}

impl From<Uuid> for Valore {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

/// A statement that grows: `head WHERE a AND b … tail`.
#[derive(Debug, Clone)]
pub(crate) struct Condizioni {
    testo: String,
    valori: Vec<Valore>,
    prima: bool,
}

impl Condizioni {
    pub(crate) fn new(testa: &'static str) -> Self {
        Self { testo: testa.to_owned(), valori: Vec::new(), prima: true }
    }

    /// The same, where the head has parameters of its own.
    pub(crate) fn con<const N: usize>(testa: &'static str, valori: [Valore; N]) -> Self {
        let mut c = Self { testo: String::with_capacity(testa.len()), valori: Vec::new(), prima: true };
        c.aggiungi(testa, valori);
        c
    }

    /// Adds a condition; each `?` of the fragment is one of the values.
    pub(crate) fn e<const N: usize>(&mut self, frammento: &'static str, valori: [Valore; N]) {
        self.testo.push_str(if self.prima { " WHERE " } else { " AND " });
        self.prima = false;
        self.aggiungi(frammento, valori);
    }

    /// Adds what follows the conditions.
    pub(crate) fn coda<const N: usize>(&mut self, frammento: &'static str, valori: [Valore; N]) {
        self.testo.push(' ');
        self.aggiungi(frammento, valori);
    }

    fn aggiungi<const N: usize>(&mut self, frammento: &'static str, valori: [Valore; N]) {
        let mut numero = self.valori.len();
        for c in frammento.chars() {
            if c == '?' {
                numero += 1;
                let _ = write!(self.testo, "${numero}");
            } else {
                self.testo.push(c);
            }
        }
        self.valori.extend(valori);
        debug_assert_eq!(numero, self.valori.len(), "a parameter without its value: {frammento}");
    }

    #[cfg(test)]
    pub(crate) fn testo(&self) -> &str {
        &self.testo
    }

    pub(crate) async fn tutte<R>(self, conn: &mut Conn) -> Result<Vec<R>, sqlx::Error>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        on!(conn, |c| {
            let mut query = sqlx::query_as(AssertSqlSafe(self.testo));
            for valore in self.valori {
                query = match valore {
                    Valore::Testo(testo) => query.bind(testo),
                    Valore::Numero(numero) => query.bind(numero),
                    Valore::Id(id) => query.bind(id),
                };
            }
            query.fetch_all(c).await
        })
    }
}
