//! The agenda: a day or a week of a punto, with what must not be forgotten on top.

use super::{
    avvisi::AvvisiVista,
    giorni::{GiornoVista, RigaGiorno, giorno_vista, impegni, si_mostra},
    indirizzo::{Dove, Vista},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    stato::App,
    vista::{luoghi, quando::giorno},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use chrono::NaiveDate;
use workflows::{scadenze::giorno_civile, tabelle::Tabelle, ufficio::AgendaPunto};

/// A choice of a list.
#[derive(Debug)]
pub(super) struct Scelta {
    pub(super) valore: String,
    pub(super) nome: String,
    pub(super) scelta: bool,
}

/// The agenda of the punto that was chosen.
#[derive(Debug)]
struct PuntoVista {
    nome: String,
    unita: String,
    variato: bool,
    troncata: bool,
    /// Its closures and hours.
    indirizzo: String,
    giorni: Vec<GiornoVista>,
    /// Where everything of a day or week is told, for the heading.
    titolo: String,
    prima: String,
    dopo: String,
    oggi: String,
    giorno_link: String,
    settimana_link: String,
}

#[derive(Template)]
#[template(path = "agenda/agenda.html")]
struct Pagina {
    cornice: Cornice,
    /// Empty for who has a sede.
    sedi: Vec<Scelta>,
    sede: String,
    sede_nome: String,
    punti: Vec<Scelta>,
    giorno: String,
    vista: &'static str,
    settimana: bool,
    avvisi: AvvisiVista,
    punto: Option<PuntoVista>,
}

/// The page.
pub(super) async fn legge(
    State(app): State<App>,
    io: Io,
    Query(dove): Query<Dove>,
) -> Result<Html<String>, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let adesso = app.ufficio.clock.now();
    let oggi = giorno_civile(adesso.to_utc());
    let (giorno, avviso) = match dove.giorno(oggi) {
        Some(giorno) => (giorno, None),
        None => {
            let frase = "Il giorno non si legge: scrivilo come 2026-07-24. Intanto vedi oggi.";
            (oggi, Some(Avviso::NonFatto(frase.to_owned())))
        }
    };
    let cornice = Cornice::nuova(&app, Some(&io), "Agenda", Some(Voce::Agenda)).con_avviso(avviso);
    let vista = dove.vista;
    let mut p = Pagina {
        cornice,
        sedi: sedi(&io, &tabelle, &dove.sede),
        sede: String::new(),
        sede_nome: String::new(),
        punti: Vec::new(),
        giorno: giorno.to_string(),
        vista: if vista == Vista::Settimana { "settimana" } else { "giorno" },
        settimana: vista == Vista::Settimana,
        avvisi: AvvisiVista::default(),
        punto: None,
    };
    let Some(sede) = sede_di(&io, &tabelle, &dove) else { return pagina(&p) };
    let punti = app.ufficio.punti_di_sede(&io.attore, &sede, None).await?;
    // A punto of another sede left in the address when a sede is chosen is not an error.
    let scelto = match punti.iter().find(|p| p.codice == dove.punto) {
        Some(punto) => punto.codice.clone(),
        None => piu_impegnato(&app, &io, &sede, vista.periodo(giorno)).await?,
    };
    p.sedi.iter_mut().for_each(|s| s.scelta = s.valore == sede);
    p.sede_nome = luoghi::sede(&tabelle, &sede);
    p.punti = punti
        .iter()
        .map(|p| Scelta { valore: p.codice.clone(), nome: p.nome.clone(), scelta: p.codice == scelto })
        .collect();
    p.avvisi = AvvisiVista::di(app.ufficio.avvisi_agenda(&io.attore, &sede).await?, &tabelle);
    if !scelto.is_empty() {
        let (dal, al) = vista.periodo(giorno);
        let agenda = app.ufficio.agenda_di_punto(&io.attore, &scelto, dal, al).await?;
        let qui = Dove {
            sede: if io.ruolo().di_sede() { String::new() } else { sede.clone() },
            punto: scelto,
            giorno: giorno.to_string(),
            vista,
        };
        p.punto = Some(punto(&agenda, &qui, &tabelle, adesso, (giorno, oggi)));
    }
    p.sede = sede;
    pagina(&p)
}

/// The punto with most to do in these days, for who names none: the first by name when all are free.
async fn piu_impegnato(
    app: &App,
    io: &Io,
    sede: &str,
    (dal, al): (NaiveDate, NaiveDate),
) -> Result<String, Errore> {
    let agende = app.ufficio.agenda_di_sede(&io.attore, sede, None, dal, al).await?;
    let suoi = |a: &AgendaPunto| a.giorni.iter().map(impegni).sum::<usize>();
    let scelto = agende.iter().enumerate().max_by_key(|(n, a)| (suoi(a), std::cmp::Reverse(*n)));
    Ok(scelto.map(|(_, a)| a.punto.codice.clone()).unwrap_or_default())
}

/// Which sede is looked at: one's own; or the one chosen, or that of the punto chosen.
fn sede_di(io: &Io, tabelle: &Tabelle, dove: &Dove) -> Option<String> {
    if io.ruolo().di_sede() {
        return io.utente.sede.clone();
    }
    let scelta = Some(dove.sede.clone()).filter(|s| !s.is_empty());
    scelta.or_else(|| tabelle.punti.get(&dove.punto).map(|p| p.sede.clone()))
}

/// The sedi that have an agenda, for who looks at all of them.
fn sedi(io: &Io, tabelle: &Tabelle, scelta: &str) -> Vec<Scelta> {
    if io.ruolo().di_sede() {
        return Vec::new();
    }
    let con_punti = tabelle.sedi.values().filter(|s| tabelle.punti.values().any(|p| p.sede == s.codice));
    con_punti
        .map(|s| Scelta { valore: s.codice.clone(), nome: s.nome.clone(), scelta: s.codice == scelta })
        .collect()
}

fn punto(
    agenda: &AgendaPunto,
    qui: &Dove,
    tabelle: &Tabelle,
    adesso: engine::Timestamp,
    (giorno_scelto, oggi): (NaiveDate, NaiveDate),
) -> PuntoVista {
    let (prima, dopo) = qui.vista.accanto(giorno_scelto);
    let (dal, al) = qui.vista.periodo(giorno_scelto);
    let del_giorno = |g: NaiveDate| Dove { vista: Vista::Giorno, ..qui.il(g) }.link();
    let mostrati = agenda.giorni.iter().filter(|g| qui.vista == Vista::Giorno || si_mostra(g));
    PuntoVista {
        nome: agenda.punto.nome.clone(),
        unita: agenda.unita.clone(),
        variato: agenda.variato,
        troncata: agenda.troncata,
        indirizzo: format!("/agenda/punti/{}", agenda.punto.codice),
        giorni: mostrati.map(|g| giorno_vista(g, tabelle, adesso, oggi, del_giorno(g.giorno))).collect(),
        titolo: match qui.vista {
            Vista::Giorno => giorno(dal),
            Vista::Settimana => format!("da {} a {}", giorno(dal), giorno(al)),
        },
        prima: qui.il(prima).link(),
        dopo: qui.il(dopo).link(),
        oggi: qui.il(oggi).link(),
        giorno_link: Dove { vista: Vista::Giorno, ..qui.clone() }.link(),
        settimana_link: Dove { vista: Vista::Settimana, ..qui.clone() }.link(),
    }
}
