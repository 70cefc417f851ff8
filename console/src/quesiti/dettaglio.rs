//! The page of a quesito: the conversation, the facts beside it, the acts on top.

use super::{
    compilato::Compilato,
    conversazione::{MessaggioVista, conversazione},
    differiti,
    passaggi::{Passaggio, perche_qui, utenti as utenti_della_storia},
    scrivania::{ModuloScritto, Scrivania},
    storia::{VoceStoria, storia},
    termine::{Perche, perche, termine},
    verbi::{self, AttoPagina, Modo},
};
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    rotte::UFFICIO,
    stato::App,
    vista::{
        luoghi, parole,
        persone::{Nomi, id_utente},
        quando::{Quando, giorno, quando},
        termine::TermineDetto,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use engine::{Conn, Uuid, history};
use serde::Deserialize;
use workflows::{
    accessi::Cosa,
    appuntamenti,
    attore::Ruolo,
    notifiche,
    quesiti::{Contesto, Idoneita, NomeStato, Quesito, Rifiuto, Stato, Verbo, store},
    scadenze::giorno_civile,
    scrivania::bozze::TipoBozza,
    utenti,
};

/// An act, open or with its reason.
#[derive(Debug)]
pub(crate) struct AttoVista {
    pub(crate) atto: &'static AttoPagina,
    pub(crate) rifiuto: Option<String>,
}

/// Acts that are refused for the same reason: said once, beside all of them.
#[derive(Debug)]
pub(crate) struct Rifiutati {
    pub(crate) atti: Vec<&'static AttoPagina>,
    pub(crate) motivo: String,
}

impl AttoVista {
    pub(crate) fn subito(&self) -> bool {
        self.atto.modo == Modo::Subito
    }
}

/// A notification, and what became of it.
#[derive(Debug)]
pub(crate) struct NotificaVista {
    pub(crate) evento: String,
    pub(crate) canale: &'static str,
    pub(crate) stato: String,
    pub(crate) fallita: bool,
    pub(crate) quando: Quando,
    pub(crate) esito: Option<String>,
}

/// An appointment it was booked for.
#[derive(Debug)]
pub(crate) struct AppuntamentoVista {
    pub(crate) indirizzo: String,
    pub(crate) quando: Quando,
    pub(crate) stato: String,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct EsitoVista {
    pub(crate) nome: String,
    pub(crate) il: Quando,
}

/// Someone to choose.
#[derive(Debug)]
pub(crate) struct Scelta {
    pub(crate) valore: String,
    pub(crate) nome: String,
}

#[derive(Template)]
#[template(path = "quesiti/dettaglio.html")]
pub(super) struct Dettaglio {
    cornice: Cornice,
    indirizzo: String,
    versione: i64,
    oggetto: String,
    protocollo: Option<String>,
    stato: NomeStato,
    termine: TermineDetto,
    perche: Option<Perche>,
    cassetto: String,
    argomento: String,
    posizione: Option<String>,
    periodo: Option<(String, String)>,
    motivo: Option<String>,
    identificativo: Option<String>,
    cap: Option<String>,
    mittente: String,
    mittente_nome: Option<String>,
    soggetto: String,
    sede: Option<String>,
    unita: Option<String>,
    assegnatario: Option<String>,
    smistamento: Vec<String>,
    fascicolo: Option<String>,
    aperto: Quando,
    esito: Option<EsitoVista>,
    idoneita: String,
    atti: Vec<AttoVista>,
    messaggi: Vec<MessaggioVista>,
    con_allegati: bool,
    storia: Vec<VoceStoria>,
    notifiche: Vec<NotificaVista>,
    appuntamenti: Vec<AppuntamentoVista>,
    esiti: Vec<Scelta>,
    sedi: Vec<Scelta>,
    unita_tutte: Vec<Scelta>,
    colleghi: Vec<Scelta>,
    scrivania: Scrivania,
    /// Whether it says that the page is open.
    presente: bool,
    compilato: Compilato,
}

impl Dettaglio {
    /// Whether an act can be asked for: who has one that waits takes that back first, and nobody writes beside it.
    fn ammesso(&self, percorso: &str) -> bool {
        let ora = match &self.scrivania.in_partenza {
            None => true,
            Some(p) => !p.mia && self.scrivania.moduli.iter().all(|m| m.percorso != percorso),
        };
        ora && self.atti.iter().any(|a| a.atto.percorso == percorso && a.rifiuto.is_none())
    }

    /// With the form that was refused as it was sent.
    pub(super) fn con_compilato(mut self, compilato: Compilato) -> Self {
        if let Some(scritto) = compilato.scritto().filter(|_| !self.ammesso(compilato.percorso)) {
            self.cornice.aggiungi(&scritto);
        }
        self.compilato = compilato;
        self
    }

    /// What the form of an act shows: empty, unless it was refused.
    fn compilato(&self, percorso: &str) -> Option<&Compilato> {
        Some(&self.compilato).filter(|c| c.percorso == percorso)
    }

    /// What did not arrive, told first.
    fn fallite(&self) -> Option<String> {
        match self.notifiche.iter().filter(|n| n.fallita).count() {
            0 => None,
            1 => Some("Una notifica non è arrivata.".to_owned()),
            n => Some(format!("{n} notifiche non sono arrivate.")),
        }
    }

    fn ammessi(&self) -> impl Iterator<Item = &AttoVista> {
        self.atti.iter().filter(|a| self.ammesso(a.atto.percorso))
    }

    /// The refused acts that have a key, which are those of every day, by reason.
    fn rifiutati(&self) -> Vec<Rifiutati> {
        let mut gruppi: Vec<Rifiutati> = Vec::new();
        for a in self.atti.iter().filter(|a| !a.atto.tasto.is_empty()) {
            let Some(motivo) = &a.rifiuto else { continue };
            match gruppi.iter_mut().find(|g| g.motivo == *motivo) {
                Some(gruppo) => gruppo.atti.push(a.atto),
                None => gruppi.push(Rifiutati { atti: vec![a.atto], motivo: motivo.clone() }),
            }
        }
        gruppi
    }

    /// Drafts whose form is not on the page.
    fn bozze_senza_modulo(&self) -> Vec<&ModuloScritto> {
        self.scrivania.senza_modulo(|p| self.ammesso(p))
    }
}

/// How one got here.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Arrivo {
    /// Word of the act that was just done.
    #[serde(default)]
    fatto: String,
    /// Word of the draft to go on with.
    #[serde(default)]
    scrivi: String,
    /// The act that waited and whose time is over.
    inviato: Option<Uuid>,
}

/// The page.
pub(super) async fn legge(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
    Query(arrivo): Query<Arrivo>,
) -> Result<Html<String>, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    let mut avviso = verbi::fatto(&arrivo.fatto).map(|f| Avviso::Fatto(f.to_owned()));
    if let Some(differito) = arrivo.inviato {
        avviso = differiti::esito(&app, &io, differito).await?.or(avviso);
    }
    let scrivi = arrivo.scrivi.parse().ok();
    let vista = componi(&app, &io, &mut conn, &quesito, avviso, scrivi).await?;
    drop(conn);
    io.annota(&app, quesito.meta.id, Cosa::Dettaglio).await?;
    pagina(&vista)
}

