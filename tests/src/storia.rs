//! An office whose workers do everything that is due: what whole stories are told with.

use crate::{Officina, Posta, Prova};
use engine::{Db, Uuid, history};
use workflows::{
    attore::{Attore, Mittente},
    ispezione::{Gravita, ispeziona},
    notifiche::{Notifica, StatoNotifica},
    quesiti::{Atto, NuovaRichiesta, messaggio::Scritto},
    tabelle::{Canale, Profilo},
};

/// An office with its workers and its post.
#[derive(Debug)]
pub struct Storia {
    /// The office.
    pub prova: Prova,
    /// Its post.
    pub posta: Posta,
    /// Its workers.
    pub officina: Officina,
}

impl Storia {
    /// On `giorno` at 10 in Rome (winter time).
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn nuova(db: Db, giorno: &str) -> Self {
        let prova = Prova::nuova(db, giorno).await;
        let posta = Posta::default();
        let officina = Officina::nuova(&prova, &posta);
        officina.lavora().await;
        Self { prova, posta, officina }
    }

    /// Checked, opened, registered, announced.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn apre(&self, mittente: &Attore, nuova: NuovaRichiesta) -> Uuid {
        let Attore::Mittente(chi) = mittente else { panic!("{mittente:?} non scrive da un Cassetto") };
        let tabelle = self.prova.ufficio.regole.attuali();
        let (richiesta, testo) = nuova.valida(chi, &tabelle, &[]).expect("valida");
        let id = engine::new_id();
        let scritto = Scritto::testo(testo);
        self.prova.ufficio.apri(mittente, id, richiesta, scritto, None).await.expect("aperta");
        self.officina.lavora().await;
        id
    }

    /// An act that must succeed, then everything it sets going.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn fa(&self, attore: &Attore, id: Uuid, atto: Atto) {
        self.prova.fa(attore, id, atto).await;
        self.officina.lavora().await;
    }

    /// Subjects of what an address received, oldest first, without the number; an SMS has none and is "SMS".
    ///
    /// # Panics
    /// When it does not go so.
    pub fn oggetti(&self, indirizzo: &str) -> Vec<String> {
        let oggetto = |o: Option<String>| {
            o.map_or("SMS".into(), |o| o.split(" - prot.").next().expect("done").to_owned())
        };
        self.posta.per(indirizzo).into_iter().map(|b| oggetto(b.testo.oggetto)).collect()
    }

    /// The acts of a quesito, as its history tells them; the chain must hold.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn verbi(&self, id: Uuid) -> Vec<String> {
        let q = self.prova.legge(id).await;
        let mut conn = self.prova.ufficio.db.read().await.expect("done");
        let righe = history::of(&mut conn, id).await.expect("done");
        assert_eq!(history::first_break(&righe, q.meta.version, &q.meta.head), None);
        righe.into_iter().map(|r| r.verb).collect()
    }

    /// The notifications of a quesito by one channel.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn notifiche(&self, id: Uuid, canale: Canale) -> Vec<Notifica> {
        let mut conn = self.prova.ufficio.db.read().await.expect("done");
        let tutte = workflows::notifiche::di_quesito(&mut conn, id).await.expect("done");
        tutte.into_iter().filter(|n| n.canale == canale).collect()
    }

    /// The state of the only notification of a quesito by one channel.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn stato(&self, id: Uuid, canale: Canale) -> StatoNotifica {
        let notifiche = self.notifiche(id, canale).await;
        assert_eq!(notifiche.len(), 1, "{notifiche:?}");
        notifiche[0].stato
    }

    /// No work is left, and the office that looks at itself finds nothing broken.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn finisce_bene(&self) {
        self.officina.nulla_resta().await;
        self.in_ordine().await;
    }

    /// The office that looks at itself finds nothing broken.
    ///
    /// # Panics
    /// When it does not go so.
    pub async fn in_ordine(&self) {
        let ufficio = &self.prova.ufficio;
        let tabelle = ufficio.regole.attuali();
        let ora = ufficio.clock.now();
        let rilievi = ispeziona(&ufficio.db, &tabelle, &self.officina.archivio, ora).await.expect("done");
        let problemi: Vec<_> = rilievi.into_iter().filter(|r| r.gravita == Gravita::Problema).collect();
        assert!(problemi.is_empty(), "{problemi:?}");
    }
}

/// Who writes from a Cassetto.
#[must_use]
pub fn mittente(codice_fiscale: &str, profilo: Profilo, cassetto: &str) -> Attore {
    Attore::Mittente(Mittente { codice_fiscale: codice_fiscale.into(), profilo, cassetto: cassetto.into() })
}

/// A text without files.
#[must_use]
pub fn scrive(testo: &str) -> Scritto {
    Scritto::testo(testo)
}

/// The closing of a quesito.
#[must_use]
pub fn chiude(esito: &str, appuntamento_disponibile: bool) -> Atto {
    Atto::Chiudi { esito: esito.into(), commento: scrive("Verificato."), appuntamento_disponibile }
}

/// A company of Roma Tiburtino and what it asks.
#[must_use]
pub fn ditta() -> (Attore, NuovaRichiesta) {
    let nuova = NuovaRichiesta {
        cassetto: "aziende".into(),
        argomento: "aziende.f24".into(),
        testo: "Il versamento di marzo non risulta.".into(),
        posizione: Some("7001234567".into()),
        cap: Some("00155".into()),
        ..NuovaRichiesta::default()
    };
    (mittente(Prova::MITTENTE, Profilo::Azienda, "aziende"), nuova)
}
