//! A move: the old seat is given back and the new one taken, in one commit (R38).

use super::{
    super::Ufficio, ErroreAgenda, TENTATIVI, non_superato, prenotazione::esaurito, scelta::agenda_di,
};
use crate::{
    appuntamenti::{
        Appuntamento, Atto, Contesto, Decisione, Rifiuto, Verbo, competente, store as appuntamenti_store,
    },
    attore::Attore,
    punti::{Agenda, Slot, leggi_inizio, liberi, store as punti_store, vicini},
    quesiti::{Quesito, store as quesiti_store},
    tabelle::{Punto, Tabelle},
};
use engine::{Tx, Uuid, db::Sharing, machine::persist_one};

/// Where to, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dove<'a> {
    /// Code of the punto; `None`: the same.
    pub(super) punto: Option<&'a str>,
    /// When, as [`leggi_inizio`] reads it.
    pub(super) inizio: &'a str,
    /// Why.
    pub(super) motivo: &'a str,
}

impl Ufficio {
    /// Moves an appointment to another slot, of the same punto or of another that can have it. Who booked keeps to the
    /// notice of the punto; its sede may choose any slot ahead.
    ///
    /// # Errors
    /// The refusal, [`Rifiuto::Esaurito`] with the nearest free slots among them; [`ErroreAgenda::Superato`].
    pub async fn sposta(
        &self,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        punto: Option<&str>,
        inizio: &str,
        motivo: &str,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let dove = Dove { punto, inizio, motivo };
        let mut tentativo = 1;
        loop {
            let mut tx = self.db.begin().await?;
            match self.tenta_spostamento(&mut tx, attore, id, attesa, dove).await {
                Ok(spostato) => {
                    tx.commit().await?;
                    return Ok(spostato);
                }
                Err(errore) if errore.da_ritentare(attesa) && tentativo < TENTATIVI => {
                    tx.rollback().await?;
                    tentativo += 1;
                }
                Err(errore) => return Err(errore),
            }
        }
    }

    /// The punti of its sede, the present one first, to which the office can move an appointment.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn punti_per_spostamento(
        &self,
        attore: &Attore,
        appuntamento: &Appuntamento,
    ) -> Result<Vec<Punto>, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let mut conn = self.db.read().await?;
        let quesiti = quesiti_store::carica_tutti(&mut conn, &appuntamento.prenotazione.quesiti).await?;
        let mut punti = Vec::new();
        for punto in tabelle.punti.values().filter(|p| p.sede == appuntamento.sede) {
            let ufficio = punti_store::carica(&mut conn, &punto.codice, ora).await?;
            let agenda = agenda_di(&tabelle, &ufficio)?;
            if puo_averlo(&agenda, appuntamento, attore, &tabelle, &quesiti).is_ok() {
                punti.push(agenda.punto);
            }
        }
        punti.sort_by_key(|p| (p.codice != appuntamento.punto, p.nome.clone()));
        Ok(punti)
    }

    /// The free slots of a punto nearest to when an appointment is now, in order of time: what its sede proposes when
    /// it moves it. Nothing is held by looking.
    ///
    /// # Errors
    /// There is no such punto, or the database did not answer.
    pub async fn proposte_di_spostamento(
        &self,
        appuntamento: &Appuntamento,
        punto: &str,
        quante: usize,
    ) -> Result<Vec<Slot>, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let mut conn = self.db.read().await?;
        let ufficio = punti_store::carica(&mut conn, punto, ora).await?;
        let agenda = agenda_di(&tabelle, &ufficio)?;
        let mut slot = agenda.spostabili(ora);
        if punto == appuntamento.punto {
            slot.retain(|s| *s != appuntamento.slot());
        }
        let al = slot.last().map_or(ora, |s| s.fine);
        let occupati = punti_store::occupati(&mut conn, punto, ora, al).await?;
        Ok(vicini(&liberi(&slot, &occupati, agenda.punto.posti), appuntamento.inizio, quante))
    }

    async fn tenta_spostamento(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        id: Uuid,
        attesa: Option<i64>,
        dove: Dove<'_>,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let prima = appuntamenti_store::carica(tx, id).await?.ok_or(ErroreAgenda::NonTrovato)?;
        non_superato(&prima, attesa)?;
        self.puo_per(tx, attore, &prima.prenotazione.soggetti).await?;
        let ctx = Contesto { attore, ora, tabelle: &tabelle };
        prima.ammesso(Verbo::Sposta, &ctx)?;
        let codice = dove.punto.unwrap_or(&prima.punto);
        let ufficio = self.punto_fermo(tx, &tabelle, codice, Sharing::Shared).await?;
        let agenda = agenda_di(&tabelle, &ufficio)?;
        let quesiti = quesiti_store::carica_tutti(tx, &prima.prenotazione.quesiti).await?;
        puo_averlo(&agenda, &prima, attore, &tabelle, &quesiti)?;
        let inizio = leggi_inizio(dove.inizio)?;
        let slot = match attore {
            Attore::Mittente(_) => agenda.prenotabile(inizio, ora)?,
            Attore::Funzionario(_) | Attore::Sistema(_) => agenda.esistente(inizio, ora)?,
        };
        let atto = Atto::Sposta { punto: codice.to_owned(), slot, motivo: dove.motivo.to_owned() };
        let Decisione { step, annunci } = prima.clone().decidi(atto, &ctx)?;
        // The row first, as every other act: whoever comes second waits there, and finds another version.
        let attuale = prima.meta.version;
        let dopo = persist_one(tx, Some(prima), step, &attore.author(), ora)
            .await
            .map_err(|e| ErroreAgenda::da_scrittura(e, attuale + 1))?;
        punti_store::libera(tx, id).await?;
        if !punti_store::occupa(tx, &agenda.punto.codice, slot, agenda.punto.posti, id).await? {
            return Err(esaurito(tx, &agenda, slot, ora).await?.into());
        }
        self.annuncia_appuntamenti(tx, &tabelle, vec![(&dopo, annunci)], ora).await?;
        Ok(dopo)
    }
}

/// Whether a punto can have an appointment that was booked elsewhere: competent, and with the same way of meeting.
fn puo_averlo(
    agenda: &Agenda<'_>,
    prima: &Appuntamento,
    attore: &Attore,
    tabelle: &Tabelle,
    quesiti: &[Quesito],
) -> Result<(), Rifiuto> {
    let punto = &agenda.punto;
    if punto.codice == prima.punto {
        return Ok(());
    }
    let tratta = |q: &Quesito| {
        punto.tratta(q.sede.as_deref().unwrap_or_default(), &q.richiesta.cassetto, &q.richiesta.argomento)
    };
    let buono = match attore {
        Attore::Mittente(m) => competente(punto, m, tabelle, quesiti),
        Attore::Funzionario(_) | Attore::Sistema(_) => quesiti.iter().all(tratta),
    };
    if !buono {
        return Err(Rifiuto::PuntoNonCompetente { punto: punto.nome.clone() });
    }
    if !punto.canali.contains(&prima.fatti.canale) {
        return Err(Rifiuto::CanaleNonPrevisto { ammessi: punto.canali.clone() });
    }
    Ok(())
}
