//! The transition table: every state × act × actor, named; and the boundaries of each act.

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
            .map(|c| (c.to_owned(), Unita { codice: c.into(), nome: c.into() }))
            .into(),
        esiti: per(vec![
            ("accolto", Polarita::Positiva),
            ("respinto", Polarita::Negativa),
            ("informazioni", Polarita::Neutra),
        ]),
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
        Verbo::Ricalcola => Atto::Ricalcola { regole: "v2".into() },
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

/// Every act in every state, on day 16 without a reply: the refusal's code, or the state it leads to.
#[test]
fn r12_r15_tavola_delle_transizioni() {
    use NomeStato::{Aperta, Chiusa, InCarico};
    const NO: &str = "stato-non-ammesso";
    let attesa: [(Verbo, [&str; 3]); 18] = [
        (Verbo::Smista, ["gia-smistato", "gia-smistato", "gia-smistato"]),
        (Verbo::Protocolla, ["gia-protocollato", "gia-protocollato", "gia-protocollato"]),
        (Verbo::PrendiInCarico, ["in_carico", "gia-in-carico", NO]),
        (Verbo::Rilascia, [NO, "aperta", NO]),
        (Verbo::Assegna, ["in_carico", "in_carico", NO]),
        (Verbo::Trasferisci, ["aperta", "aperta", NO]),
        (Verbo::Commenta, ["aperta", "in_carico", NO]),
        (Verbo::Annota, ["aperta", "in_carico", "chiusa"]),
        (Verbo::Rispondi, [NO, "in_carico", NO]),
        (Verbo::Integra, ["aperta", "in_carico", NO]),
        (Verbo::Sollecita, ["aperta", "in_carico", NO]),
        (Verbo::Sospendi, [NO, "in_carico", NO]),
        (Verbo::Riprendi, ["non-sospeso", "non-sospeso", "non-sospeso"]),
        (Verbo::Chiudi, [NO, "chiusa", NO]),
        (Verbo::Riapri, [NO, NO, "aperta"]),
        (Verbo::Valuta, [NO, NO, "chiusa"]),
        (Verbo::Scatta, ["aperta", "in_carico", NO]),
        (Verbo::Ricalcola, ["aperta", "in_carico", NO]),
    ];
    assert_eq!(attesa.len(), Verbo::TUTTI.len());
    let prova = Prova::nuova();
    for (verbo, esiti) in attesa {
        for (stato, atteso) in [Aperta, InCarico, Chiusa].into_iter().zip(esiti) {
            let q = prova.in_stato(stato, "aziende");
            let trovato = match prova.fa(q, &chi(verbo), "2026-03-18T10:00:00Z", esempio(verbo)) {
                Ok(decisione) => decisione.step.state.nome_stato().codice(),
                Err(rifiuto) => rifiuto.codice(),
            };
            assert_eq!(trovato, atteso, "{verbo:?} da {stato:?}");
        }
    }
}

#[test]
fn r14_il_diagramma_dice_quello_che_la_macchina_fa() {
    let prova = Prova::nuova();
    let diagramma = super::mermaid();
    for verbo in Verbo::TUTTI {
        for stato in NomeStato::TUTTI {
            // The picture is of a quesito at the right moment of its life: not yet routed, suspended, …
            let q = match verbo {
                Verbo::Smista => prova.nato("aziende"),
                Verbo::Protocolla => {
                    let q = prova.nato("aziende");
                    prova.riesce(
                        q,
                        &Attore::Sistema("prova"),
                        "2026-03-02T09:00:01Z",
                        Atto::Smista { verso: None },
                    )
                }
                Verbo::Riprendi if stato == NomeStato::InCarico => {
                    let q = prova.in_stato(stato, "aziende");
                    prova.riesce(q, &anna(), "2026-03-05T09:00:00Z", esempio(Verbo::Sospendi))
                }
                Verbo::Riprendi if stato == NomeStato::Aperta => {
                    let q = prova.in_stato(NomeStato::InCarico, "aziende");
                    let q = prova.riesce(q, &anna(), "2026-03-05T09:00:00Z", esempio(Verbo::Sospendi));
                    prova.riesce(q, &anna(), "2026-03-05T10:00:00Z", esempio(Verbo::Rilascia))
                }
                _ => prova.in_stato(stato, "aziende"),
            };
            if q.nome_stato() != stato {
                continue;
            }
            let esito = prova.fa(q, &chi(verbo), "2026-03-18T10:00:00Z", esempio(verbo));
            assert_eq!(esito.is_ok(), parte_da(verbo, stato), "{verbo:?} da {stato:?}: {:?}", esito.err());
            if let Ok(decisione) = esito {
                let a = decisione.step.state.nome_stato().codice();
                let riga = format!("{} --> {a}: {}\n", stato.codice(), verbo.codice());
                assert!(diagramma.contains(&riga), "manca {riga}");
            }
        }
    }
}

