//! Settings: who wins, what is refused, what never shows.

mod comune;

use config::{Archivio, Configurazione, ModoPosta};
use figment::providers::Serialized;
use figment::{Figment, Jail};
use serde_json::json;
use std::path::{Path, PathBuf};

type Esito = Result<(), Box<figment::Error>>;

/// Runs in a folder of its own, with an environment of its own.
#[expect(clippy::result_large_err, reason = "the shape Jail takes")]
fn in_disparte(prova: impl FnOnce(&mut Jail) -> Esito) {
    Jail::try_with(|jail| prova(jail).map_err(|e| *e)).unwrap_or_else(|e| panic!("{e}"));
}

/// A folder with this `quesiti.toml` and the shipped tables.
fn cartella(quesiti: &str) -> comune::Copia {
    let copia = comune::Copia::nuova();
    copia.scrivi("quesiti.toml", quesiti);
    copia
}

fn errori(radice: &Path, overrides: Figment) -> Vec<String> {
    let errori = config::carica(radice, overrides).expect_err("le impostazioni sono sbagliate");
    errori.0.iter().map(|e| e.to_string().replace(&format!("{}/", radice.display()), "")).collect()
}

#[test]
fn vince_la_riga_di_comando_poi_l_ambiente_poi_il_file_poi_il_predefinito() {
    in_disparte(|jail| {
        let copia = cartella("[lavoratori]\nconcorrenza = 2\ninvii_concorrenti = 2\nlease_secondi = 20\n");
        jail.set_env("QUESITI_LAVORATORI__CONCORRENZA", 3);
        jail.set_env("QUESITI_LAVORATORI__INVII_CONCORRENTI", 3);
        // A flag nobody gave arrives as null: it must not hide the file.
        let flag = Serialized::defaults(
            json!({ "lavoratori": { "concorrenza": 4, "lease_secondi": null }, "server": null }),
        );
        let c = config::carica(copia.radice(), flag).unwrap().impostazioni.lavoratori;
        assert_eq!(
            (c.concorrenza, c.invii_concorrenti, c.lease_secondi, c.poll_millisecondi),
            (4, 3, 20, 1000)
        );
        Ok(())
    });
}

#[test]
fn il_doppio_trattino_basso_annida_e_i_nomi_senza_non_sono_nostri() {
    in_disparte(|jail| {
        jail.set_env("QUESITI_DATABASE__URL", "postgres://quesiti:s3greta@db/quesiti");
        jail.set_env("QUESITI_ALLEGATI__ARCHIVIO", "s3://allegati/produzione/");
        jail.set_env("QUESITI_ALLEGATI__S3__REGION", "eu-south-1");
        jail.set_env("QUESITI_SMS__MITTENTE", "43200");
        jail.set_env("QUESITI_CONFIG", "/etc/quesiti");
        let c = config::carica(Path::new("nessuna"), Figment::new()).unwrap().impostazioni;
        assert_eq!(c.database.url.esponi(), "postgres://quesiti:s3greta@db/quesiti");
        assert_eq!(
            c.allegati.archivio,
            Archivio::S3 { bucket: "allegati".into(), prefisso: "produzione".into() }
        );
        assert_eq!(c.sms.mittente, "43200", "una variabile non ha tipi");
        assert!(!format!("{c:?}").contains("s3greta"));
        Ok(())
    });
}

#[test]
fn senza_file_valgono_i_predefiniti() {
    in_disparte(|_| {
        let c = config::carica(Path::new("nessuna"), Figment::new()).unwrap().impostazioni;
        assert_eq!(c, Configurazione::default());
        assert_eq!(c.server.ascolto.to_string(), "127.0.0.1:8080");
        assert_eq!(c.database.url.esponi(), "sqlite:var/quesiti.db");
        assert_eq!(c.allegati.archivio, Archivio::Cartella(PathBuf::from("var/allegati")));
        assert_eq!(c.email.modo, ModoPosta::Cartella);
        Ok(())
    });
}

