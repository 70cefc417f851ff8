//! The words of the command-line library, in Italian.

/// Help and usage errors as the library writes them, and as people read them here.
const PAROLE: [(&str, &str); 31] = [
    ("Usage:", "Uso:"),
    ("Options:", "Opzioni:"),
    ("Commands:", "Comandi:"),
    ("Arguments:", "Argomenti:"),
    ("[OPTIONS]", "[OPZIONI]"),
    ("<COMMAND>", "<COMANDO>"),
    ("[COMMAND]", "[COMANDO]"),
    ("[default: ", "[predefinito: "),
    ("[possible values: ", "[valori: "),
    ("[env: ", "[variabile: "),
    ("Print help (see more with '--help')", "Mostra questo aiuto (con --help quello lungo)"),
    ("Print help (see a summary with '-h')", "Mostra questo aiuto (con -h quello breve)"),
    ("Print this message or the help of the given subcommand(s)", "Mostra l'aiuto di un comando"),
    ("Print help", "Mostra questo aiuto"),
    ("Print version", "Mostra la versione"),
    ("error: ", "Errore: "),
    ("unexpected argument ", "argomento non previsto: "),
    ("unrecognized subcommand ", "comando sconosciuto: "),
    (" requires a subcommand but one was not provided", ": manca il comando"),
    ("the following required arguments were not provided:", "mancano questi argomenti obbligatori:"),
    ("invalid value ", "valore non valido "),
    ("a value is required for ", "manca il valore di "),
    (" but none was supplied", ""),
    (" cannot be used multiple times", ": va indicato una volta sola"),
    (" cannot be used with ", ": non si può usare con "),
    ("  tip: ", "  Suggerimento: "),
    ("For more information, try '--help'.", "Per le opzioni: --help"),
    ("invalid digit found in string", "atteso un numero intero"),
    ("number too large to fit in target type", "numero troppo grande"),
    ("invalid socket address syntax", "atteso INDIRIZZO:PORTA"),
    (" found", ""),
];

/// The same text in Italian.
pub fn italiano(testo: &str) -> String {
    let mut tradotto = testo.to_owned();
    for (da, a) in PAROLE {
        tradotto = tradotto.replace(da, a);
    }
    tradotto
        .replace("a similar subcommand exists:", "forse si intendeva:")
        .replace("a similar argument exists:", "forse si intendeva:")
        .replace("a similar value exists:", "forse si intendeva:")
        .replace("' for '", "' per '")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gli_errori_d_uso_si_leggono_in_italiano() {
        let inglese = "error: unexpected argument '--pippo' found\n\nUsage: quesiti [OPTIONS] <COMMAND>\n\n\
                       For more information, try '--help'.\n";
        let atteso = "Errore: argomento non previsto: '--pippo'\n\nUso: quesiti [OPZIONI] <COMANDO>\n\nPer le opzioni: --help\n";
        assert_eq!(italiano(inglese), atteso);
    }
}
