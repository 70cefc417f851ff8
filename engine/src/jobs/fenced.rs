//! The shape of every statement on claimed jobs: many rows at once, answering those whose fence held.

/// Runs a [`Values`](crate::db::Values) statement that returns `id, attempts` over any number of rows; evaluates to
/// the [`JobRef`](super::JobRef)s it returned. Uses `?`.
macro_rules! fenced {
    ($tx:expr, $statement:expr, $rows:expr, |$query:ident, $row:ident| $bind:expr) => {{
        let (mut left, mut held) = (&$rows[..], Vec::new());
        while !left.is_empty() {
            let (rows, rest) = left.split_at($statement.chunk(left.len()));
            let returned = $crate::on!($tx, |c| {
                let mut $query = sqlx::query_as::<_, (i64, i64)>($statement.text(rows.len()));
                for $row in rows {
                    $query = $bind;
                }
                $query.fetch_all(c).await?
            });
            held.extend(returned.into_iter().map(|(id, attempt)| $crate::jobs::JobRef { id, attempt }));
            left = rest;
        }
        held
    }};
}
