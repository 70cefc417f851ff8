//! The check of what was sent, all at once: the sender reads every reason together.

use super::{
    nome::{self, NomeRifiutato},
    tipo::{riconosci, sigla},
};
use crate::tabelle::{LimitiAllegati, TipoFile};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// A file as it came.
#[derive(Debug, Clone)]
pub struct FileRicevuto {
    /// The name the sender's program gave it.
    pub nome: String,
    /// Its bytes.
    pub contenuto: Bytes,
}

/// A file that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllegatoValido {
    /// The name to keep: put right, with the extension of its type, unique among those of the message.
    pub nome: String,
    /// Its type, read from the content.
    pub tipo: TipoFile,
    /// Its bytes.
    pub contenuto: Bytes,
    /// SHA-256 of the bytes, hexadecimal.
    pub impronta_sha256_hex: String,
}

/// Why files are refused. `Display` is the sentence for the sender.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RifiutoAllegato {
    /// Too many files (R7: three pass, four are refused).
    #[error(
        "Hai allegato {ricevuti} file: il massimo è {massimo}. Toglili dal messaggio o uniscine alcuni in un solo \
         documento."
    )]
    Troppi {
        /// How many came.
        ricevuti: usize,
        /// How many pass.
        massimo: u32,
    },
    /// One file is too big.
    #[error("Il file «{nome}» pesa {}: il limite è {}. Riducilo o dividilo.", peso(*byte), limite(*massimo))]
    TroppoGrande {
        /// The file.
        nome: String,
        /// Its size, bytes.
        byte: u64,
        /// Largest size that passes, bytes.
        massimo: u64,
    },
    /// The files are too big together.
    #[error(
        "I file allegati pesano insieme {}: il limite è {}. Riducili o mandane una parte con un altro messaggio.",
        peso(*byte),
        limite(*massimo)
    )]
    TotaleTroppoGrande {
        /// Their size, bytes.
        byte: u64,
        /// Largest sum that passes, bytes.
        massimo: u64,
    },
    /// Zero bytes.
    #[error("Il file «{nome}» è vuoto: controlla di aver scelto quello giusto e allegalo di nuovo.")]
    Vuoto {
        /// The file.
        nome: String,
    },
    /// Not one of the accepted types, whatever its name says.
    #[error(
        "Il file «{nome}» non è di un tipo accettato: convertilo in {} e allegalo di nuovo.",
        elenco(ammessi)
    )]
    Tipo {
        /// The file.
        nome: String,
        /// Types that pass.
        ammessi: Vec<TipoFile>,
    },
    /// No name.
    #[error("Un file allegato non ha nome: dagli un nome e allegalo di nuovo.")]
    SenzaNome,
    /// The name is too long.
    #[error(
        "Il nome del file «{nome}» è troppo lungo: accorcialo a {} caratteri al massimo.",
        nome::LUNGHEZZA_MASSIMA
    )]
    NomeLungo {
        /// The name, cut.
        nome: String,
    },
    /// The name holds a path.
    #[error("Il nome del file «{nome}» contiene un percorso: rinominalo senza barre e allegalo di nuovo.")]
    NomeConPercorso {
        /// The name.
        nome: String,
    },
    /// The name holds characters that control the page or cannot be seen.
    #[error(
        "Il nome del file «{nome}» contiene caratteri non visibili: rinominalo con lettere, cifre e spazi e allegalo \
         di nuovo."
    )]
    NomeConCaratteri {
        /// The name, with those characters replaced.
        nome: String,
    },
}

