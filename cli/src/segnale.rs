//! Telling the processes of this machine that the tables changed.
//!
//! Each server holds a lock on a file with its process id, beside the data: a file whose lock is free is of a
//! process that is gone, so a signal never reaches somebody else's process that took the same number.

use crate::uscita::Uscita;
use std::{
    fs::{self, File, TryLockError},
    io::{Read, Write},
    path::{Path, PathBuf},
};

const CARTELLA: &str = "var/processi";

/// This process is running; dropped, it is not.
#[derive(Debug)]
pub struct Presenza {
    percorso: PathBuf,
    _bloccato: File,
}

impl Drop for Presenza {
    fn drop(&mut self) {
        // Left behind it would do no harm: its lock is free.
        let _ = fs::remove_file(&self.percorso);
    }
}

/// Says that this process can be told.
pub fn presenta() -> Result<Presenza, Uscita> {
    fs::create_dir_all(CARTELLA)?;
    let pid = std::process::id();
    let percorso = Path::new(CARTELLA).join(pid.to_string());
    let mut file = File::create(&percorso)?;
    file.lock()?;
    write!(file, "{pid}")?;
    Ok(Presenza { percorso, _bloccato: file })
}

/// Tells every running process to read the tables again; whether there was any.
pub fn ricarica() -> bool {
    let Ok(voci) = fs::read_dir(CARTELLA) else { return false };
    let mut avvisati = false;
    for percorso in voci.flatten().map(|v| v.path()) {
        avvisati |= avvisa(&percorso).unwrap_or(false);
    }
    avvisati
}

fn avvisa(percorso: &Path) -> std::io::Result<bool> {
    let mut file = File::open(percorso)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(errore)) => return Err(errore),
        Ok(()) => {
            fs::remove_file(percorso)?;
            return Ok(false);
        }
    }
    let mut pid = String::new();
    file.read_to_string(&mut pid)?;
    let Some(pid) = pid.parse().ok().and_then(rustix::process::Pid::from_raw) else { return Ok(false) };
    rustix::process::kill_process(pid, rustix::process::Signal::HUP)?;
    Ok(true)
}
