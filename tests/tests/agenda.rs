//! Agenda Appuntamenti on both databases: bookings, moves, the last seat, punti that change, reminders, the
//! days as the office reads them.

#[path = "agenda/appoggio.rs"]
mod appoggio;
#[path = "agenda/atti.rs"]
mod atti;
#[path = "agenda/avvisi.rs"]
mod avvisi;
#[path = "agenda/distanza.rs"]
mod distanza;
#[path = "agenda/gara.rs"]
mod gara;
#[path = "agenda/giorni.rs"]
mod giorni;
#[path = "agenda/patronati.rs"]
mod patronati;
#[path = "agenda/piani.rs"]
mod piani;
#[path = "agenda/prenotazione.rs"]
mod prenotazione;
#[path = "agenda/promemoria.rs"]
mod promemoria;
#[path = "agenda/proprieta.rs"]
mod proprieta;
#[path = "agenda/punti.rs"]
mod punti;
#[path = "agenda/rifiuti.rs"]
mod rifiuti;
#[path = "agenda/sorpassi.rs"]
mod sorpassi;
