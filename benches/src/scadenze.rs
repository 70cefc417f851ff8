//! The sweep: rows fired per second, whatever the number of open quesiti. The floor is reading what is due.

use crate::{Esito, al_secondo};
use engine::{Timestamp, machine::Machine, timers};
use std::time::Instant;
use workflows::{quesiti::Quesito, ufficio::Ufficio};

/// Fired in each measure.
const DOVUTE: usize = 10_000;
const LOTTO: i64 = 500;

/// Fires the warnings of the first quesiti that were sent: those that fall due on their day, with no other.
pub async fn dovute(ufficio: &Ufficio, dove: &str, quanti: usize) -> Esito {
    // Ordered by due instant, which is the day: the measure takes as many as it wants of the first day.
    let mut conn = ufficio.db.read().await?;
    let primo = timers::next(&mut conn, Quesito::NAME).await?.ok_or("niente scade")?;
    drop(conn);
    ufficio.clock.set(Timestamp::from_millis(primo.millis()));
    let inizio = Instant::now();
    let mut scattate = 0;
    while scattate < DOVUTE {
        let scatti = ufficio.scatta_dovute(LOTTO).await?;
        scattate += scatti.scattate;
        if !scatti.altre() {
            break;
        }
    }
    al_secondo(&format!("scadenze scattate, {quanti} quesiti aperti"), dove, scattate, inizio.elapsed());
    Ok(())
}
