//! The built binary, run in a folder of its own.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio},
};
use tempfile::TempDir;

/// A folder and whatever the binary leaves in it.
pub struct Cartella(TempDir);

impl Cartella {
    pub fn nuova() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn percorso(&self) -> &Path {
        self.0.path()
    }

    fn comando(&self, argomenti: &[&str]) -> Command {
        let mut comando = Command::new(env!("CARGO_BIN_EXE_quesiti"));
        comando.args(argomenti).current_dir(self.percorso()).stdin(Stdio::null());
        comando
    }

    /// Runs to the end.
    pub fn esegui(&self, argomenti: &[&str]) -> Esito {
        Esito(self.comando(argomenti).output().expect("the binary runs"))
    }

    /// Starts, and waits for a line of the output that begins with `pronto`.
    pub fn avvia(&self, argomenti: &[&str], pronto: &str) -> (Avviato, String) {
        let mut comando = self.comando(argomenti);
        let mut figlio =
            comando.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let uscita = BufReader::new(figlio.stdout.take().expect("piped"));
        let registro = BufReader::new(figlio.stderr.take().expect("piped"));
        let mut avviato = Avviato { figlio, uscita, registro };
        let riga = avviato.attendi(pronto);
        (avviato, riga)
    }
}

/// A finished run.
pub struct Esito(Output);

impl Esito {
    pub fn codice(&self) -> i32 {
        self.0.status.code().expect("not killed")
    }

    pub fn uscita(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).trim_end().to_owned()
    }

    pub fn errore(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).trim_end().to_owned()
    }

    pub fn ultima(&self) -> String {
        self.uscita().lines().last().unwrap_or_default().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.uscita())
            .unwrap_or_else(|e| panic!("{e}: {}{}", self.uscita(), self.errore()))
    }
}

/// A run that goes on; killed when dropped.
pub struct Avviato {
    figlio: Child,
    uscita: BufReader<ChildStdout>,
    registro: BufReader<ChildStderr>,
}

impl Avviato {
    /// The next line of the output that begins with this.
    pub fn attendi(&mut self, inizio: &str) -> String {
        for riga in self.uscita.by_ref().lines() {
            let riga = riga.expect("readable");
            if riga.starts_with(inizio) {
                return riga;
            }
        }
        let mut errore = String::new();
        self.registro.read_to_string(&mut errore).expect("readable");
        panic!("ended before «{inizio}»: {errore}");
    }

    /// The next line of the log that contains this.
    pub fn attendi_nel_registro(&mut self, parte: &str) -> String {
        let mut righe = self.registro.by_ref().lines().map(|riga| riga.expect("readable"));
        righe.find(|riga| riga.contains(parte)).unwrap_or_else(|| panic!("the log ended before «{parte}»"))
    }

    /// Sends a signal.
    pub fn segnala(&self, segnale: rustix::process::Signal) {
        let pid = i32::try_from(self.figlio.id()).ok().and_then(rustix::process::Pid::from_raw);
        rustix::process::kill_process(pid.expect("a pid"), segnale).expect("sent");
    }

    /// Waits for its end.
    pub fn fine(mut self) -> i32 {
        self.figlio.wait().expect("waited for").code().unwrap_or(-1)
    }
}

impl Drop for Avviato {
    fn drop(&mut self) {
        let _ = self.figlio.kill();
        let _ = self.figlio.wait();
    }
}
