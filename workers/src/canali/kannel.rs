//! SMS by Kannel's `sendsms` form, and the delivery reports it calls back with.

use super::{Busta, EsitoInvio, Trasporto, gateway};
use async_trait::async_trait;
use engine::Uuid;
use reqwest::{Client, StatusCode, Url};
use std::{fmt, time::Duration};
use workflows::notifiche::{Rapporto, gettone, segmenti_sms};

/// Kannel reports delivered, failed, queued, accepted and rejected.
const TUTTI_I_RAPPORTI: &str = "31";

/// Where Kannel calls back.
#[derive(Clone)]
pub struct RapportiConsegna {
    /// Address that receives the reports; the notification, its token and the state are added to its query.
    pub url: String,
    /// Key of the tokens: see [`gettone`].
    pub chiave: String,
}

/// A Kannel gateway.
#[derive(Clone)]
pub struct ImpostazioniKannel {
    /// Address of `sendsms`, e.g. `http://127.0.0.1:13013/cgi-bin/sendsms`.
    pub url: String,
    /// User of the gateway.
    pub utente: String,
    /// Its password.
    pub password: String,
    /// Sender shown on the phone.
    pub mittente: String,
    /// Where reports go. `None`: no reports are asked for, and a message stays "inviata".
    pub rapporti: Option<RapportiConsegna>,
    /// For one message.
    pub timeout: Duration,
}

/// Sends through a Kannel gateway.
pub struct Kannel {
    client: Client,
    url: Url,
    impostazioni: ImpostazioniKannel,
}

impl fmt::Debug for Kannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kannel").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

impl Kannel {
    /// Connects at the first message.
    ///
    /// # Errors
    /// The address of the gateway is not one.
    pub fn nuovo(impostazioni: ImpostazioniKannel) -> Result<Self, gateway::ErroreGateway> {
        let url = gateway::indirizzo(&impostazioni.url)?;
        Ok(Self { client: gateway::client(impostazioni.timeout)?, url, impostazioni })
    }

    /// The request of a message: everything in the query, as the form does.
    fn richiesta(&self, busta: &Busta) -> Url {
        let i = &self.impostazioni;
        let corpo = busta.testo.corpo.as_str();
        // Kannel turns UTF-8 into GSM-7 (coding 0) or UCS-2 (coding 2); it must be told which.
        let coding = if gsm7(corpo) { "0" } else { "2" };
        let mut url = self.url.clone();
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("username", &i.utente).append_pair("password", &i.password);
            query.append_pair("from", &i.mittente).append_pair("to", &busta.indirizzo);
            query.append_pair("text", corpo).append_pair("charset", "UTF-8").append_pair("coding", coding);
            if let Some(rapporti) = &i.rapporti {
                query.append_pair("dlr-mask", TUTTI_I_RAPPORTI);
                query.append_pair("dlr-url", &rapporti.richiamo(busta.notifica));
            }
        }
        url
    }
}

impl RapportiConsegna {
    /// `%d` and `%A` are filled in by Kannel: the state, and the answer of the network.
    fn richiamo(&self, notifica: Uuid) -> String {
        let unione = if self.url.contains('?') { '&' } else { '?' };
        let gettone = gettone(&self.chiave, notifica);
        format!("{}{unione}notifica={notifica}&gettone={gettone}&stato=%d&risposta=%A", self.url)
    }
}

/// Whether a text travels as GSM-7: 71 characters then take one segment and not two.
fn gsm7(testo: &str) -> bool {
    segmenti_sms(&format!("{testo}{}", "a".repeat(71))) < segmenti_sms(&format!("{testo}{}ž", "a".repeat(71)))
}

/// What a state of Kannel's delivery reports means; `None` for one it does not define.
#[must_use]
pub fn rapporto_kannel(stato: u32) -> Option<Rapporto> {
    match stato {
        1 => Some(Rapporto::Consegnata),
        2 | 16 => Some(Rapporto::Fallita),
        4 | 8 => Some(Rapporto::InCorso),
        _ => None,
    }
}

#[async_trait]
impl Trasporto for Kannel {
    async fn invia(&self, busta: &Busta) -> EsitoInvio {
        let (stato, risposta) = match gateway::chiedi(self.client.get(self.richiesta(busta))).await {
            Ok(risposto) => risposto,
            Err(risposta) => return EsitoInvio::Temporaneo { risposta },
        };
        // 202 with "0: Accepted for delivery" or "3: Queued for later delivery"; 200 from look-alikes.
        if stato == StatusCode::ACCEPTED || stato == StatusCode::OK {
            return EsitoInvio::Inviata { risposta, riferimento: Some(busta.notifica.to_string()) };
        }
        gateway::rifiuto(stato, risposta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use workflows::{notifiche::Testo, tabelle::Canale};

    fn kannel() -> Kannel {
        Kannel::nuovo(ImpostazioniKannel {
            url: "http://127.0.0.1:13013/cgi-bin/sendsms".to_owned(),
            utente: "quesiti".to_owned(),
            password: "p&w d".to_owned(),
            mittente: "INPS".to_owned(),
            rapporti: Some(RapportiConsegna {
                url: "https://quesiti.example/rapporti".to_owned(),
                chiave: "chiave".to_owned(),
            }),
            timeout: Duration::from_secs(1),
        })
        .unwrap()
    }

    fn parametri(corpo: &str) -> HashMap<String, String> {
        let busta = Busta {
            notifica: Uuid::nil(),
            canale: Canale::Sms,
            indirizzo: "+393331234567".to_owned(),
            testo: Testo { oggetto: None, corpo: corpo.to_owned() },
            message_id: String::new(),
            data: engine::Timestamp::default(),
            calendario: None,
        };
        kannel().richiesta(&busta).query_pairs().into_owned().collect()
    }

    #[test]
    fn la_richiesta_porta_testo_codifica_e_richiamo_col_gettone() {
        let p = parametri("Città & C.");
        assert_eq!((p["to"].as_str(), p["from"].as_str()), ("+393331234567", "INPS"));
        assert_eq!((p["password"].as_str(), p["text"].as_str()), ("p&w d", "Città & C."));
        assert_eq!((p["charset"].as_str(), p["coding"].as_str()), ("UTF-8", "0"));
        let atteso = gettone("chiave", Uuid::nil());
        assert_eq!(
            p["dlr-url"],
            format!(
                "https://quesiti.example/rapporti?notifica={}&gettone={atteso}&stato=%d&risposta=%A",
                Uuid::nil()
            )
        );
        assert_eq!(p["dlr-mask"], "31");
    }

    #[test]
    fn un_carattere_fuori_da_gsm7_chiede_ucs2() {
        assert_eq!(parametri("Žaba")["coding"], "2");
        assert_eq!(parametri(&"è".repeat(200))["coding"], "0");
        assert_eq!(parametri(&"ž".repeat(200))["coding"], "2");
    }

    #[test]
    fn gli_stati_di_kannel() {
        let atteso = [
            (1, Some(Rapporto::Consegnata)),
            (2, Some(Rapporto::Fallita)),
            (4, Some(Rapporto::InCorso)),
            (8, Some(Rapporto::InCorso)),
            (16, Some(Rapporto::Fallita)),
            (3, None),
        ];
        for (stato, rapporto) in atteso {
            assert_eq!(rapporto_kannel(stato), rapporto, "{stato}");
        }
    }
}
