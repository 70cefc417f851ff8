use super::*;

fn festivita(testo: &str) -> Result<Festivita, String> {
    toml::from_str(testo).map_err(|e| e.message().to_owned())
}

fn cade(f: &Festivita, giorno: &str) -> bool {
    f.cade_il(&Giorno::new(giorno.parse().unwrap()))
}

#[test]
fn r88_un_giorno_che_non_esiste_e_rifiutato_con_una_frase() {
    for giorno in
        ["02-30", "13-01", "00-10", "04-31", "4-10", "04-1", "04/10", "", "-04-10", "04-010", "+4-10"]
    {
        let errore = festivita(&format!("nome = \"Prova\"\ngiorno = \"{giorno}\"")).unwrap_err();
        assert_eq!(
            errore.trim(),
            format!(
                "\"Prova\": il giorno \"{giorno}\" non esiste; indicare mese e giorno come MM-GG, per esempio \"12-25\""
            )
        );
    }
}

#[test]
fn r88_il_29_febbraio_esiste_e_cade_solo_negli_anni_bisestili() {
    let f = festivita("nome = \"Bisestile\"\ngiorno = \"02-29\"").unwrap();
    assert!(cade(&f, "2028-02-29"));
    assert!(!cade(&f, "2027-02-28") && !cade(&f, "2027-03-01"));
}

#[test]
fn r88_una_voce_ha_una_sola_chiave_di_data() {
    for testo in ["nome = \"X\"", "nome = \"X\"\ngiorno = \"01-01\"\npasqua = 1"] {
        assert_eq!(
            festivita(testo).unwrap_err().trim(),
            "\"X\": indicare una sola chiave fra giorno, pasqua e settimana"
        );
    }
}

#[test]
fn r88_chiavi_sconosciute_e_anni_invertiti_sono_rifiutati() {
    assert!(festivita("nome = \"X\"\ngiorno = \"01-01\"\nanno = 2026").unwrap_err().contains("anno"));
    let errore = festivita("nome = \"X\"\ngiorno = \"01-01\"\ndal = 2027\nal = 2026").unwrap_err();
    assert!(errore.contains("dal = 2027 viene dopo al = 2026"), "{errore}");
    assert!(festivita("nome = \"X\"\ngiorno = \"01-01\"\ndal = 2026\nal = 2026").is_ok());
}

#[test]
fn r88_lo_scarto_da_pasqua_resta_nello_stesso_anno() {
    assert!(festivita("nome = \"X\"\npasqua = 251").is_err());
    assert!(festivita("nome = \"X\"\npasqua = -81").is_err());
    // 2008: Easter on 23 March of a leap year, the 83rd day. 2011: on 24 April, the 114th of 365.
    assert!(cade(&festivita("nome = \"X\"\npasqua = -80").unwrap(), "2008-01-03"));
    assert!(cade(&festivita("nome = \"X\"\npasqua = 250").unwrap(), "2011-12-30"));
}

#[test]
fn r88_gli_anni_di_validita_sono_compresi() {
    let f = festivita("nome = \"X\"\ngiorno = \"10-04\"\ndal = 2026\nal = 2027").unwrap();
    let anni = [2025, 2026, 2027, 2028].map(|anno| cade(&f, &format!("{anno}-10-04")));
    assert_eq!(anni, [false, true, true, false]);
}

#[test]
fn r88_le_feste_mobili_di_pentecoste_e_di_settimana() {
    // Bolzano, Whit Monday: 50 days after Easter.
    let bolzano = festivita("nome = \"Lunedì di Pentecoste\"\npasqua = 50").unwrap();
    for giorno in ["2025-06-09", "2026-05-25", "2027-05-17"] {
        assert!(cade(&bolzano, giorno), "{giorno}");
    }
    // Asti, first Tuesday of May.
    let asti = "nome = \"San Secondo\"\nsettimana = { numero = 1, giorno = \"martedì\", mese = 5 }";
    let asti = festivita(asti).unwrap();
    for giorno in ["2024-05-07", "2025-05-06", "2026-05-05", "2027-05-04", "2029-05-01"] {
        assert!(cade(&asti, giorno), "{giorno}");
    }
    assert!(!cade(&asti, "2026-05-12") && !cade(&asti, "2026-05-04"));
    // Carbonia, the Thursday after the second Sunday of May.
    let carbonia =
        "nome = \"San Ponziano\"\nsettimana = { numero = 2, giorno = \"domenica\", mese = 5, piu = 4 }";
    let carbonia = festivita(carbonia).unwrap();
    for giorno in ["2025-05-15", "2026-05-14", "2027-05-13"] {
        assert!(cade(&carbonia, giorno), "{giorno}");
    }
    // Days after the last week of December belong to the year after.
    let fine = "nome = \"X\"\nsettimana = { numero = 5, giorno = \"giovedi\", mese = 12, piu = 6 }";
    assert!(cade(&festivita(fine).unwrap(), "2027-01-06"));
}

#[test]
fn r88_una_settimana_impossibile_e_rifiutata() {
    for s in ["numero = 6, giorno = \"sabato\", mese = 5", "numero = 1, giorno = \"sabato\", mese = 13"] {
        let errore = festivita(&format!("nome = \"X\"\nsettimana = {{ {s} }}")).unwrap_err();
        assert!(errore.contains("numero da 1 a 5"), "{errore}");
    }
    assert!(festivita("nome = \"X\"\nsettimana = { numero = 1, giorno = \"sab\", mese = 5 }").is_err());
}

#[test]
fn una_voce_si_riscrive_come_si_legge() {
    for testo in [
        "nome = \"Natale\"\ngiorno = \"12-25\"\n",
        "nome = \"San Francesco\"\ngiorno = \"10-04\"\ndal = 2026\n",
        "nome = \"Lunedì dell'Angelo\"\npasqua = 1\n",
    ] {
        assert_eq!(toml::to_string(&festivita(testo).unwrap()).unwrap(), testo);
    }
    let patrono = "comune = \"Asti\"\nnome = \"San Secondo\"\n\n[settimana]\nnumero = 1\ngiorno = \"martedi\"\nmese = 5\npiu = 0\n";
    let letto: Patrono = toml::from_str(patrono).unwrap();
    assert_eq!(toml::to_string(&letto).unwrap(), patrono);
}
