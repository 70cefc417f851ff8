//! The shape of an address: enough to refuse what can never work, no more.

use crate::tabelle::Canale;

/// The address in its one stored form: e-mail without outer spaces and with a lower-case domain, phone as `+39…`.
///
/// # Errors
/// What is wrong and what was expected, in Italian.
pub fn normalizza(canale: Canale, indirizzo: &str) -> Result<String, String> {
    let indirizzo = indirizzo.trim();
    match canale {
        Canale::Email | Canale::Pec => posta(indirizzo),
        Canale::Sms => telefono(indirizzo),
        Canale::Cassetto => Err("il Cassetto non è un recapito: usi email, sms o pec".to_owned()),
    }
}

fn posta(indirizzo: &str) -> Result<String, String> {
    let (nome, dominio) = indirizzo.rsplit_once('@').unwrap_or(("", ""));
    let etichetta =
        |e: &str| !e.is_empty() && e.len() <= 63 && e.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let nome_valido = !nome.is_empty()
        && nome.len() <= 64
        && nome.split('.').all(|p| {
            !p.is_empty() && p.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
        });
    let dominio_valido = dominio.contains('.') && dominio.len() <= 190 && dominio.split('.').all(etichetta);
    if nome_valido && dominio_valido {
        Ok(format!("{nome}@{}", dominio.to_ascii_lowercase()))
    } else {
        Err("l'indirizzo di posta non è valido: lo scriva come nome@dominio.it".to_owned())
    }
}

fn telefono(numero: &str) -> Result<String, String> {
    let compatto: String = numero.chars().filter(|c| !" .-/()".contains(*c)).collect();
    let compatto = compatto.strip_prefix("00").map_or(compatto.clone(), |resto| format!("+{resto}"));
    let (cifre, nazionale) =
        compatto.strip_prefix('+').map_or((compatto.as_str(), true), |resto| (resto, false));
    let lunghezza = if nazionale { 9..=10 } else { 8..=15 };
    let cellulare = !nazionale || cifre.starts_with('3');
    if cifre.chars().all(|c| c.is_ascii_digit()) && lunghezza.contains(&cifre.len()) && cellulare {
        Ok(if nazionale { format!("+39{cifre}") } else { format!("+{cifre}") })
    } else {
        Err("il numero non è un cellulare valido: lo scriva come 3331234567 o +393331234567".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_telefono_ha_una_sola_forma() {
        for scritto in ["3331234567", "333 123 4567", "+39 333-1234567", "0039 333 1234567"] {
            assert_eq!(normalizza(Canale::Sms, scritto).as_deref(), Ok("+393331234567"), "{scritto}");
        }
        for sbagliato in ["", "06 1234567", "+39", "333123456a", "33312345678901"] {
            assert!(normalizza(Canale::Sms, sbagliato).is_err(), "{sbagliato}");
        }
    }

    #[test]
    fn un_indirizzo_di_posta_non_porta_altro_che_se_stesso() {
        assert_eq!(normalizza(Canale::Email, " a.b@Esempio.IT ").as_deref(), Ok("a.b@esempio.it"));
        let lungo = format!("{}@esempio.it", "a".repeat(65));
        for sbagliato in
            ["", "a", "a@b", "@b.it", "a@.it", "a b@c.it", "a@b.it\r\nBcc: x@y.it", "a..b@c.it", &lungo]
        {
            assert!(normalizza(Canale::Pec, sbagliato).is_err(), "{sbagliato}");
        }
    }

    #[test]
    fn il_cassetto_non_e_un_recapito() {
        assert!(normalizza(Canale::Cassetto, "aziende").is_err());
    }
}
