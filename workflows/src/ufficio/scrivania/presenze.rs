//! Signs of life on a quesito.

use super::super::Ufficio;
use crate::{
    attore::Funzionario,
    scrivania::presenze::{DURATA, Presente, store},
};
use engine::Uuid;

impl Ufficio {
    /// Notes that a clerk has a quesito open, and says which colleagues have it too.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn segna_presenza(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
    ) -> Result<Vec<Presente>, sqlx::Error> {
        let ora = self.clock.now();
        let mut tx = self.db.begin().await?;
        store::segna(&mut tx, quesito, &chi.id, ora.plus(DURATA)).await?;
        let altri = store::presenti(&mut tx, quesito, &chi.id, ora).await?;
        tx.commit().await?;
        Ok(altri)
    }

    /// The colleagues that have a quesito open now.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn presenti(&self, chi: &Funzionario, quesito: Uuid) -> Result<Vec<Presente>, sqlx::Error> {
        let ora = self.clock.now();
        store::presenti(&mut self.db.read().await?, quesito, &chi.id, ora).await
    }

    /// A clerk has closed the page; `false` when it was not there.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn togli_presenza(&self, chi: &Funzionario, quesito: Uuid) -> Result<bool, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let presente = store::togli(&mut tx, quesito, &chi.id).await?;
        tx.commit().await?;
        Ok(presente)
    }
}
