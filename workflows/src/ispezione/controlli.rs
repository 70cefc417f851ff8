//! The checks, one short function for each sort of thing.

use super::{ErroreIspezione, Rilievo, agenda, file, pagina::Pagina, store};
use crate::{
    allegati::Archivio,
    protocollo::{self, registro},
    quesiti,
    scadenze::giorno_civile,
    tabelle::Tabelle,
};
use chrono::Days;
use engine::{Conn, Db, Timestamp, Uuid, jobs, machine::Machine};
use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

/// Quesiti looked at in one go.
const PAGINA: i64 = 500;
/// Most findings of one sort that are told one by one.
const DETTAGLI: usize = 20;
const ORA: Duration = Duration::from_secs(3_600);

/// Looks at everything; what it finds, the worst first.
///
/// # Errors
/// Database or archive did not answer: the look is not finished.
pub async fn ispeziona(
    db: &Db,
    tabelle: &Tabelle,
    archivio: &Archivio,
    ora: Timestamp,
) -> Result<Vec<Rilievo>, ErroreIspezione> {
    let mut conn = db.read().await?;
    let mut rilievi = Vec::new();
    catene(&mut conn, &mut rilievi).await?;
    agenda::catene(&mut conn, &mut rilievi).await?;
    numeri(&mut conn, ora, &mut rilievi).await?;
    conti(&mut conn, ora, &mut rilievi).await?;
    lavori(&mut conn, &mut rilievi).await?;
    calendario(tabelle, &mut rilievi);
    let confronto = file::confronta(&mut conn, archivio, ora).await?;
    let mancanti = confronto.mancanti.iter().map(|chiave| format!("nell'archivio manca lo zip «{chiave}»"));
    aggiungi(&mut rilievi, "allegati", mancanti.collect());
    if confronto.orfani > 0 {
        let testo = format!(
            "{} zip dell'archivio non sono di nessun messaggio né appuntamento: li toglie la pulizia",
            confronto.orfani
        );
        rilievi.push(Rilievo::avviso("allegati", testo));
    }
    rilievi.sort_by_key(|r| r.gravita);
    Ok(rilievi)
}

/// Looks only at what an index answers for at once, however many rows there are: for a page.
///
/// # Errors
/// The database did not answer.
pub(super) async fn sguardo(
    conn: &mut Conn,
    tabelle: &Tabelle,
    ora: Timestamp,
) -> Result<Vec<Rilievo>, ErroreIspezione> {
    let mut rilievi = Vec::new();
    let conti = store::conta_in_breve(conn, ora.minus(ORA), ora.minus(ORA * 24 * 7)).await?;
    let tanti = |n: i64| if n < store::CONTO_MASSIMO { n.to_string() } else { format!("almeno {n}") };
    if conti.scadenze_in_ritardo > 0 {
        let testo = format!(
            "{} scadenze passate da più di un'ora e non scattate: i worker lavorano?",
            tanti(conti.scadenze_in_ritardo)
        );
        rilievi.push(Rilievo::problema("scadenze", testo));
    }
    for (quanti, controllo, testo) in [
        (conti.non_smistati, "smistamento", "quesiti in nessuna sede, da smistare a mano"),
        (conti.fallite, "notifiche", "notifiche non recapitate negli ultimi sette giorni"),
    ] {
        if quanti > 0 {
            rilievi.push(Rilievo::avviso(controllo, format!("{} {testo}", tanti(quanti))));
        }
    }
    lavori(conn, &mut rilievi).await?;
    calendario(tabelle, &mut rilievi);
    rilievi.sort_by_key(|r| r.gravita);
    Ok(rilievi)
}

/// Problems of one sort: the first ones told, the others counted.
pub(super) fn aggiungi(rilievi: &mut Vec<Rilievo>, controllo: &'static str, testi: Vec<String>) {
    let altri = testi.len().saturating_sub(DETTAGLI);
    rilievi.extend(testi.into_iter().take(DETTAGLI).map(|t| Rilievo::problema(controllo, t)));
    if altri > 0 {
        rilievi.push(Rilievo::problema(controllo, format!("e altri {altri} dello stesso genere")));
    }
}

/// History chains, timers and messages of every quesito, page by page.
async fn catene(conn: &mut Conn, rilievi: &mut Vec<Rilievo>) -> Result<(), ErroreIspezione> {
    let (mut dopo, mut storie, mut termini, mut messaggi) = (Uuid::nil(), Vec::new(), Vec::new(), Vec::new());
    loop {
        let ids = quesiti::store::tutti_dopo(conn, dopo, PAGINA).await?;
        let (Some(primo), Some(ultimo)) = (ids.first().copied(), ids.last().copied()) else { break };
        dopo = ultimo;
        let mut pagina = Pagina::tra(conn, primo, ultimo).await?;
        let scritti: HashMap<Uuid, i64> =
            store::messaggi_tra(conn, primo, ultimo).await?.into_iter().collect();
        for quesito in quesiti::store::carica_tutti(conn, &ids).await? {
            let id = quesito.meta.id;
            if let Some(versione) = pagina.rottura(&quesito.meta) {
                storie
                    .push(format!("quesito {id}: la catena della storia si rompe alla versione {versione}"));
            }
            if !pagina.stessi_timer(id, &quesito.timers()) {
                termini.push(format!("quesito {id}: le scadenze registrate non sono quelle dei suoi fatti"));
            }
            if scritti.get(&id).copied().unwrap_or(0) != quesito.fatti.messaggi {
                messaggi.push(format!("quesito {id}: i messaggi non sono {}", quesito.fatti.messaggi));
            }
        }
    }
    aggiungi(rilievi, "storia", storie);
    aggiungi(rilievi, "scadenze", termini);
    aggiungi(rilievi, "messaggi", messaggi);
    Ok(())
}

