//! What is asked of many quesiti at once, as the forms carry it.

use engine::Uuid;
use serde::Deserialize;
use workflows::{
    attore::Ruolo,
    quesiti::{Atto, Verbo, messaggio::Scritto, riga_pulita, testo_pulito},
    scrivania::risposte::TestoLibero,
    smistamento::Destinazione,
};

/// The acts that are done on many, in the order of the bar.
pub(super) const MASSIVI: [Verbo; 5] =
    [Verbo::PrendiInCarico, Verbo::Assegna, Verbo::Trasferisci, Verbo::Rilascia, Verbo::Chiudi];

/// Everything the forms carry, from the first choice to the confirmation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Richiesta {
    /// Each as `id:version`.
    pub(super) scelti: Vec<String>,
    /// Word of the act.
    pub(super) atto: String,
    /// The question of the queue, to go back to it.
    pub(super) domanda: String,
    /// `dati` to correct what was written; `anteprima` when it is complete.
    pub(super) passo: String,
    pub(super) a: String,
    pub(super) sede: String,
    pub(super) unita: String,
    pub(super) motivo: String,
    pub(super) esito: String,
    pub(super) appuntamento: String,
    pub(super) testo: String,
}

/// A quesito and the version that was on the page.
pub(super) type Scelto = (Uuid, i64);

impl Richiesta {
    /// Those chosen, each once, in the order of the page. Whatever is not one of ours is left out.
    pub(super) fn scelti(&self) -> Vec<Scelto> {
        let mut scelti: Vec<Scelto> = Vec::with_capacity(self.scelti.len());
        for scritto in &self.scelti {
            let letto = scritto.split_once(':').and_then(|(id, v)| Some((id.parse().ok()?, v.parse().ok()?)));
            if let Some(scelto @ (id, _)) = letto
                && scelti.iter().all(|(altro, _)| *altro != id)
            {
                scelti.push(scelto);
            }
        }
        scelti
    }

    /// The act asked for, if it is one that this role does on many.
    pub(super) fn verbo(&self, ruolo: Ruolo) -> Option<Verbo> {
        let verbo = MASSIVI.into_iter().find(|v| v.codice() == self.atto)?;
        (verbo != Verbo::Assegna || ruolo == Ruolo::Supervisore).then_some(verbo)
    }

    /// The closing text, checked.
    pub(super) fn testo_libero(&self) -> Result<TestoLibero, String> {
        TestoLibero::nuovo(testo_pulito(&self.testo)).map_err(|e| e.to_string())
    }

    /// What is missing or wrong, by field, before any quesito is looked at.
    pub(super) fn errori(&self, verbo: Verbo) -> Vec<(&'static str, String)> {
        let mut errori = Vec::new();
        let mut serve = |campo: &'static str, valore: &str, frase: &str| {
            if valore.trim().is_empty() {
                errori.push((campo, frase.to_owned()));
            }
        };
        match verbo {
            Verbo::Assegna => serve("a", &self.a, "Scegli a chi assegnare i quesiti."),
            Verbo::Trasferisci => {
                serve("sede", &self.sede, "Scegli la sede.");
                serve("unita", &self.unita, "Scegli l'unità.");
                serve("motivo", &self.motivo, "Scrivi il motivo: lo legge la sede che li riceve.");
            }
            Verbo::Rilascia => serve("motivo", &self.motivo, "Scrivi il motivo: lo leggono i colleghi."),
            Verbo::Chiudi => {
                serve("esito", &self.esito, "Scegli l'esito.");
                serve("testo", &self.testo, "Scrivi il testo: lo legge il mittente.");
                if let Err(frase) = self.testo_libero() {
                    errori.push(("testo", frase));
                }
            }
            _ => {}
        }
        errori
    }

    /// The act for one quesito; `testo` is the one it will read.
    pub(super) fn atto(&self, verbo: Verbo, testo: String) -> Option<Atto> {
        let pulito = |t: &str| t.trim().to_owned();
        Some(match verbo {
            Verbo::PrendiInCarico => Atto::PrendiInCarico,
            Verbo::Assegna => Atto::Assegna { a: pulito(&self.a) },
            Verbo::Rilascia => Atto::Rilascia { motivo: riga_pulita(&self.motivo) },
            Verbo::Trasferisci => Atto::Trasferisci {
                verso: Destinazione { sede: pulito(&self.sede), unita: pulito(&self.unita) },
                motivo: riga_pulita(&self.motivo),
            },
            Verbo::Chiudi => Atto::Chiudi {
                esito: pulito(&self.esito),
                commento: Scritto::testo(testo),
                appuntamento_disponibile: !self.appuntamento.is_empty(),
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ogni_quesito_si_sceglie_una_volta_con_la_versione_vista() {
        let id = engine::new_id();
        let altro = engine::new_id();
        let scelti =
            vec![format!("{id}:3"), format!("{id}:4"), "x:1".into(), format!("{altro}:"), String::new()];
        let richiesta = Richiesta { scelti, ..Richiesta::default() };
        assert_eq!(richiesta.scelti(), [(id, 3)]);
    }

    #[test]
    fn assegna_e_del_supervisore_e_gli_altri_verbi_non_si_fanno_su_molti() {
        let verbo = |atto: &str, ruolo| Richiesta { atto: atto.into(), ..Richiesta::default() }.verbo(ruolo);
        assert_eq!(verbo("assegna", Ruolo::Supervisore), Some(Verbo::Assegna));
        assert_eq!(verbo("assegna", Ruolo::Funzionario), None);
        assert_eq!(verbo("chiude", Ruolo::Funzionario), Some(Verbo::Chiudi));
        assert_eq!(verbo("riapre", Ruolo::Supervisore), None);
        assert_eq!(verbo("", Ruolo::Supervisore), None);
    }

    #[test]
    fn quello_che_manca_si_dice_campo_per_campo() {
        let campi = |r: &Richiesta, v| r.errori(v).into_iter().map(|e| e.0).collect::<Vec<_>>();
        let vuota = Richiesta::default();
        assert_eq!(campi(&vuota, Verbo::PrendiInCarico), [""; 0]);
        assert_eq!(campi(&vuota, Verbo::Trasferisci), ["sede", "unita", "motivo"]);
        assert_eq!(campi(&vuota, Verbo::Chiudi), ["esito", "testo"]);
        let con =
            |testo: &str| Richiesta { esito: "accolto".into(), testo: testo.into(), ..Richiesta::default() };
        assert_eq!(campi(&con("Gentile {{ nome }}"), Verbo::Chiudi), [""; 0]);
        assert_eq!(campi(&con("Gentile {{ nomme }}"), Verbo::Chiudi), ["testo"]);
    }
}
