//! The manuals there are: one for each profile (R25).

use workflows::attore::Ruolo;

/// A manual and its reader.
#[derive(Debug, Clone, Copy)]
pub struct Manuale {
    /// Its name in addresses and files.
    pub profilo: &'static str,
    /// Whom it is for, as the list says it.
    pub nome: &'static str,
    /// What the reader does with this service.
    pub lettore: &'static str,
    /// The roles it is written for; none: who writes from a Cassetto.
    pub ruoli: &'static [Ruolo],
    /// Markdown, as `docs/manuali` has it.
    pub(super) testo: &'static str,
}

macro_rules! manuale {
    ($profilo:literal, $nome:literal, $lettore:literal, $ruoli:expr) => {
        Manuale {
            profilo: $profilo,
            nome: $nome,
            lettore: $lettore,
            ruoli: $ruoli,
            testo: include_str!(concat!("../../../docs/manuali/", $profilo, ".md")),
        }
    };
}

/// All of them: first who writes from a Cassetto, then the people of the institute.
pub const MANUALI: [Manuale; 8] = [
    manuale!("cittadino", "Cittadino e azienda", "Scrive alla sede per sé o per la propria azienda.", &[]),
    manuale!("intermediario", "Intermediario", "Scrive per chi gli ha dato una delega.", &[]),
    manuale!(
        "operatore-patronato",
        "Operatore di patronato",
        "Scrive per i cittadini che assiste, come Operatore generico.",
        &[]
    ),
    manuale!(
        "referente-regionale",
        "Referente regionale di patronato",
        "Chiede chiarimenti su norme e procedimenti.",
        &[]
    ),
    manuale!("funzionario", "Funzionario", "Lavora i quesiti della sua sede.", &[Ruolo::Funzionario]),
    manuale!("supervisore", "Supervisore", "Segue il lavoro di una sede.", &[Ruolo::Supervisore]),
    manuale!(
        "amministratore",
        "Amministratore e supporto tecnico",
        "Cura regole, testi, utenti e lavori del servizio.",
        &[Ruolo::Amministratore, Ruolo::Supporto]
    ),
    manuale!("monitoraggio", "Monitoraggio", "Segue l'andamento di tutte le sedi.", &[Ruolo::Monitoraggio]),
];

impl Manuale {
    /// The manual of a profile.
    #[must_use]
    pub fn di(profilo: &str) -> Option<&'static Self> {
        MANUALI.iter().find(|m| m.profilo == profilo)
    }

    /// Whether it is also there printed.
    #[must_use]
    pub fn stampato(&self) -> bool {
        super::file::pdf(self.profilo).is_some()
    }
}
