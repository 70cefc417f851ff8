//! Filters saved and deleted.

use super::super::Ufficio;
use crate::{
    attore::Funzionario,
    quesiti::riga_pulita,
    scrivania::filtri::{DOMANDA_MASSIMA, ErroreFiltro, FILTRI_MASSIMI, FiltroSalvato, NOME_MASSIMO, store},
};
use engine::db::Sharing;

impl Ufficio {
    /// Saves a filter under a name of its owner.
    ///
    /// # Errors
    /// Name missing, too long or taken; too many filters.
    pub async fn salva_filtro(
        &self,
        chi: &Funzionario,
        nome: &str,
        domanda: &str,
    ) -> Result<FiltroSalvato, ErroreFiltro> {
        let (nome, domanda) = (riga_pulita(nome), riga_pulita(domanda));
        let caratteri = nome.chars().count();
        if nome.is_empty() {
            return Err(ErroreFiltro::SenzaNome);
        }
        if caratteri > NOME_MASSIMO {
            return Err(ErroreFiltro::NomeTroppoLungo { caratteri });
        }
        if domanda.chars().count() > DOMANDA_MASSIMA {
            return Err(ErroreFiltro::DomandaTroppoLunga);
        }
        let filtro = FiltroSalvato { nome, domanda, creato_il: self.clock.now() };
        let mut tx = self.db.begin().await?;
        // Two pages that save at once count one after the other.
        tx.lock(&format!("filtri:{}", chi.id), Sharing::Exclusive).await?;
        let quanti = store::quanti(&mut tx, &chi.id).await?;
        if !store::salva(&mut tx, &chi.id, &filtro).await? {
            return Err(ErroreFiltro::NomeUsato { nome: filtro.nome });
        }
        if quanti >= FILTRI_MASSIMI {
            return Err(ErroreFiltro::Troppi);
        }
        tx.commit().await?;
        Ok(filtro)
    }

    /// Deletes a filter; `false` when there was none.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn elimina_filtro(&self, chi: &Funzionario, nome: &str) -> Result<bool, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let tolto = store::elimina(&mut tx, &chi.id, &riga_pulita(nome)).await?;
        tx.commit().await?;
        Ok(tolto)
    }
}
