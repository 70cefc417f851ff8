//! Which acts are open to an actor now, and why the others are not. The transition asks the same questions first.

use super::{NomeStato, Quesito, Rifiuto, Stato, Verbo, transizioni::Contesto};
use crate::{
    attore::{Attore, Funzionario, Mittente, Ruolo},
    scadenze::giorno_civile,
    tabelle::Profilo,
};

/// An act and, if it is refused, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ammissione {
    /// The act.
    pub verbo: Verbo,
    /// `None`: it is open.
    pub rifiuto: Option<Rifiuto>,
}

/// Acts that a person asks for; the others are the system's.
const DI_PERSONE: [Verbo; 16] = [
    Verbo::Smista,
    Verbo::PrendiInCarico,
    Verbo::Rilascia,
    Verbo::Assegna,
    Verbo::Trasferisci,
    Verbo::Commenta,
    Verbo::Annota,
    Verbo::Rispondi,
    Verbo::Integra,
    Verbo::Sollecita,
    Verbo::Sospendi,
    Verbo::Riprendi,
    Verbo::Chiudi,
    Verbo::Riapri,
    Verbo::Valuta,
    Verbo::Ricalcola,
];

impl Quesito {
    /// Every act that this actor's profile knows, open or with its refusal.
    #[must_use]
    pub fn ammissioni(&self, ctx: &Contesto<'_>) -> Vec<Ammissione> {
        DI_PERSONE
            .into_iter()
            .map(|verbo| Ammissione { verbo, rifiuto: self.ammesso(verbo, ctx).err() })
            .filter(|a| !matches!(a.rifiuto, Some(Rifiuto::NonAutorizzato { .. })))
            .collect()
    }

    /// Whether an act is open to the actor, whatever its data.
    ///
    /// # Errors
    /// The refusal, for the page.
    pub fn ammesso(&self, verbo: Verbo, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        self.ammette_attore(verbo, ctx.attore)?;
        self.ammette_stato(verbo, ctx)
    }

    fn ammette_attore(&self, verbo: Verbo, attore: &Attore) -> Result<(), Rifiuto> {
        let no = Err(Rifiuto::NonAutorizzato { verbo });
        match verbo {
            Verbo::Protocolla | Verbo::Scatta => match attore {
                Attore::Sistema(_) => Ok(()),
                Attore::Funzionario(_) | Attore::Mittente(_) => no,
            },
            Verbo::Smista => match attore {
                Attore::Sistema(_) => Ok(()),
                Attore::Funzionario(f) if matches!(f.ruolo, Ruolo::Supervisore | Ruolo::Amministratore) => {
                    Ok(())
                }
                Attore::Funzionario(_) | Attore::Mittente(_) => no,
            },
            Verbo::Ricalcola => match attore {
                Attore::Funzionario(f) if f.ruolo == Ruolo::Amministratore => Ok(()),
                Attore::Sistema(_) | Attore::Funzionario(_) | Attore::Mittente(_) => no,
            },
            Verbo::Assegna | Verbo::Riapri => match attore {
                Attore::Funzionario(f) if f.ruolo == Ruolo::Supervisore => self.della_sede(f),
                Attore::Sistema(_) | Attore::Funzionario(_) | Attore::Mittente(_) => no,
            },
            // A suspension that is over; a clerk who is away for days.
            Verbo::Riprendi | Verbo::Rilascia if matches!(attore, Attore::Sistema(_)) => Ok(()),
            Verbo::PrendiInCarico
            | Verbo::Rilascia
            | Verbo::Trasferisci
            | Verbo::Commenta
            | Verbo::Annota
            | Verbo::Rispondi
            | Verbo::Sospendi
            | Verbo::Riprendi
            | Verbo::Chiudi => match attore {
                Attore::Funzionario(f) if matches!(f.ruolo, Ruolo::Funzionario | Ruolo::Supervisore) => {
                    self.della_sede(f)
                }
                Attore::Sistema(_) | Attore::Funzionario(_) | Attore::Mittente(_) => no,
            },
            Verbo::Integra | Verbo::Sollecita | Verbo::Valuta => match attore {
                Attore::Mittente(m) => self.del_mittente(m),
                Attore::Sistema(_) | Attore::Funzionario(_) => no,
            },
        }
    }

