//! Sending, on both databases: at least once outside, exactly once inside (R19, R20, R87).

use engine::{
    Uuid,
    jobs::{Claimed, Handler, Outcome, QueueOptions, Workers, claim, enqueue, stats},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tests::{Guasto, Posta, Prova, databases, modelli};
use workers::invio::{Invio, ParametriInvio, Trasporti};
use workflows::{
    appuntamenti::{Invito, Metodo},
    notifiche::{
        Annuncio, InviaEmail, InviaPec, InviaSms, ModelliInUso, Notifica, StatoNotifica, campione,
        di_quesito, espandi, jobs, store,
    },
    tabelle::{Canale, Evento},
};

const CODE: [&str; 3] = ["invio_email", "invio_sms", "invio_pec"];

/// An office, its provider, and the workers that send.
struct Banco {
    prova: Prova,
    posta: Posta,
    invio: Invio,
    workers: Workers,
    quesito: Uuid,
}

impl Banco {
    async fn nuovo(db: &engine::Db) -> Self {
        // A Monday, at 10 in Rome.
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let posta = Posta::default();
        let trasporto = || Arc::new(posta.clone());
        let invio = Invio::nuovo(ParametriInvio {
            db: db.clone(),
            clock: prova.ufficio.clock.clone(),
            regole: prova.ufficio.regole.clone(),
            modelli: ModelliInUso::nuovi(modelli()),
            trasporti: Trasporti { email: trasporto(), sms: trasporto(), pec: trasporto() },
            dominio: "quesiti.esempio.it".into(),
        });
        let workers = invio
            .clone()
            .registra(Workers::new(db.clone(), prova.ufficio.clock.clone()), &QueueOptions::default());
        let quesito = prova.apre().await.meta.id;
        Self { prova, posta, invio, workers, quesito }
    }

    /// Announces to somebody, with the jobs that send it.
    async fn annuncia(&self, evento: Evento, mittenti: &[String]) {
        self.annuncia_con(evento, mittenti, campione(evento)).await;
    }

    async fn annuncia_con(&self, evento: Evento, mittenti: &[String], dati: BTreeMap<String, Value>) {
        let annunci: Vec<Annuncio> = mittenti
            .iter()
            .map(|mittente| Annuncio {
                quesito: self.quesito,
                evento,
                occorrenza: 1,
                cassetto: "aziende".into(),
                sede: Some("7013".into()),
                mittente: mittente.clone(),
                assegnatario: None,
                dati: dati.clone(),
                appuntamento: None,
            })
            .collect();
        let (ufficio, now) = (&self.prova.ufficio, self.prova.ufficio.clock.now());
        let tabelle = ufficio.regole.attuali();
        let mut tx = ufficio.db.begin().await.unwrap();
        let nuove = espandi(&mut tx, &tabelle, &annunci, now).await.unwrap();
        store::inserisci(&mut tx, &nuove).await.unwrap();
        enqueue(&mut tx, &jobs(&nuove, now, &tabelle)).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn persona(&self, codice: &str, canali: &[(Canale, &str)]) -> String {
        self.prova.recapiti(codice, canali).await;
        codice.to_owned()
    }

    async fn lavora(&self) {
        self.workers.drain().await.unwrap();
    }

    async fn dopo(&self, ore: u64) {
        self.prova.ufficio.clock.advance(Duration::from_secs(ore * 3600));
        self.lavora().await;
    }

    async fn uscite(&self) -> Vec<Notifica> {
        let tutte = di_quesito(&mut self.prova.ufficio.db.read().await.unwrap(), self.quesito).await.unwrap();
        tutte.into_iter().filter(|n| n.canale != Canale::Cassetto).collect()
    }

    async fn una(&self, canale: Canale) -> Notifica {
        let mut trovate = self.uscite().await;
        trovate.retain(|n| n.canale == canale);
        assert_eq!(trovate.len(), 1);
        trovate.remove(0)
    }

    /// Jobs alive and dead.
    async fn lavori(&self) -> (i64, i64) {
        let now = self.prova.ufficio.clock.now();
        let code = stats(&mut self.prova.ufficio.db.read().await.unwrap(), &CODE, now).await.unwrap();
        code.iter().fold((0, 0), |(vivi, morti), c| (vivi + c.live_total, morti + c.dead))
    }
}

#[tokio::test]
async fn r20_r87_la_chiusura_parte_per_email_sms_e_pec() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let canali = [
            (Canale::Email, "a@example.it"),
            (Canale::Sms, "+393331234567"),
            (Canale::Pec, "a@pec.example.it"),
        ];
        let chi = banco.persona("RSSMRA80A01H501U", &canali).await;
        let mut tabelle = (*banco.prova.ufficio.regole.attuali()).clone();
        tabelle.cassetti.get_mut("aziende").unwrap().canali = Canale::TUTTI.to_vec();
        let regole = &banco.prova.ufficio.regole;
        regole.applica(&db, Arc::new(tabelle), banco.prova.ufficio.clock.now(), "prova").await.unwrap();
        banco.annuncia(Evento::QuesitoChiuso, &[chi]).await;
        banco.lavora().await;
        for (canale, indirizzo) in canali {
            let prese = banco.posta.per(indirizzo);
            assert_eq!(prese.len(), 1, "{label}: {canale:?}");
            assert_eq!((prese[0].canale, prese[0].testo.oggetto.is_some()), (canale, canale != Canale::Sms));
            let n = banco.una(canale).await;
            assert_eq!((n.stato, n.tentativi), (StatoNotifica::Inviata, 1), "{label}");
            assert_eq!(n.esito_gestore.as_deref(), Some("250 OK"));
            let atteso = format!("<{}.notifica@quesiti.esempio.it>", n.id.simple());
            assert_eq!(prese[0].message_id, atteso, "{label}");
        }
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn r87_un_indirizzo_rifiutato_non_ferma_gli_altri_e_il_rifiuto_resta_scritto() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let mut tutti = Vec::new();
        for n in 0..10 {
            let indirizzo = format!("p{n}@example.it");
            tutti.push(banco.persona(&format!("CF{n}"), &[(Canale::Email, &indirizzo)]).await);
        }
        banco.posta.rifiuta("p3@example.it", Guasto::Permanente);
        banco.annuncia(Evento::QuesitoChiuso, &tutti).await;
        banco.lavora().await;
        let uscite = banco.uscite().await;
        let fallite: Vec<_> = uscite.iter().filter(|n| n.stato == StatoNotifica::Fallita).collect();
        assert_eq!(fallite.len(), 1, "{label}");
        assert_eq!(fallite[0].esito_gestore.as_deref(), Some("550 casella inesistente"));
        assert_eq!(uscite.iter().filter(|n| n.stato == StatoNotifica::Inviata).count(), 9, "{label}");
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn un_guasto_temporaneo_si_ritenta_con_lo_stesso_message_id() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        banco.posta.fermo(true);
        banco.annuncia(Evento::QuesitoChiuso, &[chi]).await;
        banco.lavora().await;
        let n = banco.una(Canale::Email).await;
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::DaInviare, 1), "{label}");
        assert_eq!(n.esito_gestore.as_deref(), Some("451 riprova più tardi"));
        banco.lavora().await;
        assert_eq!(banco.una(Canale::Email).await.tentativi, 1, "{label}: not before the pause has passed");
        banco.dopo(2).await;
        assert_eq!(banco.una(Canale::Email).await.tentativi, 2, "{label}");
        banco.posta.fermo(false);
        banco.dopo(2).await;
        let n = banco.una(Canale::Email).await;
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::Inviata, 3), "{label}");
        let prese = banco.posta.per("a@example.it");
        let identita: BTreeSet<_> =
            banco.posta.rifiutate().into_iter().chain(prese.clone()).map(|b| b.message_id).collect();
        assert_eq!((prese.len(), identita.len()), (1, 1), "{label}");
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn dopo_tre_giorni_di_tentativi_la_notifica_e_fallita() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        banco.posta.fermo(true);
        banco.annuncia(Evento::QuesitoChiuso, &[chi]).await;
        banco.lavora().await;
        banco.dopo(71).await;
        assert_eq!(banco.una(Canale::Email).await.stato, StatoNotifica::DaInviare, "{label}");
        banco.dopo(2).await;
        let n = banco.una(Canale::Email).await;
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::Fallita, 3), "{label}");
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn passato_il_non_dopo_l_avviso_e_superato_e_nessuno_e_disturbato() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        // Not after 48 hours.
        banco.annuncia(Evento::QuesitoInCarico, &[chi]).await;
        banco.dopo(49).await;
        let n = banco.una(Canale::Email).await;
        assert_eq!((n.stato, n.tentativi), (StatoNotifica::Superata, 0), "{label}");
        assert!(banco.posta.prese().is_empty(), "{label}");
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn nelle_ore_di_silenzio_un_sms_aspetta_e_la_posta_no() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi =
            banco.persona("CF", &[(Canale::Sms, "+393331234567"), (Canale::Email, "a@example.it")]).await;
        banco.posta.rifiuta("+393331234567", Guasto::Temporaneo);
        banco.prova.alle("2026-03-02T19:59:59Z");
        banco.annuncia(Evento::QuesitoChiuso, &[chi]).await;
        banco.lavora().await;
        banco.posta.accetta("+393331234567");
        // Half past ten in the evening: the pause is over, the silence is not.
        banco.prova.alle("2026-03-02T21:30:00Z");
        banco.lavora().await;
        assert_eq!(banco.posta.per("a@example.it").len(), 1, "{label}");
        assert!(banco.posta.per("+393331234567").is_empty(), "{label}");
        banco.prova.alle("2026-03-03T06:59:59Z");
        banco.lavora().await;
        assert_eq!(banco.una(Canale::Sms).await.tentativi, 1, "{label}: waiting is not an attempt");
        banco.prova.alle("2026-03-03T07:00:00Z");
        banco.lavora().await;
        assert_eq!(banco.una(Canale::Sms).await.stato, StatoNotifica::Inviata, "{label}");
    }
}

