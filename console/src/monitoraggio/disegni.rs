//! The charts of the page, each before the table of the same numbers.

use super::{
    contesto::Contesto,
    gruppi::Voce,
    tavola::Tavola,
    tavole::{self, fascia},
};
use crate::{
    errore::Errore,
    grafici::{
        Titoli,
        barre::{self, Barra, Traguardo},
        linee::{self, Linea},
        pile::{self, MOTIVI, Parte},
    },
    vista::numeri::{attesa, intero, quota},
};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;
use workflows::monitoraggio::{GIORNI_PROSSIMI, PerGiorno};

/// Share of replies within the term that a sede aims at.
const OBIETTIVO: f64 = 0.9;
/// Sedi drawn: more bars would not be read.
const SEDI: usize = 25;

/// A chart; its table has the same numbers.
#[derive(Debug)]
pub(super) struct Figura {
    pub(super) id: &'static str,
    pub(super) titolo: String,
    /// Made by templates that escape every text.
    pub(super) svg: String,
    /// The table behind it; none where another chart has it.
    pub(super) tavola: Option<Tavola>,
    /// What is said in the place of a chart with nothing in it.
    pub(super) vuota: Option<&'static str>,
}

fn corto(g: NaiveDate) -> String {
    format!("{}/{}", g.day(), g.month())
}

/// Arrivals against closings.
pub(super) fn andamento(c: &Contesto) -> Result<Figura, Errore> {
    let giorni = c.giorni();
    let conti = &c.figure.quadro.per_giorno;
    let serie = |quanti: fn(&workflows::monitoraggio::Conti) -> i64| {
        giorni.iter().map(|g| Some(conti.get(g).map_or(0, quanti) as f64)).collect()
    };
    let t = &c.figure.quadro.totale;
    let titoli = Titoli {
        id: "grafico-andamento",
        titolo: "Arrivati e chiusi giorno per giorno".into(),
        descrizione: format!(
            "Linea continua: {} quesiti arrivati. Linea tratteggiata: {} chiusi.",
            intero(t.arrivati),
            intero(t.chiusi.tutti())
        ),
    };
    let linee = vec![
        Linea { nome: "Arrivati", valori: serie(|c| c.arrivati) },
        Linea { nome: "Chiusi", valori: serie(|c| c.chiusi.tutti()) },
    ];
    let etichette: Vec<String> = giorni.iter().map(|g| corto(*g)).collect();
    Ok(Figura {
        id: titoli.id,
        titolo: titoli.titolo.clone(),
        svg: linee::disegna(titoli, &etichette, linee)?,
        tavola: Some(tavole::andamento(c)),
        vuota: None,
    })
}

/// What is not closed, by age.
pub(super) fn eta(c: &Contesto) -> Result<Figura, Errore> {
    let fasce = c.giacenze().totale.eta.fasce();
    let detti: Vec<String> =
        fasce.iter().enumerate().map(|(n, q)| format!("{}: {}", fascia(n), intero(*q))).collect();
    let titoli = Titoli {
        id: "grafico-eta",
        titolo: "Quesiti non chiusi, da quanto sono aperti".into(),
        descrizione: format!("{}.", detti.join("; ")),
    };
    let barre = fasce.into_iter().enumerate().map(|(n, quanti)| Barra {
        nome: fascia(n),
        valore: quanti as f64,
        detto: intero(quanti),
    });
    let massimo = fasce.into_iter().max().unwrap_or(0) as f64;
    Ok(Figura {
        id: titoli.id,
        titolo: titoli.titolo.clone(),
        svg: barre::disegna(titoli, barre.collect(), massimo, None)?,
        tavola: Some(tavole::eta(c)),
        vuota: None,
    })
}

