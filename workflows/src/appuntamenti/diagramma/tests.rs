//! The picture is held against the machine: every act in every state, of an appointment in which nothing else stands in
//! its way.

use super::*;
use crate::{
    appuntamenti::{
        Appuntamento, Atto, Cancellazione, Contesto, Definizione, Fatti, Modalita, Parte, Prenotazione,
        Scadenza, Stato,
    },
    attore::{Attore, Funzionario, Ruolo},
    punti::Slot,
    scadenze::Calendario,
    tabelle::{CanaleErogazione, Profilo, Punto, Tabelle, TipoPunto, Unita},
};
use engine::{Timestamp, Uuid, machine::Meta};
use std::{collections::BTreeMap, time::Duration};

const PUNTO: &str = "7013.a_distanza";

fn ora() -> Timestamp {
    "2026-11-20T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
}

fn dopo(ore: u64) -> Timestamp {
    ora().plus(Duration::from_secs(ore * 3_600))
}

/// One punto of remote consulting, and what it needs.
fn tabelle() -> Tabelle {
    let punto = Punto {
        codice: PUNTO.into(),
        nome: "Consulenza".into(),
        tipo: "a_distanza".into(),
        sede: "7013".into(),
        serve: vec!["7013".into()],
        cassetti: vec!["aziende".into()],
        argomenti: vec![],
        canali: vec![CanaleErogazione::Telefono, CanaleErogazione::WebMeeting],
        unita: "credito".into(),
        indirizzo: None,
        orari: vec![],
        durata_minuti: 30,
        posti: 1,
        anticipo_ore: 24,
        orizzonte_giorni: 30,
    };
    let tipo = TipoPunto {
        codice: "a_distanza".into(),
        nome: "A distanza".into(),
        cassetto: None,
        profili: vec![],
        a_distanza: true,
    };
    let unita = Unita {
        codice: "credito".into(),
        nome: "Credito".into(),
        casella: Some("credito.{sede}@inps.example".into()),
    };
    Tabelle {
        versione: "v1".into(),
        cassetti: BTreeMap::new(),
        argomenti: BTreeMap::new(),
        sedi: BTreeMap::new(),
        poli: vec![],
        unita: [("credito".to_owned(), unita)].into(),
        tipi_punto: [("a_distanza".to_owned(), tipo)].into(),
        punti: [(PUNTO.to_owned(), punto)].into(),
        esiti: BTreeMap::new(),
        risposte: BTreeMap::new(),
        notifiche: BTreeMap::new(),
        silenzio: BTreeMap::new(),
        calendario: Calendario::nazionale(),
    }
}

fn stato(nome: NomeStato) -> Stato {
    let (da, il) = ("anna".to_owned(), ora());
    match nome {
        NomeStato::Confermato => Stato::Confermato,
        NomeStato::ChiusoEDefinito => {
            Stato::ChiusoEDefinito(Definizione { commento: "Risolto.".into(), da, il })
        }
        NomeStato::Cancellato => {
            Stato::Cancellato(Cancellazione { parte: Parte::Sede, da, motivo: Some("Assenza.".into()), il })
        }
    }
}

/// By video, as agreed, its room still to be opened, its reminder due.
fn appuntamento(nome: NomeStato) -> Appuntamento {
    let video = CanaleErogazione::WebMeeting;
    let modalita = Modalita { canale: video, motivo: None, invitato: None, da: "anna".into(), il: ora() };
    Appuntamento {
        meta: Meta::newborn(Uuid::from_u128(7), ora()),
        prenotazione: Prenotazione {
            cassetto: "aziende".into(),
            posizione: None,
            quesiti: vec![Uuid::from_u128(1)],
            soggetti: vec!["90000000009".into()],
            prenotato_da: "RSSMRA80A01H501U".into(),
            profilo: Profilo::Intermediario,
            prenotato_da_nome: None,
            nota: "Chiarimenti.".into(),
            avvisi: vec![],
            allegati: vec![],
            archivio: None,
        },
        stato: stato(nome),
        sede: "7013".into(),
        punto: PUNTO.into(),
        inizio: dopo(48),
        fine: dopo(49),
        stanza: None,
        invito: None,
        fatti: Fatti {
            canale: video,
            esame: None,
            modalita: Some(modalita),
            serie_inviti: 0,
            inviti: 0,
            spostamenti: vec![],
            promemoria_il: Some(ora()),
            concluso: false,
        },
    }
}

fn esempio(verbo: Verbo) -> Atto {
    match verbo {
        Verbo::Sposta => Atto::Sposta {
            punto: PUNTO.into(),
            slot: Slot { inizio: dopo(72), fine: dopo(73) },
            motivo: "Turni.".into(),
        },
        Verbo::Cancella => Atto::Cancella { motivo: "Assenza.".into() },
        Verbo::Esamina => Atto::Esamina { nota: "Visto.".into() },
        Verbo::Concorda => Atto::Concorda {
            canale: CanaleErogazione::Telefono,
            motivo: "connessione debole".into(),
            email: None,
        },
        Verbo::ApriStanza => Atto::ApriStanza { collegamento: "https://meet.inps.example/7".into() },
        Verbo::Definisci => Atto::Definisci { commento: "Risolto.".into() },
        Verbo::Scatta => Atto::Scatta(Scadenza::Promemoria),
    }
}

#[test]
fn r45_r48_il_diagramma_dice_quello_che_la_macchina_fa() {
    let (tabelle, diagramma) = (tabelle(), mermaid());
    let anna = Funzionario { id: "anna".into(), ruolo: Ruolo::Funzionario, sede: Some("7013".into()) };
    let anna = Attore::Funzionario(anna);
    let mut frecce = 0;
    for verbo in Verbo::TUTTI {
        let sistema = matches!(verbo, Verbo::ApriStanza | Verbo::Scatta);
        let attore = if sistema { &Attore::Sistema("prova") } else { &anna };
        let ctx = Contesto { attore, ora: ora(), tabelle: &tabelle };
        for nome in NomeStato::TUTTI {
            let esito = appuntamento(nome).decidi(esempio(verbo), &ctx);
            assert_eq!(esito.is_ok(), parte_da(verbo, nome), "{verbo:?} da {nome:?}: {:?}", esito.err());
            if let Ok(decisione) = esito {
                let a = decisione.step.state.nome_stato();
                let riga = format!("  {} --> {}: {}\n", nome.codice(), a.codice(), verbo.codice());
                assert!(diagramma.contains(&riga), "manca {riga}");
                assert_eq!(decisione.step.verb, verbo.codice());
                frecce += 1;
            }
        }
    }
    // Besides those, the booking and the three ends: the picture has no arrow that the machine does not go.
    assert_eq!(diagramma.matches(" --> ").count(), frecce + 4, "{diagramma}");
    assert!(diagramma.contains("chiuso_e_definito: Chiuso e Definito\n"), "{diagramma}");
}
