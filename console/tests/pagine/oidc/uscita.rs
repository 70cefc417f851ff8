//! Signing out ends the provider's session too, where it says how.

use super::{
    dentro,
    fornitore::{Fornitore, Sbaglio},
    giulia, pagine, parametri, parte, torna,
};

#[tokio::test]
async fn chi_e_venuto_dal_servizio_esce_anche_da_li() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::nuovo().await;
        let p = pagine(db, &f, false).await;
        let mut browser = p.browser();
        let andata = parte(&mut browser, "").await;
        torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
        let uscita = browser.post("/uscita", &[]).await.bene(200);
        assert!(!dentro(&browser));
        browser.get("/").await.bene(303);
        let fuori = uscita.attributi("main a", "href").remove(0);
        assert_eq!(uscita.intestazione("refresh"), format!("0; url={fuori}"));
        assert!(fuori.starts_with(&format!("{}/esce?", f.emittente)), "{fuori}");
        let parametri = parametri(&fuori);
        assert_eq!(parametri["client_id"], "quesiti");
        assert_eq!(parametri["post_logout_redirect_uri"], "https://quesiti.example/accesso");
        // Who entered with a password has nothing to leave there.
        assert_eq!(p.entra("anna").await.post("/uscita", &[]).await.bene(303).verso(), "/accesso");
    }
}

#[tokio::test]
async fn dove_il_servizio_non_chiude_sessioni_si_esce_di_qui() {
    for (_, db) in tests::databases().await {
        let f = Fornitore::senza_uscita().await;
        let p = pagine(db, &f, false).await;
        let mut browser = p.browser();
        let andata = parte(&mut browser, "").await;
        torna(&p, &f, &mut browser, &andata, giulia(), Sbaglio::Nessuno).await.bene(303);
        assert_eq!(browser.post("/uscita", &[]).await.bene(303).verso(), "/accesso");
        assert!(!dentro(&browser));
    }
}
