//! Operators of patronati: stated by the Portale, refused when they are in no list, told why.

mod comune;

use axum::http::Method;
use comune::{ALTRO, AZIENDA, Api, STUDIO};
use serde_json::{Value, json};
use workflows::tabelle::{Profilo, Regione};

const OPERATORI: &str = "/api/v1/patronati/operatori";
const PROFILI: &str = "/api/v1/patronati/profili";
const NORME: &str = "patronati.aspetti_normativi_e_procedimentali";

fn operatore(codice_fiscale: &str) -> Value {
    json!({
        "elenco": "servizi_base", "codice_fiscale": codice_fiscale, "nome": "Luigi Verdi",
        "ente": "Patronato di prova", "profilo": "operatore", "dal": "2026-11-02"
    })
}

fn con(mut corpo: Value, campo: &str, valore: Value) -> Value {
    corpo[campo] = valore;
    corpo
}

fn richiesta() -> Value {
    json!({
        "cassetto": "patronati", "argomento": "patronati.pensioni", "testo": "A che punto è la domanda?",
        "motivo": "requisiti_e_accesso", "cap": "00155", "soggetto": AZIENDA
    })
}

fn norme() -> Value {
    json!({
        "cassetto": "patronati", "argomento": NORME, "oggetto": "Cumulo", "testo": "Come si applica la circolare?"
    })
}

fn token(api: &Api, codice_fiscale: &str, profilo: Profilo) -> String {
    api.mittente(codice_fiscale, profilo, "patronati")
}

#[tokio::test]
async fn r71_r83_il_portale_dichiara_un_operatore_che_da_allora_scrive() {
    for (label, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let verdi = token(&api, ALTRO, Profilo::OperatorePatronato);
        let rifiuto = api.post("/api/v1/quesiti", &verdi, richiesta()).await.problema(403, "non-abilitato");
        assert!(rifiuto["detail"].as_str().unwrap().contains("referente del tuo patronato"), "{label}");
        assert_eq!((api.quanti().await, api.zip_in_archivio().await), (0, 0), "{label}");

        let dichiara = async |corpo: Value| api.invia(Method::PUT, OPERATORI, &api.sistema(), corpo).await;
        let voce = dichiara(operatore(ALTRO)).await.bene(201);
        assert_eq!((&voce["vale"], &voce["attivo_in"]), (&json!(true), &json!(["patronati"])), "{label}");
        dichiara(operatore(ALTRO)).await.bene(200);
        let id = api.post("/api/v1/quesiti", &verdi, richiesta()).await.bene(201)["id"].clone();

        let finito = con(operatore(ALTRO), "al", json!("2026-11-02"));
        assert_eq!(dichiara(finito).await.bene(200)["vale"], json!(true), "{label}: oggi è l'ultimo giorno");
        api.post("/api/v1/quesiti", &verdi, richiesta()).await.bene(201);
        api.prova.alle("2026-11-02T23:00:00Z");
        api.post("/api/v1/quesiti", &verdi, richiesta()).await.problema(403, "non-abilitato");
        let altrove = dichiara(con(operatore(ALTRO), "elenco", json!("prossima_fase"))).await.bene(201);
        assert_eq!(altrove["attivo_in"], json!([]), "{label}");
        api.post("/api/v1/quesiti", &verdi, richiesta()).await.problema(403, "non-abilitato");

        // The facts would let it remind the sede; the list does not. Reading stays.
        api.prova.alle("2026-11-17T09:00:00Z");
        let verdi = token(&api, ALTRO, Profilo::OperatorePatronato);
        let id = id.as_str().unwrap();
        let sollecito = format!("/api/v1/quesiti/{id}/solleciti");
        api.post(&sollecito, &verdi, json!({"testo": "x"})).await.problema(403, "non-abilitato");
        api.get(&format!("/api/v1/quesiti/{id}"), &verdi).await.bene(200);
    }
}

#[tokio::test]
async fn r83_dichiarare_e_dei_sistemi_e_ogni_errore_si_vede() {
    for (_, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        let verdi = token(&api, ALTRO, Profilo::OperatorePatronato);
        for altro in [verdi, api.anna(), api.token("capo", api::RuoloGettone::Amministratore, |_| {})] {
            let esito = api.invia(Method::PUT, OPERATORI, &altro, operatore(ALTRO)).await;
            esito.problema(403, "non-autorizzato");
        }
        let errori = async |corpo: Value, attesi: &[(&str, &str)]| {
            api.invia(Method::PUT, OPERATORI, &api.sistema(), corpo).await.errori(attesi);
        };
        errori(con(operatore(ALTRO), "elenco", json!("Servizi Base")), &[("elenco", "non_valido")]).await;
        errori(con(operatore(ALTRO), "al", json!("2026-11-01")), &[("al", "rovesciato")]).await;
        errori(con(operatore(ALTRO), "regione", json!("lazio")), &[("regione", "non_prevista")]).await;
        errori(con(operatore(ALTRO), "profilo", json!("referente")), &[("regione", "sconosciuta")]).await;
        let peggio = con(con(operatore("X"), "elenco", json!("")), "dal", json!("ieri"));
        errori(peggio, &[("elenco", "non_valido"), ("codice_fiscale", "non_valido"), ("dal", "non_valido")])
            .await;
        let di_troppo = con(operatore(ALTRO), "sede", json!("7013"));
        let esito = api.invia(Method::PUT, OPERATORI, &api.sistema(), di_troppo).await;
        esito.problema(400, "richiesta-malformata");
    }
}

