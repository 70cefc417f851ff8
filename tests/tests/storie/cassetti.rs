//! One story for each Cassetto, from opening to closing.

use engine::Uuid;
use std::time::Duration;
use tests::{Prova, databases};
use tests::{Storia, chiude, ditta, mittente, scrive};
use workflows::{
    attore::Ruolo,
    deleghe::{self, Delega},
    quesiti::{Atto, Idoneita, NomeStato, NuovaRichiesta, PeriodoScritto, Rifiuto, store},
    scadenze::giorno_civile,
    smistamento::Destinazione,
    tabelle::{Canale, Profilo},
    ufficio::ErroreAtto,
};

const GIORNO: Duration = Duration::from_secs(86_400);
const CITTADINO: &str = "VRDLCU75D12C352U";
const INTERMEDIARIO: &str = "BNCNNA82L45B354L";
const OPERATORE: &str = "NRIGPP68T03A326S";

/// Documents are asked for and sent: the term stands still meanwhile, then the answer, the closing, the vote.
#[tokio::test]
async fn r2_r3_r5_r8_r12_r16_r19_r20_r22_aziende() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let contatti = [
            (Canale::Email, "ditta@esempio.it"),
            (Canale::Sms, "+393331234567"),
            (Canale::Pec, "ditta@pec.esempio.it"),
        ];
        s.prova.recapiti(Prova::MITTENTE, &contatti).await;
        let (ditta, nuova) = ditta();
        let id = s
            .apre(
                &ditta,
                NuovaRichiesta {
                    argomento: "aziende.regolarita_contributiva".into(),
                    periodo: Some(PeriodoScritto { da: "2026-01".into(), a: Some("2026-02".into()) }),
                    ..nuova
                },
            )
            .await;
        let q = s.prova.legge(id).await;
        assert_eq!(
            (q.sede.as_deref(), q.unita.as_deref()),
            (Some("7013"), Some("accertamento_gestione_credito"))
        );
        assert!(
            q.richiesta.oggetto.contains("periodo") && q.richiesta.periodo.is_some(),
            "{}",
            q.richiesta.oggetto
        );
        let termine = q.termine().unwrap();

        s.officina.dopo(GIORNO).await;
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.fa(&anna, id, Atto::Sospendi(scrive("La quietanza di febbraio."))).await;
        assert_eq!(s.prova.legge(id).await.termine(), None, "{label}: sospeso, il termine non corre");
        s.officina.dopo(GIORNO * 6).await;
        s.fa(&ditta, id, Atto::Integra(scrive("Eccola."))).await;
        assert!(
            s.prova.legge(id).await.termine().unwrap() > termine,
            "{label}: i giorni di attesa non contano"
        );
        s.fa(&anna, id, Atto::Rispondi(scrive("Ora il versamento risulta."))).await;
        s.fa(&anna, id, chiude("accolto", false)).await;
        s.fa(&ditta, id, Atto::Valuta { voto: 5, suggerimento: String::new() }).await;

        let email = ["Richiesta registrata", "Richiesta in carico", "Servono altri documenti"];
        let email = [&email[..], &["La sede ha risposto", "Richiesta chiusa"]].concat();
        assert_eq!(s.oggetti("ditta@esempio.it"), email, "{label}");
        assert_eq!(s.oggetti("+393331234567").len(), 4, "{label}: registrata, documenti, risposta, chiusa");
        let pec = ["Richiesta registrata", "Servono altri documenti", "Richiesta chiusa"];
        assert_eq!(s.oggetti("ditta@pec.esempio.it"), pec, "{label}");
        assert_eq!(s.oggetti("anna@sede.example.it"), ["Nuovo messaggio dell'utente"], "{label}");
        let verbi =
            ["apre", "smista", "protocolla", "prende_in_carico", "sospende", "integra", "risponde", "chiude"];
        assert_eq!(s.verbi(id).await, [&verbi[..], &["valuta"]].concat(), "{label}");
        let mut conn = db.read().await.unwrap();
        assert_eq!(store::messaggi(&mut conn, id).await.unwrap().len(), 5, "{label}: tutto resta leggibile");
        drop(conn);
        s.finisce_bene().await;
    }
}

