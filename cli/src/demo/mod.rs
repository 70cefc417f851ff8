//! `quesiti demo`: a realistic office in a fresh database, then served.

mod appuntamenti;
mod organico;
mod persone;
mod richieste;
mod simulazione;
mod spedizione;
mod testi;
mod trama;

use crate::{
    comandi::Globali,
    composizione::{self, Base},
    gettoni,
    servizio::{self, Parti},
    uscita::{Uscita, riga},
};
use api::gettone::{Gettone, RuoloGettone};
use appuntamenti::Appuntamenti;
use chrono::Days;
use clap::Args;
use engine::{
    Clock, Timestamp, Uuid,
    jobs::{QueueOptions, Workers},
};
use organico::{Organico, PASSWORD, SEDI};
use rand::{SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use simulazione::{GIORNI, Resoconto, Simulazione};
use spedizione::Spedizione;
use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use workers::{protocollazione::Protocolla, stanza::ApriStanza};
use workflows::{
    appuntamenti::jobs::Stanza,
    notifiche::{InviaEmail, InviaPec, InviaSms},
    quesiti::{jobs::Protocollazione, store},
    scadenze::{giorno_civile, inizio_giorno},
    utenti,
};

/// Where the demo lives unless told otherwise: never the database of the configuration.
const DATABASE: &str = "sqlite:var/demo.db";
/// The same office every time: what one sees, another can look for.
const SEME: u64 = 2_026;
const SEME_APPUNTAMENTI: u64 = 2_651;
const SETTIMANA: Duration = Duration::from_secs(7 * 86_400);

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Quanti quesiti creare
    #[arg(long, default_value_t = 3_000, value_name = "N")]
    quesiti: usize,
    /// Crea i dati e termina, senza avviare il server
    #[arg(long)]
    solo_dati: bool,
    /// Indirizzo e porta su cui rispondere
    #[arg(long, value_name = "INDIRIZZO")]
    ascolto: Option<SocketAddr>,
}

/// Creates the office if it is not there, then serves it.
pub async fn esegui(globali: &Globali, argomenti: &Demo) -> Result<(), Uscita> {
    let url = globali.database.clone().unwrap_or_else(|| DATABASE.to_owned());
    let globali = Globali { database: Some(url.clone()), ..globali.clone() };
    let sopra = impostazioni(argomenti);
    let caricata = composizione::leggi_con(&globali, &sopra)?;
    // Ninety days of log would bury what matters, unless somebody asks for it.
    let subito = globali.log.is_some();
    if subito {
        servizio::avvia_registro(&caricata.impostazioni.registro)?;
    }
    match file(&url) {
        Some(file) if !file.exists() => {
            let provvisorio = Provvisorio::accanto(&file)?;
            let altrove = Globali { database: Some(provvisorio.url()), ..globali.clone() };
            crea(&altrove, &sopra, argomenti.quesiti, &url).await?;
            provvisorio.consegna(&file)?;
        }
        _ => {
            let base = Base::apri_con(&globali, sopra.clone(), Clock::system()).await?;
            // The URL of a server may hold a password: it is not printed.
            let database = if file(&url).is_some() { &url } else { "URL" };
            let vuoto = utenti::elenco(&mut base.db.read().await?, "", 1).await?.is_empty()
                && store::tutti_dopo(&mut base.db.read().await?, Uuid::nil(), 1).await?.is_empty();
            base.db.close().await;
            if vuoto {
                crea(&globali, &sopra, argomenti.quesiti, database).await?;
            } else {
                riga("I dati ci sono già: si usano quelli.");
            }
        }
    }
    if argomenti.solo_dati {
        return Ok(());
    }
    let base = Base::apri_con(&globali, sopra, Clock::system()).await?;
    if !subito {
        servizio::avvia_registro(&base.caricata.impostazioni.registro)?;
    }
    let token = token(&base)?;
    servizio::avvia(base, Parti::Tutto, |indirizzo| {
        let radice = indirizzo.map(|i| format!("http://{i}")).unwrap_or_default();
        riga(format_args!("\nL'ufficio di prova è aperto: {radice}/ (API: {radice}/api/v1/openapi.json)"));
        riga(format_args!("Per entrare, password {PASSWORD}:"));
        for utente in ["funzionario1", "funzionario2", "supervisore"] {
            riga(format_args!("  {utente}.{} (Roma Tiburtino)", SEDI[0]));
        }
        riga("  amministratore, monitoraggio, supporto");
        riga("Messaggi in uscita: cartella var/demo-outbox (nulla parte davvero).");
        riga("Token, validi una settimana, solo per questi dati di prova:\n");
        for (chi, token) in &token {
            riga(format_args!("{chi}\n  {token}\n"));
        }
        riga(format_args!("Per esempio: curl -H \"Authorization: Bearer TOKEN\" {radice}/api/v1/quesiti"));
        riga("Ctrl-C per fermare.");
    })
    .await
}

