//! Operators of patronati: who may write, as what, from when to when, and where a question on rules goes.

use tests::{Prova, databases};
use tests::{Storia, chiude, mittente, scrive};
use workflows::{
    attore::{Attore, Ruolo},
    patronati::{self, Abilitazione, ProfiloAbilitato, SERVIZI_BASE, store},
    quesiti::{Atto, NuovaRichiesta, Quesito},
    scadenze::giorno_civile,
    smistamento::NonSmistato,
    tabelle::{Polo, Profilo, Regione, Tabelle},
    ufficio::ErroreAtto,
};

const OPERATORE: &str = "NRIGPP68T03A326S";
const REFERENTE: &str = "BNCNNA82L45B354L";
/// Ten in the morning in Rome.
const OGGI: &str = "2026-03-02";

fn operatore(codice_fiscale: &str) -> Attore {
    mittente(codice_fiscale, Profilo::OperatorePatronato, "patronati")
}

fn referente(codice_fiscale: &str) -> Attore {
    mittente(codice_fiscale, Profilo::ReferenteRegionale, "patronati")
}

fn per_un_cittadino() -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "patronati".into(),
        argomento: "patronati.pensioni".into(),
        testo: "A che punto è la domanda?".into(),
        motivo: Some("requisiti_e_accesso".into()),
        cap: Some("11100".into()),
        soggetto: Some(Prova::MITTENTE.into()),
        ..NuovaRichiesta::default()
    }
}

fn sulle_norme() -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "patronati".into(),
        argomento: "patronati.aspetti_normativi_e_procedimentali".into(),
        oggetto: Some("Cumulo dei periodi".into()),
        testo: "Come si applica la circolare?".into(),
        ..NuovaRichiesta::default()
    }
}

fn riga(elenco: &str, codice_fiscale: &str, dal: &str, al: Option<&str>) -> Abilitazione {
    Abilitazione {
        elenco: elenco.into(),
        codice_fiscale: codice_fiscale.into(),
        profilo: ProfiloAbilitato::Operatore,
        ente: "Patronato di prova".into(),
        nome: "Giuseppe Neri".into(),
        regione: None,
        dal: dal.parse().unwrap(),
        al: al.map(|al| al.parse().unwrap()),
        importata_il: "2026-01-01T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into(),
    }
}

/// Opens a request as the API does; nothing else happens.
async fn prova_ad_aprire(
    prova: &Prova,
    attore: &Attore,
    nuova: NuovaRichiesta,
) -> Result<Quesito, ErroreAtto> {
    let Attore::Mittente(chi) = attore else { panic!("{attore:?} non scrive da un Cassetto") };
    let (richiesta, testo) = nuova.valida(chi, &prova.ufficio.regole.attuali(), &[]).expect("valida");
    prova.ufficio.apri(attore, engine::new_id(), richiesta, scrive(&testo), None).await
}

fn non_abilitato<T>(esito: &Result<T, ErroreAtto>) -> bool {
    matches!(esito, Err(ErroreAtto::NonAbilitato))
}

#[tokio::test]
async fn r83_solo_chi_e_in_un_elenco_abilitato_scrive() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), OGGI).await;
        let neri = operatore(OPERATORE);
        let esito = prova_ad_aprire(&prova, &neri, per_un_cittadino()).await;
        assert!(non_abilitato(&esito), "{label}: {esito:?}");
        let frase = esito.unwrap_err().to_string();
        assert_eq!(
            frase,
            "Non sei abilitato a scrivere alla sede con questo profilo: chiedi al referente del tuo patronato."
        );
        // Imported, but the stage has not begun.
        prova.iscrive(riga("altro_elenco", OPERATORE, "2026-01-01", None)).await;
        assert!(non_abilitato(&prova_ad_aprire(&prova, &neri, per_un_cittadino()).await), "{label}");
        let mut tabelle = Prova::tabelle();
        accende(&mut tabelle, &["altro_elenco"]);
        let accesa = Prova::con_tabelle(db, OGGI, tabelle).await;
        let q = prova_ad_aprire(&accesa, &neri, per_un_cittadino()).await.unwrap();
        assert_eq!(q.richiesta.regione, None, "{label}: la regione è dei referenti");
        // Of no patronato, of no list.
        accesa.apre().await;
    }
}

fn accende(tabelle: &mut Tabelle, elenchi: &[&str]) {
    let elenchi = elenchi.iter().map(ToString::to_string).collect();
    tabelle.cassetti.get_mut("patronati").unwrap().elenchi_abilitati = Some(elenchi);
    tabelle.versione = "altra".into();
}

#[tokio::test]
async fn r83_si_scrive_dal_primo_all_ultimo_giorno_di_roma() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, OGGI).await;
        prova.iscrive(riga("estensione", OPERATORE, "2026-03-02", Some("2026-03-04"))).await;
        for (istante, atteso) in [
            ("2026-03-01T22:59:59Z", false),
            ("2026-03-01T23:00:00Z", true),
            ("2026-03-04T22:59:59Z", true),
            ("2026-03-04T23:00:00Z", false),
        ] {
            prova.alle(istante);
            let esito = prova_ad_aprire(&prova, &operatore(OPERATORE), per_un_cittadino()).await;
            assert_eq!(esito.is_ok(), atteso, "{label}: {istante}: {esito:?}");
        }
    }
}

