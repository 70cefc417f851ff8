//! What needs a supervisor: what stays with the absent, escalations, quesiti of no sede.

use crate::{
    errore::Errore,
    io::Io,
    quesiti::riga::{RigaVista, righe},
    stato::App,
    vista::{persone::Nomi, quando::giorno},
};
use engine::Conn;
use std::collections::HashMap;
use workflows::{
    quesiti::store,
    ricerca::{Cursore, Domanda, Filtro, Ordine, cerca},
    scadenze::{TipoScadenza, giorno_civile},
};

/// Rows of each list: more are one step away.
const RIGHE: i64 = 25;

/// What somebody away has in carico.
#[derive(Debug)]
pub(super) struct DiAssente {
    pub(super) utente: String,
    pub(super) nome: String,
    /// Last day of the absence.
    pub(super) fino: String,
    pub(super) righe: Vec<RigaVista>,
    /// How many expire before it is back.
    pub(super) scadono_prima: usize,
}

/// By person, those with something that expires before they are back first.
pub(super) async fn da_riassegnare(app: &App, io: &Io, sede: &str) -> Result<Vec<DiAssente>, Errore> {
    let voci = app.ufficio.da_riassegnare(&io.attore, sede).await?;
    let mut conn = app.ufficio.db.read().await?;
    let nomi = Nomi::di(&mut conn, voci.iter().filter_map(|v| v.riga.assegnatario.as_deref())).await?;
    let mut gruppi: Vec<(DiAssente, Vec<workflows::ricerca::Riga>)> = Vec::new();
    for voce in voci {
        let utente = voce.riga.assegnatario.clone().unwrap_or_default();
        let n = match gruppi.iter().position(|(g, _)| g.utente == utente) {
            Some(n) => n,
            None => {
                let nome = nomi.nome(&utente).to_owned();
                let fino = giorno(voce.al);
                gruppi.push((
                    DiAssente { utente, nome, fino, righe: Vec::new(), scadono_prima: 0 },
                    Vec::new(),
                ));
                gruppi.len() - 1
            }
        };
        let (gruppo, sue) = &mut gruppi[n];
        gruppo.scadono_prima += usize::from(voce.scade_prima());
        sue.push(voce.riga);
    }
    let mut fatti = Vec::with_capacity(gruppi.len());
    for (gruppo, sue) in gruppi {
        fatti.push(DiAssente { righe: righe(app, &mut conn, sue).await?, ..gruppo });
    }
    Ok(fatti)
}

/// A quesito whose escalation fired.
#[derive(Debug)]
pub(super) struct EscalationVista {
    pub(super) riga: RigaVista,
    pub(super) a_chi: &'static str,
}

/// A page of them, and where the next begins.
pub(super) async fn escalation(
    app: &App,
    io: &Io,
    sede: &str,
    dopo: &str,
) -> Result<(Vec<EscalationVista>, Option<String>), Errore> {
    let dopo: Option<Cursore> = dopo.parse().ok();
    let trovate = app.ufficio.escalation_di_sede(&io.attore, sede, dopo.as_ref(), RIGHE).await?;
    let (livelli, sue): (Vec<TipoScadenza>, Vec<_>) =
        trovate.voci.into_iter().map(|e| (e.livello, e.riga)).unzip();
    let mut conn = app.ufficio.db.read().await?;
    let viste = righe(app, &mut conn, sue).await?;
    let a_chi = |livello: TipoScadenza| match livello {
        TipoScadenza::EscalationMonitoraggio => "supervisori e monitoraggio",
        _ => "supervisori",
    };
    let voci = viste.into_iter().zip(livelli).map(|(riga, l)| EscalationVista { riga, a_chi: a_chi(l) });
    Ok((voci.collect(), trovate.prossimo.map(|c| c.to_string())))
}

/// A quesito of no sede.
#[derive(Debug)]
pub(super) struct NonSmistato {
    pub(super) riga: RigaVista,
    pub(super) perche: String,
}

/// The oldest terms first; and how many there are in all.
pub(super) async fn non_smistati(app: &App, io: &Io) -> Result<(Vec<NonSmistato>, String), Errore> {
    let ambito = io.ambito(app);
    let filtro = Filtro { non_smistati: true, ..Filtro::default() };
    let oggi = giorno_civile(app.ufficio.clock.now().to_utc());
    let domanda =
        Domanda { ambito: &ambito, filtro: &filtro, ordine: Ordine::Coda, dopo: None, limite: RIGHE, oggi };
    let mut conn = app.ufficio.db.read().await?;
    let trovati = cerca(&mut conn, &domanda).await?;
    let totale = trovati.totale.map(|t| t.to_string()).unwrap_or_default();
    let ids: Vec<_> = trovati.righe.iter().map(|r| r.id).collect();
    let perche = perche(&mut conn, &ids).await?;
    let viste = righe(app, &mut conn, trovati.righe).await?;
    let voci = viste
        .into_iter()
        .map(|riga| NonSmistato { perche: perche.get(&riga.id).cloned().unwrap_or_default(), riga });
    Ok((voci.collect(), totale))
}

/// Why each is of no sede, by its id as rows write it.
async fn perche(conn: &mut Conn, ids: &[engine::Uuid]) -> Result<HashMap<String, String>, Errore> {
    let quesiti = store::carica_tutti(conn, ids).await?;
    let motivo = |q: &workflows::quesiti::Quesito| {
        let instradamento = q.fatti.smistamento.as_ref()?;
        Some((q.meta.id.to_string(), instradamento.esito.as_ref().err()?.to_string()))
    };
    Ok(quesiti.iter().filter_map(motivo).collect())
}
