//! Users by name, as rows show them.

use crate::errore::Errore;
use engine::Conn;
use std::collections::BTreeMap;
use workflows::utenti;

/// Names of users by id. Who is not there any more is shown by its id.
#[derive(Debug, Default)]
pub(crate) struct Nomi(BTreeMap<String, String>);

impl Nomi {
    /// Those of these ids.
    pub(crate) async fn di<'a>(
        conn: &mut Conn,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Errore> {
        let mut ids: Vec<&str> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let trovati = utenti::per_id(conn, &ids).await?;
        Ok(Self(trovati.into_iter().map(|u| (u.id, u.nome)).collect()))
    }

    /// With somebody more, if it is a user.
    pub(crate) async fn e_di(mut self, conn: &mut Conn, id: &str) -> Result<Self, Errore> {
        if !id.is_empty() && !self.0.contains_key(id) {
            self.0.extend(Self::di(conn, [id]).await?.0);
        }
        Ok(self)
    }

    /// The name of an id.
    pub(crate) fn nome<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }

    /// Who an author of the history is: a user by name, the system, the sender.
    pub(crate) fn autore(&self, autore: &str) -> String {
        match autore.split_once(':') {
            Some(("utente", id)) => self.nome(id).to_owned(),
            Some(("mittente", codice)) => format!("Mittente {codice}"),
            Some(("sistema", _)) => "Sistema".to_owned(),
            _ => autore.to_owned(),
        }
    }
}

/// The id in an author of the history, if it is a user.
pub(crate) fn id_utente(autore: &str) -> Option<&str> {
    autore.strip_prefix("utente:")
}
