//! What is wrong with a template, said to who writes it: the kind in Italian, the library's own words as a quotation.

use minijinja::{Error, ErrorKind};

/// A sentence for the mistake; what the library says of it follows between backquotes.
#[must_use]
pub fn frase(e: &Error) -> String {
    let detto = match e.kind() {
        ErrorKind::SyntaxError => {
            "c'è un errore di scrittura: controlla graffe, virgolette e parole dei comandi"
        }
        ErrorKind::UndefinedError => "si usa qualcosa che qui non ha valore",
        ErrorKind::UnknownFilter => "si usa un filtro che non esiste",
        ErrorKind::UnknownTest => "si usa un confronto che non esiste dopo `is`",
        ErrorKind::UnknownFunction => "si usa una funzione che non esiste",
        ErrorKind::UnknownMethod => "si usa un metodo che non esiste",
        ErrorKind::TooManyArguments => "un filtro o una funzione ha troppi argomenti tra parentesi",
        ErrorKind::MissingArgument => "a un filtro o a una funzione manca un argomento tra parentesi",
        ErrorKind::BadEscape => "una barra rovesciata tra virgolette non è seguita da un carattere ammesso",
        ErrorKind::InvalidOperation => "si fa un'operazione che questi valori non permettono",
        ErrorKind::NonPrimitive | ErrorKind::NonKey | ErrorKind::CannotUnpack => {
            "un valore non è del tipo che serve in quel punto"
        }
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude | ErrorKind::EvalBlock => {
            "non si può includere un altro testo: scrivilo qui per intero"
        }
        ErrorKind::OutOfFuel => "il testo ripete troppe volte un pezzo: un ciclo deve finire presto",
        _ => "il testo non si può comporre",
    };
    match e.detail() {
        Some(dettaglio) => format!("{detto} (`{}`)", dettaglio.replace('`', "'")),
        None => detto.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::Environment;

    fn sbaglio(testo: &str) -> String {
        let mut ambiente = Environment::new();
        ambiente.set_fuel(Some(100));
        frase(&ambiente.render_str(testo, ()).unwrap_err())
    }

    #[test]
    fn ogni_sbaglio_comune_si_legge_in_italiano_con_le_parole_della_libreria_tra_virgolette() {
        for (testo, inizio) in [
            ("{{ nome", "c'è un errore di scrittura"),
            ("{% if nome %}", "c'è un errore di scrittura"),
            ("{{ 'a' | inesistente }}", "si usa un filtro che non esiste (`"),
            ("{{ 1 is inesistente }}", "si usa un confronto che non esiste"),
            ("{{ inesistente() }}", "si usa una funzione che non esiste (`"),
            ("{{ 'a' + 1 }}", "si fa un'operazione che questi valori non permettono (`"),
            ("{% for a in range(10000) %}x{% endfor %}", "il testo ripete troppe volte"),
        ] {
            let detto = sbaglio(testo);
            assert!(detto.starts_with(inizio), "{testo}: {detto}");
            let fuori: String = detto.split('`').step_by(2).collect();
            for inglese in ["unknown", "error", "expected", "operation"] {
                assert!(fuori.split(' ').all(|parola| parola != inglese), "{testo}: {detto}");
            }
        }
    }
}
