//! Limits of single acts: esiti, votes, texts, interactions, sedi.

use super::*;

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
fn r9_una_sede_non_abilitata_non_riceve_nulla() {
    let prova = Prova::nuova();
    let q = prova.in_stato(NomeStato::Aperta, "aziende");
    let verso = Destinazione { sede: "1700".into(), unita: "credito".into() };
    let atto = Atto::Trasferisci { verso: verso.clone(), motivo: "competenza".into() };
    let errore = prova.fa(q, &anna(), "2026-03-05T10:00:00Z", atto).unwrap_err();
    assert_eq!(errore.to_string(), "La sede 1700 Cagliari non è ancora abilitata per questo Cassetto.");
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
