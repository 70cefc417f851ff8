//! "Load per clerk, absences, reassign, escalations, unrouted quesiti, dead letters of its sede", through the page.

use crate::agenda::appoggio::{Console, campo};
use engine::{
    Uuid,
    jobs::{NewJob, Outcome, Priority, claim, enqueue, settle_in},
};
use tests::databases;
use workflows::{attore::Attore, quesiti::Atto};

impl Console {
    /// Quesiti of Roma Tiburtino, in carico to somebody.
    async fn in_carico(&self, a: &str, quanti: usize) -> Vec<Uuid> {
        let mut ids = Vec::new();
        for _ in 0..quanti {
            ids.push(self.s.prova.apre().await.meta.id);
        }
        self.s.officina.lavora().await;
        for id in &ids {
            self.s.prova.fa(&self.attore(a), *id, Atto::PrendiInCarico).await;
        }
        self.s.officina.lavora().await;
        ids
    }

    async fn assegnatario(&self, id: Uuid) -> Option<String> {
        self.s.prova.legge(id).await.assegnatario().map(str::to_owned)
    }
}

#[tokio::test]
async fn il_supervisore_scrive_un_assenza_e_riassegna_quello_che_resta() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let ids = c.in_carico("anna", 3).await;
        let sara = c.entra("sara").await;
        let pagina = sara.get("/sede").await.bene(200);
        assert!(pagina.dice("anna Rossi") && pagina.dice("presente"), "{label}");
        assert!(pagina.dice("Tutti i quesiti hanno una sede."), "{label}");

        let assenza = |utente: &'static str, dal: &'static str| {
            [("utente", utente), ("dal", dal), ("al", "2026-03-06"), ("motivo", "<b>ferie</b>")]
        };
        let storta = sara.post("/sede/assenze", &assenza("anna", "2026-03-07")).await.bene(409);
        assert!(storta.dice("L'ultimo giorno viene prima del primo"), "{label}");
        assert!(storta.dice("value=\"2026-03-07\""), "{label}: quello che era scritto resta");
        sara.post("/sede/assenze", &assenza("carla", "2026-03-02")).await.bene(409);
        sara.post("/sede/assenze", &assenza("", "2026-03-02")).await.bene(409);
        let fatta = sara.post("/sede/assenze", &assenza("anna", "2026-03-02")).await.bene(303);
        assert_eq!(fatta.verso, "/sede?fatto=assenza#assenze", "{label}");
        let pagina = sara.get("/sede?fatto=assenza").await.bene(200);
        for frase in
            ["assente fino al ven 6 mar 2026", "Da riassegnare", "3 in carico", "L'assenza è salvata"]
        {
            assert!(pagina.dice(frase), "{label}: {frase}");
        }
        assert!(!pagina.dice("<b>ferie</b>"), "{label}: il motivo è testo");

        let elenco = sara.get("/sede/riassegnazione?da=anna").await.bene(200);
        for id in &ids {
            assert!(elenco.dice(&id.to_string()), "{label}");
        }
        assert!(elenco.dice("bruno Rossi (0 in carico)") && !elenco.dice("value=\"anna\">anna"), "{label}");
        // Of three, one went elsewhere meanwhile: the others go on, and it is said.
        c.s.prova.fa(&c.attore("sara"), ids[0], Atto::Assegna { a: "sara".into() }).await;
        let scelti: Vec<String> = ids.iter().map(|id| format!("{id}:1")).collect();
        let mut campi = vec![("da", "anna"), ("a", "bruno")];
        campi.extend(scelti.iter().map(|s| ("scelti", s.as_str())));
        let esito = sara.post("/sede/riassegnazione", &campi).await.bene(200);
        assert!(esito.dice("Riassegnati 2 quesiti su 3"), "{label}\n{}", esito.corpo);
        assert!(esito.dice("ora è in carico a bruno Rossi"), "{label}");
        assert!(esito.dice("un collega è arrivato prima"), "{label}");
        assert_eq!(c.assegnatario(ids[0]).await.as_deref(), Some("sara"), "{label}");
        assert_eq!(c.assegnatario(ids[1]).await.as_deref(), Some("bruno"), "{label}");
        assert!(esito.dice("anna Rossi non ha quesiti in carico."), "{label}");

        // To who is away nothing is given, and each says why.
        let ritorno = format!("{}:9", ids[1]);
        let campi = [("da", "bruno"), ("a", "anna"), ("scelti", ritorno.as_str())];
        let no = sara.post("/sede/riassegnazione", &campi).await.bene(200);
        assert!(no.dice("anna Rossi è assente fino al 06/03/2026"), "{label}");
        let niente = [("da", "bruno"), ("a", "sara")];
        assert!(sara.post("/sede/riassegnazione", &niente).await.dice("Scegli almeno un quesito"), "{label}");

        let pagina = sara.get("/sede").await.bene(200);
        let togli = pagina.corpo.split("action=\"/sede/assenze/").nth(1).unwrap().split('/').next().unwrap();
        let togli = format!("/sede/assenze/{togli}/rimozione");
        c.entra("silvio").await.post(&togli, &[]).await.bene(404);
        sara.post(&togli, &[]).await.bene(303);
        sara.post(&togli, &[]).await.bene(404);
        assert!(sara.get("/sede").await.dice("Nessuna assenza in corso"), "{label}");
    }
}

