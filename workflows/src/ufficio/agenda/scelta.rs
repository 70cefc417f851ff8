//! What can be chosen before a booking: quesiti, punti, slots. Nothing is held by looking (R36).

use super::{super::Ufficio, ErroreAgenda};
use crate::{
    appuntamenti::{
        QUESITI_MASSIMI, Rifiuto, chi_prenota, competente, insieme_ammesso, store as appuntamenti_store,
    },
    attore::{Attore, Mittente},
    deleghe,
    punti::{Agenda, SlotLibero, liberi, store as punti_store},
    quesiti::{Idoneita, Quesito, store as quesiti_store},
    ricerca::{self, Ambito, Domanda, Filtro, Ordine},
    scadenze::{fine_giorno, giorno_civile, inizio_giorno},
    tabelle::{Profilo, Punto, Regola, Tabelle},
};
use chrono::NaiveDate;
use engine::{Conn, Timestamp, Uuid};
use std::collections::BTreeSet;

/// Days of one question about slots at most: a quarter.
pub const SLOT_GIORNI_MASSIMI: i64 = 92;
/// Quesiti looked through for those that can have an appointment: whoever has more chooses a position first (R31).
const QUESITI_LETTI: usize = 1_000;
/// Positions to choose from at most.
const POSIZIONI_MASSIME: i64 = 1_000;

/// A quesito that an appointment may be about, and what stands in the way (R31).
#[derive(Debug, Clone)]
pub struct Prenotabile {
    /// The quesito.
    pub quesito: Quesito,
    /// The rule it follows, for the explanation.
    pub regola: Regola,
    /// Whether an appointment can be asked for.
    pub idoneita: Idoneita,
    /// The appointment ahead that it already has.
    pub appuntamento: Option<Uuid>,
}

impl Prenotabile {
    /// Whether it can be chosen now.
    #[must_use]
    pub fn si(&self) -> bool {
        self.idoneita.si() && self.appuntamento.is_none()
    }
}

impl Ufficio {
    /// The quesiti of a position, or of all, that the actor may see, newest first: those that can have an appointment,
    /// and why the others cannot (R28-R31).
    ///
    /// # Errors
    /// The actor books none, or the database did not answer.
    pub async fn prenotabili(
        &self,
        attore: &Attore,
        posizione: Option<String>,
    ) -> Result<Vec<Prenotabile>, ErroreAgenda> {
        let tabelle = self.regole.attuali();
        chi_prenota(attore, &tabelle)?;
        let oggi = giorno_civile(self.clock.now().to_utc());
        let ambito = Ambito::di(attore, oggi);
        let filtro = Filtro { posizione, ..Filtro::default() };
        let mut conn = self.db.read().await?;
        let (mut ids, mut dopo) = (Vec::new(), None);
        while ids.len() < QUESITI_LETTI {
            let domanda = Domanda {
                ambito: &ambito,
                filtro: &filtro,
                ordine: Ordine::Recenti,
                dopo: dopo.as_ref(),
                limite: ricerca::LIMITE_MASSIMO,
                oggi,
            };
            let pagina = ricerca::cerca(&mut conn, &domanda).await?;
            ids.extend(pagina.righe.iter().map(|r| r.id));
            dopo = pagina.prossimo;
            if dopo.is_none() {
                break;
            }
        }
        let mut quesiti = quesiti_store::carica_tutti(&mut conn, &ids).await?;
        quesiti.sort_by_key(|q| std::cmp::Reverse((q.meta.created_at, q.meta.id)));
        let in_corso = appuntamenti_store::in_corso(&mut conn, &ids).await?;
        let mut voci = Vec::with_capacity(quesiti.len());
        for quesito in quesiti {
            let regola = self.regole.regola(&mut conn, &quesito.regole, &quesito.richiesta.argomento).await?;
            let idoneita = quesito.idoneita_appuntamento(oggi);
            let appuntamento = in_corso.get(&quesito.meta.id).copied();
            voci.push(Prenotabile { quesito, regola, idoneita, appuntamento });
        }
        Ok(voci)
    }

    /// The positions of the quesiti that the actor may see: "codice del rapporto di lavoro" (R31).
    ///
    /// # Errors
    /// The actor books none, or the database did not answer.
    pub async fn posizioni(&self, attore: &Attore) -> Result<Vec<String>, ErroreAgenda> {
        chi_prenota(attore, &self.regole.attuali())?;
        let ambito = Ambito::di(attore, giorno_civile(self.clock.now().to_utc()));
        Ok(ricerca::posizioni(&mut self.db.read().await?, &ambito, POSIZIONI_MASSIME).await?)
    }

