//! The one pure transition of an appointment. No clock, no database, no mail.

use super::{
    Atto, Rifiuto, Verbo,
    annuncio::DaAnnunciare,
    jobs,
    promemoria::{promemoria, prossima_ora_buona},
    state::{Appuntamento, Cancellazione, Definizione, Effetto, Esame, Parte, Scadenza, Spostamento, Stato},
};
use crate::{
    attore::Attore,
    punti::Slot,
    quesiti::testo_pulito,
    tabelle::{Evento, Tabelle},
};
use engine::{Timestamp, machine::Step};

/// Most characters of a note, a reason, a comment.
const TESTO_MASSIMO: usize = 2_000;

/// What a decision may look at beside the facts.
#[derive(Debug, Clone, Copy)]
pub struct Contesto<'a> {
    /// Who acts.
    pub attore: &'a Attore,
    /// Now.
    pub ora: Timestamp,
    /// The tables in force.
    pub tabelle: &'a Tabelle,
}

impl Contesto<'_> {
    fn parte(&self) -> Parte {
        if matches!(self.attore, Attore::Mittente(_)) { Parte::Utente } else { Parte::Sede }
    }

    pub(super) fn chi(&self) -> String {
        self.attore.author().name
    }
}

/// A decided act: the step to persist and what to announce once it is.
#[derive(Debug, Clone)]
pub struct Decisione {
    /// For the engine.
    pub step: Step<Appuntamento>,
    /// For the notifications.
    pub annunci: Vec<DaAnnunciare>,
}

impl Appuntamento {
    /// Decides an act.
    ///
    /// # Errors
    /// The refusal, for the page. Nothing changed.
    pub fn decidi(mut self, atto: Atto, ctx: &Contesto<'_>) -> Result<Decisione, Rifiuto> {
        let verbo = atto.verbo();
        self.ammesso(verbo, ctx)?;
        match atto {
            Atto::Sposta { punto, slot, motivo } => self.sposta(punto, slot, &motivo, ctx),
            Atto::Cancella { motivo } => {
                let motivo = motivo_di(ctx, &motivo)?;
                self.stato = Stato::Cancellato(Cancellazione {
                    parte: ctx.parte(),
                    da: ctx.chi(),
                    motivo: motivo.clone(),
                    il: ctx.ora,
                });
                let dalla = if ctx.parte() == Parte::Sede { "dalla sede" } else { "dall'utente" };
                let annuncio = DaAnnunciare::nuovo(Evento::AppuntamentoCancellato)
                    .con("cancellato_da", dalla)
                    .con("motivo", motivo.clone().unwrap_or_default());
                let annunci = std::iter::once(annuncio).chain(self.ritira_invito(ctx.tabelle)).collect();
                let step = Step::new(self, verbo.codice()).tell("motivo", motivo).effect(Effetto::Libera);
                Ok(Decisione { step, annunci })
            }
            Atto::Esamina { nota } => {
                let nota = testo(&nota, "l'esito della valutazione")?;
                self.fatti.esame = Some(Esame { nota, da: ctx.chi(), il: ctx.ora });
                Ok(Decisione { step: Step::new(self, verbo.codice()), annunci: vec![] })
            }
            Atto::Concorda { canale, motivo, email } => self.concorda(canale, &motivo, email, ctx),
            Atto::ApriStanza { collegamento } => {
                if !self.aspetta_stanza(ctx.tabelle, ctx.ora) {
                    return Err(Rifiuto::ScadenzaSuperata);
                }
                self.stanza = Some(collegamento);
                let annunci = self.invita(ctx.tabelle).into_iter().collect();
                Ok(Decisione { step: Step::new(self, verbo.codice()), annunci })
            }
            Atto::Definisci { commento } => {
                let commento = testo(&commento, "come è stato risolto il caso")?;
                self.stato = Stato::ChiusoEDefinito(Definizione {
                    commento: commento.clone(),
                    da: ctx.chi(),
                    il: ctx.ora,
                });
                let annuncio = DaAnnunciare::nuovo(Evento::AppuntamentoDefinito).con("commento", commento);
                let annunci = std::iter::once(annuncio).chain(self.ritira_invito(ctx.tabelle)).collect();
                Ok(Decisione { step: Step::new(self, verbo.codice()).effect(Effetto::Libera), annunci })
            }
            Atto::Scatta(scadenza) => self.scatta(scadenza, ctx),
        }
    }

