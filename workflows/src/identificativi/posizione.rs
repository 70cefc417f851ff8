//! The position a request is about: its shape depends on the Cassetto (R2, R31, R73).

use crate::tabelle::TipoPosizione;

/// Why a position is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErrorePosizione {
    /// Not a matricola aziende.
    #[error("La matricola aziendale non è giusta: sono attese 10 cifre, senza spazi né trattini.")]
    Matricola,
    /// Not a codice del rapporto di lavoro.
    #[error("Il codice del rapporto di lavoro non è giusto: sono attese 10 cifre, senza spazi né trattini.")]
    RapportoLavoro,
    /// Not a codice azienda.
    #[error(
        "Il codice azienda non è giusto: sono attese da 8 a 11 lettere o cifre, senza spazi né trattini."
    )]
    CodiceAzienda,
    /// Not the number of an instance.
    #[error(
        "Il numero della domanda non è giusto: scrivi il protocollo, il numero Domus o il numero di pensione, da 1 a \
         50 lettere o cifre."
    )]
    Istanza,
    /// This Cassetto asks for none.
    #[error("Per questo Cassetto non va indicata alcuna posizione: lascia vuoto il campo.")]
    NonPrevista,
}

/// The position as it is kept: upper case, no spaces around. Control digits are not checked.
///
/// # Errors
/// The shape is not the one of `tipo`.
pub fn posizione_valida(tipo: TipoPosizione, testo: &str) -> Result<String, ErrorePosizione> {
    let posizione = testo.trim().to_ascii_uppercase();
    let cifre = || posizione.bytes().all(|c| c.is_ascii_digit());
    let lettere_o_cifre = || posizione.bytes().all(|c| c.is_ascii_alphanumeric());
    let lunga = posizione.len();
    let (giusta, errore) = match tipo {
        TipoPosizione::Matricola => (lunga == 10 && cifre(), ErrorePosizione::Matricola),
        TipoPosizione::RapportoLavoro => (lunga == 10 && cifre(), ErrorePosizione::RapportoLavoro),
        TipoPosizione::CodiceAzienda => {
            ((8..=11).contains(&lunga) && lettere_o_cifre(), ErrorePosizione::CodiceAzienda)
        }
        TipoPosizione::Istanza => ((1..=50).contains(&lunga) && lettere_o_cifre(), ErrorePosizione::Istanza),
        TipoPosizione::Nessuna => (false, ErrorePosizione::NonPrevista),
    };
    if giusta { Ok(posizione) } else { Err(errore) }
}

/// The two digits of the province (01-95) a matricola begins with: those the code of its sede begins with.
/// `None` when it is no matricola or there is no such province.
#[must_use]
pub fn provincia_matricola(matricola: &str) -> Option<&str> {
    posizione_valida(TipoPosizione::Matricola, matricola).ok()?;
    let provincia = matricola.trim().get(..2)?;
    ("01"..="95").contains(&provincia).then_some(provincia)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_ogni_tipo_ha_la_sua_forma() {
        use TipoPosizione as T;
        let casi = [
            (T::Matricola, "7012345678", true),
            (T::Matricola, "701234567", false),
            (T::Matricola, "70123456789", false),
            (T::Matricola, "70123456A8", false),
            (T::RapportoLavoro, "1234567890", true),
            (T::RapportoLavoro, "123456789", false),
            (T::CodiceAzienda, "ab123456", true),
            (T::CodiceAzienda, "AB123456789", true),
            (T::CodiceAzienda, "AB12345", false),
            (T::CodiceAzienda, "AB1234567890", false),
            (T::Istanza, "7", true),
            (T::Istanza, "", false),
            (T::Istanza, "12-34", false),
            (T::Istanza, "INPS.7000", false),
            (T::Nessuna, "1", false),
            (T::Nessuna, "", false),
        ];
        for (tipo, testo, buona) in casi {
            assert_eq!(posizione_valida(tipo, testo).is_ok(), buona, "{tipo:?} {testo}");
        }
        assert_eq!(posizione_valida(T::CodiceAzienda, " ab123456 "), Ok("AB123456".to_owned()));
    }

    #[test]
    fn r73_l_istanza_ha_da_1_a_50_lettere_o_cifre() {
        assert!(posizione_valida(TipoPosizione::Istanza, &"a".repeat(50)).is_ok());
        assert_eq!(posizione_valida(TipoPosizione::Istanza, &"a".repeat(51)), Err(ErrorePosizione::Istanza));
        assert_eq!(posizione_valida(TipoPosizione::Istanza, "è"), Err(ErrorePosizione::Istanza));
    }

    #[test]
    fn la_provincia_della_matricola_va_da_01_a_95() {
        assert_eq!(provincia_matricola("7012345678"), Some("70"));
        assert_eq!(provincia_matricola("0112345678"), Some("01"));
        assert_eq!(provincia_matricola("9512345678"), Some("95"));
        for fuori in ["0012345678", "9612345678", "70", "701234567A"] {
            assert_eq!(provincia_matricola(fuori), None, "{fuori}");
        }
    }
}