#[tokio::test]
async fn quello_che_nessuno_ha_smistato_si_vede_con_il_perche() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let mut richiesta = tests::Prova::richiesta();
        richiesta.cap = Some("99999".into());
        richiesta.oggetto = "<i>Senza</i> sede".into();
        let id = c.s.prova.apre_con(richiesta).await.meta.id;
        c.s.officina.lavora().await;
        let pagina = c.entra("sara").await.get("/sede").await.bene(200);
        assert!(pagina.dice("nessuna sede serve il CAP 99999"), "{label}\n{}", pagina.corpo);
        assert!(pagina.dice(&format!("/quesiti/{id}#smistamento")), "{label}");
        assert!(!pagina.dice("<i>Senza</i>"), "{label}");
    }
}

/// A term that is over: the escalation fires, and is on the page until somebody answers.
#[tokio::test]
async fn i_segnalati_si_vedono_nella_loro_sede_soltanto() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let ids = c.in_carico("anna", 1).await;
        assert!(
            c.entra("sara").await.get("/sede").await.dice("Nessun quesito è stato segnalato."),
            "{label}"
        );
        for giorno in ["2026-04-01", "2026-04-15", "2026-05-15", "2026-06-15"] {
            c.s.officina.alle(&format!("{giorno}T09:00:00Z")).await;
        }
        let sara = c.entra("sara").await.get("/sede").await.bene(200);
        assert!(sara.dice(&format!("/quesiti/{}", ids[0])) && sara.dice("supervisori"), "{label}");
        let altrove = c.entra("silvio").await.get("/sede").await.bene(200);
        assert!(altrove.dice("Nessun quesito è stato segnalato."), "{label}");
    }
}

#[tokio::test]
async fn un_lavoro_fallito_della_sede_si_riprova_e_quello_di_un_altra_no() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let ids = c.in_carico("anna", 1).await;
        let lavoro = muore(&c, ids[0]).await;
        let pagina = c.entra("sara").await.get("/sede").await.bene(200);
        assert!(pagina.dice("rotto &#60;b&#62;qui&#60;/b&#62;"), "{label}\n{}", pagina.corpo);
        let qui = format!("/sede/lavori/{lavoro}/ripetizione");
        assert!(pagina.dice(&qui), "{label}");
        assert!(!c.entra("silvio").await.get("/sede").await.dice(&qui), "{label}");
        c.entra("silvio").await.post(&qui, &[]).await.bene(409);
        c.entra("anna").await.post(&qui, &[]).await.bene(403);
        c.entra("sara").await.post(&qui, &[]).await.bene(303);
        c.entra("sara").await.post(&qui, &[]).await.bene(409);
        assert!(
            c.entra("sara").await.get("/sede").await.dice("Nessun lavoro della sede è fallito."),
            "{label}"
        );
    }
}

/// A job about a quesito that gave up.
async fn muore(c: &Console, quesito: Uuid) -> i64 {
    let ufficio = &c.s.prova.ufficio;
    let ora = ufficio.clock.now();
    let nuovo = NewJob {
        queue: "prova",
        payload: format!(r#"{{"quesito":"{quesito}"}}"#),
        run_at: ora,
        priority: Priority::Normal,
        max_attempts: 1,
        dedup: None,
    };
    let mut tx = ufficio.db.begin().await.unwrap();
    enqueue(&mut tx, &[nuovo]).await.unwrap();
    tx.commit().await.unwrap();
    let presi = claim(&ufficio.db, "prova", 9, ora, std::time::Duration::from_secs(60)).await.unwrap();
    let esiti: Vec<_> =
        presi.iter().map(|r| (r.job_ref(), Outcome::Dead { error: "rotto <b>qui</b>".into() })).collect();
    let mut tx = ufficio.db.begin().await.unwrap();
    settle_in(&mut tx, &esiti, ora).await.unwrap();
    tx.commit().await.unwrap();
    presi[0].id
}

#[tokio::test]
async fn ogni_ruolo_su_ogni_indirizzo_della_sede() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        for (chi, legge, scrive) in [
            ("anna", 403, 403),
            ("sara", 200, 409),
            ("ada", 200, 403),
            ("mario", 200, 403),
            ("tina", 403, 403),
        ] {
            let b = c.entra(chi).await;
            assert_eq!(b.get("/sede?sede=7013").await.stato, legge, "{label}: {chi}");
            let assenza = [("utente", ""), ("dal", ""), ("al", "")];
            assert_eq!(b.post("/sede/assenze", &assenza).await.stato, scrive, "{label}: {chi}");
            let riassegna = if scrive == 409 { 200 } else { 403 };
            assert_eq!(b.get("/sede/riassegnazione?da=anna").await.stato, riassegna, "{label}: {chi}");
            let niente = [("da", "anna"), ("a", "")];
            assert_eq!(b.post("/sede/riassegnazione", &niente).await.stato, riassegna, "{label}: {chi}");
        }
        let ada = c.entra("ada").await;
        assert!(ada.get("/sede").await.bene(200).dice("Scegli una sede"), "{label}");
        ada.get("/sede?sede=0000").await.bene(404);
        let vista = ada.get("/sede?sede=7013").await.bene(200);
        assert!(vista.dice("Roma Tiburtino") && !vista.dice("Aggiungi un&#39;assenza"), "{label}");
        let sara = c.entra("sara").await;
        assert!(sara.get("/sede?sede=2200").await.dice("Roma Tiburtino"), "{label}: sempre la sua");
        sara.get("/sede/riassegnazione?da=carla").await.bene(404);
        assert!(campo(&vista.corpo, "csrf").is_some());
        assert!(matches!(c.attore("sara"), Attore::Funzionario(_)));
    }
}
