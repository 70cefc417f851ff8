//! Punti di consulenza and their types: what they refer to (R33, R49, R51, R52, R58).

use super::{codice, esiste, in_toml, nome_leggibile, orari, parola, ripetuti};
use crate::errore::{Raccolta, virgolette};
use crate::lettura::Voce;
use crate::punti::PuntoScritto;
use crate::tabelle::Lette;
use workflows::tabelle::{CanaleErogazione, SediAbilitate, TipoPunto, TipoSede};

pub(super) fn controlla(lette: &Lette, errori: &mut Raccolta) {
    for voce in &lette.tipi_punto.voci {
        tipo(voce, lette, errori);
    }
    for voce in &lette.punti.voci {
        let punto = &voce.valore;
        codice(voce, &punto.codice, errori);
        nome_leggibile(voce, &punto.nome, errori);
        esiste(voce, "tipo", &punto.tipo, &lette.tipi_punto.codici, "punti.toml, tra i [[tipo]]", errori);
        let tipo = lette.tipi_punto.voci.iter().map(|v| &v.valore).find(|t| t.codice == punto.tipo);
        let a_distanza = tipo.is_some_and(|t| t.a_distanza);
        cassetti(voce, tipo.and_then(|t| t.cassetto.as_deref()), lette, errori);
        argomenti(voce, lette, errori);
        sedi(voce, a_distanza, lette, errori);
        sola_sede(voce, lette, errori);
        canali(voce, a_distanza, lette, errori);
        orari::controlla(voce, errori);
    }
}

fn tipo(voce: &Voce<TipoPunto>, lette: &Lette, errori: &mut Raccolta) {
    let tipo = &voce.valore;
    codice(voce, &tipo.codice, errori);
    nome_leggibile(voce, &tipo.nome, errori);
    ripetuti(voce, "profili", &tipo.profili, parola, errori);
    let Some(codice) = &tipo.cassetto else { return };
    prenotabile(voce, "cassetto", codice, lette, errori);
    let cassetto = lette.cassetti.voci.iter().find(|v| v.valore.codice == *codice);
    let Some(regole) = cassetto.and_then(|v| v.valore.appuntamenti.as_ref()) else { return };
    for profilo in tipo.profili.iter().filter(|profilo| !regole.profili.contains(profilo)) {
        let atteso = format!(
            "atteso uno dei profili che prenotano dal Cassetto, che sono {}",
            in_toml(&regole.profili)
        );
        errori.aggiungi(&voce.file, voce.chiave("profili"), Some(in_toml(profilo)), atteso);
    }
}

/// Whether the Cassetto exists and gives appointments.
fn prenotabile<T>(voce: &Voce<T>, chiave: &str, codice: &str, lette: &Lette, errori: &mut Raccolta) {
    esiste(voce, chiave, codice, &lette.cassetti.codici, "cassetti/", errori);
    let letto = lette.cassetti.voci.iter().find(|v| v.valore.codice == codice);
    if letto.is_some_and(|v| v.valore.appuntamenti.is_none()) {
        let atteso =
            format!("il Cassetto non dà appuntamenti: manca [appuntamenti] in cassetti/{codice}.toml");
        errori.aggiungi(&voce.file, voce.chiave(chiave), virgolette(codice), atteso);
    }
}

/// R52: a type tied to a Cassetto is for no other.
fn cassetti(voce: &Voce<PuntoScritto>, del_tipo: Option<&str>, lette: &Lette, errori: &mut Raccolta) {
    let punto = &voce.valore;
    match del_tipo {
        Some(solo) if punto.cassetti != [solo] => {
            let atteso =
                format!("atteso [\"{solo}\"]: il tipo \"{}\" è collegato a quel solo Cassetto", punto.tipo);
            errori.aggiungi(&voce.file, voce.chiave("cassetti"), Some(in_toml(&punto.cassetti)), atteso);
        }
        // What is wrong with the Cassetto of a type is said of the type.
        Some(_) => {}
        None => {
            almeno_uno(voce, "cassetti", punto.cassetti.is_empty(), "atteso almeno un codice", errori);
            ripetuti(voce, "cassetti", &punto.cassetti, String::clone, errori);
            for codice in &punto.cassetti {
                prenotabile(voce, "cassetti", codice, lette, errori);
            }
        }
    }
}