#[tokio::test]
async fn molti_insieme_partono_una_volta_ciascuno() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let mut tutti = Vec::new();
        for n in 0..300 {
            let indirizzo = format!("p{n}@example.it");
            tutti.push(banco.persona(&format!("CF{n}"), &[(Canale::Email, &indirizzo)]).await);
        }
        banco.annuncia(Evento::QuesitoChiuso, &tutti).await;
        banco.lavora().await;
        let prese = banco.posta.prese();
        let diverse: BTreeSet<_> = prese.iter().map(|b| b.notifica).collect();
        assert_eq!((prese.len(), diverse.len()), (300, 300), "{label}");
        assert!(banco.uscite().await.iter().all(|n| n.stato == StatoNotifica::Inviata && n.tentativi == 1));
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn chi_ha_perso_il_lavoro_registra_quello_che_ha_inviato_e_l_altro_non_ripete() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        banco.annuncia(Evento::QuesitoChiuso, &[chi]).await;
        let notifica = banco.una(Canale::Email).await.id;
        let clock = &banco.prova.ufficio.clock;
        let lease = Duration::from_secs(60);
        let preso = async || claim(&db, "invio_email", 1, clock.now(), lease).await.unwrap().remove(0);
        let lento = preso().await;
        clock.advance(lease * 2);
        let svelto = preso().await;
        assert_eq!((lento.id, lento.attempts + 1), (svelto.id, svelto.attempts), "{label}");
        let lavoro =
            |attempt| Claimed { job: InviaEmail { notifica }, id: lento.id, attempt, max_attempts: 9 };

        assert_eq!(banco.invio.run(lavoro(lento.attempts)).await, Outcome::Settled, "{label}");
        assert_eq!(banco.una(Canale::Email).await.stato, StatoNotifica::Inviata, "{label}");
        assert_eq!(banco.lavori().await.0, 1, "{label}: the job is of the other one");
        assert_eq!(banco.invio.run(lavoro(svelto.attempts)).await, Outcome::Done, "{label}");
        assert_eq!(banco.posta.per("a@example.it").len(), 1, "{label}");
    }
}

