//! "What it would change for open quesiti (how many terms move, how many unlock or expire at once, listed)", and R88.

use super::{ada, registro};
use tests::{Officina, Posta, Prova, databases};
use workflows::{
    amministrazione::Operazione,
    attore::Ruolo,
    regole::{Limiti, Passo, Ricalcolo},
    tabelle::{Regola, Tabelle},
    ufficio::ErroreAtto,
};

/// The shipped tables with another rule for the F24.
fn con(versione: &str, cambia: impl FnOnce(&mut Regola)) -> Tabelle {
    let mut tabelle = Prova::tabelle();
    tabelle.versione = versione.into();
    cambia(&mut tabelle.argomenti.get_mut("aziende.f24").unwrap().regola);
    tabelle
}

async fn conto(prova: &Prova, tabelle: &Tabelle) -> Ricalcolo {
    let esito = prova.ufficio.esamina_ricalcolo(tabelle, &Passo::default(), Limiti::default()).await.unwrap();
    assert_eq!(esito.prosegue, None);
    esito.conto
}

#[tokio::test]
async fn si_dice_quanti_termini_si_spostano_quanti_scadono_e_quanti_si_sbloccano_subito() {
    for (label, db) in databases().await {
        // Sent on 2 March; looked at on the 12th: ten days have passed.
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.protocolla().await;
        prova.alle("2026-03-12T09:00:00Z");
        let uguale = con("a", |_| {});
        let nulla = Ricalcolo { quesiti: 1, ..Ricalcolo::default() };
        assert_eq!(conto(&prova, &uguale).await, nulla, "{label}");
        // The tenth day is still good, the ninth is past.
        let dieci = con("b", |r| (r.termine_giorni, r.lavorativi) = (10, false));
        assert_eq!(conto(&prova, &dieci).await, Ricalcolo { termini_spostati: 1, ..nulla }, "{label}");
        let nove = con("c", |r| (r.termine_giorni, r.lavorativi) = (9, false));
        let scade = Ricalcolo { termini_spostati: 1, gia_scaduti: 1, scadono_subito: 1, ..nulla };
        assert_eq!(conto(&prova, &nove).await, scade, "{label}");
        // "Da più di 9 giorni": today. "Almeno 10 giorni": today. One more: tomorrow.
        let apre = con("d", |r| (r.appuntamento_dopo_giorni, r.sollecito_dal_giorno) = (Some(9), Some(10)));
        let subito = Ricalcolo { sbloccano_subito: 1, solleciti_subito: 1, ..nulla };
        assert_eq!(conto(&prova, &apre).await, subito, "{label}");
        let domani =
            con("e", |r| (r.appuntamento_dopo_giorni, r.sollecito_dal_giorno) = (Some(10), Some(11)));
        assert_eq!(conto(&prova, &domani).await, nulla, "{label}");
        // One that is past already does not become so, and comes back with a longer term.
        prova.alle("2026-06-01T09:00:00Z");
        let conta = conto(&prova, &nove).await;
        assert_eq!((conta.gia_scaduti, conta.scadono_subito), (1, 0), "{label}");
        let lungo = con("f", |r| (r.termine_giorni, r.lavorativi) = (200, false));
        assert_eq!(conto(&prova, &lungo).await.tornano_in_termine, 1, "{label}");
        let mut tolto = con("g", |_| {});
        tolto.argomenti.remove("aziende.f24");
        assert_eq!(conto(&prova, &tolto).await.senza_argomento, 1, "{label}");
        assert_ne!(prova.legge(id).await.regole, "b", "{label}: nulla è cambiato");
    }
}