/// Everything the page shows.
pub(super) async fn componi(
    app: &App,
    io: &Io,
    conn: &mut Conn,
    q: &Quesito,
    avviso: Option<Avviso>,
    scrivi: Option<TipoBozza>,
) -> Result<Dettaglio, Errore> {
    let id = q.meta.id;
    let messaggi = store::messaggi(conn, id).await?;
    let righe = history::of(conn, id).await?;
    let avvisi = notifiche::di_quesito(conn, id).await?;
    let prenotati = appuntamenti::store::di_quesito(conn, id).await?;
    let tabelle = app.ufficio.regole.attuali();
    let regola = app.ufficio.regole.regola(conn, &q.regole, &q.richiesta.argomento).await?;
    let passaggi: Vec<_> = righe.iter().map(Passaggio::di).collect();
    let persone = utenti_della_storia(&passaggi)
        .chain(messaggi.iter().filter_map(|m| id_utente(&m.autore)))
        .chain(q.assegnatario());
    let nomi = Nomi::di(conn, persone).await?;
    let colleghi = colleghi(conn, io, q).await?;
    let ora = app.ufficio.clock.now();
    let oggi = giorno_civile(ora.to_utc());
    let ctx = Contesto { attore: &io.attore, ora, tabelle: &tabelle, regola: &regola };
    let ammissioni = q.ammissioni(&ctx);
    let perche = perche(app, conn, q, &righe, &ctx).await?;
    let scrivania = Scrivania::di(app, io, conn, q, &tabelle, scrivi).await?;
    let (r, stato) = (&q.richiesta, q.nome_stato());
    let nome_cassetto = |c: &str| tabelle.cassetti.get(c).map_or(c.to_owned(), |c| c.nome.clone());
    Ok(Dettaglio {
        cornice: Cornice::nuova(app, Some(io), &r.oggetto, Some(Voce::Coda)).con_avviso(avviso),
        indirizzo: format!("/quesiti/{id}"),
        versione: q.meta.version,
        oggetto: r.oggetto.clone(),
        protocollo: q.fatti.protocollo.as_ref().map(ToString::to_string),
        stato,
        termine: termine(q, &righe, oggi),
        perche,
        cassetto: nome_cassetto(&r.cassetto),
        argomento: tabelle.argomenti.get(&r.argomento).map_or(r.argomento.clone(), |a| a.nome.clone()),
        posizione: r.posizione.clone(),
        periodo: r.periodo.clone(),
        motivo: r.motivo.clone(),
        identificativo: r.identificativo.clone(),
        cap: r.cap.clone(),
        mittente: r.mittente.clone(),
        mittente_nome: r.mittente_nome.clone(),
        soggetto: r.soggetto.clone(),
        sede: q.sede.as_ref().map(|s| luoghi::sede(&tabelle, s)),
        unita: q.unita.as_ref().map(|u| luoghi::unita(&tabelle, u)),
        assegnatario: q.assegnatario().map(|a| nomi.nome(a).to_owned()),
        smistamento: perche_qui(&passaggi, &nomi, &tabelle),
        fascicolo: q.fascicolo(&tabelle),
        aperto: quando(q.meta.created_at),
        esito: match &q.stato {
            Stato::Chiusa(c) => Some(EsitoVista {
                nome: tabelle.esiti.get(&c.esito).map_or(c.esito.clone(), |e| e.nome.clone()),
                il: quando(c.il),
            }),
            Stato::Aperta | Stato::InCarico { .. } => None,
        },
        idoneita: idoneita(&q.idoneita_appuntamento(oggi)),
        atti: verbi::ATTI
            .iter()
            .filter_map(|atto| {
                let ammissione = ammissioni.iter().find(|a| a.verbo == atto.verbo)?;
                if atto.verbo == Verbo::PrendiInCarico && q.assegnatario() == Some(&io.utente.id) {
                    return None;
                }
                let rifiuto = ammissione.rifiuto.as_ref().map(|r| motivo(r, &nomi));
                Some(AttoVista { atto, rifiuto })
            })
            .collect(),
        con_allegati: messaggi.iter().any(|m| !m.allegati.is_empty()),
        messaggi: conversazione(messaggi, &nomi),
        storia: storia(&passaggi, &nomi, &tabelle),
        notifiche: avvisi.iter().rev().map(notifica).collect(),
        appuntamenti: prenotati.iter().map(appuntamento).collect(),
        esiti: tabelle.esiti.values().map(|e| scelta(&e.codice, &e.nome)).collect(),
        sedi: tabelle.sedi.values().map(|s| scelta(&s.codice, &s.nome)).collect(),
        unita_tutte: tabelle.unita.values().map(|u| scelta(&u.codice, &u.nome)).collect(),
        colleghi,
        scrivania,
        presente: UFFICIO.ammette(Some(io.ruolo())),
        compilato: Compilato::default(),
    })
}

