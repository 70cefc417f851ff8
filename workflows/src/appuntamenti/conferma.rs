//! The booking: everything that is checked before a seat is taken (R26-R37, R77-R80).

use super::{
    Rifiuto,
    annuncio::DaAnnunciare,
    jobs,
    promemoria::promemoria,
    state::{Appuntamento, Fatti, Prenotazione, Stato},
    transizioni::Decisione,
};
use crate::{
    attore::{Attore, Mittente},
    punti::{Agenda, leggi_inizio},
    quesiti::{Quesito, messaggio::Scritto, riga_pulita, testo_pulito},
    scadenze::giorno_civile,
    tabelle::{Canale, CanaleErogazione, Evento, Punto, Regola, RegoleAppuntamenti, Tabelle},
};
use engine::{
    Timestamp, Uuid,
    machine::{Meta, Step},
};
use std::collections::BTreeSet;

/// Most characters of the note.
pub const NOTA_MASSIMA: usize = 2_000;
/// Most quesiti of one appointment.
pub const QUESITI_MASSIMI: usize = 20;
/// Most characters of the name to address by, as in a request.
const NOME_MASSIMO: usize = 100;

/// A booking as a Cassetto sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NuovaPrenotazione {
    /// The quesiti it is about (R32).
    pub quesiti: Vec<Uuid>,
    /// Code of the punto di consulenza (R33).
    pub punto: String,
    /// Day and hour: `2026-03-30T09:00` on the clock of Rome, or an instant with its offset.
    pub inizio: String,
    /// How to meet; may be left out where the punto has one way, and in remote consulting, where it is agreed later.
    pub canale: Option<CanaleErogazione>,
    /// What it is for (R34).
    pub nota: String,
    /// Channels for its messages beside the inbox (R39).
    pub avvisi: Vec<Canale>,
    /// Name to address by who books.
    pub nome: Option<String>,
}

/// What a booking is checked against.
#[derive(Debug, Clone, Copy)]
pub struct ContestoPrenotazione<'a> {
    /// Who books.
    pub attore: &'a Attore,
    /// Now.
    pub ora: Timestamp,
    /// The tables in force.
    pub tabelle: &'a Tabelle,
    /// The quesiti asked for, those of the actor's scope alone, each with its rule.
    pub quesiti: &'a [(Quesito, Regola)],
    /// The punto as it is open.
    pub agenda: &'a Agenda<'a>,
    /// Channels for which the institute holds a contact of who books.
    pub recapiti: &'a [Canale],
}

/// The rules of a Cassetto for an actor that books.
///
/// # Errors
/// It does not book from there.
pub fn chi_prenota<'a>(
    attore: &'a Attore,
    tabelle: &'a Tabelle,
) -> Result<(&'a Mittente, &'a RegoleAppuntamenti), Rifiuto> {
    let Attore::Mittente(m) = attore else { return Err(Rifiuto::NonPrenota) };
    let regole = tabelle.cassetti.get(&m.cassetto).and_then(|c| c.appuntamenti.as_ref());
    match regole {
        Some(regole) if regole.profili.contains(&m.profilo) => Ok((m, regole)),
        _ => Err(Rifiuto::ProfiloNonAmmesso),
    }
}

/// Whether a punto can be chosen by an actor for all these quesiti (R33, R37, R49, R52, R80).
#[must_use]
pub fn competente<'q>(
    punto: &Punto,
    m: &Mittente,
    tabelle: &Tabelle,
    quesiti: impl IntoIterator<Item = &'q Quesito>,
) -> bool {
    let Some(tipo) = tabelle.tipi_punto.get(&punto.tipo) else { return false };
    (tipo.profili.is_empty() || tipo.profili.contains(&m.profilo))
        && tipo.cassetto.as_ref().is_none_or(|c| *c == m.cassetto)
        && quesiti.into_iter().all(|q| {
            let sede = q.sede.as_deref().unwrap_or_default();
            punto.tratta(sede, &q.richiesta.cassetto, &q.richiesta.argomento)
        })
}

