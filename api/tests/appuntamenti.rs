//! The agenda over HTTP, on both databases: bookings, refusals, search, roles, punti, the virtual room.

mod comune;

#[path = "appuntamenti/appoggio.rs"]
mod appoggio;
#[path = "appuntamenti/orari.rs"]
mod orari;
#[path = "appuntamenti/prenotazione.rs"]
mod prenotazione;
#[path = "appuntamenti/punti.rs"]
mod punti;
#[path = "appuntamenti/ricerca.rs"]
mod ricerca;
#[path = "appuntamenti/ruoli.rs"]
mod ruoli;
#[path = "appuntamenti/vita.rs"]
mod vita;
#[path = "appuntamenti/web_meeting.rs"]
mod web_meeting;
