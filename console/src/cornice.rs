//! What is around every page: who is in, where one can go, where one is, whom to ask.

mod tasti;

use crate::{
    contrassegno,
    errore::Errore,
    io::Io,
    rotte::{AMMINISTRATORI, COLLEGHI, Chi, LETTORI, OSSERVATORI, SUPERVISORI, TECNICI, UFFICIO},
    stato::App,
    vista::luoghi,
};
use askama::Template;
use axum::response::Html;
use chrono::{Days, NaiveDate};
use tasti::Tasti;
use workflows::scadenze::giorno_civile;

/// Entries of the menu: word, address, who sees it, key.
const MENU: [(Voce, &str, &str, Chi, &str); 10] = [
    (Voce::Oggi, "Oggi", "/", COLLEGHI, "g o"),
    (Voce::Coda, "Quesiti", "/quesiti", LETTORI, "g q"),
    (Voce::Agenda, "Agenda", "/agenda", LETTORI, "g a"),
    (Voce::Sede, "La mia sede", "/sede", SUPERVISORI, "g s"),
    (Voce::Monitoraggio, "Monitoraggio", "/monitoraggio", OSSERVATORI, "g m"),
    (Voce::Regole, "Regole", "/regole", AMMINISTRATORI, "g r"),
    (Voce::Modelli, "Testi", "/modelli", AMMINISTRATORI, "g t"),
    (Voce::Utenti, "Utenti e sedi", "/utenti", AMMINISTRATORI, "g u"),
    (Voce::Lavori, "Lavori", "/lavori", TECNICI, "g l"),
    (Voce::Manuali, "Manuali", "/manuali", COLLEGHI, "g h"),
];

/// An entry of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the page of the same name")]
pub(crate) enum Voce {
    Oggi,
    Coda,
    Agenda,
    Sede,
    Monitoraggio,
    Regole,
    Modelli,
    Utenti,
    Lavori,
    Manuali,
}

/// An entry as drawn.
#[derive(Debug)]
pub(crate) struct VoceMenu {
    pub(crate) nome: &'static str,
    pub(crate) indirizzo: &'static str,
    pub(crate) tasto: &'static str,
    pub(crate) attiva: bool,
}

/// Everything the frame shows.
#[derive(Debug, Default)]
pub(crate) struct Cornice {
    pub(crate) titolo: String,
    /// Name and place of whoever is in.
    pub(crate) chi: Option<ChiSono>,
    /// The token of its forms, under a mask of this page alone.
    pub(crate) csrf: String,
    pub(crate) menu: Vec<VoceMenu>,
    /// The keys of its role, for the help; those of the menu are there.
    pub(crate) tasti: Vec<Tasti>,
    pub(crate) prossimo: bool,
    pub(crate) assistenza_amministrativa: String,
    pub(crate) assistenza_tecnica: String,
    pub(crate) versione: String,
    /// The day in Rome, from which fields of dates are counted.
    pub(crate) oggi: NaiveDate,
    /// What was just done, in words.
    pub(crate) avviso: Option<String>,
    /// Whether the notice tells of something done; otherwise of something that was not.
    pub(crate) fatto: bool,
}

/// A notice on top of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Avviso {
    /// It was done.
    Fatto(String),
    /// It was not, and why.
    NonFatto(String),
}

/// Name and place.
#[derive(Debug)]
pub(crate) struct ChiSono {
    pub(crate) nome: String,
    pub(crate) ruolo: &'static str,
    pub(crate) sede: Option<String>,
}

impl Cornice {
    pub(crate) fn nuova(app: &App, io: Option<&Io>, titolo: &str, voce: Option<Voce>) -> Self {
        let ruolo = io.map(Io::ruolo);
        let i = &app.impostazioni;
        let tabelle = app.ufficio.regole.attuali();
        Self {
            titolo: titolo.to_owned(),
            chi: io.map(|io| ChiSono {
                nome: io.utente.nome.clone(),
                ruolo: io.ruolo().codice(),
                sede: io.utente.sede.as_ref().map(|s| luoghi::sede(&tabelle, s)),
            }),
            csrf: io.map(|io| contrassegno::mascherato(&io.csrf)).unwrap_or_default(),
            menu: MENU
                .into_iter()
                .filter(|(_, _, _, chi, _)| ruolo.is_some() && chi.ammette(ruolo))
                .map(|(v, nome, indirizzo, _, tasto)| VoceMenu {
                    nome,
                    indirizzo,
                    tasto,
                    attiva: Some(v) == voce,
                })
                .collect(),
            tasti: tasti::di(ruolo),
            prossimo: UFFICIO.ammette(ruolo),
            assistenza_amministrativa: i.assistenza_amministrativa.clone(),
            assistenza_tecnica: i.assistenza_tecnica.clone(),
            versione: i.versione.clone(),
            oggi: giorno_civile(app.ufficio.clock.now().to_utc()),
            avviso: None,
            fatto: false,
        }
    }

    /// The day so many days from today, as fields of dates say it: the ends of what makes sense to write.
    pub(crate) fn tra(&self, giorni: u64) -> NaiveDate {
        self.oggi.checked_add_days(Days::new(giorni)).unwrap_or(self.oggi)
    }

    /// Says something more in the notice of the page.
    pub(crate) fn aggiungi(&mut self, frase: &str) {
        let avviso = self.avviso.get_or_insert_default();
        avviso.push(' ');
        avviso.push_str(frase);
    }

    /// With what was just done, or why it was not.
    pub(crate) fn con_avviso(mut self, avviso: Option<Avviso>) -> Self {
        self.fatto = matches!(avviso, Some(Avviso::Fatto(_)));
        self.avviso = avviso.map(|a| match a {
            Avviso::Fatto(frase) | Avviso::NonFatto(frase) => frase,
        });
        self
    }
}

/// A template as an answer.
pub(crate) fn pagina<T: Template>(modello: &T) -> Result<Html<String>, Errore> {
    Ok(Html(modello.render()?))
}