#[test]
fn r24_gli_indirizzi_di_assistenza_sono_configurazione() {
    in_disparte(|_| {
        let copia = cartella("[assistenza]\ntecnica = \"aiuto@inps.it\"\n");
        let c = config::carica(copia.radice(), Figment::new()).unwrap().impostazioni.assistenza;
        assert_eq!((c.amministrativa.as_str(), c.tecnica.as_str()), ("FEAsupporto@inps.it", "aiuto@inps.it"));
        // What cannot be read is told to the administrative address, unless there is one for it.
        assert_eq!(c.accessibilita(), "FEAsupporto@inps.it");
        let copia = cartella("[assistenza]\naccessibilita = \"tutti@inps.it\"\n");
        let c = config::carica(copia.radice(), Figment::new()).unwrap().impostazioni.assistenza;
        assert_eq!(c.accessibilita(), "tutti@inps.it");
        Ok(())
    });
}

#[test]
fn ogni_errore_dice_da_dove_viene_la_chiave() {
    in_disparte(|jail| {
        let copia = cartella(
            "[server]\nascolto = \"8080\"\nporta = 1\n[email]\nmodo = \"piccione\"\n[database]\nurl = \"mysql://a:b@c/d\"\n",
        );
        jail.set_env("QUESITI_LAVORATORI__CONCORRENZA", "molta");
        let flag = Figment::from(Serialized::defaults(json!({ "registro": { "formato": "xml" } })));
        let trovati = errori(copia.radice(), flag);
        let attesi = [
            "quesiti.toml: server.ascolto = \"8080\": atteso un indirizzo con la porta, come \"127.0.0.1:8080\"",
            "quesiti.toml: server.porta: chiave sconosciuta; sono previste ascolto, ",
            "quesiti.toml: email.modo = \"piccione\": atteso cartella o smtp",
            "variabile d'ambiente QUESITI_LAVORATORI__CONCORRENZA: lavoratori.concorrenza = \"molta\": atteso un numero",
            "riga di comando: registro.formato = \"xml\": atteso testo o json",
        ];
        for atteso in attesi {
            assert!(trovati.iter().any(|e| e.starts_with(atteso)), "manca {atteso}\n{trovati:#?}");
        }
        assert_eq!(trovati.len(), attesi.len(), "{trovati:#?}");
        Ok(())
    });
}

#[test]
fn le_impostazioni_si_tengono_tra_loro() {
    in_disparte(|_| {
        let copia = cartella(
            "[server]\nindirizzo_pubblico = \"quesiti.inps.it/\"\nrichieste_al_minuto = 0\n\
             [database]\nurl = \"mysql://utente:parola@host/db\"\n\
             [allegati]\narchivio = \"s3://secchio\"\n\
             [email]\nmodo = \"smtp\"\nutente = \"quesiti\"\n\
             [sms]\nmodo = \"http\"\nurl_esiti = \"http://io/esiti\"\nmittente = \"Istituto Nazionale\"\ncorpo = \"{{ nome }}\"\n\
             [token]\nalgoritmo = \"RS256\"\n[web_meeting]\nurl = \"http://meet.inps.it/{codice}\"\n[assistenza]\ntecnica = \"aiuto\"\naccessibilita = \"tutti\"\n",
        );
        let trovati = errori(copia.radice(), Figment::new());
        let attesi = [
            "server.indirizzo_pubblico = \"quesiti.inps.it/\"",
            "server.richieste_al_minuto = 0: atteso almeno 1",
            "database.url = \"mysql://utente:***@host/db\": atteso un indirizzo sqlite: o postgres://",
            "allegati.s3.region: con un archivio s3://",
            "email: utente e password_file",
            "email.host: chiave mancante",
            "email.mittente = \"INPS <non-rispondere@inps.example>\": con modo = \"smtp\" serve un mittente vero",
            "sms.url: con modo",
            "sms.segreto_esiti_file: chiave mancante",
            "sms.mittente = \"Istituto Nazionale\"",
            "sms.corpo: il modello usa nome; si possono usare numero, ",
            "token.chiave_pubblica_file: chiave mancante",
            "web_meeting.url = \"http://meet.inps.it/{codice}\": atteso https://; http:// vale solo verso la stessa macchina",
            "assistenza.tecnica = \"aiuto\": atteso un indirizzo e-mail",
            "assistenza.accessibilita = \"tutti\": atteso un indirizzo e-mail",
        ];
        for atteso in attesi {
            let atteso = format!("quesiti.toml: {atteso}");
            assert!(trovati.iter().any(|e| e.starts_with(&atteso)), "manca {atteso}\n{trovati:#?}");
        }
        assert_eq!(trovati.len(), attesi.len(), "{trovati:#?}");
        assert!(!trovati.concat().contains("parola"));
        Ok(())
    });
}

