//! Tests of the machine: a small office that lives in memory, its people and its quesiti.

mod limiti;
mod tavola;
mod termini;

use super::{
    Atto, Contesto, Effetto, Idoneita, NomeStato, Quesito, Richiesta, Rifiuto, Stato, Verbo,
    diagramma::parte_da,
    messaggio::{Scritto, TipoMessaggio},
    transizioni::{Decisione, TESTO_MASSIMO},
};
use crate::{
    attore::{Attore, Funzionario, Mittente, Ruolo},
    protocollo::NumeroProtocollo,
    scadenze::{Calendario, TipoScadenza},
    smistamento::Destinazione,
    tabelle::{
        Argomento, Cassetto, Esito, Evento, IntervalloCap, LimitiAllegati, PeriodoRichiesto, Polarita,
        Profilo, Regola, Sede, SediAbilitate, Tabelle, TipoPosizione, TipoQuesito, TipoSede, Unita,
    },
};
use engine::{Timestamp, Uuid, machine::Machine};
use std::collections::BTreeMap;

const ANNA: &str = "anna";
const CF: &str = "RSSMRA80A01H501U";

fn sede(codice: &str, nome: &str, cap: &str) -> Sede {
    Sede {
        codice: codice.into(),
        nome: nome.into(),
        tipo: TipoSede::DirezioneProvinciale,
        provincia: "RM".into(),
        comune: nome.into(),
        cap: vec![IntervalloCap::try_from(cap.to_owned()).unwrap()],
    }
}

fn cassetto(codice: &str, interazioni: Option<u32>) -> Cassetto {
    Cassetto {
        codice: codice.into(),
        nome: codice.into(),
        profili: vec![Profilo::Azienda],
        elenchi_abilitati: None,
        posizione: TipoPosizione::Matricola,
        posizione_obbligatoria: true,
        cap_obbligatorio: false,
        sedi: SediAbilitate::Elenco(vec!["7000".into(), "2200".into()]),
        canali: vec![],
        recapiti_obbligatori: vec![],
        allegati: LimitiAllegati {
            numero_massimo: 3,
            dimensione_massima: 1,
            totale_massimo: 1,
            tipi: vec![],
        },
        interazioni_dopo_risposta: interazioni,
        motivi: vec![],
        fascicolo_url: None,
        appuntamenti: None,
    }
}

fn tabelle() -> Tabelle {
    let per = |voci: Vec<(&str, Polarita)>| {
        voci.into_iter()
            .map(|(c, polarita)| (c.to_owned(), Esito { codice: c.into(), nome: c.into(), polarita }))
            .collect()
    };
    let argomento = Argomento {
        codice: "aziende.f24".into(),
        nome: "F24".into(),
        cassetto: "aziende".into(),
        profili: vec![],
        tipo: TipoQuesito::Specifico,
        periodo: PeriodoRichiesto::Vietato,
        tematica: "contributi".into(),
        unita: "credito".into(),
        regola: Regola::default(),
    };
    Tabelle {
        versione: "v1".into(),
        cassetti: [cassetto("aziende", None), cassetto("patronati", Some(2))]
            .into_iter()
            .map(|c| (c.codice.clone(), c))
            .collect(),
        argomenti: [("aziende.f24".to_owned(), argomento)].into(),
        sedi: [
            sede("7000", "Roma", "00100-00199"),
            sede("2200", "Catanzaro", "88100"),
            sede("1700", "Cagliari", "09100"),
        ]
        .into_iter()
        .map(|s| (s.codice.clone(), s))
        .collect(),
        poli: vec![],
        unita: ["credito", "flussi"]
            .map(|c| (c.to_owned(), Unita { codice: c.into(), nome: c.into(), casella: None }))
            .into(),
        tipi_punto: BTreeMap::new(),
        punti: BTreeMap::new(),
        esiti: per(vec![
            ("accolto", Polarita::Positiva),
            ("respinto", Polarita::Negativa),
            ("informazioni", Polarita::Neutra),
        ]),
        risposte: BTreeMap::new(),
        notifiche: BTreeMap::new(),
        silenzio: BTreeMap::new(),
        calendario: Calendario::nazionale(),
    }
}

