//! An office whose figures are looked at.

use chrono::NaiveDate;
use engine::{Uuid, on};
use std::collections::BTreeSet;
use tests::Prova;
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    monitoraggio::{self, FiltroMonitoraggio, Numero, Quadro, Vista, misure::riconcilia, quadro},
    quesiti::{Atto, messaggio::Scritto},
    ricerca::{Ambito, Domanda, Ordine, cerca},
    scadenze::giorno_civile,
    smistamento::Destinazione,
};

pub fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

pub fn monitor() -> Attore {
    Attore::Funzionario(Funzionario { id: "mara".into(), ruolo: Ruolo::Monitoraggio, sede: None })
}

pub fn filtro(sede: Option<&str>) -> FiltroMonitoraggio {
    FiltroMonitoraggio {
        sede: sede.map(Into::into),
        cassetto: None,
        argomento: None,
        dal: g("2026-01-01"),
        al: g("2026-12-31"),
    }
}

pub fn tutto() -> Vista {
    Vista::di(&monitor(), filtro(None)).unwrap()
}

pub fn chiudi(esito: &str) -> Atto {
    Atto::Chiudi {
        esito: esito.into(),
        commento: Scritto::testo("Verificato."),
        appuntamento_disponibile: false,
    }
}

pub fn riapri() -> Atto {
    Atto::Riapri { motivo: "Mancava un documento.".into() }
}

pub fn trasferisci(sede: &str) -> Atto {
    let verso = Destinazione { sede: sede.into(), unita: "accertamento_gestione_credito".into() };
    Atto::Trasferisci { verso, motivo: "È di un'altra sede.".into() }
}

pub fn oggi(prova: &Prova) -> NaiveDate {
    giorno_civile(prova.ufficio.clock.now().to_utc())
}

/// The figures once everything that changed was measured.
pub async fn numeri(prova: &Prova, vista: &Vista) -> Quadro {
    riconcilia(&prova.ufficio.db).await.unwrap();
    let mut conn = prova.ufficio.db.read().await.unwrap();
    quadro(&mut conn, vista).await.unwrap()
}

/// The stocks, counted now.
pub async fn giacenze(prova: &Prova, vista: &Vista) -> monitoraggio::Riepilogo {
    let ora = prova.ufficio.clock.now();
    monitoraggio::aggiorna(&prova.ufficio.db, ora).await.unwrap();
    let mut conn = prova.ufficio.db.read().await.unwrap();
    let (statistiche, quando) = monitoraggio::leggi(&mut conn).await.unwrap().unwrap();
    assert_eq!(quando, ora);
    statistiche.per_vista(vista, quando)
}

/// What a number opens, page by page of two.
pub async fn apre(prova: &Prova, attore: &Attore, vista: &Vista, numero: Numero) -> BTreeSet<Uuid> {
    let oggi = oggi(prova);
    let (ambito, filtro) = (Ambito::di(attore, oggi), numero.filtro(vista, oggi));
    let ordine = match numero {
        Numero::Scade(_) | Numero::Scaduti | Numero::InScadenza | Numero::InTermine => Ordine::Coda,
        _ => Ordine::Recenti,
    };
    let mut conn = prova.ufficio.db.read().await.unwrap();
    let (mut visti, mut dopo, mut totale) = (BTreeSet::new(), None, None);
    loop {
        let domanda =
            Domanda { ambito: &ambito, filtro: &filtro, ordine, dopo: dopo.as_ref(), limite: 2, oggi };
        let pagina = cerca(&mut conn, &domanda).await.unwrap();
        for riga in &pagina.righe {
            assert!(visti.insert(riga.id), "{numero:?}: twice");
        }
        totale = totale.or(pagina.totale);
        dopo = pagina.prossimo;
        if dopo.is_none() {
            assert_eq!(totale.map(|t| t.numero), Some(visti.len() as i64), "{numero:?}");
            return visti;
        }
    }
}

pub type Somme = Vec<(String, String, String, String, String, bool, bool, i64, i64)>;

/// The sums by day as they are kept, and as the measures would have them.
pub async fn somme(prova: &Prova) -> (Somme, Somme) {
    const TENUTE: &str = "SELECT giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe, quanti
        FROM misure_giorno WHERE giorno <> '' AND sede <> '*' AND argomento <> '*' ORDER BY giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe";
    const RIFATTE: &str =
        "SELECT giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe, COUNT(*)
        FROM misure GROUP BY giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe
        ORDER BY giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe";
    let mut conn = prova.ufficio.db.read().await.unwrap();
    let tenute = on!(conn, |c| sqlx::query_as(TENUTE).fetch_all(c).await).unwrap();
    let rifatte = on!(conn, |c| sqlx::query_as(RIFATTE).fetch_all(c).await).unwrap();
    (tenute, rifatte)
}
