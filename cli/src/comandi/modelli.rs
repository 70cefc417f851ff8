//! `quesiti modelli`: the texts of the messages, listed and previewed (R21).

use super::Globali;
use crate::{
    composizione::{self, modelli},
    uscita::{Uscita, riga},
};
use clap::Subcommand;
use workflows::{
    notifiche::{campione, segmenti_sms},
    tabelle::{Canale, Evento},
};

/// What to do with the texts.
#[derive(Debug, Subcommand)]
pub enum Modelli {
    /// Elenca gli eventi e i canali che hanno un testo
    Elenco,
    /// Mostra un messaggio come lo leggerebbe il destinatario, con dati di prova
    Anteprima {
        /// Evento, per esempio quesito_chiuso
        evento: String,
        /// Canale: cassetto, email, sms, pec; senza, tutti quelli che hanno un testo
        canale: Option<String>,
    },
}

/// Runs the command.
pub fn esegui(globali: &Globali, comando: Modelli) -> Result<(), Uscita> {
    let caricata = composizione::leggi(globali)?;
    let testi = modelli(&caricata).map_err(|e| Uscita::Controllo(e.to_string()))?;
    match comando {
        Modelli::Elenco => {
            for evento in Evento::TUTTI {
                let canali: Vec<_> = Canale::TUTTI
                    .into_iter()
                    .filter(|c| testi.presente(evento, *c))
                    .map(Canale::codice)
                    .collect();
                riga(format_args!("{:<32} {}", evento.codice(), canali.join(", ")));
            }
            Ok(())
        }
        Modelli::Anteprima { evento, canale } => {
            let scelto = Evento::TUTTI.into_iter().find(|e| e.codice() == evento).ok_or_else(|| {
                let noti = Evento::TUTTI.map(Evento::codice).join(", ");
                Uscita::Uso(format!("l'evento «{evento}» non esiste: indicarne uno tra {noti}"))
            })?;
            let canali = match canale {
                None => Canale::TUTTI.into_iter().filter(|c| testi.presente(scelto, *c)).collect(),
                Some(nome) => {
                    vec![Canale::TUTTI.into_iter().find(|c| c.codice() == nome).ok_or_else(|| {
                        let noti = Canale::TUTTI.map(Canale::codice).join(", ");
                        Uscita::Uso(format!("il canale «{nome}» non esiste: indicarne uno tra {noti}"))
                    })?]
                }
            };
            if canali.is_empty() {
                return Err(Uscita::Guasto(format!("l'evento {evento} non ha nessun testo")));
            }
            for canale in canali {
                let testo = testi.componi(scelto, canale, &campione(scelto))?;
                riga(format_args!("── {} · {} ──", scelto.codice(), canale.codice()));
                if let Some(oggetto) = &testo.oggetto {
                    riga(format_args!("Oggetto: {oggetto}\n"));
                }
                riga(&testo.corpo);
                if canale == Canale::Sms {
                    let caratteri = testo.corpo.chars().count();
                    riga(format_args!("\n({caratteri} caratteri, SMS: {})", segmenti_sms(&testo.corpo)));
                }
                riga("");
            }
            Ok(())
        }
    }
}
