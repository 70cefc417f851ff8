//! The administrator's pages over a fresh database, with a folder of tables that the test may change.

pub use crate::comune::Risposta;

use crate::comune::{self, Cartella, Dentro};
use axum::{
    Router,
    http::{Request, header},
};
use console::Stato;
use engine::{
    Db, Timestamp,
    jobs::{NewJob, Outcome, Priority, claim, enqueue, settle_in},
};
use std::{fs, ops::Deref, path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use tests::Prova;
use workflows::attore::Ruolo;

/// Who is there: login name, role, sede.
pub const PERSONE: [(&str, Ruolo, Option<&str>); 5] = [
    ("anna", Ruolo::Funzionario, Some("7013")),
    ("sara", Ruolo::Supervisore, Some("7013")),
    ("ada", Ruolo::Amministratore, None),
    ("mario", Ruolo::Monitoraggio, None),
    ("tina", Ruolo::Supporto, None),
];

/// The pages of one test.
pub struct Scena {
    pub prova: Prova,
    /// The tables: a copy of those that are shipped.
    pub cartella: TempDir,
    router: Router,
}

impl Scena {
    /// On Monday 2 March 2026 at 10 in Rome.
    pub async fn nuova(db: Db) -> Self {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let cartella = TempDir::with_prefix("quesiti-console").unwrap();
        copia(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../config"), cartella.path());
        let stato = Stato {
            esame: Arc::new(config::Esame::nuovo(cartella.path())),
            cartella: Arc::new(Cartella { radice: cartella.path().into(), ufficio: prova.ufficio.clone() }),
            ..comune::stato(&prova, &cartella)
        };
        let scena = Self { router: console::router(stato), prova, cartella };
        for (id, ruolo, sede) in PERSONE {
            scena.assume(id, ruolo, sede).await;
        }
        scena
    }

    /// Adds somebody.
    pub async fn assume(&self, id: &str, ruolo: Ruolo, sede: Option<&str>) {
        comune::assume(&self.prova, id, &format!("Persona {id}"), ruolo, sede).await;
    }

    /// Somebody with a session, and the token of its forms.
    pub async fn entra(&self, id: &str) -> Persona {
        Persona(Dentro::nuovo(&self.router, &self.prova, id).await)
    }

    /// Changes one of the files.
    pub fn cambia(&self, file: &str, da: &str, a: &str) {
        let percorso = self.cartella.path().join(file);
        let testo = fs::read_to_string(&percorso).unwrap();
        assert!(testo.contains(da), "{file}: {da}");
        fs::write(percorso, testo.replace(da, a)).unwrap();
    }

    /// One of the files, changed, without touching it.
    pub fn cambiato(&self, file: &str, da: &str, a: &str) -> String {
        let testo = fs::read_to_string(self.cartella.path().join(file)).unwrap();
        assert!(testo.contains(da), "{file}: {da}");
        testo.replace(da, a)
    }

    /// A job that died.
    pub async fn morto(&self, contenuto: &str, errore: &str) {
        let (db, ora) = (&self.prova.ufficio.db, self.prova.ufficio.clock.now());
        muore(db, ora, contenuto, errore).await;
    }
}

async fn muore(db: &Db, ora: Timestamp, contenuto: &str, errore: &str) {
    let job = NewJob {
        queue: "prova",
        payload: contenuto.into(),
        run_at: ora,
        priority: Priority::Normal,
        max_attempts: 1,
        dedup: None,
    };
    let mut tx = db.begin().await.unwrap();
    enqueue(&mut tx, &[job]).await.unwrap();
    tx.commit().await.unwrap();
    let presi = claim(db, "prova", 10, ora, Duration::from_secs(60)).await.unwrap();
    let esiti: Vec<_> =
        presi.iter().map(|r| (r.job_ref(), Outcome::Dead { error: errore.to_owned() })).collect();
    let mut tx = db.begin().await.unwrap();
    settle_in(&mut tx, &esiti, ora).await.unwrap();
    tx.commit().await.unwrap();
}

fn copia(da: &Path, a: &Path) {
    fs::create_dir_all(a).unwrap();
    for voce in fs::read_dir(da).unwrap().map(Result::unwrap) {
        let nome = voce.file_name();
        match voce.file_type().unwrap().is_dir() {
            true if ["cassetti", "modelli"].iter().any(|c| da.join(c) == voce.path())
                || da.ends_with("modelli") =>
            {
                copia(&voce.path(), &a.join(nome));
            }
            false
                if nome.to_string_lossy().ends_with(".toml") || nome.to_string_lossy().ends_with(".txt") =>
            {
                fs::copy(voce.path(), a.join(nome)).unwrap();
            }
            _ => {}
        }
    }
    let _ = fs::remove_file(a.join("Cargo.toml"));
}

/// Somebody at its browser, who can also send files.
#[derive(Clone)]
pub struct Persona(Dentro);

impl Deref for Persona {
    type Target = Dentro;

    fn deref(&self) -> &Dentro {
        &self.0
    }
}

impl Persona {
    /// Files with this token, before them or after.
    pub async fn manda(&self, csrf: Option<&str>, file: &[(&str, &[u8])], prima: bool) -> Risposta {
        let mut corpo: Vec<u8> = Vec::new();
        let contrassegno = csrf
            .map(|c| format!("--confine\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{c}\r\n"))
            .unwrap_or_default();
        if prima {
            corpo.extend(contrassegno.as_bytes());
        }
        for (nome, contenuto) in file {
            let testa = format!(
                "--confine\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{nome}\"\r\n\r\n"
            );
            corpo.extend(testa.as_bytes());
            corpo.extend(*contenuto);
            corpo.extend(b"\r\n");
        }
        if !prima {
            corpo.extend(contrassegno.as_bytes());
        }
        corpo.extend(b"--confine--\r\n");
        let tipo = "multipart/form-data; boundary=confine";
        self.chiede(Request::post("/regole/esame").header(header::CONTENT_TYPE, tipo), corpo.into()).await
    }

    /// Files, as the form of the page sends them.
    pub async fn esamina(&self, file: &[(&str, &[u8])]) -> Risposta {
        self.manda(Some(&self.0.csrf), file, true).await
    }
}

/// Each of these addresses answers to these people, and says "not for you" to the others.
pub async fn solo_per(scena: &Scena, indirizzi: &[&str], chi: &[&str]) {
    for (id, ..) in PERSONE {
        let persona = scena.entra(id).await;
        for indirizzo in indirizzi {
            let atteso = if chi.contains(&id) { 200 } else { 403 };
            let risposta = persona.get(indirizzo).await;
            assert_eq!(risposta.stato, atteso, "{id} {indirizzo}: {}", risposta.corpo);
        }
    }
}
