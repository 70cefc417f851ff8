//! Remote consulting: the mode agreed beforehand, the virtual room, the invitation that follows the meeting (R54-R63).

use super::{
    Invito, Metodo, Rifiuto, Verbo,
    annuncio::{DaAnnunciare, data},
    conferma::a_distanza,
    jobs,
    promemoria::ora_locale,
    state::{Appuntamento, Modalita},
    transizioni::{Contesto, Decisione, testo},
};
use crate::tabelle::{CanaleErogazione, Evento, Tabelle};
use engine::{Timestamp, machine::Step};

impl Appuntamento {
    /// Whether it is remote consulting.
    #[must_use]
    pub fn a_distanza(&self, tabelle: &Tabelle) -> bool {
        tabelle.punti.get(&self.punto).is_some_and(|p| a_distanza(p, tabelle))
    }

    /// Whether its mode is still to be agreed: until then nobody knows how it will be held (R54).
    #[must_use]
    pub fn da_concordare(&self, tabelle: &Tabelle) -> bool {
        self.fatti.modalita.is_none() && self.a_distanza(tabelle)
    }

    /// Whether a virtual room is needed: a web meeting, agreed where it has to be.
    #[must_use]
    pub fn vuole_stanza(&self, tabelle: &Tabelle) -> bool {
        self.fatti.canale == CanaleErogazione::WebMeeting && !self.da_concordare(tabelle)
    }

    /// Whether its virtual room is still to be opened.
    #[must_use]
    pub fn aspetta_stanza(&self, tabelle: &Tabelle, ora: Timestamp) -> bool {
        self.in_corso(ora) && self.stanza.is_none() && self.vuole_stanza(tabelle)
    }

    /// R54-R56: by video the room is opened and the invitation leaves with it; by phone it is said why.
    pub(super) fn concorda(
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
        let video = canale == CanaleErogazione::WebMeeting;
        let (motivo, invitato) = if video {
            let email = email.ok_or(Rifiuto::SenzaEmail)?;
            self.casella(ctx.tabelle).ok_or(Rifiuto::SenzaCasella)?;
            (None, Some(email))
        } else {
            (Some(testo(motivo, "perché non si può usare la videochiamata")?), None)
        };
        // The same mode at another address is another agreement: the first one may have been wrong.
        let uguale = |m: &Modalita| m.canale == canale && m.invitato == invitato;
        if self.fatti.modalita.as_ref().is_some_and(uguale) {
            return Err(Rifiuto::ModalitaUguale);
        }
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

    /// Mailbox of the unit that invites, and its name (R58).
    fn casella(&self, tabelle: &Tabelle) -> Option<(String, String)> {
        let punto = tabelle.punti.get(&self.punto)?;
        let unita = tabelle.unita.get(&punto.unita)?;
        let sede = tabelle.sedi.get(&self.sede).map_or(self.sede.as_str(), |s| s.nome.as_str());
        Some((unita.casella_di(&self.sede)?, format!("INPS {sede} - {}", unita.nome)))
    }

    /// The invitation to a video meeting that was agreed and has its room: new, or changed.
    pub(super) fn invita(&mut self, tabelle: &Tabelle) -> Option<DaAnnunciare> {
        let invitato = self.fatti.modalita.as_ref()?.invitato.clone()?;
        let collegamento = self.stanza.clone()?;
        let (casella, casella_nome) = self.casella(tabelle)?;
        let invito = Invito {
            appuntamento: self.meta.id,
            serie: self.fatti.serie_inviti,
            metodo: Metodo::Richiesta,
            sequenza: self.fatti.inviti,
            inizio: self.inizio,
            fine: self.fine,
            collegamento,
            casella,
            casella_nome,
            invitato,
        };
        self.fatti.inviti += 1;
        self.invito = Some(invito.clone());
        Some(DaAnnunciare::invito(Evento::InvitoVideochiamata, &invito))
    }

    /// Takes back the invitation that a calendar holds, as it was sent: from the same mailbox, whatever the tables say
    /// now. The message tells the meeting that is withdrawn, also where it has moved in the meantime.
    pub(super) fn ritira_invito(&mut self, tabelle: &Tabelle) -> Option<DaAnnunciare> {
        let inviato = self.invito.take()?;
        let ritiro = Invito { metodo: Metodo::Annullamento, sequenza: self.fatti.inviti, ..inviato };
        self.fatti.inviti += 1;
        let nome =
            |trovato: Option<&String>, codice: &str| trovato.cloned().unwrap_or_else(|| codice.to_owned());
        let annuncio = DaAnnunciare::invito(Evento::InvitoAnnullato, &ritiro)
            .con("data", data(ritiro.inizio))
            .con("ora", ora_locale(ritiro.inizio))
            .con("sede", nome(tabelle.sedi.get(&self.sede).map(|s| &s.nome), &self.sede))
            .con("punto", nome(tabelle.punti.get(&self.punto).map(|p| &p.nome), &self.punto));
        Some(annuncio)
    }

    /// As [`ritira_invito`](Self::ritira_invito), when another unit takes the meeting over: a calendar does not let
    /// an organizer change, so whatever is sent next is another meeting to it.
    pub(super) fn cambia_unita(&mut self, tabelle: &Tabelle) -> Option<DaAnnunciare> {
        let ritirato = self.ritira_invito(tabelle);
        self.fatti.serie_inviti += u32::from(ritirato.is_some());
        self.fatti.modalita = None;
        self.stanza = None;
        ritirato
    }
}
