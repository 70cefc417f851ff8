//! A local SMTP server that accepts everything and counts: the "sink" of the lifecycles.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A running sink.
pub struct Pozzo {
    /// Port on 127.0.0.1.
    pub porta: u16,
    /// Messages received.
    pub ricevuti: Arc<AtomicUsize>,
    compito: tokio::task::JoinHandle<()>,
}

impl Drop for Pozzo {
    fn drop(&mut self) {
        self.compito.abort();
    }
}

/// Starts one.
pub async fn pozzo() -> std::io::Result<Pozzo> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let porta = listener.local_addr()?.port();
    let ricevuti = Arc::new(AtomicUsize::new(0));
    let conta = Arc::clone(&ricevuti);
    let compito = tokio::spawn(async move {
        while let Ok((presa, _)) = listener.accept().await {
            tokio::spawn(dialogo(presa, Arc::clone(&conta)));
        }
    });
    Ok(Pozzo { porta, ricevuti, compito })
}

async fn dialogo(presa: TcpStream, ricevuti: Arc<AtomicUsize>) -> std::io::Result<()> {
    presa.set_nodelay(true)?;
    let (lettura, mut scrittura) = presa.into_split();
    let mut righe = BufReader::new(lettura).lines();
    scrittura.write_all(b"220 pozzo\r\n").await?;
    while let Some(riga) = righe.next_line().await? {
        let risposta: &[u8] = match riga.get(..4).map(str::to_ascii_uppercase).as_deref() {
            Some("EHLO" | "HELO") => b"250 pozzo\r\n",
            Some("DATA") => {
                scrittura.write_all(b"354 avanti\r\n").await?;
                while let Some(testo) = righe.next_line().await? {
                    if testo == "." {
                        break;
                    }
                }
                ricevuti.fetch_add(1, Ordering::SeqCst);
                b"250 preso\r\n"
            }
            Some("QUIT") => {
                scrittura.write_all(b"221 ciao\r\n").await?;
                return Ok(());
            }
            _ => b"250 va bene\r\n",
        };
        scrittura.write_all(risposta).await?;
    }
    Ok(())
}
