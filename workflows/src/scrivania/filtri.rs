//! Saved filters: a name for a question that a clerk asks again and again.

pub mod store;

use engine::Timestamp;

/// Filters of one person at most.
pub const FILTRI_MASSIMI: i64 = 30;
/// Most characters of a name.
pub const NOME_MASSIMO: usize = 60;
/// Most characters of a serialised question.
pub const DOMANDA_MASSIMA: usize = 2_000;

/// A saved filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiltroSalvato {
    /// Its name, unique for its owner.
    pub nome: String,
    /// The question, serialised by whoever asks it.
    pub domanda: String,
    /// When it was saved.
    pub creato_il: Timestamp,
}

/// Why a filter was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ErroreFiltro {
    /// Without a name nobody finds it.
    #[error("Scrivi un nome per il filtro: è obbligatorio.")]
    SenzaNome,
    /// A name for a button, not a text.
    #[error("Il nome del filtro è di {caratteri} caratteri: il massimo è {NOME_MASSIMO}. Accorcialo.")]
    NomeTroppoLungo {
        /// How many.
        caratteri: usize,
    },
    /// More than any page asks.
    #[error("Il filtro ha troppe condizioni per essere salvato: togline qualcuna.")]
    DomandaTroppoLunga,
    /// The name is taken.
    #[error("Hai già un filtro «{nome}»: scegli un altro nome, o elimina prima quello.")]
    NomeUsato {
        /// The name.
        nome: String,
    },
    /// As many as are kept.
    #[error("Hai già {FILTRI_MASSIMI} filtri salvati, il massimo: eliminane uno.")]
    Troppi,
    /// The database did not answer; nothing was kept.
    #[error("Il servizio non è disponibile in questo momento: riprova tra qualche minuto.")]
    Database(#[from] sqlx::Error),
}
