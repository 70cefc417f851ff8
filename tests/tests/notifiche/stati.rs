//! States of a notification, and the inbox of a Cassetto.

use super::appoggio::{annunciate, annuncio, lette};
use engine::{Db, Timestamp, Uuid};
use tests::{Prova, databases};
use workflows::{
    notifiche::{
        Cursore, EsitoRegistrato, Rapporto, StatoNotifica, Variazione, casella, conteggi, fallite, non_lette,
        segna_letta, store,
    },
    tabelle::{Canale, Evento},
};

const M: &str = Prova::MITTENTE;

async fn registra(db: &Db, notifica: Uuid, variazione: Variazione, now: Timestamp) {
    let mut tx = db.begin().await.unwrap();
    store::registra(&mut tx, &[EsitoRegistrato { notifica, variazione }], now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn conferma(db: &Db, notifica: Uuid, rapporto: Rapporto, now: Timestamp) -> bool {
    let mut tx = db.begin().await.unwrap();
    let toccata = store::conferma_consegna(&mut tx, notifica, rapporto, "rapporto", now).await.unwrap();
    tx.commit().await.unwrap();
    toccata
}

fn risposta(testo: &str) -> String {
    testo.to_owned()
}

#[tokio::test]
async fn gli_stati_vanno_in_avanti_e_ogni_tentativo_si_conta() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let q = prova.apre().await.meta.id;
        prova.recapiti(M, &[(Canale::Sms, "+393331234567")]).await;
        let now = prova.ufficio.clock.now();
        let annunci: Vec<_> = (1..=4).map(|n| annuncio(q, Evento::QuesitoChiuso, n, M)).collect();
        annunciate(&prova, &annunci).await;
        let sms: Vec<Uuid> =
            lette(&db, q).await.iter().filter(|n| n.canale == Canale::Sms).map(|n| n.id).collect();
        let legge = async |id: Uuid| {
            let trovate = store::per_invio(&mut db.read().await.unwrap(), &[id]).await.unwrap();
            trovate.into_iter().next().unwrap()
        };
        assert_eq!(store::per_invio(&mut db.read().await.unwrap(), &sms).await.unwrap().len(), 4, "{label}");

        registra(&db, sms[0], Variazione::Rimandata { risposta: risposta("451") }, now).await;
        let n = legge(sms[0]).await;
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::DaInviare, 1), "{label}");
        let inviata = Variazione::Inviata { risposta: risposta("202"), riferimento: Some(risposta("k-1")) };
        registra(&db, sms[0], inviata.clone(), now).await;
        let n = legge(sms[0]).await;
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::Inviata, 2), "{label}");
        assert_eq!(
            (n.esito_gestore.as_deref(), n.riferimento_gestore.as_deref()),
            (Some("202"), Some("k-1"))
        );
        // A second answer, or a late refusal, changes nothing.
        registra(&db, sms[0], Variazione::Fallita { risposta: risposta("550") }, now).await;
        assert_eq!(legge(sms[0]).await, n, "{label}");
        assert!(conferma(&db, sms[0], Rapporto::InCorso, now).await);
        assert_eq!(legge(sms[0]).await.stato, StatoNotifica::Inviata);
        assert!(conferma(&db, sms[0], Rapporto::Consegnata, now).await);
        assert_eq!(legge(sms[0]).await.stato, StatoNotifica::Consegnata);
        assert!(!conferma(&db, sms[0], Rapporto::Fallita, now).await, "{label}: it has arrived");

        // A report that overtakes the registration of its sending wins.
        assert!(conferma(&db, sms[1], Rapporto::Consegnata, now).await);
        registra(&db, sms[1], inviata, now).await;
        assert_eq!(legge(sms[1]).await.stato, StatoNotifica::Consegnata, "{label}");

        registra(&db, sms[2], Variazione::Fallita { risposta: risposta("numero inesistente") }, now).await;
        registra(&db, sms[3], Variazione::Superata { motivo: risposta("tardi") }, now).await;
        assert_eq!((legge(sms[3]).await.stato, legge(sms[3]).await.tentativi), (StatoNotifica::Superata, 0));
        assert!(!conferma(&db, engine::new_id(), Rapporto::Consegnata, now).await, "{label}: unknown");

        let mut conn = db.read().await.unwrap();
        let cadute = fallite(&mut conn, Cursore::inizio(), 10).await.unwrap();
        assert_eq!(cadute.iter().map(|n| n.id).collect::<Vec<_>>(), [sms[2]], "{label}");
        let mut conti = conteggi(&mut conn).await.unwrap();
        conti.sort();
        assert_eq!(
            conti,
            [
                (Canale::Cassetto, StatoNotifica::Consegnata, 4),
                (Canale::Sms, StatoNotifica::Consegnata, 2),
                (Canale::Sms, StatoNotifica::Fallita, 1),
                (Canale::Sms, StatoNotifica::Superata, 1),
            ],
            "{label}"
        );
    }
}

#[tokio::test]
async fn r8_la_casella_mostra_le_piu_recenti_prima_e_solo_le_proprie_di_quel_cassetto() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let q = prova.apre().await.meta.id;
        for n in 1..=5 {
            prova.alle(&format!("2026-03-0{n}T10:00:00Z"));
            annunciate(&prova, &[annuncio(q, Evento::QuesitoChiuso, n, M)]).await;
        }
        annunciate(&prova, &[annuncio(q, Evento::QuesitoRiaperto, 1, "VRDLGI75C10F205K")]).await;
        let mut altrove = annuncio(q, Evento::QuesitoRiaperto, 2, M);
        altrove.cassetto = "lavoro_domestico".into();
        annunciate(&prova, &[altrove]).await;

        let (mut pagine, mut dopo) = (Vec::new(), Cursore::inizio());
        loop {
            let pagina = casella(&mut db.read().await.unwrap(), M, "aziende", dopo, 2).await.unwrap();
            let Some(ultima) = pagina.last() else { break };
            dopo = Cursore { quando: ultima.creata_il, id: ultima.id };
            pagine.extend(pagina.into_iter().map(|n| (n.id, n.occorrenza)));
        }
        assert_eq!(pagine.iter().map(|p| p.1).collect::<Vec<_>>(), [5, 4, 3, 2, 1], "{label}");

        let conta =
            async |limite| non_lette(&mut db.read().await.unwrap(), M, "aziende", limite).await.unwrap();
        assert_eq!((conta(100).await, conta(3).await), (5, 3), "{label}");
        let segna = async |chi: &str| {
            let mut tx = db.begin().await.unwrap();
            let now = prova.ufficio.clock.now();
            let segnata = segna_letta(&mut tx, chi, "aziende", pagine[0].0, now).await.unwrap();
            tx.commit().await.unwrap();
            segnata
        };
        assert!(!segna("VRDLGI75C10F205K").await, "{label}: not its own");
        assert!(segna(M).await && !segna(M).await, "{label}: once");
        assert_eq!(conta(100).await, 4, "{label}");
    }
}