    /// The punti that can discuss these quesiti together (R33, R37, R80), as they are open.
    ///
    /// # Errors
    /// The quesiti cannot be of one appointment, or the database did not answer.
    pub async fn punti_competenti(
        &self,
        attore: &Attore,
        quesiti: &[Uuid],
    ) -> Result<Vec<Punto>, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let (m, regole) = chi_prenota(attore, &tabelle)?;
        let mut conn = self.db.read().await?;
        let scelti = self.quesiti_di(&mut conn, attore, quesiti, ora).await?;
        insieme_ammesso(&scelti, regole, &tabelle, ora)?;
        let mut punti = Vec::new();
        for punto in tabelle.punti.values() {
            if competente(punto, m, &tabelle, scelti.iter().map(|(q, _)| q)) {
                let ufficio = punti_store::carica(&mut conn, &punto.codice, ora).await?;
                punti.push(ufficio.variazioni.applicate(punto));
            }
        }
        Ok(punti)
    }

    /// Slots with a free seat, from a civil day to another, that can be booked now.
    ///
    /// # Errors
    /// There is no such punto, or the database did not answer.
    pub async fn slot_liberi(
        &self,
        punto: &str,
        dal: NaiveDate,
        al: NaiveDate,
    ) -> Result<Vec<SlotLibero>, ErroreAgenda> {
        let (tabelle, ora) = (self.regole.attuali(), self.clock.now());
        let mut conn = self.db.read().await?;
        let ufficio = punti_store::carica(&mut conn, punto, ora).await?;
        let agenda = agenda_di(&tabelle, &ufficio)?;
        let ultimo = dal.checked_add_signed(chrono::TimeDelta::days(SLOT_GIORNI_MASSIMI));
        let al = al.min(ultimo.unwrap_or(dal));
        Ok(liberi_tra(&mut conn, &agenda, dal, al, ora).await?)
    }

    /// The quesiti asked for with their rules; all of them must be the actor's. Of somebody whose delega is no longer
    /// active it is said so, to who had it (R27).
    pub(super) async fn quesiti_di(
        &self,
        conn: &mut Conn,
        attore: &Attore,
        ids: &[Uuid],
        ora: Timestamp,
    ) -> Result<Vec<(Quesito, Regola)>, ErroreAgenda> {
        let ambito = Ambito::di(attore, giorno_civile(ora.to_utc()));
        let ids: BTreeSet<Uuid> = ids.iter().copied().collect();
        // Before any is read: nobody makes the office read a thousand to be told that they are too many.
        if ids.len() > QUESITI_MASSIMI {
            return Err(Rifiuto::TroppiQuesiti { massimo: QUESITI_MASSIMI }.into());
        }
        let mut scelti: Vec<(Quesito, Regola)> = Vec::with_capacity(ids.len());
        for id in ids {
            match ricerca::carica_visibile(conn, &ambito, &ricerca::Riferimento::Id(id)).await? {
                ricerca::Trovato::Si(quesito) => {
                    let argomento = &quesito.richiesta.argomento;
                    let regola = self.regole.regola(conn, &quesito.regole, argomento).await?;
                    scelti.push((*quesito, regola));
                }
                ricerca::Trovato::FuoriAmbito(_) if ebbe_delega(conn, attore, id).await? => {
                    return Err(ErroreAgenda::SenzaDelega);
                }
                ricerca::Trovato::FuoriAmbito(_) | ricerca::Trovato::No => {
                    return Err(Rifiuto::QuesitoSconosciuto { quesito: id }.into());
                }
            }
        }
        Ok(scelti)
    }
}

/// Whether an intermediary once had a delega of whom a quesito is about.
async fn ebbe_delega(conn: &mut Conn, attore: &Attore, quesito: Uuid) -> Result<bool, sqlx::Error> {
    let Attore::Mittente(Mittente { codice_fiscale, profilo: Profilo::Intermediario, cassetto }) = attore
    else {
        return Ok(false);
    };
    let Some(quesito) = quesiti_store::carica(conn, quesito).await? else { return Ok(false) };
    let date = deleghe::store::di_delegante(conn, &quesito.richiesta.soggetto).await?;
    Ok(date.iter().any(|d| d.delegato == *codice_fiscale && d.cassetto == *cassetto))
}

/// The bookable slots of an agenda with a free seat.
pub(super) async fn liberi_tra(
    conn: &mut Conn,
    agenda: &Agenda<'_>,
    dal: NaiveDate,
    al: NaiveDate,
    ora: Timestamp,
) -> Result<Vec<SlotLibero>, sqlx::Error> {
    let slot = agenda.prenotabili(dal, al, ora);
    let (da, a) = (inizio_giorno(dal).into(), fine_giorno(al).into());
    let occupati = punti_store::occupati(conn, &agenda.punto.codice, da, a).await?;
    Ok(liberi(&slot, &occupati, agenda.punto.posti))
}

/// The whole time that can be booked at a punto now, with a free seat.
pub(super) async fn tutti_i_liberi(
    conn: &mut Conn,
    agenda: &Agenda<'_>,
    ora: Timestamp,
) -> Result<Vec<SlotLibero>, sqlx::Error> {
    liberi_tra(conn, agenda, giorno_civile(ora.to_utc()), agenda.ultimo_giorno(ora), ora).await
}

/// The agenda of a punto of the tables.
pub(in crate::ufficio) fn agenda_di<'t>(
    tabelle: &'t Tabelle,
    ufficio: &crate::punti::PuntoUfficio,
) -> Result<Agenda<'t>, Rifiuto> {
    Agenda::di(tabelle, ufficio).ok_or_else(|| Rifiuto::PuntoSconosciuto { punto: ufficio.codice.clone() })
}
