//! `quesiti workflow`: the picture of the machine, from the code that decides.

use crate::uscita::{Uscita, riga};
use clap::Args;

/// Arguments of `workflow`.
#[derive(Debug, Args)]
pub struct Workflow {
    /// Diagramma di stato nel linguaggio Mermaid
    #[arg(long, required = true)]
    mermaid: bool,
}

/// Runs the command.
pub fn esegui(_argomenti: &Workflow) -> Result<(), Uscita> {
    riga(workflows::quesiti::mermaid().trim_end());
    Ok(())
}
