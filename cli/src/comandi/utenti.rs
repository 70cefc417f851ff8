//! `quesiti utenti`: the people of the institute who use the system.

use super::Globali;
use crate::{
    composizione::Base,
    uscita::{Uscita, json, riga},
};
use clap::Subcommand;
use serde_json::json;
use std::io::{BufRead, IsTerminal};
use workflows::{
    attore::Ruolo,
    utenti::{self, Utente},
};

const PAGINA: i64 = 500;

/// What to do with users.
#[derive(Debug, Subcommand)]
pub enum Utenti {
    /// Aggiunge un utente
    Crea {
        /// Nome di accesso, che non si riusa
        id: String,
        /// Nome e cognome
        #[arg(long)]
        nome: String,
        /// Ruolo: funzionario, supervisore, amministratore, monitoraggio
        #[arg(long)]
        ruolo: Ruolo,
        /// Codice della sede: obbligatorio per funzionari e supervisori
        #[arg(long, value_name = "CODICE")]
        sede: Option<String>,
        /// Indirizzo a cui avvisarlo
        #[arg(long)]
        email: Option<String>,
        /// Chiede anche la password (o la legge dallo standard input)
        #[arg(long)]
        password: bool,
    },
    /// Elenca gli utenti
    Elenco {
        /// Scrive l'esito in JSON
        #[arg(long)]
        json: bool,
    },
    /// Imposta la password, letta dallo standard input o chiesta a chi scrive
    Password {
        /// Nome di accesso
        id: String,
    },
    /// Toglie l'accesso a un utente
    Disattiva {
        /// Nome di accesso
        id: String,
    },
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Utenti) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    match comando {
        Utenti::Crea { id, nome, ruolo, sede, email, password } => {
            controlla(&base, &id, ruolo, sede.as_deref())?;
            let password = if password { Some(utenti::impronta_password(&leggi_password()?)?) } else { None };
            let creato_il = base.clock.now();
            let utente =
                Utente { id: id.clone(), nome, ruolo, sede, email, password, attivo: true, creato_il };
            let mut tx = base.db.begin().await?;
            if !utenti::crea(&mut tx, &utente).await? {
                return Err(Uscita::Guasto(format!(
                    "l'utente {id} esiste già: scegliere un altro nome di accesso"
                )));
            }
            tx.commit().await?;
            riga(format_args!("Creato l'utente {id}."));
            Ok(())
        }
        Utenti::Elenco { json: in_json } => elenco(&base, in_json).await,
        Utenti::Password { id } => {
            let hash = utenti::impronta_password(&leggi_password()?)?;
            let mut tx = base.db.begin().await?;
            if !utenti::imposta_password(&mut tx, &id, Some(&hash)).await? {
                return Err(mancante(&id));
            }
            tx.commit().await?;
            riga(format_args!("Password di {id} impostata."));
            Ok(())
        }
        Utenti::Disattiva { id } => {
            let mut tx = base.db.begin().await?;
            if !utenti::imposta_attivo(&mut tx, &id, false).await? {
                return Err(mancante(&id));
            }
            tx.commit().await?;
            riga(format_args!("L'utente {id} non può più accedere."));
            Ok(())
        }
    }
}

fn mancante(id: &str) -> Uscita {
    Uscita::Guasto(format!("l'utente {id} non esiste: quesiti utenti elenco"))
}

fn controlla(base: &Base, id: &str, ruolo: Ruolo, sede: Option<&str>) -> Result<(), Uscita> {
    let permesso = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if id.is_empty() || id.len() > 64 || !id.chars().all(permesso) {
        return Err(Uscita::Uso(format!(
            "«{id}»: il nome di accesso ha da 1 a 64 lettere, cifre, punti, - o _"
        )));
    }
    match (ruolo, sede) {
        (Ruolo::Funzionario | Ruolo::Supervisore, None) => {
            Err(Uscita::Uso(format!("un {ruolo} lavora in una sede: aggiungere --sede CODICE")))
        }
        (_, Some(sede)) if !base.ufficio.regole.attuali().sedi.contains_key(sede) => Err(Uscita::Uso(
            format!("--sede: la sede «{sede}» non esiste; attese le quattro cifre di una sede"),
        )),
        _ => Ok(()),
    }
}

async fn elenco(base: &Base, in_json: bool) -> Result<(), Uscita> {
    let mut conn = base.db.read().await?;
    let (mut tutti, mut dopo) = (Vec::new(), String::new());
    loop {
        let pagina = utenti::elenco(&mut conn, &dopo, PAGINA).await?;
        let Some(ultimo) = pagina.last() else { break };
        dopo.clone_from(&ultimo.id);
        tutti.extend(pagina);
    }
    if in_json {
        let voci: Vec<_> = tutti
            .iter()
            .map(|u| {
                json!({"id": u.id, "nome": u.nome, "ruolo": u.ruolo, "sede": u.sede, "email": u.email,
                    "con_password": u.password.is_some(), "attivo": u.attivo})
            })
            .collect();
        return json(&voci);
    }
    for u in &tutti {
        let (sede, stato) = (u.sede.as_deref().unwrap_or("-"), if u.attivo { "" } else { "  (disattivato)" });
        riga(format_args!("{:<28} {:<15} {:<5} {}{stato}", u.id, u.ruolo.codice(), sede, u.nome));
    }
    riga(format_args!("{} utenti", tutti.len()));
    Ok(())
}

/// From the terminal without echo, twice; otherwise one line of the standard input.
fn leggi_password() -> Result<String, Uscita> {
    let stdin = std::io::stdin();
    let password = if stdin.is_terminal() {
        let prima = rpassword::prompt_password("Password: ")?;
        if prima != rpassword::prompt_password("Di nuovo: ")? {
            return Err(Uscita::Guasto("le due password sono diverse: nulla è cambiato".into()));
        }
        prima
    } else {
        let mut letta = String::new();
        stdin.lock().read_line(&mut letta)?;
        letta.trim_end_matches(['\r', '\n']).to_owned()
    };
    Ok(password)
}
