//! Which acts are open to an actor now, and why the others are not. The transition asks the same questions first.

use super::{
    Appuntamento, Parte, Rifiuto, Verbo, atto::ultimo_preavviso, diagramma::parte_da, transizioni::Contesto,
};
use crate::{
    attore::{Attore, Mittente, Ruolo},
    tabelle::{Profilo, RegoleAppuntamenti, Tabelle},
};
use engine::Timestamp;

/// An act and, if it is refused, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ammissione {
    /// The act.
    pub verbo: Verbo,
    /// `None`: it is open.
    pub rifiuto: Option<Rifiuto>,
}

/// Acts that a person asks for; the others are the system's.
const DI_PERSONE: [Verbo; 5] =
    [Verbo::Sposta, Verbo::Cancella, Verbo::Esamina, Verbo::Concorda, Verbo::Definisci];

impl Appuntamento {
    /// Every act that this actor's profile knows, open or with its refusal.
    #[must_use]
    pub fn ammissioni(&self, ctx: &Contesto<'_>) -> Vec<Ammissione> {
        DI_PERSONE
            .into_iter()
            .map(|verbo| Ammissione { verbo, rifiuto: self.ammesso(verbo, ctx).err() })
            .filter(|a| {
                !matches!(a.rifiuto, Some(Rifiuto::NonAutorizzato { .. } | Rifiuto::ModalitaNonPrevista))
            })
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
        match (verbo, attore) {
            (Verbo::ApriStanza | Verbo::Scatta, Attore::Sistema(_)) => Ok(()),
            (Verbo::ApriStanza | Verbo::Scatta, _) | (_, Attore::Sistema(_)) => no,
            (_, Attore::Funzionario(f)) => match f.ruolo {
                Ruolo::Funzionario | Ruolo::Supervisore if f.sede.as_ref() == Some(&self.sede) => Ok(()),
                Ruolo::Funzionario | Ruolo::Supervisore => Err(Rifiuto::NonTuo),
                Ruolo::Amministratore | Ruolo::Monitoraggio | Ruolo::Supporto => no,
            },
            (Verbo::Sposta | Verbo::Cancella, Attore::Mittente(m)) => self.dell_utente(m),
            (Verbo::Esamina | Verbo::Concorda | Verbo::Definisci, Attore::Mittente(_)) => no,
        }
    }

    /// Whose it is, as far as the facts say; the delega of an intermediary is asked of its registry beforehand.
    fn dell_utente(&self, m: &Mittente) -> Result<(), Rifiuto> {
        let p = &self.prenotazione;
        let suo = match m.profilo {
            Profilo::Cittadino | Profilo::Azienda => p.soggetti.contains(&m.codice_fiscale),
            Profilo::Intermediario => true,
            Profilo::OperatorePatronato | Profilo::ReferenteRegionale => p.prenotato_da == m.codice_fiscale,
        };
        if suo && m.cassetto == p.cassetto { Ok(()) } else { Err(Rifiuto::NonTuo) }
    }

    /// The rules of its Cassetto, as they are now.
    pub(super) fn regole<'t>(&self, tabelle: &'t Tabelle) -> Option<&'t RegoleAppuntamenti> {
        tabelle.cassetti.get(&self.prenotazione.cassetto)?.appuntamenti.as_ref()
    }

    /// Until when who booked may cancel it or move it: one limit for both. An hour that the sede chose when the limit
    /// was already over can be refused until the meeting.
    #[must_use]
    pub fn modificabile_fino(&self, tabelle: &Tabelle) -> Timestamp {
        let fino = ultimo_preavviso(self.inizio, self.regole(tabelle).map_or(0, |r| r.preavviso_ore));
        match self.fatti.spostamenti.last() {
            Some(s) if s.parte == Parte::Sede && s.il > fino => self.inizio,
            _ => fino,
        }
    }

    fn ammette_stato(&self, verbo: Verbo, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        let stato = self.nome_stato();
        if !parte_da(verbo, stato) {
            return Err(Rifiuto::Stato { verbo, stato });
        }
        if matches!(verbo, Verbo::ApriStanza | Verbo::Scatta) {
            return Ok(());
        }
        if ctx.ora >= self.inizio {
            return Err(Rifiuto::GiaIniziato { verbo, inizio: self.inizio });
        }
        if verbo == Verbo::Concorda && !self.a_distanza(ctx.tabelle) {
            return Err(Rifiuto::ModalitaNonPrevista);
        }
        let fino = self.modificabile_fino(ctx.tabelle);
        if matches!(ctx.attore, Attore::Mittente(_)) && ctx.ora > fino {
            return Err(Rifiuto::PreavvisoScaduto { verbo, fino });
        }
        Ok(())
    }
}
