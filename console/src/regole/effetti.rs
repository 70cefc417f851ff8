//! What other rules would do to open quesiti: figures, and the list page by page.

use crate::{
    errore::Errore,
    stato::App,
    vista::{luoghi, quando::giorno},
};
use workflows::{
    regole::{Effetto, Limiti, Passo, Ricalcolo},
    tabelle::Tabelle,
};

/// A figure.
#[derive(Debug)]
pub(super) struct Cifra {
    pub(super) nome: &'static str,
    pub(super) quanti: usize,
}

/// A quesito that somebody would notice.
#[derive(Debug)]
pub(super) struct RigaEffetto {
    pub(super) indirizzo: String,
    pub(super) protocollo: String,
    pub(super) oggetto: String,
    pub(super) argomento: String,
    pub(super) sede: String,
    pub(super) prima: String,
    pub(super) dopo: String,
    pub(super) cosa: String,
}

/// What is told of the effects.
#[derive(Debug)]
pub(super) struct EffettiVisti {
    pub(super) cifre: Vec<Cifra>,
    pub(super) righe: Vec<RigaEffetto>,
    /// Where the list goes on.
    pub(super) seguente: Option<String>,
    /// Where it begins, when this is not the beginning.
    pub(super) inizio: Option<String>,
    /// What the figures do not tell.
    pub(super) nota: Option<String>,
    /// Nobody follows other rules.
    pub(super) nessuno: bool,
}

/// Of a set of tables, from a point on; `pagina` is the address without its query.
pub(super) async fn effetti(
    app: &App,
    tabelle: &Tabelle,
    da: &str,
    pagina: &str,
) -> Result<EffettiVisti, Errore> {
    let passo: Passo =
        if da.is_empty() { Passo::default() } else { da.parse().map_err(Errore::Malformata)? };
    let limiti = Limiti::default();
    let anteprima = app.ufficio.esamina_ricalcolo(tabelle, &passo, limiti).await?;
    let poi = anteprima.altre_voci.as_ref().or(anteprima.prosegue.as_ref());
    let nota = match (da.is_empty(), anteprima.prosegue.is_some()) {
        (true, false) => None,
        (true, true) => Some(format!(
            "Le cifre sono dei primi {} quesiti: continua per vedere gli altri.",
            limiti.quesiti
        )),
        (false, false) => Some("Le cifre sono dei quesiti da questo punto dell'elenco in poi.".to_owned()),
        (false, true) => Some(format!(
            "Le cifre sono dei {} quesiti da questo punto dell'elenco in poi: continua per vedere gli altri.",
            limiti.quesiti
        )),
    };
    Ok(EffettiVisti {
        cifre: cifre(&anteprima.conto),
        nessuno: anteprima.conto.quesiti == 0 && da.is_empty(),
        seguente: poi.map(|p| format!("{pagina}?da={p}#effetti")),
        inizio: (!da.is_empty()).then(|| format!("{pagina}#effetti")),
        nota,
        righe: anteprima.voci.into_iter().map(|e| riga(e, tabelle)).collect(),
    })
}

fn cifre(conto: &Ricalcolo) -> Vec<Cifra> {
    [
        ("Quesiti che cambiano regole", conto.quesiti),
        ("Termini che si spostano", conto.termini_spostati),
        ("Scadono subito", conto.scadono_subito),
        ("Tornano in termine", conto.tornano_in_termine),
        ("Sbloccano subito l'appuntamento", conto.sbloccano_subito),
        ("Aprono subito il sollecito", conto.solleciti_subito),
        ("Di un argomento tolto", conto.senza_argomento),
    ]
    .into_iter()
    .map(|(nome, quanti)| Cifra { nome, quanti })
    .collect()
}

fn riga(e: Effetto, tabelle: &Tabelle) -> RigaEffetto {
    let detto = |g: Option<chrono::NaiveDate>| g.map_or_else(|| "nessuno".to_owned(), giorno);
    let cosa: Vec<&str> = [
        (e.scade_subito, "scade subito"),
        (e.torna_in_termine, "torna in termine"),
        (e.sblocca_appuntamento, "sblocca l'appuntamento"),
        (e.apre_sollecito, "apre il sollecito"),
    ]
    .into_iter()
    .filter_map(|(si, parole)| si.then_some(parole))
    .collect();
    RigaEffetto {
        indirizzo: format!("/quesiti/{}", e.quesito),
        protocollo: e.protocollo.unwrap_or_else(|| "in attesa".to_owned()),
        argomento: tabelle.argomenti.get(&e.argomento).map_or(e.argomento, |a| a.nome.clone()),
        sede: e.sede.map_or_else(|| "nessuna".to_owned(), |s| luoghi::sede(tabelle, &s)),
        oggetto: e.oggetto,
        prima: detto(e.termine_prima),
        dopo: detto(e.termine_dopo),
        cosa: cosa.join(", "),
    }
}
