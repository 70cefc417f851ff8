//! Deliveries, comments, health of the workers.

use crate::appoggio::{apre, chiudi, filtro, g, monitor, numeri, tutto};
use engine::jobs::{NewJob, Schedule, enqueue, tick};
use std::time::Duration;
use tests::{Prova, databases};
use workflows::{
    attore::Ruolo,
    monitoraggio::{FiltroMonitoraggio, Numero, Vista, commenti, consegne, salute},
    notifiche::{self, StatoNotifica},
    quesiti::{Atto, jobs::Protocollazione, messaggio::Scritto},
    tabelle::Canale,
};

fn dentro(filtro: FiltroMonitoraggio) -> Vista {
    Vista::di(&monitor(), filtro).unwrap()
}

/// R22, R89: count, mean, distribution, and the latest words with their quesito.
#[tokio::test]
async fn r22_il_gradimento_con_i_commenti_dal_piu_recente() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let mittente = Prova::mittente(&Prova::richiesta());
        let mut votati = Vec::new();
        for (giorno, voto, parole) in
            [("03", 5, "Veloci."), ("04", 2, ""), ("05", 1, "=Lenti."), ("06", 5, "Bene.")]
        {
            prova.alle(&format!("2026-03-{giorno}T09:00:00Z"));
            let id = prova.apre().await.meta.id;
            prova.protocolla().await;
            prova.fa(&anna, id, Atto::PrendiInCarico).await;
            prova.fa(&anna, id, chiudi("accolto")).await;
            prova.fa(&mittente, id, Atto::Valuta { voto, suggerimento: parole.into() }).await;
            votati.push(id);
        }
        let q = numeri(&prova, &tutto()).await;
        let voti: Vec<_> = q.per_sede["7013"].voti.clone().into_iter().collect();
        assert_eq!(voti, [(1, 1), (2, 1), (5, 2)], "{label}");
        assert_eq!((q.totale.gradimento().voti, q.totale.gradimento().media), (4, Some(3.25)), "{label}");
        for (voto, quanti) in [(1, 1), (2, 1), (3, 0), (5, 2)] {
            let visti = apre(&prova, &monitor(), &tutto(), Numero::Voti(voto)).await;
            assert_eq!(visti.len(), quanti, "{label} {voto}");
        }
        let mut conn = prova.ufficio.db.read().await.unwrap();
        let (mut lette, mut dopo) = (Vec::new(), None);
        loop {
            let pagina = commenti(&mut conn, &tutto(), dopo, 2).await.unwrap();
            lette.extend(pagina.righe.into_iter().map(|c| (c.quesito, c.giorno, c.voto, c.suggerimento)));
            dopo = pagina.prossimo;
            if dopo.is_none() {
                break;
            }
        }
        let attese =
            [(3, "2026-03-06", 5, "Bene."), (2, "2026-03-05", 1, "=Lenti."), (0, "2026-03-03", 5, "Veloci.")]
                .map(|(n, giorno, voto, parole): (usize, _, _, &str)| {
                    (votati[n], g(giorno), voto, parole.to_owned())
                });
        assert_eq!(lette, attese, "{label}");
        let altrove = Vista::di(&monitor(), filtro(Some("2200"))).unwrap();
        assert_eq!(commenti(&mut conn, &altrove, None, 10).await.unwrap().righe, [], "{label}");
    }
}

/// R89: many notifications of one quesito open it once, and pages go on where they ended.
#[tokio::test]
async fn r89_gli_avvisi_aprono_i_loro_quesiti_una_volta_sola() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(prova.apre().await.meta.id);
        }
        prova.protocolla().await;
        for id in &ids {
            prova.fa(&anna, *id, Atto::PrendiInCarico).await;
            prova.fa(&anna, *id, Atto::Rispondi(Scritto::testo("Ecco."))).await;
        }
        // A closed one was notified as well.
        prova.fa(&anna, ids[0], chiudi("accolto")).await;
        let consegnati = Numero::Notifiche(Canale::Cassetto, StatoNotifica::Consegnata);
        for vista in [tutto(), dentro(filtro(Some("7013")))] {
            let mut conn = prova.ufficio.db.read().await.unwrap();
            let c = consegne(&mut conn, &vista, prova.ufficio.clock.now()).await.unwrap();
            drop(conn);
            assert!(c.per_canale[&Canale::Cassetto][&StatoNotifica::Consegnata] > 5, "{label}");
            assert_eq!(apre(&prova, &monitor(), &vista, consegnati).await.len(), 5, "{label} {vista:?}");
        }
        let dopo = FiltroMonitoraggio { dal: g("2026-03-03"), ..filtro(None) };
        assert_eq!(apre(&prova, &monitor(), &dentro(dopo), consegnati).await.len(), 0, "{label}");
    }
}

