//! The only SQL that is put together at run time: the rows of a multi-row `VALUES`, as placeholders alone.

use sqlx::AssertSqlSafe;
use std::{
    collections::HashMap,
    fmt::Write,
    sync::{LazyLock, Mutex, PoisonError},
};

/// `head VALUES ($1,$2,…),(…) tail` for a number of rows. Texts are built once per shape and then shared.
///
/// [`Values::chunk`] says how many rows a statement should hold.
#[derive(Debug, Clone, Copy)]
pub struct Values {
    /// Everything before `VALUES`.
    pub head: &'static str,
    /// Columns of a row.
    pub columns: usize,
    /// Everything after the rows.
    pub tail: &'static str,
}

/// Where the two constants of a statement are, and its rows.
type Key = (usize, usize, usize);

static TEXTS: LazyLock<Mutex<HashMap<Key, &'static str>>> = LazyLock::new(Mutex::default);

/// Row counts a text is made for: few, so that prepared statements are reused.
const SIZES: [usize; 6] = [1, 4, 16, 64, 256, 512];
/// Parameters of one statement at most. Both databases take many more, but SQLite looks each numbered one up in a
/// list, so that the cost grows with their square: 500 rows of 26 columns took ten times as long in one statement.
const PARAMETERS: usize = 800;

impl Values {
    /// How many of `left` rows the next statement should hold: the largest prepared size that fits.
    #[must_use]
    pub fn chunk(&self, left: usize) -> usize {
        let most = PARAMETERS / self.columns;
        SIZES.into_iter().rev().find(|s| *s <= left && *s <= most).unwrap_or(1)
    }

    /// The statement for `rows` rows, which must come from [`Values::chunk`].
    #[must_use]
    pub fn text(&self, rows: usize) -> AssertSqlSafe<&'static str> {
        // The addresses of the two constants identify the statement.
        let key = (self.head.as_ptr() as usize, self.tail.as_ptr() as usize, rows);
        let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
        let text = texts.entry(key).or_insert_with(|| Box::leak(self.build(rows).into_boxed_str()));
        AssertSqlSafe(*text)
    }

    fn build(&self, rows: usize) -> String {
        let mut sql = String::with_capacity(self.head.len() + rows * self.columns * 6);
        sql.push_str(self.head);
        sql.push_str(" VALUES ");
        let mut parameter = 0;
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..self.columns {
                parameter += 1;
                let _ = write!(sql, "{}${parameter}", if column == 0 { "" } else { "," });
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.tail);
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATEMENT: Values = Values { head: "INSERT INTO t (a, b)", columns: 2, tail: "RETURNING a" };

    #[test]
    fn placeholders_are_numbered_across_rows() {
        let rows_of_four = "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4),($5,$6),($7,$8) RETURNING a";
        assert_eq!(STATEMENT.text(4).0, rows_of_four);
    }

    #[test]
    fn chunks_cover_any_number_of_rows_within_the_limit_of_parameters() {
        let wide = Values { columns: 100, ..STATEMENT };
        for statement in [STATEMENT, wide] {
            let (mut left, mut statements) = (1_000, 0);
            while left > 0 {
                let rows = statement.chunk(left);
                assert!(rows * statement.columns <= PARAMETERS && rows <= left);
                left -= rows;
                statements += 1;
            }
            assert!(statements <= 1_000 * statement.columns / PARAMETERS * 2 + 8, "{statements}");
        }
    }
}
