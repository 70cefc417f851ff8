//! The database stops for some seconds under running processes: none ends, and the work resumes.

use super::appoggio::{Casa, finche};
use engine::Db;
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use workflows::schema::MIGRATIONS;

/// A PostgreSQL of this test alone, which may be stopped.
struct Cluster {
    bin: PathBuf,
    cartella: TempDir,
    porta: u16,
    server: Option<Child>,
}

impl Cluster {
    /// None where PostgreSQL's binaries are not found.
    fn nuovo() -> Option<Self> {
        let versioni = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let bin = versioni
            .filter_map(|v| Some(v.ok()?.path().join("bin")))
            .filter(|b| b.join("postgres").is_file())
            .max()?;
        let cartella = TempDir::with_prefix("quesiti-pg").unwrap();
        if root() {
            let nome = cartella.path().to_str().unwrap();
            assert!(Command::new("chown").args(["postgres", nome]).status().unwrap().success());
        }
        // Free a moment ago; the server takes it at once.
        let porta = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut cluster = Self { bin, cartella, porta, server: None };
        let dati = cluster.cartella.path().join("dati");
        let mut initdb = cluster.comando("initdb");
        initdb.arg("-D").arg(&dati).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        assert!(initdb.stdout(Stdio::null()).status().unwrap().success(), "initdb");
        cluster.avvia();
        Some(cluster)
    }

    /// PostgreSQL refuses to run as root.
    fn comando(&self, nome: &str) -> Command {
        let programma = self.bin.join(nome);
        let mut comando = if root() {
            let mut comando = Command::new("setpriv");
            comando.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(programma);
            comando
        } else {
            Command::new(programma)
        };
        comando.current_dir(self.cartella.path()).stdin(Stdio::null());
        comando
    }

    fn avvia(&mut self) {
        let (dati, qui) = (self.cartella.path().join("dati"), self.cartella.path().to_owned());
        let mut server = self.comando("postgres");
        server.arg("-D").arg(dati).arg("-p").arg(self.porta.to_string()).arg("-k").arg(qui);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]);
        self.server = Some(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    }

    /// At once, as when the machine goes away: clients are cut off.
    fn ferma(&mut self) {
        if let Some(mut server) = self.server.take() {
            let pid = rustix::process::Pid::from_child(&server);
            rustix::process::kill_process(pid, rustix::process::Signal::QUIT).unwrap();
            server.wait().unwrap();
        }
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.porta)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.ferma();
    }
}

fn root() -> bool {
    rustix::process::geteuid().is_root() && Path::new("/usr/bin/setpriv").exists()
}

#[tokio::test(flavor = "multi_thread")]
async fn r86_r87_il_database_manca_per_qualche_secondo_nessuno_cade_e_il_lavoro_riprende() {
    let Some(mut cluster) = Cluster::nuovo() else { return };
    let url = cluster.url();
    finche("il server non risponde", async || match Db::open(&url, 1).await {
        Ok(db) => db.migrate(MIGRATIONS).await.is_ok(),
        Err(_) => false,
    })
    .await;
    let casa = Casa::nuova(&url).await;
    let mut servizio = casa.avvia(&["serve", "--ascolto", "127.0.0.1:0"]);
    let mut worker = casa.lavora();
    let mut riga = String::new();
    BufReader::new(servizio.0.stdout.take().unwrap()).read_line(&mut riga).unwrap();
    let base = riga.split(' ').find(|p| p.starts_with("http://")).expect("an address");
    let base = base.trim_end_matches("/api/v1/openapi.json").to_owned();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let stato = async |percorso: &str| {
        let risposta = client.get(format!("{base}{percorso}")).timeout(Duration::from_secs(20)).send().await;
        risposta.map_or(0, |r| r.status().as_u16())
    };

    let mut ids = casa.apre(50).await;
    // While they work.
    cluster.ferma();
    finche("si dichiara pronto senza database", async || stato("/readyz").await == 503).await;
    assert_eq!(stato("/livez").await, 200, "non è questo processo che va riavviato");
    // How long the fault lasts: nothing is waited for.
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(servizio.vivo() && worker.vivo(), "un processo è caduto");

    cluster.avvia();
    finche("non torna pronto", async || stato("/readyz").await == 200).await;
    assert!(servizio.vivo() && worker.vivo(), "un processo è caduto");
    ids.extend(casa.apre(10).await);
    casa.niente_pause().await;
    casa.finisce().await;
    casa.tutto_una_volta(&ids).await;
    worker.ferma();
    servizio.ferma();
    casa.doctor();
}
