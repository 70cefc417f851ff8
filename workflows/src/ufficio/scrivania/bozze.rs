//! Drafts kept and thrown away.

use super::super::{ErroreAtto, Ufficio};
use crate::{
    attore::{Attore, Funzionario},
    quesiti::{Rifiuto, Verbo, testo_pulito, transizioni::TESTO_MASSIMO},
    ricerca::{Ambito, Riferimento, Trovato, carica_visibile},
    scadenze::giorno_civile,
    scrivania::bozze::{Bozza, CampiBozza, TipoBozza, store},
};
use engine::{Tx, Uuid};

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
        let testo = testo_pulito(testo);
        let caratteri = testo.chars().count();
        if caratteri > TESTO_MASSIMO {
            return Err(Rifiuto::TestoTroppoLungo { caratteri, massimo: TESTO_MASSIMO }.into());
        }
        let esiti = &self.regole.attuali().esiti;
        let campi = CampiBozza { esito: campi.esito.filter(|e| esiti.contains_key(e)), ..campi };
        let ora = self.clock.now();
        let mut tx = self.db.begin().await?;
        let ambito = Ambito::di(&Attore::Funzionario(chi.clone()), giorno_civile(ora.to_utc()));
        let suo = match carica_visibile(&mut tx, &ambito, &Riferimento::Id(quesito)).await? {
            Trovato::Si(_) => true,
            Trovato::FuoriAmbito(_) => store::leggi(&mut tx, &chi.id, quesito, tipo).await?.is_some(),
            Trovato::No => false,
        };
        if !suo {
            return Err(ErroreAtto::NonTrovato);
        }
        if testo.is_empty() && campi == CampiBozza::default() {
            store::scarta(&mut tx, &chi.id, quesito, tipo).await?;
            tx.commit().await?;
            return Ok(None);
        }
        let bozza = Bozza { quesito, tipo, testo, campi, aggiornata_il: ora };
        store::salva(&mut tx, &chi.id, &bozza).await?;
        tx.commit().await?;
        Ok(Some(bozza))
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
