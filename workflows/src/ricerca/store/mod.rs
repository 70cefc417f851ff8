//! The queries of search and of scope.

mod fonte;
mod righe;
mod sql;

use fonte::{Fonte, WORD_COUNT_HEAD, WORD_HEAD};
pub use righe::{righe, statements_a_righe};
pub(crate) use sql::Condizioni;

use super::{
    Ambito, CONTEGGIO_MASSIMO, Conteggio, Cursore, Domanda, LIMITE_MASSIMO, Ordine, Pagina, Riferimento,
    Riga,
    ambito::Larghezza,
    parole::{self, Cercate},
};
use crate::{
    protocollo::{self, NumeroProtocollo},
    quesiti::{NomeStato, Quesito, store},
};
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Uuid};

/// Stands for "no term" in the order of the queue: after every day. The indices say the same.
const SENZA_TERMINE: &str = "9999-12-31";
/// Rows asked for frequent words when they are counted.
const RIGHE_CHIESTE: i64 = 4_000;

/// The columns of a row, wherever one is read.
macro_rules! campi {
    () => {
        "q.id, q.versione, q.creato_il, q.aggiornato_il, q.cassetto, q.argomento, q.oggetto,
        q.posizione, q.mittente, q.soggetto, q.stato, q.sede, q.unita, q.assegnatario, q.non_smistato, q.esito,
        q.chiuso_il, q.termine, q.protocollo_sede, q.protocollo_numero,
        (SELECT p.giorno FROM protocolli p WHERE p.sede = q.protocollo_sede AND p.anno = q.protocollo_anno
            AND p.numero = q.protocollo_numero) AS protocollo_giorno, "
    };
}
use campi;

const ID_HEAD: &str = "SELECT q.id FROM quesiti q";
const POSITION_HEAD: &str = "SELECT DISTINCT q.posizione FROM quesiti q";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    versione: i64,
    creato_il: Timestamp,
    aggiornato_il: Timestamp,
    cassetto: String,
    argomento: String,
    oggetto: String,
    posizione: Option<String>,
    mittente: String,
    soggetto: String,
    stato: String,
    sede: Option<String>,
    unita: Option<String>,
    assegnatario: Option<String>,
    non_smistato: Option<String>,
    esito: Option<String>,
    chiuso_il: Option<Timestamp>,
    termine: Option<String>,
    protocollo_sede: Option<String>,
    protocollo_numero: Option<i64>,
    protocollo_giorno: Option<String>,
    misurato_il: Option<String>,
}

impl TryFrom<Row> for Riga {
    type Error = sqlx::Error;

    fn try_from(r: Row) -> Result<Self, sqlx::Error> {
        let giorno = |testo: String| testo.parse::<NaiveDate>().map_err(|e| sqlx::Error::Decode(Box::new(e)));
        let stato = NomeStato::TUTTI.into_iter().find(|s| s.codice() == r.stato);
        let protocollo = match (r.protocollo_sede, r.protocollo_giorno, r.protocollo_numero) {
            (Some(sede), Some(g), Some(numero)) => {
                Some(NumeroProtocollo { sede, giorno: giorno(g)?, numero }.to_string())
            }
            _ => None,
        };
        Ok(Self {
            id: r.id,
            versione: r.versione,
            creato_il: r.creato_il,
            aggiornato_il: r.aggiornato_il,
            cassetto: r.cassetto,
            argomento: r.argomento,
            oggetto: r.oggetto,
            posizione: r.posizione,
            mittente: r.mittente,
            soggetto: r.soggetto,
            stato: stato.ok_or_else(|| sqlx::Error::Decode(format!("state {}", r.stato).into()))?,
            sede: r.sede,
            unita: r.unita,
            assegnatario: r.assegnatario,
            non_smistato: r.non_smistato,
            protocollo,
            esito: r.esito,
            chiuso_il: r.chiuso_il,
            termine: r.termine.map(giorno).transpose()?,
        })
    }
}

/// The condition on the state: literals, so that a planner can use the indices kept for some states only.
fn stato(c: &mut Condizioni, stato: NomeStato) {
    c.e(
        match stato {
            NomeStato::Aperta => "q.stato = 'aperta' AND q.stato <> 'chiusa'",
            NomeStato::InCarico => "q.stato = 'in_carico' AND q.stato <> 'chiusa'",
            NomeStato::Chiusa => "q.stato = 'chiusa'",
        },
        [],
    );
}

