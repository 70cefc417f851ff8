//! `quesiti regole`: the tables checked, shown, counted with, and put in force (R88).

use super::Globali;
use crate::{
    composizione::{Base, amministratore},
    segnale,
    uscita::{Uscita, json, riga},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use config::ErroriConfigurazione;
use serde_json::json;
use std::{io::Write, path::PathBuf};
use workflows::{
    regole::descrizione::{termine, voci},
    scadenze::{Conteggio, Luogo, Proroga, conta},
    tabelle::{Argomento, PeriodoRichiesto},
};

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum Regole {
    /// Controlla una cartella di configurazione, o un suo file, senza applicare nulla
    Verifica(Verifica),
    /// Mostra gli argomenti con i loro termini, o la regola di uno
    Mostra(Mostra),
    /// Calcola la scadenza di un termine: l'ultima riga è la data
    Calcola(Calcola),
    /// Mette in vigore le tabelle: le registra e avvisa il server in esecuzione su questa macchina
    Applica(Applica),
}

/// Arguments of `regole verifica`.
#[derive(Debug, Args)]
pub struct Verifica {
    /// File o cartella; senza, la cartella di --config
    percorso: Option<PathBuf>,
    /// Scrive l'esito in JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `regole mostra`.
#[derive(Debug, Args)]
pub struct Mostra {
    /// Codice dell'argomento, per esempio aziende.regolarita_contributiva
    argomento: Option<String>,
    /// Scrive l'esito in JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `regole calcola`.
#[derive(Debug, Args)]
pub struct Calcola {
    /// Giorno da cui parte il termine (AAAA-MM-GG): è il giorno zero e non si conta
    #[arg(long, value_name = "DATA")]
    dal: String,
    /// Giorni del termine
    #[arg(long, value_name = "N")]
    giorni: u32,
    /// Conta i soli giorni lavorativi: né sabati, né domeniche, né festivi
    #[arg(long)]
    lavorativi: bool,
    /// Che cosa accade se il termine cade in un giorno festivo: nessuna, festivi, festivi-e-sabato
    #[arg(long, default_value = "nessuna", value_name = "PROROGA")]
    proroga: String,
    /// Codice della sede: aggiunge il santo patrono della sua città e le sue chiusure
    #[arg(long, value_name = "CODICE")]
    sede: Option<String>,
    /// Scrive data e giorni saltati in JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `regole applica`.
#[derive(Debug, Args)]
pub struct Applica {
    /// Ricalcola anche i termini dei quesiti aperti, che altrimenti conservano le regole con cui sono nati
    #[arg(long)]
    ricalcola: bool,
    /// Non chiede conferma prima di ricalcolare
    #[arg(long, requires = "ricalcola")]
    si: bool,
    /// Scrive l'esito in JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Regole) -> Result<(), Uscita> {
    match comando {
        Regole::Verifica(argomenti) => verifica(globali, &argomenti),
        Regole::Mostra(argomenti) => mostra(globali, &argomenti),
        Regole::Calcola(argomenti) => calcola(globali, &argomenti),
        Regole::Applica(argomenti) => applica(globali, &argomenti).await,
    }
}

/// Mistakes of the configuration, one per line, exit 3.
pub fn non_valida(errori: ErroriConfigurazione) -> Uscita {
    Uscita::Controllo(errori.to_string())
}

fn verifica(globali: &Globali, argomenti: &Verifica) -> Result<(), Uscita> {
    let percorso = argomenti.percorso.clone().unwrap_or_else(|| globali.radice());
    if argomenti.percorso.is_some() && !percorso.exists() {
        return Err(Uscita::Uso(format!("«{}» non esiste", percorso.display())));
    }
    let esito = match &argomenti.percorso {
        // No folder: what would be used is the set that comes with the program, which has no path.
        None if !percorso.is_dir() => {
            let tabelle = config::carica_tabelle(&percorso).map_err(non_valida)?;
            riga(format_args!(
                "Nessuna cartella config: valide quelle del programma, versione {}.",
                tabelle.versione
            ));
            return Ok(());
        }
        _ => config::verifica(&percorso),
    };
    if argomenti.json {
        let errori: Vec<_> = match &esito {
            Ok(_) => vec![],
            Err(ErroriConfigurazione(errori)) => errori
                .iter()
                .map(|e| json!({"file": e.file, "chiave": e.chiave, "valore": e.valore, "atteso": e.atteso}))
                .collect(),
        };
        json(&json!({
            "valida": errori.is_empty(),
            "versione": esito.as_ref().ok().map(|r| &r.versione),
            "errori": errori,
        }))?;
        return esito.map(drop).map_err(|_| Uscita::Controllo(String::new()));
    }
    riga(format_args!("Configurazione valida, {}.", esito.map_err(non_valida)?));
    Ok(())
}

fn mostra(globali: &Globali, argomenti: &Mostra) -> Result<(), Uscita> {
    let tabelle = config::carica_tabelle(&globali.radice()).map_err(non_valida)?;
    let Some(codice) = &argomenti.argomento else {
        if argomenti.json {
            return json(&json!({"versione": tabelle.versione, "argomenti": tabelle.argomenti}));
        }
        for a in tabelle.argomenti.values() {
            riga(format_args!("{:<56} {}", a.codice, termine(&a.regola)));
        }
        riga(format_args!("{} argomenti, versione {}", tabelle.argomenti.len(), tabelle.versione));
        return Ok(());
    };
    let argomento = tabelle.argomenti.get(codice).ok_or_else(|| {
        let simili: Vec<&str> =
            tabelle.argomenti.keys().filter(|c| c.contains(codice.as_str())).map(String::as_str).collect();
        let elenco =
            if simili.is_empty() { "quesiti regole mostra li elenca".to_owned() } else { simili.join(", ") };
        Uscita::Uso(format!("l'argomento «{codice}» non esiste ({elenco})"))
    })?;
    if argomenti.json {
        return json(argomento);
    }
    for linea in descrizione(argomento) {
        riga(linea);
    }
    Ok(())
}

fn descrizione(a: &Argomento) -> Vec<String> {
    let periodo = match a.periodo {
        PeriodoRichiesto::Vietato => "non si indica",
        PeriodoRichiesto::Obbligatorio => "obbligatorio",
    };
    let mut righe = vec![
        format!("{}  «{}»", a.codice, a.nome),
        format!("  Cassetto             {}", a.cassetto),
        format!("  Unità                {}", a.unita),
        format!("  Tematica             {}", a.tematica),
        format!("  Periodo              {periodo}"),
    ];
    righe.extend(voci(&a.regola).into_iter().map(|v| format!("  {:<20} {}", v.nome, v.valore)));
    righe
}

fn calcola(globali: &Globali, argomenti: &Calcola) -> Result<(), Uscita> {
    let dal = data("--dal", &argomenti.dal)?;
    let proroga: Proroga = argomenti.proroga.parse().map_err(|e| Uscita::Uso(format!("--proroga: {e}")))?;
    let tabelle = config::carica_tabelle(&globali.radice()).map_err(non_valida)?;
    let sede = argomenti
        .sede
        .as_deref()
        .map(|codice| {
            tabelle.sedi.get(codice).ok_or_else(|| {
                Uscita::Uso(format!(
                    "--sede: la sede «{codice}» non esiste; attese le quattro cifre di una sede di sedi.toml, \
                     per esempio 7000"
                ))
            })
        })
        .transpose()?;
    let luogo = sede.map_or(Luogo::default(), |s| Luogo { comune: Some(&s.comune), sede: Some(&s.codice) });
    let conteggio = Conteggio { giorni: argomenti.giorni, lavorativi: argomenti.lavorativi, proroga };
    let termine =
        conta(&tabelle.calendario, luogo, dal, &conteggio).map_err(|e| Uscita::Uso(e.to_string()))?;
    if argomenti.json {
        let saltati: Vec<_> =
            termine.saltati.iter().map(|s| json!({"data": s.data, "motivo": s.motivo.to_string()})).collect();
        return json(&json!({"data": termine.data, "saltati": saltati}));
    }
    for saltato in &termine.saltati {
        riga(format_args!("{}  saltato, {}", saltato.data, saltato.motivo));
    }
    riga(termine.data);
    Ok(())
}

/// A civil day as the command line writes it.
pub fn data(opzione: &str, testo: &str) -> Result<NaiveDate, Uscita> {
    NaiveDate::parse_from_str(testo, "%Y-%m-%d").ok().filter(|d| d.to_string() == testo).ok_or_else(|| {
        Uscita::Uso(format!("{opzione}: «{testo}» non è una data; attesa AAAA-MM-GG, per esempio 2026-12-01"))
    })
}

async fn applica(globali: &Globali, argomenti: &Applica) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    let versione = base.ufficio.regole.attuali().versione.clone();
    let avvisato = segnale::ricarica();
    if !argomenti.json {
        riga(format_args!("Tabelle registrate: versione {versione}."));
        riga(if avvisato {
            "Il server in esecuzione su questa macchina è stato avvisato."
        } else {
            "Nessun server in esecuzione da questa cartella: le userà al prossimo avvio (o al segnale HUP)."
        });
    }
    let mut ricalcolo = None;
    if argomenti.ricalcola {
        let conto = base.ufficio.ricalcola(&amministratore(), true).await?;
        if !argomenti.json {
            riga(format_args!(
                "Quesiti aperti con altre regole: {}. Termini che si spostano: {}, di cui già scaduti: {}.",
                conto.quesiti, conto.termini_spostati, conto.gia_scaduti
            ));
            riga(format_args!(
                "Subito: scadono {}, si sbloccano {} appuntamenti, si aprono {} solleciti.",
                conto.scadono_subito, conto.sbloccano_subito, conto.solleciti_subito
            ));
        }
        if conto.quesiti > 0 && !argomenti.si && !conferma("Ricalcolo i termini? [s/N] ") {
            return Err(Uscita::Guasto("ricalcolo non confermato: nessun termine è cambiato".into()));
        }
        ricalcolo = Some(base.ufficio.ricalcola(&amministratore(), false).await?);
        if let Some(fatto) = ricalcolo.filter(|_| !argomenti.json) {
            riga(format_args!("Ricalcolati {} quesiti.", fatto.quesiti));
        }
    }
    if argomenti.json {
        json(&json!({"versione": versione, "server_avvisato": avvisato, "ricalcolo": ricalcolo}))?;
    }
    Ok(())
}

fn conferma(domanda: &str) -> bool {
    let _ = write!(std::io::stderr(), "{domanda}");
    let mut risposta = String::new();
    let letta = std::io::stdin().read_line(&mut risposta).is_ok();
    letta && matches!(risposta.trim().to_lowercase().as_str(), "s" | "si" | "sì")
}
