//! What must hold between settings, once each has the right type.

use super::{Algoritmo, Archivio, Configurazione, ModoPosta, ModoSms, Oidc, Posta, web_meeting};
use crate::errore::virgolette as testo;
use crate::segreto::FileSegreto;
use std::path::Path;

/// Reports a mistake: key, value to show, what was expected.
type Segnala<'a> = dyn FnMut(&str, Option<String>, &str) + 'a;

/// Checks the settings against each other.
pub(crate) fn verifica(c: &Configurazione, segnala: &mut Segnala<'_>) {
    let url_pubblico = &c.server.indirizzo_pubblico;
    if !web(url_pubblico) || url_pubblico.ends_with('/') {
        segnala(
            "server.indirizzo_pubblico",
            testo(url_pubblico),
            "atteso un indirizzo http:// o https:// senza la barra finale",
        );
    }
    for (chiave, valore) in [
        ("server.corpo_massimo_byte", c.server.corpo_massimo_byte),
        ("server.richieste_al_minuto", u64::from(c.server.richieste_al_minuto)),
        ("database.connessioni", u64::from(c.database.connessioni)),
        ("lavoratori.concorrenza", c.lavoratori.concorrenza as u64),
        ("lavoratori.invii_concorrenti", c.lavoratori.invii_concorrenti as u64),
        ("lavoratori.poll_millisecondi", c.lavoratori.poll_millisecondi),
    ] {
        if valore == 0 {
            segnala(chiave, Some("0".to_owned()), "atteso almeno 1");
        }
    }
    // Renewed every third of it: below three seconds a slow database would lose jobs at work.
    if c.lavoratori.lease_secondi < 3 {
        let valore = Some(c.lavoratori.lease_secondi.to_string());
        segnala("lavoratori.lease_secondi", valore, "atteso almeno 3");
    }
    let rilascio = c.assenze.rilascio_dopo_giorni;
    if rilascio > 365 {
        segnala("assenze.rilascio_dopo_giorni", Some(rilascio.to_string()), "atteso al più 365; 0: mai");
    }
    let url = c.database.url.esponi();
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|schema| url.starts_with(schema)) {
        let valore = testo(c.database.url.to_string());
        segnala("database.url", valore, "atteso un indirizzo sqlite: o postgres://");
    }
    for (chiave, valore, da, a) in [
        ("console.inattivita_minuti", c.console.inattivita_minuti, 5, 1_440),
        ("console.durata_massima_ore", c.console.durata_massima_ore, 1, 24),
    ] {
        if !(da..=a).contains(&valore) {
            segnala(chiave, Some(valore.to_string()), &format!("atteso un numero da {da} a {a}"));
        }
    }
    provider(&c.console.oidc, segnala);
    segreto("database.url_file", c.database.url_file.as_ref(), segnala);
    allegati(c, segnala);
    posta("email", &c.email, segnala);
    posta("pec", &c.pec, segnala);
    sms(c, segnala);
    token(c, segnala);
    if let Some(atteso) = c.web_meeting.sbaglio() {
        segnala("web_meeting.url", testo(&c.web_meeting.url), &atteso);
    }
    for (chiave, valore) in [
        ("assistenza.amministrativa", Some(&c.assistenza.amministrativa)),
        ("assistenza.tecnica", Some(&c.assistenza.tecnica)),
        ("assistenza.accessibilita", c.assistenza.accessibilita.as_ref()),
    ] {
        if let Some(valore) = valore
            && !casella(valore)
        {
            segnala(chiave, testo(valore), "atteso un indirizzo e-mail");
        }
    }
}

fn provider(o: &Oidc, segnala: &mut Segnala<'_>) {
    let vuoto = |valore: &Option<String>| valore.as_deref().is_none_or(|v| v.trim().is_empty());
    let Some(emittente) = &o.emittente else {
        if o.solo_oidc || o.client_id.is_some() || !o.ruoli.is_empty() {
            segnala(
                "console.oidc.emittente",
                None,
                "chiave mancante: senza, il resto della sezione non vale",
            );
        }
        return;
    };
    // Tokens and secrets travel there: without TLS only to this machine, for trials.
    let (sicuro, resto) = match emittente.strip_prefix("https://") {
        Some(resto) => (true, resto),
        None => (false, emittente.strip_prefix("http://").unwrap_or_default()),
    };
    let ospite = resto.split(['/', '?', '#']).next().unwrap_or_default();
    if ospite.is_empty() || ospite.contains('@') || !(sicuro || web_meeting::locale(ospite)) {
        let atteso = "atteso un indirizzo https://; http:// vale solo verso la stessa macchina";
        segnala("console.oidc.emittente", testo(emittente), atteso);
    }
    let detti = [&o.claim_utente, &o.claim_ruolo, &o.claim_sede].map(|c| Some(c.clone()));
    let chiavi = ["client_id", "claim_utente", "claim_ruolo", "claim_sede"];
    for (chiave, valore) in chiavi.into_iter().zip(std::iter::once(&o.client_id).chain(&detti)) {
        if vuoto(valore) {
            let atteso = "chiave mancante o vuota, con un emittente è obbligatoria";
            segnala(&format!("console.oidc.{chiave}"), None, atteso);
        }
    }
    if o.ruoli.is_empty() {
        segnala("console.oidc.ruoli", None, "atteso almeno un ruolo: senza, nessuno può entrare");
    }
    segreto("console.oidc.client_secret_file", o.client_secret_file.as_ref(), segnala);
}