    fn della_sede(&self, f: &Funzionario) -> Result<(), Rifiuto> {
        match &self.sede {
            None => Err(Rifiuto::NonSmistato),
            Some(sede) if f.sede.as_ref() == Some(sede) => Ok(()),
            Some(_) => Err(Rifiuto::NonTuo),
        }
    }

    /// Whose it is, as far as the facts say; the delega of an intermediary is asked of its registry beforehand.
    fn del_mittente(&self, m: &Mittente) -> Result<(), Rifiuto> {
        let suo = match m.profilo {
            Profilo::Cittadino | Profilo::Azienda => self.richiesta.soggetto == m.codice_fiscale,
            Profilo::Intermediario => true,
            Profilo::OperatorePatronato | Profilo::ReferenteRegionale => {
                self.richiesta.mittente == m.codice_fiscale
            }
        };
        if suo && m.cassetto == self.richiesta.cassetto { Ok(()) } else { Err(Rifiuto::NonTuo) }
    }

    /// Only who has it in carico, or a supervisor where `anche_supervisore`.
    fn assegnato_a(&self, verbo: Verbo, attore: &Attore, anche_supervisore: bool) -> Result<(), Rifiuto> {
        match (&self.stato, attore) {
            (Stato::InCarico { assegnatario, .. }, Attore::Funzionario(f))
                if f.id != *assegnatario && !(anche_supervisore && f.ruolo == Ruolo::Supervisore) =>
            {
                Err(Rifiuto::NonAssegnatario { verbo, a: assegnatario.clone() })
            }
            _ => Ok(()),
        }
    }

    fn ammette_stato(&self, verbo: Verbo, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        let stato = self.nome_stato();
        let rifiutato = || Err(Rifiuto::Stato { verbo, stato });
        let solo = |ammessi: &[NomeStato]| {
            if ammessi.contains(&stato) { Ok(()) } else { Err(Rifiuto::Stato { verbo, stato }) }
        };
        match verbo {
            Verbo::Smista => match &self.sede {
                Some(sede) => Err(Rifiuto::GiaSmistato { sede: ctx.tabelle.sede_detta(sede) }),
                None => solo(&[NomeStato::Aperta]),
            },
            Verbo::Protocolla => match (&self.fatti.protocollo, &self.sede) {
                (Some(p), _) => Err(Rifiuto::GiaProtocollato { numero: p.to_string() }),
                (None, None) => Err(Rifiuto::NonSmistato),
                (None, Some(_)) => solo(&[NomeStato::Aperta]),
            },
            Verbo::PrendiInCarico => {
                if let Stato::InCarico { assegnatario, .. } = &self.stato {
                    return Err(Rifiuto::GiaInCarico { da: assegnatario.clone() });
                }
                solo(&[NomeStato::Aperta])?;
                self.protocollato()
            }
            Verbo::Assegna => {
                solo(&[NomeStato::Aperta, NomeStato::InCarico])?;
                self.protocollato()
            }
            Verbo::Rilascia => {
                solo(&[NomeStato::InCarico])?;
                self.assegnato_a(verbo, ctx.attore, true)
            }
            Verbo::Trasferisci => {
                solo(&[NomeStato::Aperta, NomeStato::InCarico])?;
                self.protocollato()?;
                self.assegnato_a(verbo, ctx.attore, true)
            }
            Verbo::Commenta => solo(&[NomeStato::Aperta, NomeStato::InCarico]),
            Verbo::Annota => Ok(()),
            Verbo::Rispondi => {
                solo(&[NomeStato::InCarico])?;
                self.assegnato_a(verbo, ctx.attore, false)
            }
            Verbo::Chiudi => {
                solo(&[NomeStato::InCarico])?;
                self.assegnato_a(verbo, ctx.attore, false)
            }
            Verbo::Sospendi => {
                solo(&[NomeStato::InCarico])?;
                self.assegnato_a(verbo, ctx.attore, false)?;
                self.sospendibile(ctx)
            }
            Verbo::Riprendi => {
                if !self.sospeso() {
                    return Err(Rifiuto::NonSospeso);
                }
                self.assegnato_a(verbo, ctx.attore, true)
            }
            Verbo::Integra => {
                solo(&[NomeStato::Aperta, NomeStato::InCarico])?;
                self.integrabile(ctx)
            }
            Verbo::Sollecita => {
                solo(&[NomeStato::Aperta, NomeStato::InCarico])?;
                self.sollecitabile(ctx)
            }
            Verbo::Riapri => solo(&[NomeStato::Chiusa]),
            Verbo::Valuta => {
                solo(&[NomeStato::Chiusa])?;
                if self.fatti.gradimento { Err(Rifiuto::GiaValutato) } else { Ok(()) }
            }
            Verbo::Scatta | Verbo::Ricalcola => match self.stato {
                Stato::Chiusa(_) => rifiutato(),
                _ if verbo == Verbo::Ricalcola && self.regole == ctx.tabelle.versione => {
                    Err(Rifiuto::RegoleUguali)
                }
                Stato::Aperta | Stato::InCarico { .. } => Ok(()),
            },
        }
    }

