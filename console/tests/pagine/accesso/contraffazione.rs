//! Forms of other origins: no change is made without the token of the session it is made in.

use crate::{
    comune::{Browser, Pagine},
    permessi::indirizzo,
};
use axum::http::Method;
use console::rotte::Chi;

/// A quesito that nobody wrote: the refusal comes before it is looked for.
const NESSUNO: &str = "01960000-0000-7000-8000-000000000000";

async fn prova(p: &Pagine, prova: impl AsyncFn(&mut Browser, &str) -> u16) {
    let ruoli = ["anna", "sara", "ada", "mario", "tina"];
    let rotte = console::tavola(p.stato.clone());
    // Sending files has a body of another kind, and its own test.
    let cambi: Vec<_> = rotte
        .iter()
        .filter(|r| r.metodo != Method::GET && r.chi != Chi::Chiunque && r.percorso != "/regole/esame")
        .collect();
    assert!(cambi.len() > 5, "{cambi:?}");
    for rotta in cambi {
        let chi = ruoli.into_iter().find(|id| rotta.chi.ammette(Some(ruolo(id))));
        let mut browser = p.entra(chi.expect("somebody may")).await;
        assert_eq!(prova(&mut browser, &indirizzo(rotta.percorso, NESSUNO)).await, 403, "{rotta:?}");
    }
}

fn ruolo(id: &str) -> workflows::attore::Ruolo {
    crate::comune::PERSONE.into_iter().find(|p| p.0 == id).unwrap().1
}

#[tokio::test]
async fn nessun_cambiamento_senza_contrassegno() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        prova(&p, async |browser, dove| browser.post_senza(dove, &[("versione", "1")]).await.stato).await;
        prova(&p, async |browser, dove| browser.post_senza(dove, &[("csrf", "")]).await.stato).await;
    }
}

#[tokio::test]
async fn nessun_cambiamento_con_il_contrassegno_di_un_altra_sessione() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        // Of a colleague, and of an earlier session of one's own.
        let altro = p.entra("anna").await.csrf().await;
        prova(&p, async |browser, dove| {
            let campi = [("csrf", altro.as_str()), ("versione", "1")];
            browser.post_senza(dove, &campi).await.stato
        })
        .await;
    }
}

#[tokio::test]
async fn nessun_cambiamento_da_un_altro_sito_anche_con_il_contrassegno_giusto() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let altrove: [&[(&str, &str)]; 4] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://altrove.example"), ("host", "quesiti.example")],
            &[("origin", "null"), ("host", "quesiti.example")],
        ];
        for intestazioni in altrove {
            prova(&p, async |browser, dove| {
                let csrf = browser.csrf().await;
                browser.invia(dove, &[("csrf", csrf.as_str()), ("versione", "1")], intestazioni).await.stato
            })
            .await;
        }
        let mut anna = p.entra("anna").await;
        let csrf = anna.csrf().await;
        let campi = [("csrf", csrf.as_str())];
        let risposta = anna.invia("/uscita", &campi, &[("sec-fetch-site", "cross-site")]).await.bene(403);
        assert!(risposta.dice("Modulo scaduto"), "{}", risposta.testo());
        anna.get("/nessuna-pagina").await.bene(404);
        // The same form of this very site does what it says.
        let qui = [("sec-fetch-site", "same-origin"), ("origin", "https://q.example"), ("host", "q.example")];
        anna.invia("/uscita", &campi, &qui).await.bene(303);
    }
}

#[tokio::test]
async fn non_si_entra_con_un_modulo_di_un_altro_sito() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut browser = p.browser();
        let campi = browser.get("/accesso").await.campi("/accesso");
        browser.invia("/accesso", &campi, &[("sec-fetch-site", "cross-site")]).await.bene(403);
    }
}

#[tokio::test]
async fn un_indirizzo_che_si_apre_non_cambia_niente() {
    for (_, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let mut anna = p.entra("anna").await;
        anna.get("/uscita").await.bene(405);
        anna.get("/nessuna-pagina").await.bene(404);
    }
}