/// Checks the files of one message (R7, R35). No file at all is fine.
///
/// # Errors
/// Every reason for which something cannot pass; nothing should be kept then.
pub fn controlla(
    ricevuti: &[FileRicevuto],
    limiti: &LimitiAllegati,
) -> Result<Vec<AllegatoValido>, Vec<RifiutoAllegato>> {
    let mut rifiuti = Vec::new();
    if ricevuti.len() > limiti.numero_massimo as usize {
        rifiuti.push(RifiutoAllegato::Troppi { ricevuti: ricevuti.len(), massimo: limiti.numero_massimo });
    }
    let byte = ricevuti.iter().map(|f| f.contenuto.len() as u64).sum();
    if byte > limiti.totale_massimo {
        rifiuti.push(RifiutoAllegato::TotaleTroppoGrande { byte, massimo: limiti.totale_massimo });
    }
    let mut validi = Vec::with_capacity(ricevuti.len());
    let mut presi = HashSet::new();
    for file in ricevuti {
        match controlla_uno(file, limiti) {
            Ok((nome, tipo)) => validi.push(AllegatoValido {
                nome: nome::libero(nome, &mut presi),
                tipo,
                contenuto: file.contenuto.clone(),
                impronta_sha256_hex: String::new(),
            }),
            Err(rifiuto) => rifiuti.push(rifiuto),
        }
    }
    if !rifiuti.is_empty() {
        return Err(rifiuti);
    }
    for valido in &mut validi {
        valido.impronta_sha256_hex = hex::encode(Sha256::digest(&valido.contenuto));
    }
    Ok(validi)
}

fn controlla_uno(
    file: &FileRicevuto,
    limiti: &LimitiAllegati,
) -> Result<(String, TipoFile), RifiutoAllegato> {
    let mostrato = || nome::mostrabile(&file.nome);
    let byte = file.contenuto.len() as u64;
    if byte == 0 {
        return Err(RifiutoAllegato::Vuoto { nome: mostrato() });
    }
    if byte > limiti.dimensione_massima {
        return Err(RifiutoAllegato::TroppoGrande {
            nome: mostrato(),
            byte,
            massimo: limiti.dimensione_massima,
        });
    }
    let tipo = riconosci(&file.contenuto)
        .filter(|t| limiti.tipi.contains(t))
        .ok_or_else(|| RifiutoAllegato::Tipo { nome: mostrato(), ammessi: limiti.tipi.clone() })?;
    let nome = nome::sistema(&file.nome, tipo).map_err(|rifiuto| match rifiuto {
        NomeRifiutato::Mancante => RifiutoAllegato::SenzaNome,
        NomeRifiutato::Lungo => RifiutoAllegato::NomeLungo { nome: mostrato() },
        NomeRifiutato::Percorso => RifiutoAllegato::NomeConPercorso { nome: mostrato() },
        NomeRifiutato::Caratteri => RifiutoAllegato::NomeConCaratteri { nome: mostrato() },
    })?;
    Ok((nome, tipo))
}

/// What a Cassetto accepts, for who is about to attach: "Al massimo 3 file, di 5 MB l'uno e 15 MB in tutto: PDF, JPEG."
#[must_use]
pub fn limiti_in_parole(limiti: &LimitiAllegati) -> String {
    let tipi: Vec<&str> = limiti.tipi.iter().map(|t| sigla(*t)).collect();
    format!(
        "Al massimo {} file, di {} l'uno e {} in tutto: {}.",
        limiti.numero_massimo,
        limite(limiti.dimensione_massima),
        limite(limiti.totale_massimo),
        tipi.join(", ")
    )
}

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

/// A size rounded up, so that one byte over a limit never reads as the limit itself.
fn peso(byte: u64) -> String {
    in_unita(byte, u64::div_ceil)
}

/// A limit, rounded down.
fn limite(byte: u64) -> String {
    in_unita(byte, |a, b| a / b)
}

fn in_unita(byte: u64, dividi: impl Fn(u64, u64) -> u64) -> String {
    let (unita, nome) = match byte {
        0..KB => return if byte == 1 { "1 byte".to_owned() } else { format!("{byte} byte") },
        KB..MB => (KB, "KB"),
        _ => (MB, "MB"),
    };
    let centesimi = dividi(byte.saturating_mul(100), unita);
    let decimali = format!("{:02}", centesimi % 100);
    match decimali.trim_end_matches('0') {
        "" => format!("{} {nome}", centesimi / 100),
        decimali => format!("{},{decimali} {nome}", centesimi / 100),
    }
}

fn elenco(tipi: &[TipoFile]) -> String {
    let sigle: Vec<&str> = tipi.iter().copied().map(sigla).collect();
    match sigle.split_last() {
        Some((ultima, prime)) if !prime.is_empty() => format!("{} o {ultima}", prime.join(", ")),
        _ => sigle.concat(),
    }
}

#[cfg(test)]
mod tests;
