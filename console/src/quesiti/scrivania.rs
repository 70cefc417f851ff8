//! What the colleague at the page is writing: drafts by form, ready texts, the act that waits to leave.

use super::dettaglio::Scelta;
use crate::{
    errore::Errore,
    io::Io,
    rotte::UFFICIO,
    stato::App,
    vista::quando::{Quando, quando},
};
use engine::Conn;
use workflows::{
    quesiti::{Quesito, Verbo},
    scrivania::{
        bozze::{self, Bozza, TipoBozza},
        differiti,
        risposte::risposte_per,
    },
    tabelle::{Tabelle, UsoRisposta},
};

/// A draft as its form shows it.
#[derive(Debug, Default)]
pub(crate) struct BozzaVista {
    pub(crate) testo: String,
    pub(crate) esito: String,
    pub(crate) appuntamento: bool,
    /// When it was saved.
    pub(crate) salvata: Option<Quando>,
    /// Whether its form is open when the page comes.
    pub(crate) aperta: bool,
}

/// The act that waits.
#[derive(Debug)]
pub(crate) struct InPartenza {
    pub(crate) id: String,
    /// "La risposta", …
    pub(crate) cosa: &'static str,
    pub(crate) secondi: i64,
    pub(crate) parte: Quando,
    /// Whether it is of who looks, and can be taken back.
    pub(crate) mia: bool,
}

/// Everything on the desk for one quesito.
#[derive(Debug, Default)]
pub(crate) struct Scrivania {
    pub(crate) risposta: BozzaVista,
    pub(crate) chiusura: BozzaVista,
    pub(crate) documenti: BozzaVista,
    pub(crate) commento: BozzaVista,
    pub(crate) nota: BozzaVista,
    pub(crate) pronti_risposta: Vec<Scelta>,
    pub(crate) pronti_chiusura: Vec<Scelta>,
    pub(crate) pronti_documenti: Vec<Scelta>,
    pub(crate) in_partenza: Option<InPartenza>,
}

impl Scrivania {
    /// The desk of who looks at the page; empty for who does not work quesiti.
    pub(crate) async fn di(
        app: &App,
        io: &Io,
        conn: &mut Conn,
        q: &Quesito,
        tabelle: &Tabelle,
        scrivi: Option<TipoBozza>,
    ) -> Result<Self, Errore> {
        if !UFFICIO.ammette(Some(io.ruolo())) {
            return Ok(Self::default());
        }
        let scritte = bozze::store::di_quesito(conn, &io.utente.id, q.meta.id).await?;
        let bozza = |tipo| BozzaVista::di(scritte.iter().find(|b| b.tipo == tipo), scrivi == Some(tipo));
        let pronti = |uso| match &q.sede {
            Some(sede) => risposte_per(tabelle, &q.richiesta.argomento, sede, uso)
                .into_iter()
                .map(|m| Scelta { valore: m.codice.clone(), nome: m.titolo.clone() })
                .collect(),
            None => Vec::new(),
        };
        let altra = scritte.iter().any(|b| b.tipo != TipoBozza::Risposta) || scrivi.is_some();
        let mut risposta = bozza(TipoBozza::Risposta);
        // Who has it in carico is here to reply.
        risposta.aperta |= q.assegnatario() == Some(&io.utente.id) && !altra;
        Ok(Self {
            risposta,
            chiusura: bozza(TipoBozza::Chiusura),
            documenti: bozza(TipoBozza::RichiestaDocumenti),
            commento: bozza(TipoBozza::Commento),
            nota: bozza(TipoBozza::Nota),
            pronti_risposta: pronti(UsoRisposta::Risposta),
            pronti_chiusura: pronti(UsoRisposta::Chiusura),
            pronti_documenti: pronti(UsoRisposta::RichiestaDocumenti),
            in_partenza: in_partenza(app, io, conn, q).await?,
        })
    }

    /// Drafts whose form is not on the page any more, with their titles: what was written can still be copied.
    pub(crate) fn senza_modulo(
        &self,
        ammesso: impl Fn(&str) -> bool,
    ) -> Vec<(&'static str, &'static str, &BozzaVista)> {
        [
            ("risposta", "risposta", "Risposta", &self.risposta),
            ("chiusura", "chiusura", "Commento alla chiusura", &self.chiusura),
            ("sospensione", "richiesta_documenti", "Richiesta di documenti", &self.documenti),
            ("commento", "commento", "Commento", &self.commento),
            ("nota", "nota", "Nota interna", &self.nota),
        ]
        .into_iter()
        .filter(|(percorso, _, _, b)| !b.testo.is_empty() && !ammesso(percorso))
        .map(|(_, tipo, titolo, b)| (tipo, titolo, b))
        .collect()
    }
}

impl BozzaVista {
    fn di(bozza: Option<&Bozza>, scrivi: bool) -> Self {
        let Some(b) = bozza else { return Self { aperta: scrivi, ..Self::default() } };
        Self {
            testo: b.testo.clone(),
            esito: b.campi.esito.clone().unwrap_or_default(),
            appuntamento: b.campi.appuntamento_disponibile,
            salvata: Some(quando(b.aggiornata_il)),
            aperta: true,
        }
    }
}

async fn in_partenza(app: &App, io: &Io, conn: &mut Conn, q: &Quesito) -> Result<Option<InPartenza>, Errore> {
    let Some(d) = differiti::store::in_attesa_di(conn, q.meta.id).await? else { return Ok(None) };
    let restano = d.eseguire_il.millis() - app.ufficio.clock.now().millis();
    Ok(Some(InPartenza {
        id: d.id.to_string(),
        cosa: match d.atto.verbo() {
            Verbo::Chiudi => "La chiusura",
            Verbo::Sospendi => "La richiesta di documenti",
            _ => "La risposta",
        },
        // A second more than it waits, so that its outcome is there when the page asks.
        secondi: (restano.max(0) + 1_999) / 1_000,
        parte: quando(d.eseguire_il),
        mia: d.da.id == io.utente.id,
    }))
}
