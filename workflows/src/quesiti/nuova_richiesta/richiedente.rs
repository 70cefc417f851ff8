//! What depends on who writes and for whom: reason, CAP, soggetto (R66-R69, R72-R73).

use super::Controllo;
use crate::{
    identificativi::{Cap, CodiceFiscale, posizione_valida},
    tabelle::{Profilo, TipoPosizione},
};

impl Controllo<'_> {
    /// R68: a question on rules, for nobody in particular.
    fn referente(&self) -> bool {
        self.mittente.profilo == Profilo::ReferenteRegionale
    }

    /// R72: the list of reasons is of the Operatore generico.
    fn senza_motivo(
        &mut self,
        scelto: Option<String>,
        identificativo: Option<String>,
    ) -> (Option<String>, Option<String>) {
        if scelto.is_some() {
            let frase = "Per le domande sulle norme non va indicato un motivo: toglilo.";
            self.no("motivo", "non_previsto", frase);
        }
        if identificativo.is_some() {
            let frase = "Per le domande sulle norme non va indicato un identificativo: toglilo.";
            self.no("identificativo", "non_previsto", frase);
        }
        (None, None)
    }

    /// R72-R73: one of the closed list; some need the identifier of the instance.
    pub(super) fn motivo(
        &mut self,
        scelto: Option<String>,
        identificativo: Option<String>,
    ) -> (Option<String>, Option<String>) {
        let cassetto = self.cassetto;
        if self.referente() {
            return self.senza_motivo(scelto, identificativo);
        }
        let trovato = scelto.as_ref().and_then(|m| cassetto.motivi.iter().find(|v| v.codice == *m));
        let elenco = || cassetto.motivi.iter().map(|m| m.codice.as_str()).collect::<Vec<_>>().join(", ");
        match (&scelto, trovato) {
            (Some(_), None) if cassetto.motivi.is_empty() => {
                self.no("motivo", "non_previsto", "In questo Cassetto non va indicato un motivo: toglilo.");
            }
            (Some(_), None) => {
                self.no(
                    "motivo",
                    "sconosciuto",
                    format!("Questo motivo non è in elenco: scegline uno tra {}.", elenco()),
                );
            }
            (None, _) if !cassetto.motivi.is_empty() => {
                self.no(
                    "motivo",
                    "obbligatorio",
                    format!("Scegli il motivo della richiesta tra {}.", elenco()),
                );
            }
            _ => {}
        }
        let identificativo = match identificativo {
            Some(_) if cassetto.motivi.is_empty() => {
                self.no(
                    "identificativo",
                    "non_previsto",
                    "In questo Cassetto non va indicato un identificativo: toglilo.",
                );
                None
            }
            Some(numero) => posizione_valida(TipoPosizione::Istanza, &numero)
                .map_err(|e| self.no("identificativo", "non_valido", e.to_string()))
                .ok(),
            None => {
                if trovato.is_some_and(|m| m.identificativo_obbligatorio) {
                    let frase =
                        "Per questo motivo indica il protocollo, il numero Domus o il numero di pensione.";
                    self.no("identificativo", "obbligatorio", frase);
                }
                None
            }
        };
        (scelto, identificativo)
    }

    pub(super) fn cap(&mut self, scritto: Option<&str>) -> Option<String> {
        match scritto.map(str::trim).filter(|c| !c.is_empty()) {
            // R69: whom the request is for decides, and a Referente asks for a region.
            Some(_) if self.referente() => {
                let frase = "Per le domande sulle norme vale la regione del referente: togli il CAP.";
                self.no("cap", "non_previsto", frase);
                None
            }
            None if self.referente() => None,
            Some(cap) => cap
                .parse::<Cap>()
                .map(|c| c.to_string())
                .map_err(|e| self.no("cap", "non_valido", e.to_string()))
                .ok(),
            None => {
                if self.cassetto.cap_obbligatorio {
                    let frase =
                        "Indica il CAP di residenza o della sede dell'azienda: 5 cifre, per esempio 00155.";
                    self.no("cap", "obbligatorio", frase);
                }
                None
            }
        }
    }

    /// Whom it is about: R26-R27 for intermediaries, R66 for operators, R68 nobody for regional referents.
    pub(super) fn soggetto(&mut self, scritto: Option<String>) -> String {
        let proprio = self.mittente.codice_fiscale.clone();
        let letto = scritto.map(|s| s.parse::<CodiceFiscale>().map(String::from));
        match (self.mittente.profilo, letto) {
            (Profilo::ReferenteRegionale, Some(_)) => {
                let frase = "Per le domande sulle norme non va indicato un codice fiscale: toglilo.";
                self.no("soggetto", "non_previsto", frase);
            }
            (_, Some(Err(errore))) => self.no("soggetto", "non_valido", errore.to_string()),
            (Profilo::Cittadino | Profilo::Azienda, Some(Ok(altro))) if altro != proprio => {
                self.no(
                    "soggetto",
                    "non_tuo",
                    "Puoi scrivere solo per te: togli il codice fiscale o indica il tuo.",
                );
            }
            (Profilo::Intermediario, None) => {
                self.no("soggetto", "obbligatorio", "Indica il codice fiscale di chi ti ha dato la delega.");
            }
            (Profilo::OperatorePatronato, None) => {
                self.no("soggetto", "obbligatorio", "Indica il codice fiscale del cittadino che assisti.");
            }
            (Profilo::OperatorePatronato, Some(Ok(codice))) if codice.len() != 16 => {
                self.no("soggetto", "non_valido", "Indica il codice fiscale di una persona: 16 caratteri.");
            }
            (_, Some(Ok(codice))) => return codice,
            (Profilo::Cittadino | Profilo::Azienda | Profilo::ReferenteRegionale, None) => {}
        }
        proprio
    }
}
