//! `quesiti workflow`: both machines as they are drawn. That the pictures are true is proved beside the machines.

use super::supporto::Cartella;

fn diagramma(di: &[&str]) -> String {
    let esito = Cartella::nuova().esegui(&[&["workflow", "--mermaid"], di].concat());
    assert_eq!(esito.codice(), 0, "{}", esito.errore());
    esito.uscita()
}

#[test]
fn r12_r45_le_due_macchine_si_disegnano() {
    let quesito = diagramma(&[]);
    assert!(quesito.starts_with("stateDiagram-v2\n") && quesito.contains("in_carico --> chiusa: chiude"));
    assert_eq!(diagramma(&["--di", "quesito"]), quesito);
    let appuntamento = diagramma(&["--di", "appuntamento"]);
    for riga in [
        "stateDiagram-v2",
        "  chiuso_e_definito: Chiuso e Definito",
        "  [*] --> confermato: conferma",
        "  confermato --> cancellato: cancella",
        "  confermato --> chiuso_e_definito: definisce",
    ] {
        assert!(appuntamento.lines().any(|l| l == riga), "{riga}: {appuntamento}");
    }
}

#[test]
fn una_macchina_che_non_c_e_e_detta() {
    let esito = Cartella::nuova().esegui(&["workflow", "--mermaid", "--di", "punto"]);
    assert_eq!(esito.codice(), 2);
    assert!(esito.errore().contains("[valori: quesito, appuntamento]"), "{}", esito.errore());
}
