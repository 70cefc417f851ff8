//! The shipped message templates: each renders with every variable, in words fit for its channel.

mod comune;

use comune::spedita;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use workflows::notifiche::segmenti_sms;

fn modelli() -> config::Modelli {
    let caricata = config::carica(spedita(), figment::Figment::new()).unwrap_or_else(|e| panic!("{e}"));
    caricata.modelli
}

fn campione(completo: bool) -> Value {
    let se = |testo: &str| if completo { testo.to_owned() } else { String::new() };
    context! {
        protocollo => "INPS.7013.24/11/2026.0000123",
        oggetto => "Regolarità contributiva, periodo 01/2026-06/2026",
        argomento => "Regolarità contributiva",
        cassetto => "Cassetto previdenziale aziende",
        sede => "Roma Casilino Prenestino",
        stato => "in carico",
        esito => se("Accolto"),
        commento => se("La posizione è stata corretta."),
        mittente_nome => "Anna Bianchi",
        data_invio => "martedì 27 ottobre 2026",
        scadenza => "mercoledì 30 settembre 2026",
        giorni => if completo { 16 } else { 1 },
        link => "https://quesiti.inps.example/quesiti/019a0000-0000-7000-8000-000000000000",
        assistenza_amministrativa => "FEAsupporto@inps.it",
        assistenza_tecnica => "FEAhelp@inps.it",
        appuntamento_disponibile => completo,
        motivo => se("Competenza territoriale"),
        documenti => se("Copia dei versamenti del periodo"),
        posizione => se("7012345678"),
        data => "mercoledì 30 settembre 2026",
        ora => "10:30",
        durata => 30,
        punto => "ART/COM COVID-19",
        indirizzo => se("via Ciro il Grande 21, Roma"),
        canale => if completo { "web meeting" } else { "telefono" },
        richieste => "- INPS.7013.24/11/2026.0000123 – Regolarità contributiva",
        data_precedente => "mercoledì 23 settembre 2026",
        ora_precedente => "09:00",
        cancellato_da => "dall'utente",
        collegamento => "https://meet.inps.example/019a0000-7f3a9c1e5b2d8046",
        modificabile_fino => se("martedì 29 settembre 2026, ore 10:30"),
        da_concordare => false,
    }
}

fn rendi(testo: &str, campione: &Value) -> String {
    let mut ambiente = Environment::new();
    ambiente.set_undefined_behavior(UndefinedBehavior::Strict);
    ambiente.render_str(testo, campione).unwrap_or_else(|e| panic!("{e:#}\n{testo}"))
}

#[test]
fn r21_ogni_modello_si_compone_con_tutte_le_variabili_anche_vuote() {
    let modelli = modelli();
    assert!(modelli.len() >= 55, "{}", modelli.len());
    for (nome, testo) in &modelli {
        for completo in [true, false] {
            let composto = rendi(testo, &campione(completo));
            assert!(!composto.contains("{{") && !composto.contains("none"), "{nome}: {composto}");
            assert!(!composto.contains("\n\n\n"), "{nome}: righe vuote di troppo\n{composto}");
            assert!(!composto.ends_with('\n') && composto == composto.trim(), "{nome}");
        }
    }
}

