//! Ninety days of an office in a minute: the real acts, under a clock that jumps from one event to the next.

use super::{
    organico::{Organico, Pratica},
    richieste::{richiesta, scegli},
    testi,
    trama::{Passo, trama},
};
use crate::uscita::Uscita;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use engine::{Timestamp, Uuid, jobs::Workers};
use indicatif::{ProgressBar, ProgressStyle};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use workers::scadenze::Scatta;
use workflows::{
    attore::{Attore, Ruolo},
    protocollo::chiudi_arretrati,
    quesiti::{Atto, Quesito, messaggio::Scritto, store},
    scadenze::{giorno_civile, inizio_giorno},
    smistamento::Destinazione,
    ufficio::{ErroreAtto, Ufficio},
};

/// How many days the office has been open.
pub const GIORNI: u64 = 90;
/// Minutes of the day at which a group of requests comes and is registered.
const ARRIVI: [u64; 4] = [9 * 60, 11 * 60 + 20, 15 * 60, 18 * 60 + 30];

enum Mossa {
    /// What falls due with the new day, and the registers of the day before.
    Mattino,
    /// Registration and messages: whatever is in the queues.
    Lavori,
    Arrivo,
    Passo(Uuid, Passo),
}

/// What was done.
#[derive(Debug, Clone, Copy, Default)]
pub struct Resoconto {
    pub quesiti: usize,
    pub atti: usize,
    pub rifiutati: usize,
}

/// The days, and everybody in them.
pub struct Simulazione<'a> {
    ufficio: &'a Ufficio,
    workers: &'a Workers,
    organico: &'a Organico,
    rng: StdRng,
    agenda: BTreeMap<(Timestamp, u64), Mossa>,
    mosse: u64,
    pratiche: HashMap<Uuid, Pratica>,
    da_smistare: Vec<Uuid>,
    fatto: Resoconto,
}

impl<'a> Simulazione<'a> {
    /// Before the first day.
    pub fn nuova(ufficio: &'a Ufficio, workers: &'a Workers, organico: &'a Organico, rng: StdRng) -> Self {
        Self {
            ufficio,
            workers,
            organico,
            rng,
            agenda: BTreeMap::new(),
            mosse: 0,
            pratiche: HashMap::new(),
            da_smistare: Vec::new(),
            fatto: Resoconto::default(),
        }
    }