/// Closed meanwhile: no act any more, and nothing of the attempt stays; what was asked before is still there to read.
#[tokio::test]
async fn r83_chi_non_e_piu_abilitato_non_agisce_ma_rilegge() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, OGGI).await;
        s.prova.abilita(OPERATORE, None).await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "0400").await;
        let neri = operatore(OPERATORE);
        let id = s.apre(&neri, per_un_cittadino()).await;
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.fa(&anna, id, Atto::Rispondi(scrive("Manca un modello."))).await;
        s.prova.iscrive(riga("sperimentazione", OPERATORE, "2026-03-01", Some("2026-03-01"))).await;
        let letta = s.prova.legge(id).await;
        for atto in [Atto::Integra(scrive("Eccolo.")), Atto::Sollecita(scrive(""))] {
            let esito = s.prova.ufficio.esegui(&neri, id, None, atto).await;
            assert!(non_abilitato(&esito), "{label}: {esito:?}");
        }
        assert_eq!(s.prova.legge(id).await, letta, "{label}");
        s.fa(&anna, id, chiude("accolto", false)).await;
        let ufficio = &s.prova.ufficio;
        let mut conn = ufficio.db.read().await.unwrap();
        let oggi = giorno_civile(ufficio.clock.now().to_utc());
        let ambito = workflows::ricerca::Ambito::di(&neri, oggi);
        let riferimento = workflows::ricerca::Riferimento::Id(id);
        let trovato = workflows::ricerca::carica_visibile(&mut conn, &ambito, &riferimento).await.unwrap();
        assert!(
            matches!(trovato, workflows::ricerca::Trovato::Si(_)),
            "{label}: le sue richieste restano sue"
        );
        drop(conn);
        s.finisce_bene().await;
    }
}

#[tokio::test]
async fn r70_il_referente_scrive_anche_come_operatore_e_l_operatore_non_come_referente() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, OGGI).await;
        prova.abilita(REFERENTE, Some(Regione::Lazio)).await;
        prova.abilita(OPERATORE, None).await;
        let q = prova_ad_aprire(&prova, &operatore(REFERENTE), per_un_cittadino()).await.unwrap();
        prova.protocolla().await;
        let q = prova.legge(q.meta.id).await;
        assert_eq!(q.richiesta.regione, None, "{label}: come operatore vale il CAP del cittadino");
        assert_eq!(q.sede.as_deref(), Some("0400"), "{label}");
        let norme = prova_ad_aprire(&prova, &referente(REFERENTE), sulle_norme()).await;
        assert!(norme.is_ok(), "{label}: {norme:?}");
        let abuso = prova_ad_aprire(&prova, &referente(OPERATORE), sulle_norme()).await;
        assert!(non_abilitato(&abuso), "{label}: {abuso:?}");
    }
}

#[tokio::test]
async fn r71_chi_ha_i_servizi_di_base_e_operatore_generico_da_se() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, OGGI).await;
        prova.iscrive(riga(SERVIZI_BASE, OPERATORE, OGGI, None)).await;
        let esito = prova_ad_aprire(&prova, &operatore(OPERATORE), per_un_cittadino()).await;
        assert!(esito.is_ok(), "{label}: {esito:?}");
    }
}

#[tokio::test]
async fn r68_r69_la_domanda_sulle_norme_va_al_cric_della_regione() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, OGGI).await;
        let casi = [
            ("VRDLCU75D12C352U", Regione::Lombardia, "4900"),
            ("BNCNNA82L45B354L", Regione::ValleDAosta, "0400"),
            ("VRDLGI85M01H501A", Regione::Calabria, "2200"),
            ("BNCLRA70A41H501B", Regione::Sardegna, "1700"),
        ];
        for (codice_fiscale, regione, sede) in casi {
            s.prova.abilita(codice_fiscale, Some(regione)).await;
            let id = s.apre(&referente(codice_fiscale), sulle_norme()).await;
            let q = s.prova.legge(id).await;
            assert_eq!(q.richiesta.regione, Some(regione), "{label}: si conserva");
            assert_eq!(
                (q.sede.as_deref(), q.unita.as_deref()),
                (Some(sede), Some("cric")),
                "{label}: {regione}"
            );
            assert_eq!((q.richiesta.cap, q.richiesta.motivo), (None, None), "{label}");
            assert_eq!(q.richiesta.soggetto, codice_fiscale, "{label}: nessun altro codice fiscale");
            let perche = q.fatti.smistamento.unwrap().perche.join(" ");
            assert!(perche.contains(&format!("Referente regionale: {regione}.")), "{label}: {perche}");
            assert!(perche.contains(&format!("sede {sede}")), "{label}: {perche}");
        }
        s.finisce_bene().await;
    }
}

