//! What can be looked for (R17), as conditions.

use super::{ambito::Larghezza, store::Condizioni};
use crate::{
    monitoraggio::TipoMisura,
    notifiche::StatoNotifica,
    protocollo::NumeroProtocollo,
    quesiti::NomeStato,
    scadenze::{fine_giorno, inizio_giorno},
    tabelle::Canale,
};
use chrono::{Days, NaiveDate};
use engine::Timestamp;

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ordine {
    /// Newest first.
    #[default]
    Recenti,
    /// The queue: open quesiti, what expires first; those without a term last.
    Coda,
}

/// Terms looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FiltroScadenza {
    /// The term is past.
    Scaduti,
    /// The term ends today or within so many days.
    EntroGiorni(u32),
    /// The term ends after so many days.
    OltreGiorni(u32),
    /// The term ends on this day.
    Il(NaiveDate),
    /// No term runs.
    Nessuna,
}

/// What the monitoring counted in some days: the list is then in the order of those days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiltroMisura {
    /// Counted as what.
    pub tipo: TipoMisura,
    /// First civil day.
    pub dal: NaiveDate,
    /// Last civil day.
    pub al: NaiveDate,
    /// Within the term or late; `None`: both.
    pub in_ritardo: Option<bool>,
    /// Only those closed with a negative esito.
    pub negativi: bool,
    /// Only this vote.
    pub voto: Option<i64>,
}

/// Notifications of some days: the list has the quesiti of which there is one, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiltroNotifica {
    /// By which channel.
    pub canale: Canale,
    /// What became of it.
    pub stato: StatoNotifica,
    /// First civil day on which it was asked for.
    pub dal: NaiveDate,
    /// Last civil day.
    pub al: NaiveDate,
}

/// Everything that can be asked, all together. Empty: everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filtro {
    /// Matricola or other position, exactly.
    pub posizione: Option<String>,
    /// Beginnings of words of the oggetto, in any order; case and accents make no difference.
    pub oggetto: Option<String>,
    /// State.
    pub stato: Option<NomeStato>,
    /// First civil day of opening.
    pub aperto_dal: Option<NaiveDate>,
    /// Last civil day of opening.
    pub aperto_al: Option<NaiveDate>,
    /// First civil day of the last change.
    pub aggiornato_dal: Option<NaiveDate>,
    /// Last civil day of the last change.
    pub aggiornato_al: Option<NaiveDate>,
    /// Code of the argomento.
    pub argomento: Option<String>,
    /// Code of the Cassetto.
    pub cassetto: Option<String>,
    /// Code of the sede.
    pub sede: Option<String>,
    /// Code of the unit.
    pub unita: Option<String>,
    /// User id of who has it in carico.
    pub assegnatario: Option<String>,
    /// Terms.
    pub scadenza: Option<FiltroScadenza>,
    /// Protocol number.
    pub protocollo: Option<NumeroProtocollo>,
    /// Codice fiscale of whom it is about.
    pub soggetto: Option<String>,
    /// Only what is in no sede.
    pub non_smistati: bool,
    /// Opened after this instant: what a page that was made then does not show yet.
    pub nati_dopo: Option<Timestamp>,
    /// Only what is not closed.
    pub non_chiusi: bool,
    /// Only what the monitoring counted so.
    pub misura: Option<FiltroMisura>,
    /// Only those of such a notification.
    pub notifica: Option<FiltroNotifica>,
    /// Only those whose appointment unlocks on this day, if nobody replies before.
    pub sblocco: Option<NaiveDate>,
}

fn dal(giorno: NaiveDate) -> i64 {
    Timestamp::from(inizio_giorno(giorno)).millis()
}

fn al(giorno: NaiveDate) -> i64 {
    Timestamp::from(fine_giorno(giorno)).millis()
}

impl Filtro {
    pub(super) fn larghezza(&self) -> Larghezza {
        if self.non_smistati { Larghezza::SoloNonSmistati } else { Larghezza::SoloSede }
    }

    /// What is looked for in the oggetto, if anything.
    pub(super) fn testo_dell_oggetto(&self) -> Option<&str> {
        self.oggetto.as_deref().filter(|o| !o.trim().is_empty())
    }

    /// States that a queue goes through: closed quesiti wait for nobody.
    pub(super) fn stati_in_coda(&self) -> Vec<NomeStato> {
        match (self.stato, &self.assegnatario) {
            (Some(stato), _) => vec![stato],
            (None, Some(_)) => vec![NomeStato::InCarico],
            (None, None) => vec![NomeStato::Aperta, NomeStato::InCarico],
        }
    }

