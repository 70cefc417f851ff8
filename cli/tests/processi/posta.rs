//! A mail server that counts what it takes, stops, and comes back on the same port (R87).

use super::appoggio::{Casa, DOMINIO, finche};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use workers::canali::message_id;
use workflows::notifiche::{Notifica, StatoNotifica};

/// How often each Message-ID was taken.
type Presi = Arc<Mutex<BTreeMap<String, usize>>>;

pub struct Server {
    pub porta: u16,
    presi: Presi,
    compito: Option<JoinHandle<()>>,
}

impl Server {
    pub async fn nuovo() -> Self {
        let presa = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let porta = presa.local_addr().unwrap().port();
        let presi = Presi::default();
        let compito = Some(tokio::spawn(serve(presa, presi.clone())));
        Self { porta, presi, compito }
    }

    /// Down: who is talking is cut off, who knocks finds nobody.
    pub async fn ferma(&mut self) {
        if let Some(compito) = self.compito.take() {
            compito.abort();
            assert!(compito.await.unwrap_err().is_cancelled());
        }
    }

    pub async fn riparte(&mut self) {
        let presa = TcpListener::bind(("127.0.0.1", self.porta)).await.unwrap();
        self.compito = Some(tokio::spawn(serve(presa, self.presi.clone())));
    }

    pub fn presi(&self) -> BTreeMap<String, usize> {
        self.presi.lock().unwrap().clone()
    }

    /// Each of these messages was taken at least once under its own Message-ID, and no other message was.
    pub fn ha_tutti(&self, email: &[Notifica]) {
        let attesi: Vec<String> = {
            let mut ids: Vec<_> = email.iter().map(|n| message_id(n.id, DOMINIO)).collect();
            ids.sort();
            ids
        };
        let presi: Vec<String> = self.presi().into_keys().collect();
        assert_eq!(presi, attesi);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(compito) = &self.compito {
            compito.abort();
        }
    }
}

async fn serve(presa: TcpListener, presi: Presi) {
    // Conversations end with the server: they are tasks of this set.
    let mut conversazioni = JoinSet::new();
    while let Ok((cliente, _)) = presa.accept().await {
        conversazioni.spawn(conversa(cliente, presi.clone()));
    }
}

async fn conversa(cliente: TcpStream, presi: Presi) -> std::io::Result<()> {
    let (lettura, mut scrittura) = cliente.into_split();
    let mut righe = BufReader::new(lettura).lines();
    scrittura.write_all(b"220 prova\r\n").await?;
    while let Some(riga) = righe.next_line().await? {
        if !riga.to_ascii_uppercase().starts_with("DATA") {
            scrittura.write_all(b"250 bene\r\n").await?;
            continue;
        }
        scrittura.write_all(b"354 avanti\r\n").await?;
        let mut id = None;
        loop {
            match righe.next_line().await? {
                // Killed in the middle of a message: without its final dot it was not taken.
                None => return Ok(()),
                Some(riga) if riga == "." => break,
                Some(riga) => id = id.or_else(|| riga.strip_prefix("Message-ID: ").map(str::to_owned)),
            }
        }
        *presi.lock().unwrap().entry(id.unwrap_or_default()).or_default() += 1;
        scrittura.write_all(b"250 preso\r\n").await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn r87_la_posta_ferma_non_ferma_l_ufficio_e_poi_tutto_arriva() {
    for (label, url) in tests::urls().await {
        let mut server = Server::nuovo().await;
        let casa = Casa::nuova(&url).await.posta(server.porta);
        server.ferma().await;
        let mut processo = casa.lavora();
        let ids = casa.apre(20).await;
        // Registered, PEC gone, and every e-mail tried once in vain: the office does not wait for its post.
        finche("non restano le sole e-mail, già tentate,", async || {
            let mut tentate = 0;
            for id in &ids {
                let sue = casa.notifiche(*id).await;
                tentate +=
                    sue.iter().filter(|n| n.stato == StatoNotifica::DaInviare && n.tentativi > 0).count();
            }
            tentate == ids.len() && casa.restano().await == Some(20)
        })
        .await;
        assert!(server.presi().is_empty() && processo.vivo(), "{label}");

        server.riparte().await;
        casa.niente_pause().await;
        casa.finisce().await;
        server.ha_tutti(&casa.tutto_una_volta(&ids).await);
        assert!(server.presi().values().all(|volte| *volte == 1), "{label}: {:?}", server.presi());
        processo.ferma();
        casa.doctor();
    }
}
