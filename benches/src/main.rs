//! `make bench`: the figures of benches/README.md, on SQLite and PostgreSQL in the same run.
//!
//! Arguments choose the measures (`lavori`, `vite`, `scadenze`, `coda`, `agenda`); none: all of them. `--quesiti N` sets the
//! size of the large office, a million unless told. PostgreSQL is measured where `QUESITI_BENCH_POSTGRES` holds the
//! URL of a server on which databases may be created.
#![allow(clippy::print_stdout, reason = "it prints its measures")]

mod agenda;
mod banca;
mod coda;
mod lavori;
mod popolo;
mod scadenze;
mod smtp;
mod vite;

/// What every measure may end with.
type Esito<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Prints a figure: what, where, how much.
fn riga(cosa: &str, dove: &str, quanto: impl std::fmt::Display) {
    println!("{cosa:<52} {dove:<9} {quanto}");
}

/// As [`riga`], per second.
fn al_secondo(cosa: &str, dove: &str, quanti: usize, in_: std::time::Duration) {
    riga(cosa, dove, format!("{:>10.0}/s", quanti as f64 / in_.as_secs_f64()));
}

/// The value below which `percento` of the measures lie. The measures are sorted by this.
fn percentile(misure: &mut [std::time::Duration], percento: usize) -> String {
    misure.sort_unstable();
    let posto = (misure.len() * percento / 100).min(misure.len().saturating_sub(1));
    format!("{:>9.2} ms", misure.get(posto).copied().unwrap_or_default().as_secs_f64() * 1_000.0)
}

#[tokio::main]
async fn main() -> Esito {
    let argomenti: Vec<String> = std::env::args().skip(1).collect();
    let grande = match argomenti.iter().position(|a| a == "--quesiti") {
        Some(posto) => argomenti.get(posto + 1).ok_or("--quesiti vuole un numero")?.parse()?,
        None => 1_000_000,
    };
    let scelte: Vec<&str> =
        argomenti.iter().map(String::as_str).filter(|a| a.chars().all(char::is_alphabetic)).collect();
    let misura = |nome: &str| scelte.is_empty() || scelte.contains(&nome);
    for dove in ["sqlite", "postgres"] {
        if !banca::disponibile(dove) {
            riga("(nessun server: QUESITI_BENCH_POSTGRES)", dove, "-");
            continue;
        }
        if misura("lavori") {
            lavori::tutti(dove).await?;
        }
        if misura("vite") {
            vite::intere(dove).await?;
        }
        if misura("agenda") {
            agenda::misure(dove).await?;
        }
        if misura("scadenze") || misura("coda") {
            for quanti in [10_000, grande] {
                let banca = banca::nuova(dove).await?;
                let ufficio = popolo::ufficio(&banca.db).await?;
                popolo::popola(&ufficio, dove, quanti).await?;
                if misura("coda") {
                    coda::pagine(&ufficio, dove, quanti).await?;
                }
                if misura("scadenze") {
                    scadenze::dovute(&ufficio, dove, quanti).await?;
                }
                banca.chiudi().await?;
            }
        }
    }
    Ok(())
}