#[tokio::test]
async fn l_elenco_si_sfoglia_e_il_conto_si_ferma_dove_si_dice() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let mut aperti = Vec::new();
        for _ in 0..4 {
            aperti.push(prova.apre().await.meta.id);
        }
        // Two versions are followed: the walk goes through both.
        let intermedie = con("0-intermedia", |_| {});
        prova
            .ufficio
            .regole
            .ricarica(&db, intermedie.into(), prova.ufficio.clock.now(), &ada())
            .await
            .unwrap();
        for _ in 0..3 {
            aperti.push(prova.apre().await.meta.id);
        }
        prova.protocolla().await;
        let nuove = con("nuova", |r| r.termine_giorni += 7);
        let tutto = conto(&prova, &nuove).await;
        assert_eq!((tutto.quesiti, tutto.termini_spostati), (7, 7), "{label}");

        let (mut visti, mut da) = (Vec::new(), Passo::default());
        loop {
            let limiti = Limiti { quesiti: 1_000, voci: 2 };
            let pagina = prova.ufficio.esamina_ricalcolo(&nuove, &da, limiti).await.unwrap();
            assert!(pagina.voci.iter().all(|v| v.termine_prima < v.termine_dopo && v.protocollo.is_some()));
            visti.extend(pagina.voci.iter().map(|v| v.quesito));
            let Some(altre) = pagina.altre_voci else { break };
            da = altre.to_string().parse().unwrap();
        }
        visti.sort_unstable();
        aperti.sort_unstable();
        assert_eq!(visti, aperti, "{label}");

        let (mut somma, mut da) = (Ricalcolo::default(), Some(Passo::default()));
        let mut pagine = 0;
        while let Some(passo) = da {
            let limiti = Limiti { quesiti: 3, voci: 0 };
            let pagina = prova.ufficio.esamina_ricalcolo(&nuove, &passo, limiti).await.unwrap();
            somma += pagina.conto;
            da = pagina.prosegue;
            pagine += 1;
        }
        assert_eq!((somma, pagine), (tutto, 3), "{label}");
    }
}

#[tokio::test]
async fn r88_il_ricalcolo_chiesto_lo_fanno_i_worker_una_volta_e_lascia_scritto_che_cosa_ha_fatto() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let u = &prova.ufficio;
        let mut aperti = Vec::new();
        for _ in 0..3 {
            aperti.push(prova.apre().await.meta.id);
        }
        prova.protocolla().await;
        let nuove = con("nuova", |r| r.termine_giorni += 7);
        u.regole.ricarica(&db, nuove.clone().into(), u.clock.now(), &ada()).await.unwrap();
        let attesi: Vec<_> = {
            let esito = u.esamina_ricalcolo(&nuove, &Passo::default(), Limiti::default()).await.unwrap();
            esito.voci.into_iter().map(|v| (v.quesito, v.termine_dopo)).collect()
        };
        let capo = Prova::persona("carla", Ruolo::Supervisore, "7013");
        assert!(matches!(u.chiedi_ricalcolo(&capo).await, Err(ErroreAtto::Rifiuto(_))), "{label}");
        u.chiedi_ricalcolo(&ada()).await.unwrap();
        u.chiedi_ricalcolo(&ada()).await.unwrap();
        Officina::nuova(&prova, &Posta::default()).lavora().await;
        for (id, termine) in attesi {
            let quesito = prova.legge(id).await;
            assert_eq!(
                (quesito.regole.as_str(), quesito.termine()),
                ("nuova", termine),
                "{label}: come annunciato"
            );
            let mut conn = db.read().await.unwrap();
            let storia = engine::history::of(&mut conn, id).await.unwrap();
            let ultima = storia.last().unwrap();
            assert_eq!(
                (ultima.verb.as_str(), ultima.author.as_str()),
                ("ricalcola", "utente:ada"),
                "{label}"
            );
        }
        let voci = registro(u).await;
        let fatte: Vec<_> = voci.iter().map(|v| v.operazione).collect();
        let attese =
            [Operazione::RicalcoloConcluso, Operazione::RicalcoloChiesto, Operazione::RegoleRicaricate];
        assert_eq!(fatte, attese, "{label}");
        assert_eq!(voci[0].dettagli["fatto"]["quesiti"], 3, "{label}");
        assert_eq!(conto(&prova, &nuove).await.quesiti, 0, "{label}");
    }
}
