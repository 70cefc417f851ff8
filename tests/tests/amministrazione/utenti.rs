//! "Administrator: users", and lesson 30: who did it is recorded.

use super::{ada, registro};
use serde_json::json;
use tests::{Prova, databases};
use workflows::{
    amministrazione::{self, Operazione},
    attore::Ruolo,
    quesiti::Atto,
    utenti::{
        self, ErroreUtente, PasswordNonValida, Scheda, UtenteNonValido, impronta_password, verifica_password,
    },
};

fn scheda(ruolo: Ruolo, sede: Option<&str>) -> Scheda {
    Scheda { nome: "Bruno Neri".into(), ruolo, sede: sede.map(Into::into), email: None }
}

#[tokio::test]
async fn un_utente_nasce_cambia_esce_e_rientra_e_ogni_passo_e_scritto() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let u = &prova.ufficio;
        let impronta = impronta_password("una frase lunga").unwrap();
        let nuova = scheda(Ruolo::Funzionario, Some("7013"));
        let nato = u.crea_utente(&ada(), "bruno", nuova.clone(), Some(impronta.clone())).await.unwrap();
        assert!(verifica_password("una frase lunga", nato.password.as_deref()), "{label}");
        let doppio = u.crea_utente(&ada(), "bruno", nuova, None).await;
        assert!(matches!(doppio, Err(ErroreUtente::Esiste(id)) if id == "bruno"), "{label}");

        let su =
            Scheda { email: Some(" b@sede.example.it ".into()), ..scheda(Ruolo::Supervisore, Some("7013")) };
        u.modifica_utente(&ada(), "bruno", su).await.unwrap();
        u.imposta_password_utente(&ada(), "bruno", None).await.unwrap();
        u.abilita_utente(&ada(), "bruno", false).await.unwrap();
        u.abilita_utente(&ada(), "bruno", false).await.unwrap();
        u.abilita_utente(&ada(), "bruno", true).await.unwrap();
        let letto = utenti::trova(&mut u.db.read().await.unwrap(), "bruno").await.unwrap().unwrap();
        assert_eq!((letto.ruolo, letto.attivo, letto.password), (Ruolo::Supervisore, true, None), "{label}");
        assert_eq!(letto.email.as_deref(), Some("b@sede.example.it"));

        let voci = registro(u).await;
        let fatte: Vec<_> = voci.iter().rev().map(|v| v.operazione).collect();
        let attese = [
            Operazione::UtenteCreato,
            Operazione::UtenteModificato,
            Operazione::PasswordImpostata,
            Operazione::UtenteDisattivato,
            Operazione::UtenteRiattivato,
        ];
        assert_eq!(fatte, attese, "{label}: chi disattiva due volte lo scrive una");
        assert!(voci.iter().all(|v| v.chi == "utente:ada" && v.oggetto == "utente:bruno"), "{label}");
        assert!(voci.iter().all(|v| !json!(v.dettagli).to_string().contains("argon2")), "mai un'impronta");
        let ruolo = json!({"prima": "funzionario", "dopo": "supervisore"});
        assert_eq!(voci[3].dettagli["ruolo"], ruolo, "{label}");
        assert!(!voci[3].dettagli.contains_key("sede"), "quello che non cambia non si ripete");
    }
}

#[tokio::test]
async fn un_utente_che_non_puo_essere_non_nasce_e_si_dice_perche() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let u = &prova.ufficio;
        let crea = |id: &'static str, s: Scheda| async move { u.crea_utente(&ada(), id, s, None).await };
        let spazi = crea("bruno neri", scheda(Ruolo::Monitoraggio, None)).await;
        assert!(matches!(spazi, Err(ErroreUtente::NonValido(UtenteNonValido::NomeDiAccesso(_)))), "{label}");
        for ruolo in [Ruolo::Funzionario, Ruolo::Supervisore] {
            let senza = crea("bruno", scheda(ruolo, None)).await;
            assert!(
                matches!(senza, Err(ErroreUtente::NonValido(UtenteNonValido::SenzaSede(r))) if r == ruolo)
            );
        }
        let ignota = crea("bruno", scheda(Ruolo::Funzionario, Some("9999"))).await;
        assert!(matches!(ignota, Err(ErroreUtente::NonValido(UtenteNonValido::SedeSconosciuta(_)))));
        let male = Scheda { email: Some("bruno".into()), ..scheda(Ruolo::Monitoraggio, None) };
        assert!(matches!(crea("bruno", male).await, Err(ErroreUtente::NonValido(UtenteNonValido::Email(_)))));
        assert_eq!(impronta_password("undici car."), Err(PasswordNonValida::TroppoCorta));
        let capo = Prova::persona("carla", Ruolo::Supervisore, "7013");
        let altrui = u.crea_utente(&capo, "bruno", scheda(Ruolo::Monitoraggio, None), None).await;
        assert!(matches!(altrui, Err(ErroreUtente::NonAutorizzato)), "{label}");
        assert!(registro(u).await.is_empty(), "{label}: nulla è cambiato, nulla è scritto");
    }
}

#[tokio::test]
async fn l_ultimo_amministratore_attivo_resta_e_chi_esce_lascia_i_suoi_quesiti_da_riassegnare() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let u = &prova.ufficio;
        u.crea_utente(&ada(), "ada", scheda(Ruolo::Amministratore, None), None).await.unwrap();
        let solo = u.abilita_utente(&ada(), "ada", false).await;
        assert!(matches!(solo, Err(ErroreUtente::UltimoAmministratore(_))), "{label}");
        let degradato = u.modifica_utente(&ada(), "ada", scheda(Ruolo::Monitoraggio, None)).await;
        assert!(matches!(degradato, Err(ErroreUtente::UltimoAmministratore(_))), "{label}");
        u.crea_utente(&ada(), "eva", scheda(Ruolo::Amministratore, None), None).await.unwrap();
        u.abilita_utente(&ada(), "ada", false).await.unwrap();

        let bruno = prova.assume("bruno", Ruolo::Funzionario, "7013").await;
        let id = prova.apre().await.meta.id;
        prova.protocolla().await;
        prova.fa(&bruno, id, Atto::PrendiInCarico).await;
        let cambiato = u.abilita_utente(&ada(), "bruno", false).await.unwrap();
        assert_eq!(cambiato.da_riassegnare, 1, "{label}");
        assert!(matches!(u.abilita_utente(&ada(), "nessuno", false).await, Err(ErroreUtente::NonTrovato(_))));
    }
}

#[tokio::test]
async fn il_registro_si_sfoglia_senza_salti_ne_ripetizioni() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let u = &prova.ufficio;
        // Same instant for all: the id decides.
        for n in 0..7 {
            let id = format!("u{n}");
            u.crea_utente(&ada(), &id, scheda(Ruolo::Monitoraggio, None), None).await.unwrap();
        }
        let mut conn = u.db.read().await.unwrap();
        let (mut visti, mut dopo) = (Vec::new(), None);
        loop {
            let pagina = amministrazione::elenco(&mut conn, None, dopo, 3).await.unwrap();
            let Some(ultima) = pagina.last() else { break };
            dopo = Some(amministrazione::Cursore { quando: ultima.quando, id: ultima.id });
            visti.extend(pagina.into_iter().map(|v| v.oggetto));
        }
        let attesi: Vec<_> = (0..7).rev().map(|n| format!("utente:u{n}")).collect();
        assert_eq!(visti, attesi, "{label}");
        let uno = amministrazione::elenco(&mut conn, Some("utente:u3"), None, 10).await.unwrap();
        assert_eq!(uno.len(), 1, "{label}");
    }
}
