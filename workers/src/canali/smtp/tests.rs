use super::*;
use crate::canali::Calendario;
use engine::{Timestamp, Uuid};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use workflows::{appuntamenti::Metodo, notifiche::Testo, tabelle::Canale};

/// What the server does with a connection's `MAIL`.
#[derive(Clone, Copy, PartialEq)]
enum Umore {
    Buono,
    /// Hangs up at the second message of every connection.
    Stanco,
    /// Refuses the sender.
    Contrario,
    /// Wants a login first, and refuses it.
    Chiuso,
}

struct Server {
    porta: u16,
    /// Senders of the envelopes, by their `MAIL`.
    mittenti: Arc<Mutex<Vec<String>>>,
    messaggi: Arc<Mutex<Vec<String>>>,
    connessioni: Arc<AtomicUsize>,
}

async fn server(umore: Umore) -> Server {
    let ascolto = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let porta = ascolto.local_addr().unwrap().port();
    let (mittenti, messaggi) = (Arc::default(), Arc::default());
    let connessioni = Arc::new(AtomicUsize::new(0));
    let (detti, scritti, contate) = (Arc::clone(&mittenti), Arc::clone(&messaggi), Arc::clone(&connessioni));
    tokio::spawn(async move {
        while let Ok((socket, _)) = ascolto.accept().await {
            contate.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(socket, umore, Arc::clone(&detti), Arc::clone(&scritti)));
        }
    });
    Server { porta, mittenti, messaggi, connessioni }
}

async fn serve(
    socket: TcpStream,
    umore: Umore,
    mittenti: Arc<Mutex<Vec<String>>>,
    messaggi: Arc<Mutex<Vec<String>>>,
) {
    let (leggi, mut scrivi) = socket.into_split();
    let mut righe = BufReader::new(leggi).lines();
    let mut ricevuti = 0;
    let _ = scrivi.write_all(b"220 prova ESMTP\r\n").await;
    while let Ok(Some(riga)) = righe.next_line().await {
        if let Some(da) = riga.strip_prefix("MAIL FROM:") {
            mittenti.lock().unwrap().push(da.to_owned());
        }
        let risposta = match riga.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-prova\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n",
            "AUTH" if umore == Umore::Chiuso => "535 5.7.8 credenziali errate\r\n",
            "MAIL" if umore == Umore::Contrario => "550 5.1.8 mittente sconosciuto\r\n",
            "MAIL" if umore == Umore::Stanco && ricevuti > 0 => return,
            "RCPT" if riga.contains("rifiutato@") => "550 5.1.1 utente sconosciuto\r\n",
            "RCPT" if riga.contains("vietato@") => "554 5.7.1 relay vietato\r\n",
            "RCPT" if riga.contains("occupato@") => "451 4.3.0 riprovi\r\n",
            "RCPT" if riga.contains("cade@") => return,
            "DATA" => {
                let _ = scrivi.write_all(b"354 avanti\r\n").await;
                let mut testo = String::new();
                while let Ok(Some(riga)) = righe.next_line().await {
                    if riga == "." {
                        break;
                    }
                    testo.push_str(riga.strip_prefix('.').unwrap_or(&riga));
                    testo.push('\n');
                }
                ricevuti += 1;
                messaggi.lock().unwrap().push(testo);
                "250 2.0.0 in coda come 42\r\n"
            }
            _ => "250 ok\r\n",
        };
        let _ = scrivi.write_all(risposta.as_bytes()).await;
    }
}

fn smtp(porta: u16, utente: Option<&str>) -> Smtp {
    Smtp::nuovo(&ImpostazioniSmtp {
        host: "127.0.0.1".to_owned(),
        porta,
        sicurezza: Sicurezza::Nessuna,
        utente: utente.map(str::to_owned),
        password: utente.map(|_| "segreta".to_owned()),
        mittente: "INPS <non-rispondere@inps.example>".to_owned(),
        connessioni: 2,
        timeout: Duration::from_secs(5),
    })
    .unwrap()
}

fn busta(a: &str) -> Busta {
    Busta {
        notifica: Uuid::nil(),
        canale: Canale::Email,
        indirizzo: a.to_owned(),
        testo: Testo { oggetto: Some("Prova".to_owned()), corpo: "prima\n.punto\n..due punti".to_owned() },
        message_id: "<prova@quesiti.example>".to_owned(),
        data: Timestamp::default(),
        calendario: None,
    }
}

fn permanente(esito: &EsitoInvio) -> bool {
    matches!(esito, EsitoInvio::Permanente { .. })
}

fn temporaneo(esito: &EsitoInvio) -> bool {
    matches!(esito, EsitoInvio::Temporaneo { .. })
}

