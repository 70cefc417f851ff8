//! Refusals as pages say them: people by name, not by the name they sign in with.

use crate::vista::persone::Nomi;
use workflows::quesiti::Rifiuto;

/// The refusal with people called by name.
pub(crate) fn con_nomi(rifiuto: &Rifiuto, nomi: &Nomi) -> Rifiuto {
    match rifiuto.clone() {
        Rifiuto::GiaInCarico { da } => Rifiuto::GiaInCarico { da: nomi.nome(&da).to_owned() },
        Rifiuto::NonAssegnatario { verbo, a } => {
            Rifiuto::NonAssegnatario { verbo, a: nomi.nome(&a).to_owned() }
        }
        Rifiuto::UtenteNonDellaSede { utente } => {
            Rifiuto::UtenteNonDellaSede { utente: nomi.nome(&utente).to_owned() }
        }
        Rifiuto::UtenteAssente { utente, fino_al } => {
            Rifiuto::UtenteAssente { utente: nomi.nome(&utente).to_owned(), fino_al }
        }
        altro => altro,
    }
}

/// Who is named in a refusal.
pub(crate) fn nominato(rifiuto: &Rifiuto) -> Option<&str> {
    match rifiuto {
        Rifiuto::GiaInCarico { da: chi }
        | Rifiuto::NonAssegnatario { a: chi, .. }
        | Rifiuto::UtenteNonDellaSede { utente: chi }
        | Rifiuto::UtenteAssente { utente: chi, .. } => Some(chi),
        _ => None,
    }
}