#[test]
fn l_accesso_esterno_si_tiene_insieme() {
    in_disparte(|_| {
        let buono = "[console.oidc]\nemittente = \"https://accesso.inps.it/realms/inps\"\nclient_id = \"quesiti\"\n\
                     [console.oidc.ruoli]\nQ_FUNZ = \"funzionario\"\n";
        let c = config::carica(cartella(buono).radice(), Figment::new()).unwrap().impostazioni.console.oidc;
        assert_eq!(c.ruoli["Q_FUNZ"], workflows::attore::Ruolo::Funzionario);
        assert_eq!((c.claim_ruolo.as_str(), c.solo_oidc), ("ruolo", false));
        for qui in ["http://127.0.0.1:9000", "http://localhost/realms/x"] {
            let testo = buono.replace("https://accesso.inps.it/realms/inps", qui);
            assert!(config::carica(cartella(&testo).radice(), Figment::new()).is_ok(), "{qui}");
        }
        for (testo, atteso) in [
            (
                buono.replace("https:", "http:"),
                "console.oidc.emittente = \"http://accesso.inps.it/realms/inps\": atteso",
            ),
            (buono.replace("https://accesso", "http://localhost@accesso"), "console.oidc.emittente = "),
            (buono.replace("https://", ""), "console.oidc.emittente = "),
            (buono.replace("client_id = \"quesiti\"\n", ""), "console.oidc.client_id: chiave mancante"),
            (
                buono.replace("client_id", "claim_sede = \" \"\nclient_id"),
                "console.oidc.claim_sede: chiave mancante",
            ),
            (buono.replace("Q_FUNZ = \"funzionario\"\n", ""), "console.oidc.ruoli: atteso almeno un ruolo"),
            ("[console.oidc]\nsolo_oidc = true\n".to_owned(), "console.oidc.emittente: chiave mancante"),
            (
                buono.replace("client_id", "client_secret_file = \"assente\"\nclient_id"),
                "console.oidc.client_secret_file",
            ),
        ] {
            let trovati = errori(cartella(&testo).radice(), Figment::new());
            assert_eq!(trovati.len(), 1, "{testo}\n{trovati:#?}");
            assert!(trovati[0].starts_with(&format!("quesiti.toml: {atteso}")), "{trovati:#?}");
        }
        let ignoto = buono.replace("\"funzionario\"", "\"capo\"");
        assert!(errori(cartella(&ignoto).radice(), Figment::new())[0].contains("console.oidc.ruoli.Q_FUNZ"));
        Ok(())
    });
}

#[test]
fn i_segreti_vengono_da_file_e_non_si_vedono() {
    in_disparte(|jail| {
        jail.create_file("smtp.password", "  sus1na\n")?;
        jail.create_file("database.url", "postgres://quesiti:pr8gna@db/quesiti\n")?;
        let copia = cartella(
            "[email]\nmodo = \"smtp\"\nhost = \"smtp.inps.it\"\nutente = \"quesiti\"\npassword_file = \"smtp.password\"\n\
             mittente = \"INPS <quesiti@inps.it>\"\n[database]\nurl_file = \"database.url\"\n",
        );
        let c = config::carica(copia.radice(), Figment::new()).unwrap().impostazioni;
        let password = c.email.password_file.as_ref().unwrap().leggi().unwrap();
        assert_eq!(password.esponi(), "sus1na");
        assert_eq!(c.database.indirizzo().unwrap().esponi(), "postgres://quesiti:pr8gna@db/quesiti");
        let visto = format!("{c:?} {password:?} {:?}", c.database.indirizzo());
        assert!(!visto.contains("sus1na") && !visto.contains("pr8gna"), "{visto}");
        Ok(())
    });
}

