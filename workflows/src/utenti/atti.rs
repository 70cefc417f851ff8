//! What an administrator does to users: checked, done and recorded in one transaction.

use super::{Scheda, Utente, UtenteNonValido, controlla_nome_di_accesso, store};
use crate::{
    amministrazione::{Operazione, dettagli, registra},
    attore::{Attore, Ruolo},
    sessioni,
    ufficio::Ufficio,
};
use engine::{Tx, db::Sharing};
use serde_json::{Map, Value, json};

/// Why nothing was done to a user.
#[derive(Debug, thiserror::Error)]
pub enum ErroreUtente {
    /// Only administrators do this.
    #[error("Solo un amministratore può gestire gli utenti.")]
    NonAutorizzato,
    /// The user would not be as it must.
    #[error(transparent)]
    NonValido(#[from] UtenteNonValido),
    /// A login name is never reused.
    #[error("L'utente {0} esiste già: scegli un altro nome di accesso.")]
    Esiste(String),
    /// There is none.
    #[error("L'utente {0} non esiste.")]
    NonTrovato(String),
    /// Nobody would be left to let anybody in.
    #[error("{0} è l'ultimo amministratore attivo: prima abilitane un altro.")]
    UltimoAmministratore(String),
    /// The database did not answer; nothing was kept.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}

/// What a change of a user leaves to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cambiato {
    /// The user as it is now.
    pub utente: Utente,
    /// Quesiti it has in carico and can no longer work, at most [`CONTO_MASSIMO`](super::CONTO_MASSIMO): a colleague
    /// must be given them.
    pub da_riassegnare: i64,
}

impl Ufficio {
    /// Adds a user; `impronta` is the hash of its password, made by
    /// [`impronta_password`](super::impronta_password).
    ///
    /// # Errors
    /// Why it was not added.
    pub async fn crea_utente(
        &self,
        attore: &Attore,
        id: &str,
        scheda: Scheda,
        impronta: Option<String>,
    ) -> Result<Utente, ErroreUtente> {
        amministratore(attore)?;
        controlla_nome_di_accesso(id)?;
        let scheda = scheda.pulita();
        scheda.controlla(&self.regole.attuali())?;
        let con_password = impronta.is_some();
        let detti = dettagli([
            ("ruolo", json!(scheda.ruolo)),
            ("sede", json!(scheda.sede)),
            ("password", json!(con_password)),
        ]);
        let Scheda { nome, ruolo, sede, email } = scheda;
        let creato_il = self.clock.now();
        let id = id.to_owned();
        let utente = Utente { id, nome, ruolo, sede, email, password: impronta, attivo: true, creato_il };
        let mut tx = self.db.begin().await?;
        if !store::crea(&mut tx, &utente).await? {
            return Err(ErroreUtente::Esiste(utente.id));
        }
        self.annota(&mut tx, attore, Operazione::UtenteCreato, &utente.id, detti).await?;
        tx.commit().await?;
        Ok(utente)
    }

    /// Changes name, role, sede and e-mail.
    ///
    /// # Errors
    /// Why nothing changed.
    pub async fn modifica_utente(
        &self,
        attore: &Attore,
        id: &str,
        scheda: Scheda,
    ) -> Result<Cambiato, ErroreUtente> {
        amministratore(attore)?;
        let scheda = scheda.pulita();
        scheda.controlla(&self.regole.attuali())?;
        let mut tx = self.db.begin().await?;
        let prima = self.trovato(&mut tx, id).await?;
        if scheda.ruolo != Ruolo::Amministratore {
            self.non_l_ultimo(&mut tx, &prima).await?;
        }
        store::modifica(&mut tx, id, &scheda).await?;
        let dopo = Utente {
            nome: scheda.nome,
            ruolo: scheda.ruolo,
            sede: scheda.sede,
            email: scheda.email,
            ..prima.clone()
        };
        self.annota(&mut tx, attore, Operazione::UtenteModificato, id, cambi(&prima, &dopo)).await?;
        let lascia = prima.sede != dopo.sede || !lavora(dopo.ruolo);
        let da_riassegnare = if lascia { store::in_carico(&mut tx, id).await? } else { 0 };
        tx.commit().await?;
        Ok(Cambiato { utente: dopo, da_riassegnare })
    }

