use super::*;
use crate::canali::{ImpostazioniKannel, Kannel};
use engine::{Timestamp, Uuid};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use workflows::{notifiche::Testo, tabelle::Canale};

/// A gateway that gives the same answer to everybody and keeps what it was asked.
async fn finto(risposta: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let ascolto = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let indirizzo = format!("http://{}", ascolto.local_addr().unwrap());
    let richieste: Arc<Mutex<Vec<String>>> = Arc::default();
    let scritte = Arc::clone(&richieste);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = ascolto.accept().await {
            let mut letto = Vec::new();
            let mut pezzo = [0; 4096];
            // Until head and body are whole.
            while let Ok(n @ 1..) = socket.read(&mut pezzo).await {
                letto.extend_from_slice(&pezzo[..n]);
                let testo = String::from_utf8_lossy(&letto);
                let Some((testa, corpo)) = testo.split_once("\r\n\r\n") else { continue };
                let lunghezza = testa
                    .lines()
                    .filter_map(|r| r.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
                    .next();
                if corpo.len() >= lunghezza.unwrap_or(0) {
                    break;
                }
            }
            scritte.lock().unwrap().push(String::from_utf8_lossy(&letto).into_owned());
            let _ = socket.write_all(risposta.as_bytes()).await;
        }
    });
    (indirizzo, richieste)
}

fn busta() -> Busta {
    Busta {
        notifica: Uuid::nil(),
        canale: Canale::Sms,
        indirizzo: "+393331234567".to_owned(),
        testo: Testo { oggetto: None, corpo: "Città \"chiusa\"".to_owned() },
        message_id: String::new(),
        data: Timestamp::default(),
        calendario: None,
    }
}

fn kannel(url: &str) -> Kannel {
    Kannel::nuovo(ImpostazioniKannel {
        url: format!("{url}/cgi-bin/sendsms"),
        utente: "quesiti".to_owned(),
        password: "segreta".to_owned(),
        mittente: "INPS".to_owned(),
        rapporti: None,
        timeout: Duration::from_secs(5),
    })
    .unwrap()
}

macro_rules! http {
    ($stato:literal, $corpo:literal) => {
        concat!("HTTP/1.1 ", $stato, "\r\nconnection: close\r\n\r\n", $corpo)
    };
}

#[tokio::test]
async fn r87_kannel_prende_rifiuta_o_fa_aspettare() {
    let (url, richieste) = finto(http!("202 Accepted", "0: Accepted for delivery")).await;
    let esito = kannel(&url).invia(&busta()).await;
    let riferimento = Some(Uuid::nil().to_string());
    assert_eq!(
        esito,
        EsitoInvio::Inviata { risposta: "202 0: Accepted for delivery".to_owned(), riferimento }
    );
    let richiesta = richieste.lock().unwrap().remove(0);
    assert!(richiesta.starts_with("GET /cgi-bin/sendsms?username=quesiti&password=segreta"), "{richiesta}");

    let (url, _) = finto(http!("202 Accepted", "3: Queued for later delivery")).await;
    assert!(matches!(kannel(&url).invia(&busta()).await, EsitoInvio::Inviata { .. }));
    let (url, _) = finto(http!("400 Bad Request", "Destination unknown")).await;
    let esito = kannel(&url).invia(&busta()).await;
    assert_eq!(esito, EsitoInvio::Permanente { risposta: "400 Destination unknown".to_owned() });
    let (url, _) = finto(http!("403 Forbidden", "Authorization failed for sendsms")).await;
    assert!(matches!(kannel(&url).invia(&busta()).await, EsitoInvio::Temporaneo { .. }));
    let (url, _) = finto(http!("503 Service Unavailable", "Temporal failure, try again later.")).await;
    assert!(matches!(kannel(&url).invia(&busta()).await, EsitoInvio::Temporaneo { .. }));
}

#[tokio::test]
async fn un_gateway_spento_o_muto_e_temporaneo_e_la_password_non_si_scrive() {
    let spento = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (muto, _) = finto("").await;
    for url in [format!("http://{spento}"), muto] {
        let EsitoInvio::Temporaneo { risposta } = kannel(&url).invia(&busta()).await else { panic!("{url}") };
        assert!(!risposta.contains("segreta") && !risposta.contains("sendsms"), "{risposta}");
    }
}

fn gateway(url: &str, corpo: &str) -> Result<Gateway, ErroreGateway> {
    Gateway::nuovo(ImpostazioniGateway {
        metodo: "post".to_owned(),
        url: url.to_owned(),
        intestazioni: BTreeMap::from([
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("X-Chiave".to_owned(), "{{ password }}".to_owned()),
        ]),
        corpo: corpo.to_owned(),
        utente: "quesiti".to_owned(),
        password: "segreta".to_owned(),
        mittente: "INPS".to_owned(),
        timeout: Duration::from_secs(5),
    })
}

#[tokio::test]
async fn un_gateway_qualunque_si_descrive_con_la_configurazione() {
    let (url, richieste) = finto(http!("200 OK", "id=77")).await;
    let corpo = "{\"to\": {{ numero|tojson }}, \"text\": {{ testo|tojson }}, \"ref\": \"{{ id }}\"}";
    let esito = gateway(&format!("{url}/sms/{{numero}}"), corpo).unwrap().invia(&busta()).await;
    assert_eq!(esito, EsitoInvio::Inviata { risposta: "200 id=77".to_owned(), riferimento: None });
    let richiesta = richieste.lock().unwrap().remove(0);
    let (testa, corpo) = richiesta.split_once("\r\n\r\n").unwrap();
    assert!(testa.starts_with("POST /sms/%2B393331234567 "), "{testa}");
    assert!(testa.to_ascii_lowercase().contains("x-chiave: segreta"), "{testa}");
    let json: serde_json::Value = serde_json::from_str(corpo).unwrap();
    assert_eq!(
        (json["to"].as_str(), json["text"].as_str()),
        (Some("+393331234567"), Some("Città \"chiusa\""))
    );
    assert_eq!(json["ref"], Uuid::nil().to_string());
}

#[test]
fn impostazioni_sbagliate_si_vedono_alla_partenza() {
    assert!(matches!(gateway("ftp://g", "x").unwrap_err(), ErroreGateway::Indirizzo));
    assert!(matches!(gateway("http://g", "{{ testo").unwrap_err(), ErroreGateway::Modello(..)));
}

#[test]
fn i_valori_si_sostituiscono_una_volta_sola_e_codificati() {
    let valori = [("{numero}", "+39333"), ("{testo}", "{numero} & più")];
    assert_eq!(
        sostituisci("https://g/{numero}?t={testo}&x={altro}", &valori),
        "https://g/%2B39333?t=%7Bnumero%7D%20%26%20pi%C3%B9&x={altro}"
    );
}

#[test]
fn il_rifiuto_e_del_messaggio_solo_se_lo_e_davvero() {
    let permanente = |stato: u16| {
        let esito = rifiuto(StatusCode::from_u16(stato).unwrap(), String::new());
        matches!(esito, EsitoInvio::Permanente { .. })
    };
    assert!([400, 410, 422].into_iter().all(permanente));
    assert!(![301, 401, 403, 404, 429, 500, 502, 503].into_iter().any(permanente));
}
