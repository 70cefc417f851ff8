//! The tables that are not by group: by day, by age, what comes, deliveries, comments, jobs.

use super::{
    collegamenti::apre,
    contesto::Contesto,
    tavola::{Dato, Tavola},
};
use crate::vista::{
    numeri::intero,
    parole,
    quando::{durata, quando},
};
use std::collections::{BTreeMap, BTreeSet};
use workflows::{
    monitoraggio::{Commento, Consegne, FASCE, Numero, Salute, TipoMisura},
    notifiche::StatoNotifica,
    tabelle::Canale,
};

/// Each day of the period.
pub(super) fn andamento(c: &Contesto) -> Tavola {
    let righe = c.giorni().into_iter().map(|giorno| {
        let conti = c.figure.quadro.per_giorno.get(&giorno).cloned().unwrap_or_default();
        let conta = |quanti: i64, tipo, in_ritardo| {
            let numero = Numero::Misurati { tipo, in_ritardo, negativi: false, giorno: Some(giorno) };
            Dato::che_apre(quanti, apre(&c.vista, c.oggi, numero, quanti))
        };
        vec![
            Dato::giorno(giorno),
            conta(conti.arrivati, TipoMisura::Arrivo, None),
            conta(conti.presi, TipoMisura::Presa, None),
            conta(conti.risposti.tutti(), TipoMisura::Risposta, None),
            conta(conti.chiusi.tutti(), TipoMisura::Chiusura, None),
            conta(conti.chiusi.entro, TipoMisura::Chiusura, Some(false)),
            conta(conti.chiusi.in_ritardo, TipoMisura::Chiusura, Some(true)),
            conta(conti.riaperti, TipoMisura::Riapertura, None),
        ]
    });
    Tavola {
        codice: "andamento",
        titolo: "Giorno per giorno",
        colonne: vec![
            "Giorno",
            "Arrivati",
            "Presi in carico",
            "Risposti",
            "Chiusi",
            "Chiusi entro il termine",
            "Chiusi in ritardo",
            "Riaperti",
        ],
        righe: righe.collect(),
        vuota: "",
    }
}

/// How long it took, by the day it was done.
pub(super) fn tempi(c: &Contesto) -> Tavola {
    let giorni = &c.figure.quadro.per_giorno;
    let righe = giorni.iter().filter(|(_, conti)| conti.presi + conti.risposti.tutti() > 0);
    let righe = righe.map(|(giorno, conti)| {
        let conta = |quanti: i64, tipo| {
            let numero = Numero::Misurati { tipo, in_ritardo: None, negativi: false, giorno: Some(*giorno) };
            Dato::che_apre(quanti, apre(&c.vista, c.oggi, numero, quanti))
        };
        vec![
            Dato::giorno(*giorno),
            conta(conti.presi, TipoMisura::Presa),
            Dato::durata(conti.tempo_di_presa.mediana()),
            Dato::durata(conti.tempo_di_presa.novantesimo()),
            conta(conti.risposti.tutti(), TipoMisura::Risposta),
            Dato::durata(conti.tempo_di_risposta.mediana()),
            Dato::durata(conti.tempo_di_risposta.novantesimo()),
        ]
    });
    Tavola {
        codice: "tempi",
        titolo: "Tempi di presa in carico e di risposta",
        colonne: vec![
            "Giorno",
            "Presi in carico",
            "Presa: metà entro",
            "Presa: 9 su 10 entro",
            "Risposti",
            "Risposta: metà entro",
            "Risposta: 9 su 10 entro",
        ],
        righe: righe.collect(),
        vuota: "Nel periodo nessuno ha preso in carico o risposto.",
    }
}

/// What a band of age is called.
pub(super) fn fascia(n: usize) -> String {
    let prima = n.checked_sub(1).and_then(|p| FASCE.get(p));
    match (prima, FASCE.get(n)) {
        (None, Some(a)) => format!("fino a {a} giorni"),
        (Some(da), Some(a)) => format!("da {} a {a} giorni", da + 1),
        (da, None) => format!("oltre {} giorni", da.copied().unwrap_or_default()),
    }
}

