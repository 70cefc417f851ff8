//! The page of an appointment: all that the meeting needs (R43-R44, R81), and its acts.

use super::{
    ambito,
    avvisi::nome_punto,
    collegati::{Collegato, collegati},
    giorni::{chi, orario},
    spostamento::{SpostamentoVista, spostamento},
    storia::storia,
    verbi::{self, AttoPagina},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    quesiti::{
        conversazione::{AllegatoVista, conversazione, dimensione},
        storia::VoceStoria,
    },
    rotte::UFFICIO,
    stato::App,
    vista::{
        parole,
        persone::{Nomi, id_utente},
        quando::{Quando, giorno, quando},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use engine::history;
use serde::Deserialize;
use workflows::{
    accessi::Cosa,
    appuntamenti::{Appuntamento, Contesto, NomeStato, Parte, Stato},
    notifiche, recapiti,
    scadenze::giorno_civile,
    tabelle::{Canale, CanaleErogazione},
};

/// An act, open or with its reason.
#[derive(Debug)]
struct AttoVista {
    atto: &'static AttoPagina,
    rifiuto: Option<String>,
}

/// Something said, by whom and when.
#[derive(Debug)]
struct Detto {
    testo: String,
    da: String,
    il: Quando,
}

/// The entry to the virtual room (R82).
#[derive(Debug)]
struct Stanza {
    /// Only for who meets, and only around the hour.
    collegamento: Option<String>,
    spiegazione: String,
}

/// What was announced, and what became of it.
#[derive(Debug)]
struct Invio {
    evento: String,
    canale: &'static str,
    stato: String,
    fallito: bool,
    quando: Quando,
}

/// A way to meet that can be agreed.
#[derive(Debug)]
struct Modo {
    valore: &'static str,
    nome: &'static str,
    scelto: bool,
}

/// What a form held when its act was not done: nothing that was written is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scritto {
    /// Of which act.
    pub(super) percorso: &'static str,
    pub(super) testo: String,
    /// Of a move: the slot chosen, the hour written, the punto.
    pub(super) inizio: String,
    pub(super) altro: String,
    pub(super) punto: String,
    /// Of a mode.
    pub(super) canale: String,
}

#[derive(Template)]
#[template(path = "agenda/appuntamento.html")]
struct Dettaglio {
    cornice: Cornice,
    indirizzo: String,
    versione: i64,
    chi: String,
    giorno: String,
    orario: String,
    inizio: Quando,
    stato: NomeStato,
    confermato: bool,
    /// The day in the agenda.
    agenda: String,
    punto: String,
    punto_indirizzo: Option<String>,
    dove: Option<String>,
    canale: String,
    da_concordare: bool,
    nota: String,
    profilo: &'static str,
    prenotato_da: String,
    soggetti: Vec<String>,
    cassetto: String,
    posizione: Option<String>,
    recapiti: Vec<(&'static str, String)>,
    email: Option<String>,
    promemoria: Option<Quando>,
    esame: Option<Detto>,
    modalita: Option<Detto>,
    definizione: Option<Detto>,
    cancellazione: Option<Detto>,
    spostamenti: Vec<Detto>,
    stanza: Option<Stanza>,
    quesiti: Vec<Collegato>,
    allegati: Vec<AllegatoVista>,
    con_allegati: bool,
    storia: Vec<VoceStoria>,
    invii: Vec<Invio>,
    atti: Vec<AttoVista>,
    modi: Vec<Modo>,
    spostamento: SpostamentoVista,
    scritto: Scritto,
}

impl Dettaglio {
    fn ammesso(&self, percorso: &str) -> bool {
        self.atti.iter().any(|a| a.atto.percorso == percorso && a.rifiuto.is_none())
    }

    /// Whether a form is shown open: the one whose act was not done.
    fn aperto(&self, percorso: &str) -> bool {
        self.scritto.percorso == percorso
    }

    /// What is in the text of a form.
    fn testo(&self, percorso: &str) -> &str {
        match (self.aperto(percorso), percorso, &self.esame) {
            (true, _, _) => &self.scritto.testo,
            // A review is corrected, not written again.
            (false, "esame", Some(esame)) => &esame.testo,
            _ => "",
        }
    }
}

/// How one got here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Arrivo {
    /// Word of the act that was just done.
    fatto: String,
    /// Punto whose free slots are proposed.
    verso: String,
}

/// The page.
pub(super) async fn legge(
    State(app): State<App>,
    io: Io,
    Path(id): Path<String>,
    Query(arrivo): Query<Arrivo>,
) -> Result<Html<String>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let appuntamento = ambito::appuntamento(&app, &io, &mut conn, &id).await?;
    drop(conn);
    let avviso = verbi::fatto(&arrivo.fatto).map(|f| Avviso::Fatto(f.to_owned()));
    let percorso = if arrivo.verso.is_empty() { "" } else { "spostamento" };
    let scritto = Scritto { percorso, punto: arrivo.verso, ..Scritto::default() };
    mostra(&app, &io, &appuntamento, avviso, scritto).await
}