    /// Lets a user in or keeps it out, at once: its sessions end. What it has in carico stays with it until somebody is given it.
    ///
    /// # Errors
    /// Why nothing changed.
    pub async fn abilita_utente(
        &self,
        attore: &Attore,
        id: &str,
        attivo: bool,
    ) -> Result<Cambiato, ErroreUtente> {
        amministratore(attore)?;
        let mut tx = self.db.begin().await?;
        let prima = self.trovato(&mut tx, id).await?;
        if !attivo {
            self.non_l_ultimo(&mut tx, &prima).await?;
        }
        let da_riassegnare = if attivo { 0 } else { store::in_carico(&mut tx, id).await? };
        // Asked twice, done and recorded once.
        if prima.attivo != attivo {
            store::imposta_attivo(&mut tx, id, attivo).await?;
            let operazione =
                if attivo { Operazione::UtenteRiattivato } else { Operazione::UtenteDisattivato };
            let detti = if attivo { Map::new() } else { dettagli([("in_carico", json!(da_riassegnare))]) };
            self.annota(&mut tx, attore, operazione, id, detti).await?;
            if !attivo {
                sessioni::chiudi_di(&mut tx, id).await?;
            }
            tx.commit().await?;
        }
        Ok(Cambiato { utente: Utente { attivo, ..prima }, da_riassegnare })
    }

    /// Sets or, with `None`, takes away the hash of a user's password; its sessions end.
    ///
    /// # Errors
    /// Why nothing changed.
    pub async fn imposta_password_utente(
        &self,
        attore: &Attore,
        id: &str,
        impronta: Option<&str>,
    ) -> Result<(), ErroreUtente> {
        amministratore(attore)?;
        let mut tx = self.db.begin().await?;
        if !store::imposta_password(&mut tx, id, impronta).await? {
            return Err(ErroreUtente::NonTrovato(id.to_owned()));
        }
        let detti = dettagli([("password", json!(impronta.is_some()))]);
        self.annota(&mut tx, attore, Operazione::PasswordImpostata, id, detti).await?;
        sessioni::chiudi_di(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn trovato(&self, tx: &mut Tx, id: &str) -> Result<Utente, ErroreUtente> {
        store::trova(tx, id).await?.ok_or_else(|| ErroreUtente::NonTrovato(id.to_owned()))
    }

    /// Two administrators who take each other's role away at the same moment must not both succeed.
    async fn non_l_ultimo(&self, tx: &mut Tx, utente: &Utente) -> Result<(), ErroreUtente> {
        if utente.ruolo != Ruolo::Amministratore || !utente.attivo {
            return Ok(());
        }
        tx.lock("utenti:amministratori", Sharing::Exclusive).await?;
        let altri = store::con_ruolo(tx, Ruolo::Amministratore).await?;
        if altri.iter().any(|a| a.id != utente.id) {
            Ok(())
        } else {
            Err(ErroreUtente::UltimoAmministratore(utente.id.clone()))
        }
    }

    pub(super) async fn annota(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        operazione: Operazione,
        id: &str,
        detti: Map<String, Value>,
    ) -> Result<(), ErroreUtente> {
        let oggetto = format!("utente:{id}");
        Ok(registra(tx, attore, self.clock.now(), operazione, &oggetto, detti).await?)
    }
}

fn amministratore(attore: &Attore) -> Result<(), ErroreUtente> {
    if attore.ha_ruolo(Ruolo::Amministratore) { Ok(()) } else { Err(ErroreUtente::NonAutorizzato) }
}

/// Whether a role works quesiti.
fn lavora(ruolo: Ruolo) -> bool {
    matches!(ruolo, Ruolo::Funzionario | Ruolo::Supervisore)
}

/// What differs, before and after.
pub(super) fn cambi(prima: &Utente, dopo: &Utente) -> Map<String, Value> {
    let valori = |u: &Utente| {
        [
            ("nome", json!(u.nome)),
            ("ruolo", json!(u.ruolo)),
            ("sede", json!(u.sede)),
            ("email", json!(u.email)),
        ]
    };
    valori(prima)
        .into_iter()
        .zip(valori(dopo))
        .filter(|((_, prima), (_, dopo))| prima != dopo)
        .map(|((nome, prima), (_, dopo))| (nome.to_owned(), json!({"prima": prima, "dopo": dopo})))
        .collect()
}