/// What is not closed, by age.
pub(super) fn eta(c: &Contesto) -> Tavola {
    let fasce = c.giacenze().totale.eta.fasce();
    let righe = fasce.into_iter().enumerate().map(|(n, quanti)| {
        let link = apre(&c.vista, c.oggi, Numero::DiEta(n), quanti);
        vec![Dato::di(fascia(n).as_str()), Dato::che_apre(quanti, link)]
    });
    Tavola {
        codice: "eta",
        titolo: "Arretrato per età",
        colonne: vec!["Aperti da", "Quesiti"],
        righe: righe.collect(),
        vuota: "",
    }
}

/// What expires and what unlocks, by day and argomento.
pub(super) fn prossimi(c: &Contesto) -> Tavola {
    let g = c.giacenze();
    let giorni: BTreeSet<_> = g.scadono.keys().chain(g.si_sbloccano.keys()).copied().collect();
    let niente = BTreeMap::new();
    let mut righe = Vec::new();
    for giorno in giorni {
        let scadono = g.scadono.get(&giorno).unwrap_or(&niente);
        let sbloccano = g.si_sbloccano.get(&giorno).unwrap_or(&niente);
        let argomenti: BTreeSet<&String> = scadono.keys().chain(sbloccano.keys()).collect();
        for argomento in argomenti {
            let vista = c.stretta(|f| f.argomento = Some(argomento.clone()));
            let conta = |somme: &BTreeMap<String, i64>, numero| {
                let quanti = somme.get(argomento).copied().unwrap_or(0);
                Dato::che_apre(quanti, apre(&vista, c.oggi, numero, quanti))
            };
            righe.push(vec![
                Dato::giorno(giorno),
                Dato::di(c.nome_argomento(argomento).as_str()),
                conta(scadono, Numero::Scade(giorno)),
                conta(sbloccano, Numero::Sblocca(giorno)),
            ]);
        }
    }
    Tavola {
        codice: "prossimi",
        titolo: "Prossimi 10 giorni",
        colonne: vec!["Giorno", "Argomento", "Scadono", "Si sblocca l'appuntamento"],
        righe,
        vuota: "Nei prossimi dieci giorni niente scade e niente si sblocca.",
    }
}

fn canale(canale: Canale) -> &'static str {
    match canale {
        Canale::Cassetto => "Cassetto",
        Canale::Email => "E-mail",
        Canale::Sms => "SMS",
        Canale::Pec => "PEC",
    }
}

/// Deliveries of the period. Each number is of notifications, and opens the quesiti they are about.
pub(super) fn consegne(c: &Contesto, consegne: &Consegne) -> Tavola {
    let per_canale = &consegne.per_canale;
    let righe = per_canale.iter().map(|(di, stati)| {
        let quante = |s: StatoNotifica| {
            let quante = stati.get(&s).copied().unwrap_or(0);
            Dato::che_apre(quante, apre(&c.vista, c.oggi, Numero::Notifiche(*di, s), quante))
        };
        let mut riga = vec![Dato::di(canale(*di))];
        riga.extend(StatoNotifica::TUTTI.map(quante));
        riga
    });
    Tavola {
        codice: "consegne",
        titolo: "Avvisi per canale",
        colonne: vec!["Canale", "Da inviare", "Inviati", "Consegnati", "Non consegnati", "Superati"],
        righe: righe.collect(),
        vuota: "Nel periodo non è partito nessun avviso.",
    }
}

/// Why deliveries failed.
pub(super) fn guasti(consegne: &Consegne) -> Tavola {
    let righe = consegne.guasti.iter().map(|g| {
        let motivo = if g.motivo.is_empty() { "nessuna risposta" } else { g.motivo.as_str() };
        vec![Dato::di(canale(g.canale)), Dato::di(motivo), Dato::di(g.quante)]
    });
    Tavola {
        codice: "guasti",
        titolo: "Perché non sono arrivati",
        colonne: vec!["Canale", "Risposta del gestore", "Avvisi"],
        righe: righe.collect(),
        vuota: "Nel periodo nessun avviso è fallito.",
    }
}