#[tokio::test]
async fn un_lavoro_senza_la_sua_notifica_o_del_canale_sbagliato_non_invia_nulla() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        banco.annuncia(Evento::QuesitoChiuso, &[chi]).await;
        let notifica = banco.una(Canale::Email).await.id;
        let ignota = Claimed {
            job: InviaSms { notifica: engine::new_id() },
            id: 1_000_000,
            attempt: 1,
            max_attempts: 9,
        };
        assert_eq!(banco.invio.run(ignota).await, Outcome::Done, "{label}");
        let sbagliato = Claimed { job: InviaPec { notifica }, id: 1_000_001, attempt: 1, max_attempts: 9 };
        assert!(matches!(banco.invio.run(sbagliato).await, Outcome::Dead { .. }), "{label}");
        assert!(banco.posta.prese().is_empty(), "{label}");
    }
}

fn invito() -> Invito {
    let inizio = "2026-03-10T09:30:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    Invito {
        appuntamento: Uuid::from_u128(7),
        serie: 0,
        metodo: Metodo::Richiesta,
        sequenza: 0,
        inizio: inizio.into(),
        fine: (inizio + chrono::TimeDelta::minutes(30)).into(),
        collegamento: "https://meet.inps.example/7".into(),
        casella: "credito.romatiburtino@inps.example".into(),
        casella_nome: "INPS Roma Tiburtino".into(),
        invitato: "vecchio@example.it".into(),
    }
}

