use super::*;

fn scritto() -> Scritto {
    let allegato = AllegatoDepositato {
        nome: "f24.pdf".into(),
        tipo: "pdf".into(),
        dimensione: 12,
        impronta: "ab".into(),
    };
    Scritto { testo: "Ecco.".into(), allegati: vec![allegato], archivio: Some("2026/x.zip".into()) }
}

#[test]
fn un_atto_differito_si_rilegge_com_era_con_i_suoi_file() {
    let chiusura =
        Atto::Chiudi { esito: "accolto".into(), commento: scritto(), appuntamento_disponibile: true };
    for atto in [Atto::Rispondi(scritto()), Atto::Sospendi(scritto()), chiusura] {
        let differibile = AttoDifferibile::da(atto.clone()).unwrap();
        let json = serde_json::to_string(&differibile).unwrap();
        let riletto: AttoDifferibile = serde_json::from_str(&json).unwrap();
        assert_eq!((riletto.verbo(), riletto.archivio()), (atto.verbo(), Some("2026/x.zip")));
        assert_eq!(Atto::from(riletto), atto);
    }
}

#[test]
fn solo_cio_che_esce_dall_ufficio_si_puo_differire() {
    for atto in [Atto::PrendiInCarico, Atto::Commenta(scritto()), Atto::Annota(scritto()), Atto::Riprendi] {
        assert_eq!(AttoDifferibile::da(atto), None);
    }
}

#[test]
fn le_righe_di_ieri_si_leggono_ancora() {
    let riga = r#"{"verbo":"chiudi","esito":"accolto","scritto":{"testo":"Fatto."},"appuntamento_disponibile":false}"#;
    let atto: AttoDifferibile = serde_json::from_str(riga).unwrap();
    assert_eq!((atto.testo(), atto.chiusura()), ("Fatto.", Some(("accolto", false))));
}