/// Everything but the words.
fn condizioni(mut c: Condizioni, domanda: &Domanda<'_>, in_stato: Option<NomeStato>) -> Condizioni {
    domanda.ambito.condiziona(&mut c, domanda.filtro.larghezza());
    if let Some(in_stato) = in_stato {
        stato(&mut c, in_stato);
    }
    domanda.filtro.condiziona(&mut c, domanda.oggi);
    match &domanda.filtro.notifica {
        Some(notifica) if Fonte::di(domanda) == Fonte::Notifiche => notifica.condiziona_letti(&mut c),
        Some(notifica) => notifica.condiziona(&mut c),
        None => {}
    }
    if domanda.filtro.misura.is_some() {
        // The same that is asked of the quesito, for the index of what was counted.
        let propria = domanda.ambito.unica_sede(domanda.filtro.larghezza());
        match domanda.filtro.sede.as_deref().or(propria) {
            Some(sede) => c.e("m.sede = ?", [sede.into()]),
            None if domanda.filtro.non_smistati => c.e("m.sede = ''", []),
            None => {}
        }
    }
    c
}

/// A statement that begins from where the words are rare, if they are, and asks each row for the others.
fn con_le_parole(
    domanda: &Domanda<'_>,
    parole: &Cercate,
    (dalla_parola, dalle_righe): (&'static str, &'static str),
    in_stato: Option<NomeStato>,
) -> Condizioni {
    let (mut c, chieste) = match parole.rara() {
        Some((rara, altre)) => {
            let mut c = Condizioni::con(dalla_parola, [rara.dal.as_str().into(), rara.al.as_str().into()]);
            c.e("q.id = r.quesito", []);
            (c, altre)
        }
        None => (Condizioni::new(dalle_righe), parole.inizi()),
    };
    c = condizioni(c, domanda, in_stato);
    for parola in chieste {
        c.e(
            "EXISTS (SELECT 1 FROM parole t WHERE t.quesito = q.id AND t.parola >= ? AND t.parola < ?)",
            [parola.dal.as_str().into(), parola.al.as_str().into()],
        );
    }
    c
}

/// The statement of one page, newest first or of one state of the queue.
pub(super) fn pagina(
    domanda: &Domanda<'_>,
    parole: &Cercate,
    in_stato: Option<NomeStato>,
    limite: i64,
) -> Condizioni {
    let fonte = Fonte::di(domanda);
    let mut c = con_le_parole(domanda, parole, (WORD_HEAD, fonte.testa()), in_stato);
    match domanda.dopo {
        Some(Cursore::Misura(giorno, id)) => {
            c.e("(m.giorno, m.quesito) < (?, ?)", [giorno.as_str().into(), (*id).into()]);
        }
        Some(Cursore::Notifica(istante, id)) => {
            c.e("(n.creata_il, n.quesito) < (?, ?)", [(*istante).into(), (*id).into()]);
        }
        Some(Cursore::Recenti(istante, id)) => {
            c.e("(q.creato_il, q.id) < (?, ?)", [(*istante).into(), (*id).into()]);
        }
        Some(Cursore::Coda(termine, id)) => {
            let valori = [termine.as_str().into(), (*id).into()];
            c.e("(COALESCE(q.termine, '9999-12-31'), q.id) > (?, ?)", valori);
        }
        None => {}
    }
    let ordine = match (domanda.ordine, domanda.ambito) {
        _ if fonte == Fonte::Misure => "ORDER BY m.giorno DESC, m.quesito DESC LIMIT ?",
        _ if fonte == Fonte::Notifiche => "ORDER BY n.creata_il DESC, n.quesito DESC LIMIT ?",
        // Few rows out of many: read by whom they are about, then sorted. In the order of an index, a planner would
        // go through everybody's until it has found enough of theirs.
        (Ordine::Recenti, Ambito::Delegato { .. }) => "ORDER BY q.creato_il + 0 DESC, q.id DESC LIMIT ?",
        (Ordine::Recenti, _) if parole.rara().is_some() => "ORDER BY q.creato_il + 0 DESC, q.id DESC LIMIT ?",
        (Ordine::Coda, _) if parole.rara().is_some() => {
            "ORDER BY COALESCE(q.termine, '9999-12-31') || '', q.id LIMIT ?"
        }
        (Ordine::Recenti, _) => "ORDER BY q.creato_il DESC, q.id DESC LIMIT ?",
        (Ordine::Coda, _) => "ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT ?",
    };
    c.coda(ordine, [limite.into()]);
    c
}

