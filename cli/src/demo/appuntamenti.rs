//! Appointments of the demo: who may ask for one books it, through the real acts; clerks prepare it, and some move or
//! are cancelled.

mod vita;

pub use vita::PassoAppuntamento;

use super::{
    organico::{Organico, SEDI},
    richieste::scegli,
    testi,
};
use crate::uscita::Uscita;
use chrono::{Days, NaiveDate};
use engine::{Timestamp, Uuid};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::time::Duration;
use workflows::{
    appuntamenti::{Appuntamento, NuovaPrenotazione, Stato},
    attore::{Attore, Mittente, Ruolo},
    punti::{AttoPunto, Slot},
    quesiti::messaggio::Scritto,
    scadenze::{giorno_civile, inizio_giorno},
    tabelle::{Canale, CanaleErogazione, Profilo, Punto},
    ufficio::{ErroreAgenda, Ufficio},
};

/// Fired in one transaction.
const LOTTO: i64 = 500;
/// A closure ahead leaves so many appointments to be moved, one in the smallest office, and lasts so many days at most.
const DA_SPOSTARE: [usize; 3] = [3, 2, 1];
const CHIUSURA_GIORNI: i64 = 3;

/// Who may ask for an appointment: a quesito, and who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idoneo {
    pub quesito: Uuid,
    pub scrivente: usize,
}

/// What became of the appointments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bilancio {
    pub prenotati: usize,
    /// Still to be held.
    pub in_programma: usize,
    /// The punto that will be closed, and how many appointments it leaves to be moved.
    pub da_spostare: Option<(String, usize)>,
    pub atti: usize,
    pub rifiutati: usize,
}

/// Everybody's appointments.
#[derive(Debug)]
pub struct Appuntamenti<'a> {
    ufficio: &'a Ufficio,
    organico: &'a Organico,
    /// Chance of its own: the quesiti are the same with or without appointments.
    rng: StdRng,
    idonei: Vec<Idoneo>,
    fissati: Vec<Appuntamento>,
    bilancio: Bilancio,
}

impl<'a> Appuntamenti<'a> {
    /// None yet.
    pub fn nuovi(ufficio: &'a Ufficio, organico: &'a Organico, seme: u64) -> Self {
        Self {
            ufficio,
            organico,
            rng: StdRng::seed_from_u64(seme),
            idonei: Vec::new(),
            fissati: Vec::new(),
            bilancio: Bilancio::default(),
        }
    }

    /// From now on an appointment may be asked for.
    pub fn idoneo(&mut self, idoneo: Idoneo) {
        if !self.idonei.contains(&idoneo) {
            self.idonei.push(idoneo);
        }
    }

    /// Those that book on this day, and when: each who may with this probability.
    pub fn del_giorno(&mut self, giorno: NaiveDate, probabilita: f64) -> Vec<(Timestamp, Idoneo)> {
        let mattino = Timestamp::from(inizio_giorno(giorno));
        let mut oggi = Vec::new();
        for idoneo in std::mem::take(&mut self.idonei) {
            if self.rng.random_bool(probabilita) {
                let minuto: u64 = self.rng.random_range(7 * 60..22 * 60);
                oggi.push((mattino.plus(Duration::from_secs(minuto * 60)), idoneo));
            } else {
                self.idonei.push(idoneo);
            }
        }
        oggi
    }

