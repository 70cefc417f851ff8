//! `quesiti punti`: punti di consulenza as they are open, their free slots, what cannot be held any more.

use super::{Globali, regole::data};
use crate::{
    composizione::Base,
    uscita::{Uscita, json, quando, riga},
};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Europe::Rome;
use clap::{Args, Subcommand};
use engine::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use workflows::{
    punti::{ChiusuraPunto, PuntoUfficio, RifiutoSlot, Slot, SlotLibero, store},
    scadenze::giorno_civile,
    tabelle::Punto,
    ufficio::{DaSpostare, PuntoCambiato, SLOT_GIORNI_MASSIMI},
};

/// Days shown unless `--al` says otherwise, the first included; most days of one run.
const SETTIMANA: u64 = 7;
const ANNO: i64 = 366;

/// What to see of the punti.
#[derive(Debug, Subcommand)]
pub enum Punti {
    /// Elenca i punti di consulenza come sono aperti oggi, con le modifiche delle sedi
    Elenco {
        /// Solo quelli di questa sede
        #[arg(long, value_name = "CODICE")]
        sede: Option<String>,
        /// Scrive l'esito in JSON
        #[arg(long)]
        json: bool,
    },
    /// Mostra gli orari liberi di un punto, che si possono prenotare adesso
    Slot(Orari),
    /// Mostra gli appuntamenti che non si possono più tenere, con la proposta (3 se ce ne sono)
    DaSpostare {
        /// Codice del punto, per esempio 7013.sportello
        #[arg(value_name = "CODICE")]
        punto: String,
        /// Scrive l'esito in JSON
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `punti slot`.
#[derive(Debug, Args)]
pub struct Orari {
    /// Codice del punto, per esempio 7013.sportello
    #[arg(value_name = "CODICE")]
    punto: String,
    /// Primo giorno, AAAA-MM-GG; senza, oggi
    #[arg(long, value_name = "GIORNO")]
    dal: Option<String>,
    /// Ultimo giorno, AAAA-MM-GG; senza, una settimana in tutto
    #[arg(long, value_name = "GIORNO")]
    al: Option<String>,
    /// Scrive l'esito in JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub async fn esegui(globali: &Globali, comando: Punti) -> Result<(), Uscita> {
    let base = Base::apri(globali).await?;
    match comando {
        Punti::Elenco { sede, json } => elenco(&base, sede.as_deref(), json).await,
        Punti::Slot(orari) => slot(&base, &orari).await,
        Punti::DaSpostare { punto, json } => da_spostare(&base, &punto, json).await,
    }
}

async fn elenco(base: &Base, sede: Option<&str>, in_json: bool) -> Result<(), Uscita> {
    let tabelle = base.ufficio.regole.attuali();
    if let Some(sede) = sede.filter(|s| !tabelle.sedi.contains_key(*s)) {
        let attese = "attese le quattro cifre di una sede";
        return Err(Uscita::Uso(format!("--sede: la sede «{sede}» non esiste; {attese}")));
    }
    let cambiati = store::tutti(&mut base.db.read().await?).await?;
    let cambiati: BTreeMap<&str, &PuntoUfficio> = cambiati.iter().map(|p| (p.codice.as_str(), p)).collect();
    let oggi = giorno_civile(base.clock.now().to_utc());
    let voci: Vec<Voce> = tabelle
        .punti
        .values()
        .filter(|p| sede.is_none_or(|s| p.sede == s))
        .map(|p| Voce::nuova(p, cambiati.get(p.codice.as_str()).copied(), oggi))
        .collect();
    if in_json {
        return json(&voci.iter().map(Voce::oggetto).collect::<Vec<_>>());
    }
    let larga = voci.iter().map(|v| v.punto.codice.chars().count()).max().unwrap_or_default();
    for voce in &voci {
        voce.racconta(larga);
    }
    riga(format_args!("{} punti di consulenza", voci.len()));
    Ok(())
}

/// A punto as its office left it, with the closures that are not over.
struct Voce {
    punto: Punto,
    modificato: bool,
    chiusure: Vec<ChiusuraPunto>,
}

impl Voce {
    fn nuova(punto: &Punto, ufficio: Option<&PuntoUfficio>, oggi: NaiveDate) -> Self {
        let punto_ora = ufficio.map_or_else(|| punto.clone(), |u| u.variazioni.applicate(punto));
        let chiusure = ufficio.map_or(&[][..], |u| &u.chiusure);
        Self {
            modificato: punto_ora != *punto,
            punto: punto_ora,
            chiusure: chiusure.iter().filter(|c| c.al >= oggi).cloned().collect(),
        }
    }

    fn oggetto(&self) -> Value {
        json!({"punto": self.punto, "modificato_dalla_sede": self.modificato, "chiusure": self.chiusure})
    }

    fn racconta(&self, larga: usize) {
        let p = &self.punto;
        let canali: Vec<&str> = p.canali.iter().map(|c| c.nome()).collect();
        let modificato = if self.modificato { "; modificato dalla sede" } else { "" };
        riga(format_args!(
            "{:<larga$}  {:<24}  {:<22}  {:>3} minuti, posti {}{modificato}",
            p.codice,
            p.nome,
            canali.join(", "),
            p.durata_minuti,
            p.posti
        ));
        for c in &self.chiusure {
            riga(format_args!("{:larga$}  chiuso {}: {}", "", giorni(c), c.motivo));
        }
    }
}

/// `il 30/11/2026`, `dal 30/11/2026 al 02/12/2026`, and the hours where it is not the whole day.
fn giorni(c: &ChiusuraPunto) -> String {
    let giorno = |g: NaiveDate| g.format("%d/%m/%Y").to_string();
    let quali = if c.dal == c.al {
        format!("il {}", giorno(c.dal))
    } else {
        format!("dal {} al {}", giorno(c.dal), giorno(c.al))
    };
    match c.orario {
        Some((dalle, alle)) => format!("{quali}, {}-{}", dalle.format("%H:%M"), alle.format("%H:%M")),
        None => quali,
    }
}

async fn slot(base: &Base, orari: &Orari) -> Result<(), Uscita> {
    esiste(base, &orari.punto)?;
    let oggi = giorno_civile(base.clock.now().to_utc());
    let dal = orari.dal.as_deref().map_or(Ok(oggi), |testo| data("--dal", testo))?;
    let al = match orari.al.as_deref() {
        Some(testo) => data("--al", testo)?,
        None => dal.checked_add_days(Days::new(SETTIMANA - 1)).unwrap_or(dal),
    };
    if al < dal || (al - dal).num_days() > ANNO {
        return Err(Uscita::Uso(format!(
            "--al: «{al}» non va bene; atteso un giorno non prima di {dal}, entro un anno"
        )));
    }
    let liberi = liberi(base, &orari.punto, dal, al).await?;
    if orari.json {
        return json(&liberi);
    }
    let mut per_giorno: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for l in &liberi {
        let voce = format!("{} ({})", alle(l.slot.inizio), l.posti);
        per_giorno.entry(giorno_civile(l.slot.inizio.to_utc())).or_default().push(voce);
    }
    for (giorno, voci) in &per_giorno {
        riga(format_args!("{}  {}", giorno.format("%d/%m/%Y"), voci.join("  ")));
    }
    let periodo = format!("dal {} al {}", dal.format("%d/%m/%Y"), al.format("%d/%m/%Y"));
    riga(format_args!("{} orari liberi {periodo}; tra parentesi i posti", liberi.len()));
    Ok(())
}

/// Asked in pieces: one question covers a quarter at most.
async fn liberi(base: &Base, punto: &str, dal: NaiveDate, al: NaiveDate) -> Result<Vec<SlotLibero>, Uscita> {
    let (mut resto, mut tutti) = (Some(dal), Vec::new());
    while let Some(da) = resto.filter(|da| *da <= al) {
        let a = da.checked_add_signed(TimeDelta::days(SLOT_GIORNI_MASSIMI)).unwrap_or(al).min(al);
        tutti.extend(base.ufficio.slot_liberi(punto, da, a).await?);
        resto = a.succ_opt();
    }
    Ok(tutti)
}

async fn da_spostare(base: &Base, punto: &str, in_json: bool) -> Result<(), Uscita> {
    esiste(base, punto)?;
    let PuntoCambiato { da_spostare, .. } = base.ufficio.punto(punto).await?;
    if in_json {
        json(&da_spostare.iter().map(oggetto).collect::<Vec<_>>())?;
    } else {
        for d in &da_spostare {
            let a = &d.appuntamento;
            let nome = a.prenotazione.prenotato_da_nome.as_deref().unwrap_or(&a.prenotazione.prenotato_da);
            riga(format_args!("{}  {}  {nome}", a.meta.id, fascia(&a.slot())));
            riga(format_args!("    {}", perche(&d.perche)));
            riga(match d.proposta {
                Some(slot) => format!("    proposta: {}", fascia(&slot)),
                None => "    nessun orario libero da proporre".to_owned(),
            });
        }
        riga(match da_spostare.len() {
            0 => "Nessun appuntamento da spostare.".to_owned(),
            quanti => format!("Appuntamenti da spostare: {quanti}."),
        });
    }
    if da_spostare.is_empty() { Ok(()) } else { Err(Uscita::Controllo(String::new())) }
}

fn oggetto(d: &DaSpostare) -> Value {
    let a = &d.appuntamento;
    json!({
        "appuntamento": a.meta.id,
        "inizio": a.inizio,
        "fine": a.fine,
        "prenotato_da": a.prenotazione.prenotato_da,
        "nome": a.prenotazione.prenotato_da_nome,
        "perche": perche(&d.perche),
        "codice": d.perche.codice(),
        "proposta": d.proposta,
    })
}

/// For the office: why it cannot be held.
fn perche(rifiuto: &RifiutoSlot) -> String {
    match rifiuto {
        RifiutoSlot::GiornoChiuso { motivo, .. } => format!("quel giorno il punto è chiuso: {motivo}"),
        RifiutoSlot::OrarioChiuso { motivo } => format!("in quell'orario il punto è chiuso: {motivo}"),
        RifiutoSlot::PostiRidotti { posti } => format!("a quell'ora i posti sono ora {posti}"),
        _ => "fuori dagli orari di apertura del punto".to_owned(),
    }
}

fn esiste(base: &Base, punto: &str) -> Result<(), Uscita> {
    if base.ufficio.regole.attuali().punti.contains_key(punto) {
        return Ok(());
    }
    Err(Uscita::Uso(format!("il punto di consulenza «{punto}» non esiste: quesiti punti elenco li mostra")))
}

/// `30/11/2026 09:00-09:30`, on the clock of Rome.
fn fascia(slot: &Slot) -> String {
    format!("{}-{}", quando(slot.inizio), alle(slot.fine))
}

/// `09:00`, on the clock of Rome.
fn alle(istante: Timestamp) -> String {
    istante.to_utc().with_timezone(&Rome).format("%H:%M").to_string()
}
