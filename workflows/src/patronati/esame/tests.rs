use super::*;
use crate::tabelle::{LimitiAllegati, SediAbilitate, TipoPosizione};
use engine::Timestamp;

fn giorno(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

const OGGI: &str = "2026-03-02";

fn cassetto(elenchi: Option<&[&str]>) -> Cassetto {
    Cassetto {
        codice: "patronati".into(),
        nome: "COMBIPAT".into(),
        profili: vec![Profilo::OperatorePatronato, Profilo::ReferenteRegionale],
        elenchi_abilitati: elenchi.map(|e| e.iter().map(ToString::to_string).collect()),
        posizione: TipoPosizione::Istanza,
        posizione_obbligatoria: false,
        cap_obbligatorio: true,
        sedi: SediAbilitate::Elenco(vec![]),
        canali: vec![],
        recapiti_obbligatori: vec![],
        appuntamenti: None,
        allegati: LimitiAllegati {
            numero_massimo: 0,
            dimensione_massima: 0,
            totale_massimo: 0,
            tipi: vec![],
        },
        interazioni_dopo_risposta: None,
        motivi: vec![],
        fascicolo_url: None,
    }
}

fn riga(elenco: &str, regione: Option<Regione>, dal: &str, al: Option<&str>) -> Abilitazione {
    let profilo = if regione.is_some() { ProfiloAbilitato::Referente } else { ProfiloAbilitato::Operatore };
    Abilitazione {
        elenco: elenco.into(),
        codice_fiscale: "RSSMRA80A01H501U".into(),
        profilo,
        ente: "Ente di prova".into(),
        nome: "Mario Rossi".into(),
        regione,
        dal: giorno(dal),
        al: al.map(giorno),
        importata_il: "2026-01-01T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into(),
    }
}

fn aperti(elenchi: Option<&[&str]>, righe: &[Abilitazione]) -> (bool, bool) {
    let chiede = |profilo| esamina(&cassetto(elenchi), righe, profilo, giorno(OGGI)).aperto;
    (chiede(Profilo::OperatorePatronato), chiede(Profilo::ReferenteRegionale))
}

fn perche(righe: &[Abilitazione], profilo: Profilo) -> Vec<String> {
    esamina(&cassetto(Some(&["sperimentazione"])), righe, profilo, giorno(OGGI)).perche
}

#[test]
fn r83_vale_dal_primo_all_ultimo_giorno_compresi() {
    for (dal, al, atteso) in [
        ("2026-03-01", None, true),
        ("2026-03-02", None, true),
        ("2026-03-03", None, false),
        ("2026-01-01", Some("2026-03-01"), false),
        ("2026-01-01", Some("2026-03-02"), true),
        ("2026-01-01", Some("2026-03-03"), true),
        ("2026-03-02", Some("2026-03-02"), true),
        // Closed on the day it began: never good.
        ("2026-03-02", Some("2026-03-01"), false),
    ] {
        let righe = [riga("sperimentazione", None, dal, al)];
        assert_eq!(aperti(Some(&["sperimentazione"]), &righe).0, atteso, "dal {dal} al {al:?}");
    }
}

#[test]
fn r83_conta_solo_un_elenco_che_il_cassetto_accende() {
    let righe = [riga("estensione", None, "2026-01-01", None)];
    assert_eq!(aperti(Some(&["sperimentazione"]), &righe), (false, false));
    assert_eq!(aperti(Some(&["sperimentazione", "estensione"]), &righe), (true, false));
    assert_eq!(aperti(Some(&[]), &righe), (false, false));
    assert_eq!(aperti(Some(&["sperimentazione"]), &[]), (false, false));
    assert_eq!(aperti(None, &[]), (true, true));
    let altro = esamina(&cassetto(Some(&[])), &[], Profilo::Cittadino, giorno(OGGI));
    assert!(altro.aperto, "gli elenchi non parlano degli altri profili");
}

#[test]
fn r70_un_referente_puo_essere_anche_operatore_ma_non_il_contrario() {
    let accesi: Option<&[&str]> = Some(&["sperimentazione"]);
    let referente = riga("sperimentazione", Some(Regione::Lazio), "2026-01-01", None);
    assert_eq!(aperti(accesi, &[referente]), (true, true));
    assert_eq!(aperti(accesi, &[riga("sperimentazione", None, "2026-01-01", None)]), (true, false));
}

#[test]
fn r69_la_regione_e_quella_della_riga_buona_cominciata_per_ultima() {
    let righe = [
        riga("sperimentazione", Some(Regione::Lazio), "2026-01-01", None),
        riga("estensione", Some(Regione::Umbria), "2026-02-01", None),
        riga("servizi_base", Some(Regione::Molise), "2026-03-03", None),
    ];
    let regione = |elenchi: &[&str]| regione_di(&cassetto(Some(elenchi)), &righe, giorno(OGGI));
    assert_eq!(regione(&["sperimentazione"]), Some(Regione::Lazio));
    assert_eq!(regione(&["sperimentazione", "estensione", "servizi_base"]), Some(Regione::Umbria));
    assert_eq!(regione(&["servizi_base"]), None, "comincia domani");
    assert_eq!(regione_di(&cassetto(None), &righe, giorno(OGGI)), None);
}

#[test]
fn r65_ogni_si_e_ogni_no_e_spiegato() {
    let operatore = Profilo::OperatorePatronato;
    assert_eq!(perche(&[], operatore), ["Il codice fiscale non è in nessun elenco di operatori."]);
    let righe = [
        riga("estensione", None, "2026-01-01", None),
        riga("sperimentazione", None, "2026-03-03", None),
        riga("sperimentazione", None, "2026-01-01", Some("2026-03-01")),
        riga("sperimentazione", None, "2026-03-05", Some("2026-03-01")),
    ];
    let attese = [
        "È nell'elenco «estensione», che qui non è ancora attivo.",
        "Nell'elenco «sperimentazione» l'abilitazione comincia il 03/03/2026.",
        "Nell'elenco «sperimentazione» l'abilitazione è finita il 01/03/2026.",
        "Nell'elenco «sperimentazione» l'abilitazione è finita il 01/03/2026.",
    ];
    assert_eq!(perche(&righe, operatore), attese);
    assert_eq!(
        perche(&righe[1..2], Profilo::ReferenteRegionale),
        ["Nell'elenco «sperimentazione» è Operatore generico, non Referente regionale."]
    );
    let referente = [riga("sperimentazione", Some(Regione::ValleDAosta), "2026-01-01", Some("2026-12-31"))];
    assert_eq!(
        perche(&referente, operatore),
        ["È nell'elenco «sperimentazione» come Referente regionale, che può scrivere anche come Operatore \
          generico, dal 01/01/2026 fino al 31/12/2026."]
    );
    assert_eq!(
        perche(&referente, Profilo::ReferenteRegionale),
        ["È nell'elenco «sperimentazione» come Referente regionale (Valle d'Aosta), dal 01/01/2026 fino al \
          31/12/2026."]
    );
}

#[test]
fn quando_e_stata_detta_non_cambia_cio_che_dice() {
    let una = riga("sperimentazione", None, "2026-01-01", None);
    let dopo = Abilitazione { importata_il: Timestamp::from(chrono::DateTime::UNIX_EPOCH), ..una.clone() };
    assert!(una.uguale(&dopo));
    assert!(!una.uguale(&Abilitazione { al: Some(giorno(OGGI)), ..una.clone() }));
    assert!(!una.uguale(&Abilitazione { ente: "Altro".into(), ..una.clone() }));
}