fn allegati(c: &Configurazione, segnala: &mut Segnala<'_>) {
    let s3 = &c.allegati.s3;
    if matches!(c.allegati.archivio, Archivio::S3 { .. }) && s3.region.is_none() && s3.endpoint.is_none() {
        segnala("allegati.s3.region", None, "con un archivio s3:// serve la region o l'endpoint");
    }
    if s3.access_key_file.is_some() != s3.secret_key_file.is_some() {
        segnala("allegati.s3", None, "access_key_file e secret_key_file vanno scritti entrambi o nessuno");
    }
    segreto("allegati.s3.access_key_file", s3.access_key_file.as_ref(), segnala);
    segreto("allegati.s3.secret_key_file", s3.secret_key_file.as_ref(), segnala);
}

fn posta(sezione: &str, p: &Posta, segnala: &mut Segnala<'_>) {
    let chiave = |nome: &str| format!("{sezione}.{nome}");
    if !casella(&p.mittente) {
        segnala(&chiave("mittente"), testo(&p.mittente), "atteso \"Nome <indirizzo>\" o un indirizzo e-mail");
    }
    segreto(&chiave("password_file"), p.password_file.as_ref(), segnala);
    if p.utente.is_some() != p.password_file.is_some() {
        segnala(sezione, None, "utente e password_file vanno scritti entrambi o nessuno");
    }
    if p.modo == ModoPosta::Smtp {
        if p.host.as_deref().is_none_or(str::is_empty) {
            segnala(&chiave("host"), None, "chiave mancante, con modo = \"smtp\" è obbligatoria");
        }
        // The default sender is a reserved domain: no server would take it, and no answer would come back.
        if p.mittente.trim_end_matches('>').ends_with(".example") {
            let atteso = "con modo = \"smtp\" serve un mittente vero";
            segnala(&chiave("mittente"), testo(&p.mittente), atteso);
        }
    }
}

fn sms(c: &Configurazione, segnala: &mut Segnala<'_>) {
    let s = &c.sms;
    segreto("sms.password_file", s.password_file.as_ref(), segnala);
    segreto("sms.segreto_esiti_file", s.segreto_esiti_file.as_ref(), segnala);
    if s.modo != ModoSms::Cartella && !s.url.as_deref().is_some_and(web) {
        let valore = s.url.as_deref().map(crate::segreto::maschera);
        let atteso = "con modo = \"kannel\" o \"http\" serve l'indirizzo http:// o https:// del gateway";
        segnala("sms.url", valore.and_then(testo), atteso);
    }
    if let Some(url) = s.url_esiti.as_deref() {
        if !web(url) {
            let valore = testo(crate::segreto::maschera(url));
            segnala("sms.url_esiti", valore, "atteso un indirizzo http:// o https://");
        }
        if s.segreto_esiti_file.is_none() {
            let atteso = "chiave mancante: senza, chiunque potrebbe dichiarare consegnato un SMS";
            segnala("sms.segreto_esiti_file", None, atteso);
        }
    }
    let cifre = s.mittente.strip_prefix('+').unwrap_or(&s.mittente);
    let numero = !cifre.is_empty() && cifre.len() <= 15 && cifre.bytes().all(|b| b.is_ascii_digit());
    let nome = (1..=11).contains(&s.mittente.len()) && s.mittente.bytes().all(|b| b.is_ascii_alphanumeric());
    if !numero && !nome {
        segnala("sms.mittente", testo(&s.mittente), "attesi al più 11 lettere o cifre, oppure un numero");
    }
    if s.modo == ModoSms::Http {
        if !["GET", "POST", "PUT"].contains(&s.metodo.as_str()) {
            segnala("sms.metodo", testo(&s.metodo), "atteso GET, POST o PUT");
        }
        let permesse = ["numero", "testo", "mittente", "id", "utente", "password"];
        let modelli = [("sms.corpo".to_owned(), &s.corpo)]
            .into_iter()
            .chain(s.intestazioni.iter().map(|(nome, valore)| (format!("sms.intestazioni.{nome}"), valore)));
        for (chiave, modello) in modelli {
            if let Err(atteso) = crate::modelli::variabili(modello, &permesse) {
                segnala(&chiave, None, &atteso);
            }
        }
    }
}

fn token(c: &Configurazione, segnala: &mut Segnala<'_>) {
    let t = &c.token;
    // The shared secret is not opened here: a first start generates it.
    let (chiave, file) = match t.algoritmo {
        Algoritmo::Hs256 => return,
        Algoritmo::Rs256 | Algoritmo::EdDsa => ("token.chiave_pubblica_file", &t.chiave_pubblica_file),
        Algoritmo::Jwks => ("token.jwks_file", &t.jwks_file),
    };
    match file {
        None => segnala(chiave, None, "chiave mancante, con questo algoritmo è obbligatoria"),
        Some(file) if !Path::new(file).is_file() => {
            segnala(chiave, testo(file.display().to_string()), "il file non esiste");
        }
        Some(_) => {}
    }
}

fn segreto(chiave: &str, file: Option<&FileSegreto>, segnala: &mut Segnala<'_>) {
    if let Some(file) = file
        && let Err(errore) = file.leggi()
    {
        let atteso = format!("il file del segreto non è leggibile: {}", errore.causa);
        segnala(chiave, testo(file.percorso().display().to_string()), &atteso);
    }
}

fn web(url: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|schema| url.strip_prefix(schema).is_some_and(|resto| !resto.is_empty()))
}

/// Whether it looks like a mailbox, with or without a name before it; the mail library has the last word.
fn casella(testo: &str) -> bool {
    let indirizzo = match testo.split_once('<') {
        Some((_, resto)) => resto.strip_suffix('>').unwrap_or(""),
        None => testo,
    };
    indirizzo.split_once('@').is_some_and(|(locale, dominio)| {
        !locale.is_empty() && dominio.contains('.') && !indirizzo.contains(char::is_whitespace)
    })
}