/// Nobody answers: the warning, the sollecito on day 15, the appointment on day 16, the escalations; then a refusal.
#[tokio::test]
async fn r18_r26_r29_r76_r77_r84_r85_r89_lavoro_domestico() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let sara = s.prova.assume("sara", Ruolo::Supervisore, "2200").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "2200").await;
        s.prova.assume("mara", Ruolo::Monitoraggio, "7000").await;
        s.prova.recapiti(INTERMEDIARIO, &[(Canale::Email, "studio@esempio.it")]).await;
        delega(&s, None).await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        let id = s.apre(&studio, domestico()).await;
        assert_eq!(s.prova.legge(id).await.sede.as_deref(), Some("2200"), "{label}");

        let mut eventi = Vec::new();
        for giorno in 1..=30 {
            s.officina.dopo(GIORNO).await;
            let q = s.prova.legge(id).await;
            let oggi = giorno_civile(s.prova.ufficio.clock.now().to_utc());
            let si = q.idoneita_appuntamento(oggi).si();
            assert_eq!(si, giorno >= 16, "{label}: appuntamento al giorno {giorno}");
            let sollecito = s.prova.ufficio.esegui(&studio, id, None, Atto::Sollecita(scrive(""))).await;
            match sollecito {
                Ok(_) => eventi.push(giorno),
                Err(ErroreAtto::Rifiuto(Rifiuto::SollecitoPrematuro { .. })) if giorno < 15 => {}
                Err(ErroreAtto::Rifiuto(Rifiuto::GiaSollecitato { .. })) if giorno > 15 => {}
                altro => panic!("{label}: giorno {giorno}: {altro:?}"),
            }
            s.officina.lavora().await;
        }
        assert_eq!(eventi, [15], "{label}: il 14 no, il 15 sì, una volta sola");
        // Seven working days from Monday 2 March end on Wednesday 11; nobody has it in carico: the supervisors hear it.
        let sede = ["Termine in scadenza", "Termine scaduto", "Nuovo messaggio dell'utente"];
        assert_eq!(s.oggetti("sara@sede.example.it"), sede, "{label}");
        assert_eq!(s.oggetti("mara@sede.example.it"), ["Quesito senza risposta oltre il termine"], "{label}");
        assert_eq!(
            s.oggetti("studio@esempio.it"),
            ["Richiesta registrata", "Può fissare un appuntamento"],
            "{label}"
        );

        s.fa(&sara, id, Atto::Assegna { a: "anna".into() }).await;
        s.fa(&anna, id, chiude("respinto", false)).await;
        let q = s.prova.legge(id).await;
        let oggi = giorno_civile(s.prova.ufficio.clock.now().to_utc());
        assert_eq!(q.idoneita_appuntamento(oggi), Idoneita::EsitoNegativo, "{label}");
        s.finisce_bene().await;
    }
}

/// Transferred, closed with an appointment made available, reopened, closed for good. The number never changes.
#[tokio::test]
async fn r1_r13_r15_r77_r78_artigiani_e_commercianti() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let bice = s.prova.assume("bice", Ruolo::Funzionario, "1700").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "0400").await;
        let sara = s.prova.assume("sara", Ruolo::Supervisore, "0400").await;
        s.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it")]).await;
        let luca = mittente(CITTADINO, Profilo::Cittadino, "artigiani_commercianti");
        let nuova = NuovaRichiesta {
            cassetto: "artigiani_commercianti".into(),
            argomento: "artigiani_commercianti.generica".into(),
            oggetto: Some("Iscrizione alla gestione".into()),
            testo: "Da quando decorre?".into(),
            posizione: Some("12345678AB".into()),
            cap: Some("09122".into()),
            mittente_nome: Some("Luca Verdi".into()),
            ..NuovaRichiesta::default()
        };
        let id = s.apre(&luca, nuova).await;
        let numero = s.prova.numero(id).await;
        assert_eq!(numero.to_string(), "INPS.1700.02/03/2026.0000001", "{label}");

        s.fa(&bice, id, Atto::PrendiInCarico).await;
        let verso = Destinazione { sede: "0400".into(), unita: "relazioni_utenza".into() };
        s.fa(&bice, id, Atto::Trasferisci { verso, motivo: "Ha cambiato residenza.".into() }).await;
        let q = s.prova.legge(id).await;
        assert_eq!((q.sede.as_deref(), q.nome_stato()), (Some("0400"), NomeStato::Aperta), "{label}");
        assert_eq!(s.prova.numero(id).await, numero, "{label}");
        let tardi = s.prova.ufficio.esegui(&bice, id, None, Atto::Annota(scrive("x"))).await;
        assert!(matches!(tardi, Err(ErroreAtto::Rifiuto(Rifiuto::NonTuo))), "{label}: {tardi:?}");

        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.fa(&anna, id, Atto::Annota(scrive("Visto l'archivio."))).await;
        s.fa(&anna, id, chiude("informazioni_fornite", true)).await;
        let oggi = giorno_civile(s.prova.ufficio.clock.now().to_utc());
        let q = s.prova.legge(id).await;
        assert_eq!(q.idoneita_appuntamento(oggi), Idoneita::ResaDisponibile, "{label}");
        s.fa(&sara, id, Atto::Riapri { motivo: "Manca la decorrenza.".into() }).await;
        assert!(s.prova.legge(id).await.termine().is_some(), "{label}: riaperto, il termine corre di nuovo");
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.fa(&anna, id, chiude("informazioni_fornite", false)).await;

        let avvisi = [
            "Richiesta registrata",
            "Richiesta in carico",
            "Richiesta trasferita",
            "Richiesta in carico",
            "Richiesta chiusa",
            "Richiesta riaperta",
            "Richiesta in carico",
            "Richiesta chiusa",
        ];
        assert_eq!(s.oggetti("luca@esempio.it"), avvisi, "{label}");
        assert!(s.posta.per("luca@esempio.it").iter().all(|b| b.testo.corpo.contains("Gentile Luca Verdi")));
        s.finisce_bene().await;
    }
}