/// Replies within the term, of the sedi of the table.
pub(super) fn sedi(voci: &[Voce<'_>], tavola: Tavola) -> Result<Figura, Errore> {
    let con_risposte: Vec<_> =
        voci.iter().filter_map(|v| v.conti.risposti.quota().map(|q| (v, q))).take(SEDI).collect();
    let raggiunto = con_risposte.iter().filter(|(_, q)| *q >= OBIETTIVO).count();
    let titoli = Titoli {
        id: "grafico-sedi",
        titolo: "Risposte entro il termine, per sede".into(),
        descrizione: format!(
            "{raggiunto} sedi su {} raggiungono l'obiettivo del {}.",
            con_risposte.len(),
            quota(OBIETTIVO)
        ),
    };
    let vuota = con_risposte.is_empty().then_some("Nel periodo nessuna sede ha risposto.");
    let barre =
        con_risposte.iter().map(|(v, q)| Barra { nome: v.nome.clone(), valore: *q, detto: quota(*q) });
    let traguardo = Traguardo { valore: OBIETTIVO, detto: format!("obiettivo {}", quota(OBIETTIVO)) };
    Ok(Figura {
        id: titoli.id,
        titolo: titoli.titolo.clone(),
        svg: barre::disegna(titoli, barre.collect(), 1.0, Some(traguardo))?,
        tavola: Some(tavola),
        vuota,
    })
}

/// Time to answer.
pub(super) fn tempi(c: &Contesto) -> Result<Figura, Errore> {
    let giorni = c.giorni();
    let conti = &c.figure.quadro.per_giorno;
    let serie = |percento: i64| {
        let durata = |g| conti.get(g).and_then(|c| c.tempo_di_risposta.percentile(percento));
        giorni.iter().map(|g| durata(g).map(|d| d.as_secs_f64() / 86_400.0)).collect()
    };
    let t = &c.figure.quadro.totale.tempo_di_risposta;
    let detta = |d: Option<std::time::Duration>| d.map_or_else(|| "nessuna risposta".to_owned(), attesa);
    let titoli = Titoli {
        id: "grafico-tempi",
        titolo: "Giorni per rispondere".into(),
        descrizione: format!(
            "Linea continua: il tempo entro cui arriva metà delle risposte, nel periodo {}. Linea tratteggiata: nove su dieci, {}.",
            detta(t.mediana()),
            detta(t.novantesimo())
        ),
    };
    let linee = vec![
        Linea { nome: "Metà entro (giorni)", valori: serie(50) },
        Linea { nome: "9 su 10 entro (giorni)", valori: serie(90) },
    ];
    let etichette: Vec<String> = giorni.iter().map(|g| corto(*g)).collect();
    let vuota = (t.numero() == 0).then_some("Nel periodo non ci sono risposte.");
    Ok(Figura {
        id: titoli.id,
        titolo: titoli.titolo.clone(),
        svg: linee::disegna(titoli, &etichette, linee)?,
        tavola: Some(tavole::tempi(c)),
        vuota,
    })
}

/// What expires and what unlocks in the next days: the same table behind both.
pub(super) fn prossimi(c: &Contesto) -> Result<[Figura; 2], Errore> {
    let g = c.giacenze();
    let scadono = pila(c, "grafico-scadono", "Scadono nei prossimi 10 giorni", &g.scadono)?;
    let mut sbloccano =
        pila(c, "grafico-sbloccano", "Nei prossimi 10 giorni si sblocca l'appuntamento", &g.si_sbloccano)?;
    sbloccano.tavola = Some(tavole::prossimi(c));
    Ok([scadono, sbloccano])
}

fn pila(c: &Contesto, id: &'static str, titolo: &str, quanti: &PerGiorno) -> Result<Figura, Errore> {
    let giorni: Vec<NaiveDate> = c.oggi.iter_days().take(GIORNI_PROSSIMI as usize).collect();
    let mut totali: BTreeMap<&str, i64> = BTreeMap::new();
    for (argomento, n) in quanti.values().flatten() {
        *totali.entry(argomento).or_default() += n;
    }
    let tutti: i64 = totali.values().sum();
    let mut argomenti: Vec<(&str, i64)> = totali.into_iter().collect();
    argomenti.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    // With as many as there are patterns, the last one too has its own.
    let propri = if argomenti.len() > MOTIVI { MOTIVI - 1 } else { argomenti.len() };
    let valori = |dentro: &dyn Fn(&str) -> bool| -> Vec<i64> {
        let del_giorno = |g: &NaiveDate| quanti.get(g).into_iter().flatten().filter(|(a, _)| dentro(a));
        giorni.iter().map(|g| del_giorno(g).map(|(_, n)| n).sum()).collect()
    };
    let (primi, altri) = argomenti.split_at(propri);
    let mut parti: Vec<Parte> = primi
        .iter()
        .map(|(a, _)| Parte { nome: c.nome_argomento(a), valori: valori(&|x| x == *a) })
        .collect();
    if !altri.is_empty() {
        let nome = format!("Altri {} argomenti", altri.len());
        parti.push(Parte { nome, valori: valori(&|x| altri.iter().any(|(a, _)| *a == x)) });
    }
    let ultimo = c.oggi.checked_add_days(Days::new(GIORNI_PROSSIMI - 1)).unwrap_or(c.oggi);
    let titoli = Titoli {
        id,
        titolo: titolo.to_owned(),
        descrizione: format!(
            "In tutto {} quesiti dal {} al {}.",
            intero(tutti),
            corto(c.oggi),
            corto(ultimo)
        ),
    };
    let etichette: Vec<String> = giorni.iter().map(|g| corto(*g)).collect();
    Ok(Figura {
        id,
        titolo: titolo.to_owned(),
        svg: pile::disegna(titoli, &etichette, &parti)?,
        tavola: None,
        vuota: (tutti == 0).then_some("Niente nei prossimi dieci giorni."),
    })
}