#[test]
fn un_segreto_che_manca_o_e_vuoto_e_un_errore() {
    in_disparte(|jail| {
        jail.create_file("vuoto", "\n")?;
        let copia = cartella(
            "[email]\nutente = \"a\"\npassword_file = \"assente\"\n[pec]\nutente = \"a\"\npassword_file = \"vuoto\"\n",
        );
        let trovati = errori(copia.radice(), Figment::new());
        assert!(trovati[0].starts_with(
            "quesiti.toml: email.password_file = \"assente\": il file del segreto non è leggibile: "
        ));
        assert_eq!(
            trovati[1],
            "quesiti.toml: pec.password_file = \"vuoto\": il file del segreto non è leggibile: è vuoto"
        );
        Ok(())
    });
}

/// The shipped `quesiti.toml` shows every key, commented: with the `#` gone it is the default configuration.
#[test]
fn quesiti_toml_mostra_ogni_chiave_col_suo_predefinito() {
    let testo = std::fs::read_to_string(comune::spedita().join("quesiti.toml")).unwrap();
    let scritte: toml::Table = toml::from_str(&testo).unwrap();
    assert!(scritte.values().all(|sezione| foglie("", sezione).is_empty()), "spedito senza valori");
    let chiave = |riga: &str| {
        let (nome, _) = riga.split_once(" = ")?;
        nome.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)).then_some(())
    };
    let attivo: String = testo
        .lines()
        .map(|riga| match riga.strip_prefix("# ") {
            Some(resto) if chiave(resto).is_some() => format!("{resto}\n"),
            _ => format!("{riga}\n"),
        })
        .collect();
    let mostrate = foglie("", &toml::Value::Table(toml::from_str(&attivo).unwrap()));
    let predefinite = serde_json::to_value(Configurazione::default()).unwrap();
    let mut attese = Vec::new();
    for (sezione, chiavi) in predefinite.as_object().unwrap() {
        rami(sezione, chiavi, &mut attese);
    }
    for (nome, predefinito) in &attese {
        let mostrata = mostrate.iter().find(|(m, _)| m == nome).unwrap_or_else(|| panic!("manca {nome}"));
        if !predefinito.is_null() {
            assert_eq!(&serde_json::to_value(&mostrata.1).unwrap(), predefinito, "{nome}");
        }
    }
    for (nome, _) in &mostrate {
        assert!(attese.iter().any(|(a, _)| a == nome), "{nome} non esiste");
    }
}

fn rami(prefisso: &str, valore: &serde_json::Value, foglie: &mut Vec<(String, serde_json::Value)>) {
    match valore.as_object() {
        Some(mappa) => mappa.iter().for_each(|(k, v)| rami(&format!("{prefisso}.{k}"), v, foglie)),
        None => foglie.push((prefisso.to_owned(), valore.clone())),
    }
}

fn foglie(prefisso: &str, valore: &toml::Value) -> Vec<(String, toml::Value)> {
    match valore.as_table() {
        Some(tabella) => tabella
            .iter()
            .flat_map(|(k, v)| {
                let nome = if prefisso.is_empty() { k.clone() } else { format!("{prefisso}.{k}") };
                foglie(&nome, v)
            })
            .collect(),
        None => vec![(prefisso.to_owned(), valore.clone())],
    }
}

#[test]
fn il_rilascio_di_chi_e_assente_va_da_mai_a_un_anno() {
    in_disparte(|_| {
        for (giorni, buono) in [("0", true), ("365", true), ("366", false)] {
            let copia = cartella(&format!("[assenze]\nrilascio_dopo_giorni = {giorni}\n"));
            assert_eq!(config::carica(copia.radice(), Figment::new()).is_ok(), buono, "{giorni}");
        }
        Ok(())
    });
}