fn chiave(riga: &Riga) -> (String, Uuid) {
    (riga.termine.map_or_else(|| SENZA_TERMINE.to_owned(), |t| t.to_string()), riga.id)
}

/// A page of what the scope holds and the filter asks.
///
/// # Errors
/// The database did not answer. A cursor of the other order is as if none were given.
pub async fn cerca(conn: &mut Conn, domanda: &Domanda<'_>) -> Result<Pagina, sqlx::Error> {
    let limite = domanda.limite.clamp(1, LIMITE_MASSIMO);
    let mut domanda = domanda.clone();
    // What is not read from the quesiti has an order of its own, whatever is asked.
    let fonte = Fonte::di(&domanda);
    let in_ordine = fonte != Fonte::Quesiti;
    domanda.dopo = domanda.dopo.filter(|c| match c {
        Cursore::Misura(..) => fonte == Fonte::Misure,
        Cursore::Notifica(..) => fonte == Fonte::Notifiche,
        Cursore::Recenti(..) => !in_ordine && domanda.ordine == Ordine::Recenti,
        Cursore::Coda(..) => !in_ordine && domanda.ordine == Ordine::Coda,
    });
    // A queue reads each state by its own index, then merges: an order over two states would sort them all.
    let stati: Vec<Option<NomeStato>> = match domanda.ordine {
        _ if in_ordine => vec![domanda.filtro.stato],
        Ordine::Recenti => vec![domanda.filtro.stato],
        Ordine::Coda => domanda.filtro.stati_in_coda().into_iter().map(Some).collect(),
    };
    let parole = match domanda.filtro.testo_dell_oggetto() {
        None => Cercate::default(),
        Some(testo) => match parole::store::cerca(conn, testo, in_ordine).await? {
            Some(parole) => parole,
            None => {
                let totale = domanda.dopo.is_none().then_some(Conteggio { numero: 0, oltre: false });
                return Ok(Pagina { righe: Vec::new(), prossimo: None, totale });
            }
        },
    };
    let mut righe = Vec::new();
    // The day each was counted on, or the instant of its notification: no part of the quesito.
    let mut misurati_il = Vec::new();
    for in_stato in &stati {
        let lette: Vec<Row> = pagina(&domanda, &parole, *in_stato, limite + 1).tutte(conn).await?;
        for mut letta in lette {
            misurati_il.extend(letta.misurato_il.take());
            righe.push(Riga::try_from(letta)?);
        }
    }
    if stati.len() > 1 {
        righe.sort_by_cached_key(chiave);
    }
    let altre = righe.len() as i64 > limite;
    righe.truncate(limite as usize);
    misurati_il.truncate(righe.len());
    let prossimo = righe.last().filter(|_| altre).map(|r| match domanda.ordine {
        _ if fonte == Fonte::Misure => Cursore::Misura(misurati_il.pop().unwrap_or_default(), r.id),
        _ if fonte == Fonte::Notifiche => {
            let istante = misurati_il.pop().and_then(|testo| testo.parse().ok());
            Cursore::Notifica(istante.unwrap_or_default(), r.id)
        }
        Ordine::Recenti => Cursore::Recenti(r.creato_il.millis(), r.id),
        Ordine::Coda => {
            let (termine, id) = chiave(r);
            Cursore::Coda(termine, id)
        }
    });
    let totale = match (&domanda.dopo, &prossimo) {
        (Some(_), _) => None,
        // All of them are here.
        (None, None) => Some(Conteggio { numero: righe.len() as i64, oltre: false }),
        (None, Some(_)) => {
            let contati = conta(conn, &domanda, &parole, &stati).await?;
            Some(Conteggio { numero: contati.numero.max(righe.len() as i64), ..contati })
        }
    };
    Ok(Pagina { righe, prossimo, totale })
}