/// The page of an appointment in scope; who reads it is recorded: the conversations of all its quesiti are there.
pub(super) async fn mostra(
    app: &App,
    io: &Io,
    a: &Appuntamento,
    avviso: Option<Avviso>,
    scritto: Scritto,
) -> Result<Html<String>, Errore> {
    let vista = componi(app, io, a, avviso, scritto).await?;
    for quesito in &a.prenotazione.quesiti {
        io.annota(app, *quesito, Cosa::Dettaglio).await?;
    }
    pagina(&vista)
}

/// Everything the page shows.
async fn componi(
    app: &App,
    io: &Io,
    a: &Appuntamento,
    avviso: Option<Avviso>,
    scritto: Scritto,
) -> Result<Dettaglio, Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let ora = app.ufficio.clock.now();
    let (p, id) = (&a.prenotazione, a.meta.id);
    let mut conn = app.ufficio.db.read().await?;
    let righe = history::of(&mut conn, id).await?;
    let noti = recapiti::elenco(&mut conn, &p.prenotato_da).await?;
    let invii = notifiche::di_quesito(&mut conn, a.primo_quesito()).await?;
    let (quesiti, persone) = collegati(app, io, &mut conn, a, &tabelle).await?;
    let detti = persone.iter().filter_map(|autore| id_utente(autore));
    let autori = righe.iter().map(|l| l.author.as_str()).chain(autori(a)).filter_map(id_utente);
    let nomi = Nomi::di(&mut conn, autori.chain(detti)).await?;
    drop(conn);
    let ctx = Contesto { attore: &io.attore, ora, tabelle: &tabelle };
    let ammissioni = a.ammissioni(&ctx);
    let atti: Vec<AttoVista> = verbi::ATTI
        .iter()
        .filter_map(|atto| {
            let ammissione = ammissioni.iter().find(|m| m.verbo == atto.verbo)?;
            Some(AttoVista { atto, rifiuto: ammissione.rifiuto.as_ref().map(ToString::to_string) })
        })
        .collect();
    let si_sposta = atti.iter().any(|m| m.atto.percorso == "spostamento" && m.rifiuto.is_none());
    let punto = tabelle.punti.get(&a.punto);
    let il = giorno_civile(a.inizio.to_utc());
    let con_allegati =
        p.archivio.is_some() || quesiti.iter().any(|q| q.1.iter().any(|m| m.archivio.is_some()));
    let titolo = format!("Appuntamento di {}", chi(a));
    Ok(Dettaglio {
        cornice: Cornice::nuova(app, Some(io), &titolo, Some(Voce::Agenda)).con_avviso(avviso),
        indirizzo: format!("/agenda/appuntamenti/{id}"),
        versione: a.meta.version,
        chi: chi(a),
        giorno: giorno(il),
        orario: orario(&a.slot()),
        inizio: quando(a.inizio),
        stato: a.nome_stato(),
        confermato: a.nome_stato() == NomeStato::Confermato,
        agenda: format!("/agenda?punto={}&giorno={il}", a.punto),
        punto: nome_punto(&a.punto, &tabelle),
        punto_indirizzo: punto.map(|p| format!("/agenda/punti/{}", p.codice)),
        dove: punto.and_then(|p| p.indirizzo.clone()),
        canale: verbi::canale(a.fatti.canale, a.da_concordare(&tabelle)),
        da_concordare: a.da_concordare(&tabelle) && a.in_corso(ora),
        nota: p.nota.clone(),
        profilo: verbi::profilo(p.profilo),
        prenotato_da: p.prenotato_da.clone(),
        soggetti: p.soggetti.clone(),
        cassetto: tabelle.cassetti.get(&p.cassetto).map_or(p.cassetto.clone(), |c| c.nome.clone()),
        posizione: p.posizione.clone(),
        email: noti.iter().find(|r| r.canale == Canale::Email).map(|r| r.indirizzo.clone()),
        recapiti: noti.into_iter().map(|r| (parole::canale(r.canale), r.indirizzo)).collect(),
        promemoria: a.fatti.promemoria_il.filter(|_| a.in_corso(ora)).map(quando),
        esame: a.fatti.esame.as_ref().map(|e| detto(&e.nota, &e.da, e.il, &nomi)),
        modalita: a.fatti.modalita.as_ref().map(|m| {
            let con = m.invitato.as_ref().map_or(String::new(), |i| format!(", invito a {i}"));
            let perche = m.motivo.as_ref().map_or(String::new(), |m| format!(": {m}"));
            detto(&format!("{}{con}{perche}", m.canale.nome()), &m.da, m.il, &nomi)
        }),
        definizione: match &a.stato {
            Stato::ChiusoEDefinito(d) => Some(detto(&d.commento, &d.da, d.il, &nomi)),
            Stato::Confermato | Stato::Cancellato(_) => None,
        },
        cancellazione: match &a.stato {
            Stato::Cancellato(c) => {
                let parte = if c.parte == Parte::Sede { "Dalla sede" } else { "Dall'utente" };
                let motivo = c.motivo.as_ref().map_or(String::new(), |m| format!(": {m}"));
                Some(detto(&format!("{parte}{motivo}"), &c.da, c.il, &nomi))
            }
            Stato::Confermato | Stato::ChiusoEDefinito(_) => None,
        },
        spostamenti: a
            .fatti
            .spostamenti
            .iter()
            .map(|s| {
                let motivo = s.motivo.as_ref().map_or(String::new(), |m| format!(": {m}"));
                let da = format!("Era {}, {}{motivo}", quando(s.inizio), nome_punto(&s.punto, &tabelle));
                detto(&da, &s.da, s.il, &nomi)
            })
            .collect(),
        stanza: stanza(a, &ctx, UFFICIO.ammette(Some(io.ruolo()))),
        quesiti: quesiti
            .into_iter()
            .map(|(c, messaggi)| Collegato { messaggi: conversazione(messaggi, &nomi), ..c })
            .collect(),
        allegati: p
            .allegati
            .iter()
            .map(|f| AllegatoVista {
                id: String::new(),
                nome: f.nome.clone(),
                dimensione: dimensione(f.dimensione),
            })
            .collect(),
        con_allegati,
        storia: storia(&righe, &nomi, &tabelle),
        invii: invii.iter().filter(|n| n.appuntamento == Some(id)).map(invio).collect(),
        modi: modi(a, punto.map_or(&[][..], |p| &p.canali), &scritto),
        spostamento: if si_sposta {
            spostamento(app, io, a, &scritto.punto).await?
        } else {
            SpostamentoVista::default()
        },
        atti,
        scritto,
    })
}