/// Votes, the best first.
pub(super) fn voti(c: &Contesto) -> Tavola {
    let voti = &c.figure.quadro.totale.voti;
    let righe = (1..=5).rev().map(|voto| {
        let quanti = voti.get(&voto).copied().unwrap_or(0);
        vec![Dato::di(voto), Dato::che_apre(quanti, apre(&c.vista, c.oggi, Numero::Voti(voto), quanti))]
    });
    Tavola {
        codice: "voti",
        titolo: "Voti",
        colonne: vec!["Voto", "Quanti"],
        righe: righe.collect(),
        vuota: "",
    }
}

/// What people wrote.
pub(super) fn commenti(c: &Contesto, commenti: &[Commento]) -> Tavola {
    let righe = commenti.iter().map(|m| {
        let sede = m.sede.as_deref().map_or_else(|| "nessuna".to_owned(), |s| c.nome_sede(s));
        vec![
            Dato::giorno(m.giorno),
            Dato::di(m.voto),
            Dato::che_apre(m.suggerimento.as_str(), Some(format!("/quesiti/{}", m.quesito))),
            Dato::di(sede.as_str()),
            Dato::di(c.nome_argomento(&m.argomento).as_str()),
        ]
    });
    Tavola {
        codice: "commenti",
        titolo: "Commenti",
        colonne: vec!["Giorno", "Voto", "Commento", "Sede", "Argomento"],
        righe: righe.collect(),
        vuota: "Nel periodo nessuno ha lasciato un commento.",
    }
}

/// The queues.
pub(super) fn code(salute: &Salute) -> Tavola {
    let ritardo = |d: std::time::Duration| if d.is_zero() { "nessuno".to_owned() } else { durata(d) };
    let contati = |n: i64| if n >= 10_000 { format!("oltre {}", intero(n)) } else { intero(n) };
    let righe = salute.code.iter().map(|q| {
        vec![
            Dato::di(parole::coda(&q.coda).as_str()),
            Dato::di(contati(q.in_attesa).as_str()),
            Dato::di(contati(q.in_corso).as_str()),
            Dato::di(contati(q.programmati).as_str()),
            Dato::di(ritardo(q.ritardo).as_str()),
            Dato::di(contati(q.morti).as_str()),
        ]
    });
    Tavola {
        codice: "code",
        titolo: "Code dei lavori",
        colonne: vec!["Coda", "In attesa", "In corso", "Programmati", "Ritardo", "Falliti"],
        righe: righe.collect(),
        vuota: "",
    }
}

/// The recurring jobs.
pub(super) fn orari(salute: &Salute) -> Tavola {
    let istante = |i: Option<engine::Timestamp>| i.map_or_else(|| "mai".to_owned(), |i| quando(i).testo);
    let righe = salute.orari.iter().map(|o| {
        let stato = if o.in_ritardo() {
            format!("in ritardo di {}", durata(o.ritardo))
        } else {
            "puntuale".to_owned()
        };
        vec![
            Dato::di(parole::coda(&o.nome).as_str()),
            Dato::di(istante(o.ultimo).as_str()),
            Dato::di(istante(o.prossimo).as_str()),
            Dato::di(stato.as_str()),
        ]
    });
    Tavola {
        codice: "orari",
        titolo: "Lavori a orario",
        colonne: vec!["Lavoro", "Ultima volta", "Prossima volta", "Stato"],
        righe: righe.collect(),
        vuota: "Nessun lavoro a orario: i worker non sono mai partiti.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn le_fasce_si_toccano_senza_sovrapporsi() {
        let dette: Vec<String> = (0..=FASCE.len()).map(fascia).collect();
        assert_eq!(dette, ["fino a 7 giorni", "da 8 a 15 giorni", "da 16 a 30 giorni", "oltre 30 giorni"]);
    }
}
