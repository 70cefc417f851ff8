//! The invitation that a notification carries, turned into the calendar of its e-mail (R56-R58).

use crate::canali::Calendario;
use workflows::{
    appuntamenti::Invito,
    notifiche::{Notifica, Testo},
    tabelle::Canale,
};

/// The calendar of this e-mail, if it invites. By the other channels only the text goes.
///
/// # Errors
/// The invitation cannot be read.
pub(super) fn calendario(notifica: &Notifica, testo: &Testo) -> Result<Option<Calendario>, String> {
    if notifica.canale != Canale::Email {
        return Ok(None);
    }
    let Some(invito) = Invito::dai_dati(&notifica.dati)? else { return Ok(None) };
    // A calendar offers to answer only to the address it reads among the invited: the one it is delivered to.
    let invito = Invito { invitato: notifica.indirizzo.clone(), ..invito };
    let oggetto = testo.oggetto.as_deref().unwrap_or_default();
    Ok(Some(Calendario {
        testo: invito.calendario(oggetto, &testo.corpo, notifica.creata_il),
        metodo: invito.metodo,
        casella: invito.casella,
        casella_nome: invito.casella_nome,
    }))
}