/// Whether these quesiti can be of one appointment, whatever the punto and the time.
///
/// # Errors
/// The first reason why not.
pub fn insieme_ammesso(
    quesiti: &[(Quesito, Regola)],
    regole: &RegoleAppuntamenti,
    tabelle: &Tabelle,
    ora: Timestamp,
) -> Result<(), Rifiuto> {
    let oggi = giorno_civile(ora.to_utc());
    if quesiti.is_empty() {
        return Err(Rifiuto::NessunQuesito);
    }
    if quesiti.len() > QUESITI_MASSIMI {
        return Err(Rifiuto::TroppiQuesiti { massimo: QUESITI_MASSIMI });
    }
    for (q, regola) in quesiti {
        let idoneita = q.idoneita_appuntamento(oggi);
        if !idoneita.si() {
            let protocollo = q.fatti.protocollo.as_ref();
            return Err(Rifiuto::NonIdoneo {
                protocollo: protocollo
                    .map_or_else(|| format!("«{}»", q.richiesta.oggetto), ToString::to_string),
                spiegazione: idoneita.spiegazione(regola),
            });
        }
    }
    let diversi = |di: &dyn Fn(&Quesito) -> Option<String>| -> BTreeSet<Option<String>> {
        quesiti.iter().map(|(q, _)| di(q)).collect()
    };
    if regole.stessa_posizione && diversi(&|q| q.richiesta.posizione.clone()).len() > 1 {
        return Err(Rifiuto::PosizioniDiverse);
    }
    let soggetti = diversi(&|q| Some(q.richiesta.soggetto.clone())).len();
    if soggetti > regole.soggetti_massimi as usize {
        return Err(Rifiuto::TroppiSoggetti { massimo: regole.soggetti_massimi });
    }
    let tematica = |q: &Quesito| tabelle.argomenti.get(&q.richiesta.argomento).map(|a| a.tematica.clone());
    if soggetti > 1 && diversi(&tematica).len() > 1 {
        return Err(Rifiuto::TematicheDiverse);
    }
    Ok(())
}

impl Appuntamento {
    /// Checks a booking and gives the appointment to write once its seat is taken. `scritto` is the note and its files.
    ///
    /// # Errors
    /// The refusal, for the page.
    pub fn conferma(
        id: Uuid,
        nuova: &NuovaPrenotazione,
        scritto: Scritto,
        ctx: &ContestoPrenotazione<'_>,
    ) -> Result<Decisione, Rifiuto> {
        let (m, regole) = chi_prenota(ctx.attore, ctx.tabelle)?;
        let mancante = nuova.quesiti.iter().find(|id| !ctx.quesiti.iter().any(|(q, _)| q.meta.id == **id));
        if let Some(quesito) = mancante {
            return Err(Rifiuto::QuesitoSconosciuto { quesito: *quesito });
        }
        insieme_ammesso(ctx.quesiti, regole, ctx.tabelle, ctx.ora)?;
        let punto = &ctx.agenda.punto;
        if !competente(punto, m, ctx.tabelle, ctx.quesiti.iter().map(|(q, _)| q)) {
            return Err(Rifiuto::PuntoNonCompetente { punto: punto.nome.clone() });
        }
        let nota = nota(&nuova.nota)?;
        let nome = nome(nuova.nome.as_deref())?;
        let canale = canale(punto, a_distanza(punto, ctx.tabelle), nuova.canale)?;
        let avvisi = avvisi(&nuova.avvisi, &m.cassetto, ctx)?;
        let slot = ctx.agenda.prenotabile(leggi_inizio(&nuova.inizio)?, ctx.ora)?;
        let soggetti: BTreeSet<_> = ctx.quesiti.iter().map(|(q, _)| q.richiesta.soggetto.clone()).collect();
        let quesiti: BTreeSet<_> = ctx.quesiti.iter().map(|(q, _)| q.meta.id).collect();
        let posizioni: BTreeSet<_> =
            ctx.quesiti.iter().filter_map(|(q, _)| q.richiesta.posizione.clone()).collect();
        let appuntamento = Self {
            meta: Meta::newborn(id, ctx.ora),
            prenotazione: Prenotazione {
                cassetto: m.cassetto.clone(),
                posizione: posizioni.into_iter().next().filter(|_| regole.stessa_posizione),
                quesiti: quesiti.into_iter().collect(),
                soggetti: soggetti.into_iter().collect(),
                prenotato_da: m.codice_fiscale.clone(),
                profilo: m.profilo,
                prenotato_da_nome: nome,
                nota,
                avvisi,
                allegati: scritto.allegati,
                archivio: scritto.archivio,
            },
            stato: Stato::Confermato,
            sede: punto.sede.clone(),
            punto: punto.codice.clone(),
            inizio: slot.inizio,
            fine: slot.fine,
            stanza: None,
            invito: None,
            fatti: Fatti {
                canale,
                esame: None,
                modalita: None,
                serie_inviti: 0,
                inviti: 0,
                spostamenti: Vec::new(),
                promemoria_il: promemoria(
                    slot.inizio,
                    regole.promemoria_ore,
                    &ctx.tabelle.calendario,
                    ctx.ora,
                ),
                concluso: false,
            },
        };
        let annunci =
            if regole.conferma { vec![DaAnnunciare::nuovo(Evento::AppuntamentoConfermato)] } else { vec![] };
        let mut step: Step<Self> = Step::new(appuntamento, "conferma");
        // In remote consulting the mode is agreed first; elsewhere a web meeting wants its room.
        if canale == CanaleErogazione::WebMeeting && !a_distanza(punto, ctx.tabelle) {
            step.jobs.extend(jobs::stanza(id, ctx.ora));
        }
        Ok(Decisione { step, annunci })
    }
}

