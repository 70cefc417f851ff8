//! The same figures by sede, by Cassetto and by argomento.

use super::{
    collegamenti::{apre, apre_senza_sede},
    contesto::Contesto,
    tavola::{Dato, Tavola},
};
use std::collections::{BTreeMap, BTreeSet};
use workflows::{
    monitoraggio::{Conti, FiltroMonitoraggio, Numero, Somma, TipoMisura},
    quesiti::NomeStato,
};

/// What rows are told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Per {
    Sede,
    Cassetto,
    Argomento,
}

/// A group with its figures.
#[derive(Debug)]
pub(super) struct Voce<'a> {
    /// Empty: in no sede.
    pub(super) codice: &'a str,
    pub(super) nome: String,
    pub(super) conti: Conti,
    pub(super) somma: Somma,
}

impl Per {
    /// The groups; those with more past their term first, then by name.
    pub(super) fn voci(self, c: &Contesto) -> Vec<Voce<'_>> {
        let (quadro, giacenze) = (&c.figure.quadro, c.giacenze());
        let (conti, somme): (&BTreeMap<String, Conti>, &BTreeMap<String, Somma>) = match self {
            Self::Sede => (&quadro.per_sede, &giacenze.per_sede),
            Self::Cassetto => (&quadro.per_cassetto, &giacenze.per_cassetto),
            Self::Argomento => (&quadro.per_argomento, &giacenze.per_argomento),
        };
        // What is in no sede has a row too: without it the rows would not make the total.
        let senza_sede = (self == Self::Sede && giacenze.in_nessuna_sede.quesiti > 0)
            .then_some(("", giacenze.in_nessuna_sede));
        let somme: BTreeMap<&str, Somma> =
            somme.iter().map(|(codice, s)| (codice.as_str(), *s)).chain(senza_sede).collect();
        let codici: BTreeSet<&str> = conti.keys().map(String::as_str).chain(somme.keys().copied()).collect();
        let mut voci: Vec<Voce<'_>> = codici
            .into_iter()
            .map(|codice| Voce {
                codice,
                nome: self.nome(c, codice),
                conti: conti.get(codice).cloned().unwrap_or_default(),
                somma: somme.get(codice).copied().unwrap_or_default(),
            })
            .collect();
        voci.sort_by(|a, b| (b.somma.scaduti, &a.nome).cmp(&(a.somma.scaduti, &b.nome)));
        voci
    }

    fn nome(self, c: &Contesto, codice: &str) -> String {
        match self {
            Self::Sede if codice.is_empty() => "In nessuna sede".to_owned(),
            Self::Sede => c.nome_sede(codice),
            Self::Cassetto => c.nome_cassetto(codice),
            Self::Argomento => c.nome_argomento(codice),
        }
    }

    fn restringe(self, f: &mut FiltroMonitoraggio, codice: &str) {
        let codice = (!codice.is_empty()).then(|| codice.to_owned());
        match self {
            Self::Sede => f.sede = codice,
            Self::Cassetto => f.cassetto = codice,
            Self::Argomento => f.argomento = codice,
        }
    }

    fn colonna(self) -> &'static str {
        match self {
            Self::Sede => "Sede",
            Self::Cassetto => "Cassetto",
            Self::Argomento => "Argomento",
        }
    }
}

/// The table of these groups; `pagina` is what the name of a group opens, if anything.
pub(super) fn tavola(
    c: &Contesto,
    per: Per,
    voci: &[Voce<'_>],
    pagina: impl Fn(&str) -> Option<String>,
) -> Tavola {
    let righe = voci.iter().map(|v| riga(c, per, v, pagina(v.codice)));
    let (codice, titolo) = match per {
        Per::Sede => ("sedi", "Per sede"),
        Per::Cassetto => ("cassetti", "Per Cassetto"),
        Per::Argomento => ("argomenti", "Per argomento"),
    };
    Tavola {
        codice,
        titolo,
        colonne: vec![
            per.colonna(),
            "Arrivati",
            "Aperti",
            "In carico",
            "Oltre il termine",
            "Chiusi",
            "Risposte entro il termine",
            "Risposte in ritardo",
            "Quota entro il termine",
            "Presa: metà entro",
            "Risposta: metà entro",
            "Risposta: 9 su 10 entro",
        ],
        righe: righe.collect(),
        vuota: "Niente da contare con questi filtri: allarga il periodo o togli un filtro.",
    }
}

fn riga(c: &Contesto, per: Per, v: &Voce<'_>, pagina: Option<String>) -> Vec<Dato> {
    let vista = c.stretta(|f| per.restringe(f, v.codice));
    let conta = |quanti: i64, numero: Numero| {
        let link = if v.codice.is_empty() {
            apre_senza_sede(&vista, c.oggi, numero, quanti)
        } else {
            apre(&vista, c.oggi, numero, quanti)
        };
        Dato::che_apre(quanti, link)
    };
    let misurati = |tipo, in_ritardo| Numero::Misurati { tipo, in_ritardo, negativi: false, giorno: None };
    let (conti, somma) = (&v.conti, &v.somma);
    vec![
        Dato::che_apre(v.nome.as_str(), pagina),
        conta(conti.arrivati, misurati(TipoMisura::Arrivo, None)),
        conta(somma.aperte, Numero::InStato(NomeStato::Aperta)),
        conta(somma.in_carico, Numero::InStato(NomeStato::InCarico)),
        conta(somma.scaduti, Numero::Scaduti),
        conta(conti.chiusi.tutti(), misurati(TipoMisura::Chiusura, None)),
        conta(conti.risposti.entro, misurati(TipoMisura::Risposta, Some(false))),
        conta(conti.risposti.in_ritardo, misurati(TipoMisura::Risposta, Some(true))),
        Dato::quota(conti.risposti.quota()),
        Dato::durata(conti.tempo_di_presa.mediana()),
        Dato::durata(conti.tempo_di_risposta.mediana()),
        Dato::durata(conti.tempo_di_risposta.novantesimo()),
    ]
}