    /// Books, and gives the rest of the appointment's life. Empty: it was refused, or nothing was free.
    pub async fn prenota(&mut self, i: Idoneo) -> Result<Vec<(Timestamp, Uuid, PassoAppuntamento)>, Uscita> {
        let Some(s) = self.organico.scriventi.get(i.scrivente) else { return Ok(vec![]) };
        let attore = Attore::Mittente(s.mittente.clone());
        let quesiti = self.insieme(&attore, &s.mittente, i).await?;
        let punti = match self.ufficio.punti_competenti(&attore, &quesiti).await {
            Ok(punti) => punti,
            Err(errore) => return self.rifiutato(errore).map(|()| vec![]),
        };
        let Some(punto) = self.scegli_punto(&punti) else { return Ok(vec![]) };
        let oggi = self.oggi();
        let da = oggi + Days::new(self.rng.random_range(1..=9));
        let Some(slot) = self.slot(&punto.codice, da).await? else { return Ok(vec![]) };
        let nuova = NuovaPrenotazione {
            quesiti: quesiti.clone(),
            punto: punto.codice.clone(),
            inizio: slot.inizio.to_string(),
            canale: self.canale(punto),
            nota: scegli(&testi::NOTE, &mut self.rng).to_owned(),
            avvisi: self.avvisi(&s.mittente),
            nome: Some(s.nome.clone()),
        };
        let id = engine::new_id();
        match self.ufficio.prenota(&attore, id, &nuova, Scritto::default(), None).await {
            Ok(appuntamento) => {
                self.bilancio.prenotati += 1;
                self.idonei.retain(|altro| !quesiti.contains(&altro.quesito));
                let passi = vita::disegna(&appuntamento, &self.ufficio.regole.attuali(), &mut self.rng);
                self.fissati.push(appuntamento);
                Ok(passi.into_iter().map(|(quando, passo)| (quando, id, passo)).collect())
            }
            Err(errore) => self.rifiutato(errore).map(|()| vec![]),
        }
    }

    /// What falls due of appointments: they have hours, quesiti only days.
    pub async fn scatta(&self) -> Result<(), Uscita> {
        while self.ufficio.scatta_appuntamenti(LOTTO).await?.altre() {}
        Ok(())
    }

    /// Ends the story: a supervisore closes a punto on days that have appointments.
    pub async fn chiudi(mut self) -> Result<Bilancio, Uscita> {
        let ora = self.ufficio.clock.now();
        self.fissati.retain(|a| a.stato == Stato::Confermato && a.inizio > ora);
        self.bilancio.in_programma = self.fissati.len();
        let Some((punto, sede, dal, al)) = self.da_chiudere() else { return Ok(self.bilancio) };
        let Some(supervisore) = self.organico.di_sede(&sede, Ruolo::Supervisore, 0) else {
            return Ok(self.bilancio);
        };
        let atto = AttoPunto::Chiude { dal, al, orario: None, motivo: "lavori nei locali".into() };
        let cambiato = self.ufficio.cambia_punto(&supervisore, &punto, None, atto).await?;
        self.bilancio.da_spostare = Some((punto, cambiato.da_spostare.len()));
        Ok(self.bilancio)
    }

    /// A punto and the days to close it, with as many appointments as wanted: of the first sede if it has some.
    fn da_chiudere(&self) -> Option<(String, String, NaiveDate, NaiveDate)> {
        let mut ordinati: Vec<(usize, &str, NaiveDate, &str)> = self
            .fissati
            .iter()
            .filter_map(|a| {
                let sede = SEDI.iter().position(|s| *s == a.sede)?;
                Some((sede, a.punto.as_str(), giorno_civile(a.inizio.to_utc()), a.sede.as_str()))
            })
            .collect();
        ordinati.sort_unstable();
        DA_SPOSTARE.into_iter().find_map(|quanti| {
            ordinati.windows(quanti).find_map(|finestra| {
                let (primo, ultimo) = (finestra.first()?, finestra.last()?);
                let (dal, al) = (primo.2, ultimo.2);
                let stesso = primo.1 == ultimo.1 && (al - dal).num_days() < CHIUSURA_GIORNI;
                let dentro =
                    |v: &&(usize, &str, NaiveDate, &str)| v.1 == primo.1 && (dal..=al).contains(&v.2);
                let solo_loro = ordinati.iter().filter(dentro).count() == quanti;
                (stesso && solo_loro).then(|| (primo.1.to_owned(), primo.3.to_owned(), dal, al))
            })
        })
    }