#[test]
fn ogni_ruolo_fa_solo_cio_che_gli_spetta() {
    let prova = Prova::nuova();
    let attori = [
        ("funzionario", anna()),
        ("supervisore", supervisore()),
        ("amministratore", persona("ada", Ruolo::Amministratore, "7000")),
        ("monitoraggio", persona("mo", Ruolo::Monitoraggio, "7000")),
        ("mittente", mittente()),
        ("sistema", Attore::Sistema("prova")),
    ];
    let ammessi = |verbo: Verbo| -> &[&str] {
        match verbo {
            Verbo::Protocolla | Verbo::Scatta => &["sistema"],
            Verbo::Smista => &["supervisore", "amministratore", "sistema"],
            Verbo::Ricalcola => &["amministratore"],
            Verbo::Assegna | Verbo::Riapri => &["supervisore"],
            Verbo::Integra | Verbo::Sollecita | Verbo::Valuta => &["mittente"],
            Verbo::Riprendi => &["funzionario", "supervisore", "sistema"],
            _ => &["funzionario", "supervisore"],
        }
    };
    for verbo in Verbo::TUTTI {
        for (nome, attore) in &attori {
            let q = prova.in_stato(NomeStato::InCarico, "aziende");
            let esito = prova.fa(q, attore, "2026-03-18T10:00:00Z", esempio(verbo));
            let vietato = matches!(esito, Err(Rifiuto::NonAutorizzato { .. }));
            assert_eq!(!vietato, ammessi(verbo).contains(nome), "{verbo:?} di {nome}");
        }
    }
}

#[test]
fn un_altra_sede_e_un_altro_mittente_non_toccano_nulla() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::Aperta, "aziende");
    let altra_sede = persona("carlo", Ruolo::Funzionario, "2200");
    let errore = prova.fa(q.clone(), &altra_sede, "2026-03-18T10:00:00Z", Atto::PrendiInCarico).unwrap_err();
    assert_eq!(errore, Rifiuto::NonTuo);
    for altro in [
        Mittente {
            codice_fiscale: "VRDLGI80A01H501X".into(),
            profilo: Profilo::Azienda,
            cassetto: "aziende".into(),
        },
        Mittente {
            codice_fiscale: CF.into(),
            profilo: Profilo::Azienda,
            cassetto: "lavoro_domestico".into(),
        },
    ] {
        let errore =
            prova.fa(q.clone(), &Attore::Mittente(altro), "2026-03-18T10:00:00Z", esempio(Verbo::Sollecita));
        assert_eq!(errore.unwrap_err(), Rifiuto::NonTuo);
    }
}

#[test]
fn due_funzionari_sullo_stesso_quesito_il_secondo_sa_chi_e_stato_il_primo() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let bruno = persona("bruno", Ruolo::Funzionario, "7000");
    let preso = prova.fa(q.clone(), &bruno, "2026-03-18T10:00:00Z", Atto::PrendiInCarico).unwrap_err();
    assert_eq!(preso, Rifiuto::GiaInCarico { da: ANNA.into() });
    let risposta = prova.fa(q, &bruno, "2026-03-18T10:00:00Z", esempio(Verbo::Rispondi)).unwrap_err();
    assert_eq!(risposta, Rifiuto::NonAssegnatario { verbo: Verbo::Rispondi, a: ANNA.into() });
}

