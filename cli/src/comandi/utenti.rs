//! `quesiti utenti`: the people of the institute who use the system.

use super::Globali;
use crate::{
    composizione::{Base, amministratore},
    uscita::{Uscita, json, riga},
};
use clap::Subcommand;
use serde_json::json;
use std::io::{BufRead, IsTerminal};
use workflows::{
    attore::Ruolo,
    utenti::{self, Cambiato, ErroreUtente, Scheda, UtenteNonValido},
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
        /// Ruolo: funzionario, supervisore, amministratore, monitoraggio, supporto
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
    /// Cambia nome, ruolo, sede o indirizzo: quello che non si indica resta
    Modifica {
        /// Nome di accesso
        id: String,
        /// Nome e cognome
        #[arg(long)]
        nome: Option<String>,
        /// Ruolo: funzionario, supervisore, amministratore, monitoraggio, supporto
        #[arg(long)]
        ruolo: Option<Ruolo>,
        /// Codice della sede
        #[arg(long, value_name = "CODICE", conflicts_with = "senza_sede")]
        sede: Option<String>,
        /// Non lavora in una sede
        #[arg(long)]
        senza_sede: bool,
        /// Indirizzo a cui avvisarlo
        #[arg(long)]
        email: Option<String>,
    },
    /// Toglie l'accesso a un utente
    Disattiva {
        /// Nome di accesso
        id: String,
    },
    /// Ridà l'accesso a un utente disattivato
    Riattiva {
        /// Nome di accesso
        id: String,
    },
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Utenti) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    let (ufficio, chi) = (&base.ufficio, amministratore());
    match comando {
        Utenti::Crea { id, nome, ruolo, sede, email, password } => {
            let scheda = Scheda { nome, ruolo, sede, email };
            // Before a password is asked for.
            utenti::controlla_nome_di_accesso(&id).map_err(|e| rifiutato(e.into()))?;
            scheda.controlla(&ufficio.regole.attuali()).map_err(|e| rifiutato(e.into()))?;
            let password = if password { Some(utenti::impronta_password(&leggi_password()?)?) } else { None };
            ufficio.crea_utente(&chi, &id, scheda, password).await.map_err(rifiutato)?;
            riga(format_args!("Creato l'utente {id}."));
        }
        Utenti::Elenco { json: in_json } => elenco(&base, in_json).await?,
        Utenti::Modifica { id, nome, ruolo, sede, senza_sede, email } => {
            let prima = utenti::trova(&mut base.db.read().await?, &id).await?;
            let prima = prima.ok_or_else(|| rifiutato(ErroreUtente::NonTrovato(id.clone())))?;
            let scheda = Scheda {
                nome: nome.unwrap_or(prima.nome),
                ruolo: ruolo.unwrap_or(prima.ruolo),
                sede: if senza_sede { None } else { sede.or(prima.sede) },
                email: email.or(prima.email),
            };
            let cambiato = ufficio.modifica_utente(&chi, &id, scheda).await.map_err(rifiutato)?;
            riga(format_args!("Utente {id} modificato."));
            da_riassegnare(&cambiato);
        }
        Utenti::Password { id } => {
            let hash = utenti::impronta_password(&leggi_password()?)?;
            ufficio.imposta_password_utente(&chi, &id, Some(&hash)).await.map_err(rifiutato)?;
            riga(format_args!("Password di {id} impostata."));
        }
        Utenti::Disattiva { id } => {
            let cambiato = ufficio.abilita_utente(&chi, &id, false).await.map_err(rifiutato)?;
            riga(format_args!("L'utente {id} non può più accedere."));
            da_riassegnare(&cambiato);
        }
        Utenti::Riattiva { id } => {
            ufficio.abilita_utente(&chi, &id, true).await.map_err(rifiutato)?;
            riga(format_args!("L'utente {id} può accedere di nuovo."));
        }
    }
    Ok(())
}

fn da_riassegnare(cambiato: &Cambiato) {
    if cambiato.da_riassegnare > 0 {
        riga(format_args!("Ha in carico {} quesiti: vanno riassegnati.", cambiato.da_riassegnare));
    }
}

/// What was asked in the wrong way is told as such, with the option to add.
fn rifiutato(errore: ErroreUtente) -> Uscita {
    match errore {
        ErroreUtente::NonValido(UtenteNonValido::SenzaSede(ruolo)) => {
            Uscita::Uso(format!("un {ruolo} lavora in una sede: aggiungere --sede CODICE"))
        }
        ErroreUtente::NonValido(e @ UtenteNonValido::SedeSconosciuta(_)) => {
            Uscita::Uso(format!("--sede: {e}"))
        }
        ErroreUtente::NonValido(e @ UtenteNonValido::Email(_)) => Uscita::Uso(format!("--email: {e}")),
        ErroreUtente::NonValido(e) => Uscita::Uso(e.to_string()),
        ErroreUtente::NonTrovato(id) => {
            Uscita::Guasto(format!("l'utente {id} non esiste: quesiti utenti elenco"))
        }
        altro => altro.into(),
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