#[tokio::test]
async fn r69_la_regione_viene_dall_elenco_e_senza_cric_si_aspetta_in_vista() {
    for (label, db) in databases().await {
        let mut tabelle = Prova::tabelle();
        tabelle.poli.retain(|p| p.regione != Some(Regione::Molise));
        tabelle.versione = "altra".into();
        let prova = Prova::con_tabelle(db, OGGI, tabelle).await;
        prova.abilita(REFERENTE, Some(Regione::Molise)).await;
        let tabelle = prova.ufficio.regole.attuali();
        let attore = referente(REFERENTE);
        let Attore::Mittente(chi) = &attore else { unreachable!() };
        let (mut richiesta, testo) = sulle_norme().valida(chi, &tabelle, &[]).unwrap();
        // Whatever a caller puts there, the list decides.
        richiesta.regione = Some(Regione::Lombardia);
        let id = engine::new_id();
        prova.ufficio.apri(&attore, id, richiesta, scrive(&testo), None).await.unwrap();
        prova.protocolla().await;
        let q = prova.legge(id).await;
        assert_eq!((q.sede, q.richiesta.regione), (None, Some(Regione::Molise)), "{label}");
        let esito = q.fatti.smistamento.unwrap().esito;
        assert_eq!(esito, Err(NonSmistato::RegioneSenzaPolo { regione: Regione::Molise }), "{label}");
    }
}

#[tokio::test]
async fn r83_un_elenco_si_scrive_si_conta_e_si_rilegge() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), OGGI).await;
        let molti: Vec<Abilitazione> = (0..2_500)
            .map(|n| {
                riga("estensione", &format!("CF{n:014}"), "2026-01-01", (n < 500).then_some("2026-03-01"))
            })
            .collect();
        let mut tx = db.begin().await.unwrap();
        store::salva(&mut tx, &molti).await.unwrap();
        tx.commit().await.unwrap();
        prova.abilita(REFERENTE, Some(Regione::Umbria)).await;
        prova.iscrive(riga("sperimentazione", REFERENTE, OGGI, None)).await;
        let mut conn = db.read().await.unwrap();
        let conti = store::conti(&mut conn, OGGI.parse().unwrap()).await.unwrap();
        let conti: Vec<_> =
            conti.iter().map(|c| (c.elenco.as_str(), c.righe, c.operatori, c.referenti)).collect();
        assert_eq!(conti, [("estensione", 2_500, 2_000, 0), ("sperimentazione", 2, 1, 1)], "{label}");
        assert_eq!(store::di_elenco(&mut conn, "estensione").await.unwrap(), molti, "{label}");
        let tabelle = prova.ufficio.regole.attuali();
        let cassetto = &tabelle.cassetti["patronati"];
        let oggi = OGGI.parse().unwrap();
        let profilo = Profilo::ReferenteRegionale;
        assert!(
            patronati::abilitato(&mut conn, cassetto, REFERENTE, profilo, oggi).await.unwrap(),
            "{label}"
        );
        let mai = patronati::abilitato(&mut conn, cassetto, "CF00000000000000", profilo, oggi).await.unwrap();
        assert!(!mai, "{label}");
        let regione = patronati::regione(&mut conn, cassetto, REFERENTE, oggi).await.unwrap();
        assert_eq!(regione, Some(Regione::Umbria), "{label}");
    }
}

/// R74: "tenendo anche conto dei vari Poli istituiti": the sede of the CAP, unless a Polo takes that argomento from it.
#[tokio::test]
async fn r66_r67_r74_la_residenza_e_l_argomento_decidono_e_poi_i_poli() {
    for (label, db) in databases().await {
        let mut tabelle = Prova::tabelle();
        tabelle.poli.push(Polo {
            codice: "polo_invalidita".into(),
            nome: "Polo invalidità civile".into(),
            argomenti: vec!["patronati.invalidita_civile".into()],
            serve: vec!["0400".into()],
            regione: None,
            sede: "8100".into(),
            unita: "invalidita_civile".into(),
        });
        tabelle.versione = "altra".into();
        let prova = Prova::con_tabelle(db, OGGI, tabelle).await;
        prova.abilita(OPERATORE, None).await;
        for (cap, argomento, sede, unita) in [
            ("11100", "patronati.pensioni", "0400", "prestazioni_pensionistiche"),
            ("11100", "patronati.invalidita_civile", "8100", "invalidita_civile"),
            ("88100", "patronati.invalidita_civile", "2200", "invalidita_civile"),
        ] {
            let nuova =
                NuovaRichiesta { cap: Some(cap.into()), argomento: argomento.into(), ..per_un_cittadino() };
            let id = prova_ad_aprire(&prova, &operatore(OPERATORE), nuova).await.unwrap().meta.id;
            prova.protocolla().await;
            let q = prova.legge(id).await;
            assert_eq!(
                (q.sede.as_deref(), q.unita.as_deref()),
                (Some(sede), Some(unita)),
                "{label}: {cap} {argomento}"
            );
        }
    }
}
