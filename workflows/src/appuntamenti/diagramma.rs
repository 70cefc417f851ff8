//! The picture of the machine, generated from the code that decides (`quesiti workflow --mermaid --di appuntamento`).

use super::{NomeStato, Verbo};

/// Where an act can start from: the question that [`Appuntamento::ammesso`](super::Appuntamento::ammesso) asks.
pub(super) fn parte_da(verbo: Verbo, stato: NomeStato) -> bool {
    match verbo {
        Verbo::Sposta
        | Verbo::Cancella
        | Verbo::Esamina
        | Verbo::Concorda
        | Verbo::ApriStanza
        | Verbo::Definisci
        | Verbo::Scatta => stato == NomeStato::Confermato,
    }
}

/// The state that an act leads to. `None`: it stays where it is.
fn esito_di(verbo: Verbo) -> Option<NomeStato> {
    match verbo {
        Verbo::Cancella => Some(NomeStato::Cancellato),
        Verbo::Definisci => Some(NomeStato::ChiusoEDefinito),
        Verbo::Sposta | Verbo::Esamina | Verbo::Concorda | Verbo::ApriStanza | Verbo::Scatta => None,
    }
}

/// A Mermaid state diagram of the whole machine.
#[must_use]
pub fn mermaid() -> String {
    let mut righe = vec!["stateDiagram-v2".to_owned()];
    righe.extend(NomeStato::TUTTI.map(|s| format!("  {}: {s}", s.codice())));
    righe.push(format!("  [*] --> {}: conferma", NomeStato::Confermato.codice()));
    for verbo in Verbo::TUTTI {
        for da in NomeStato::TUTTI.into_iter().filter(|stato| parte_da(verbo, *stato)) {
            let a = esito_di(verbo).unwrap_or(da);
            righe.push(format!("  {} --> {}: {}", da.codice(), a.codice(), verbo.codice()));
        }
    }
    // A meeting that was held stays confirmed (R46): all three are ends.
    righe.extend(NomeStato::TUTTI.map(|s| format!("  {} --> [*]", s.codice())));
    righe.join("\n") + "\n"
}

#[cfg(test)]
mod tests;
