//! The page of the sede, for its supervisor; for who looks at all sedi, after choosing one.

use super::{
    assenze::{AssenzaVista, Scritta, assenze},
    carico::{CaricoVista, carico},
    consegne::{LavoroFallito, NotificaFallita, lavori, notifiche},
    da_seguire::{DiAssente, EscalationVista, NonSmistato, da_riassegnare, escalation, non_smistati},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    rotte::{RESPONSABILI, SMISTATORI, SUPERVISORI},
    stato::App,
    vista::luoghi,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;

/// A choice of a list.
#[derive(Debug)]
pub(super) struct Scelta {
    pub(super) valore: String,
    pub(super) nome: String,
    pub(super) scelta: bool,
}

/// How one got here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Arrivo {
    sede: String,
    fatto: String,
    /// Where the page of escalations begins.
    escalation: String,
}

#[derive(Template, Default)]
#[template(path = "sede/sede.html")]
pub(super) struct PaginaSede {
    cornice: Cornice,
    /// Empty for who has a sede.
    sedi: Vec<Scelta>,
    sede: String,
    sede_nome: String,
    /// Whether absences and assignments can be written.
    supervisiona: bool,
    smista: bool,
    ripete: bool,
    carico: Vec<CaricoVista>,
    assenze: Vec<AssenzaVista>,
    scritta: Scritta,
    da_riassegnare: Vec<DiAssente>,
    escalation: Vec<EscalationVista>,
    altre_escalation: Option<String>,
    non_smistati: Vec<NonSmistato>,
    non_smistati_totale: String,
    notifiche: Vec<NotificaFallita>,
    lavori: Vec<LavoroFallito>,
}

/// The page.
pub(super) async fn legge(
    State(app): State<App>,
    io: Io,
    Query(arrivo): Query<Arrivo>,
) -> Result<Html<String>, Errore> {
    let avviso = match arrivo.fatto.as_str() {
        "assenza" => {
            Some("L'assenza è salvata: quello che la persona ha in carico resta suo finché non lo riassegni.")
        }
        "assenza_tolta" => Some("L'assenza è tolta."),
        "lavoro" => Some("Il lavoro è di nuovo in coda: il primo tentativo parte subito."),
        _ => None,
    };
    let avviso = avviso.map(|f| Avviso::Fatto(f.to_owned()));
    pagina(&componi(&app, &io, &arrivo, avviso, Scritta::default()).await?)
}

/// Everything the page shows.
pub(super) async fn componi(
    app: &App,
    io: &Io,
    arrivo: &Arrivo,
    avviso: Option<Avviso>,
    scritta: Scritta,
) -> Result<PaginaSede, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let propria = io.utente.sede.clone().filter(|_| io.ruolo().di_sede());
    let ruolo = Some(io.ruolo());
    let mut p = PaginaSede {
        cornice: Cornice::nuova(app, Some(io), "La sede", Some(Voce::Sede)).con_avviso(avviso),
        sedi: match &propria {
            Some(_) => Vec::new(),
            None => tabelle
                .sedi
                .values()
                .map(|s| Scelta {
                    valore: s.codice.clone(),
                    nome: s.nome.clone(),
                    scelta: s.codice == arrivo.sede,
                })
                .collect(),
        },
        supervisiona: SUPERVISORI.ammette(ruolo),
        smista: SMISTATORI.ammette(ruolo),
        ripete: RESPONSABILI.ammette(ruolo),
        scritta,
        ..PaginaSede::default()
    };
    let Some(sede) = propria.or_else(|| Some(arrivo.sede.clone()).filter(|s| !s.is_empty())) else {
        return Ok(p);
    };
    p.carico = carico(app, io, &sede).await?;
    p.assenze = assenze(app, io, &sede).await?;
    p.da_riassegnare = da_riassegnare(app, io, &sede).await?;
    let (viste, altre) = escalation(app, io, &sede, &arrivo.escalation).await?;
    p.escalation = viste;
    p.altre_escalation = altre.map(|c| format!("/sede?sede={sede}&escalation={c}#escalation"));
    (p.non_smistati, p.non_smistati_totale) = non_smistati(app, io).await?;
    p.notifiche = notifiche(app, io, &sede).await?;
    p.lavori = lavori(app, io, &sede).await?;
    p.sede_nome = luoghi::sede(&tabelle, &sede);
    p.sede = sede;
    Ok(p)
}
