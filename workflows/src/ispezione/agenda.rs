//! Appointments and punti: histories, timers, seats.

use super::{ErroreIspezione, Rilievo, controlli::aggiungi, pagina::Pagina};
use crate::{appuntamenti, punti};
use engine::{Conn, Uuid, machine::Machine};

/// Appointments looked at in one go.
const PAGINA: i64 = 500;

/// History chains and timers of every appointment, and the chains of the punti that an office changed.
pub(super) async fn catene(conn: &mut Conn, rilievi: &mut Vec<Rilievo>) -> Result<(), ErroreIspezione> {
    let (mut dopo, mut storie, mut termini) = (Uuid::nil(), Vec::new(), Vec::new());
    loop {
        let ids = appuntamenti::store::tutti_dopo(conn, dopo, PAGINA).await?;
        let (Some(primo), Some(ultimo)) = (ids.first().copied(), ids.last().copied()) else { break };
        dopo = ultimo;
        let mut pagina = Pagina::tra(conn, primo, ultimo).await?;
        for appuntamento in appuntamenti::store::carica_tutti(conn, &ids).await? {
            let id = appuntamento.meta.id;
            if let Some(versione) = pagina.rottura(appuntamento.meta()) {
                storie.push(format!(
                    "appuntamento {id}: la catena della storia si rompe alla versione {versione}"
                ));
            }
            if !pagina.stessi_timer(id, &appuntamento.timers()) {
                termini.push(format!(
                    "appuntamento {id}: le scadenze registrate non sono quelle dei suoi fatti"
                ));
            }
        }
    }
    for punto in punti::store::tutti(conn).await? {
        let mut pagina = Pagina::tra(conn, punto.meta.id, punto.meta.id).await?;
        if let Some(versione) = pagina.rottura(&punto.meta) {
            let codice = &punto.codice;
            storie.push(format!("punto {codice}: la catena della storia si rompe alla versione {versione}"));
        }
    }
    aggiungi(rilievi, "storia", storie);
    aggiungi(rilievi, "scadenze", termini);
    Ok(())
}
