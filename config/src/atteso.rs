//! What serde says was wrong, said again in Italian for who edits the files.

/// A serde message, understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sbaglio<'a> {
    /// A key nobody knows; what could be written there.
    ChiaveIgnota { chiave: &'a str, atteso: String },
    /// A required key is missing.
    ChiaveMancante(&'a str),
    /// The value is not of the right kind; what was expected.
    Valore(String),
}

/// Understands the message of a serde (or `TryFrom`) error.
pub(crate) fn capisci(messaggio: &str) -> Sbaglio<'_> {
    if let Some(resto) = messaggio.strip_prefix("unknown field `") {
        let (chiave, attese) = resto.split_once('`').unwrap_or((resto, ""));
        let attese = alternative(attese, "e");
        let atteso = match attese.as_str() {
            "" => "chiave sconosciuta, qui non se ne prevedono".to_owned(),
            attese => format!("chiave sconosciuta; sono previste {attese}"),
        };
        return Sbaglio::ChiaveIgnota { chiave, atteso };
    }
    if let Some(resto) = messaggio.strip_prefix("missing field `") {
        return Sbaglio::ChiaveMancante(resto.trim_end_matches('`'));
    }
    if let Some(resto) = messaggio.strip_prefix("unknown variant `") {
        let attese = resto.split_once('`').map_or("", |(_, attese)| attese);
        return Sbaglio::Valore(format!("atteso {}", alternative(attese, "o")));
    }
    if let Some((_, atteso)) = messaggio
        .strip_prefix("invalid type: ")
        .or_else(|| messaggio.strip_prefix("invalid value: "))
        .and_then(|resto| resto.rsplit_once(", expected "))
    {
        return Sbaglio::Valore(format!("atteso {}", tipo(atteso)));
    }
    Sbaglio::Valore(frase(messaggio))
}

/// The names between backticks, joined as in Italian: `a, b o c`.
fn alternative(testo: &str, congiunzione: &str) -> String {
    let nomi: Vec<&str> = testo.split('`').skip(1).step_by(2).collect();
    match nomi.as_slice() {
        [] => String::new(),
        [uno] => (*uno).to_owned(),
        [primi @ .., ultimo] => format!("{} {congiunzione} {ultimo}", primi.join(", ")),
    }
}

fn tipo(atteso: &str) -> &'static str {
    match atteso {
        "a string" | "a borrowed string" | "path string" => "un testo tra virgolette",
        "u8" | "u16" | "u32" | "u64" | "usize" => "un numero intero, da 0 in su",
        "i8" | "i16" | "i32" | "i64" | "isize" => "un numero intero",
        "a boolean" => "true o false",
        "a sequence" => "un elenco tra parentesi quadre",
        "string or map" | "variant identifier" => "una delle parole previste, tra virgolette",
        "socket address" => "un indirizzo con la porta, come \"127.0.0.1:8080\"",
        altro if altro.contains("time") => "un'ora come \"21:00\"",
        altro if altro.contains("date") => "una data come \"2026-12-24\"",
        _ => "una sezione con le sue chiavi",
    }
}

/// Messages of other crates; ours are Italian already.
fn frase(messaggio: &str) -> String {
    if messaggio.contains("SediAbilitate") {
        return "atteso \"tutte\" oppure l'elenco dei codici di sede, come [\"7013\", \"2200\"]".to_owned();
    }
    if messaggio.contains("socket address") {
        return "atteso un indirizzo con la porta, come \"127.0.0.1:8080\"".to_owned();
    }
    if messaggio.contains("input") {
        // chrono: invalid characters, out of range, premature end, trailing.
        return "atteso un'ora come \"21:00\" o una data come \"2026-12-24\", esistenti".to_owned();
    }
    messaggio.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn le_alternative_si_leggono_in_italiano() {
        let Sbaglio::Valore(atteso) =
            capisci("unknown variant `sempre`, expected one of `nessuna`, `festivi`, `festivi-e-sabato`")
        else {
            panic!("atteso un valore sbagliato")
        };
        assert_eq!(atteso, "atteso nessuna, festivi o festivi-e-sabato");
    }

    #[test]
    fn una_chiave_ignota_dice_quelle_previste() {
        assert_eq!(
            capisci("unknown field `nme`, expected `codice` or `nome`"),
            Sbaglio::ChiaveIgnota {
                chiave: "nme",
                atteso: "chiave sconosciuta; sono previste codice e nome".into()
            }
        );
    }

    #[test]
    fn i_messaggi_italiani_restano_come_sono() {
        assert_eq!(capisci("il 31/2 non esiste"), Sbaglio::Valore("il 31/2 non esiste".into()));
    }
}