#[tokio::test]
async fn r65_r70_scrivi_alla_sede_dice_con_quali_profili_e_perche() {
    for (label, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        api.prova.abilita(STUDIO, Some(Regione::Lazio)).await;
        api.prova.abilita(ALTRO, None).await;
        let aperti = async |token: String| {
            let voce = api.get(PROFILI, &token).await.bene(200);
            let profili = voce["profili"].as_array().unwrap().clone();
            for p in &profili {
                let perche = p["perche"].as_array().unwrap();
                assert!(
                    !perche.is_empty() && perche.iter().all(|f| f.as_str().unwrap().ends_with('.')),
                    "{p}"
                );
            }
            let aperti = profili.iter().filter(|p| p["aperto"] == true).map(|p| p["nome"].clone());
            (voce["aperta"] == true, aperti.collect::<Vec<_>>())
        };
        let (uno, due) = (json!("Operatore generico"), json!("Referente regionale"));
        for profilo in [Profilo::OperatorePatronato, Profilo::ReferenteRegionale] {
            let attesi = (true, vec![uno.clone(), due.clone()]);
            assert_eq!(aperti(token(&api, STUDIO, profilo)).await, attesi, "{label}: il referente");
            assert_eq!(aperti(token(&api, ALTRO, profilo)).await, (true, vec![uno.clone()]), "{label}");
            assert_eq!(
                aperti(token(&api, AZIENDA, profilo)).await,
                (false, vec![]),
                "{label}: in nessun elenco"
            );
        }
        assert_eq!(aperti(api.azienda()).await, (false, vec![]), "{label}: un altro Cassetto");
        api.get(PROFILI, &api.anna()).await.problema(403, "non-autorizzato");
        api.get(PROFILI, &api.sistema()).await.problema(403, "non-autorizzato");
    }
}

#[tokio::test]
async fn r68_r69_r72_il_referente_scrive_al_cric_senza_cap_ne_motivo() {
    for (label, db) in tests::databases().await {
        let api = Api::nuova(db).await;
        api.prova.abilita(STUDIO, Some(Regione::Lombardia)).await;
        let (bianchi, come_operatore) = (
            token(&api, STUDIO, Profilo::ReferenteRegionale),
            token(&api, STUDIO, Profilo::OperatorePatronato),
        );
        let invia = async |token: &str, corpo: Value| api.post("/api/v1/quesiti", token, corpo).await;
        let col_motivo = con(norme(), "motivo", json!("requisiti_e_accesso"));
        invia(&bianchi, col_motivo).await.errori(&[("motivo", "non_previsto")]);
        let col_cap = con(norme(), "cap", json!("20121"));
        invia(&bianchi, col_cap).await.errori(&[("cap", "non_previsto")]);
        let di_altri = con(norme(), "argomento", json!("patronati.pensioni"));
        invia(&bianchi, di_altri).await.errori(&[("argomento", "profilo_non_ammesso")]);
        let delle_norme = con(richiesta(), "argomento", json!(NORME));
        let esito = invia(&come_operatore, delle_norme).await;
        esito.errori(&[("argomento", "profilo_non_ammesso"), ("oggetto", "obbligatorio")]);

        let id = invia(&bianchi, norme()).await.bene(201)["id"].as_str().unwrap().to_owned();
        api.prova.protocolla().await;
        let percorso = format!("/api/v1/quesiti/{id}");
        let dettaglio = api.get(&percorso, &bianchi).await.bene(200);
        assert_eq!(dettaglio["regione"], json!("Lombardia"), "{label}");
        let cric = api.di_sede("ugo", api::RuoloGettone::Funzionario, "4900");
        api.get(&percorso, &cric).await.bene(200);
        api.get(&percorso, &api.anna()).await.problema(404, "non-trovato");

        let argomenti = api.get("/api/v1/argomenti?cassetto=patronati", &bianchi).await.bene(200);
        let argomenti = argomenti.as_array().unwrap();
        let suoi = |profilo: &str| {
            argomenti.iter().filter(|a| a["profili"].as_array().unwrap().contains(&json!(profilo))).count()
        };
        assert_eq!((suoi("referente_regionale"), suoi("operatore_patronato")), (1, argomenti.len() - 1));
    }
}