#[tokio::test]
async fn r56_r58_un_invito_esce_con_il_calendario_uguale_a_ogni_tentativo() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        let mut dati = campione(Evento::InvitoVideochiamata);
        dati.extend([invito().dato()]);
        banco.posta.fermo(true);
        banco.annuncia_con(Evento::InvitoVideochiamata, &[chi], dati).await;
        banco.lavora().await;
        banco.posta.fermo(false);
        banco.dopo(2).await;
        let prese = banco.posta.per("a@example.it");
        assert_eq!(prese, banco.posta.rifiutate(), "{label}: due tentativi, lo stesso messaggio");
        let [busta] = prese.as_slice() else { panic!("{label}: {prese:?}") };
        let calendario = busta.calendario.as_ref().unwrap();
        assert_eq!(calendario.casella, "credito.romatiburtino@inps.example", "{label}");
        let oggetto = busta.testo.oggetto.as_deref().unwrap();
        assert_eq!(oggetto, "Appuntamento INPS Roma Tiburtino", "{label}");
        for riga in [
            "METHOD:REQUEST\r\n".to_owned(),
            "UID:00000000-0000-0000-0000-000000000007@quesiti\r\n".to_owned(),
            "DTSTAMP:20260302T090000Z\r\n".to_owned(),
            format!("SUMMARY:{oggetto}\r\n"),
            "mailto:a@example.it\r\n".to_owned(),
        ] {
            assert!(calendario.testo.replace("\r\n ", "").contains(&riga), "{label}: {}", calendario.testo);
        }
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}

#[tokio::test]
async fn un_invito_che_non_si_legge_non_esce_senza_calendario() {
    for (label, db) in databases().await {
        let banco = Banco::nuovo(&db).await;
        let chi = banco.persona("CF", &[(Canale::Email, "a@example.it")]).await;
        let mut dati = campione(Evento::InvitoVideochiamata);
        dati.insert(Invito::CHIAVE.into(), "domani".into());
        banco.annuncia_con(Evento::InvitoVideochiamata, &[chi], dati).await;
        banco.lavora().await;
        let n = banco.una(Canale::Email).await;
        assert_eq!(n.stato, StatoNotifica::DaInviare, "{label}");
        assert!(n.esito_gestore.unwrap().starts_with("invito non leggibile: "), "{label}");
        banco.dopo(73).await;
        assert_eq!(banco.una(Canale::Email).await.stato, StatoNotifica::Fallita, "{label}");
        assert!(banco.posta.prese().is_empty(), "{label}");
        assert_eq!(banco.lavori().await, (0, 0), "{label}");
    }
}
