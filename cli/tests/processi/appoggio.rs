//! An office whose workers are processes of the built binary, and what must be true when they are done.

use engine::{Clock, Db, Uuid, history, on};
use std::{
    collections::BTreeMap,
    fs::File,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::Prova;
use workflows::{
    attore::Attore,
    notifiche::{self, Notifica, StatoNotifica},
    protocollo,
    quesiti::Richiesta,
    regole::Regole,
    tabelle::Canale,
    ufficio::Ufficio,
};

/// For a condition that other processes bring about.
pub const LIMITE: Duration = Duration::from_secs(50);
/// Right side of the Message-IDs of a process that sends by SMTP: its sender's domain.
pub const DOMINIO: &str = "esempio.it";
/// The CAP of each pilot sede.
const CAP: [&str; 5] = ["00155", "88100", "88046", "09122", "11100"];

/// An office by the machine's clock, over one database that processes share.
pub struct Casa {
    pub prova: Prova,
    pub url: String,
    cartella: TempDir,
    ambiente: Vec<(String, String)>,
}

impl Casa {
    /// Its companies have an e-mail and a PEC address. No phone: by the machine's clock it may be night.
    pub async fn nuova(url: &str) -> Self {
        let db = tests::open(url).await;
        let clock = Clock::system();
        let regole = Regole::carica(&db, Prova::tabelle(), clock.now(), "prova").await.unwrap();
        let prova = Prova { ufficio: Ufficio { db, clock, regole } };
        prova
            .recapiti(Prova::MITTENTE, &[(Canale::Email, "a@esempio.it"), (Canale::Pec, "a@pec.esempio.it")])
            .await;
        let ambiente = [("LAVORATORI__LEASE_SECONDI", "3"), ("LAVORATORI__POLL_MILLISECONDI", "100")];
        let ambiente = ambiente.map(|(k, v)| (format!("QUESITI_{k}"), v.to_owned())).to_vec();
        Self { prova, url: url.to_owned(), cartella: tempfile::tempdir().unwrap(), ambiente }
    }

    /// Sends e-mail to a local server.
    pub fn posta(mut self, porta: u16) -> Self {
        let porta = porta.to_string();
        let mittente = format!("INPS <avvisi@{DOMINIO}>");
        for (k, v) in [
            ("MITTENTE", mittente.as_str()),
            ("MODO", "smtp"),
            ("HOST", "127.0.0.1"),
            ("PORTA", &porta),
            ("SICUREZZA", "nessuna"),
        ] {
            self.ambiente.push((format!("QUESITI_EMAIL__{k}"), v.to_owned()));
        }
        self
    }

    pub fn percorso(&self) -> &Path {
        self.cartella.path()
    }

    pub fn comando(&self, argomenti: &[&str]) -> Command {
        let mut comando = Command::new(env!("CARGO_BIN_EXE_quesiti"));
        comando.args(argomenti).args(["--database", &self.url]).current_dir(self.percorso());
        comando.envs(self.ambiente.iter().map(|(k, v)| (k, v))).stdin(Stdio::null());
        comando
    }

    /// Starts a process of workers. What it logs stays in the folder while the test runs.
    pub fn lavora(&self) -> Processo {
        self.avvia(&["work"])
    }

    pub fn avvia(&self, argomenti: &[&str]) -> Processo {
        let registro = self.percorso().join("registro.log");
        let registro = File::options().create(true).append(true).open(registro).unwrap();
        let mut comando = self.comando(argomenti);
        Processo(comando.stdout(Stdio::piped()).stderr(registro).spawn().expect("the binary starts"))
    }

    /// The office that looks at itself finds nothing broken.
    pub fn doctor(&self) {
        let esito = self.comando(&["doctor"]).output().unwrap();
        let detto = String::from_utf8_lossy(&esito.stdout).into_owned();
        assert_eq!(esito.status.code(), Some(0), "{detto}{}", String::from_utf8_lossy(&esito.stderr));
    }

    /// Opens requests for the five pilot sedi in turn, a few at a time.
    pub async fn apre(&self, quante: usize) -> Vec<Uuid> {
        let mut aperte = Vec::with_capacity(quante);
        let cap: Vec<&str> = CAP.into_iter().cycle().take(quante).collect();
        for insieme in cap.chunks(4) {
            let mut compiti = tokio::task::JoinSet::new();
            for cap in insieme {
                let prova = self.prova.clone();
                let richiesta = Richiesta { cap: Some((*cap).to_owned()), ..Prova::richiesta() };
                compiti.spawn(async move { prova.apre_con(richiesta).await.meta.id });
            }
            aperte.extend(compiti.join_all().await);
        }
        aperte
    }

    pub fn db(&self) -> &Db {
        &self.prova.ufficio.db
    }

    pub async fn notifiche(&self, id: Uuid) -> Vec<Notifica> {
        notifiche::di_quesito(&mut self.db().read().await.unwrap(), id).await.unwrap()
    }

    /// How many jobs of registering and sending are left; dead ones too. Answers nothing while the database is away.
    pub async fn restano(&self) -> Option<i64> {
        let mut conn = self.db().read().await.ok()?;
        let resto: Result<i64, sqlx::Error> = on!(conn, |c| {
            let query =
                "SELECT COUNT(*) FROM jobs WHERE queue IN ('protocollazione', 'invio_email', 'invio_pec')";
            sqlx::query_scalar(query).fetch_one(c).await
        });
        resto.ok()
    }

    /// Until everything that was asked for is done.
    pub async fn finisce(&self) {
        finche("resta lavoro", async || self.restano().await == Some(0)).await;
    }

    /// Whatever waits, for a lease to run out or for its next attempt, is due now. That pauses end by themselves is
    /// proved elsewhere with a clock of ours; here it would only take a minute.
    pub async fn niente_pause(&self) {
        let ora = self.prova.ufficio.clock.now();
        let mut tx = self.db().begin().await.unwrap();
        on!(tx, |c| sqlx::query("UPDATE jobs SET run_at = $1 WHERE state = 0 AND run_at > $1")
            .bind(ora)
            .execute(c)
            .await
            .map(drop))
        .unwrap();
        tx.commit().await.unwrap();
    }

    /// Each request has one number, its history and its notifications, once; no sede has a gap. Answers the e-mails.
    pub async fn tutto_una_volta(&self, ids: &[Uuid]) -> Vec<Notifica> {
        let mut conn = self.db().read().await.unwrap();
        let (mut numeri, mut email) = (BTreeMap::<String, Vec<i64>>::new(), Vec::new());
        for id in ids {
            let q = self.prova.legge(*id).await;
            let mut registrate = protocollo::store::di_quesito(&mut conn, *id).await.unwrap();
            assert_eq!(registrate.len(), 1, "{id}: {registrate:?}");
            let registrata = registrate.remove(0);
            assert_eq!(q.fatti.protocollo, Some(registrata.protocollo()), "{id}");
            numeri.entry(registrata.sede).or_default().push(registrata.numero);
            let righe = history::of(&mut conn, *id).await.unwrap();
            let verbi: Vec<_> = righe.iter().map(|r| r.verb.as_str()).collect();
            assert_eq!(verbi, ["apre", "smista", "protocolla"], "{id}");
            assert_eq!(history::first_break(&righe, q.meta.version, &q.meta.head), None, "{id}");
            let mut sue = self.notifiche(*id).await;
            sue.sort_by_key(|n| n.canale);
            let canali: Vec<_> = sue.iter().map(|n| n.canale).collect();
            assert_eq!(canali, [Canale::Cassetto, Canale::Email, Canale::Pec], "{id}");
            for n in &sue[1..] {
                assert_eq!(n.stato, StatoNotifica::Inviata, "{id}: {n:?}");
                assert!(n.tentativi >= 1, "{id}");
            }
            email.push(sue.remove(1));
        }
        for (sede, mut suoi) in numeri {
            suoi.sort_unstable();
            let attesi: Vec<i64> = (1..).take(suoi.len()).collect();
            assert_eq!(suoi, attesi, "sede {sede}: senza buchi né doppioni");
        }
        for (sede, anno) in protocollo::store::contatori(&mut conn).await.unwrap() {
            let buchi = protocollo::store::buchi(&mut conn, &sede, anno).await.unwrap();
            assert!(buchi.nessuno(), "sede {sede}: {buchi:?}");
        }
        email
    }
}

/// A running process; killed with -9 when dropped.
pub struct Processo(pub Child);

impl Processo {
    pub fn vivo(&mut self) -> bool {
        self.0.try_wait().expect("asked").is_none()
    }

    /// Asks it to stop, as an operator does; it must end well.
    pub fn ferma(mut self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Processo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Looks until a condition holds. Other processes do not say when they have done something: only what they left in
/// the database can be looked at, and looking without a pause would take the processor away from them.
pub async fn finche(cosa: &str, mut vero: impl AsyncFnMut() -> bool) {
    let fine = Instant::now() + LIMITE;
    while !vero().await {
        assert!(Instant::now() < fine, "{cosa} dopo {LIMITE:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// A clerk of any sede.
pub fn di(sede: &str) -> Attore {
    Prova::persona("anna", workflows::attore::Ruolo::Funzionario, sede)
}
