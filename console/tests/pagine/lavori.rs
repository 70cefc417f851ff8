//! Issue 4 "Administrator": jobs and schedules, dead letters with retry, health as `doctor` sees it. The technical
//! support sees no content of quesiti.

use crate::scena::{Scena, solo_per};
use engine::Uuid;
use tests::databases;
use workflows::amministrazione::{self, Operazione};

const GUASTO: &str = "l'altra parte <script>non risponde a anna.verdi@example.it";
const DESTINATARIO: &str = "anna.verdi@example.it";

async fn numero(scena: &Scena) -> i64 {
    let mut conn = scena.prova.ufficio.db.read().await.unwrap();
    engine::jobs::dead(&mut conn, None, None, 1).await.unwrap().first().map_or(0, |j| j.id)
}

async fn quanti(scena: &Scena) -> usize {
    let mut conn = scena.prova.ufficio.db.read().await.unwrap();
    engine::jobs::dead(&mut conn, None, None, 100).await.unwrap().len()
}

#[tokio::test]
async fn i_lavori_sono_di_amministratori_e_supporto() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        scena.morto("{}", GUASTO).await;
        solo_per(&scena, &["/lavori", "/lavori/falliti", "/lavori/consegne"], &["ada", "tina"]).await;
        let id = numero(&scena).await;
        for chi in ["anna", "sara", "mario"] {
            let persona = scena.entra(chi).await;
            for atto in [
                format!("/lavori/falliti/{id}/nuovo-tentativo"),
                format!("/lavori/falliti/{id}/scarto"),
                "/lavori/code/prova/nuovo-tentativo".to_owned(),
            ] {
                assert_eq!(persona.post(&atto, &[("motivo", "x")]).await.stato, 403, "{label} {chi}");
            }
        }
        assert_eq!(quanti(&scena).await, 1, "{label}");
    }
}

#[tokio::test]
async fn il_supporto_vede_che_cosa_non_va_e_non_di_chi_si_parla() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let quesito = scena.prova.apre().await.meta.id;
        scena.prova.protocolla().await;
        scena.morto(&format!(r#"{{"quesito":"{quesito}"}}"#), GUASTO).await;
        let (ada, tina) = (scena.entra("ada").await, scena.entra("tina").await);
        let protocollo = scena.prova.legge(quesito).await.fatti.protocollo.unwrap().to_string();
        let (sua, di_lei) = (ada.get("/lavori/falliti").await.corpo, tina.get("/lavori/falliti").await.corpo);
        assert!(sua.contains(&protocollo) && sua.contains(&format!("/quesiti/{quesito}")), "{label}");
        assert!(!di_lei.contains(&protocollo) && !di_lei.contains("/quesiti/"), "{label}: {di_lei}");
        for pagina in [&sua, &di_lei] {
            assert!(pagina.contains("non risponde") && !pagina.contains("<script>non"), "{label}");
            assert!(
                pagina.contains(r#"href="/lavori/falliti" aria-current="page""#),
                "{label}: where one is"
            );
        }
        assert!(sua.contains(DESTINATARIO) && !di_lei.contains(DESTINATARIO), "{label}: {di_lei}");
        assert!(di_lei.contains("[indirizzo]"), "{label}");
        let salute = tina.get("/lavori").await.corpo;
        for atteso in ["problema", "fallito dopo 1 tentativi", "quesiti doctor", "protocollazione"] {
            assert!(salute.contains(atteso), "{label} {atteso}: {salute}");
        }
        assert!(!salute.contains(&protocollo) && !salute.contains("<script>non"), "{label}");
        assert!(!salute.contains(DESTINATARIO) && ada.get("/lavori").await.dice(DESTINATARIO), "{label}");
        assert!(
            tina.get("/lavori/falliti?coda=protocollazione").await.corpo.contains("Nessun lavoro fallito")
        );
        assert!(tina.get("/lavori/falliti?coda=prova").await.corpo.contains("Ritenta tutta la coda prova"));
        // In words, as the monitoring says it; the code, which logs and commands use, stays in sight.
        assert!(salute.contains("ricalcolo delle regole <code>ricalcolo</code>"), "{label}: {salute}");
        assert!(!salute.contains("<code>protocollazione</code>"), "{label}: the same word twice");
        assert!(di_lei.contains(r#"<option value="ricalcolo">ricalcolo delle regole</option>"#), "{label}");
    }
}

#[tokio::test]
async fn un_lavoro_si_ritenta_o_si_scarta_con_un_motivo_che_resta() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db.clone()).await;
        let tina = scena.entra("tina").await;
        scena.morto("{}", GUASTO).await;
        let id = numero(&scena).await;
        let scarto = format!("/lavori/falliti/{id}/scarto");
        let senza = tina.post(&scarto, &[("motivo", " ")]).await;
        assert!(senza.stato == 409 && senza.corpo.contains("perché il lavoro si scarta"), "{label}");
        assert_eq!(quanti(&scena).await, 1, "{label}");
        assert_eq!(tina.post_senza(&scarto, &[("motivo", "prova")]).await.stato, 403, "{label}: no token");
        assert_eq!(tina.post(&scarto, &[("motivo", "era una prova")]).await.stato, 303, "{label}");
        assert_eq!(tina.post(&scarto, &[("motivo", "era una prova")]).await.stato, 409, "{label}: once");
        let mut conn = db.read().await.unwrap();
        let voci = amministrazione::elenco(&mut conn, None, None, 10).await.unwrap();
        drop(conn);
        let scartati: Vec<_> = voci.iter().filter(|v| v.operazione == Operazione::LavoroScartato).collect();
        assert_eq!((scartati.len(), scartati[0].chi.as_str()), (1, "utente:tina"), "{label}");
        assert_eq!(scartati[0].dettagli["motivo"], "era una prova", "{label}");
        scena.morto("{}", GUASTO).await;
        let id = numero(&scena).await;
        let riprova = format!("/lavori/falliti/{id}/nuovo-tentativo");
        assert_eq!(tina.post(&riprova, &[]).await.stato, 303, "{label}");
        assert_eq!((quanti(&scena).await, tina.post(&riprova, &[]).await.stato), (0, 409), "{label}");
        scena.morto("{}", GUASTO).await;
        assert_eq!(tina.post("/lavori/code/inventata/nuovo-tentativo", &[]).await.stato, 404, "{label}");
        assert_eq!(tina.post("/lavori/code/prova/nuovo-tentativo", &[]).await.stato, 303, "{label}");
        assert_eq!(quanti(&scena).await, 0, "{label}");
    }
}

#[tokio::test]
async fn i_lavori_falliti_si_sfogliano() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let tina = scena.entra("tina").await;
        for n in 0..25 {
            scena.morto(&format!(r#"{{"quesito":"{}"}}"#, Uuid::now_v7()), &format!("guasto {n}.")).await;
        }
        assert!(!tina.get("/lavori/falliti").await.corpo.contains("rel=\"next\""), "{label}");
        scena.morto("{}", "guasto 25.").await;
        let prima = tina.get("/lavori/falliti").await.corpo;
        assert!(prima.contains("guasto 25.") && !prima.contains("guasto 0."), "{label}");
        let poi = prima.split("href=\"/lavori/falliti?coda=&").nth(1).unwrap().split('"').next().unwrap();
        let poi = poi.replace("amp;", "").replace("#38;", "");
        let seconda = tina.get(&format!("/lavori/falliti?{poi}")).await.corpo;
        assert!(seconda.contains("guasto 0.") && !seconda.contains("guasto 1."), "{label}: {poi} {seconda}");
    }
}
