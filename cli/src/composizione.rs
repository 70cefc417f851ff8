//! From settings to parts: the one place that knows how configuration, office, channels and API fit together.

use crate::{cartella, comandi::Globali, comandi::regole::non_valida, gettoni, uscita::Uscita};
use config::{Caricata, Configurazione, ErroriConfigurazione, FileSegreto, ModoPosta, ModoSms, Posta};
use engine::{Clock, Db};
use figment::providers::Serialized;
use serde_json::{Value, json};
use std::{path::Path, sync::Arc, time::Duration};
use workers::{
    ImpostazioniOfficina,
    canali::{
        Cartella, Gateway, ImpostazioniGateway, ImpostazioniKannel, ImpostazioniSmtp, Kannel,
        RapportiConsegna, Sicurezza, Smtp, Trasporto,
    },
    invio::{Invio, ParametriInvio, Trasporti},
    stanza::{StanzaDaSchema, StanzaVirtuale},
};
use workflows::{
    allegati::{Archivio, ImpostazioniS3},
    attore::{Attore, Funzionario, Ruolo},
    notifiche::{Comuni, ErroreModello, Modelli, ModelliInUso},
    regole::Regole,
    ricerca::parole::completa,
    schema::MIGRATIONS,
    sessioni::Durata,
    ufficio::Ufficio,
};

/// For one message handed to a provider.
const ATTESA_INVIO: Duration = Duration::from_secs(20);

/// An open office: what most commands start from.
#[derive(Debug, Clone)]
pub struct Base {
    pub globali: Globali,
    /// What the command line says over everything else.
    pub sopra: Value,
    pub caricata: Caricata,
    pub db: Db,
    pub clock: Clock,
    pub ufficio: Ufficio,
}

impl Base {
    /// Reads the configuration, opens and migrates the database, puts the rules in force.
    pub async fn apri(globali: &Globali) -> Result<Self, Uscita> {
        Self::apri_con(globali, json!({}), Clock::system()).await
    }

    /// The same with more said by the command line, under a given clock.
    pub async fn apri_con(globali: &Globali, sopra: Value, clock: Clock) -> Result<Self, Uscita> {
        let caricata = leggi_con(globali, &sopra)?;
        let db = connetti(&caricata).await?;
        db.migrate(MIGRATIONS).await?;
        completa(&db).await?;
        let regole = Regole::carica(&db, caricata.tabelle.clone(), clock.now(), "quesiti").await?;
        let ufficio = Ufficio { db: db.clone(), clock: clock.clone(), regole };
        Ok(Self { globali: globali.clone(), sopra, caricata, db, clock, ufficio })
    }
}

/// Reads settings, tables and templates.
pub fn leggi(globali: &Globali) -> Result<Caricata, Uscita> {
    leggi_con(globali, &json!({}))
}

/// The same with more said by the command line.
pub fn leggi_con(globali: &Globali, sopra: &Value) -> Result<Caricata, Uscita> {
    carica(globali, sopra).map_err(non_valida)
}

/// Reads again what a process began with.
pub fn rileggi(base: &Base) -> Result<Caricata, ErroriConfigurazione> {
    carica(&base.globali, &base.sopra)
}

fn carica(globali: &Globali, sopra: &Value) -> Result<Caricata, ErroriConfigurazione> {
    let mut detto = sopra.clone();
    if let Some(url) = &globali.database {
        detto["database"]["url"] = json!(url);
        detto["database"]["url_file"] = Value::Null;
    }
    if let Some(livello) = &globali.log {
        detto["registro"]["livello"] = json!(livello);
    }
    config::carica(&globali.radice(), Serialized::defaults(detto))
}

/// Opens the database, without migrating it.
pub async fn connetti(caricata: &Caricata) -> Result<Db, Uscita> {
    let database = &caricata.impostazioni.database;
    let url = database.indirizzo()?;
    Db::open(url.esponi(), database.connessioni).await.map_err(|errore| {
        let dove = if database.url_file.is_some() {
            "indicato da database.url_file".into()
        } else {
            database.url.to_string()
        };
        Uscita::Guasto(format!("il database {dove} non risponde: {errore}"))
    })
}

/// The texts, compiled and tried, with what every message can tell.
pub fn modelli(caricata: &Caricata) -> Result<Modelli, ErroreModello> {
    let i = &caricata.impostazioni;
    let base = &i.server.indirizzo_pubblico;
    Ok(Modelli::nuovi(caricata.modelli.clone())?.con_comuni(Comuni {
        assistenza_amministrativa: i.assistenza.amministrativa.clone(),
        assistenza_tecnica: i.assistenza.tecnica.clone(),
        link_mittente: format!("{base}/quesiti/{{quesito}}"),
        link_ufficio: format!("{base}/quesiti/{{quesito}}"),
        link_appuntamento: format!("{base}/appuntamenti/{{appuntamento}}"),
    }))
}