    /// Everything but the state and the words of the oggetto.
    pub(super) fn condiziona(&self, c: &mut Condizioni, oggi: NaiveDate) {
        let testi = [
            ("q.posizione = ?", self.posizione.as_deref()),
            ("q.argomento = ?", self.argomento.as_deref()),
            ("q.cassetto = ?", self.cassetto.as_deref()),
            ("q.sede = ?", self.sede.as_deref()),
            ("q.unita = ?", self.unita.as_deref()),
            // The literal lets the planner see that its partial index is enough.
            ("q.stato = 'in_carico' AND q.assegnatario = ?", self.assegnatario.as_deref()),
            ("q.soggetto = ?", self.soggetto.as_deref()),
        ];
        for (frammento, valore) in testi {
            if let Some(valore) = valore {
                c.e(frammento, [valore.into()]);
            }
        }
        let istanti = [
            ("q.creato_il >= ?", self.aperto_dal.map(dal)),
            ("q.creato_il < ?", self.aperto_al.map(al)),
            ("q.aggiornato_il >= ?", self.aggiornato_dal.map(dal)),
            ("q.aggiornato_il < ?", self.aggiornato_al.map(al)),
        ];
        if let Some(dopo) = self.nati_dopo {
            c.e("q.creato_il > ?", [dopo.millis().into()]);
        }
        for (frammento, valore) in istanti {
            if let Some(valore) = valore {
                c.e(frammento, [valore.into()]);
            }
        }
        if let Some(scadenza) = self.scadenza {
            scadenza.condiziona(c, oggi);
        }
        if self.non_chiusi {
            c.e("q.stato <> 'chiusa'", []);
        }
        if let Some(giorno) = self.sblocco {
            c.e(
                "q.id IN (SELECT s.soggetto FROM scadenze s
                    WHERE s.tipo = 'appuntamento' AND s.scatta_il >= ? AND s.scatta_il < ?)",
                [dal(giorno).into(), al(giorno).into()],
            );
        }
        if let Some(misura) = &self.misura {
            misura.condiziona(c);
        }
        if let Some(p) = &self.protocollo {
            c.e(
                "q.protocollo_sede = ? AND q.protocollo_anno = ? AND q.protocollo_numero = ?",
                [p.sede.as_str().into(), p.anno().into(), p.numero.into()],
            );
        }
        if self.non_smistati {
            c.e("q.sede IS NULL", []);
        }
    }
}

impl FiltroScadenza {
    /// Written as the indices of the queue have the term, so that they give the stretch of days and nothing else is read.
    fn condiziona(self, c: &mut Condizioni, oggi: NaiveDate) {
        let fino = |giorni: u32| oggi.checked_add_days(Days::new(giorni.into())).unwrap_or(oggi).to_string();
        let oggi = oggi.to_string();
        match self {
            Self::Scaduti => c.e("COALESCE(q.termine, '9999-12-31') < ?", [oggi.into()]),
            Self::EntroGiorni(giorni) => {
                c.e("COALESCE(q.termine, '9999-12-31') >= ?", [oggi.into()]);
                c.e("COALESCE(q.termine, '9999-12-31') <= ?", [fino(giorni).into()]);
            }
            Self::OltreGiorni(giorni) => {
                c.e("COALESCE(q.termine, '9999-12-31') > ?", [fino(giorni).into()]);
                c.e("COALESCE(q.termine, '9999-12-31') < '9999-12-31'", []);
            }
            Self::Il(giorno) => c.e("COALESCE(q.termine, '9999-12-31') = ?", [giorno.to_string().into()]),
            Self::Nessuna => c.e("COALESCE(q.termine, '9999-12-31') = '9999-12-31'", []),
        }
    }
}

impl FiltroMisura {
    fn condiziona(&self, c: &mut Condizioni) {
        c.e("q.id = m.quesito AND m.tipo = ?", [self.tipo.codice().into()]);
        c.e("m.giorno >= ? AND m.giorno <= ?", [self.dal.to_string().into(), self.al.to_string().into()]);
        match self.in_ritardo {
            Some(true) => c.e("m.in_ritardo", []),
            Some(false) => c.e("NOT m.in_ritardo", []),
            None => {}
        }
        if self.negativi {
            c.e("m.negativa", []);
        }
        if let Some(voto) = self.voto {
            c.e("m.classe = ?", [voto.into()]);
        }
    }
}

impl FiltroNotifica {
    /// Of quesiti that are read first.
    pub(super) fn condiziona(&self, c: &mut Condizioni) {
        let (canale, stato) = (self.canale.codice(), self.stato.codice());
        c.e(
            "EXISTS (SELECT 1 FROM notifiche n WHERE n.quesito = q.id AND n.creata_il >= ? AND n.creata_il < ?
                AND n.canale = ? AND n.stato = ?)",
            [dal(self.dal).into(), al(self.al).into(), canale.into(), stato.into()],
        );
    }

    /// Of the notifications themselves, read first: of each quesito the last one there is.
    pub(super) fn condiziona_letti(&self, c: &mut Condizioni) {
        let (canale, stato) = (self.canale.codice(), self.stato.codice());
        let (dal, al) = (dal(self.dal), al(self.al));
        c.e(
            "q.id = n.quesito AND n.canale = ? AND n.stato = ? AND n.creata_il >= ? AND n.creata_il < ?",
            [canale.into(), stato.into(), dal.into(), al.into()],
        );
        c.e(
            "n.id = (SELECT a.id FROM notifiche a WHERE a.quesito = n.quesito AND a.creata_il >= ?
                AND a.creata_il < ? AND a.canale = ? AND a.stato = ? ORDER BY a.creata_il DESC, a.id DESC LIMIT 1)",
            [dal.into(), al.into(), canale.into(), stato.into()],
        );
    }
}
