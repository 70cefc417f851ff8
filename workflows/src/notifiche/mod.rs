//! Messages: what a transition announces, to whom it goes, by which channels, and what became of each.
//!
//! An [`Annuncio`] becomes rows ([`espandi`]) written with the act that asked for it, one for each recipient and
//! channel, and a job for each row that leaves the institute. The texts are [`Modelli`] an administrator edits (R21).

/// The columns of a row, wherever one is read.
macro_rules! colonne {
    () => {
        "n.id, n.quesito, n.appuntamento, n.evento, n.occorrenza, n.destinatario, n.canale, n.indirizzo, n.dati, n.stato, \
         n.tentativi, n.non_dopo, n.esito_gestore, n.riferimento_gestore, n.creata_il, n.aggiornata_il, n.letta_il"
    };
}

mod annuncio;
mod campione;
mod gettone;
mod gsm7;
mod jobs;
mod modelli;
mod quiete;
mod stato;
pub mod store;

pub use annuncio::{Annuncio, PerAppuntamento, SMS_AL_GIORNO, espandi};
pub use campione::{VARIABILI, Variabile, campione};
pub use gettone::{gettone, gettone_valido};
pub use gsm7::{segmenti_sms, semplifica_sms};
pub use jobs::{InviaEmail, InviaPec, InviaSms, JobInvio, jobs};
pub(crate) use modelli::stampa;
pub use modelli::{
    Comuni, ErroreModello, Modelli, ModelliInUso, Sbaglio, Testo, controlla_invito, frase_di_sbaglio,
};
pub use quiete::{in_silenzio, prossimo_invio};
pub use stato::{EsitoRegistrato, Notifica, NuovaNotifica, Rapporto, StatoNotifica, Variazione};
pub use store::{
    Cursore, casella, conteggi, di_quesito, fallite, fallite_di_canale, fallite_di_sede, non_lette, recenti,
    segna_letta,
};