fn scelta(valore: &str, nome: &str) -> Scelta {
    Scelta { valore: valore.to_owned(), nome: nome.to_owned() }
}

fn notifica(n: &notifiche::Notifica) -> NotificaVista {
    NotificaVista {
        evento: parole::evento(n.evento),
        canale: parole::canale(n.canale),
        stato: n.stato.codice().replace('_', " "),
        fallita: n.stato == notifiche::StatoNotifica::Fallita,
        quando: quando(n.aggiornata_il),
        esito: n.esito_gestore.clone(),
    }
}

fn appuntamento(a: &appuntamenti::Appuntamento) -> AppuntamentoVista {
    AppuntamentoVista {
        indirizzo: format!("/agenda/appuntamenti/{}", a.meta.id),
        quando: quando(a.slot().inizio),
        stato: a.nome_stato().to_string(),
    }
}

/// Why an act is refused, without the act: one sentence stands for all that are refused alike.
fn motivo(rifiuto: &Rifiuto, nomi: &Nomi) -> String {
    match rifiuto {
        Rifiuto::Stato { stato: NomeStato::Aperta, .. } => "Prima prendilo in carico.".to_owned(),
        Rifiuto::Stato { stato: NomeStato::InCarico, .. } => "Il quesito è già in carico.".to_owned(),
        Rifiuto::Stato { stato: NomeStato::Chiusa, .. } => "Il quesito è chiuso.".to_owned(),
        Rifiuto::GiaInCarico { da: a } | Rifiuto::NonAssegnatario { a, .. } => {
            format!("È in carico a {}.", nomi.nome(a))
        }
        altro => altro.to_string(),
    }
}

/// Whether the sender can ask for an appointment, as a colleague wants to know it.
fn idoneita(i: &Idoneita) -> String {
    match i {
        Idoneita::EsitoNegativo => "Il mittente può chiedere un appuntamento: esito negativo.".to_owned(),
        Idoneita::ResaDisponibile => {
            "Il mittente può chiedere un appuntamento: reso disponibile alla chiusura.".to_owned()
        }
        Idoneita::SenzaRisposta { dal } => {
            format!("Il mittente può chiedere un appuntamento dal {}: nessuna risposta.", giorno(*dal))
        }
        Idoneita::NonAncora { dal } => {
            format!("Se nessuno risponde, il mittente potrà chiedere un appuntamento dal {}.", giorno(*dal))
        }
        Idoneita::No => "Nessun appuntamento previsto.".to_owned(),
    }
}

/// To whom a supervisore can give it.
async fn colleghi(conn: &mut Conn, io: &Io, q: &Quesito) -> Result<Vec<Scelta>, Errore> {
    let (Ruolo::Supervisore, Some(sede)) = (io.ruolo(), q.sede.as_deref()) else { return Ok(Vec::new()) };
    let mut colleghi = utenti::di_sedi(conn, &[sede], Ruolo::Funzionario).await?;
    colleghi.extend(utenti::di_sedi(conn, &[sede], Ruolo::Supervisore).await?);
    Ok(colleghi.iter().map(|u| scelta(&u.id, &u.nome)).collect())
}