/// Where the attachments are.
pub fn archivio(caricata: &Caricata) -> Result<Archivio, Uscita> {
    let allegati = &caricata.impostazioni.allegati;
    match &allegati.archivio {
        config::Archivio::Cartella(cartella) => Ok(Archivio::locale(cartella)?),
        config::Archivio::S3 { bucket, prefisso } if prefisso.is_empty() => {
            let s3 = &allegati.s3;
            let mancano =
                || Uscita::Controllo("allegati.s3: servono access_key_file e secret_key_file".into());
            Ok(Archivio::s3(&ImpostazioniS3 {
                bucket: bucket.clone(),
                regione: s3.region.clone().unwrap_or_else(|| "us-east-1".into()),
                endpoint: s3.endpoint.clone(),
                chiave: segreto(s3.access_key_file.as_ref())?.ok_or_else(mancano)?,
                segreto: segreto(s3.secret_key_file.as_ref())?.ok_or_else(mancano)?,
            })?)
        }
        config::Archivio::S3 { bucket, .. } => Err(Uscita::Controllo(format!(
            "allegati.archivio: un prefisso dentro il bucket non è ammesso; indicare s3://{bucket} e un bucket \
             riservato agli allegati"
        ))),
    }
}

/// The handler of the sending queues over the configured channels.
pub fn invio(base: &Base, modelli: ModelliInUso) -> Result<Invio, Uscita> {
    let i = &base.caricata.impostazioni;
    Ok(Invio::nuovo(ParametriInvio {
        db: base.db.clone(),
        clock: base.clock.clone(),
        regole: base.ufficio.regole.clone(),
        modelli,
        trasporti: Trasporti {
            email: posta(&i.email, i.lavoratori.invii_concorrenti)?,
            pec: posta(&i.pec, i.lavoratori.invii_concorrenti)?,
            sms: sms(i)?,
        },
        dominio: dominio(&i.email.mittente),
    }))
}

/// What the pages work with.
pub fn console(base: &Base, archivio: &Archivio, modelli: &ModelliInUso) -> Result<console::Stato, Uscita> {
    let i = &base.caricata.impostazioni;
    Ok(console::Stato {
        oidc: oidc(i)?,
        ufficio: base.ufficio.clone(),
        archivio: archivio.clone(),
        modelli: modelli.clone(),
        esame: Arc::new(config::Esame::nuovo(base.globali.radice())),
        cartella: Arc::new(cartella::Cartella::nuova(base.clone(), modelli.clone())),
        impostazioni: console::Impostazioni {
            durata: Durata {
                inattiva: Duration::from_secs(60 * i.console.inattivita_minuti),
                massima: Duration::from_secs(60 * 60 * i.console.durata_massima_ore),
            },
            assistenza_amministrativa: i.assistenza.amministrativa.clone(),
            assistenza_tecnica: i.assistenza.tecnica.clone(),
            tempo_massimo: console::TEMPO_MASSIMO,
            assistenza_accessibilita: i.assistenza.accessibilita().to_owned(),
            versione: env!("CARGO_PKG_VERSION").to_owned(),
            code: workers::CODE.to_vec(),
        },
    })
}

/// The institute's identity provider, where the settings name one.
fn oidc(i: &config::Configurazione) -> Result<Option<console::Oidc>, Uscita> {
    let o = &i.console.oidc;
    let Some(emittente) = o.emittente.clone() else { return Ok(None) };
    let oidc = console::Oidc::nuovo(console::ImpostazioniOidc {
        emittente,
        client_id: o.client_id.clone().unwrap_or_default(),
        segreto: segreto(o.client_secret_file.as_ref())?,
        ambiti: o.ambiti.clone(),
        claim_utente: o.claim_utente.clone(),
        claim_ruolo: o.claim_ruolo.clone(),
        claim_sede: o.claim_sede.clone(),
        ruoli: o.ruoli.clone(),
        solo: o.solo_oidc,
        ritorno: format!("{}/accesso/ritorno", i.server.indirizzo_pubblico),
        risponde_entro: console::RISPONDE_ENTRO,
    });
    oidc.map(Some).map_err(|e| Uscita::Controllo(format!("console.oidc: {e}")))
}

