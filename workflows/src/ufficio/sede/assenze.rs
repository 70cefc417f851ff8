//! Absences as a person or its supervisor writes them.

use super::{super::Ufficio, ErroreSede};
use crate::{
    assenze::{Assenza, NuovaAssenza, RifiutoAssenza, store},
    attore::{Attore, Funzionario, Ruolo},
    utenti,
};
use engine::{Conn, Uuid, db::Sharing};

impl Ufficio {
    /// Writes an absence: one's own, or of somebody of the sede by a supervisor of it. Nothing in carico moves.
    ///
    /// # Errors
    /// The refusal, for the page.
    pub async fn aggiungi_assenza(
        &self,
        attore: &Attore,
        nuova: NuovaAssenza,
    ) -> Result<Assenza, ErroreSede> {
        let NuovaAssenza { utente, dal, al, motivo } = nuova.valida(self.oggi())?;
        let mut tx = self.db.begin().await?;
        if !puo_scrivere(&mut tx, attore, &utente).await? {
            return Err(rifiuto_per(attore, utente).into());
        }
        // Two that write at the same time see each other.
        tx.lock(&format!("assenze:{utente}"), Sharing::Exclusive).await?;
        if let Some(altra) = store::che_tocca(&mut tx, &utente, dal, al).await? {
            return Err(RifiutoAssenza::Sovrapposta { dal: altra.dal, al: altra.al }.into());
        }
        let assenza = Assenza {
            id: engine::new_id(),
            utente,
            dal,
            al,
            motivo,
            inserita_da: attore.author().name,
            inserita_il: self.clock.now(),
        };
        store::inserisci(&mut tx, &assenza).await?;
        tx.commit().await?;
        tracing::info!(assenza = %assenza.id, "absence written");
        Ok(assenza)
    }

    /// Takes an absence away, also one under way: who came back earlier works again from now.
    ///
    /// # Errors
    /// There is none such for the actor, or the database refused.
    pub async fn togli_assenza(&self, attore: &Attore, id: Uuid) -> Result<(), ErroreSede> {
        let mut tx = self.db.begin().await?;
        let assenza = store::trova(&mut tx, id).await?.ok_or(RifiutoAssenza::NonTrovata)?;
        if !puo_scrivere(&mut tx, attore, &assenza.utente).await? || !store::togli(&mut tx, id).await? {
            return Err(RifiutoAssenza::NonTrovata.into());
        }
        tx.commit().await?;
        tracing::info!(assenza = %id, "absence taken away");
        Ok(())
    }

    /// The absences of the people of a sede that are not over; to a funzionario its own alone.
    ///
    /// # Errors
    /// The sede is not the actor's, or the database did not answer.
    pub async fn assenze(&self, attore: &Attore, sede: &str) -> Result<Vec<Assenza>, ErroreSede> {
        self.vede_sede(attore, sede)?;
        let mut conn = self.db.read().await?;
        Ok(match attore {
            Attore::Funzionario(f) if f.ruolo == Ruolo::Funzionario => {
                store::di_utente(&mut conn, &f.id, self.oggi()).await?
            }
            Attore::Funzionario(f) if f.ruolo == Ruolo::Supervisore => {
                store::di_sede(&mut conn, sede, self.oggi()).await?
            }
            // Who watches from elsewhere is told who is away, not why.
            _ => {
                let mut tutte = store::di_sede(&mut conn, sede, self.oggi()).await?;
                tutte.iter_mut().for_each(|a| a.motivo.clear());
                tutte
            }
        })
    }
}

/// Whether the actor writes the absences of somebody: of itself, or of its sede as a supervisor.
async fn puo_scrivere(conn: &mut Conn, attore: &Attore, utente: &str) -> Result<bool, sqlx::Error> {
    let Attore::Funzionario(Funzionario { id, ruolo, sede: Some(sede) }) = attore else { return Ok(false) };
    let suo = match ruolo {
        Ruolo::Supervisore => true,
        Ruolo::Funzionario => id == utente,
        _ => false,
    };
    let lavora = |u: utenti::Utente| {
        u.sede.as_ref() == Some(sede) && matches!(u.ruolo, Ruolo::Funzionario | Ruolo::Supervisore)
    };
    Ok(suo && utenti::trova(conn, utente).await?.is_some_and(lavora))
}

fn rifiuto_per(attore: &Attore, utente: String) -> RifiutoAssenza {
    if attore.ha_ruolo(Ruolo::Supervisore) {
        RifiutoAssenza::UtenteSconosciuto { utente }
    } else {
        RifiutoAssenza::NonAutorizzato
    }
}