#[test]
fn r76_il_sollecito_si_apre_al_giorno_15_non_al_14_e_una_volta_per_attesa() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::Aperta, "aziende");
    // Sent on 2 March: day 14 is the 16th until its last instant in Rome, day 15 the 17th from its first.
    let presto =
        prova.fa(q.clone(), &mittente(), "2026-03-16T22:59:59Z", esempio(Verbo::Sollecita)).unwrap_err();
    assert_eq!(presto, Rifiuto::SollecitoPrematuro { dal: "2026-03-17".parse().unwrap() });
    let termine = q.termine();
    let q = prova.riesce(q, &mittente(), "2026-03-16T23:00:00Z", esempio(Verbo::Sollecita));
    assert_eq!(q.termine(), termine, "un sollecito non riavvia alcun termine");
    let ancora = prova.fa(q, &mittente(), "2026-03-20T10:00:00Z", esempio(Verbo::Sollecita)).unwrap_err();
    assert_eq!(ancora, Rifiuto::GiaSollecitato { il: "2026-03-17".parse().unwrap() });
}

#[test]
fn r76_dopo_la_risposta_non_c_e_nulla_da_sollecitare() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let q = prova.riesce(q, &anna(), "2026-03-10T10:00:00Z", esempio(Verbo::Rispondi));
    let errore = prova.fa(q, &mittente(), "2026-03-20T10:00:00Z", esempio(Verbo::Sollecita)).unwrap_err();
    assert_eq!(errore, Rifiuto::GiaRisposto);
}

#[test]
fn r77_r85_l_appuntamento_si_sblocca_al_giorno_16_non_al_15() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let dal = "2026-03-18".parse().unwrap();
    assert_eq!(q.idoneita_appuntamento("2026-03-17".parse().unwrap()), Idoneita::NonAncora { dal });
    assert_eq!(q.idoneita_appuntamento(dal), Idoneita::SenzaRisposta { dal });
    let sistema = Attore::Sistema("scadenze");
    let presto = prova.fa(q.clone(), &sistema, "2026-03-17T22:59:59Z", esempio(Verbo::Scatta)).unwrap_err();
    assert_eq!(presto, Rifiuto::ScadenzaSuperata);
    let scattato = prova.fa(q, &sistema, "2026-03-17T23:00:00Z", esempio(Verbo::Scatta)).unwrap();
    assert_eq!(scattato.annunci[0].evento, Evento::AppuntamentoDisponibile);
    let q = scattato.step.state;
    assert!(q.timers().iter().all(|t| t.kind != "appuntamento"), "non scatta due volte");
    let spiegazione = q.idoneita_appuntamento(dal).spiegazione(&prova.regola);
    assert_eq!(spiegazione, "Puoi chiedere un appuntamento: sono passati più di 15 giorni senza risposta.");
}

#[test]
fn r18_r78_alla_chiusura_sblocca_l_esito_negativo_o_la_scelta_del_funzionario() {
    let prova = Prova::nuova();
    let oggi = "2026-03-20".parse().unwrap();
    let chiuso = |esito: &str, disponibile: bool| {
        let atto = Atto::Chiudi {
            esito: esito.into(),
            commento: Scritto::testo("Spiegazione."),
            appuntamento_disponibile: disponibile,
        };
        let q = prova.in_stato(NomeStato::InCarico, "aziende");
        prova.riesce(q, &anna(), "2026-03-10T10:00:00Z", atto).idoneita_appuntamento(oggi)
    };
    assert_eq!(chiuso("respinto", false), Idoneita::EsitoNegativo);
    assert_eq!(chiuso("informazioni", true), Idoneita::ResaDisponibile);
    assert_eq!(chiuso("informazioni", false), Idoneita::No);
    assert_eq!(chiuso("accolto", false), Idoneita::No);
}

#[test]
fn r75_le_interazioni_dopo_la_prima_risposta_sono_due_e_nessuna_prima() {
    let prova = Prova::nuova();
    let patronato = Attore::Mittente(Mittente {
        codice_fiscale: CF.into(),
        profilo: Profilo::OperatorePatronato,
        cassetto: "patronati".into(),
    });
    let integra = |q: Quesito| prova.fa(q, &patronato, "2026-03-12T10:00:00Z", esempio(Verbo::Integra));
    let q = prova.in_stato(NomeStato::InCarico, "patronati");
    assert_eq!(integra(q.clone()).unwrap_err(), Rifiuto::InterazionePrimaDellaRisposta);
    let q = prova.riesce(q, &anna(), "2026-03-10T10:00:00Z", esempio(Verbo::Rispondi));
    let q = integra(q).unwrap().step.state;
    let q = integra(q).unwrap().step.state;
    assert_eq!(integra(q).unwrap_err(), Rifiuto::InterazioniEsaurite { massimo: 2 });
}

