//! A sede with two clerks and a supervisor, and a quesito in carico to the first.

use engine::{Db, Uuid};
use tests::{Storia, ditta};
use workflows::{
    attore::{Attore, Funzionario, Ruolo},
    quesiti::Atto,
    scrivania::{
        bozze::{Bozza, TipoBozza, store},
        differiti::AttoDifferibile,
    },
    tabelle::Canale,
};

pub struct Scrivania {
    pub s: Storia,
    pub anna: Funzionario,
    pub bruno: Funzionario,
    pub sara: Attore,
    pub id: Uuid,
}

/// The person behind an actor.
pub fn persona(attore: &Attore) -> Funzionario {
    let Attore::Funzionario(f) = attore else { panic!("{attore:?}") };
    f.clone()
}

impl Scrivania {
    /// On Monday 2 March 2026; Anna has it in carico.
    pub async fn nuova(db: Db) -> Self {
        let s = Storia::nuova(db, "2026-03-02").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let bruno = persona(&s.prova.assume("bruno", Ruolo::Funzionario, "7013").await);
        let sara = s.prova.assume("sara", Ruolo::Supervisore, "7013").await;
        let (mittente, nuova) = ditta();
        s.prova.recapiti(tests::Prova::MITTENTE, &[(Canale::Email, "ditta@example.it")]).await;
        let id = s.apre(&mittente, nuova).await;
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        Self { s, anna: persona(&anna), bruno, sara, id }
    }

    pub fn anna(&self) -> Attore {
        Attore::Funzionario(self.anna.clone())
    }

    pub async fn versione(&self) -> i64 {
        self.s.prova.legge(self.id).await.meta.version
    }

    pub async fn bozza(&self, tipo: TipoBozza) -> Option<Bozza> {
        let mut conn = self.s.prova.ufficio.db.read().await.unwrap();
        store::leggi(&mut conn, &self.anna.id, self.id, tipo).await.unwrap()
    }
}

/// An act that can be taken back.
pub fn differibile(atto: Atto) -> AttoDifferibile {
    AttoDifferibile::da(atto).unwrap()
}
