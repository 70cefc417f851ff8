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
    allegati::limiti_in_parole,
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
    /// The draft it comes from.
    tipo: Option<TipoBozza>,
    /// Whether files go with it.
    pub(crate) con_allegati: bool,
}

/// A form in which something is written.
#[derive(Debug)]
pub(crate) struct ModuloScritto {
    /// Below the address of the quesito; also the id of the form.
    pub(crate) percorso: &'static str,
    /// Word of its draft.
    pub(crate) tipo: &'static str,
    pub(crate) titolo: &'static str,
    /// What to write.
    pub(crate) etichetta: &'static str,
    /// The button.
    pub(crate) invia: &'static str,
    /// What its draft is called where the form is not on the page.
    pub(crate) nome: &'static str,
    pub(crate) bozza: BozzaVista,
    pub(crate) pronti: Vec<Scelta>,
    /// Whether it ends the quesito, with an esito.
    pub(crate) chiude: bool,
    /// Which files may go with it.
    pub(crate) allegati: Option<String>,
}

/// Everything on the desk for one quesito.
#[derive(Debug, Default)]
pub(crate) struct Scrivania {
    pub(crate) moduli: Vec<ModuloScritto>,
    pub(crate) in_partenza: Option<InPartenza>,
}

/// The forms in their order: draft, address, title, what to write, button, name of the draft.
type Forma = (TipoBozza, &'static str, &'static str, &'static str, &'static str, &'static str);
const FORME: [Forma; 5] = [
    (TipoBozza::Risposta, "risposta", "Rispondi al mittente", "Risposta", "Invia la risposta", "Risposta"),
    (
        TipoBozza::Chiusura,
        "chiusura",
        "Chiudi con un esito",
        "Commento per il mittente",
        "Chiudi il quesito",
        "Commento alla chiusura",
    ),
    (
        TipoBozza::RichiestaDocumenti,
        "sospensione",
        "Chiedi documenti: il termine si sospende",
        "Che cosa deve inviare il mittente",
        "Chiedi i documenti",
        "Richiesta di documenti",
    ),
    (
        TipoBozza::Commento,
        "commento",
        "Commenta: il mittente lo legge, ma non è una risposta",
        "Commento",
        "Invia il commento",
        "Commento",
    ),
    (
        TipoBozza::Nota,
        "nota",
        "Nota interna: il mittente non la vede",
        "Nota",
        "Salva la nota",
        "Nota interna",
    ),
];

/// Ready texts are for what leaves the office.
fn uso(tipo: TipoBozza) -> Option<UsoRisposta> {
    match tipo {
        TipoBozza::Risposta => Some(UsoRisposta::Risposta),
        TipoBozza::Chiusura => Some(UsoRisposta::Chiusura),
        TipoBozza::RichiestaDocumenti => Some(UsoRisposta::RichiestaDocumenti),
        TipoBozza::Commento | TipoBozza::Nota => None,
    }
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
        let altra = scritte.iter().any(|b| b.tipo != TipoBozza::Risposta) || scrivi.is_some();
        let limiti = tabelle.cassetti.get(&q.richiesta.cassetto).map(|c| limiti_in_parole(&c.allegati));
        let modulo = |(tipo, percorso, titolo, etichetta, invia, nome): Forma| {
            let mut bozza = BozzaVista::di(scritte.iter().find(|b| b.tipo == tipo), scrivi == Some(tipo));
            // Who has it in carico is here to reply.
            bozza.aperta |= tipo == TipoBozza::Risposta && q.assegnatario() == Some(&io.utente.id) && !altra;
            ModuloScritto {
                percorso,
                tipo: tipo.codice(),
                titolo,
                etichetta,
                invia,
                nome,
                bozza,
                pronti: pronti(tabelle, q, uso(tipo)),
                chiude: tipo == TipoBozza::Chiusura,
                allegati: uso(tipo).and(limiti.clone()),
            }
        };
        let moduli = FORME.into_iter().map(modulo).collect();
        Ok(Self { moduli, in_partenza: in_partenza(app, io, conn, q).await? })
    }

    /// Drafts whose form is not on the page any more: what was written can still be copied. That of the act that waits
    /// comes back by taking the act back.
    pub(crate) fn senza_modulo(&self, ammesso: impl Fn(&str) -> bool) -> Vec<&ModuloScritto> {
        let parte = self.in_partenza.as_ref().filter(|p| p.mia).and_then(|p| p.tipo);
        let da_mostrare = |m: &&ModuloScritto| {
            !m.bozza.testo.is_empty() && !ammesso(m.percorso) && parte.is_none_or(|t| t.codice() != m.tipo)
        };
        self.moduli.iter().filter(da_mostrare).collect()
    }
}

fn pronti(tabelle: &Tabelle, q: &Quesito, uso: Option<UsoRisposta>) -> Vec<Scelta> {
    let (Some(uso), Some(sede)) = (uso, &q.sede) else { return Vec::new() };
    risposte_per(tabelle, &q.richiesta.argomento, sede, uso)
        .into_iter()
        .map(|m| Scelta { valore: m.codice.clone(), nome: m.titolo.clone() })
        .collect()
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
        tipo: TipoBozza::di(d.atto.verbo()),
        con_allegati: d.atto.allegati() > 0,
    }))
}
