//! Issue 4 "Administrator": templates with live preview on real samples. Nothing goes live from the page.

use crate::scena::{Scena, solo_per};
use tests::databases;
use workflows::{
    accessi,
    notifiche::di_quesito,
    tabelle::{Canale, Evento},
};

const EMAIL: &str = "/modelli/messaggi/quesito_protocollato/cassetto";

#[tokio::test]
async fn i_testi_sono_degli_amministratori() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let risposta = scena.prova.ufficio.regole.attuali().risposte.keys().next().unwrap().clone();
        let risposta = format!("/modelli/risposte/{risposta}");
        solo_per(&scena, &["/modelli", EMAIL, &risposta], &["ada"]).await;
        let anna = scena.entra("anna").await;
        assert_eq!(
            anna.post(&format!("{EMAIL}/anteprima"), &[("sorgente", "x")]).await.stato,
            403,
            "{label}"
        );
        let ada = scena.entra("ada").await;
        for ignoto in
            ["/modelli/risposte/x", "/modelli/messaggi/x/email", "/modelli/messaggi/quesito_chiuso/x"]
        {
            assert_eq!(ada.get(ignoto).await.stato, 404, "{label} {ignoto}");
        }
    }
}

#[tokio::test]
async fn ogni_testo_si_apre_e_si_legge_come_lo_legge_chi_lo_riceve() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let elenco = ada.get("/modelli").await.corpo;
        let indirizzi: Vec<&str> = elenco
            .split("href=\"")
            .filter_map(|p| p.split('"').next())
            .filter(|i| i.starts_with("/modelli/"))
            .collect();
        assert!(indirizzi.len() > 40, "{label}: {}", indirizzi.len());
        for indirizzo in indirizzi {
            let pagina = ada.get(indirizzo).await;
            assert_eq!(pagina.stato, 200, "{label} {indirizzo}");
            assert!(pagina.corpo.contains("class=\"testo\""), "{label} {indirizzo}");
        }
    }
}

#[tokio::test]
async fn l_anteprima_segue_quel_che_si_scrive_dice_la_riga_e_non_cambia_niente() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let anteprima = format!("{EMAIL}/anteprima");
        let di = |sorgente: &str| {
            let (ada, anteprima, sorgente) = (ada.clone(), anteprima.clone(), sorgente.to_owned());
            async move { ada.post(&anteprima, &[("sorgente", &sorgente)]).await }
        };
        let buona =
            di("Oggetto: Prova {{ protocollo }}\r\n\r\nGentile {{ mittente_nome }}, <b>testo</b>").await;
        assert_eq!(buona.stato, 200, "{label}: {}", buona.corpo);
        assert!(buona.corpo.contains("Gentile Anna Bianchi, &#60;b&#62;testo"), "{label}: {}", buona.corpo);
        assert!(!buona.corpo.contains("<html"), "{label}: a fragment");
        for (sbagliata, attesa) in [
            ("Oggetto: x\n\nuno\n{{ inventata }}", "Riga 4"),
            ("Oggetto: x\n\n{{ protocollo", "Riga 3: c&#39;è un errore di scrittura"),
            ("Oggetto: x\n\n{{ protocollo | inventato }}", "(<code>"),
            ("senza oggetto", "Riga 1"),
            ("Oggetto: x\n\n{% for a in range(9999999) %}x{% endfor %}", "Riga"),
        ] {
            let risposta = di(sbagliata).await;
            assert!(risposta.corpo.contains(attesa), "{label} {sbagliata}: {}", risposta.corpo);
        }
        let intera = ada.post(EMAIL, &[("sorgente", "Oggetto: x\n\n</textarea><script>")]).await;
        assert!(intera.corpo.contains("<html") && !intera.corpo.contains("</textarea><script>"), "{label}");
        assert_eq!(ada.post_senza(&anteprima, &[("sorgente", "x")]).await.stato, 403, "{label}");
        assert!(!ada.get(EMAIL).await.corpo.contains("</textarea>&#60;script"), "{label}: nothing is kept");
    }
}

#[tokio::test]
async fn si_prova_su_un_messaggio_vero_e_la_lettura_resta_scritta() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db.clone()).await;
        let ostile = "<img src=x onerror=alert(1)>";
        let richiesta = workflows::quesiti::Richiesta { oggetto: ostile.into(), ..tests::Prova::richiesta() };
        let quesito = scena.prova.apre_con(richiesta).await.meta.id;
        scena.prova.protocolla().await;
        let notifiche = di_quesito(&mut db.read().await.unwrap(), quesito).await.unwrap();
        let sua = notifiche
            .iter()
            .find(|n| (n.evento, n.canale) == (Evento::QuesitoProtocollato, Canale::Cassetto))
            .unwrap();
        let ada = scena.entra("ada").await;
        let pagina = ada.get(EMAIL).await.corpo;
        assert!(pagina.contains(&sua.id.to_string()), "{label}: it can be chosen");
        let id = sua.id.to_string();
        let campi = [("sorgente", "Oggetto: x\n\n{{ oggetto }}"), ("notifica", id.as_str())];
        for _ in 0..3 {
            let resa = ada.post(&format!("{EMAIL}/anteprima"), &campi).await.corpo;
            assert!(resa.contains("&#60;img") && !resa.contains("<img src=x"), "{label}: {resa}");
        }
        let letture = accessi::di_quesito(&mut db.read().await.unwrap(), quesito, 10).await.unwrap();
        assert_eq!(letture.len(), 1, "{label}");
        // Of another event it is none of this text's.
        let altro = ada.post("/modelli/messaggi/quesito_chiuso/cassetto/anteprima", &campi).await.corpo;
        assert!(altro.contains("Regolarità contributiva"), "{label}: {altro}");
    }
}