/// An operator asks about a citizen's claim: two further messages after the reply, none before, the third refused.
#[tokio::test]
async fn r66_r67_r72_r73_r74_r75_patronati() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "0400").await;
        s.prova.abilita(OPERATORE, None).await;
        s.prova.recapiti(OPERATORE, &[(Canale::Email, "patronato@esempio.it")]).await;
        let operatore = mittente(OPERATORE, Profilo::OperatorePatronato, "patronati");
        let nuova = NuovaRichiesta {
            cassetto: "patronati".into(),
            argomento: "patronati.pensioni".into(),
            testo: "A che punto è la domanda?".into(),
            motivo: Some("sollecito_domanda".into()),
            identificativo: Some("DOMUS123456".into()),
            cap: Some("11100".into()),
            soggetto: Some(Prova::MITTENTE.into()),
            ..NuovaRichiesta::default()
        };
        let id = s.apre(&operatore, nuova).await;
        let q = s.prova.legge(id).await;
        assert_eq!(
            (q.sede.as_deref(), q.unita.as_deref()),
            (Some("0400"), Some("prestazioni_pensionistiche"))
        );
        assert_eq!(q.richiesta.soggetto, Prova::MITTENTE);

        let integra = || Atto::Integra(scrive("Aggiungo il modello."));
        let prima = s.prova.ufficio.esegui(&operatore, id, None, integra()).await;
        assert!(
            matches!(prima, Err(ErroreAtto::Rifiuto(Rifiuto::InterazionePrimaDellaRisposta))),
            "{label}: {prima:?}"
        );
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.fa(&anna, id, Atto::Rispondi(scrive("Manca un modello."))).await;
        for _ in 0..2 {
            s.fa(&operatore, id, integra()).await;
            s.fa(&anna, id, Atto::Rispondi(scrive("Ricevuto."))).await;
        }
        let terza = s.prova.ufficio.esegui(&operatore, id, None, integra()).await;
        assert!(
            matches!(terza, Err(ErroreAtto::Rifiuto(Rifiuto::InterazioniEsaurite { massimo: 2 }))),
            "{label}: {terza:?}"
        );
        s.fa(&anna, id, chiude("accolto", false)).await;
        assert_eq!(s.oggetti("anna@sede.example.it").len(), 2, "{label}");
        let risposte = s.oggetti("patronato@esempio.it");
        assert_eq!(
            risposte.iter().filter(|o| *o == "La sede ha risposto").count(),
            3,
            "{label}: {risposte:?}"
        );
        s.finisce_bene().await;
    }
}

/// Revoked between reading and acting: the act is refused, and nothing of it stays.
#[tokio::test]
async fn r27_una_delega_revocata_o_scaduta_ferma_l_atto() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        let revocata = delega(&s, None).await;
        let id = s.apre(&studio, domestico()).await;
        let letta = s.prova.legge(id).await;
        let mut tx = db.begin().await.unwrap();
        assert!(deleghe::store::revoca(&mut tx, revocata, s.prova.ufficio.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        let integra = || Atto::Integra(scrive("Aggiungo."));
        let esito = s.prova.ufficio.esegui(&studio, id, Some(letta.meta.version), integra()).await;
        assert!(matches!(esito, Err(ErroreAtto::SenzaDelega)), "{label}: {esito:?}");
        assert_eq!(s.prova.legge(id).await, letta, "{label}");

        delega(&s, Some("2026-03-10")).await;
        s.prova.alle("2026-03-10T22:59:59Z");
        let ultimo = s.prova.ufficio.esegui(&studio, id, None, integra()).await;
        assert!(
            !matches!(ultimo, Err(ErroreAtto::SenzaDelega)),
            "{label}: l'ultimo giorno vale ancora: {ultimo:?}"
        );
        s.prova.alle("2026-03-10T23:00:00Z");
        let esito = s.prova.ufficio.esegui(&studio, id, None, integra()).await;
        assert!(matches!(esito, Err(ErroreAtto::SenzaDelega)), "{label}: {esito:?}");
    }
}

fn domestico() -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "lavoro_domestico".into(),
        argomento: "lavoro_domestico.mav".into(),
        testo: "Il MAV non arriva.".into(),
        posizione: Some("1234567890".into()),
        cap: Some("88100".into()),
        soggetto: Some(CITTADINO.into()),
        ..NuovaRichiesta::default()
    }
}

async fn delega(s: &Storia, al: Option<&str>) -> Uuid {
    let ora = s.prova.ufficio.clock.now();
    let d = Delega {
        id: engine::new_id(),
        delegante: CITTADINO.into(),
        delegato: INTERMEDIARIO.into(),
        cassetto: "lavoro_domestico".into(),
        dal: giorno_civile(ora.to_utc()),
        al: al.map(|g| g.parse().unwrap()),
        revocata_il: None,
        fonte: "prova".into(),
    };
    let mut tx = s.prova.ufficio.db.begin().await.unwrap();
    deleghe::store::inserisci(&mut tx, &d, ora).await.unwrap();
    tx.commit().await.unwrap();
    d.id
}