/// What the demo says over any configuration: its own folders, and nothing that leaves the machine.
fn impostazioni(argomenti: &Demo) -> Value {
    let cartella = json!({"modo": "cartella", "cartella": "var/demo-outbox"});
    let mut sopra = json!({
        "allegati": {"archivio": "file:var/demo-allegati"},
        "email": cartella, "pec": cartella, "sms": cartella,
        "token": {"algoritmo": "HS256"},
    });
    if let Some(ascolto) = argomenti.ascolto {
        sopra["server"] = json!({"ascolto": ascolto});
    }
    sopra
}

/// `database` is what to write after `--database` to find these data again.
async fn crea(globali: &Globali, sopra: &Value, quanti: usize, database: &str) -> Result<(), Uscita> {
    let fine = Clock::system().now();
    let primo = giorno_civile(fine.to_utc()).checked_sub_days(Days::new(GIORNI));
    let inizio = primo.map_or(fine, |giorno| Timestamp::from(inizio_giorno(giorno)));
    let clock = Clock::manual(inizio);
    let base = Base::apri_con(globali, sopra.clone(), clock.clone()).await?;
    let mut rng = StdRng::seed_from_u64(SEME);
    let organico = Organico::inventa(&base.ufficio.regole.attuali(), &mut rng, inizio);
    let mut tx = base.db.begin().await?;
    organico.salva(&mut tx, inizio).await?;
    tx.commit().await?;

    let spedizione = Spedizione::nuova(base.db.clone(), clock);
    let stanze = ApriStanza { ufficio: base.ufficio.clone(), stanze: composizione::stanze(&base.caricata)? };
    let opzioni = || QueueOptions { batch: 500, ..QueueOptions::default() };
    // No schedules: the simulated days say themselves what recurs, once a day instead of once a minute.
    let workers = Workers::new(base.db.clone(), base.clock.clone())
        .handle_batch::<Protocollazione>(opzioni(), Protocolla { ufficio: base.ufficio.clone() })
        .handle_batch::<InviaEmail>(opzioni(), spedizione.clone())
        .handle_batch::<InviaSms>(opzioni(), spedizione.clone())
        .handle_batch::<InviaPec>(opzioni(), spedizione.clone())
        .handle::<Stanza>(opzioni(), stanze);
    let appuntamenti = Appuntamenti::nuovi(&base.ufficio, &organico, SEME_APPUNTAMENTI);
    let simulazione = Simulazione::nuova(&base.ufficio, &workers, &organico, rng, appuntamenti);
    let fatto = simulazione.vivi(quanti, fine).await?;
    base.db.close().await;
    racconta(&fatto, spedizione.inviate(), database);
    Ok(())
}

fn racconta(fatto: &Resoconto, messaggi: u64, database: &str) {
    let a = &fatto.appuntamenti;
    riga(format_args!(
        "Creati {} quesiti e {} appuntamenti ({} in programma) in {GIORNI} giorni, {} atti delle persone, {messaggi} \
         messaggi (nessuno spedito).",
        fatto.quesiti,
        a.prenotati,
        a.in_programma,
        fatto.atti + a.atti,
    ));
    if let Some((punto, quanti)) = &a.da_spostare {
        riga(format_args!(
            "Appuntamenti da spostare per una chiusura: {quanti}. Per vederli: quesiti --database {database} punti \
             da-spostare {punto}"
        ));
    }
    tracing::debug!(rifiutati = fatto.rifiutati + a.rifiutati, "passi che la vita non ha ammesso");
}

