//! Issue 4 "Administrator": users, sedi, punti, lists; what administrators did.

use crate::scena::{Scena, solo_per};
use tests::databases;
use workflows::{attore::Ruolo, utenti};

/// What the form of a user carried.
fn visto(pagina: &str) -> String {
    pagina.split("name=\"visto\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn gli_utenti_sono_degli_amministratori() {
    for (_, db) in databases().await {
        let scena = Scena::nuova(db.clone()).await;
        let pagine = [
            "/utenti",
            "/utenti/nuovo",
            "/utenti/di/anna",
            "/utenti/sedi",
            "/utenti/elenchi",
            "/utenti/registro",
        ];
        solo_per(&scena, &pagine, &["ada"]).await;
        for id in ["anna", "sara", "mario", "tina"] {
            let persona = scena.entra(id).await;
            for atto in ["/utenti/di/ada/disattivazione", "/utenti/di/ada/password", "/utenti/nuovo"] {
                assert_eq!(persona.post(atto, &[]).await.stato, 403, "{id} {atto}");
            }
        }
        assert!(utenti::trova(&mut db.read().await.unwrap(), "ada").await.unwrap().unwrap().attivo);
    }
}

#[tokio::test]
async fn un_utente_disattivato_e_fuori_subito_e_quando_torna_accede_di_nuovo() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let (ada, anna) = (scena.entra("ada").await, scena.entra("anna").await);
        assert_eq!(anna.get("/quesiti").await.stato, 200, "{label}");
        let fatto = ada.post("/utenti/di/anna/disattivazione", &[]).await;
        assert_eq!(
            (fatto.stato, fatto.verso.as_str()),
            (303, "/utenti/di/anna?fatto=disattivazione"),
            "{label}"
        );
        assert_eq!(anna.get("/quesiti").await.stato, 303, "{label}");
        assert_eq!(anna.post("/uscita", &[]).await.stato, 401, "{label}");
        // Let in again, the session of before is no longer there.
        assert_eq!(ada.post("/utenti/di/anna/riattivazione", &[]).await.stato, 303, "{label}");
        assert_eq!(anna.get("/quesiti").await.stato, 303, "{label}");
        assert_eq!(scena.entra("anna").await.get("/quesiti").await.stato, 200, "{label}");
        let registro = ada.get("/utenti/registro").await.corpo;
        for atteso in ["utente disattivato", "utente riattivato", "Persona anna (anna)", "Persona ada"] {
            assert!(registro.contains(atteso), "{label} {atteso}: {registro}");
        }
        let ultimo = ada.post("/utenti/di/ada/disattivazione", &[]).await;
        assert!(ultimo.stato == 409 && ultimo.corpo.contains("ultimo amministratore"), "{label}");
        assert_eq!(ada.get("/utenti").await.stato, 200, "{label}");
    }
}

#[tokio::test]
async fn una_password_cambiata_chiude_le_sessioni_e_non_torna_mai_in_una_pagina() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db.clone()).await;
        let (ada, anna) = (scena.entra("ada").await, scena.entra("anna").await);
        let corta = ada.post("/utenti/di/anna/password", &[("password", "corta-no")]).await;
        assert!(corta.stato == 409 && !corta.corpo.contains("corta-no"), "{label}: {}", corta.corpo);
        assert_eq!(anna.get("/quesiti").await.stato, 200, "{label}");
        let fatto = ada.post("/utenti/di/anna/password", &[("password", "una frase lunga davvero")]).await;
        assert_eq!(fatto.verso, "/utenti/di/anna?fatto=password", "{label}: {}", fatto.corpo);
        assert_eq!(anna.get("/quesiti").await.stato, 303, "{label}");
        let anna = utenti::trova(&mut db.read().await.unwrap(), "anna").await.unwrap().unwrap();
        let impronta = anna.password.unwrap();
        assert!(utenti::verifica_password("una frase lunga davvero", Some(&impronta)), "{label}");
        for pagina in ["/utenti/di/anna", "/utenti/registro", "/utenti"] {
            assert!(!ada.get(pagina).await.corpo.contains("$argon2"), "{label}");
        }
    }
}

