//! Who calls: the token, checked, as an actor with a scope. Every route says which roles it is for.

use crate::{
    gettone::{Gettone, RuoloGettone},
    problema::Problema,
    stato::App,
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use engine::{Conn, Timestamp};
use workflows::{
    accessi::{self, Cosa},
    appuntamenti::{self, Appuntamento},
    attore::{Attore, Funzionario, Mittente, Ruolo},
    identificativi::CodiceFiscale,
    quesiti::Quesito,
    ricerca::{Ambito, Riferimento, Trovato, carica_visibile},
    scadenze::giorno_civile,
};

/// A caller whose token is good.
#[derive(Debug, Clone)]
pub(crate) struct Chiamante {
    pub(crate) gettone: Gettone,
    pub(crate) attore: Attore,
}

/// Roles of the institute.
pub(crate) const UFFICIO: &[RuoloGettone] = &[
    RuoloGettone::Funzionario,
    RuoloGettone::Supervisore,
    RuoloGettone::Amministratore,
    RuoloGettone::Monitoraggio,
];
/// Whoever reads quesiti.
pub(crate) const LETTORI: &[RuoloGettone] = &[
    RuoloGettone::Funzionario,
    RuoloGettone::Supervisore,
    RuoloGettone::Amministratore,
    RuoloGettone::Monitoraggio,
    RuoloGettone::Mittente,
];
/// Whoever writes from a Cassetto.
pub(crate) const MITTENTI: &[RuoloGettone] = &[RuoloGettone::Mittente];
/// The institute's own systems.
pub(crate) const SISTEMI: &[RuoloGettone] = &[RuoloGettone::Sistema];

impl Chiamante {
    /// Refuses every role but these.
    pub(crate) fn solo(&self, ruoli: &[RuoloGettone]) -> Result<(), Problema> {
        if ruoli.contains(&self.gettone.ruolo) { Ok(()) } else { Err(Problema::vietato()) }
    }

    /// The sender, where the route is for senders.
    pub(crate) fn mittente(&self) -> Result<&Mittente, Problema> {
        match &self.attore {
            Attore::Mittente(m) => Ok(m),
            Attore::Funzionario(_) | Attore::Sistema(_) => Err(Problema::vietato()),
        }
    }

    /// Whether it is of the institute: then it sees what is not for senders.
    pub(crate) fn ufficio(&self) -> bool {
        UFFICIO.contains(&self.gettone.ruolo)
    }

    /// What it may see.
    pub(crate) fn ambito(&self, ora: Timestamp) -> Ambito {
        match self.gettone.ruolo {
            RuoloGettone::Sistema => Ambito::Nessuno,
            _ => Ambito::di(&self.attore, giorno_civile(ora.to_utc())),
        }
    }

    /// The quesito named in the address, if it is in scope; otherwise "not found", and who tried is recorded.
    pub(crate) async fn quesito(
        &self,
        app: &App,
        conn: &mut Conn,
        riferimento: &str,
    ) -> Result<Quesito, Problema> {
        let riferimento: Riferimento = riferimento
            .parse()
            .map_err(|e: workflows::ricerca::ErroreRiferimento| Problema::malformata(e.to_string()))?;
        let ambito = self.ambito(app.ufficio.clock.now());
        match carica_visibile(conn, &ambito, &riferimento).await? {
            Trovato::Si(quesito) => Ok(*quesito),
            Trovato::No => Err(Problema::non_trovato("Il quesito")),
            Trovato::FuoriAmbito(id) => {
                self.annota(app, id, Cosa::Negato).await?;
                Err(Problema::non_trovato("Il quesito"))
            }
        }
    }

    /// The appointment named in the address, if it is in scope; otherwise "not found", and who tried is recorded.
    pub(crate) async fn appuntamento(
        &self,
        app: &App,
        conn: &mut Conn,
        id: &str,
    ) -> Result<Appuntamento, Problema> {
        let id: engine::Uuid = id
            .parse()
            .map_err(|_| Problema::malformata("L'identificativo dell'appuntamento non è un UUID."))?;
        let ambito = self.ambito(app.ufficio.clock.now());
        match appuntamenti::carica_visibile(conn, &ambito, id).await? {
            appuntamenti::Trovato::Si(appuntamento) => Ok(*appuntamento),
            appuntamenti::Trovato::No => Err(Problema::non_trovato("L'appuntamento")),
            appuntamenti::Trovato::FuoriAmbito(altrui) => {
                self.annota(app, altrui.primo_quesito(), Cosa::Negato).await?;
                Err(Problema::non_trovato("L'appuntamento"))
            }
        }
    }

    /// Records a reading.
    pub(crate) async fn annota(&self, app: &App, quesito: engine::Uuid, cosa: Cosa) -> Result<(), Problema> {
        let mut tx = app.ufficio.db.begin().await?;
        let chi = self.attore.author().name;
        accessi::registra(&mut tx, quesito, &chi, cosa, app.ufficio.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

impl TryFrom<Gettone> for Chiamante {
    type Error = Problema;

    fn try_from(gettone: Gettone) -> Result<Self, Problema> {
        let manca =
            |cosa: &str| Problema::senza_token(format!("Nel token manca {cosa}: chiedine uno completo."));
        if gettone.sub.is_empty() || gettone.sub.len() > 200 {
            return Err(manca("un soggetto (sub) utilizzabile"));
        }
        let di_ufficio = |ruolo: Ruolo| {
            let sede = gettone.sede.clone();
            if matches!(ruolo, Ruolo::Funzionario | Ruolo::Supervisore) && sede.is_none() {
                return Err(manca("la sede"));
            }
            Ok(Attore::Funzionario(Funzionario { id: gettone.sub.clone(), ruolo, sede }))
        };
        let attore = match gettone.ruolo {
            RuoloGettone::Funzionario => di_ufficio(Ruolo::Funzionario)?,
            RuoloGettone::Supervisore => di_ufficio(Ruolo::Supervisore)?,
            RuoloGettone::Amministratore => di_ufficio(Ruolo::Amministratore)?,
            RuoloGettone::Monitoraggio => di_ufficio(Ruolo::Monitoraggio)?,
            RuoloGettone::Sistema => Attore::Sistema("api"),
            RuoloGettone::Mittente => {
                let codice = gettone.codice_fiscale.as_deref().ok_or_else(|| manca("il codice fiscale"))?;
                let codice: CodiceFiscale = codice.parse().map_err(|_| manca("un codice fiscale giusto"))?;
                Attore::Mittente(Mittente {
                    codice_fiscale: codice.into(),
                    profilo: gettone.profilo.ok_or_else(|| manca("il profilo"))?,
                    cassetto: gettone.cassetto.clone().ok_or_else(|| manca("il Cassetto"))?,
                })
            }
        };
        Ok(Self { gettone, attore })
    }
}

impl FromRequestParts<App> for Chiamante {
    type Rejection = Problema;

    async fn from_request_parts(parti: &mut Parts, app: &App) -> Result<Self, Problema> {
        let intestazione = parti.headers.get(header::AUTHORIZATION).ok_or_else(|| {
            Problema::senza_token("Manca il token: invialo nell'intestazione Authorization: Bearer <token>.")
        })?;
        let token = intestazione.to_str().ok().and_then(|t| {
            let (schema, token) = t.split_once(' ')?;
            schema.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let token = token.ok_or_else(|| {
            Problema::senza_token("L'intestazione Authorization deve avere la forma: Bearer <token>.")
        })?;
        let gettone = app
            .chiavi
            .verifica(token, app.ufficio.clock.now())
            .map_err(|errore| Problema::senza_token(errore.to_string()))?;
        if let Some(limitatore) = &app.limitatore {
            limitatore.passa(&gettone.sub)?;
        }
        Self::try_from(gettone)
    }
}