fn argomenti(voce: &Voce<PuntoScritto>, lette: &Lette, errori: &mut Raccolta) {
    let punto = &voce.valore;
    ripetuti(voce, "argomenti", &punto.argomenti, String::clone, errori);
    for codice in &punto.argomenti {
        esiste(voce, "argomenti", codice, &lette.argomenti.codici, "argomenti.toml", errori);
        let letto = lette.argomenti.voci.iter().map(|v| &v.valore).find(|a| a.codice == *codice);
        if let Some(argomento) = letto
            && !punto.cassetti.contains(&argomento.cassetto)
        {
            let atteso =
                format!("è del Cassetto \"{}\", che non è tra i cassetti del punto", argomento.cassetto);
            errori.aggiungi(&voce.file, voce.chiave("argomenti"), virgolette(codice), atteso);
        }
    }
}

fn sedi(voce: &Voce<PuntoScritto>, a_distanza: bool, lette: &Lette, errori: &mut Raccolta) {
    let SediAbilitate::Elenco(sedi) = &voce.valore.sedi else { return };
    almeno_uno(voce, "sedi", sedi.is_empty(), "atteso almeno un codice, oppure \"tutte\"", errori);
    ripetuti(voce, "sedi", sedi, String::clone, errori);
    for codice in sedi {
        esiste(voce, "sedi", codice, &lette.sedi.codici, "sedi.toml", errori);
        let sede = lette.sedi.voci.iter().map(|v| &v.valore).find(|s| s.codice == *codice);
        if a_distanza && sede.is_some_and(|s| s.tipo == TipoSede::AgenziaTerritoriale) {
            let atteso = "è un'Agenzia territoriale, dove non c'è consulenza a distanza: la serve il punto della sede \
                          provinciale";
            errori.aggiungi(&voce.file, voce.chiave("sedi"), virgolette(codice), atteso);
        }
    }
}

/// What has a meaning only where the punto stands in a single sede.
fn sola_sede(voce: &Voce<PuntoScritto>, lette: &Lette, errori: &mut Raccolta) {
    let punto = &voce.valore;
    let sola = punto.sola_sede();
    let molte = "previsto soltanto se il punto sta in una sola sede";
    if let Some(indirizzo) = &punto.indirizzo {
        if sola.is_none() {
            errori.aggiungi(&voce.file, voce.chiave("indirizzo"), virgolette(indirizzo), molte);
        } else if indirizzo.trim().is_empty() {
            let atteso = "atteso l'indirizzo dove si va, oppure nessuna chiave";
            errori.aggiungi(&voce.file, voce.chiave("indirizzo"), virgolette(indirizzo), atteso);
        }
    }
    let Some(serve) = &punto.serve else { return };
    let Some(sola) = sola else {
        errori.aggiungi(&voce.file, voce.chiave("serve"), Some(in_toml(serve)), molte);
        return;
    };
    ripetuti(voce, "serve", serve, String::clone, errori);
    for codice in serve {
        esiste(voce, "serve", codice, &lette.sedi.codici, "sedi.toml", errori);
    }
    if !serve.iter().any(|codice| codice == sola) {
        let atteso = format!("manca \"{sola}\", la sede del punto");
        errori.aggiungi(&voce.file, voce.chiave("serve"), Some(in_toml(serve)), atteso);
    }
}

/// Channels, and the mailbox from which the invitations to a video meeting leave (R58).
fn canali(voce: &Voce<PuntoScritto>, a_distanza: bool, lette: &Lette, errori: &mut Raccolta) {
    let punto = &voce.valore;
    let atteso = "atteso almeno un canale tra in_sede, telefono e web_meeting";
    almeno_uno(voce, "canali", punto.canali.is_empty(), atteso, errori);
    ripetuti(voce, "canali", &punto.canali, parola, errori);
    if a_distanza && punto.canali.contains(&CanaleErogazione::InSede) {
        let atteso = "attesi telefono o web_meeting: il tipo è a distanza";
        errori.aggiungi(&voce.file, voce.chiave("canali"), virgolette("in_sede"), atteso);
    }
    esiste(voce, "unita", &punto.unita, &lette.unita.codici, "unita.toml", errori);
    let invita = a_distanza || punto.canali.contains(&CanaleErogazione::WebMeeting);
    let unita = lette.unita.voci.iter().map(|v| &v.valore).find(|u| u.codice == punto.unita);
    if invita && unita.is_some_and(|u| u.casella.is_none()) {
        let atteso = "in unita.toml non ha una casella, da cui partono gli inviti ai web meeting";
        errori.aggiungi(&voce.file, voce.chiave("unita"), virgolette(&punto.unita), atteso);
    }
}

fn almeno_uno<T>(voce: &Voce<T>, chiave: &str, vuoto: bool, atteso: &str, errori: &mut Raccolta) {
    if vuoto {
        errori.aggiungi(&voce.file, voce.chiave(chiave), Some("[]".into()), atteso);
    }
}