#[tokio::test]
async fn si_aggiunge_si_cambia_e_si_cerca_e_un_testo_ostile_resta_testo() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let nome = "<script>alert(1)</script>";
        let campi =
            [("id", "Nuova.1"), ("nome", nome), ("ruolo", "funzionario"), ("sede", ""), ("password", "")];
        let senza_sede = ada.post("/utenti/nuovo", &campi).await;
        assert!(
            senza_sede.stato == 422 && senza_sede.corpo.contains("indicala"),
            "{label}: {}",
            senza_sede.corpo
        );
        assert!(senza_sede.corpo.contains("Nuova.1"), "{label}: what was written is kept");
        let con = |sede| [("id", "Nuova.1"), ("nome", nome), ("ruolo", "funzionario"), ("sede", sede)];
        assert_eq!(ada.post("/utenti/nuovo", &con("0000")).await.stato, 422, "{label}");
        let creato = ada.post("/utenti/nuovo", &con("7013")).await;
        assert_eq!(creato.verso, "/utenti/di/nuova.1?fatto=creato", "{label}: {}", creato.corpo);
        assert_eq!(ada.post("/utenti/nuovo", &con("7013")).await.stato, 422, "{label}: never reused");
        for pagina in ["/utenti", "/utenti/di/nuova.1", "/utenti/registro", "/utenti?cerca=script"] {
            let testo = ada.get(pagina).await.corpo;
            assert!(!testo.contains("<script>alert"), "{label} {pagina}");
        }
        assert!(ada.get("/utenti?cerca=SCRIPT").await.corpo.contains("nuova.1"), "{label}");
        assert!(ada.get("/utenti?cerca=script&sede=7013").await.corpo.contains("nuova.1"), "{label}");
        assert!(ada.get("/utenti?cerca=script&sede=4900").await.corpo.contains("Nessun utente"), "{label}");
        // A joker is a letter like any other.
        assert!(ada.get("/utenti?cerca=%25").await.corpo.contains("Nessun utente"), "{label}");
        let mia = visto(&ada.get("/utenti/di/nuova.1").await.corpo);
        let cambi =
            [("nome", "Nuova Due"), ("ruolo", "supervisore"), ("sede", "7013"), ("visto", mia.as_str())];
        assert_eq!(ada.post("/utenti/di/nuova.1/scheda", &cambi).await.stato, 303, "{label}");
        let dopo = ada.post("/utenti/di/nuova.1/scheda", &cambi).await;
        assert!(
            dopo.stato == 409 && dopo.corpo.contains("un collega ha cambiato"),
            "{label}: {}",
            dopo.corpo
        );
        assert!(ada.get("/utenti/di/nuova.1").await.corpo.contains("Nuova Due"), "{label}");
        assert_eq!(ada.get("/utenti/di/nessuno").await.stato, 404, "{label}");
    }
}

#[tokio::test]
async fn l_elenco_si_sfoglia_senza_salti_ne_ripetizioni() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        // Five of the scene and twenty: exactly a page.
        for n in 0..20 {
            scena.assume(&format!("u{n:02}"), Ruolo::Funzionario, Some("7013")).await;
        }
        assert!(!ada.get("/utenti").await.corpo.contains("rel=\"next\""), "{label}");
        scena.assume("u20", Ruolo::Funzionario, Some("7013")).await;
        let prima = ada.get("/utenti").await.corpo;
        assert!(prima.contains("href=\"/utenti?dopo=u19\""), "{label}: {prima}");
        let seconda = ada.get("/utenti?dopo=u19").await.corpo;
        assert!(seconda.contains(">u20</a>") && !seconda.contains(">u19</a>"), "{label}");
    }
}

#[tokio::test]
async fn r9_r33_r83_di_ogni_sede_si_vedono_cassetti_e_punti_e_di_ogni_elenco_quanti_sono() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let sedi = ada.get("/utenti/sedi?cerca=7013").await.corpo;
        for atteso in ["Roma Tiburtino", "Filiale metropolitana", "lun", "minuti"] {
            assert!(sedi.contains(atteso), "{label} {atteso}: {sedi}");
        }
        assert!(ada.get("/utenti/sedi?cerca=inesistente").await.corpo.contains("Nessuna sede"), "{label}");
        assert!(ada.get("/utenti/elenchi").await.corpo.contains("servizi_base"), "{label}");
    }
}
