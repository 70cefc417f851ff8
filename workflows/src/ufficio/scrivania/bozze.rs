//! Drafts kept and thrown away.

use super::super::{ErroreAtto, Ufficio};
use crate::{
    attore::{Attore, Funzionario},
    quesiti::{Rifiuto, Verbo, testo_pulito, transizioni::TESTO_MASSIMO},
    ricerca::{Ambito, Riferimento, Trovato, carica_visibile},
    scadenze::giorno_civile,
    scrivania::bozze::{Bozza, CampiBozza, TipoBozza, store},
};
use engine::{Timestamp, Tx, Uuid};

/// What became of a text that was found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ripresa {
    /// It is the draft.
    Tenuta,
    /// There is another draft, which stays: whoever wrote both chooses.
    AltraBozza(Bozza),
}

impl Ufficio {
    /// Keeps what a clerk has written so far: the last one wins. A draft without text or choices is thrown away. One
    /// that was begun is kept also when the quesito meanwhile left for another sede: it can still be copied.
    ///
    /// # Errors
    /// [`ErroreAtto::NonTrovato`] when the quesito is not one it sees; the text is longer than a message may be.
    pub async fn salva_bozza(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        tipo: TipoBozza,
        testo: &str,
        campi: CampiBozza,
    ) -> Result<Option<Bozza>, ErroreAtto> {
        let bozza = self.da_tenere(quesito, tipo, testo, campi)?;
        let mut tx = self.db.begin().await?;
        self.puo_tenere(&mut tx, chi, &bozza).await?;
        if bozza.testo.is_empty() && bozza.campi == CampiBozza::default() {
            store::scarta(&mut tx, &chi.id, quesito, tipo).await?;
            tx.commit().await?;
            return Ok(None);
        }
        store::salva(&mut tx, &chi.id, &bozza).await?;
        tx.commit().await?;
        Ok(Some(bozza))
    }

    /// Keeps what was written in a page whose session ended at `scritta_il`, unless that takes away something else: a
    /// draft saved since then, or one with a text that this one does not hold.
    ///
    /// # Errors
    /// As [`Ufficio::salva_bozza`].
    pub async fn riprendi_bozza(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        tipo: TipoBozza,
        testo: &str,
        campi: CampiBozza,
        scritta_il: Timestamp,
    ) -> Result<Ripresa, ErroreAtto> {
        let bozza = self.da_tenere(quesito, tipo, testo, campi)?;
        let mut tx = self.db.begin().await?;
        self.puo_tenere(&mut tx, chi, &bozza).await?;
        let prima = store::leggi(&mut tx, &chi.id, quesito, tipo).await?;
        match &prima {
            Some(p) if (&p.testo, &p.campi) == (&bozza.testo, &bozza.campi) => return Ok(Ripresa::Tenuta),
            Some(p) if p.aggiornata_il > scritta_il || !bozza.testo.contains(&p.testo) => {
                return Ok(Ripresa::AltraBozza(p.clone()));
            }
            _ => {}
        }
        // Whoever saved between the two finds its own.
        if store::salva_dopo(&mut tx, &chi.id, &bozza, prima.as_ref()).await? {
            tx.commit().await?;
            return Ok(Ripresa::Tenuta);
        }
        let adesso = store::leggi(&mut tx, &chi.id, quesito, tipo).await?;
        Ok(adesso.map_or(Ripresa::Tenuta, Ripresa::AltraBozza))
    }

    fn da_tenere(
        &self,
        quesito: Uuid,
        tipo: TipoBozza,
        testo: &str,
        campi: CampiBozza,
    ) -> Result<Bozza, ErroreAtto> {
        let testo = testo_pulito(testo);
        let caratteri = testo.chars().count();
        if caratteri > TESTO_MASSIMO {
            return Err(Rifiuto::TestoTroppoLungo { caratteri, massimo: TESTO_MASSIMO }.into());
        }
        let esiti = &self.regole.attuali().esiti;
        let campi = CampiBozza { esito: campi.esito.filter(|e| esiti.contains_key(e)), ..campi };
        Ok(Bozza { quesito, tipo, testo, campi, aggiornata_il: self.clock.now() })
    }

    /// Whether somebody may keep this draft.
    async fn puo_tenere(&self, tx: &mut Tx, chi: &Funzionario, bozza: &Bozza) -> Result<(), ErroreAtto> {
        let oggi = giorno_civile(bozza.aggiornata_il.to_utc());
        let ambito = Ambito::di(&Attore::Funzionario(chi.clone()), oggi);
        let suo = match carica_visibile(tx, &ambito, &Riferimento::Id(bozza.quesito)).await? {
            Trovato::Si(_) => true,
            Trovato::FuoriAmbito(_) => store::leggi(tx, &chi.id, bozza.quesito, bozza.tipo).await?.is_some(),
            Trovato::No => false,
        };
        if suo { Ok(()) } else { Err(ErroreAtto::NonTrovato) }
    }

    /// Throws a draft away; `false` when there was none.
    ///
    /// # Errors
    /// The database did not answer.
    pub async fn scarta_bozza(
        &self,
        chi: &Funzionario,
        quesito: Uuid,
        tipo: TipoBozza,
    ) -> Result<bool, sqlx::Error> {
        let mut tx = self.db.begin().await?;
        let tolta = store::scarta(&mut tx, &chi.id, quesito, tipo).await?;
        tx.commit().await?;
        Ok(tolta)
    }

    /// The draft of an act just done is no longer needed: thrown away in the act's own transaction.
    pub(in crate::ufficio) async fn scarta_bozza_di(
        &self,
        tx: &mut Tx,
        attore: &Attore,
        quesito: Uuid,
        verbo: Verbo,
    ) -> Result<(), sqlx::Error> {
        if let (Attore::Funzionario(f), Some(tipo)) = (attore, TipoBozza::di(verbo)) {
            store::scarta(tx, &f.id, quesito, tipo).await?;
        }
        Ok(())
    }
}
