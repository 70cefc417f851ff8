//! The agenda of a sede: days and weeks of its punti di consulenza, each appointment, closures.

mod allegati;
mod ambito;
mod appuntamento;
mod atti;
mod avvisi;
mod chiusure;
mod collegati;
mod giorni;
mod indirizzo;
mod pagina_agenda;
mod punto;
mod spostamento;
mod storia;
mod verbi;

use crate::rotte::{LETTORI, RESPONSABILI, Rotte, UFFICIO};

pub(crate) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .get("/agenda", LETTORI, pagina_agenda::legge)
        .get("/agenda/appuntamenti/{id}", LETTORI, appuntamento::legge)
        .get("/agenda/appuntamenti/{id}/allegati.zip", LETTORI, allegati::scarica)
        .post("/agenda/appuntamenti/{id}/esame", UFFICIO, atti::esamina)
        .post("/agenda/appuntamenti/{id}/modalita", UFFICIO, atti::concorda)
        .post("/agenda/appuntamenti/{id}/spostamento", UFFICIO, atti::sposta)
        .post("/agenda/appuntamenti/{id}/definizione", UFFICIO, atti::definisce)
        .post("/agenda/appuntamenti/{id}/cancellazione", UFFICIO, atti::cancella)
        .get("/agenda/punti/{codice}", LETTORI, punto::legge)
        .post("/agenda/punti/{codice}/chiusure", RESPONSABILI, chiusure::chiude)
        .post("/agenda/punti/{codice}/chiusure/{numero}/rimozione", RESPONSABILI, chiusure::riapre)
        .post("/agenda/punti/{codice}/orari", RESPONSABILI, chiusure::varia)
}
