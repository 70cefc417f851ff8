//! `quesiti patronati`: lists of operators, imported from files, and what they let a person do (R83).

use super::Globali;
use crate::{
    composizione::Base,
    uscita::{Uscita, json, riga},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf};
use workflows::{
    identificativi::CodiceFiscale,
    patronati::{
        self, ProfiloAbilitato,
        importazione::{Lettura, Piano, SbaglioRiga, leggi, pianifica},
        nome_elenco_valido, store,
    },
    scadenze::giorno_civile,
};

/// Lines written between two movements of the bar.
const BLOCCO: usize = 500;

/// What to do with the lists.
#[derive(Debug, Subcommand)]
pub enum Patronati {
    /// Carica un elenco di operatori da un file CSV (3 se qualche riga è sbagliata)
    Importa(Importa),
    /// Mostra gli elenchi: quanti operatori hanno e se la configurazione li attiva
    Elenchi {
        /// Scrive l'esito in JSON
        #[arg(long)]
        json: bool,
    },
    /// Dice con quali profili una persona può scrivere oggi, e perché
    Verifica {
        /// Codice fiscale della persona
        #[arg(value_name = "CF")]
        codice_fiscale: String,
        /// Scrive l'esito in JSON
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `patronati importa`.
#[derive(Debug, Args)]
pub struct Importa {
    /// File CSV in UTF-8, separato da virgole o punti e virgola, con l'intestazione
    /// codice_fiscale,nome,ente,profilo,regione,dal,al
    file: PathBuf,
    /// Nome dell'elenco: lettere minuscole, cifre e _
    #[arg(long, value_name = "NOME")]
    elenco: String,
    /// Legge e controlla, senza scrivere nulla
    #[arg(long)]
    prova: bool,
    /// Toglie anche chi il file non ha più: la sua abilitazione finisce ieri
    #[arg(long)]
    sostituisci: bool,
    /// Scrive l'esito in JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Patronati) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    match comando {
        Patronati::Importa(argomenti) => importa(&base, &argomenti).await,
        Patronati::Elenchi { json } => elenchi(&base, json).await,
        Patronati::Verifica { codice_fiscale, json } => verifica(&base, &codice_fiscale, json).await,
    }
}

async fn importa(base: &Base, i: &Importa) -> Result<(), Uscita> {
    if !nome_elenco_valido(&i.elenco) {
        let attese = "attese da 1 a 40 lettere minuscole senza accento, cifre e _";
        return Err(Uscita::Uso(format!("--elenco: «{}» non va bene: {attese}", i.elenco)));
    }
    let contenuto = std::fs::read(&i.file)
        .map_err(|e| Uscita::Uso(format!("il file «{}» non si legge: {e}", i.file.display())))?;
    let ora = base.clock.now();
    let Lettura { buone, sbagli, righe } = leggi(&contenuto, &i.elenco, ora);
    // A line that cannot be read may be of somebody who is to stay, and an empty file is more likely a slip.
    let chiude = i.sostituisci && sbagli.is_empty() && !buone.is_empty();
    let ieri = giorno_civile(ora.to_utc()).pred_opt().filter(|_| chiude);

    let mut tx = base.db.begin().await?;
    let piano = pianifica(store::di_elenco(&mut tx, &i.elenco).await?, buone, ieri);
    let fatto = Fatto { elenco: i, righe, conti: conti(&piano), sbagli: &sbagli, chiude };
    if !i.prova {
        let da_scrivere = piano.da_scrivere();
        let barra = barra(da_scrivere.len());
        for blocco in da_scrivere.chunks(BLOCCO) {
            store::salva(&mut tx, blocco).await?;
            barra.inc(blocco.len() as u64);
        }
        tx.commit().await?;
        barra.finish_and_clear();
    }
    let attivo_in: Vec<&str> = base.caricata.tabelle.con_elenco(&i.elenco).collect();
    fatto.racconta(&attivo_in)
}

/// New, changed, as they were, ended.
fn conti(piano: &Piano) -> [usize; 4] {
    [piano.nuove.len(), piano.cambiate.len(), piano.uguali, piano.chiuse.len()]
}

/// On the standard error, and only where somebody looks at it.
fn barra(quante: usize) -> ProgressBar {
    let barra = ProgressBar::new(quante as u64);
    if let Ok(stile) = ProgressStyle::with_template("{wide_bar} {pos}/{len} righe, {eta}") {
        barra.set_style(stile);
    }
    barra
}

/// What an import did, or would do.
struct Fatto<'a> {
    elenco: &'a Importa,
    righe: usize,
    conti: [usize; 4],
    sbagli: &'a [SbaglioRiga],
    chiude: bool,
}