/// The manuals that the pages have, for the API to tell of.
pub fn manuali() -> Vec<api::Manuale> {
    let voce = |m: &console::manuali::Manuale| api::Manuale {
        profilo: m.profilo.to_owned(),
        nome: m.nome.to_owned(),
        stampato: m.stampato(),
    };
    console::manuali::MANUALI.iter().map(voce).collect()
}

/// Whoever gives the virtual rooms of web meetings.
pub fn stanze(caricata: &Caricata) -> Result<Arc<dyn StanzaVirtuale>, Uscita> {
    let w = &caricata.impostazioni.web_meeting;
    let segreto = gettoni::segreto(&w.segreto_file)?;
    let stanze = StanzaDaSchema::nuova(&w.url, &segreto);
    Ok(Arc::new(stanze.map_err(|e| Uscita::Controllo(format!("web_meeting: {e}")))?))
}

/// How the workers of this process work.
pub fn officina(caricata: &Caricata) -> ImpostazioniOfficina {
    let l = &caricata.impostazioni.lavoratori;
    ImpostazioniOfficina {
        concorrenza: l.concorrenza,
        invii_concorrenti: l.invii_concorrenti,
        lease: Duration::from_secs(l.lease_secondi),
        poll: Duration::from_millis(l.poll_millisecondi),
        rilascio_dopo_giorni: caricata.impostazioni.assenze.rilascio_dopo_giorni,
        ..ImpostazioniOfficina::default()
    }
}

/// Whoever works from this machine's command line.
pub fn amministratore() -> Attore {
    Attore::Funzionario(Funzionario {
        id: "riga-di-comando".into(),
        ruolo: Ruolo::Amministratore,
        sede: None,
    })
}

/// The secret in a file, where one is named.
pub fn segreto(file: Option<&FileSegreto>) -> Result<Option<String>, Uscita> {
    Ok(file.map(FileSegreto::leggi).transpose()?.map(|s| s.esponi().to_owned()))
}

fn posta(p: &Posta, connessioni: usize) -> Result<Arc<dyn Trasporto>, Uscita> {
    if p.modo == ModoPosta::Cartella {
        return cartella(&p.cartella, &p.mittente);
    }
    let smtp = Smtp::nuovo(&ImpostazioniSmtp {
        host: p.host.clone().unwrap_or_default(),
        porta: p.porta,
        sicurezza: match p.sicurezza {
            config::Sicurezza::Starttls => Sicurezza::Starttls,
            config::Sicurezza::Tls => Sicurezza::Tls,
            config::Sicurezza::Nessuna => Sicurezza::Nessuna,
        },
        utente: p.utente.clone(),
        password: segreto(p.password_file.as_ref())?,
        mittente: p.mittente.clone(),
        connessioni,
        timeout: ATTESA_INVIO,
    })?;
    Ok(Arc::new(smtp))
}

fn cartella(dove: &Path, mittente: &str) -> Result<Arc<dyn Trasporto>, Uscita> {
    Ok(Arc::new(Cartella::nuova(dove, mittente).map_err(Uscita::Controllo)?))
}

fn sms(i: &Configurazione) -> Result<Arc<dyn Trasporto>, Uscita> {
    let s = &i.sms;
    let (url, utente) = (s.url.clone().unwrap_or_default(), s.utente.clone().unwrap_or_default());
    let password = segreto(s.password_file.as_ref())?.unwrap_or_default();
    let mittente = s.mittente.clone();
    match s.modo {
        ModoSms::Cartella => cartella(&s.cartella, &i.email.mittente),
        ModoSms::Kannel => {
            let chiave = segreto(s.segreto_esiti_file.as_ref())?;
            let rapporti =
                s.url_esiti.clone().zip(chiave).map(|(url, chiave)| RapportiConsegna { url, chiave });
            let kannel =
                ImpostazioniKannel { url, utente, password, mittente, rapporti, timeout: ATTESA_INVIO };
            Ok(Arc::new(Kannel::nuovo(kannel)?))
        }
        ModoSms::Http => Ok(Arc::new(Gateway::nuovo(ImpostazioniGateway {
            metodo: s.metodo.clone(),
            url,
            intestazioni: s.intestazioni.clone(),
            corpo: s.corpo.clone(),
            utente,
            password,
            mittente,
            timeout: ATTESA_INVIO,
        })?)),
    }
}

/// The domain of a sender: the right side of Message-IDs.
fn dominio(mittente: &str) -> String {
    let dopo = mittente.rsplit_once('@').map_or("quesiti.invalid", |(_, d)| d);
    dopo.trim_end_matches('>').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn il_dominio_e_quello_del_mittente() {
        assert_eq!(dominio("INPS <non-rispondere@inps.example>"), "inps.example");
        assert_eq!(dominio("a@b.it"), "b.it");
    }
}
