//! E-mail and PEC by SMTP: connections kept open, refusals told apart by the command that met them.
//!
//! lettre speaks the protocol; the dialogue is driven here because only its phase says whose fault a refusal is. A
//! 5xx to the recipient concerns that message alone; to the login or to the sender it concerns us, and every message
//! waits until somebody mends it.

mod riserva;

use super::{
    Busta, EsitoInvio, Trasporto,
    messaggio::{self, Composto},
};
use async_trait::async_trait;
use lettre::{
    message::Mailbox,
    transport::smtp::{
        Error,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt, Rset},
    },
};
use riserva::{Presa, Riserva};
use std::{fmt, time::Duration};
use tokio::time::timeout;

/// Cipher of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sicurezza {
    /// Starts in clear and must turn to TLS before anything else.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// In clear.
    Nessuna,
}

/// An account on a server.
#[derive(Clone)]
pub struct ImpostazioniSmtp {
    /// Name of the server, which its certificate must carry.
    pub host: String,
    /// Its port.
    pub porta: u16,
    /// Cipher of the connection.
    pub sicurezza: Sicurezza,
    /// User name, where the server wants one.
    pub utente: Option<String>,
    /// Password of the user.
    pub password: Option<String>,
    /// Sender, `Nome <indirizzo>`; its address is the envelope's too. An invitation has its own (R58): the account must
    /// be allowed to send as the mailboxes of the units.
    pub mittente: String,
    /// Connections at most.
    pub connessioni: usize,
    /// For one message, connecting included.
    pub timeout: Duration,
}

/// Settings that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum ErroreSmtp {
    /// The sender is not an address.
    #[error("mittente `{0}` non valido: {1}")]
    Mittente(String, lettre::address::AddressError),
    /// TLS cannot be set up for this name.
    #[error("TLS verso `{0}` non utilizzabile: {1}")]
    Tls(String, Error),
}

/// One account, its connections shared by all who send.
pub struct Smtp {
    riserva: Riserva,
    mittente: Mailbox,
    limite: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("mittente", &self.mittente).finish_non_exhaustive()
    }
}

/// Why a dialogue ended, and at which point of it.
enum Rottura {
    /// Before the message: server, network, login, sender. Never this message's fault.
    Nostra(String),
    /// A connection kept from before turned out to be dead or tired: worth one more try on a new one.
    Stanca(String),
    /// The recipient or the message, by the server's answer.
    Destinatario(Error),
}

impl Smtp {
    /// Connects at the first message.
    ///
    /// # Errors
    /// Settings that cannot work.
    pub fn nuovo(impostazioni: &ImpostazioniSmtp) -> Result<Self, ErroreSmtp> {
        let mittente = impostazioni
            .mittente
            .parse()
            .map_err(|e| ErroreSmtp::Mittente(impostazioni.mittente.clone(), e))?;
        let riserva =
            Riserva::nuova(impostazioni).map_err(|e| ErroreSmtp::Tls(impostazioni.host.clone(), e))?;
        Ok(Self { riserva, mittente, limite: impostazioni.timeout })
    }

    async fn consegna(&self, messaggio: &Composto) -> Result<String, Rottura> {
        match self.tenta(false, messaggio).await {
            Err(Rottura::Stanca(_)) => self.tenta(true, messaggio).await,
            fine => fine,
        }
    }

    async fn tenta(&self, nuova: bool, messaggio: &Composto) -> Result<String, Rottura> {
        let mut presa = self.riserva.prendi(nuova).await.map_err(|e| Rottura::Nostra(e.to_string()))?;
        let esito = dialogo(&mut presa, messaggio).await;
        match &esito {
            Ok(_) => presa.rendi(),
            // Refused but alive: ready for the next message. A connection that does not answer is dropped.
            Err(Rottura::Destinatario(e)) if e.status().is_some_and(|c| c.to_string() != "421") => {
                if presa.conn.command(Rset).await.is_ok() {
                    presa.rendi();
                }
            }
            Err(_) => {}
        }
        esito
    }
}

async fn dialogo(presa: &mut Presa<'_>, messaggio: &Composto) -> Result<String, Rottura> {
    let Composto { da, a, testo } = messaggio;
    let riusata = presa.riusata;
    let conn: &mut AsyncSmtpConnection = &mut presa.conn;
    conn.command(Mail::new(Some(da.clone()), Vec::new()))
        .await
        .map_err(|e| if riusata { Rottura::Stanca(e.to_string()) } else { Rottura::Nostra(e.to_string()) })?;
    conn.command(Rcpt::new(a.clone(), Vec::new())).await.map_err(Rottura::Destinatario)?;
    conn.command(Data).await.map_err(Rottura::Destinatario)?;
    let risposta = conn.command(Contenuto(testo)).await.map_err(Rottura::Destinatario)?;
    Ok(format!("{} {}", risposta.code(), risposta.message().collect::<Vec<_>>().join(" ")))
}

/// The message with its leading dots doubled and its end, written at once: in two pieces the second would wait for
/// the acknowledgement of the first.
struct Contenuto<'t>(&'t str);

impl fmt::Display for Contenuto<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for riga in self.0.split_inclusive("\r\n") {
            if riga.starts_with('.') {
                f.write_str(".")?;
            }
            f.write_str(riga)?;
        }
        f.write_str(if self.0.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" })
    }
}

/// A refusal of policy or security (5.7.x) is mended by people, ours or theirs, and so are the login codes: the
/// message waits. Any other 5xx is for ever.
fn definitivo(e: &Error) -> bool {
    let testo = e.to_string();
    e.is_permanent() && !testo.contains(" 5.7.") && !testo.contains("(530)") && !testo.contains("(535)")
}

#[async_trait]
impl Trasporto for Smtp {
    async fn invia(&self, busta: &Busta) -> EsitoInvio {
        let messaggio = match messaggio::componi(busta, &self.mittente) {
            Ok(composto) => composto,
            Err(risposta) => return EsitoInvio::Permanente { risposta },
        };
        match timeout(self.limite, self.consegna(&messaggio)).await {
            Ok(Ok(risposta)) => EsitoInvio::Inviata { risposta, riferimento: Some(busta.message_id.clone()) },
            Ok(Err(Rottura::Destinatario(e))) if definitivo(&e) => {
                EsitoInvio::Permanente { risposta: e.to_string() }
            }
            Ok(Err(Rottura::Destinatario(e))) => EsitoInvio::Temporaneo { risposta: e.to_string() },
            Ok(Err(Rottura::Nostra(risposta) | Rottura::Stanca(risposta))) => {
                EsitoInvio::Temporaneo { risposta }
            }
            Err(_) => EsitoInvio::Temporaneo { risposta: "il server di posta non risponde".to_owned() },
        }
    }
}

#[cfg(test)]
mod tests;
