use super::*;

fn modello(testo: &str) -> ModelloRisposta {
    ModelloRisposta {
        codice: "prova".into(),
        titolo: "Prova".into(),
        argomenti: vec!["aziende.f24".into()],
        sedi: vec!["7013".into()],
        per: UsoRisposta::Risposta,
        esito: None,
        testo: testo.into(),
    }
}

#[test]
fn un_modello_vale_per_il_suo_argomento_la_sua_sede_e_il_suo_uso() {
    let suo = modello("x");
    assert!(suo.vale("aziende.f24", "7013", UsoRisposta::Risposta));
    assert!(!suo.vale("aziende.f24", "7013", UsoRisposta::Chiusura));
    assert!(!suo.vale("aziende.generica", "7013", UsoRisposta::Risposta));
    assert!(!suo.vale("aziende.f24", "2200", UsoRisposta::Risposta));
    let di_tutti = ModelloRisposta { argomenti: vec![], sedi: vec![], ..suo };
    assert!(di_tutti.vale("aziende.generica", "2200", UsoRisposta::Risposta));
}

#[test]
fn i_campi_prendono_il_loro_posto_e_quello_che_manca_non_lascia_traccia() {
    let testo = "Gentile {{ nome }},\n{% if termine %}entro {{ termine }}{% else %}senza termine{% endif %}.";
    let pieno = compila(&modello(testo), &campione(true)).unwrap();
    assert_eq!(pieno, "Gentile Anna Bianchi,\nentro mercoledì 23 dicembre 2026.");
    let vuoto = compila(&modello(testo), &campione(false)).unwrap();
    assert_eq!(vuoto, "Gentile Anna Bianchi,\nsenza termine.");
}

#[test]
fn un_valore_ostile_resta_testo() {
    let mut dati = campione(true);
    dati.insert("oggetto", Some("{{ nome }} {% for x in range(9) %}<b>\u{202E}\0".into()));
    let reso = TestoLibero::nuovo("Su: {{oggetto}}").unwrap().compila(&dati).unwrap();
    assert_eq!(reso, "Su: {{ nome }} {% for x in range(9) %}<b>");
}

#[test]
fn un_modello_sbagliato_dice_riga_e_che_cosa_era_atteso() {
    let errore = controlla("Gentile {{ nome }},\nentro {{ scadenza }}").unwrap_err();
    assert_eq!((errore.riga, errore.trovato.as_deref()), (2, Some("scadenza")));
    assert!(errore.messaggio.starts_with("il campo `scadenza` non esiste, si può usare nome, riferimento"));
    assert_eq!(controlla("a\n{% if %}").unwrap_err().riga, 2);
    assert!(controlla(" {{ termine }} ").unwrap_err().messaggio.contains("è vuoto"));
    assert_eq!(controlla("{{ termine or \"presto\" }}"), Ok(()));
}

#[test]
fn in_un_testo_per_molti_ci_sono_soltanto_campi() {
    for buono in ["Nessun campo.", "{{ oggetto }} e {{protocollo}}", "una { graffa } sola", "100 % {"] {
        assert!(TestoLibero::nuovo(buono).is_ok(), "{buono}");
    }
    let casi = [
        ("a\n{% for i in range(9) %}", 2, "soltanto i campi"),
        ("{# nota #}", 1, "soltanto i campi"),
        ("{{ \"a\" * 999999999 }}", 1, "non esiste"),
        ("{{ nome | upper }}", 1, "non esiste"),
        ("{{- nome }}", 1, "non esiste"),
        ("{{{ nome }}}", 1, "non esiste"),
        ("{{ nome", 1, "manca la chiusura"),
        ("{{ }}", 1, "non esiste"),
    ];
    for (testo, riga, atteso) in casi {
        let errore = TestoLibero::nuovo(testo).unwrap_err();
        assert_eq!(errore.riga, riga, "{testo}");
        assert!(errore.messaggio.contains(atteso), "{testo}: {errore}");
    }
}