#[test]
fn in_carico_non_e_una_risposta_e_la_risposta_ferma_i_termini() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    assert!(q.in_attesa() && q.fatti.prima_risposta_il.is_none());
    // Day 30 from 2 March is 1 April.
    assert_eq!(q.termine(), Some("2026-04-01".parse().unwrap()));
    let q = prova.riesce(q, &anna(), "2026-03-10T10:00:00Z", esempio(Verbo::Rispondi));
    assert_eq!((q.termine(), q.timers().len()), (None, 0));
    // The sender writes again: a new wait begins that day.
    let q = prova.riesce(q, &mittente(), "2026-03-11T10:00:00Z", esempio(Verbo::Integra));
    assert_eq!(q.termine(), Some("2026-04-10".parse().unwrap()));
}

#[test]
fn la_sospensione_ferma_il_termine_una_volta_sola_e_i_documenti_lo_riprendono() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let q = prova.riesce(q, &anna(), "2026-03-10T10:00:00Z", esempio(Verbo::Sospendi));
    assert!(q.sospeso());
    assert_eq!(q.timers().iter().map(|t| t.kind).collect::<Vec<_>>(), ["fine_sospensione"]);
    let due = prova.fa(q.clone(), &anna(), "2026-03-11T10:00:00Z", esempio(Verbo::Sospendi)).unwrap_err();
    assert_eq!(due, Rifiuto::GiaSospeso);
    // Five days later the documents arrive: the term moves by five days.
    let q = prova.riesce(q, &mittente(), "2026-03-15T10:00:00Z", esempio(Verbo::Integra));
    assert_eq!(q.termine(), Some("2026-04-07".parse().unwrap()), "6 aprile 2026 è Pasquetta");
    let tre = prova.fa(q, &anna(), "2026-03-16T10:00:00Z", esempio(Verbo::Sospendi)).unwrap_err();
    assert_eq!(tre, Rifiuto::SospensioniEsaurite { massimo: 1 });
}

#[test]
fn la_sospensione_piu_lunga_finisce_da_sola_il_trentesimo_giorno() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let q = prova.riesce(q, &anna(), "2026-03-10T10:00:00Z", esempio(Verbo::Sospendi));
    let fine = Atto::Scatta(TipoScadenza::FineSospensione);
    let sistema = Attore::Sistema("scadenze");
    // 30 days from 10 March: 9 April, from its first instant in Rome (summer time).
    assert!(prova.fa(q.clone(), &sistema, "2026-04-08T21:59:59Z", fine.clone()).is_err());
    let q = prova.riesce(q, &sistema, "2026-04-08T22:00:00Z", fine);
    assert!(!q.sospeso());
    assert_eq!(q.termine(), Some("2026-05-02".parse().unwrap()), "1 maggio è festivo: si va al 2");
}

#[test]
fn r9_una_sede_non_abilitata_non_riceve_nulla() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::Aperta, "aziende");
    let verso = Destinazione { sede: "1700".into(), unita: "credito".into() };
    let atto = Atto::Trasferisci { verso: verso.clone(), motivo: "competenza".into() };
    let errore = prova.fa(q, &anna(), "2026-03-05T10:00:00Z", atto).unwrap_err();
    assert_eq!(errore, Rifiuto::SedeNonAbilitata { sede: "1700".into() });
    let mut nato = prova.nato("aziende");
    nato.richiesta.cap = Some("09100".into());
    let q =
        prova.riesce(nato, &Attore::Sistema("prova"), "2026-03-02T09:00:01Z", Atto::Smista { verso: None });
    let motivo = q.fatti.smistamento.as_ref().unwrap().esito.as_ref().unwrap_err().codice();
    assert_eq!((q.sede.as_deref(), motivo), (None, "sede_non_abilitata"));
    // A person then decides.
    let atto = Atto::Smista { verso: Some(altrove()) };
    let q = prova.riesce(q, &supervisore(), "2026-03-03T09:00:00Z", atto);
    assert_eq!(q.sede.as_deref(), Some("2200"));
}