fn detto(testo: &str, da: &str, il: engine::Timestamp, nomi: &Nomi) -> Detto {
    Detto { testo: testo.to_owned(), da: nomi.autore(da), il: quando(il) }
}

/// Everybody who did something to it.
fn autori(a: &Appuntamento) -> impl Iterator<Item = &str> {
    let f = &a.fatti;
    let stato = match &a.stato {
        Stato::Confermato => None,
        Stato::ChiusoEDefinito(d) => Some(d.da.as_str()),
        Stato::Cancellato(c) => Some(c.da.as_str()),
    };
    let esame = f.esame.iter().map(|e| e.da.as_str());
    let modalita = f.modalita.iter().map(|m| m.da.as_str());
    esame.chain(modalita).chain(f.spostamenti.iter().map(|s| s.da.as_str())).chain(stato)
}

/// Only where the meeting is by video (R82). Who looks on reads when, and does not enter.
fn stanza(a: &Appuntamento, ctx: &Contesto<'_>, partecipa: bool) -> Option<Stanza> {
    if !a.e_web_meeting(ctx.tabelle) {
        return None;
    }
    Some(match a.web_meeting(ctx.tabelle, ctx.ora) {
        Ok(collegamento) => Stanza {
            collegamento: Some(collegamento.to_owned()).filter(|c| partecipa && c.starts_with("https://")),
            spiegazione: "La stanza virtuale è aperta.".to_owned(),
        },
        Err(rifiuto) => Stanza { collegamento: None, spiegazione: rifiuto.to_string() },
    })
}

fn invio(n: &notifiche::Notifica) -> Invio {
    Invio {
        evento: parole::evento(n.evento),
        canale: parole::canale(n.canale),
        stato: n.stato.codice().replace('_', " "),
        fallito: n.stato == notifiche::StatoNotifica::Fallita,
        quando: quando(n.aggiornata_il),
    }
}

/// The word of a way to meet in a form.
pub(super) fn codice(canale: CanaleErogazione) -> &'static str {
    match canale {
        CanaleErogazione::InSede => "in_sede",
        CanaleErogazione::Telefono => "telefono",
        CanaleErogazione::WebMeeting => "web_meeting",
    }
}

/// By video first: it is preferred (R55).
fn modi(a: &Appuntamento, ammessi: &[CanaleErogazione], scritto: &Scritto) -> Vec<Modo> {
    let adesso = if scritto.canale.is_empty() { codice(a.fatti.canale) } else { scritto.canale.as_str() };
    [CanaleErogazione::WebMeeting, CanaleErogazione::Telefono]
        .into_iter()
        .filter(|c| ammessi.contains(c))
        .map(|c| Modo { valore: codice(c), nome: c.nome(), scelto: codice(c) == adesso })
        .collect()
}
