//! An office with the shipped tables, a clock that the test owns, and people as values.

use async_trait::async_trait;
use engine::{
    Clock, Db, Timestamp, Uuid,
    jobs::{BatchHandler, Claimed, Outcome, QueueOptions, Workers},
};
use std::{collections::BTreeMap, path::Path, sync::LazyLock};
use workflows::{
    attore::{Attore, Funzionario, Mittente, Ruolo},
    patronati::{self, Abilitazione, ProfiloAbilitato},
    protocollo::NumeroProtocollo,
    quesiti::{Atto, Quesito, Richiesta, jobs::Protocollazione, messaggio::Scritto},
    recapiti::{self, Recapito},
    regole::Regole,
    scadenze::giorno_civile,
    tabelle::{Canale, Profilo, Regione, Tabelle, TipoQuesito},
    ufficio::Ufficio,
    utenti::{self, Utente},
};

static TABELLE: LazyLock<Tabelle> = LazyLock::new(|| {
    let radice = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config");
    config::carica_tabelle(&radice).expect("the shipped tables load")
});

/// The office of one test.
#[derive(Debug, Clone)]
pub struct Prova {
    /// The office itself.
    pub ufficio: Ufficio,
}

struct Protocolla(Ufficio);

#[async_trait]
impl BatchHandler<Protocollazione> for Protocolla {
    async fn run(&self, jobs: Vec<Claimed<Protocollazione>>) -> Vec<(i64, Outcome)> {
        self.0.protocolla(jobs).await
    }
}

impl Prova {
    /// The codice fiscale of whoever writes.
    pub const MITTENTE: &str = "RSSMRA80A01H501U";

    /// An office over `db`, on `giorno` at 10 in the morning in Rome (winter time).
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn nuova(db: Db, giorno: &str) -> Self {
        Self::con_tabelle(db, giorno, TABELLE.clone()).await
    }

