//! Search of appointments (R41-R42, R81) within what the actor may see: keyset pages by time.

use super::{
    Appuntamento, NomeStato,
    store::{self, Row, colonne},
};
use crate::{
    deleghe::store::deleganti,
    ricerca::{Ambito, Cursore, LIMITE_MASSIMO, store::Condizioni},
    scadenze::{fine_giorno, inizio_giorno},
};
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Uuid};

const HEAD: &str = concat!("SELECT ", colonne!(), " FROM appuntamenti a");
const ID_HEAD: &str = "SELECT a.id FROM appuntamenti a";

/// What is looked for; all together. The default asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filtro {
    /// Codice del rapporto di lavoro, or other position (R41).
    pub posizione: Option<String>,
    /// State (R41).
    pub stato: Option<NomeStato>,
    /// Held on this civil day or later (R41).
    pub dal: Option<NaiveDate>,
    /// Held on this civil day or earlier (R41).
    pub al: Option<NaiveDate>,
    /// Without those managed by an intermediary (R42).
    pub senza_intermediari: bool,
    /// Only those ahead or under way (R81).
    pub in_corso: bool,
    /// Code of the punto.
    pub punto: Option<String>,
    /// Codice fiscale of whom it is about.
    pub soggetto: Option<String>,
}

/// In which order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ordine {
    /// Soonest first: an agenda.
    #[default]
    Prossimi,
    /// Latest first: a history.
    Recenti,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Domanda<'a> {
    /// What may be seen.
    pub ambito: &'a Ambito,
    /// What is looked for.
    pub filtro: &'a Filtro,
    /// In which order.
    pub ordine: Ordine,
    /// After which row; `None`: from the first.
    pub dopo: Option<&'a Cursore>,
    /// Most rows, kept within 1 and [`LIMITE_MASSIMO`].
    pub limite: i64,
    /// Now, for what is ahead.
    pub ora: Timestamp,
}

/// One page of results.
#[derive(Debug, Clone)]
pub struct Pagina {
    /// The appointments.
    pub appuntamenti: Vec<Appuntamento>,
    /// Where the next page begins; `None`: this is the last.
    pub prossimo: Option<Cursore>,
}

fn nell_ambito(ambito: &Ambito, c: &mut Condizioni) {
    match ambito {
        Ambito::Tutto => {}
        Ambito::Sede(sede) | Ambito::Supervisione(sede) => c.e("a.sede = ?", [sede.as_str().into()]),
        Ambito::Soggetto { codice_fiscale, cassetto } => {
            c.e(
                "a.soggetto = ? AND a.cassetto = ?",
                [codice_fiscale.as_str().into(), cassetto.as_str().into()],
            );
        }
        Ambito::Delegato { codice_fiscale, cassetto, giorno } => {
            let giorno = giorno.to_string();
            c.e(
                concat!("a.soggetto IN (", deleganti!(), ") AND a.cassetto = ?"),
                [
                    codice_fiscale.as_str().into(),
                    cassetto.as_str().into(),
                    giorno.as_str().into(),
                    giorno.as_str().into(),
                    cassetto.as_str().into(),
                ],
            );
        }
        Ambito::Mittente { codice_fiscale, cassetto } => {
            let valori = [codice_fiscale.as_str().into(), cassetto.as_str().into()];
            c.e("a.prenotato_da = ? AND a.cassetto = ?", valori);
        }
        Ambito::Nessuno => c.e("1 = 0", []),
    }
}

