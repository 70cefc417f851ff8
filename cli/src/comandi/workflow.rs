//! `quesiti workflow`: the picture of a machine, from the code that decides.

use crate::uscita::{Uscita, riga};
use clap::{Args, ValueEnum};

/// Arguments of `workflow`.
#[derive(Debug, Args)]
pub struct Workflow {
    /// Diagramma di stato nel linguaggio Mermaid
    #[arg(long, required = true)]
    mermaid: bool,
    /// Di che cosa
    #[arg(long, value_enum, default_value_t = Macchina::Quesito, value_name = "MACCHINA")]
    di: Macchina,
}

/// What has states of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Macchina {
    Quesito,
    Appuntamento,
}

/// Runs the command.
pub fn esegui(argomenti: &Workflow) -> Result<(), Uscita> {
    let diagramma = match argomenti.di {
        Macchina::Quesito => workflows::quesiti::mermaid(),
        Macchina::Appuntamento => workflows::appuntamenti::mermaid(),
    };
    riga(diagramma.trim_end());
    Ok(())
}
