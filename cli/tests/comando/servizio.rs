//! A started binary, a real socket, a real request.

use super::supporto::{Avviato, Cartella};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::path::Path;

const CF: &str = "RSSMRA80A01H501U";

struct Servito {
    cartella: Cartella,
    avviato: Avviato,
    base: String,
    client: reqwest::Client,
}

impl Servito {
    fn nuovo() -> Self {
        // The client's TLS provider; a second test of the same process finds it already chosen.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let cartella = Cartella::nuova();
        let (avviato, riga) = cartella.avvia(&["serve", "--ascolto", "127.0.0.1:0"], "quesiti è pronto: ");
        let base = riga.split(' ').find(|p| p.starts_with("http://")).expect("an address");
        let base = base.trim_end_matches("/api/v1/openapi.json").to_owned();
        Self { cartella, avviato, base, client: reqwest::Client::new() }
    }

    fn token(&self, argomenti: &[&str]) -> String {
        let mut tutti = vec!["token"];
        tutti.extend(argomenti);
        let esito = self.cartella.esegui(&tutti);
        assert_eq!(esito.codice(), 0, "{}", esito.errore());
        esito.uscita()
    }

    fn mittente(&self) -> String {
        self.token(&[
            "--ruolo",
            "mittente",
            "--cassetto",
            "lavoro_domestico",
            "--codice-fiscale",
            CF,
            "--profilo",
            "cittadino",
        ])
    }

    async fn leggi(&self, percorso: &str, token: &str) -> Value {
        let risposta =
            self.client.get(format!("{}{percorso}", self.base)).bearer_auth(token).send().await.unwrap();
        assert!(risposta.status().is_success(), "{percorso}: {}", risposta.status());
        risposta.json().await.unwrap()
    }
}

/// Asks until the answer is right; each question is a round trip, bounded by their number.
async fn finche<F: Future<Output = Option<T>>, T>(mut chiedi: impl FnMut() -> F) -> T {
    for _ in 0..2_000 {
        if let Some(risposta) = chiedi().await {
            return risposta;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never came");
}

#[tokio::test]
async fn r5_r86_una_richiesta_vera_e_protocollata_e_smistata() {
    let servito = Servito::nuovo();
    let pronto = servito.client.get(format!("{}/readyz", servito.base)).send().await.unwrap();
    assert_eq!(pronto.status(), 200);

    let (mittente, monitor) = (servito.mittente(), servito.token(&["--ruolo", "monitoraggio"]));
    let richiesta = json!({
        "cassetto": "lavoro_domestico",
        "argomento": "lavoro_domestico.mav",
        "testo": "Il MAV del trimestre risulta scaduto.",
        "posizione": "4500123456",
        "cap": "00155",
    });
    let creata = servito
        .client
        .post(format!("{}/api/v1/quesiti", servito.base))
        .bearer_auth(&mittente)
        .header("Idempotency-Key", "prova-1")
        .json(&richiesta)
        .send()
        .await
        .unwrap();
    assert_eq!(creata.status(), 201, "{}", creata.text().await.unwrap());
    let id = creata.json::<Value>().await.unwrap()["id"].as_str().expect("an id").to_owned();

    let percorso = format!("/api/v1/quesiti/{id}");
    let quesito = finche(async || {
        let quesito = servito.leggi(&percorso, &monitor).await;
        quesito.to_string().contains("INPS.7013.").then_some(quesito)
    })
    .await;
    assert!(quesito.to_string().contains("aperta"), "{quesito}");
}

#[tokio::test]
async fn r88_un_segnale_ricarica_le_tabelle_e_un_arresto_finisce_bene() {
    let servito = Servito::nuovo();
    let senza = servito.client.get(format!("{}/api/v1/quesiti", servito.base)).send().await.unwrap();
    assert_eq!(senza.status(), 401);
    let applicate = servito.cartella.esegui(&["regole", "applica", "--json"]);
    assert_eq!(applicate.json()["server_avvisato"], true, "{}", applicate.errore());

    let Servito { cartella, avviato, .. } = servito;
    avviato.segnala(Signal::TERM);
    assert_eq!(avviato.fine(), 0);
    let dopo = cartella.esegui(&["regole", "applica", "--json"]);
    assert_eq!(dopo.json()["server_avvisato"], false, "{}", dopo.errore());
}

#[test]
fn il_segreto_dei_token_e_leggibile_solo_dal_proprietario() {
    use std::os::unix::fs::PermissionsExt;
    let cartella = Cartella::nuova();
    let esito = cartella.esegui(&["token", "--ruolo", "amministratore"]);
    assert_eq!(esito.uscita().split('.').count(), 3, "{}", esito.errore());
    let modo = std::fs::metadata(cartella.percorso().join("var/token.segreto")).unwrap().permissions().mode();
    assert_eq!(modo & 0o777, 0o600);
    let sbagliato = cartella.esegui(&["token", "--ruolo", "funzionario"]);
    assert_eq!(sbagliato.codice(), 2);
    assert!(sbagliato.errore().contains("--sede"), "{}", sbagliato.errore());
}

fn copia(da: &Path, a: &Path) {
    std::fs::create_dir_all(a).unwrap();
    for voce in std::fs::read_dir(da).unwrap() {
        let voce = voce.unwrap();
        let verso = a.join(voce.file_name());
        if voce.file_type().unwrap().is_dir() {
            copia(&voce.path(), &verso);
        } else {
            std::fs::copy(voce.path(), verso).unwrap();
        }
    }
}

#[test]
fn r88_un_insieme_sbagliato_non_va_in_vigore_e_si_dice_perche() {
    let cartella = Cartella::nuova();
    let tabelle = cartella.percorso().join("tabelle");
    copia(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../config"), &tabelle);
    let argomenti = ["serve", "--config", "tabelle", "--ascolto", "127.0.0.1:0"];
    let (mut avviato, _) = cartella.avvia(&argomenti, "quesiti è pronto: ");

    let esiti = tabelle.join("esiti.toml");
    let buoni = std::fs::read_to_string(&esiti).unwrap();
    std::fs::write(&esiti, buoni.replacen("positiva", "boh", 2)).unwrap();
    avviato.segnala(Signal::HUP);
    avviato.attendi_nel_registro("restano le tabelle di prima");
    let perche = avviato.attendi_nel_registro("esiti.toml");
    assert!(perche.contains("boh"), "{perche}");
    let applica = cartella.esegui(&["regole", "applica", "--config", "tabelle"]);
    assert_eq!(applica.codice(), 3, "{}", applica.errore());

    std::fs::write(&esiti, buoni.replacen("Accolto", "Accolta", 1)).unwrap();
    assert_eq!(cartella.esegui(&["regole", "applica", "--config", "tabelle"]).codice(), 0);
    avviato.attendi_nel_registro("ricaricati");
    avviato.segnala(Signal::TERM);
    assert_eq!(avviato.fine(), 0);
}