#[tokio::test]
async fn r87_un_indirizzo_rifiutato_non_ferma_gli_altri_e_la_connessione_resta_aperta() {
    let server = server(Umore::Buono).await;
    let smtp = smtp(server.porta, None);
    let primo = smtp.invia(&busta("uno@b.it")).await;
    assert_eq!(
        primo,
        EsitoInvio::Inviata {
            risposta: "250 2.0.0 in coda come 42".to_owned(),
            riferimento: Some("<prova@quesiti.example>".to_owned())
        }
    );
    let rifiutato = smtp.invia(&busta("rifiutato@b.it")).await;
    assert!(
        permanente(&rifiutato) && format!("{rifiutato:?}").contains("utente sconosciuto"),
        "{rifiutato:?}"
    );
    assert!(temporaneo(&smtp.invia(&busta("occupato@b.it")).await));
    assert!(temporaneo(&smtp.invia(&busta("vietato@b.it")).await));
    assert!(matches!(smtp.invia(&busta("due@b.it")).await, EsitoInvio::Inviata { .. }));
    assert_eq!(server.connessioni.load(Ordering::SeqCst), 1);
    let messaggi = server.messaggi.lock().unwrap();
    assert_eq!(messaggi.len(), 2);
    assert!(messaggi[0].contains("\n\nprima\n.punto\n..due punti\n"), "{}", messaggi[0]);
}

#[tokio::test]
async fn una_connessione_che_cade_e_un_fallimento_temporaneo_e_poi_si_riparte() {
    let server = server(Umore::Buono).await;
    let smtp = smtp(server.porta, None);
    assert!(temporaneo(&smtp.invia(&busta("cade@b.it")).await));
    assert!(matches!(smtp.invia(&busta("uno@b.it")).await, EsitoInvio::Inviata { .. }));
}

#[tokio::test]
async fn una_connessione_tenuta_che_si_rivela_chiusa_si_cambia_senza_perdere_il_tentativo() {
    let server = server(Umore::Stanco).await;
    let smtp = smtp(server.porta, None);
    for a in ["uno@b.it", "due@b.it", "tre@b.it"] {
        assert!(matches!(smtp.invia(&busta(a)).await, EsitoInvio::Inviata { .. }), "{a}");
    }
    assert_eq!(server.messaggi.lock().unwrap().len(), 3);
    assert_eq!(server.connessioni.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn credenziali_e_mittente_rifiutati_non_condannano_il_messaggio() {
    let contrario = server(Umore::Contrario).await;
    assert!(temporaneo(&smtp(contrario.porta, None).invia(&busta("uno@b.it")).await));
    let chiuso = server(Umore::Chiuso).await;
    assert!(temporaneo(&smtp(chiuso.porta, Some("inps")).invia(&busta("uno@b.it")).await));
}

#[tokio::test]
async fn un_server_spento_e_temporaneo_e_un_indirizzo_storto_permanente() {
    let porta = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let smtp = smtp(porta, None);
    assert!(temporaneo(&smtp.invia(&busta("uno@b.it")).await));
    assert!(permanente(&smtp.invia(&busta("senza chiocciola")).await));
}

#[tokio::test]
async fn piu_messaggi_insieme_usano_al_piu_le_connessioni_concesse() {
    let server = server(Umore::Buono).await;
    let smtp = Arc::new(smtp(server.porta, None));
    let invii = (0..40).map(|n| {
        let smtp = Arc::clone(&smtp);
        tokio::spawn(async move { smtp.invia(&busta(&format!("u{n}@b.it"))).await })
    });
    for invio in futures_util::future::join_all(invii).await {
        assert!(matches!(invio.unwrap(), EsitoInvio::Inviata { .. }));
    }
    assert_eq!(server.messaggi.lock().unwrap().len(), 40);
    assert!(server.connessioni.load(Ordering::SeqCst) <= 2);
}

#[tokio::test]
async fn r58_un_invito_parte_dalla_casella_dell_unita_e_gli_altri_messaggi_no() {
    let server = server(Umore::Buono).await;
    let smtp = smtp(server.porta, None);
    let calendario = Some(Calendario {
        casella: "credito.romatiburtino@inps.example".to_owned(),
        casella_nome: "INPS Roma Tiburtino".to_owned(),
        metodo: Metodo::Richiesta,
        testo: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned(),
    });
    for busta in [Busta { calendario, ..busta("uno@b.it") }, busta("due@b.it")] {
        assert!(matches!(smtp.invia(&busta).await, EsitoInvio::Inviata { .. }));
    }
    let da: Vec<String> = server.mittenti.lock().unwrap().iter().map(|m| m.trim().to_owned()).collect();
    assert_eq!(da, ["<credito.romatiburtino@inps.example>", "<non-rispondere@inps.example>"]);
    let messaggi = server.messaggi.lock().unwrap();
    assert!(
        messaggi[0].contains("From: \"INPS Roma Tiburtino\" <credito.romatiburtino@inps.example>\n"),
        "{}",
        messaggi[0]
    );
    assert!(messaggi[1].contains("From: INPS <non-rispondere@inps.example>\n"), "{}", messaggi[1]);
}