    /// Lives until `fine`.
    pub async fn vivi(mut self, quanti: usize, fine: Timestamp) -> Result<Resoconto, Uscita> {
        let oggi = giorno_civile(fine.to_utc());
        let giorni: Vec<NaiveDate> =
            (0..=GIORNI).rev().filter_map(|g| oggi.checked_sub_days(Days::new(g))).collect();
        let barra = ProgressBar::new(quanti as u64);
        if let Ok(stile) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} quesiti, {eta}") {
            barra.set_style(stile);
        }
        let pesi: Vec<f64> = giorni.iter().map(|g| peso(*g)).collect();
        let totale: f64 = pesi.iter().sum();
        let (mut cumulato, mut aperti) = (0.0, 0);
        for (giorno, peso) in giorni.into_iter().zip(pesi) {
            cumulato += peso;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let entro = (quanti as f64 * cumulato / totale).round() as usize;
            barra.set_message(giorno.format("%d/%m").to_string());
            self.prepara(giorno, entro.saturating_sub(aperti));
            aperti = entro;
            let sera = Timestamp::from(inizio_giorno(giorno)).plus(Duration::from_secs(86_399)).min(fine);
            self.passa(sera, &barra).await?;
        }
        self.ufficio.clock.set(fine);
        self.workers.drain().await?;
        barra.finish_and_clear();
        Ok(self.fatto)
    }

    fn appunta(&mut self, quando: Timestamp, mossa: Mossa) {
        self.mosse += 1;
        self.agenda.insert((quando, self.mosse), mossa);
    }

    /// The workers' moments and the arrivals of a day.
    fn prepara(&mut self, giorno: NaiveDate, quanti: usize) {
        let alle =
            |minuto: u64| Timestamp::from(inizio_giorno(giorno)).plus(Duration::from_secs(minuto * 60));
        self.appunta(alle(30), Mossa::Mattino);
        for (n, arrivo) in ARRIVI.into_iter().enumerate() {
            let ora = quanti / ARRIVI.len() + usize::from(n < quanti % ARRIVI.len());
            for k in 0..ora {
                let quando = alle(arrivo).plus(Duration::from_secs(37 * k as u64 % 3_000));
                self.appunta(quando, Mossa::Arrivo);
            }
            self.appunta(alle(arrivo + 51), Mossa::Lavori);
        }
    }

    /// Everything due until an instant, in order.
    async fn passa(&mut self, fino_a: Timestamp, barra: &ProgressBar) -> Result<(), Uscita> {
        while let Some(voce) = self.agenda.first_entry() {
            if voce.key().0 > fino_a {
                break;
            }
            let ((quando, _), mossa) = voce.remove_entry();
            self.ufficio.clock.set(quando.max(self.ufficio.clock.now()));
            match mossa {
                Mossa::Mattino => self.mattino().await?,
                Mossa::Lavori => self.lavori().await?,
                Mossa::Arrivo => {
                    self.arrivo().await?;
                    barra.inc(1);
                }
                Mossa::Passo(id, passo) => self.passo(id, passo).await?,
            }
        }
        Ok(())
    }

    async fn mattino(&mut self) -> Result<(), Uscita> {
        Scatta { ufficio: self.ufficio.clone() }.finche_ce().await?;
        let tabelle = self.ufficio.regole.attuali();
        chiudi_arretrati(&self.ufficio.db, &tabelle, self.ufficio.clock.now()).await?;
        self.lavori().await
    }

    async fn lavori(&mut self) -> Result<(), Uscita> {
        self.workers.drain().await?;
        let nuovi = std::mem::take(&mut self.da_smistare);
        if nuovi.is_empty() {
            return Ok(());
        }
        let mut conn = self.ufficio.db.read().await?;
        for quesito in store::carica_tutti(&mut conn, &nuovi).await? {
            self.aggiorna(&quesito);
        }
        Ok(())
    }

    fn aggiorna(&mut self, quesito: &Quesito) {
        if let Some(pratica) = self.pratiche.get_mut(&quesito.meta.id) {
            pratica.sede.clone_from(&quesito.sede);
            pratica.unita.clone_from(&quesito.unita);
            pratica.assegnatario = quesito.assegnatario().map(str::to_owned);
        }
    }

    async fn arrivo(&mut self) -> Result<(), Uscita> {
        let tabelle = self.ufficio.regole.attuali();
        let scrivente = self.rng.random_range(0..self.organico.scriventi.len().max(1));
        let Some(s) = self.organico.scriventi.get(scrivente) else { return Ok(()) };
        let fuori = self.rng.random_bool(0.02);
        let Some(nuova) = richiesta(&tabelle, s, &mut self.rng, fuori) else { return Ok(()) };
        let (mut richiesta, testo) = nuova.valida(&s.mittente, &tabelle, &[]).map_err(|errori| {
            let frasi: Vec<String> =
                errori.into_iter().map(|e| format!("{}: {}", e.campo, e.frase)).collect();
            Uscita::Guasto(format!("richiesta di prova non valida: {}", frasi.join(" ")))
        })?;
        richiesta.mittente_nome = Some(s.nome.clone());
        let id = engine::new_id();
        let attore = Attore::Mittente(s.mittente.clone());
        match self.ufficio.apri(&attore, id, richiesta, Scritto::testo(testo), None).await {
            Ok(_) => {}
            // A configuration that turns the lists of the demo off keeps its operators out, and that is right.
            Err(ErroreAtto::NonAbilitato) => {
                self.fatto.rifiutati += 1;
                return Ok(());
            }
            Err(errore) => return Err(errore.into()),
        }
        self.fatto.quesiti += 1;
        self.pratiche.insert(id, Pratica { id, scrivente, sede: None, unita: None, assegnatario: None });
        self.da_smistare.push(id);
        let oggi = giorno_civile(self.ufficio.clock.now().to_utc());
        let passi = if fuori && self.rng.random_bool(0.5) {
            vec![(2, 600, Passo::SmistaAMano), (4, 620, Passo::Prendi), (7, 640, Passo::Chiudi)]
        } else {
            trama(&mut self.rng)
        };
        for (giorni, minuto, passo) in passi {
            let giorno = oggi.checked_add_days(Days::new(giorni.into())).unwrap_or(oggi);
            let giorno = if passo.di_ufficio() { feriale(giorno) } else { giorno };
            let quando =
                Timestamp::from(inizio_giorno(giorno)).plus(Duration::from_secs(u64::from(minuto) * 60));
            self.appunta(quando, Mossa::Passo(id, passo));
        }
        Ok(())
    }

    async fn passo(&mut self, id: Uuid, passo: Passo) -> Result<(), Uscita> {
        let Some(pratica) = self.pratiche.get(&id).cloned() else { return Ok(()) };
        let Some((attore, atto)) = self.decide(&pratica, passo) else { return Ok(()) };
        match self.ufficio.esegui(&attore, pratica.id, None, atto).await {
            Ok(quesito) => {
                self.fatto.atti += 1;
                self.aggiorna(&quesito);
            }
            // Life does not follow its plan: a reminder after the reply, a second message too many.
            Err(ErroreAtto::Rifiuto(rifiuto)) => {
                tracing::debug!(%rifiuto, ?passo, "passo non ammesso");
                self.fatto.rifiutati += 1;
            }
            Err(errore) => return Err(errore.into()),
        }
        Ok(())
    }

    /// Who does it, and with what words. `None`: nobody can.
    fn decide(&mut self, p: &Pratica, passo: Passo) -> Option<(Attore, Atto)> {
        let testo = scegli(testi::di(passo), &mut self.rng).to_owned();
        let scritto = Scritto::testo(testo.clone());
        let numero = self.rng.random_range(0..1_000);
        let addetto = |ruolo| self.organico.di_sede(p.sede.as_deref()?, ruolo, numero);
        let assegnatario = || self.organico.utente(p.assegnatario.as_deref()?);
        let mittente = || Some(Attore::Mittente(self.organico.scriventi.get(p.scrivente)?.mittente.clone()));
        Some(match passo {
            Passo::Prendi => (addetto(Ruolo::Funzionario)?, Atto::PrendiInCarico),
            Passo::Assegna => {
                let Attore::Funzionario(f) = addetto(Ruolo::Funzionario)? else { return None };
                (addetto(Ruolo::Supervisore)?, Atto::Assegna { a: f.id })
            }
            Passo::Rilascia => (assegnatario()?, Atto::Rilascia { motivo: testo }),
            Passo::Commenta => (assegnatario()?, Atto::Commenta(scritto)),
            Passo::Annota => (assegnatario()?, Atto::Annota(scritto)),
            Passo::Rispondi => (assegnatario()?, Atto::Rispondi(scritto)),
            Passo::Sospendi => (assegnatario()?, Atto::Sospendi(scritto)),
            Passo::Integra => (mittente()?, Atto::Integra(scritto)),
            Passo::Sollecita => (mittente()?, Atto::Sollecita(scritto)),
            Passo::Riapri => (addetto(Ruolo::Supervisore)?, Atto::Riapri { motivo: testo }),
            Passo::Trasferisci => {
                let altrove = ["7013", "2200", "1700"].into_iter().find(|s| p.sede.as_deref() != Some(*s))?;
                let verso = Destinazione { sede: altrove.into(), unita: p.unita.clone()? };
                (addetto(Ruolo::Supervisore)?, Atto::Trasferisci { verso, motivo: testo })
            }
            Passo::SmistaAMano => {
                let verso = Destinazione { sede: "7013".into(), unita: "relazioni_utenza".into() };
                (self.organico.utente("amministratore")?, Atto::Smista { verso: Some(verso) })
            }
            Passo::Valuta => {
                let voto = *[5, 5, 4, 4, 4, 3, 3, 2, 1].choose(&mut self.rng)?;
                (mittente()?, Atto::Valuta { voto, suggerimento: testo })
            }
            Passo::Chiudi => {
                let chi = assegnatario()?;
                let tabelle = self.ufficio.regole.attuali();
                let comuni = ["accolto", "informazioni_fornite", "accolto"];
                let esito = if self.rng.random_bool(0.6) {
                    scegli(&comuni, &mut self.rng).to_owned()
                } else {
                    let tutti: Vec<&String> = tabelle.esiti.keys().collect();
                    (*tutti.choose(&mut self.rng)?).clone()
                };
                let appuntamento_disponibile = self.rng.random_bool(0.1);
                (chi, Atto::Chiudi { esito, commento: scritto, appuntamento_disponibile })
            }
        })
    }
}

fn peso(giorno: NaiveDate) -> f64 {
    match giorno.weekday() {
        Weekday::Sat => 0.4,
        Weekday::Sun => 0.2,
        _ => 1.0,
    }
}

fn feriale(giorno: NaiveDate) -> NaiveDate {
    let salta = match giorno.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    giorno.checked_add_days(Days::new(salta)).unwrap_or(giorno)
}
