//! The ways out of a test: nothing leaves, everything is kept, addresses refuse on demand.

use async_trait::async_trait;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use workers::canali::{Busta, EsitoInvio, Trasporto};

/// How a provider refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guasto {
    /// For ever: this address does not exist.
    Permanente,
    /// For now.
    Temporaneo,
}

/// E-mail, SMS and PEC providers in one. Cheap to clone; clones share what they keep.
#[derive(Debug, Clone, Default)]
pub struct Posta(Arc<Mutex<Dentro>>);

#[derive(Debug, Default)]
struct Dentro {
    prese: Vec<Busta>,
    rifiutate: Vec<Busta>,
    guasti: BTreeMap<String, Guasto>,
    fermo: bool,
}

impl Posta {
    fn con<T>(&self, f: impl FnOnce(&mut Dentro) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on this address is refused.
    pub fn rifiuta(&self, indirizzo: &str, guasto: Guasto) {
        self.con(|d| d.guasti.insert(indirizzo.to_owned(), guasto));
    }

    /// From now on this address is served again.
    pub fn accetta(&self, indirizzo: &str) {
        self.con(|d| d.guasti.remove(indirizzo));
    }

    /// Every provider stops, or starts again.
    pub fn fermo(&self, fermo: bool) {
        self.con(|d| d.fermo = fermo);
    }

    /// What was taken for an address, oldest first.
    #[must_use]
    pub fn per(&self, indirizzo: &str) -> Vec<Busta> {
        self.con(|d| d.prese.iter().filter(|b| b.indirizzo == indirizzo).cloned().collect())
    }

    /// Everything that was taken, oldest first.
    #[must_use]
    pub fn prese(&self) -> Vec<Busta> {
        self.con(|d| d.prese.clone())
    }

    /// Every attempt that was refused, oldest first.
    #[must_use]
    pub fn rifiutate(&self) -> Vec<Busta> {
        self.con(|d| d.rifiutate.clone())
    }
}

#[async_trait]
impl Trasporto for Posta {
    async fn invia(&self, busta: &Busta) -> EsitoInvio {
        self.con(|d| {
            let guasto =
                if d.fermo { Some(Guasto::Temporaneo) } else { d.guasti.get(&busta.indirizzo).copied() };
            match guasto {
                None => {
                    d.prese.push(busta.clone());
                    EsitoInvio::Inviata { risposta: "250 OK".into(), riferimento: None }
                }
                Some(guasto) => {
                    d.rifiutate.push(busta.clone());
                    match guasto {
                        Guasto::Permanente => {
                            EsitoInvio::Permanente { risposta: "550 casella inesistente".into() }
                        }
                        Guasto::Temporaneo => {
                            EsitoInvio::Temporaneo { risposta: "451 riprova più tardi".into() }
                        }
                    }
                }
            }
        })
    }
}
