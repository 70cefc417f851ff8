//! `quesiti token`: tokens for trials and development.

use super::Globali;
use crate::{
    composizione, gettoni,
    uscita::{Uscita, riga},
};
use api::gettone::{Gettone, RuoloGettone};
use clap::Args;
use engine::Clock;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use workflows::{identificativi::CodiceFiscale, tabelle::Profilo};

/// Arguments of `token`.
#[derive(Debug, Args)]
pub struct Token {
    /// Ruolo: funzionario, supervisore, amministratore, monitoraggio, mittente, sistema
    #[arg(long)]
    ruolo: String,
    /// Chi lo porta: il nome di accesso, o quello del sistema; senza, quello che il ruolo suggerisce
    #[arg(long)]
    utente: Option<String>,
    /// Sede di funzionari e supervisori
    #[arg(long, value_name = "CODICE")]
    sede: Option<String>,
    /// Cassetto del mittente
    #[arg(long)]
    cassetto: Option<String>,
    /// Codice fiscale del mittente
    #[arg(long, value_name = "CF")]
    codice_fiscale: Option<String>,
    /// Come scrive il mittente: cittadino, azienda, intermediario, operatore_patronato, referente_regionale
    #[arg(long)]
    profilo: Option<String>,
    /// Nome con cui rivolgersi al mittente
    #[arg(long)]
    nome: Option<String>,
    /// Per quanto vale: 30m, 8h, 7d
    #[arg(long, default_value = "8h")]
    durata: String,
}

/// Runs the command: the token alone on the standard output.
pub fn esegui(globali: &Globali, argomenti: &Token) -> Result<(), Uscita> {
    let caricata = composizione::leggi(globali)?;
    let gettone = gettone(argomenti, &caricata)?;
    riga(gettoni::crea(&caricata, &gettone)?);
    Ok(())
}

fn gettone(t: &Token, caricata: &config::Caricata) -> Result<Gettone, Uscita> {
    let ruolo: RuoloGettone = parola(
        "--ruolo",
        &t.ruolo,
        "funzionario, supervisore, amministratore, monitoraggio, mittente o sistema",
    )?;
    let durata = durata(&t.durata)?;
    let manca = |opzione: &str| Uscita::Uso(format!("con --ruolo {} serve {opzione}", t.ruolo));
    if let Some(sede) = &t.sede
        && !caricata.tabelle.sedi.contains_key(sede)
    {
        return Err(Uscita::Uso(format!(
            "--sede: la sede «{sede}» non esiste; attese le quattro cifre di una sede"
        )));
    }
    let mut gettone = Gettone::nuovo("", ruolo, Clock::system().now(), durata);
    let suggerito = match ruolo {
        RuoloGettone::Funzionario | RuoloGettone::Supervisore => {
            gettone.sede = Some(t.sede.clone().ok_or_else(|| manca("--sede"))?);
            format!("{}.{}", t.ruolo, t.sede.as_deref().unwrap_or_default())
        }
        RuoloGettone::Mittente => {
            let cassetto = t.cassetto.clone().ok_or_else(|| manca("--cassetto"))?;
            if !caricata.tabelle.cassetti.contains_key(&cassetto) {
                let noti: Vec<&str> = caricata.tabelle.cassetti.keys().map(String::as_str).collect();
                let noti = noti.join(", ");
                return Err(Uscita::Uso(format!(
                    "--cassetto: «{cassetto}» non esiste; indicarne uno tra {noti}"
                )));
            }
            let codice: CodiceFiscale = t
                .codice_fiscale
                .as_deref()
                .ok_or_else(|| manca("--codice-fiscale"))?
                .parse()
                .map_err(|e| Uscita::Uso(format!("--codice-fiscale: {e}")))?;
            let profilo: Profilo = parola(
                "--profilo",
                t.profilo.as_deref().ok_or_else(|| manca("--profilo"))?,
                "cittadino, azienda, intermediario, operatore_patronato o referente_regionale",
            )?;
            gettone.cassetto = Some(cassetto);
            gettone.codice_fiscale = Some(codice.to_string());
            gettone.profilo = Some(profilo);
            codice.to_string()
        }
        RuoloGettone::Amministratore | RuoloGettone::Monitoraggio | RuoloGettone::Sistema => t.ruolo.clone(),
    };
    gettone.sub = t.utente.clone().unwrap_or(suggerito);
    gettone.nome.clone_from(&t.nome);
    Ok(gettone)
}

fn parola<T: DeserializeOwned>(opzione: &str, testo: &str, attese: &str) -> Result<T, Uscita> {
    serde_json::from_value(Value::String(testo.to_owned()))
        .map_err(|_| Uscita::Uso(format!("{opzione}: «{testo}» non è previsto; indicare {attese}")))
}

fn durata(testo: &str) -> Result<Duration, Uscita> {
    let errore =
        || Uscita::Uso(format!("--durata: «{testo}» non è una durata; scrivere per esempio 30m, 8h o 7d"));
    let unita = testo.chars().last().ok_or_else(errore)?;
    let secondi = match unita {
        'm' => 60,
        'h' => 3_600,
        'd' | 'g' => 86_400,
        _ => return Err(errore()),
    };
    let numero: u64 = testo[..testo.len() - 1].parse().map_err(|_| errore())?;
    // More than a year is a slip, or a token that nobody will remember to take back.
    let durata =
        numero.checked_mul(secondi).filter(|s| (60..=366 * 86_400).contains(s)).ok_or_else(errore)?;
    Ok(Duration::from_secs(durata))
}