#[test]
fn r21_chi_compone_i_messaggi_li_accetta_tutti() {
    workflows::notifiche::Modelli::nuovi(modelli()).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn email_pec_e_cassetto_cominciano_con_l_oggetto_e_una_riga_vuota() {
    for (nome, testo) in modelli().iter().filter(|(nome, _)| !nome.ends_with("/sms")) {
        let composto = rendi(testo, &campione(true));
        let mut righe = composto.lines();
        let oggetto = righe.next().unwrap().strip_prefix("Oggetto: ").unwrap_or_else(|| panic!("{nome}"));
        assert!((10..=90).contains(&oggetto.chars().count()), "{nome}: {oggetto}");
        assert_eq!(righe.next(), Some(""), "{nome}");
    }
}

#[test]
fn un_sms_sta_in_un_segmento_gsm_di_160_caratteri() {
    let mut visti = 0;
    for (nome, testo) in modelli().iter().filter(|(nome, _)| nome.ends_with("/sms")) {
        let composto = rendi(testo, &campione(true));
        assert_eq!(segmenti_sms(&composto), 1, "{nome}: {} caratteri\n{composto}", composto.chars().count());
        visti += 1;
    }
    assert_eq!(visti, 11);
}

#[test]
fn un_sms_non_porta_dati_della_persona_ne_della_richiesta() {
    for (nome, testo) in modelli().iter().filter(|(nome, _)| nome.ends_with("/sms")) {
        for riservata in [
            "mittente_nome",
            "oggetto",
            "argomento",
            "commento",
            "documenti",
            "posizione",
            "motivo",
            "richieste",
        ] {
            assert!(!testo.contains(&format!("{{{{ {riservata}")), "{nome} usa {riservata}");
        }
    }
}

#[test]
fn r24_le_email_e_le_pec_portano_i_due_indirizzi_di_assistenza() {
    for (nome, testo) in
        modelli().iter().filter(|(nome, _)| nome.ends_with("/email") || nome.ends_with("/pec"))
    {
        assert!(
            testo.contains("assistenza_amministrativa") && testo.contains("assistenza_tecnica"),
            "{nome}"
        );
    }
}

#[test]
fn r53_la_conferma_dice_giorno_e_ora_per_ogni_canale() {
    for canale in ["cassetto", "email", "pec", "sms"] {
        let testo = &modelli()[&format!("appuntamento_confermato/{canale}")];
        let composto = rendi(testo, &campione(true));
        assert!(composto.contains("mercoledì 30 settembre 2026") && composto.contains("10:30"), "{composto}");
    }
}

#[test]
fn r59_l_oggetto_dell_invito_e_quello_e_basta() {
    let composto = rendi(&modelli()["invito_videochiamata/email"], &campione(true));
    assert!(composto.starts_with("Oggetto: Appuntamento INPS Roma Casilino Prenestino\n\n"), "{composto}");
}

#[test]
fn r60_il_collegamento_sta_nel_testo_dell_invito() {
    for canale in ["email", "cassetto"] {
        let testo = &modelli()[&format!("invito_videochiamata/{canale}")];
        for completo in [true, false] {
            let composto = rendi(testo, &campione(completo));
            assert!(
                composto.contains("\nhttps://meet.inps.example/019a0000-7f3a9c1e5b2d8046\n"),
                "{composto}"
            );
        }
    }
}

#[test]
fn r57_r61_r62_r63_l_invito_dice_videocamera_documenti_chat_e_registrazione() {
    for canale in ["email", "cassetto"] {
        let composto = rendi(&modelli()[&format!("invito_videochiamata/{canale}")], &campione(true));
        for detto in [
            "la videocamera è facoltativa",
            "un documento d'identità valido e i documenti che riguardano l'appuntamento",
            "soltanto attraverso i canali dell'Istituto",
            "mai nella chat",
            "la videochiamata non viene registrata",
        ] {
            assert!(composto.contains(detto), "manca {detto}\n{composto}");
        }
    }
}

#[test]
fn r59_r60_un_invito_con_un_altro_oggetto_o_senza_collegamento_non_entra_in_vigore() {
    let file = "modelli/invito_videochiamata/email.txt";
    let errori = |da: &str, a: &str| {
        let copia = comune::Copia::nuova();
        copia.cambia(file, da, a);
        copia.errori()
    };
    let oggetto = errori("Oggetto: Appuntamento INPS {{ sede }}", "Oggetto: Appuntamento INPS di {{ sede }}");
    assert_eq!(
        oggetto,
        [format!(
            "{file}: riga 1 = `Appuntamento INPS di {{{{ sede }}}}`: atteso esattamente \
             `Oggetto: Appuntamento INPS {{{{ sede }}}}` (messaggio Hermes 2351/2020)"
        )]
    );
    let collegamento = errori("{{ collegamento }}", "{# collegamento #}");
    assert_eq!(
        collegamento,
        [format!(
            "{file}: riga 3: nel testo deve esserci il collegamento alla videochiamata: atteso {{{{ collegamento }}}}"
        )]
    );
    // The rule is of the e-mail alone, and blanks within braces are not read by anybody.
    let copia = comune::Copia::nuova();
    copia.cambia(
        "modelli/invito_videochiamata/cassetto.txt",
        "Oggetto: Appuntamento",
        "Oggetto: Videochiamata",
    );
    copia.cambia(file, "Oggetto: Appuntamento INPS {{ sede }}", "Oggetto: Appuntamento INPS {{sede}}");
    config::carica_tabelle(copia.radice()).unwrap_or_else(|e| panic!("{e}"));
}
