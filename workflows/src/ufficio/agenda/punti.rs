//! What an office changes of its punti, and the appointments that then cannot be held: none is lost.

use super::{super::Ufficio, ErroreAgenda, scelta::agenda_di};
use crate::{
    appuntamenti::{Appuntamento, store as appuntamenti_store},
    attore::Attore,
    punti::{
        Agenda, AttoPunto, PuntoUfficio, RifiutoPunto, RifiutoSlot, Slot, liberi, store as punti_store,
        vicini,
    },
    scadenze::giorno_civile,
    tabelle::Tabelle,
};
use engine::{Conn, Timestamp, db::Sharing, machine::persist_one};

/// An appointment that cannot be held as things are now, and where it could go.
#[derive(Debug, Clone)]
pub struct DaSpostare {
    /// The appointment.
    pub appuntamento: Appuntamento,
    /// Why it cannot be held.
    pub perche: RifiutoSlot,
    /// The nearest free slot of the same punto, another for each. `None`: there is none left.
    pub proposta: Option<Slot>,
}

/// A punto after a change.
#[derive(Debug, Clone)]
pub struct PuntoCambiato {
    /// As it is now.
    pub punto: PuntoUfficio,
    /// What cannot be held any more.
    pub da_spostare: Vec<DaSpostare>,
}

impl Ufficio {
    /// Does an act of an office on a punto. With `attesa`, only if it is still at that version.
    ///
    /// # Errors
    /// The refusal, or [`ErroreAgenda::Superato`] when the version differs.
    pub async fn cambia_punto(
        &self,
        attore: &Attore,
        codice: &str,
        attesa: Option<i64>,
        atto: AttoPunto,
    ) -> Result<PuntoCambiato, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let punto = tabelle
            .punti
            .get(codice)
            .ok_or_else(|| RifiutoPunto::Sconosciuto { punto: codice.to_owned() })?;
        let mut tx = self.db.begin().await?;
        let prima = self.punto_fermo(&mut tx, &tabelle, codice, Sharing::Exclusive).await?;
        if let Some(versione) = attesa.filter(|v| *v != prima.meta.version) {
            tracing::debug!(punto = codice, versione, attuale = prima.meta.version, "stale version");
            return Err(ErroreAgenda::Superato { attuale: prima.meta.version });
        }
        let attuale = prima.meta.version;
        let step = prima.clone().decidi(atto, punto, attore, giorno_civile(ora.to_utc()))?;
        let gia_c_era = (attuale > 0).then_some(prima);
        let dopo = persist_one(&mut tx, gia_c_era, step, &attore.author(), ora)
            .await
            .map_err(|e| ErroreAgenda::da_scrittura(e, attuale + 1))?;
        let da_spostare = non_si_tengono(&mut tx, &tabelle, &dopo, ora).await?;
        tx.commit().await?;
        Ok(PuntoCambiato { punto: dopo, da_spostare })
    }

    /// A punto as its office left it, and the appointments ahead that cannot be held.
    ///
    /// # Errors
    /// There is no such punto, or the database did not answer.
    pub async fn punto(&self, codice: &str) -> Result<PuntoCambiato, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let mut conn = self.db.read().await?;
        let punto = punti_store::carica(&mut conn, codice, ora).await?;
        let da_spostare = non_si_tengono(&mut conn, &tabelle, &punto, ora).await?;
        Ok(PuntoCambiato { punto, da_spostare })
    }
}

/// The appointments ahead that cannot be held, in order of time, each with a slot of its own to move to.
async fn non_si_tengono(
    conn: &mut Conn,
    tabelle: &Tabelle,
    ufficio: &PuntoUfficio,
    ora: Timestamp,
) -> Result<Vec<DaSpostare>, ErroreAgenda> {
    let agenda: Agenda<'_> = agenda_di(tabelle, ufficio)?;
    let futuri = appuntamenti_store::futuri(conn, &ufficio.codice, ora).await?;
    let (mut voci, tengono): (Vec<DaSpostare>, Vec<Appuntamento>) =
        futuri.into_iter().fold((Vec::new(), Vec::new()), |(mut no, mut si), a| {
            match agenda.non_si_tiene(&a.slot()) {
                Some(perche) => no.push(DaSpostare { appuntamento: a, perche, proposta: None }),
                None => si.push(a),
            }
            (no, si)
        });
    let posti = agenda.punto.posti;
    let in_piu = in_eccesso(tengono, posti);
    let perche = RifiutoSlot::PostiRidotti { posti };
    voci.extend(in_piu.into_iter().map(|a| DaSpostare {
        appuntamento: a,
        perche: perche.clone(),
        proposta: None,
    }));
    if voci.is_empty() {
        return Ok(voci);
    }
    voci.sort_by_key(|v| (v.appuntamento.inizio, v.appuntamento.meta.id));
    let slot = agenda.spostabili(ora);
    let al = slot.last().map_or(ora, |s| s.fine);
    let occupati = punti_store::occupati(conn, &ufficio.codice, ora, al).await?;
    let mut posti = liberi(&slot, &occupati, posti);
    for voce in &mut voci {
        voce.proposta = vicini(&posti, voce.appuntamento.inizio, 1).into_iter().next();
        // What was proposed to one is proposed to no other.
        if let Some(proposta) = voce.proposta {
            posti.retain_mut(|l| {
                if l.slot == proposta {
                    l.posti -= 1;
                }
                l.posti > 0
            });
        }
    }
    Ok(voci)
}

/// Those beyond the seats, where these became fewer: whoever booked first keeps its seat.
fn in_eccesso(mut tutti: Vec<Appuntamento>, posti: u32) -> Vec<Appuntamento> {
    tutti.sort_by_key(|a| (a.meta.created_at, a.meta.id));
    let (mut tenuti, mut in_piu): (Vec<Slot>, Vec<Appuntamento>) = (Vec::new(), Vec::new());
    for appuntamento in tutti {
        let slot = appuntamento.slot();
        if contemporanei(&slot, &tenuti) >= posti as usize {
            in_piu.push(appuntamento);
        } else {
            tenuti.push(slot);
        }
    }
    in_piu
}

/// How many of the others go on at one instant of a slot at most.
fn contemporanei(slot: &Slot, altri: &[Slot]) -> usize {
    let insieme: Vec<&Slot> = altri.iter().filter(|a| a.tocca(slot)).collect();
    let istanti = insieme.iter().map(|a| a.inizio.max(slot.inizio));
    istanti.map(|i| insieme.iter().filter(|a| a.inizio <= i && i < a.fine).count()).max().unwrap_or(0)
}
