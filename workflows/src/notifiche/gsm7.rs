//! What a text message costs: GSM 03.38 characters, segments, and harmless replacements.

/// Characters of the default table that are not ASCII.
const BASE: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
/// Characters that take an escape, so two septets.
const ESTESI: &str = "^{}\\[~]|€\u{c}";
/// ASCII characters that the default table lacks.
const ASSENTI: &str = "`\t";

/// Septets of a character, `None` when it forces the whole message into UCS-2.
fn septetti(c: char) -> Option<usize> {
    if ESTESI.contains(c) {
        Some(2)
    } else if (c == '\n' || c == '\r' || !c.is_ascii_control()) && c.is_ascii() && !ASSENTI.contains(c)
        || BASE.contains(c)
    {
        Some(1)
    } else {
        None
    }
}

/// How many segments a message takes: 160 septets alone and 153 in a chain, or 70 and 67 UCS-2 units where a
/// character is outside GSM-7.
///
/// ```
/// # use workflows::notifiche::segmenti_sms;
/// assert_eq!(segmenti_sms(&"a".repeat(160)), 1);
/// assert_eq!(segmenti_sms(&"a".repeat(161)), 2);
/// assert_eq!(segmenti_sms(&"’".repeat(71)), 2);
/// ```
#[must_use]
pub fn segmenti_sms(testo: &str) -> usize {
    let Some(settetti) = testo.chars().map(septetti).collect::<Option<Vec<_>>>() else {
        return segmenti(testo.chars().map(char::len_utf16), 70, 67);
    };
    segmenti(settetti.into_iter(), 160, 153)
}

/// A character of two units is never split across segments.
fn segmenti(unita: impl Iterator<Item = usize> + Clone, da_solo: usize, in_catena: usize) -> usize {
    if unita.clone().sum::<usize>() <= da_solo {
        return 1;
    }
    let (mut quanti, mut occupati) = (1, 0);
    for n in unita {
        if occupati + n > in_catena {
            quanti += 1;
            occupati = 0;
        }
        occupati += n;
    }
    quanti
}

/// Replaces what would force UCS-2 and has a plain equal (typographic quotes, dashes, capital accents): the message
/// says the same in fewer segments. Other characters stay.
#[must_use]
pub fn semplifica_sms(testo: &str) -> String {
    let mut semplice = String::with_capacity(testo.len());
    for c in testo.chars() {
        if septetti(c).is_some() {
            semplice.push(c);
            continue;
        }
        let uguale = match c {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{b4}' | '`' | '\u{2032}' => "'",
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»' => "\"",
            '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
            '\u{2026}' => "...",
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => " ",
            'À' | 'Á' => "A'",
            'È' => "E'",
            'Ì' | 'Í' => "I'",
            'Ò' | 'Ó' => "O'",
            'Ù' | 'Ú' => "U'",
            'á' | 'â' => "a",
            'ê' | 'ë' => "e",
            'í' | 'î' | 'ï' => "i",
            'ó' | 'ô' => "o",
            'ú' | 'û' => "u",
            'ç' => "c",
            '•' => "-",
            '°' | 'º' => "o",
            _ => {
                semplice.push(c);
                continue;
            }
        };
        semplice.push_str(uguale);
    }
    semplice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_messaggio_sta_in_160_caratteri_gsm7_e_in_catena_in_153() {
        assert_eq!(segmenti_sms(""), 1);
        assert_eq!(segmenti_sms(&"è".repeat(160)), 1);
        assert_eq!(segmenti_sms(&"è".repeat(161)), 2);
        assert_eq!(segmenti_sms(&"a".repeat(306)), 2);
        assert_eq!(segmenti_sms(&"a".repeat(307)), 3);
    }

    #[test]
    fn i_caratteri_della_tabella_estesa_contano_due_e_non_si_spezzano() {
        assert_eq!(segmenti_sms(&"€".repeat(80)), 1);
        assert_eq!(segmenti_sms(&"€".repeat(81)), 2);
        // 152 letters and a euro do not fill 153 exactly: the euro goes to the next segment.
        let testo = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!(segmenti_sms(&testo), 3);
    }

    #[test]
    fn un_solo_carattere_estraneo_porta_tutto_a_70_e_67() {
        assert_eq!(segmenti_sms(&format!("ž{}", "a".repeat(69))), 1);
        assert_eq!(segmenti_sms(&format!("ž{}", "a".repeat(70))), 2);
        assert_eq!(segmenti_sms(&format!("ž{}", "a".repeat(134))), 3);
        // Two UTF-16 units each.
        assert_eq!(segmenti_sms(&"😀".repeat(35)), 1);
        assert_eq!(segmenti_sms(&"😀".repeat(36)), 2);
    }

    #[test]
    fn virgolette_trattini_e_maiuscole_accentate_diventano_gsm7() {
        let semplice = semplifica_sms("L’ufficio – «È» pronto… città");
        assert_eq!(semplice, "L'ufficio - \"E'\" pronto... città");
        assert!(semplice.chars().all(|c| septetti(c).is_some()));
        assert_eq!(semplifica_sms("žaba"), "žaba");
    }
}
