//! The picture of the machine, generated from the code that decides (`quesiti workflow --mermaid`).

use super::{NomeStato, Verbo, transizioni::esito_di};

/// Where an act can start from. `None`: it is not of the life of a quesito (routing, deadlines, …).
fn partenze(verbo: Verbo) -> &'static [NomeStato] {
    use NomeStato::{Aperta, Chiusa, InCarico};
    match verbo {
        Verbo::PrendiInCarico | Verbo::Smista | Verbo::Protocolla => &[Aperta],
        Verbo::Rilascia | Verbo::Rispondi | Verbo::Chiudi | Verbo::Sospendi => &[InCarico],
        Verbo::Assegna | Verbo::Trasferisci | Verbo::Commenta | Verbo::Integra | Verbo::Sollecita => {
            &[Aperta, InCarico]
        }
        Verbo::Scatta | Verbo::Ricalcola | Verbo::Riprendi => &[Aperta, InCarico],
        Verbo::Riapri | Verbo::Valuta => &[Chiusa],
        Verbo::Annota => &[Aperta, InCarico, Chiusa],
    }
}

/// A Mermaid state diagram of the whole machine.
#[must_use]
pub fn mermaid() -> String {
    let nodo = |stato: NomeStato| stato.codice();
    let mut righe =
        vec!["stateDiagram-v2".to_owned(), "  in_carico: in carico".into(), "  [*] --> aperta: apre".into()];
    for verbo in Verbo::TUTTI {
        for da in partenze(verbo) {
            let a = esito_di(verbo).unwrap_or(*da);
            righe.push(format!("  {} --> {}: {}", nodo(*da), nodo(a), verbo.codice()));
        }
    }
    righe.push("  chiusa --> [*]".into());
    righe.join("\n") + "\n"
}

/// For the test that holds the picture against the machine.
#[cfg(test)]
pub(super) fn parte_da(verbo: Verbo, stato: NomeStato) -> bool {
    partenze(verbo).contains(&stato)
}
