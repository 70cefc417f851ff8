//! The append-only history of every aggregate, chained by SHA-256 so that a missing or altered line shows.
//!
//! The verb is stored when it happens, with its author and whether the system acted by itself; nothing is
//! reconstructed later. Before and after hold only the facts that differ.

use crate::{
    Conn, Timestamp, Tx,
    db::{Raw, Values},
    on,
};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Line {
    /// Kind of the aggregate.
    #[sqlx(rename = "tipo")]
    pub kind: String,
    /// The aggregate.
    #[sqlx(rename = "soggetto")]
    pub subject: Uuid,
    /// Its version after the act: lines are numbered from 1 without gaps.
    #[sqlx(rename = "versione")]
    pub version: i64,
    /// When.
    #[sqlx(rename = "quando")]
    pub at: Timestamp,
    /// The act.
    #[sqlx(rename = "verbo")]
    pub verb: String,
    /// Who.
    #[sqlx(rename = "autore")]
    pub author: String,
    /// Whether the system acted by itself.
    #[sqlx(rename = "automatico")]
    pub automatic: bool,
    /// The facts that changed, as they were: a JSON object.
    #[sqlx(rename = "prima")]
    pub before: String,
    /// The facts that changed, as they are: a JSON object.
    #[sqlx(rename = "dopo")]
    pub after: String,
    /// What else is worth telling: a JSON object.
    #[sqlx(rename = "dettagli")]
    pub details: String,
    /// SHA-256 of the previous hash and of this line, hexadecimal.
    #[sqlx(rename = "impronta")]
    pub hash: String,
}

impl Line {
    /// This line with its hash, chained to `previous` (empty for the first).
    #[must_use]
    pub fn sealed(mut self, previous: &str) -> Self {
        self.hash = self.seal(previous);
        self
    }

