//! The one pure transition of an appointment. No clock, no database, no mail.

use super::{
    Atto, Invito, Metodo, Rifiuto, Verbo,
    annuncio::DaAnnunciare,
    conferma::a_distanza,
    jobs,
    promemoria::promemoria,
    state::{
        Appuntamento, Cancellazione, Definizione, Effetto, Esame, Modalita, Parte, Scadenza, Spostamento,
        Stato,
    },
};
use crate::{
    attore::Attore,
    punti::Slot,
    quesiti::testo_pulito,
    tabelle::{CanaleErogazione, Evento, Tabelle},
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

    fn chi(&self) -> String {
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
        // Another unit invites from its own mailbox: a calendar does not let an organizer change.
        let ritirato = if stessa_unita { None } else { self.ritira_invito(ctx.tabelle) };
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
        let a = &mut step.state;
        if !stessa_unita {
            a.fatti.modalita = None;
            a.stanza = None;
            if a.vuole_stanza(ctx.tabelle) {
                step.jobs.extend(jobs::stanza(a.meta.id, ctx.ora));
            }
        }
        let invito = step.state.invita(ctx.tabelle);
        let annunci = std::iter::once(annuncio).chain(ritirato).chain(invito).collect();
        Ok(Decisione { step, annunci })
    }

    /// R54-R56: by video the room is opened and the invitation leaves with it; by phone it is said why.
    fn concorda(
        mut self,
        canale: CanaleErogazione,
        motivo: &str,
        email: Option<String>,
        ctx: &Contesto<'_>,
    ) -> Result<Decisione, Rifiuto> {
        let punto = ctx.tabelle.punti.get(&self.punto);
        let ammessi = punto.map_or(&[][..], |p| &p.canali);
        if !ammessi.contains(&canale) {
            return Err(Rifiuto::CanaleNonPrevisto { ammessi: ammessi.to_vec() });
        }
        if self.fatti.modalita.as_ref().is_some_and(|m| m.canale == canale) {
            return Err(Rifiuto::ModalitaUguale);
        }
        let video = canale == CanaleErogazione::WebMeeting;
        let (motivo, invitato) = if video {
            let email = email.ok_or(Rifiuto::SenzaEmail)?;
            self.casella(ctx.tabelle).ok_or(Rifiuto::SenzaCasella)?;
            (None, Some(email))
        } else {
            (Some(testo(motivo, "perché non si può usare la videochiamata")?), None)
        };
        let ritirato = self.ritira_invito(ctx.tabelle);
        self.fatti.canale = canale;
        self.stanza = None;
        let modalita = Modalita { canale, motivo: motivo.clone(), invitato, da: ctx.chi(), il: ctx.ora };
        self.fatti.modalita = Some(modalita);
        let id = self.meta.id;
        let mut step =
            Step::new(self, Verbo::Concorda.codice()).tell("canale", canale).tell("motivo", motivo);
        let mut annunci: Vec<_> = ritirato.into_iter().collect();
        if video {
            step.jobs.extend(jobs::stanza(id, ctx.ora));
        } else {
            annunci.push(DaAnnunciare::nuovo(Evento::ModalitaConcordata));
        }
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
                self.fatti.promemoria_il = None;
                // After a downtime it may be over: a reminder then would only confuse.
                let utile = ctx.ora < self.inizio;
                let annunci = utile.then(|| DaAnnunciare::nuovo(Evento::PromemoriaAppuntamento));
                Ok(Decisione { step: fatto(self), annunci: annunci.into_iter().collect() })
            }
            Scadenza::Conclusione => {
                self.fatti.concluso = true;
                Ok(Decisione { step: fatto(self).effect(Effetto::Conclude), annunci: vec![] })
            }
        }
    }

    /// Whether it is remote consulting.
    #[must_use]
    pub fn a_distanza(&self, tabelle: &Tabelle) -> bool {
        tabelle.punti.get(&self.punto).is_some_and(|p| a_distanza(p, tabelle))
    }

    /// Whether a virtual room is needed: a web meeting, agreed where it has to be.
    #[must_use]
    pub fn vuole_stanza(&self, tabelle: &Tabelle) -> bool {
        let video = self.fatti.canale == CanaleErogazione::WebMeeting;
        video && (self.fatti.modalita.is_some() || !self.a_distanza(tabelle))
    }

    /// Whether its virtual room is still to be opened.
    #[must_use]
    pub fn aspetta_stanza(&self, tabelle: &Tabelle, ora: Timestamp) -> bool {
        self.in_corso(ora) && self.stanza.is_none() && self.vuole_stanza(tabelle)
    }

    /// Mailbox of the unit that invites, and its name (R58).
    fn casella(&self, tabelle: &Tabelle) -> Option<(String, String)> {
        let punto = tabelle.punti.get(&self.punto)?;
        let unita = tabelle.unita.get(&punto.unita)?;
        let sede = tabelle.sedi.get(&self.sede).map_or(self.sede.as_str(), |s| s.nome.as_str());
        Some((unita.casella_di(&self.sede)?, format!("INPS {sede} - {}", unita.nome)))
    }

    /// The invitation to a video meeting that was agreed and has its room: new, or changed.
    fn invita(&mut self, tabelle: &Tabelle) -> Option<DaAnnunciare> {
        let invito = self.invito(Metodo::Richiesta, tabelle)?;
        self.fatti.invitato = true;
        self.fatti.inviti += 1;
        Some(DaAnnunciare::invito(Evento::InvitoVideochiamata, &invito))
    }

    /// Takes the invitation back, where a calendar holds it.
    fn ritira_invito(&mut self, tabelle: &Tabelle) -> Option<DaAnnunciare> {
        if !std::mem::take(&mut self.fatti.invitato) {
            return None;
        }
        let invito = self.invito(Metodo::Annullamento, tabelle)?;
        self.fatti.inviti += 1;
        Some(DaAnnunciare::invito(Evento::InvitoAnnullato, &invito))
    }

    fn invito(&self, metodo: Metodo, tabelle: &Tabelle) -> Option<Invito> {
        let invitato = self.fatti.modalita.as_ref()?.invitato.clone()?;
        let collegamento = self.stanza.clone()?;
        let (casella, casella_nome) = self.casella(tabelle)?;
        Some(Invito {
            appuntamento: self.meta.id,
            metodo,
            sequenza: self.fatti.inviti,
            inizio: self.inizio,
            fine: self.fine,
            collegamento,
            casella,
            casella_nome,
            invitato,
        })
    }
}

/// Why, as the sede always says and who booked may.
fn motivo_di(ctx: &Contesto<'_>, scritto: &str) -> Result<Option<String>, Rifiuto> {
    if ctx.parte() == Parte::Utente && testo_pulito(scritto).is_empty() {
        return Ok(None);
    }
    testo(scritto, "il motivo, che l'utente leggerà").map(Some)
}

fn testo(scritto: &str, cosa: &'static str) -> Result<String, Rifiuto> {
    let pulito = testo_pulito(scritto);
    let caratteri = pulito.chars().count();
    match caratteri {
        0 => Err(Rifiuto::TestoMancante { cosa }),
        c if c > TESTO_MASSIMO => Err(Rifiuto::TestoTroppoLungo { caratteri, massimo: TESTO_MASSIMO }),
        _ => Ok(pulito),
    }
}
