//! Everything a page of figures or a file of them is made from.

use super::richiesta::Richiesta;
use crate::{
    errore::Errore,
    io::Io,
    stato::App,
    vista::{
        luoghi,
        quando::{Quando, quando},
    },
};
use chrono::NaiveDate;
use std::sync::Arc;
use workflows::{
    attore::{Attore, Ruolo},
    monitoraggio::{Figure, FiltroMonitoraggio, Memoria, Riepilogo, Salute, Vista, salute},
    scadenze::giorno_civile,
    tabelle::Tabelle,
};

pub(super) struct Contesto {
    pub(super) vista: Vista,
    pub(super) oggi: NaiveDate,
    pub(super) figure: Arc<Figure>,
    pub(super) tabelle: Arc<Tabelle>,
    /// The jobs of the whole office: not for a supervisore, not in the page of a sede.
    pub(super) salute: Option<Salute>,
    attore: Attore,
    vuote: Riepilogo,
}

impl Contesto {
    /// With `tutto` nothing is left for later.
    pub(super) async fn nuovo(
        memoria: &Memoria,
        app: &App,
        io: &Io,
        richiesta: &Richiesta,
        tutto: bool,
    ) -> Result<Self, Errore> {
        let ora = app.ufficio.clock.now();
        let oggi = giorno_civile(ora.to_utc());
        let tabelle = app.ufficio.regole.attuali();
        let vista = richiesta.vista(io, oggi)?;
        if vista.filtro().sede.as_ref().is_some_and(|s| !tabelle.sedi.contains_key(s)) {
            return Err(Errore::NonTrovato);
        }
        let db = &app.ufficio.db;
        let figure = match tutto {
            true => memoria.complete(db, &vista, ora).await?,
            false => memoria.figure(db, &vista, ora).await?,
        };
        let salute = if vista.filtro().sede.is_none() && io.ruolo() != Ruolo::Supervisore {
            let mut conn = app.ufficio.db.read().await?;
            Some(salute(&mut conn, &app.impostazioni.code, ora).await?)
        } else {
            None
        };
        let vuote = Riepilogo::vuoto(ora);
        Ok(Self { vista, oggi, figure, tabelle, salute, attore: io.attore.clone(), vuote })
    }

    /// What is so now; all zero as long as nothing was counted.
    pub(super) fn giacenze(&self) -> &Riepilogo {
        self.figure.giacenze.as_ref().unwrap_or(&self.vuote)
    }

    /// The same view, narrower. What its reader may see of it is not more.
    pub(super) fn stretta(&self, cambia: impl FnOnce(&mut FiltroMonitoraggio)) -> Vista {
        let mut filtro = self.vista.filtro().clone();
        cambia(&mut filtro);
        Vista::di(&self.attore, filtro).unwrap_or_else(|_| self.vista.clone())
    }

    pub(super) fn nome_sede(&self, codice: &str) -> String {
        luoghi::sede(&self.tabelle, codice)
    }

    pub(super) fn nome_cassetto(&self, codice: &str) -> String {
        self.tabelle.cassetti.get(codice).map_or_else(|| codice.to_owned(), |c| c.nome.clone())
    }

    pub(super) fn nome_argomento(&self, codice: &str) -> String {
        self.tabelle
            .argomenti
            .get(codice)
            .map_or_else(|| codice.to_owned(), |a| format!("{}: {}", self.nome_cassetto(&a.cassetto), a.nome))
    }

    /// When the figures were computed. `None`: never.
    pub(super) fn calcolate(&self) -> Option<Quando> {
        self.figure.quadro.calcolate_il.map(quando)
    }

    /// The days of the period, also those without anything.
    pub(super) fn giorni(&self) -> Vec<NaiveDate> {
        let f = self.vista.filtro();
        f.dal.iter_days().take_while(|g| *g <= f.al).collect()
    }

    /// Of what and how old, for a file.
    pub(super) fn nota(&self) -> String {
        let f = self.vista.filtro();
        let di =
            |detto: &str, nome: Option<String>| nome.map(|n| format!("; {detto}: {n}")).unwrap_or_default();
        format!(
            "Dal {} al {}{}{}{}; dati di {}",
            f.dal.format("%d/%m/%Y"),
            f.al.format("%d/%m/%Y"),
            di("sede", f.sede.as_deref().map(|s| self.nome_sede(s))),
            di("Cassetto", f.cassetto.as_deref().map(|c| self.nome_cassetto(c))),
            di("argomento", f.argomento.as_deref().map(|a| self.nome_argomento(a))),
            self.calcolate().map_or_else(|| "mai calcolati".to_owned(), |q| q.testo),
        )
    }
}
