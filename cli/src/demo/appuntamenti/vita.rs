//! What happens to an appointment between booking and meeting.

use super::{Appuntamenti, testi};
use crate::{demo::richieste::scegli, uscita::Uscita};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use engine::{Timestamp, Uuid};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use std::time::Duration;
use workflows::{
    appuntamenti::{Appuntamento, Atto, Rifiuto},
    attore::{Attore, Ruolo},
    scadenze::{giorno_civile, inizio_giorno},
    tabelle::{CanaleErogazione, Tabelle},
    ufficio::ErroreAgenda,
};

/// One step of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassoAppuntamento {
    Esamina,
    Concorda,
    Definisci,
    CancellaUtente,
    CancellaSede,
    SpostaUtente,
    SpostaSede,
}

impl PassoAppuntamento {
    fn di_utente(self) -> bool {
        matches!(self, Self::CancellaUtente | Self::SpostaUtente)
    }
}

/// A life, drawn when it is booked: most are only prepared, some are solved, moved, cancelled.
pub(super) fn disegna(
    a: &Appuntamento,
    tabelle: &Tabelle,
    rng: &mut StdRng,
) -> Vec<(Timestamp, PassoAppuntamento)> {
    use PassoAppuntamento::{
        CancellaSede, CancellaUtente, Concorda, Definisci, Esamina, SpostaSede, SpostaUtente,
    };
    let mut passi: Vec<PassoAppuntamento> = match rng.random_range(0..100) {
        0..=6 => vec![CancellaUtente],
        7..=12 => vec![SpostaUtente],
        13..=15 => vec![CancellaSede],
        16..=19 => vec![SpostaSede],
        20..=29 => vec![Esamina, Definisci],
        30..=64 => vec![Esamina],
        _ => vec![],
    };
    // The mode is agreed for most; the others are still to be called.
    if a.a_distanza(tabelle) && rng.random_bool(0.8) {
        passi.insert(0, Concorda);
    }
    let mut quando: Vec<Timestamp> =
        passi.iter().map(|passo| prima_di(a.meta.created_at, a.inizio, !passo.di_utente(), rng)).collect();
    quando.sort_unstable();
    quando.into_iter().zip(passi).collect()
}

/// A moment between booking and meeting: of a working day, for the office.
fn prima_di(da: Timestamp, inizio: Timestamp, di_ufficio: bool, rng: &mut StdRng) -> Timestamp {
    let (primo, ultimo) = (giorno_civile(da.to_utc()) + Days::new(1), giorno_civile(inizio.to_utc()));
    let buono = |g: &NaiveDate| !di_ufficio || !matches!(g.weekday(), Weekday::Sat | Weekday::Sun);
    let giorni: Vec<NaiveDate> = primo.iter_days().take_while(|g| *g < ultimo).filter(buono).collect();
    let Some(giorno) = giorni.choose(rng) else { return inizio.minus(Duration::from_secs(1_800)) };
    let minuto: u64 = rng.random_range(510..900);
    Timestamp::from(inizio_giorno(*giorno)).plus(Duration::from_secs(minuto * 60))
}

impl Appuntamenti<'_> {
    /// Does a step; what is refused is left undone.
    pub async fn passo(&mut self, id: Uuid, passo: PassoAppuntamento) -> Result<(), Uscita> {
        let Some(n) = self.fissati.iter().position(|a| a.meta.id == id) else { return Ok(()) };
        let Some(attore) = self.fissati.get(n).and_then(|a| self.chi(a, passo)) else { return Ok(()) };
        let esito = match passo {
            PassoAppuntamento::SpostaUtente | PassoAppuntamento::SpostaSede => {
                self.sposta(&attore, n, passo).await?
            }
            PassoAppuntamento::Concorda => self.concorda(&attore, id).await,
            altro => {
                let atto = self.atto(altro);
                self.ufficio.esegui_su_appuntamento(&attore, id, None, atto).await
            }
        };
        match esito {
            Ok(dopo) => {
                self.bilancio.atti += 1;
                self.fissati[n] = dopo;
                Ok(())
            }
            Err(errore) => self.rifiutato(errore),
        }
    }

    /// Who booked, or a clerk of its sede.
    fn chi(&self, a: &Appuntamento, passo: PassoAppuntamento) -> Option<Attore> {
        if !passo.di_utente() {
            return self.organico.di_sede(&a.sede, Ruolo::Funzionario, a.fatti.spostamenti.len());
        }
        let p = &a.prenotazione;
        let suo = |cf: &str, cassetto: &str| cf == p.prenotato_da && cassetto == p.cassetto;
        let s = self.organico.scriventi.iter().find(|s| {
            suo(&s.mittente.codice_fiscale, &s.mittente.cassetto) && s.mittente.profilo == p.profilo
        });
        s.map(|s| Attore::Mittente(s.mittente.clone()))
    }

    fn atto(&mut self, passo: PassoAppuntamento) -> Atto {
        let testo = scegli(testi::dell_appuntamento(passo), &mut self.rng).to_owned();
        match passo {
            PassoAppuntamento::Esamina => Atto::Esamina { nota: testo },
            PassoAppuntamento::Definisci => Atto::Definisci { commento: testo },
            _ => Atto::Cancella { motivo: testo },
        }
    }

    /// R55: by video if it can be, otherwise by phone, saying why.
    async fn concorda(&mut self, attore: &Attore, id: Uuid) -> Result<Appuntamento, ErroreAgenda> {
        let telefono = |motivo: &str| Atto::Concorda {
            canale: CanaleErogazione::Telefono,
            motivo: motivo.to_owned(),
            email: None,
        };
        if self.rng.random_bool(0.25) {
            let debole = telefono("connessione assente o debole");
            return self.ufficio.esegui_su_appuntamento(attore, id, None, debole).await;
        }
        let video =
            Atto::Concorda { canale: CanaleErogazione::WebMeeting, motivo: String::new(), email: None };
        match self.ufficio.esegui_su_appuntamento(attore, id, None, video).await {
            Err(ErroreAgenda::Rifiuto(Rifiuto::SenzaEmail)) => {
                let senza = telefono("l'utente non ha un indirizzo e-mail per l'invito");
                self.ufficio.esegui_su_appuntamento(attore, id, None, senza).await
            }
            esito => esito,
        }
    }

    async fn sposta(
        &mut self,
        attore: &Attore,
        n: usize,
        passo: PassoAppuntamento,
    ) -> Result<Result<Appuntamento, ErroreAgenda>, Uscita> {
        let Some((id, punto, inizio)) = self.fissati.get(n).map(|a| (a.meta.id, a.punto.clone(), a.inizio))
        else {
            return Ok(Err(ErroreAgenda::NonTrovato));
        };
        let da = giorno_civile(inizio.to_utc()) + Days::new(1);
        let Some(slot) = self.slot(&punto, da).await? else { return Ok(Err(ErroreAgenda::NonTrovato)) };
        let motivo = scegli(testi::dell_appuntamento(passo), &mut self.rng);
        let nuovo = slot.inizio.to_string();
        Ok(self.ufficio.sposta(attore, id, None, None, &nuovo, motivo).await)
    }
}