/// R89: by channel and state, why some failed; of the sede and of the days asked for.
#[tokio::test]
async fn r89_le_consegne_di_un_periodo_con_i_motivi_dei_guasti() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "ditta@example.it")]).await;
        let id = prova.apre().await.meta.id;
        prova.protocolla().await;
        let mut tx = db.begin().await.unwrap();
        let email: Vec<_> = notifiche::di_quesito(&mut tx, id).await.unwrap();
        let email = email.iter().find(|n| n.canale == Canale::Email).unwrap().id;
        let esito = notifiche::EsitoRegistrato {
            notifica: email,
            variazione: notifiche::Variazione::Fallita { risposta: "550 sconosciuto".into() },
        };
        notifiche::store::registra(&mut tx, &[esito], prova.ufficio.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let fallite = Numero::Notifiche(Canale::Email, StatoNotifica::Fallita);
        for (vista, quanti) in
            [(tutto(), 1), (dentro(filtro(Some("7013"))), 1), (dentro(filtro(Some("2200"))), 0)]
        {
            assert_eq!(apre(&prova, &monitor(), &vista, fallite).await.len(), quanti, "{label} {vista:?}");
        }

        let mut conn = db.read().await.unwrap();
        let ora = prova.ufficio.clock.now();
        let sede = Vista::di(&monitor(), filtro(Some("7013"))).unwrap();
        for vista in [tutto(), sede] {
            let c = consegne(&mut conn, &vista, ora).await.unwrap();
            assert_eq!(c.per_canale[&Canale::Email][&StatoNotifica::Fallita], 1, "{label}");
            assert!(c.per_canale[&Canale::Cassetto][&StatoNotifica::Consegnata] >= 1, "{label}");
            let guasti: Vec<_> = c.guasti.iter().map(|x| (x.canale, x.motivo.as_str(), x.quante)).collect();
            assert_eq!(guasti, [(Canale::Email, "550 sconosciuto", 1)], "{label}");
        }
        let altrove = Vista::di(&monitor(), filtro(Some("2200"))).unwrap();
        let ieri = FiltroMonitoraggio { al: g("2026-03-01"), ..filtro(None) };
        for vista in [altrove, Vista::di(&monitor(), ieri).unwrap()] {
            let c = consegne(&mut conn, &vista, ora).await.unwrap();
            assert_eq!((c.per_canale.len(), c.guasti.len()), (0, 0), "{label}");
        }
    }
}

fn job(tick: engine::Timestamp) -> NewJob {
    NewJob::new(&Protocollazione { quesito: engine::new_id() }, tick).unwrap()
}

/// R89: what waits, what is late, what recurs.
#[tokio::test]
async fn r89_la_salute_dei_lavori() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let ora = prova.ufficio.clock.now();
        let orari = [Schedule::new("prova", "*/5 * * * *", job).unwrap()];
        tick(&db, &orari, ora).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let dopo = ora.plus(Duration::from_secs(3_600));
        enqueue(&mut tx, &[job(ora), job(ora), job(dopo)]).await.unwrap();
        tx.commit().await.unwrap();
        let lease = Duration::from_secs(600);
        engine::jobs::claim(&db, "protocollazione", 1, ora, lease).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let s = salute(&mut conn, &["protocollazione", "email"], ora.plus(Duration::from_secs(420)))
            .await
            .unwrap();
        let p = &s.code[0];
        assert_eq!((p.in_attesa, p.in_corso, p.programmati, p.morti), (1, 1, 1, 0), "{label}");
        assert_eq!((p.ritardo, s.code[1].ritardo), (Duration::from_secs(420), Duration::ZERO), "{label}");
        let o = &s.orari[0];
        assert_eq!(
            (o.nome.as_str(), o.ultimo, o.ritardo),
            ("prova", None, Duration::from_secs(120)),
            "{label}"
        );
        assert!(!o.in_ritardo(), "{label}: the scheduler is given two minutes");
        let dopo = salute(&mut conn, &[], ora.plus(Duration::from_secs(421))).await.unwrap();
        assert!(dopo.orari[0].in_ritardo(), "{label}");
    }
}