    /// The same, under given tables.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn con_tabelle(db: Db, giorno: &str, tabelle: Tabelle) -> Self {
        let clock = Clock::manual(istante(&format!("{giorno}T09:00:00Z")));
        let regole = Regole::carica(&db, tabelle, clock.now(), "prova").await.expect("rules");
        Self { ufficio: Ufficio { db, clock, regole } }
    }

    /// The shipped tables.
    #[must_use]
    pub fn tabelle() -> Tabelle {
        TABELLE.clone()
    }

    /// Moves the clock to an instant in UTC.
    pub fn alle(&self, istante_: &str) {
        self.ufficio.clock.set(istante(istante_));
    }

    /// A company of Roma Tiburtino asks about its F24.
    #[must_use]
    pub fn richiesta() -> Richiesta {
        Richiesta {
            cassetto: "aziende".into(),
            argomento: "aziende.f24".into(),
            tipo: TipoQuesito::Specifico,
            oggetto: "F24".into(),
            periodo: None,
            posizione: Some("7001234567".into()),
            motivo: None,
            identificativo: None,
            cap: Some("00155".into()),
            regione: None,
            mittente: Self::MITTENTE.into(),
            profilo: Profilo::Azienda,
            mittente_nome: None,
            soggetto: Self::MITTENTE.into(),
        }
    }

    /// Opens a quesito from [`richiesta`](Self::richiesta).
    ///
    /// # Panics
    /// When it is refused.
    pub async fn apre(&self) -> Quesito {
        self.apre_con(Self::richiesta()).await
    }

    /// Opens a quesito.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn apre_con(&self, richiesta: Richiesta) -> Quesito {
        let attore = Self::mittente(&richiesta);
        let scritto = Scritto::testo("Perché il versamento non risulta?");
        self.ufficio.apri(&attore, engine::new_id(), richiesta, scritto, None).await.expect("opened")
    }

    /// The sender of a request.
    #[must_use]
    pub fn mittente(richiesta: &Richiesta) -> Attore {
        Attore::Mittente(Mittente {
            codice_fiscale: richiesta.mittente.clone(),
            profilo: richiesta.profilo,
            cassetto: richiesta.cassetto.clone(),
        })
    }

    /// Somebody of a sede.
    #[must_use]
    pub fn persona(id: &str, ruolo: Ruolo, sede: &str) -> Attore {
        Attore::Funzionario(Funzionario { id: id.into(), ruolo, sede: Some(sede.into()) })
    }

    /// Routes and registers whatever is due.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn protocolla(&self) {
        let options = QueueOptions { batch: 100, ..QueueOptions::default() };
        let workers = Workers::new(self.ufficio.db.clone(), self.ufficio.clock.clone())
            .handle_batch::<Protocollazione>(options, Protocolla(self.ufficio.clone()));
        workers.drain().await.expect("drained");
    }

    /// Fires whatever is due, until nothing is; returns how many fired.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn scatta(&self) -> usize {
        let mut scattate = 0;
        loop {
            let scatti = self.ufficio.scatta_dovute(500).await.expect("fired");
            scattate += scatti.scattate;
            if !scatti.altre() {
                return scattate;
            }
        }
    }

    /// An act that must succeed.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn fa(&self, attore: &Attore, id: Uuid, atto: Atto) -> Quesito {
        self.ufficio.esegui(attore, id, None, atto).await.expect("done")
    }

    /// A quesito as it is stored.
    ///
    /// # Panics
    /// When there is none.
    pub async fn legge(&self, id: Uuid) -> Quesito {
        let mut conn = self.ufficio.db.read().await.expect("connection");
        workflows::quesiti::store::carica(&mut conn, id).await.expect("read").expect("it exists")
    }

    /// The protocol number of a quesito.
    ///
    /// # Panics
    /// When it has none.
    pub async fn numero(&self, id: Uuid) -> NumeroProtocollo {
        self.legge(id).await.fatti.protocollo.expect("registered")
    }

    /// Gives the sender its contacts.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn recapiti(&self, codice_fiscale: &str, canali: &[(Canale, &str)]) {
        let mut tx = self.ufficio.db.begin().await.expect("transaction");
        for (canale, indirizzo) in canali {
            let recapito = Recapito {
                codice_fiscale: codice_fiscale.into(),
                canale: *canale,
                indirizzo: (*indirizzo).into(),
                attivo: true,
                aggiornato_il: self.ufficio.clock.now(),
            };
            recapiti::salva(&mut tx, &[recapito]).await.expect("contact");
        }
        tx.commit().await.expect("commit");
    }

    /// Puts an operator of a patronato in the list of the trial from today on: a Referente when it has a region.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn abilita(&self, codice_fiscale: &str, regione: Option<Regione>) {
        self.iscrive(self.abilitazione(codice_fiscale, regione)).await;
    }

    /// Ends yesterday what [`abilita`](Self::abilita) began for an operator.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn disabilita(&self, codice_fiscale: &str) {
        let abilitazione = self.abilitazione(codice_fiscale, None);
        self.iscrive(Abilitazione { al: abilitazione.dal.pred_opt(), ..abilitazione }).await;
    }

    fn abilitazione(&self, codice_fiscale: &str, regione: Option<Regione>) -> Abilitazione {
        let ora = self.ufficio.clock.now();
        Abilitazione {
            elenco: "sperimentazione".into(),
            codice_fiscale: codice_fiscale.into(),
            profilo: regione.map_or(ProfiloAbilitato::Operatore, |_| ProfiloAbilitato::Referente),
            ente: "Patronato di prova".into(),
            nome: codice_fiscale.into(),
            regione,
            dal: giorno_civile(ora.to_utc()),
            al: None,
            importata_il: ora,
        }
    }

    /// Puts a line in a list of operators.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn iscrive(&self, abilitazione: Abilitazione) {
        let mut tx = self.ufficio.db.begin().await.expect("transaction");
        patronati::store::salva(&mut tx, &[abilitazione]).await.expect("operator");
        tx.commit().await.expect("commit");
    }

    /// Adds somebody of a sede, so that it can be told and assigned to.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn assume(&self, id: &str, ruolo: Ruolo, sede: &str) -> Attore {
        let mut tx = self.ufficio.db.begin().await.expect("transaction");
        let utente = Utente {
            id: id.into(),
            nome: id.into(),
            ruolo,
            sede: Some(sede.into()),
            email: Some(format!("{id}@sede.example.it")),
            password: None,
            attivo: true,
            creato_il: self.ufficio.clock.now(),
        };
        assert!(utenti::crea(&mut tx, &utente).await.expect("user"), "{id} exists");
        tx.commit().await.expect("commit");
        Self::persona(id, ruolo, sede)
    }

    /// Notifications of a quesito by event and channel: `quesito_chiuso/email`, sorted.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn notifiche(&self, id: Uuid) -> Vec<String> {
        let mut conn = self.ufficio.db.read().await.expect("connection");
        let righe = workflows::notifiche::di_quesito(&mut conn, id).await.expect("notifications");
        let mut voci: Vec<_> =
            righe.iter().map(|n| format!("{}/{}", nome(&n.evento), n.canale.codice())).collect();
        voci.sort();
        voci
    }

    /// How many of each, by [`notifiche`](Self::notifiche).
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn conta_notifiche(&self, id: Uuid) -> BTreeMap<String, usize> {
        let mut conti = BTreeMap::new();
        for voce in self.notifiche(id).await {
            *conti.entry(voce).or_default() += 1;
        }
        conti
    }
}

fn nome(evento: &workflows::tabelle::Evento) -> String {
    serde_json::to_value(evento).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn istante(testo: &str) -> Timestamp {
    testo.parse::<chrono::DateTime<chrono::Utc>>().expect("an instant").into()
}
