//! Appointments: booked on quesiti already sent, held at a punto di consulenza (R26-R64, R77-R82).

mod invito;

pub use invito::{Invito, Metodo};
