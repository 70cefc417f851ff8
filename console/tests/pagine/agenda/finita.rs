//! A session that ends while an appointment is worked on: what was written is there again after signing in.

use super::appoggio::Console;
use crate::comune::{Browser, PASSWORD, Pagina};
use std::time::Duration;
use tests::databases;
use workflows::{
    appuntamenti::NomeStato,
    utenti::{self, impronta_password},
};

const TESTO: &str = "Il MAV è stato <b>rigenerato</b> & inviato.";

/// The form of somebody whose session ended, and the page after signing in again.
async fn riprende(c: &Console, dove: &str, campi: &[(&str, &str)]) -> (Browser, Pagina) {
    let mut anna = c.browser();
    anna.accede("anna", PASSWORD).await.bene(303);
    anna.csrf().await;
    let clock = &c.s.prova.ufficio.clock;
    clock.set(clock.now().plus(Duration::from_secs(3_600)));
    let porta = anna.post(dove, campi).await.bene(401);
    let mut entra = porta.campi("/accesso");
    entra.retain(|(nome, _)| nome != "utente" && nome != "password");
    entra.extend([("utente".to_owned(), "anna".to_owned()), ("password".to_owned(), PASSWORD.to_owned())]);
    let ripresa = anna.invia("/accesso", &entra, &[]).await.bene(200);
    (anna, ripresa)
}

#[tokio::test]
async fn quello_che_si_scriveva_su_un_appuntamento_si_rilegge_e_parte_solo_con_continua() {
    let impronta = impronta_password(PASSWORD).unwrap();
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let mut tx = c.s.prova.ufficio.db.begin().await.unwrap();
        utenti::imposta_password(&mut tx, "anna", Some(&impronta)).await.unwrap();
        tx.commit().await.unwrap();
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);
        let versione = nato.meta.version.to_string();
        let con = |altri: &[(&'static str, &'static str)]| {
            let mut campi = vec![("versione", versione.as_str()), ("testo", TESTO)];
            campi.extend_from_slice(altri);
            campi.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect::<Vec<_>>()
        };
        let altrove: [(&str, Vec<(String, String)>); 5] = [
            ("esame", con(&[])),
            ("modalita", con(&[("canale", "telefono")])),
            ("cancellazione", con(&[])),
            ("spostamento", con(&[("inizio", "2026-03-20T11:00:00+01:00"), ("altro", "")])),
            ("definizione", con(&[])),
        ];
        for (atto, campi) in altrove {
            let dove = format!("{qui}/{atto}");
            let campi: Vec<(&str, &str)> = campi.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let (mut anna, ripresa) = riprende(&c, &dove, &campi).await;
            assert_eq!(ripresa.campo(&dove, "testo").as_deref(), Some(TESTO), "{label} {atto}");
            assert!(!ripresa.sorgente().contains("<b>rigenerato"), "{label} {atto}");
            assert_eq!(ripresa.attributi("main a", "href"), [qui.as_str()], "{label} {atto}");
            if atto == "spostamento" {
                assert!(ripresa.dice("ven 20 mar 2026, 11:00"), "{label}: {}", ripresa.testo());
            }
            assert_eq!(c.legge(nato.meta.id).await.meta.version, nato.meta.version, "{label} {atto}");
            if atto == "definizione" {
                anna.invia(&dove, &ripresa.campi(&dove), &[]).await.bene(303);
                assert_eq!(c.legge(nato.meta.id).await.nome_stato(), NomeStato::ChiusoEDefinito, "{label}");
            }
        }
    }
}
