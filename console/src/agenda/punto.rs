//! A punto as its office has it open: hours, closures, what cannot be held because of them.

use super::{
    ambito,
    avvisi::{DaSpostareVista, da_spostare},
    giorni::chiusura,
    verbi,
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    rotte::{RESPONSABILI, UFFICIO},
    stato::App,
    vista::luoghi,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use chrono::NaiveDate;
use serde::Deserialize;
use std::ops::RangeInclusive;
use workflows::{
    punti::giorni_chiudibili,
    scadenze::{GiornoSettimana, giorno_civile},
    tabelle::Punto,
};

/// A closure.
#[derive(Debug)]
struct ChiusuraVista {
    numero: u32,
    quando: String,
    motivo: String,
    passata: bool,
}

/// What a form held when the change was not done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ScrittoChiusura {
    pub(super) dal: String,
    pub(super) al: String,
    pub(super) dalle: String,
    pub(super) alle: String,
    pub(super) motivo: String,
}

#[derive(Template)]
#[template(path = "agenda/punto.html")]
pub(super) struct PaginaPunto {
    cornice: Cornice,
    codice: String,
    indirizzo: String,
    nome: String,
    sede: String,
    unita: String,
    dove: Option<String>,
    canali: String,
    /// `lun, mar, mer: 09:00–12:30`
    orari: Vec<String>,
    durata: u32,
    posti: u32,
    anticipo: u32,
    orizzonte: u32,
    variato: bool,
    versione: i64,
    chiusure: Vec<ChiusuraVista>,
    da_spostare: Vec<DaSpostareVista>,
    /// Whether its hours and closures can be changed.
    cambia: bool,
    /// Whether what cannot be held can be moved from here.
    sposta: bool,
    /// The days that a closure may hold.
    chiudibili: RangeInclusive<NaiveDate>,
    scritto: ScrittoChiusura,
}

/// How one got here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Arrivo {
    fatto: String,
}

/// The page.
pub(super) async fn legge(
    State(app): State<App>,
    io: Io,
    Path(codice): Path<String>,
    Query(arrivo): Query<Arrivo>,
) -> Result<Html<String>, Errore> {
    let avviso = match arrivo.fatto.as_str() {
        "chiude" => Some("La chiusura è salvata: chi prenota non vede più quegli orari."),
        "riapre" => Some("La chiusura è tolta."),
        "varia" => Some("I dati del punto di consulenza sono salvati."),
        altro => verbi::fatto(altro),
    };
    let avviso = avviso.map(|f| Avviso::Fatto(f.to_owned()));
    pagina(&componi(&app, &io, &codice, avviso, ScrittoChiusura::default()).await?)
}

/// Everything the page shows.
pub(super) async fn componi(
    app: &App,
    io: &Io,
    codice: &str,
    avviso: Option<Avviso>,
    scritto: ScrittoChiusura,
) -> Result<PaginaPunto, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let base = ambito::punto(app, io, &tabelle, codice)?;
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let adesso = app.ufficio.punto(codice).await?;
    let variazioni = &adesso.punto.variazioni;
    let p = variazioni.applicate(base);
    let mut chiusure = adesso.punto.chiusure.clone();
    chiusure.sort_by_key(|c| (c.al < oggi, c.dal, c.numero));
    let ruolo = Some(io.ruolo());
    Ok(PaginaPunto {
        cornice: Cornice::nuova(app, Some(io), &p.nome, Some(Voce::Agenda)).con_avviso(avviso),
        chiudibili: giorni_chiudibili(oggi),
        indirizzo: format!("/agenda/punti/{codice}"),
        sede: luoghi::sede(&tabelle, &p.sede),
        unita: luoghi::unita(&tabelle, &p.unita),
        canali: p.canali.iter().map(|c| c.nome()).collect::<Vec<_>>().join(", "),
        orari: orari(&p),
        durata: p.durata_minuti,
        posti: p.posti,
        anticipo: p.anticipo_ore,
        orizzonte: p.orizzonte_giorni,
        variato: *variazioni != workflows::punti::Variazioni::default(),
        versione: adesso.punto.meta.version,
        chiusure: chiusure
            .iter()
            .map(|c| ChiusuraVista {
                numero: c.numero,
                quando: chiusura(c),
                motivo: c.motivo.clone(),
                passata: c.al < oggi,
            })
            .collect(),
        da_spostare: da_spostare(&adesso.da_spostare, &tabelle),
        cambia: RESPONSABILI.ammette(ruolo),
        sposta: UFFICIO.ammette(ruolo),
        codice: p.codice,
        nome: p.nome,
        dove: p.indirizzo,
        scritto,
    })
}

fn orari(p: &Punto) -> Vec<String> {
    let detti = p.orari.iter().map(|o| {
        let giorni: Vec<&str> = o.giorni.iter().map(|g| nome_giorno(*g)).collect();
        format!("{}: {}–{}", giorni.join(", "), o.dalle.format("%H:%M"), o.alle.format("%H:%M"))
    });
    detti.collect()
}

fn nome_giorno(g: GiornoSettimana) -> &'static str {
    match g {
        GiornoSettimana::Lunedi => "lunedì",
        GiornoSettimana::Martedi => "martedì",
        GiornoSettimana::Mercoledi => "mercoledì",
        GiornoSettimana::Giovedi => "giovedì",
        GiornoSettimana::Venerdi => "venerdì",
        GiornoSettimana::Sabato => "sabato",
        GiornoSettimana::Domenica => "domenica",
    }
}
