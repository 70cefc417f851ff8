//! Refusals as pages say them: people by name, not by the name they sign in with.

use crate::{errore::Errore, vista::persone::Nomi};
use engine::Conn;
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

/// Before the id of somebody, in a refusal that was kept as a sentence.
const IN_CARICO: &str = "in carico a ";

/// A kept sentence, with who has the quesito called by name.
pub(crate) async fn frase(conn: &mut Conn, frase: &str) -> Result<String, Errore> {
    let Some((prima, dopo)) = frase.split_once(IN_CARICO) else { return Ok(frase.to_owned()) };
    let fine = dopo.find([':', ' ', ',']).unwrap_or(dopo.len());
    let id = dopo[..fine].trim_end_matches('.');
    let nomi = Nomi::di(conn, [id]).await?;
    Ok(format!("{prima}{IN_CARICO}{}{}", nomi.nome(id), &dopo[id.len()..]))
}