#[test]
fn il_trasferimento_rimette_in_coda_e_il_protocollo_resta() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let q = prova.riesce(q, &anna(), "2026-03-05T10:00:00Z", esempio(Verbo::Trasferisci));
    assert_eq!((q.nome_stato(), q.sede.as_deref()), (NomeStato::Aperta, Some("2200")));
    assert_eq!(q.fatti.protocollo, Some(numero()));
    assert_eq!(numero().to_string(), "INPS.7000.02/03/2026.0000001");
}

#[test]
fn r22_il_gradimento_va_da_uno_a_cinque_una_volta_dopo_la_chiusura() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::Chiusa, "aziende");
    let vota = |q: &Quesito, voto| {
        let atto = Atto::Valuta { voto, suggerimento: "Bene".into() };
        prova.fa(q.clone(), &mittente(), "2026-03-18T10:00:00Z", atto)
    };
    for fuori in [0, 6] {
        assert_eq!(vota(&q, fuori).unwrap_err(), Rifiuto::VotoFuoriScala);
    }
    assert!(vota(&q, 1).is_ok());
    let votato = vota(&q, 5).unwrap().step.state;
    assert_eq!(vota(&votato, 5).unwrap_err(), Rifiuto::GiaValutato);
}

#[test]
fn un_testo_vuoto_o_troppo_lungo_e_rifiutato() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    let risponde = |testo: String| {
        prova.fa(q.clone(), &anna(), "2026-03-05T10:00:00Z", Atto::Rispondi(Scritto::testo(testo)))
    };
    assert!(matches!(risponde(" \n".into()), Err(Rifiuto::TestoMancante { .. })));
    assert!(risponde("è".repeat(TESTO_MASSIMO)).is_ok());
    assert!(matches!(risponde("è".repeat(TESTO_MASSIMO + 1)), Err(Rifiuto::TestoTroppoLungo { .. })));
}

#[test]
fn r8_r16_ogni_atto_scritto_lascia_il_suo_messaggio_in_ordine() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    assert_eq!(q.fatti.messaggi, 1);
    let chiuso = prova.fa(q, &anna(), "2026-03-05T10:00:00Z", chiudi("respinto")).unwrap();
    let Effetto::Messaggio(messaggio) = &chiuso.step.effects[0] else { panic!("manca il messaggio") };
    assert_eq!((messaggio.numero, messaggio.tipo), (2, TipoMessaggio::Chiusura));
    assert_eq!(chiuso.annunci[0].evento, Evento::QuesitoChiuso);
    let Stato::Chiusa(chiusura) = &chiuso.step.state.stato else { panic!("non è chiusa") };
    assert_eq!((chiusura.commento.as_str(), chiusura.polarita), ("Fatto.", Polarita::Negativa));
}

#[test]
fn r84_avviso_ed_escalation_scattano_nel_loro_giorno_e_dopo_un_fermo_non_si_avvisa_di_un_termine_passato() {
    let prova = Prova::nuova();
    let sistema = Attore::Sistema("scadenze");
    let q = prova.in_stato(NomeStato::InCarico, "aziende");
    // Term on 1 April: warning from 27 March, supervisors from 2 April, monitoring from 9 April.
    let scatta = |q: &Quesito, ora: &str, tipo| prova.fa(q.clone(), &sistema, ora, Atto::Scatta(tipo));
    let eventi = |d: Decisione| d.annunci.iter().map(|a| a.evento).collect::<Vec<_>>();
    let preavviso = TipoScadenza::Preavviso;
    assert!(scatta(&q, "2026-03-26T22:59:59Z", preavviso).is_err());
    assert_eq!(eventi(scatta(&q, "2026-03-26T23:00:00Z", preavviso).unwrap()), [Evento::TermineInScadenza]);
    assert_eq!(eventi(scatta(&q, "2026-04-10T10:00:00Z", preavviso).unwrap()), []);
    let supervisore = TipoScadenza::EscalationSupervisore;
    assert!(scatta(&q, "2026-04-01T21:59:59Z", supervisore).is_err());
    assert_eq!(eventi(scatta(&q, "2026-04-01T22:00:00Z", supervisore).unwrap()), [Evento::TermineScaduto]);
    let monitoraggio = TipoScadenza::EscalationMonitoraggio;
    assert!(scatta(&q, "2026-04-08T21:59:59Z", monitoraggio).is_err());
    let detto = eventi(scatta(&q, "2026-04-08T22:00:00Z", monitoraggio).unwrap());
    assert_eq!(detto, [Evento::TermineScadutoMonitoraggio]);
}