fn alle(testo: &str) -> Timestamp {
    testo.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

fn persona(id: &str, ruolo: Ruolo, sede: &str) -> Attore {
    Attore::Funzionario(Funzionario { id: id.into(), ruolo, sede: Some(sede.into()) })
}

fn anna() -> Attore {
    persona(ANNA, Ruolo::Funzionario, "7000")
}

fn supervisore() -> Attore {
    persona("sara", Ruolo::Supervisore, "7000")
}

fn mittente() -> Attore {
    Attore::Mittente(Mittente {
        codice_fiscale: CF.into(),
        profilo: Profilo::Azienda,
        cassetto: "aziende".into(),
    })
}

fn richiesta(cassetto: &str) -> Richiesta {
    Richiesta {
        cassetto: cassetto.into(),
        argomento: "aziende.f24".into(),
        tipo: TipoQuesito::Specifico,
        oggetto: "F24".into(),
        periodo: None,
        posizione: Some("7001234567".into()),
        motivo: None,
        identificativo: None,
        cap: Some("00155".into()),
        regione: None,
        mittente: CF.into(),
        profilo: if cassetto == "patronati" { Profilo::OperatorePatronato } else { Profilo::Azienda },
        mittente_nome: None,
        soggetto: CF.into(),
    }
}

/// A small office that lives in memory.
struct Prova {
    tabelle: Tabelle,
    regola: Regola,
}

impl Prova {
    fn nuova() -> Self {
        Self { tabelle: tabelle(), regola: Regola::default() }
    }

    fn fa(&self, q: Quesito, attore: &Attore, ora: &str, atto: Atto) -> Result<Decisione, Rifiuto> {
        let ctx = Contesto { attore, ora: alle(ora), tabelle: &self.tabelle, regola: &self.regola };
        q.decidi(atto, &ctx)
    }

    fn riesce(&self, q: Quesito, attore: &Attore, ora: &str, atto: Atto) -> Quesito {
        self.fa(q, attore, ora, atto).unwrap().step.state
    }

    fn nato(&self, cassetto: &str) -> Quesito {
        let attore = mittente();
        let ctx = Contesto {
            attore: &attore,
            ora: alle("2026-03-02T09:00:00Z"),
            tabelle: &self.tabelle,
            regola: &self.regola,
        };
        let aperto = Quesito::apri(
            Uuid::from_u128(1),
            richiesta(cassetto),
            Scritto::testo("Perché l'F24 non risulta?"),
            "v1".into(),
            &ctx,
        );
        aperto.unwrap().step.state
    }

    fn in_stato(&self, stato: NomeStato, cassetto: &str) -> Quesito {
        let sistema = Attore::Sistema("prova");
        let q =
            self.riesce(self.nato(cassetto), &sistema, "2026-03-02T09:00:01Z", Atto::Smista { verso: None });
        let q = self.riesce(q, &sistema, "2026-03-02T09:00:02Z", Atto::Protocolla(numero()));
        if stato == NomeStato::Aperta {
            return q;
        }
        let q = self.riesce(q, &anna(), "2026-03-03T09:00:00Z", Atto::PrendiInCarico);
        if stato == NomeStato::InCarico {
            return q;
        }
        self.riesce(q, &anna(), "2026-03-04T09:00:00Z", chiudi("accolto"))
    }
}

fn numero() -> NumeroProtocollo {
    NumeroProtocollo { sede: "7000".into(), giorno: "2026-03-02".parse().unwrap(), numero: 1 }
}

fn chiudi(esito: &str) -> Atto {
    Atto::Chiudi { esito: esito.into(), commento: Scritto::testo("Fatto."), appuntamento_disponibile: false }
}

fn altrove() -> Destinazione {
    Destinazione { sede: "2200".into(), unita: "credito".into() }
}

fn esempio(verbo: Verbo) -> Atto {
    let t = || Scritto::testo("testo");
    match verbo {
        Verbo::Smista => Atto::Smista { verso: None },
        Verbo::Protocolla => Atto::Protocolla(numero()),
        Verbo::PrendiInCarico => Atto::PrendiInCarico,
        Verbo::Rilascia => Atto::Rilascia { motivo: "ferie".into() },
        Verbo::Assegna => Atto::Assegna { a: "bruno".into() },
        Verbo::Trasferisci => Atto::Trasferisci { verso: altrove(), motivo: "competenza".into() },
        Verbo::Commenta => Atto::Commenta(t()),
        Verbo::Annota => Atto::Annota(t()),
        Verbo::Rispondi => Atto::Rispondi(t()),
        Verbo::Integra => Atto::Integra(t()),
        Verbo::Sollecita => Atto::Sollecita(t()),
        Verbo::Sospendi => Atto::Sospendi(t()),
        Verbo::Riprendi => Atto::Riprendi,
        Verbo::Chiudi => chiudi("accolto"),
        Verbo::Riapri => Atto::Riapri { motivo: "errore".into() },
        Verbo::Valuta => Atto::Valuta { voto: 5, suggerimento: String::new() },
        Verbo::Scatta => Atto::Scatta(TipoScadenza::Appuntamento),
        Verbo::Ricalcola => Atto::Ricalcola,
    }
}

/// Who does it in real life.
fn chi(verbo: Verbo) -> Attore {
    match verbo {
        Verbo::Smista | Verbo::Protocolla | Verbo::Scatta => Attore::Sistema("prova"),
        Verbo::Assegna | Verbo::Riapri => supervisore(),
        Verbo::Ricalcola => persona("ada", Ruolo::Amministratore, "7000"),
        Verbo::Integra | Verbo::Sollecita | Verbo::Valuta => mittente(),
        _ => anna(),
    }
}