    /// The quesiti of one appointment: an operator of a patronato brings another of the same theme, if it can (R80).
    async fn insieme(&self, attore: &Attore, m: &Mittente, i: Idoneo) -> Result<Vec<Uuid>, Uscita> {
        if m.profilo == Profilo::OperatorePatronato {
            for altro in self.idonei.iter().filter(|a| a.scrivente == i.scrivente && a.quesito != i.quesito) {
                let due = vec![i.quesito, altro.quesito];
                match self.ufficio.punti_competenti(attore, &due).await {
                    Ok(punti) if !punti.is_empty() => return Ok(due),
                    Ok(_) | Err(ErroreAgenda::Rifiuto(_)) => {}
                    Err(errore) => return Err(errore.into()),
                }
            }
        }
        Ok(vec![i.quesito])
    }

    /// More often the kind that is made for who books: remote consulting, patronati.
    fn scegli_punto<'p>(&mut self, punti: &'p [Punto]) -> Option<&'p Punto> {
        let tabelle = self.ufficio.regole.attuali();
        let dedicato = |p: &&Punto| tabelle.tipi_punto.get(&p.tipo).is_some_and(|t| !t.profili.is_empty());
        let con_persone = |p: &&Punto| SEDI.contains(&p.sede.as_str());
        let (dedicati, altri): (Vec<&Punto>, Vec<&Punto>) =
            punti.iter().filter(con_persone).partition(dedicato);
        let preferiti = self.rng.random_bool(0.8);
        let scelti = if altri.is_empty() || (preferiti && !dedicati.is_empty()) { dedicati } else { altri };
        scelti.choose(&mut self.rng).copied()
    }

    /// Remote consulting leaves it open; elsewhere who books says it.
    fn canale(&mut self, punto: &Punto) -> Option<CanaleErogazione> {
        let tabelle = self.ufficio.regole.attuali();
        if tabelle.tipi_punto.get(&punto.tipo).is_some_and(|t| t.a_distanza) {
            return None;
        }
        let video = Some(CanaleErogazione::WebMeeting).filter(|v| punto.canali.contains(v));
        if video.is_some() && self.rng.random_bool(0.85) {
            return video;
        }
        punto.canali.choose(&mut self.rng).copied()
    }

    fn avvisi(&mut self, m: &Mittente) -> Vec<Canale> {
        let tabelle = self.ufficio.regole.attuali();
        let del_cassetto = tabelle.cassetti.get(&m.cassetto).map_or(&[][..], |c| &c.canali);
        let noti = self.organico.canali(&m.codice_fiscale);
        noti.into_iter().filter(|c| del_cassetto.contains(c) && self.rng.random_bool(0.7)).collect()
    }

    /// A free slot of the first days from one that have some.
    async fn slot(&mut self, punto: &str, da: NaiveDate) -> Result<Option<Slot>, Uscita> {
        for (dopo, fino) in [(0, 4), (5, 30)] {
            let (dal, al) = (da + Days::new(dopo), da + Days::new(fino));
            let liberi = match self.ufficio.slot_liberi(punto, dal, al).await {
                Ok(liberi) => liberi,
                Err(errore) => return self.rifiutato(errore).map(|()| None),
            };
            if let Some(libero) = liberi.choose(&mut self.rng) {
                return Ok(Some(libero.slot));
            }
        }
        Ok(None)
    }

    fn oggi(&self) -> NaiveDate {
        giorno_civile(self.ufficio.clock.now().to_utc())
    }

    /// Life does not follow its plan: a reply came meanwhile, it is too late to cancel.
    fn rifiutato(&mut self, errore: ErroreAgenda) -> Result<(), Uscita> {
        match errore {
            ErroreAgenda::Rifiuto(_) | ErroreAgenda::SenzaDelega | ErroreAgenda::NonAbilitato => {
                tracing::debug!(%errore, "appuntamento non ammesso");
                self.bilancio.rifiutati += 1;
                Ok(())
            }
            altro => Err(altro.into()),
        }
    }
}
