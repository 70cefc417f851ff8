//! Where an appointment could go: the free slots nearest to it.

use super::avvisi::Proposta;
use crate::{errore::Errore, io::Io, stato::App};
use workflows::appuntamenti::Appuntamento;

/// Slots proposed: a day or two of most punti.
const PROPOSTE: usize = 12;

/// A punto to move to.
#[derive(Debug)]
pub(super) struct Verso {
    pub(super) nome: String,
    /// The same page with its free slots.
    pub(super) indirizzo: String,
    pub(super) scelto: bool,
}

/// What the form offers.
#[derive(Debug, Default)]
pub(super) struct SpostamentoVista {
    /// Code of the punto whose slots are listed.
    pub(super) punto: String,
    /// The punti of the sede that can have it, when there are several.
    pub(super) verso: Vec<Verso>,
    pub(super) proposte: Vec<Proposta>,
}

/// The free slots of the punto chosen, or of the present one.
pub(super) async fn spostamento(
    app: &App,
    io: &Io,
    a: &Appuntamento,
    scelto: &str,
) -> Result<SpostamentoVista, Errore> {
    let punti = app.ufficio.punti_per_spostamento(&io.attore, a).await?;
    let punto = punti.iter().find(|p| p.codice == scelto).map_or(a.punto.as_str(), |p| &p.codice);
    let slot = app.ufficio.proposte_di_spostamento(a, punto, PROPOSTE).await?;
    let verso = punti.iter().map(|p| Verso {
        nome: p.nome.clone(),
        indirizzo: format!("/agenda/appuntamenti/{}?verso={}#spostamento", a.meta.id, p.codice),
        scelto: p.codice == punto,
    });
    Ok(SpostamentoVista {
        punto: punto.to_owned(),
        verso: if punti.len() > 1 { verso.collect() } else { Vec::new() },
        proposte: slot.iter().map(Proposta::di).collect(),
    })
}