    /// R38: it keeps where it was; messages and calendars follow.
    fn sposta(
        mut self,
        punto: String,
        slot: Slot,
        motivo: &str,
        ctx: &Contesto<'_>,
    ) -> Result<Decisione, Rifiuto> {
        let motivo = motivo_di(ctx, motivo)?;
        if self.punto == punto && self.slot() == slot {
            return Err(Rifiuto::StessoSlot);
        }
        let nuovo = ctx
            .tabelle
            .punti
            .get(&punto)
            .ok_or_else(|| Rifiuto::PuntoSconosciuto { punto: punto.clone() })?;
        let stessa_unita = ctx.tabelle.punti.get(&self.punto).is_some_and(|vecchio| {
            (&vecchio.sede, &vecchio.unita, &vecchio.tipo) == (&nuovo.sede, &nuovo.unita, &nuovo.tipo)
        });
        let annuncio = DaAnnunciare::nuovo(Evento::AppuntamentoSpostato)
            .con("motivo", motivo.clone().unwrap_or_default())
            .con("data_precedente", super::annuncio::data(self.inizio))
            .con("ora_precedente", super::promemoria::ora_locale(self.inizio));
        let ritirato = if stessa_unita { None } else { self.cambia_unita(ctx.tabelle) };
        self.fatti.spostamenti.push(Spostamento {
            punto: std::mem::replace(&mut self.punto, punto),
            inizio: self.inizio,
            fine: self.fine,
            parte: ctx.parte(),
            da: ctx.chi(),
            il: ctx.ora,
            motivo: motivo.clone(),
        });
        self.sede.clone_from(&nuovo.sede);
        (self.inizio, self.fine) = (slot.inizio, slot.fine);
        let ore = self.regole(ctx.tabelle).map_or(0, |r| r.promemoria_ore);
        self.fatti.promemoria_il = promemoria(self.inizio, ore, &ctx.tabelle.calendario, ctx.ora);
        let mut step = Step::new(self, Verbo::Sposta.codice()).tell("motivo", motivo);
        let a = &step.state;
        if a.aspetta_stanza(ctx.tabelle, ctx.ora) {
            step.jobs.extend(jobs::stanza(a.meta.id, ctx.ora));
        }
        let invito = step.state.invita(ctx.tabelle);
        let annunci = std::iter::once(annuncio).chain(ritirato).chain(invito).collect();
        Ok(Decisione { step, annunci })
    }

    fn scatta(mut self, scadenza: Scadenza, ctx: &Contesto<'_>) -> Result<Decisione, Rifiuto> {
        use engine::machine::Machine;
        let dovuta = self.timers().iter().any(|t| t.kind == scadenza.codice() && t.due_at <= ctx.ora);
        if !dovuta {
            return Err(Rifiuto::ScadenzaSuperata);
        }
        let fatto = |a: Self| Step::new(a, Verbo::Scatta.codice()).tell("scadenza", scadenza);
        match scadenza {
            Scadenza::Promemoria => {
                // After a downtime: not at night, and not when it has begun.
                let quando = prossima_ora_buona(ctx.ora, &ctx.tabelle.calendario);
                self.fatti.promemoria_il = Some(quando).filter(|q| *q > ctx.ora && *q < self.inizio);
                let ora = quando == ctx.ora && ctx.ora < self.inizio;
                let annunci = ora.then(|| DaAnnunciare::nuovo(Evento::PromemoriaAppuntamento));
                Ok(Decisione { step: fatto(self), annunci: annunci.into_iter().collect() })
            }
            Scadenza::Conclusione => {
                self.fatti.concluso = true;
                Ok(Decisione { step: fatto(self).effect(Effetto::Conclude), annunci: vec![] })
            }
        }
    }
}

/// Why, as the sede always says and who booked may.
fn motivo_di(ctx: &Contesto<'_>, scritto: &str) -> Result<Option<String>, Rifiuto> {
    if ctx.parte() == Parte::Utente && testo_pulito(scritto).is_empty() {
        return Ok(None);
    }
    testo(scritto, "il motivo, che l'utente leggerà").map(Some)
}

pub(super) fn testo(scritto: &str, cosa: &'static str) -> Result<String, Rifiuto> {
    let pulito = testo_pulito(scritto);
    let caratteri = pulito.chars().count();
    match caratteri {
        0 => Err(Rifiuto::TestoMancante { cosa }),
        c if c > TESTO_MASSIMO => {
            Err(Rifiuto::TestoTroppoLungo { cosa: "Testo", caratteri, massimo: TESTO_MASSIMO })
        }
        _ => Ok(pulito),
    }
}
