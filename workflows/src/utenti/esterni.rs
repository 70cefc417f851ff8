//! People who come from an identity provider: it says who they are, what they may do and where.

use super::{ErroreUtente, Scheda, Utente, atti::cambi, controlla_nome_di_accesso, store};
use crate::{
    amministrazione::{Operazione, dettagli},
    attore::Attore,
    sessioni,
    ufficio::Ufficio,
};
use serde_json::json;

/// Who changed a user, in the register.
const ACCESSO: Attore = Attore::Sistema("accesso");

impl Ufficio {
    /// The user whom an identity provider describes: added when it comes for the first time, afterwards kept as the
    /// provider says. Whether it may enter is decided here: a user kept out stays out.
    ///
    /// A user that had a password here loses it, and the sessions that it opened: from now on the provider alone says who
    /// it is, and what it takes away there must not be left open here.
    ///
    /// # Errors
    /// Nobody can be as described.
    pub async fn accoglie_utente(&self, id: &str, scheda: Scheda) -> Result<Utente, ErroreUtente> {
        controlla_nome_di_accesso(id)?;
        let scheda = scheda.pulita();
        scheda.controlla(&self.regole.attuali())?;
        let creato_il = self.clock.now();
        let Scheda { nome, ruolo, sede, email } = scheda.clone();
        let nuovo =
            Utente { id: id.to_owned(), nome, ruolo, sede, email, password: None, attivo: true, creato_il };
        let mut tx = self.db.begin().await?;
        if store::crea(&mut tx, &nuovo).await? {
            let detti = dettagli([("ruolo", json!(nuovo.ruolo)), ("sede", json!(nuovo.sede))]);
            self.annota(&mut tx, &ACCESSO, Operazione::UtenteCreato, id, detti).await?;
            tx.commit().await?;
            return Ok(nuovo);
        }
        let prima = self.trovato(&mut tx, id).await?;
        let dopo = Utente { attivo: prima.attivo, creato_il: prima.creato_il, ..nuovo };
        // Most sign-ins change nothing, and write nothing.
        let diversi = cambi(&prima, &dopo);
        if !diversi.is_empty() {
            store::modifica(&mut tx, id, &scheda).await?;
            self.annota(&mut tx, &ACCESSO, Operazione::UtenteModificato, id, diversi).await?;
        }
        if prima.password.is_some() {
            store::imposta_password(&mut tx, id, None).await?;
            let detti = dettagli([("password", json!(false))]);
            self.annota(&mut tx, &ACCESSO, Operazione::PasswordImpostata, id, detti).await?;
            sessioni::chiudi_di(&mut tx, id).await?;
        }
        if dopo != prima {
            tx.commit().await?;
        }
        Ok(dopo)
    }
}
