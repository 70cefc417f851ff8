//! The figures on top of the page.

use super::{collegamenti::apre, contesto::Contesto};
use crate::vista::numeri::{attesa, decimale, intero, quota};
use std::time::Duration;
use workflows::{
    monitoraggio::{Esiti, GIORNI_IN_SCADENZA, Numero, TipoMisura},
    quesiti::NomeStato,
};

/// A figure: name, value, what it opens, a few words below.
#[derive(Debug)]
pub(super) struct Cifra {
    pub(super) nome: String,
    pub(super) valore: String,
    pub(super) link: Option<String>,
    pub(super) nota: String,
}

/// Figures that belong together.
#[derive(Debug)]
pub(super) struct Gruppo {
    pub(super) id: &'static str,
    pub(super) titolo: &'static str,
    pub(super) cifre: Vec<Cifra>,
}

fn parte(esiti: Esiti, quanti: i64) -> String {
    match esiti.tutti() {
        0 => String::new(),
        tutti => format!("{} di {}", quota(quanti as f64 / tutti as f64), intero(tutti)),
    }
}

/// All groups.
pub(super) fn gruppi(c: &Contesto) -> Vec<Gruppo> {
    let uno = |nome: &str, quanti: i64, numero: Numero, nota: String| Cifra {
        nome: nome.to_owned(),
        valore: intero(quanti),
        link: apre(&c.vista, c.oggi, numero, quanti),
        nota,
    };
    let t = &c.figure.quadro.totale;
    let niente = String::new;
    let misurati = |tipo, in_ritardo| Numero::Misurati { tipo, in_ritardo, negativi: false, giorno: None };
    let negativi =
        Numero::Misurati { tipo: TipoMisura::Chiusura, in_ritardo: None, negativi: true, giorno: None };
    let (risposta, chiusura) = (TipoMisura::Risposta, TipoMisura::Chiusura);
    let (r, q) = (t.risposti, t.chiusi);
    let periodo = vec![
        uno("Arrivati", t.arrivati, misurati(TipoMisura::Arrivo, None), niente()),
        uno(
            "Ancora senza risposta",
            t.senza_risposta,
            misurati(TipoMisura::Attesa, None),
            "tra gli arrivati".into(),
        ),
        uno("Presi in carico", t.presi, misurati(TipoMisura::Presa, None), niente()),
        uno("Risposte entro il termine", r.entro, misurati(risposta, Some(false)), parte(r, r.entro)),
        uno("Risposte in ritardo", r.in_ritardo, misurati(risposta, Some(true)), parte(r, r.in_ritardo)),
        uno("Chiusi", q.tutti(), misurati(chiusura, None), niente()),
        uno("Chiusi entro il termine", q.entro, misurati(chiusura, Some(false)), parte(q, q.entro)),
        uno("Chiusi in ritardo", q.in_ritardo, misurati(chiusura, Some(true)), parte(q, q.in_ritardo)),
        uno("Chiusi con esito negativo", t.negativi, negativi, niente()),
        uno("Riaperti", t.riaperti, misurati(TipoMisura::Riapertura, None), niente()),
    ];
    let tempo = |nome: &str, durata: Option<Duration>, tipo: TipoMisura, quanti: i64| Cifra {
        nome: nome.to_owned(),
        valore: durata.map_or_else(|| "—".to_owned(), attesa),
        link: apre(&c.vista, c.oggi, Numero::misurati(tipo), quanti),
        nota: if quanti == 0 { "nessuno nel periodo".into() } else { format!("su {}", intero(quanti)) },
    };
    let (presa, fatta) = (TipoMisura::Presa, TipoMisura::Risposta);
    let tempi = vec![
        tempo("Per prendere in carico: metà entro", t.tempo_di_presa.mediana(), presa, t.presi),
        tempo("Per prendere in carico: 9 su 10 entro", t.tempo_di_presa.novantesimo(), presa, t.presi),
        tempo("Per rispondere: metà entro", t.tempo_di_risposta.mediana(), fatta, r.tutti()),
        tempo("Per rispondere: 9 su 10 entro", t.tempo_di_risposta.novantesimo(), fatta, r.tutti()),
    ];
    vec![
        Gruppo { id: "adesso", titolo: "Adesso", cifre: adesso(c, uno) },
        Gruppo { id: "periodo", titolo: "Nel periodo", cifre: periodo },
        Gruppo { id: "tempi-totali", titolo: "Tempi del periodo", cifre: tempi },
    ]
}

fn adesso(c: &Contesto, uno: impl Fn(&str, i64, Numero, String) -> Cifra) -> Vec<Cifra> {
    let giacenze = c.giacenze();
    let (s, niente) = (&giacenze.totale, String::new);
    let mut adesso = vec![
        uno("Aperti", s.aperte, Numero::InStato(NomeStato::Aperta), "da prendere in carico".into()),
        uno("In carico", s.in_carico, Numero::InStato(NomeStato::InCarico), niente()),
        uno("Oltre il termine", s.scaduti, Numero::Scaduti, "senza risposta".into()),
        uno(
            &format!("Scadono entro {GIORNI_IN_SCADENZA} giorni"),
            s.in_scadenza,
            Numero::InScadenza,
            niente(),
        ),
        uno("Scadono più avanti", s.in_termine, Numero::InTermine, niente()),
        uno(
            "Con il termine fermo",
            s.senza_termine(),
            Numero::SenzaTermine,
            "già risposti, o sospesi".into(),
        ),
    ];
    if c.vista.filtro().sede.is_none() {
        let senza = giacenze.in_nessuna_sede.non_chiusi();
        adesso.push(uno("In nessuna sede", senza, Numero::NonSmistati, "da smistare".into()));
    }
    adesso
}

/// Votes and their mean (R22).
pub(super) fn gradimento(c: &Contesto) -> Vec<Cifra> {
    let g = c.figure.quadro.totale.gradimento();
    let voti = Numero::misurati(TipoMisura::Voto);
    vec![
        Cifra {
            nome: "Voti".into(),
            valore: intero(g.voti),
            link: apre(&c.vista, c.oggi, voti, g.voti),
            nota: String::new(),
        },
        Cifra {
            nome: "Voto medio".into(),
            valore: g.media.map_or_else(|| "—".to_owned(), decimale),
            link: apre(&c.vista, c.oggi, voti, g.voti),
            nota: "da 1 a 5".into(),
        },
    ]
}
