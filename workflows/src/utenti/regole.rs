//! What a user must be, whoever adds or changes it.

use super::PasswordNonValida;
use crate::{attore::Ruolo, tabelle::Tabelle};

/// Longest login name.
const ID_MASSIMO: usize = 64;
/// Longest name and e-mail address.
const TESTO_MASSIMO: usize = 200;

/// What an administrator says of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheda {
    /// Name and surname.
    pub nome: String,
    /// What it may do.
    pub ruolo: Ruolo,
    /// Its sede; funzionari and supervisori always have one.
    pub sede: Option<String>,
    /// Where it is told about its quesiti.
    pub email: Option<String>,
}

/// Why a user cannot be as asked. The sentence is for who fills in the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UtenteNonValido {
    /// Not a login name.
    #[error("«{0}»: il nome di accesso ha da 1 a 64 lettere, cifre, punti, - o _")]
    NomeDiAccesso(String),
    /// No name, or one that is no name.
    #[error("Il nome e cognome manca, è troppo lungo o contiene caratteri che non si vedono.")]
    Nome,
    /// Not an address.
    #[error("«{0}» non è un indirizzo e-mail.")]
    Email(String),
    /// A clerk without a sede.
    #[error("Un {0} lavora in una sede: indicala.")]
    SenzaSede(Ruolo),
    /// No such sede.
    #[error("La sede «{0}» non esiste: attese le quattro cifre di una sede.")]
    SedeSconosciuta(String),
    /// Not a password.
    #[error(transparent)]
    Password(#[from] PasswordNonValida),
}

/// Whether a text can be a login name.
///
/// # Errors
/// Why not.
pub fn controlla_nome_di_accesso(id: &str) -> Result<(), UtenteNonValido> {
    let permesso = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    // A name of dots would be a step in an address.
    let con_lettere = id.chars().any(|c| c.is_ascii_alphanumeric());
    if (1..=ID_MASSIMO).contains(&id.len()) && id.chars().all(permesso) && con_lettere {
        Ok(())
    } else {
        Err(UtenteNonValido::NomeDiAccesso(id.to_owned()))
    }
}

impl Scheda {
    /// The same without blanks around, and without what was left empty.
    #[must_use]
    pub fn pulita(self) -> Self {
        let pieno = |testo: Option<String>| testo.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let (sede, email) = (pieno(self.sede), pieno(self.email));
        Self { nome: self.nome.trim().to_owned(), ruolo: self.ruolo, sede, email }
    }

    /// Whether a user can be like this, in the office of these tables.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn controlla(&self, tabelle: &Tabelle) -> Result<(), UtenteNonValido> {
        let nome = &self.nome;
        if nome.trim().is_empty()
            || nome.chars().count() > TESTO_MASSIMO
            || nome.chars().any(char::is_control)
        {
            return Err(UtenteNonValido::Nome);
        }
        if let Some(email) = self.email.as_deref().filter(|e| !sembra_email(e)) {
            return Err(UtenteNonValido::Email(email.to_owned()));
        }
        match (self.ruolo, self.sede.as_deref()) {
            (Ruolo::Funzionario | Ruolo::Supervisore, None) => Err(UtenteNonValido::SenzaSede(self.ruolo)),
            (_, Some(sede)) if !tabelle.sedi.contains_key(sede) => {
                Err(UtenteNonValido::SedeSconosciuta(sede.to_owned()))
            }
            _ => Ok(()),
        }
    }
}

/// Something at some domain; whether it exists only a message can tell.
fn sembra_email(testo: &str) -> bool {
    let intero = testo.chars().all(|c| !c.is_whitespace() && !c.is_control() && !",;<>\"".contains(c));
    let parti = testo.split_once('@').is_some_and(|(chi, dove)| {
        !chi.is_empty() && !dove.contains('@') && dove.split('.').all(|p| !p.is_empty()) && dove.contains('.')
    });
    intero && parti && testo.chars().count() <= TESTO_MASSIMO
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_nome_di_accesso_ha_da_1_a_64_caratteri_che_si_scrivono_in_un_indirizzo() {
        for buono in ["a", "anna.bianchi", "A-1_b", &"x".repeat(64)] {
            assert_eq!(controlla_nome_di_accesso(buono), Ok(()), "{buono}");
        }
        for cattivo in ["", "anna bianchi", "anna/bianchi", "annà", "a\n", "<b>", &"x".repeat(65)] {
            assert!(controlla_nome_di_accesso(cattivo).is_err(), "{cattivo}");
        }
    }

    #[test]
    fn un_indirizzo_ha_un_nome_un_dominio_e_nient_altro() {
        for buono in ["anna@sede.example.it", "a.b+c@inps.example"] {
            assert!(sembra_email(buono), "{buono}");
        }
        let lungo = format!("{}@b.it", "a".repeat(200));
        for cattivo in [
            "",
            "anna",
            "anna@",
            "@b.it",
            "a@b",
            "a@b..it",
            "a@b@c.it",
            "a b@c.it",
            "a@b.it\nBcc: x@y.it",
            &lungo,
        ] {
            assert!(!sembra_email(cattivo), "{cattivo}");
        }
    }

    #[test]
    fn quel_che_si_lascia_vuoto_non_c_e() {
        let scheda = Scheda {
            nome: " Anna ".into(),
            ruolo: Ruolo::Monitoraggio,
            sede: Some(" ".into()),
            email: Some(String::new()),
        };
        let pulita = scheda.pulita();
        assert_eq!((pulita.nome.as_str(), pulita.sede, pulita.email), ("Anna", None, None));
    }
}
