//! What falls due, on both sides of each boundary.

use super::*;

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
