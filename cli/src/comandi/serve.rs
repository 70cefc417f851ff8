//! `quesiti serve` and `quesiti work`.

use super::Globali;
use crate::{
    composizione::Base,
    servizio::{self, Parti},
    uscita::{Uscita, riga},
};
use clap::Args;
use engine::Clock;
use serde_json::json;
use std::net::SocketAddr;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Solo l'API: i worker sono in altri processi (quesiti work)
    #[arg(long)]
    no_workers: bool,
    /// Indirizzo e porta su cui rispondere, per esempio 127.0.0.1:8080 (porta 0: una libera)
    #[arg(long, value_name = "INDIRIZZO")]
    ascolto: Option<SocketAddr>,
}

/// API and workers in one process.
pub async fn esegui(globali: &Globali, argomenti: &Serve) -> Result<(), Uscita> {
    let sopra = match argomenti.ascolto {
        Some(ascolto) => json!({"server": {"ascolto": ascolto}}),
        None => json!({}),
    };
    let base = Base::apri_con(globali, sopra, Clock::system()).await?;
    servizio::avvia_registro(&base.caricata.impostazioni.registro)?;
    let parti = if argomenti.no_workers { Parti::SoloApi } else { Parti::Tutto };
    servizio::avvia(base, parti, |indirizzo| {
        let indirizzo = indirizzo.map(|i| i.to_string()).unwrap_or_default();
        riga(format_args!("quesiti è pronto: http://{indirizzo}/api/v1/openapi.json (Ctrl-C per fermarlo)"));
    })
    .await
}

/// Workers alone.
pub async fn lavora(globali: &Globali) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    servizio::avvia_registro(&base.caricata.impostazioni.registro)?;
    servizio::avvia(base, Parti::SoloWorker, |_| riga("quesiti work è pronto (Ctrl-C per fermarlo)")).await
}
