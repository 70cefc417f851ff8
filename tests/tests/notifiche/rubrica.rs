//! Contacts and users.

use engine::Timestamp;
use tests::databases;
use workflows::{
    attore::Ruolo,
    recapiti::{self, Recapito},
    tabelle::Canale,
    utenti::{self, Utente},
};

fn recapito(canale: Canale, indirizzo: &str, attivo: bool) -> Recapito {
    Recapito {
        codice_fiscale: "RSSMRA80A01H501U".into(),
        canale,
        indirizzo: indirizzo.into(),
        attivo,
        aggiornato_il: Timestamp::from_millis(7),
    }
}

#[tokio::test]
async fn r39_un_recapito_per_canale_si_aggiorna_e_si_toglie() {
    for (label, db) in databases().await {
        let mut tx = db.begin().await.unwrap();
        let primi = [recapito(Canale::Email, "a@example.it", true), recapito(Canale::Sms, "+39333", true)];
        recapiti::salva(&mut tx, &primi).await.unwrap();
        let dopo = recapito(Canale::Email, "b@example.it", false);
        recapiti::salva(&mut tx, std::slice::from_ref(&dopo)).await.unwrap();
        let suoi = recapiti::elenco(&mut tx, "RSSMRA80A01H501U").await.unwrap();
        assert_eq!(suoi, [dopo.clone(), primi[1].clone()], "{label}");
        assert!(recapiti::elimina(&mut tx, "RSSMRA80A01H501U", Canale::Sms).await.unwrap());
        assert!(!recapiti::elimina(&mut tx, "RSSMRA80A01H501U", Canale::Sms).await.unwrap());
        assert_eq!(recapiti::elenco(&mut tx, "RSSMRA80A01H501U").await.unwrap(), [dopo], "{label}");
        tx.commit().await.unwrap();
    }
}

fn utente(id: &str, ruolo: Ruolo, sede: Option<&str>) -> Utente {
    Utente {
        id: id.into(),
        nome: format!("Nome di {id}"),
        ruolo,
        sede: sede.map(str::to_owned),
        email: None,
        password: Some("$argon2id$prova".into()),
        attivo: true,
        creato_il: Timestamp::from_millis(7),
    }
}

#[tokio::test]
async fn gli_utenti_si_trovano_per_nome_per_sede_e_per_ruolo() {
    for (label, db) in databases().await {
        let mut tx = db.begin().await.unwrap();
        let anna = utente("anna", Ruolo::Funzionario, Some("7013"));
        let sara = utente("sara", Ruolo::Supervisore, Some("7013"));
        let mara = utente("mara", Ruolo::Monitoraggio, None);
        for nuovo in [&anna, &sara, &mara] {
            assert!(utenti::crea(&mut tx, nuovo).await.unwrap(), "{label}");
        }
        assert!(!utenti::crea(&mut tx, &utente("anna", Ruolo::Amministratore, None)).await.unwrap());
        assert_eq!(utenti::trova(&mut tx, "anna").await.unwrap().as_ref(), Some(&anna), "{label}");
        assert_eq!(utenti::trova(&mut tx, "nessuno").await.unwrap(), None);
        let nomi = |utenti: Vec<Utente>| utenti.into_iter().map(|u| u.id).collect::<Vec<_>>();
        assert_eq!(nomi(utenti::elenco(&mut tx, "", 2).await.unwrap()), ["anna", "mara"], "{label}");
        assert_eq!(nomi(utenti::elenco(&mut tx, "mara", 2).await.unwrap()), ["sara"], "{label}");
        let sedi = ["7013", "2200"];
        assert_eq!(nomi(utenti::di_sedi(&mut tx, &sedi, Ruolo::Supervisore).await.unwrap()), ["sara"]);
        assert_eq!(nomi(utenti::con_ruolo(&mut tx, Ruolo::Monitoraggio).await.unwrap()), ["mara"]);

        assert!(utenti::imposta_password(&mut tx, "anna", None).await.unwrap());
        assert!(utenti::imposta_attivo(&mut tx, "sara", false).await.unwrap());
        assert!(!utenti::imposta_attivo(&mut tx, "nessuno", false).await.unwrap());
        assert_eq!(utenti::trova(&mut tx, "anna").await.unwrap().unwrap().password, None);
        assert!(utenti::di_sedi(&mut tx, &sedi, Ruolo::Supervisore).await.unwrap().is_empty(), "{label}");
        assert!(!format!("{sara:?}").contains("argon2"), "a log never shows the hash");
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn un_funzionario_senza_sede_e_rifiutato_dal_database() {
    for (label, db) in databases().await {
        let mut tx = db.begin().await.unwrap();
        assert!(utenti::crea(&mut tx, &utente("anna", Ruolo::Funzionario, None)).await.is_err(), "{label}");
    }
}