    fn protocollato(&self) -> Result<(), Rifiuto> {
        if self.fatti.protocollo.is_some() { Ok(()) } else { Err(Rifiuto::NonProtocollato) }
    }

    fn sospendibile(&self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        let regola = ctx.regola;
        if self.sospeso() {
            Err(Rifiuto::GiaSospeso)
        } else if !self.in_attesa() {
            Err(Rifiuto::NessunTermine)
        } else if regola.sospensione_massima_giorni == 0 || regola.sospensioni_massime == 0 {
            Err(Rifiuto::SospensioneNonPrevista)
        } else if self.fatti.sospensioni >= regola.sospensioni_massime {
            Err(Rifiuto::SospensioniEsaurite { massimo: regola.sospensioni_massime })
        } else {
            Ok(())
        }
    }

    /// R75: where the Cassetto sets a limit, none before the first reply and so many after it. Documents that the
    /// sede asked for can always be sent.
    fn integrabile(&self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        let cassetto = ctx.tabelle.cassetti.get(&self.richiesta.cassetto);
        match cassetto.and_then(|c| c.interazioni_dopo_risposta) {
            _ if self.sospeso() => Ok(()),
            None => Ok(()),
            Some(_) if self.fatti.prima_risposta_il.is_none() => Err(Rifiuto::InterazionePrimaDellaRisposta),
            Some(massimo) if self.fatti.interazioni >= massimo => {
                Err(Rifiuto::InterazioniEsaurite { massimo })
            }
            Some(_) => Ok(()),
        }
    }

    /// R76: only if unanswered, from day 15 ("almeno 15 giorni").
    fn sollecitabile(&self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        if !self.in_attesa() {
            return Err(Rifiuto::GiaRisposto);
        }
        if let Some(il) = self.fatti.sollecitato_il {
            return Err(Rifiuto::GiaSollecitato { il: giorno_civile(il.to_utc()) });
        }
        match self.fatti.scadenze.sollecito {
            None if self.sospeso() => Err(Rifiuto::GiaSospeso),
            None => Err(Rifiuto::SollecitoNonPrevisto),
            Some(dal) if giorno_civile(ctx.ora.to_utc()) < dal => Err(Rifiuto::SollecitoPrematuro { dal }),
            Some(_) => Ok(()),
        }
    }
}
