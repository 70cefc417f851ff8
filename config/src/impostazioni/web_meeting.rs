//! Where video meetings are held (R56, R60).

use crate::segreto::FileSegreto;
use serde::{Deserialize, Serialize};

/// The links of virtual rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebMeeting {
    /// Pattern of a link, with `{appuntamento}`, `{codice}`, `{sede}`, `{punto}`.
    pub url: String,
    /// File with the secret from which `{codice}` derives; made at first use.
    pub segreto_file: FileSegreto,
}

impl Default for WebMeeting {
    fn default() -> Self {
        Self {
            url: "https://meet.inps.example/{appuntamento}-{codice}".to_owned(),
            segreto_file: FileSegreto::new("var/web_meeting.segreto"),
        }
    }
}

impl WebMeeting {
    /// What is wrong with the pattern, in a sentence. The secret is not opened: a first start generates it.
    pub(super) fn sbaglio(&self) -> Option<String> {
        const PAROLE: [&str; 4] = ["{appuntamento}", "{codice}", "{sede}", "{punto}"];
        let (sicuro, resto) = match (self.url.strip_prefix("https://"), self.url.strip_prefix("http://")) {
            (Some(resto), _) => (true, resto),
            (_, Some(resto)) => (false, resto),
            _ => return Some("atteso un indirizzo https://".to_owned()),
        };
        let ospite = resto.split(['/', '?', '#']).next().unwrap_or_default();
        if ospite.is_empty() || ospite.contains(['{', '}', '@']) {
            return Some(
                "dopo https:// atteso il nome della piattaforma, senza parole tra graffe".to_owned(),
            );
        }
        if !sicuro && !locale(ospite) {
            return Some("atteso https://; http:// vale solo verso la stessa macchina".to_owned());
        }
        if !self.url.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\^`|".contains(c)) {
            return Some(
                "attesi soltanto caratteri che un indirizzo ammette, senza spazi né accenti".to_owned(),
            );
        }
        if !self.url.contains(PAROLE[0]) && !self.url.contains(PAROLE[1]) {
            return Some(
                "atteso {appuntamento} o {codice}: senza, tutti avrebbero la stessa stanza".to_owned(),
            );
        }
        let senza = PAROLE.iter().fold(self.url.clone(), |testo, parola| testo.replace(parola, ""));
        senza.contains(['{', '}']).then(|| format!("tra graffe si può scrivere {}", PAROLE.join(", ")))
    }
}

pub(super) fn locale(ospite: &str) -> bool {
    let nome = if ospite.starts_with('[') {
        ospite.split_inclusive(']').next().unwrap_or_default()
    } else {
        ospite.split(':').next().unwrap_or_default()
    };
    ["localhost", "127.0.0.1", "[::1]"].contains(&nome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sbaglio(url: &str) -> Option<String> {
        WebMeeting { url: url.to_owned(), ..WebMeeting::default() }.sbaglio()
    }

    #[test]
    fn r60_il_collegamento_e_sicuro_e_distingue_gli_appuntamenti() {
        assert_eq!(WebMeeting::default().sbaglio(), None);
        for buono in [
            "https://meet.inps.it/{sede}/{punto}?id={codice}",
            "http://localhost:8080/{appuntamento}",
            "http://[::1]:8080/{codice}",
        ] {
            assert_eq!(sbaglio(buono), None, "{buono}");
        }
        for (url, atteso) in [
            ("meet.inps.it/{codice}", "atteso un indirizzo https://"),
            ("http://meet.inps.it/{codice}", "atteso https://; http:// vale solo"),
            ("http://localhost.inps.it/{codice}", "atteso https://; http:// vale solo"),
            ("http://127.0.0.1@inps.it/{codice}", "dopo https:// atteso il nome"),
            ("https:///{codice}", "dopo https:// atteso il nome"),
            ("https://{sede}.inps.it/{codice}", "dopo https:// atteso il nome"),
            ("https://meet.inps.it/a b/{codice}", "attesi soltanto caratteri"),
            ("https://meet.inps.it/{sede}", "atteso {appuntamento} o {codice}"),
            ("https://meet.inps.it/{codice}/{nome}", "tra graffe si può scrivere {appuntamento}, {codice}"),
        ] {
            let trovato = sbaglio(url);
            assert!(trovato.as_ref().is_some_and(|t| t.starts_with(atteso)), "{url}: {trovato:?}");
        }
    }
}
