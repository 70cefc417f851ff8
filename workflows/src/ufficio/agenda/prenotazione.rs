//! The confirmation: checked, the seat taken, written, announced, in one commit (R33-R36).

use super::{
    super::{ChiaveIdempotenza, Ufficio, chiavi_store},
    ErroreAgenda, PROPOSTE, TENTATIVI,
    scelta::{agenda_di, tutti_i_liberi},
};
use crate::{
    appuntamenti::{
        Appuntamento, ContestoPrenotazione, Decisione, NuovaPrenotazione, Rifiuto, chi_prenota,
        store as appuntamenti_store,
    },
    attore::Attore,
    punti::{Agenda, Slot, store as punti_store, vicini},
    quesiti::messaggio::Scritto,
    recapiti,
};
use engine::{Conn, Timestamp, Uuid, db::Sharing, machine::persist_one};
use std::collections::BTreeSet;

impl Ufficio {
    /// Books an appointment. The files of `scritto` are in the archive under `id`, its text is ignored: the note is in
    /// `nuova`. With a key already used for the same booking, returns the appointment it made then.
    ///
    /// # Errors
    /// The refusal, [`Rifiuto::Esaurito`] with the nearest free slots among them; [`ErroreAgenda::SenzaDelega`].
    pub async fn prenota(
        &self,
        attore: &Attore,
        id: Uuid,
        nuova: &NuovaPrenotazione,
        scritto: Scritto,
        chiave: Option<&ChiaveIdempotenza>,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let mut tentativo = 1;
        loop {
            match self.tenta_prenotazione(attore, id, nuova, scritto.clone(), chiave).await {
                Err(errore) if errore.da_ritentare(Some(0)) && tentativo < TENTATIVI => tentativo += 1,
                esito => return esito,
            }
        }
    }

    async fn tenta_prenotazione(
        &self,
        attore: &Attore,
        id: Uuid,
        nuova: &NuovaPrenotazione,
        scritto: Scritto,
        chiave: Option<&ChiaveIdempotenza>,
    ) -> Result<Appuntamento, ErroreAgenda> {
        let tabelle = self.regole.attuali();
        let (m, _) = chi_prenota(attore, &tabelle)?;
        let mut tx = self.db.begin().await?;
        let ora = self.clock.now();
        if let Some(chiave) = chiave
            && let Some(gia) = chiavi_store::prenota(&mut tx, chiave, id, ora).await?
        {
            if gia.impronta != chiave.impronta {
                return Err(ErroreAgenda::ChiaveRiusata);
            }
            return appuntamenti_store::carica(&mut tx, gia.quesito).await?.ok_or(ErroreAgenda::NonTrovato);
        }
        let ufficio = self.punto_fermo(&mut tx, &tabelle, &nuova.punto, Sharing::Shared).await?;
        let agenda = agenda_di(&tabelle, &ufficio)?;
        let quesiti = self.quesiti_di(&mut tx, attore, &nuova.quesiti, ora).await?;
        let soggetti: BTreeSet<&String> = quesiti.iter().map(|(q, _)| &q.richiesta.soggetto).collect();
        self.puo_per(&mut tx, attore, soggetti).await?;
        let noti = recapiti::elenco(&mut tx, &m.codice_fiscale).await?;
        let recapiti: Vec<_> = noti.iter().map(|r| r.canale).collect();
        let ctx = ContestoPrenotazione {
            attore,
            ora,
            tabelle: &tabelle,
            quesiti: &quesiti,
            agenda: &agenda,
            recapiti: &recapiti,
        };
        let Decisione { step, annunci } = Appuntamento::conferma(id, nuova, scritto, &ctx)?;
        let slot = step.state.slot();
        if !punti_store::occupa(&mut tx, &agenda.punto.codice, slot, agenda.punto.posti, id).await? {
            return Err(esaurito(&mut tx, &agenda, slot, ora).await?.into());
        }
        let appuntamento = persist_one(&mut tx, None, step, &attore.author(), ora)
            .await
            .map_err(|e| ErroreAgenda::da_scrittura(e, 1))?;
        let legati = &appuntamento.prenotazione.quesiti;
        if let Some(quesito) = appuntamenti_store::collega(&mut tx, id, legati).await? {
            return Err(Rifiuto::GiaPrenotato { quesito }.into());
        }
        self.annuncia_appuntamenti(&mut tx, &tabelle, vec![(&appuntamento, annunci)], ora).await?;
        tx.commit().await?;
        Ok(appuntamento)
    }
}

/// Who lost the race is told, and offered the nearest free slots (R36).
pub(super) async fn esaurito(
    conn: &mut Conn,
    agenda: &Agenda<'_>,
    voluto: Slot,
    ora: Timestamp,
) -> Result<Rifiuto, sqlx::Error> {
    let liberi = tutti_i_liberi(conn, agenda, ora).await?;
    Ok(Rifiuto::Esaurito { alternative: vicini(&liberi, voluto.inizio, PROPOSTE) })
}