/// Whether it is remote consulting, whose mode is agreed by the clerk (R54).
pub(super) fn a_distanza(punto: &Punto, tabelle: &Tabelle) -> bool {
    tabelle.tipi_punto.get(&punto.tipo).is_some_and(|t| t.a_distanza)
}

fn nota(scritta: &str) -> Result<String, Rifiuto> {
    let nota = testo_pulito(scritta);
    let caratteri = nota.chars().count();
    match caratteri {
        0 => Err(Rifiuto::NotaMancante),
        c if c > NOTA_MASSIMA => {
            Err(Rifiuto::TestoTroppoLungo { cosa: "Finalità", caratteri, massimo: NOTA_MASSIMA })
        }
        _ => Ok(nota),
    }
}

/// It goes into messages: one line, and not a long one.
fn nome(scritto: Option<&str>) -> Result<Option<String>, Rifiuto> {
    let nome = scritto.map(riga_pulita).filter(|n| !n.is_empty());
    match nome.as_ref().map(|n| n.chars().count()) {
        Some(caratteri) if caratteri > NOME_MASSIMO => {
            Err(Rifiuto::TestoTroppoLungo { cosa: "Nome", caratteri, massimo: NOME_MASSIMO })
        }
        _ => Ok(nome),
    }
}

/// The way chosen; by video where remote consulting leaves it open ("preferibilmente", R55).
fn canale(
    punto: &Punto,
    a_distanza: bool,
    scelto: Option<CanaleErogazione>,
) -> Result<CanaleErogazione, Rifiuto> {
    let no = || Rifiuto::CanaleNonPrevisto { ammessi: punto.canali.clone() };
    match (scelto, punto.canali.as_slice()) {
        (Some(scelto), canali) if canali.contains(&scelto) => Ok(scelto),
        (None, [unico]) => Ok(*unico),
        (None, canali) if a_distanza && canali.contains(&CanaleErogazione::WebMeeting) => {
            Ok(CanaleErogazione::WebMeeting)
        }
        _ => Err(no()),
    }
}

/// R39: among the channels of the Cassetto, and only where the institute holds a contact.
fn avvisi(scelti: &[Canale], cassetto: &str, ctx: &ContestoPrenotazione<'_>) -> Result<Vec<Canale>, Rifiuto> {
    let del_cassetto = ctx.tabelle.cassetti.get(cassetto).map_or(&[][..], |c| &c.canali);
    let scelti: BTreeSet<Canale> = scelti.iter().copied().filter(|c| *c != Canale::Cassetto).collect();
    for canale in &scelti {
        if !del_cassetto.contains(canale) {
            return Err(Rifiuto::AvvisoNonPrevisto { canale: *canale });
        }
        if !ctx.recapiti.contains(canale) {
            return Err(Rifiuto::RecapitoMancante { canale: *canale });
        }
    }
    Ok(scelti.into_iter().collect())
}