/// The positions of what the scope holds, in order, at most `limite`: the codes to choose from (R31).
///
/// # Errors
/// The database did not answer.
pub async fn posizioni(conn: &mut Conn, ambito: &Ambito, limite: i64) -> Result<Vec<String>, sqlx::Error> {
    let mut c = Condizioni::new(POSITION_HEAD);
    ambito.condiziona(&mut c, Larghezza::SoloSede);
    c.e("q.posizione IS NOT NULL", []);
    c.coda("ORDER BY q.posizione LIMIT ?", [limite.into()]);
    let righe: Vec<(String,)> = c.tutte(conn).await?;
    Ok(righe.into_iter().map(|r| r.0).collect())
}

async fn conta(
    conn: &mut Conn,
    domanda: &Domanda<'_>,
    parole: &Cercate,
    stati: &[Option<NomeStato>],
) -> Result<Conteggio, sqlx::Error> {
    let fonte = Fonte::di(domanda);
    let dalle_righe = fonte.testa_del_conto();
    let (mut numero, mut tutte) = (0, true);
    for in_stato in stati {
        if parole.inizi().is_empty() || parole.rara().is_some() {
            let mut c = con_le_parole(domanda, parole, (WORD_COUNT_HEAD, dalle_righe), *in_stato);
            c.coda("LIMIT ?) AS contati", [(CONTEGGIO_MASSIMO + 1 - numero).max(0).into()]);
            numero += uno(conn, c).await?;
            continue;
        }
        // Frequent words: where few rows have them all, each row would have to be asked to find as many as are counted.
        let testa = fonte.testa_del_conto_con_parole();
        let mut c = condizioni(Condizioni::new(testa), domanda, *in_stato);
        c.coda("LIMIT ?) AS q", [RIGHE_CHIESTE.into()]);
        for (n, parola) in parole.inizi().iter().enumerate() {
            c.coda(if n == 0 { "WHERE" } else { "AND" }, []);
            c.coda(
                "EXISTS (SELECT 1 FROM parole t WHERE t.quesito = q.id AND t.parola >= ? AND t.parola < ?)",
                [parola.dal.as_str().into(), parola.al.as_str().into()],
            );
        }
        numero += uno(conn, c).await?;
        let mut c = condizioni(Condizioni::new(dalle_righe), domanda, *in_stato);
        c.coda("LIMIT ?) AS contati", [(RIGHE_CHIESTE + 1).into()]);
        tutte &= uno(conn, c).await? <= RIGHE_CHIESTE;
    }
    Ok(Conteggio { numero: numero.min(CONTEGGIO_MASSIMO), oltre: numero > CONTEGGIO_MASSIMO || !tutte })
}

async fn uno(conn: &mut Conn, c: Condizioni) -> Result<i64, sqlx::Error> {
    let righe: Vec<(i64,)> = c.tutte(conn).await?;
    Ok(righe.first().map_or(0, |r| r.0))
}

/// What looking for one quesito found.
#[derive(Debug, Clone)]
pub enum Trovato {
    /// It is in scope.
    Si(Box<Quesito>),
    /// It exists, but not for this actor: to be answered as if it did not, and recorded.
    FuoriAmbito(Uuid),
    /// There is no such quesito.
    No,
}

/// The quesito of a reference, if the scope holds it.
///
/// # Errors
/// The database did not answer, or the row is inconsistent.
pub async fn carica_visibile(
    conn: &mut Conn,
    ambito: &Ambito,
    riferimento: &Riferimento,
) -> Result<Trovato, sqlx::Error> {
    let id = match riferimento {
        Riferimento::Id(id) => *id,
        Riferimento::Protocollo(numero) => match protocollo::store::per_numero(conn, numero).await? {
            Some(registrazione) => registrazione.quesito,
            None => return Ok(Trovato::No),
        },
    };
    let mut c = Condizioni::new(ID_HEAD);
    c.e("q.id = ?", [id.into()]);
    ambito.condiziona(&mut c, Larghezza::Intera);
    let visti: Vec<(Uuid,)> = c.tutte(conn).await?;
    if visti.is_empty() {
        let mut c = Condizioni::new(ID_HEAD);
        c.e("q.id = ?", [id.into()]);
        let esiste: Vec<(Uuid,)> = c.tutte(conn).await?;
        return Ok(if esiste.is_empty() { Trovato::No } else { Trovato::FuoriAmbito(id) });
    }
    Ok(store::carica(conn, id).await?.map_or(Trovato::No, |q| Trovato::Si(Box::new(q))))
}