/// A token for each role, and one for a sender of each Cassetto.
fn token(base: &Base) -> Result<Vec<(String, String)>, Uscita> {
    let ora = base.clock.now();
    let nuovo = |sub: String, ruolo| Gettone::nuovo(sub, ruolo, ora, SETTIMANA);
    let sede = SEDI[0];
    let di_sede = |nome: &str, ruolo| {
        let mut gettone = nuovo(format!("{nome}.{sede}"), ruolo);
        gettone.sede = Some(sede.to_owned());
        (format!("{nome}.{sede} (Roma Tiburtino)"), gettone)
    };
    let mut tutti = vec![
        di_sede("funzionario1", RuoloGettone::Funzionario),
        di_sede("supervisore", RuoloGettone::Supervisore),
        ("amministratore".into(), nuovo("amministratore".into(), RuoloGettone::Amministratore)),
        ("monitoraggio".into(), nuovo("monitoraggio".into(), RuoloGettone::Monitoraggio)),
        ("sistema (recapiti e deleghe)".into(), nuovo("sistema".into(), RuoloGettone::Sistema)),
    ];
    // The same seed invents the same people, so the senders of an office made before are found again.
    let mut rng = StdRng::seed_from_u64(SEME);
    let organico = Organico::inventa(&base.ufficio.regole.attuali(), &mut rng, ora);
    let mut visti = std::collections::BTreeSet::new();
    for s in &organico.scriventi {
        let m = &s.mittente;
        if visti.insert((m.cassetto.clone(), m.profilo)) {
            let mut gettone = nuovo(m.codice_fiscale.clone(), RuoloGettone::Mittente);
            gettone.cassetto = Some(m.cassetto.clone());
            gettone.codice_fiscale = Some(m.codice_fiscale.clone());
            gettone.profilo = Some(m.profilo);
            gettone.nome = Some(s.nome.clone());
            let profilo = serde_json::to_value(m.profilo)?;
            let profilo = profilo.as_str().unwrap_or_default();
            tutti.push((
                format!("mittente, Cassetto {}, {profilo}, CAP {}: {}", m.cassetto, s.cap, s.nome),
                gettone,
            ));
        }
    }
    tutti.into_iter().map(|(chi, gettone)| Ok((chi, gettoni::crea(&base.caricata, &gettone)?))).collect()
}

/// The file of a SQLite address.
fn file(url: &str) -> Option<PathBuf> {
    let percorso = url.strip_prefix("sqlite:")?.split('?').next()?;
    let percorso = percorso.strip_prefix("//").unwrap_or(percorso);
    (!percorso.is_empty() && !percorso.contains(":memory:")).then(|| PathBuf::from(percorso))
}

/// A database being made: in memory where the machine has such a folder, since it is thrown away if interrupted.
struct Provvisorio(PathBuf);

impl Provvisorio {
    fn accanto(file: &Path) -> Result<Self, Uscita> {
        if let Some(cartella) = file.parent() {
            fs::create_dir_all(cartella)?;
        }
        let in_memoria = Path::new("/dev/shm");
        let nome = format!("quesiti-demo-{}.db", std::process::id());
        Ok(Self(if in_memoria.is_dir() { in_memoria.join(nome) } else { file.with_file_name(nome) }))
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }

    /// To its place, whole or not at all.
    fn consegna(self, file: &Path) -> Result<(), Uscita> {
        let parziale = file.with_extension("parziale");
        fs::copy(&self.0, &parziale)?;
        File::open(&parziale)?.sync_all()?;
        fs::rename(&parziale, file)?;
        Ok(())
    }
}

impl Drop for Provvisorio {
    fn drop(&mut self) {
        for coda in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{coda}", self.0.display()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_file_di_un_indirizzo_sqlite() {
        assert_eq!(file("sqlite:var/demo.db"), Some("var/demo.db".into()));
        assert_eq!(file("sqlite:///tmp/a.db?mode=rwc"), Some("/tmp/a.db".into()));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://localhost/quesiti"), None);
    }
}
