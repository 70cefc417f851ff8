//! The transition table: every state × act × actor, named, and held against the diagram.

use super::*;

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
        (Verbo::Ricalcola, ["regole-uguali", "regole-uguali", NO]),
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
    let diagramma = crate::quesiti::mermaid();
    for verbo in Verbo::TUTTI {
        for stato in NomeStato::TUTTI {
            // The picture is of a quesito at the right moment of its life: not yet routed, suspended, under older rules, …
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
                Verbo::Ricalcola => Quesito { regole: "v0".into(), ..prova.in_stato(stato, "aziende") },
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
            Verbo::Riprendi | Verbo::Rilascia => &["funzionario", "supervisore", "sistema"],
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