    fn seal(&self, previous: &str) -> String {
        let version = self.version.to_string();
        let at = self.at.millis().to_string();
        let subject = self.subject.to_string();
        let mut hash = Sha256::new();
        for field in [
            previous,
            &self.kind,
            &subject,
            &version,
            &at,
            &self.verb,
            &self.author,
            if self.automatic { "1" } else { "0" },
            &self.before,
            &self.after,
            &self.details,
        ] {
            // The length before each field: no two different lines read the same.
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

/// The facts that differ, as two JSON objects: what they were and what they are.
#[must_use]
pub fn differences<T: Serialize>(before: Option<&T>, after: &T) -> (String, String) {
    let object = |t: Option<&T>| match t.map(serde_json::to_value) {
        Some(Ok(Value::Object(map))) => map,
        _ => Map::new(),
    };
    let (mut was, mut is) = (object(before), object(Some(after)));
    was.retain(|key, value| is.get(key) != Some(value));
    if before.is_some() {
        let unchanged: Vec<String> = is.keys().filter(|k| !was.contains_key(*k)).cloned().collect();
        for key in unchanged {
            is.remove(&key);
        }
    }
    (Value::Object(was).to_string(), Value::Object(is).to_string())
}

const INSERT: Values = Values {
    head: "INSERT INTO storia
        (tipo, soggetto, versione, quando, verbo, autore, automatico, prima, dopo, dettagli, impronta)",
    columns: 11,
    tail: "",
};
const BY_SUBJECT: &str = "SELECT tipo, soggetto, versione, quando, verbo, autore, automatico, prima, dopo,
        dettagli, impronta
    FROM storia WHERE soggetto = $1 ORDER BY versione";
const BY_SUBJECTS_POSTGRES: &str =
    "SELECT tipo, soggetto, versione, quando, verbo, autore, automatico, prima, dopo,
        dettagli, impronta
    FROM storia WHERE soggetto = ANY($1) ORDER BY soggetto, versione";

/// The statements of this module, for the test that prepares them all on both databases.
#[must_use]
pub fn statements() -> Vec<&'static str> {
    vec![INSERT.text(1).0, BY_SUBJECT]
}

/// Adds lines.
///
/// # Errors
/// The database refused: among others, a version that exists already.
pub async fn append(tx: &mut Tx, lines: &[Line]) -> Result<(), sqlx::Error> {
    let mut left = lines;
    while !left.is_empty() {
        let (now, later) = left.split_at(INSERT.chunk(left.len()));
        on!(tx, |c| {
            let mut query = sqlx::query(INSERT.text(now.len()));
            for l in now {
                query = query.bind(&l.kind).bind(l.subject).bind(l.version).bind(l.at).bind(&l.verb);
                query = query.bind(&l.author).bind(l.automatic).bind(&l.before).bind(&l.after);
                query = query.bind(&l.details).bind(&l.hash);
            }
            query.execute(c).await.map(drop)
        })?;
        left = later;
    }
    Ok(())
}

/// All lines of one aggregate, oldest first.
///
/// # Errors
/// The database did not answer.
pub async fn of(conn: &mut Conn, subject: Uuid) -> Result<Vec<Line>, sqlx::Error> {
    on!(conn, |c| sqlx::query_as(BY_SUBJECT).bind(subject).fetch_all(c).await)
}

/// All lines of many aggregates, those of each together and oldest first.
///
/// # Errors
/// The database did not answer.
pub async fn of_many(conn: &mut Conn, subjects: &[Uuid]) -> Result<Vec<Line>, sqlx::Error> {
    match conn.raw() {
        // In the process a statement each is cheap, and the text stays one.
        Raw::Sqlite(c) => {
            let mut lines = Vec::new();
            for subject in subjects {
                lines.extend(sqlx::query_as::<_, Line>(BY_SUBJECT).bind(*subject).fetch_all(&mut *c).await?);
            }
            Ok(lines)
        }
        Raw::Postgres(c) => sqlx::query_as(BY_SUBJECTS_POSTGRES).bind(subjects).fetch_all(c).await,
    }
}

/// The first version at which the chain does not hold, or `None` when it is whole up to `version` and `head`.
#[must_use]
pub fn first_break(lines: &[Line], version: i64, head: &str) -> Option<i64> {
    let (mut previous, mut expected) = ("", 1);
    for line in lines {
        if line.version != expected || line.hash != line.seal(previous) {
            return Some(expected);
        }
        previous = &line.hash;
        expected += 1;
    }
    (expected != version + 1 || previous != head).then_some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<Line> {
        let subject = Uuid::from_u128(7);
        let mut head = String::new();
        (1..=3)
            .map(|version| {
                let line = Line {
                    kind: "prova".into(),
                    subject,
                    version,
                    at: Timestamp::from_millis(version * 1_000),
                    verb: "muove".into(),
                    author: "anna".into(),
                    automatic: version == 2,
                    before: "{}".into(),
                    after: "{}".into(),
                    details: "{}".into(),
                    hash: String::new(),
                }
                .sealed(&head);
                head.clone_from(&line.hash);
                line
            })
            .collect()
    }

    #[test]
    fn a_whole_chain_has_no_break() {
        let lines = chain();
        assert_eq!(first_break(&lines, 3, &lines[2].hash), None);
    }

    #[test]
    fn an_altered_a_removed_and_a_truncated_line_all_show() {
        let mut altered = chain();
        let head = altered[2].hash.clone();
        altered[1].author = "bruno".into();
        assert_eq!(first_break(&altered, 3, &head), Some(2));

        let mut removed = chain();
        removed.remove(1);
        assert_eq!(first_break(&removed, 3, &head), Some(2));

        let mut truncated = chain();
        truncated.pop();
        assert_eq!(first_break(&truncated, 3, &head), Some(3));
    }

    #[test]
    fn only_the_facts_that_differ_are_kept() {
        let (a, b) =
            (serde_json::json!({"x": 1, "y": 2, "z": 0}), serde_json::json!({"x": 1, "y": 3, "z": 0}));
        assert_eq!(differences(Some(&a), &b), (r#"{"y":2}"#.to_owned(), r#"{"y":3}"#.to_owned()));
        assert_eq!(differences(None, &a).1, r#"{"x":1,"y":2,"z":0}"#);
    }
}