impl Filtro {
    fn condiziona(&self, c: &mut Condizioni, ora: Timestamp) {
        if let Some(posizione) = &self.posizione {
            c.e("a.posizione = ?", [posizione.as_str().into()]);
        }
        match self.stato {
            Some(NomeStato::Confermato) => c.e("a.stato = 'confermato'", []),
            Some(NomeStato::ChiusoEDefinito) => c.e("a.stato = 'chiuso_e_definito'", []),
            Some(NomeStato::Cancellato) => c.e("a.stato = 'cancellato'", []),
            None => {}
        }
        if let Some(dal) = self.dal {
            c.e("a.inizio >= ?", [Timestamp::from(inizio_giorno(dal)).millis().into()]);
        }
        if let Some(al) = self.al {
            c.e("a.inizio < ?", [Timestamp::from(fine_giorno(al)).millis().into()]);
        }
        if self.senza_intermediari {
            c.e("a.profilo <> 'intermediario'", []);
        }
        if self.in_corso {
            // No meeting is longer than a day: the second condition lets an index by beginning serve the first.
            let giorno_fa = ora.millis() - 86_400_000;
            c.e(
                "a.stato = 'confermato' AND a.fine > ? AND a.inizio > ?",
                [ora.millis().into(), giorno_fa.into()],
            );
        }
        if let Some(punto) = &self.punto {
            c.e("a.punto = ?", [punto.as_str().into()]);
        }
        if let Some(soggetto) = &self.soggetto {
            // By its quesiti: an appointment may be about two persons (R80), and its own column holds the first.
            c.e(
                "a.id IN (SELECT l.appuntamento FROM quesiti q JOIN appuntamenti_quesiti l ON l.quesito = q.id
                 WHERE q.soggetto = ?)",
                [soggetto.as_str().into()],
            );
        }
    }
}

/// A page of what the scope holds and the filter asks.
///
/// # Errors
/// The database did not answer, or a row is inconsistent.
pub async fn cerca(conn: &mut Conn, domanda: &Domanda<'_>) -> Result<Pagina, sqlx::Error> {
    let limite = domanda.limite.clamp(1, LIMITE_MASSIMO);
    let mut c = Condizioni::new(HEAD);
    nell_ambito(domanda.ambito, &mut c);
    domanda.filtro.condiziona(&mut c, domanda.ora);
    if let Some(Cursore::Recenti(istante, id)) = domanda.dopo {
        let valori = [(*istante).into(), (*id).into()];
        match domanda.ordine {
            Ordine::Prossimi => c.e("(a.inizio, a.id) > (?, ?)", valori),
            Ordine::Recenti => c.e("(a.inizio, a.id) < (?, ?)", valori),
        }
    }
    let coda = match domanda.ordine {
        Ordine::Prossimi => "ORDER BY a.inizio, a.id LIMIT ?",
        Ordine::Recenti => "ORDER BY a.inizio DESC, a.id DESC LIMIT ?",
    };
    c.coda(coda, [(limite + 1).into()]);
    let righe: Vec<Row> = c.tutte(conn).await?;
    let altre = righe.len() as i64 > limite;
    let presi = righe.into_iter().take(limite as usize).map(Appuntamento::try_from);
    let appuntamenti = presi.collect::<Result<Vec<_>, _>>()?;
    let ultimo = appuntamenti.last().filter(|_| altre);
    let prossimo = ultimo.map(|a| Cursore::Recenti(a.inizio.millis(), a.meta.id));
    Ok(Pagina { appuntamenti, prossimo })
}

/// What looking for one appointment found.
#[derive(Debug, Clone)]
pub enum Trovato {
    /// It is in scope.
    Si(Box<Appuntamento>),
    /// It exists, but not for this actor: to be answered as if it did not, and recorded.
    FuoriAmbito(Box<Appuntamento>),
    /// There is no such appointment.
    No,
}

/// The appointment of an id, if the scope holds it.
///
/// # Errors
/// The database did not answer, or the row is inconsistent.
pub async fn carica_visibile(conn: &mut Conn, ambito: &Ambito, id: Uuid) -> Result<Trovato, sqlx::Error> {
    let mut c = Condizioni::new(ID_HEAD);
    c.e("a.id = ?", [id.into()]);
    nell_ambito(ambito, &mut c);
    let visti: Vec<(Uuid,)> = c.tutte(conn).await?;
    Ok(match store::carica(conn, id).await? {
        None => Trovato::No,
        Some(trovato) if visti.is_empty() => Trovato::FuoriAmbito(Box::new(trovato)),
        Some(trovato) => Trovato::Si(Box::new(trovato)),
    })
}