impl Fatto<'_> {
    fn racconta(&self, attivo_in: &[&str]) -> Result<(), Uscita> {
        let (i, [nuovi, cambiati, uguali, tolti]) = (self.elenco, self.conti);
        if i.json {
            json(&json!({
                "elenco": i.elenco, "prova": i.prova, "righe": self.righe, "nuovi": nuovi, "cambiati": cambiati,
                "uguali": uguali, "tolti": tolti, "attivo_in": attivo_in, "sbagli": self.sbagli,
            }))?;
            return if self.sbagli.is_empty() { Ok(()) } else { Err(Uscita::Controllo(String::new())) };
        }
        let prova = if i.prova { "Prova, nulla è stato scritto. " } else { "" };
        riga(format_args!(
            "{prova}Elenco «{}»: {} righe lette; operatori nuovi {nuovi}, cambiati {cambiati}, già presenti {uguali}, \
             tolti {tolti}.",
            i.elenco, self.righe
        ));
        if attivo_in.is_empty() {
            riga(format_args!(
                "L'elenco non è attivo in nessun Cassetto: per attivarlo si scrive in elenchi_abilitati, in \
                 config/cassetti/."
            ));
        }
        if i.sostituisci && !self.chiude {
            riga("Nessuno è stato tolto: serve un file con almeno una riga e senza righe sbagliate.");
        }
        if self.sbagli.is_empty() {
            return Ok(());
        }
        let dove = i.file.display();
        let mut righe: Vec<String> = self.sbagli.iter().map(|s| format!("{dove}:{}", sbaglio(s))).collect();
        righe.push(format!("{} errori: le righe sbagliate non sono entrate nell'elenco.", self.sbagli.len()));
        Err(Uscita::Controllo(righe.join("\n")))
    }
}

/// Line, column, value, what was expected.
fn sbaglio(s: &SbaglioRiga) -> String {
    match (s.colonna.as_str(), s.valore.as_str()) {
        ("", "") => format!("{}: {}", s.riga, s.atteso),
        ("", valore) => format!("{}: «{valore}»: {}", s.riga, s.atteso),
        (colonna, valore) => format!("{}: {colonna} «{valore}»: {}", s.riga, s.atteso),
    }
}

async fn elenchi(base: &Base, in_json: bool) -> Result<(), Uscita> {
    let oggi = giorno_civile(base.clock.now().to_utc());
    let mut conn = base.db.read().await?;
    let tabelle = &base.caricata.tabelle;
    // Also those that are turned on and still empty.
    let attivi = tabelle.cassetti.values().filter_map(|c| c.elenchi_abilitati.as_ref()).flatten();
    let mut voci: BTreeMap<String, [i64; 3]> = attivi.map(|e| (e.clone(), [0; 3])).collect();
    for c in store::conti(&mut conn, oggi).await? {
        voci.insert(c.elenco, [c.operatori, c.referenti, c.righe]);
    }
    if in_json {
        let elenchi: Vec<Value> = voci
            .iter()
            .map(|(elenco, [operatori, referenti, righe])| {
                let attivo_in: Vec<&str> = tabelle.con_elenco(elenco).collect();
                json!({"elenco": elenco, "operatori": operatori, "referenti": referenti, "righe": righe,
                    "attivo_in": attivo_in})
            })
            .collect();
        return json(&elenchi);
    }
    for (elenco, [operatori, referenti, righe]) in &voci {
        let dove: Vec<&str> = tabelle.con_elenco(elenco).collect();
        let stato =
            if dove.is_empty() { "non attivo".into() } else { format!("attivo in {}", dove.join(", ")) };
        riga(format_args!(
            "{elenco:<24} operatori oggi {operatori}, tra cui referenti {referenti}; righe {righe}; {stato}"
        ));
    }
    riga(format_args!("{} elenchi", voci.len()));
    Ok(())
}

async fn verifica(base: &Base, codice: &str, in_json: bool) -> Result<(), Uscita> {
    let codice: CodiceFiscale =
        codice.parse().map_err(|e| Uscita::Uso(format!("«{codice}» non è un codice fiscale: {e}")))?;
    let oggi: NaiveDate = giorno_civile(base.clock.now().to_utc());
    let mut conn = base.db.read().await?;
    let righe = store::di_persona(&mut conn, codice.as_str()).await?;
    let mut esami = Vec::new();
    for cassetto in base.caricata.tabelle.cassetti.values().filter(|c| c.elenchi_abilitati.is_some()) {
        for profilo in &cassetto.profili {
            if let Some(nome) = ProfiloAbilitato::di(*profilo) {
                esami.push((cassetto, nome, patronati::esamina(cassetto, &righe, *profilo, oggi)));
            }
        }
    }
    if in_json {
        let voci: Vec<Value> = esami
            .iter()
            .map(|(cassetto, _, esame)| {
                json!({"cassetto": cassetto.codice, "profilo": esame.profilo, "aperto": esame.aperto,
                    "perche": esame.perche})
            })
            .collect();
        return json(&json!({"codice_fiscale": codice, "giorno": oggi, "profili": voci, "righe": righe}));
    }
    for (cassetto, nome, esame) in &esami {
        riga(format_args!("{}, {nome}: {}", cassetto.codice, if esame.aperto { "sì" } else { "no" }));
        for frase in &esame.perche {
            riga(format_args!("  {frase}"));
        }
    }
    for r in &righe {
        riga(format_args!("{} «{}»: {}, {}", r.profilo, r.elenco, r.nome, r.ente));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r83_uno_sbaglio_dice_riga_colonna_valore_e_che_cosa_era_atteso() {
        let nuovo = |colonna: &str, valore: &str| SbaglioRiga {
            riga: 7,
            colonna: colonna.into(),
            valore: valore.into(),
            atteso: "Atteso altro.".into(),
        };
        assert_eq!(sbaglio(&nuovo("dal", "ieri")), "7: dal «ieri»: Atteso altro.");
        assert_eq!(sbaglio(&nuovo("dal", "")), "7: dal «»: Atteso altro.");
        assert_eq!(sbaglio(&nuovo("", "cf")), "7: «cf»: Atteso altro.");
        assert_eq!(sbaglio(&nuovo("", "")), "7: Atteso altro.");
    }
}