/// Numbers without gaps, registers that follow one another, none forgotten open.
async fn numeri(conn: &mut Conn, ora: Timestamp, rilievi: &mut Vec<Rilievo>) -> Result<(), ErroreIspezione> {
    let mut rotti = Vec::new();
    for (sede, anno) in protocollo::store::contatori(conn).await? {
        let buchi = protocollo::store::buchi(conn, &sede, anno).await?;
        if !buchi.nessuno() {
            rotti.push(format!(
                "sede {sede}, anno {anno}: {} registrazioni, numero più alto {}, contatore {}",
                buchi.registrazioni, buchi.massimo, buchi.contatore
            ));
        }
    }
    aggiungi(rilievi, "protocollo", rotti);
    let mut rotture = Vec::new();
    for sede in protocollo::store::sedi(conn).await? {
        if let Some(rottura) = registro::verifica_catena(conn, &sede).await? {
            rotture.push(format!("sede {sede}: {rottura}"));
        }
    }
    aggiungi(rilievi, "registri", rotture);
    // A register is closed by the next working day: a week covers every run of holidays.
    let oggi = giorno_civile(ora.to_utc());
    let limite = oggi.checked_sub_days(Days::new(7)).unwrap_or(oggi);
    let aperti = protocollo::store::giorni_da_chiudere(conn, limite, 1_000).await?;
    let testi =
        aperti.iter().map(|(sede, giorno)| format!("sede {sede}: il registro del {giorno} è ancora aperto"));
    aggiungi(rilievi, "registri", testi.collect());
    Ok(())
}

/// Rows without their quesito, work left behind, messages that did not leave.
async fn conti(conn: &mut Conn, ora: Timestamp, rilievi: &mut Vec<Rilievo>) -> Result<(), ErroreIspezione> {
    let conti = store::conta(conn, ora.minus(ORA), ora.minus(ORA * 24 * 7), ora.minus(ORA * 24 * 4)).await?;
    for (quanti, controllo, testo) in [
        (conti.storia_orfana, "storia", "righe di storia di ciò che non esiste"),
        (conti.scadenze_orfane, "scadenze", "scadenze di ciò che non esiste"),
        (conti.senza_posto, "agenda", "appuntamenti confermati senza il loro posto"),
        (conti.posti_orfani, "agenda", "posti occupati da appuntamenti che non si tengono"),
        (
            conti.scadenze_in_ritardo,
            "scadenze",
            "scadenze passate da più di un'ora e non scattate: i worker lavorano?",
        ),
        (
            conti.senza_numero,
            "protocollo",
            "quesiti smistati da più di un'ora e senza numero: i worker lavorano?",
        ),
        (
            conti.senza_registrazione,
            "protocollo",
            "quesiti con un numero che non è nel registro di protocollo",
        ),
        (conti.ferme, "notifiche", "notifiche da inviare ferme da più di quattro giorni"),
    ] {
        if quanti > 0 {
            rilievi.push(Rilievo::problema(controllo, format!("{quanti} {testo}")));
        }
    }
    for (quanti, controllo, testo) in [
        (conti.non_smistati, "smistamento", "quesiti in nessuna sede, da smistare a mano"),
        (conti.fallite, "notifiche", "notifiche non recapitate negli ultimi sette giorni"),
    ] {
        if quanti > 0 {
            rilievi.push(Rilievo::avviso(controllo, format!("{quanti} {testo}")));
        }
    }
    Ok(())
}

async fn lavori(conn: &mut Conn, rilievi: &mut Vec<Rilievo>) -> Result<(), ErroreIspezione> {
    let morti = jobs::dead(conn, None, None, 1_000).await?;
    let testi = morti.iter().map(|j| {
        let errore = j.last_error.as_deref().unwrap_or("nessun errore annotato");
        format!("lavoro {} ({}) fallito dopo {} tentativi: {errore}", j.id, j.queue, j.attempts)
    });
    aggiungi(rilievi, "lavori", testi.collect());
    Ok(())
}

/// A sede whose city has no patron in the calendar counts terms a day short once a year.
fn calendario(tabelle: &Tabelle, rilievi: &mut Vec<Rilievo>) {
    let con_patrono: BTreeSet<String> =
        tabelle.calendario.patroni.iter().map(|p| p.comune.to_ascii_lowercase()).collect();
    // A feast that no rule can say is written as closures of the sede, year by year.
    let con_chiusure: BTreeSet<&str> =
        tabelle.calendario.chiusure.iter().filter_map(|c| c.sede.as_deref()).collect();
    let senza: Vec<&str> = tabelle
        .sedi
        .values()
        .filter(|s| !con_patrono.contains(&s.comune.to_ascii_lowercase()))
        .filter(|s| !con_chiusure.contains(s.codice.as_str()))
        .map(|s| s.comune.as_str())
        .collect();
    if !senza.is_empty() {
        let testo = format!("nel calendario manca il santo patrono di {}", senza.join(", "));
        rilievi.push(Rilievo::avviso("calendario", testo));
    }
}
