//! Rows as they are read, and what they mean.

use super::{Annullamento, Registrazione};
use crate::protocollo::registro::Registro;
use chrono::NaiveDate;
use engine::{Timestamp, Uuid};

#[derive(sqlx::FromRow)]
pub(super) struct Riga {
    sede: String,
    anno: i64,
    numero: i64,
    giorno: String,
    registrato_il: Timestamp,
    quesito: Uuid,
    mittente: String,
    destinatario: String,
    oggetto: String,
    impronta: String,
    annullato_il: Option<Timestamp>,
    annullato_da: Option<String>,
    annullamento_motivo: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct RigaRegistro {
    sede: String,
    giorno: String,
    anno: i64,
    primo: i64,
    ultimo: i64,
    registrazioni: i64,
    impronta_contenuto: String,
    impronta_precedente: String,
    impronta: String,
    chiuso_il: Timestamp,
}

impl Riga {
    pub(super) fn letta(self) -> Result<Registrazione, sqlx::Error> {
        let annullamento = match (self.annullato_il, self.annullato_da, self.annullamento_motivo) {
            (None, None, None) => None,
            (Some(il), Some(da), Some(motivo)) => Some(Annullamento { il, da, motivo }),
            _ => return Err(sqlx::Error::Decode("protocolli: annulment half written".into())),
        };
        Ok(Registrazione {
            sede: self.sede,
            anno: self.anno,
            numero: self.numero,
            giorno: giorno_da(&self.giorno)?,
            registrato_il: self.registrato_il,
            quesito: self.quesito,
            mittente: self.mittente,
            destinatario: self.destinatario,
            oggetto: self.oggetto,
            impronta: self.impronta,
            annullamento,
        })
    }
}

impl RigaRegistro {
    pub(super) fn letta(self) -> Result<Registro, sqlx::Error> {
        Ok(Registro {
            sede: self.sede,
            giorno: giorno_da(&self.giorno)?,
            anno: self.anno,
            primo: self.primo,
            ultimo: self.ultimo,
            registrazioni: self.registrazioni,
            impronta_contenuto: self.impronta_contenuto,
            impronta_precedente: self.impronta_precedente,
            impronta: self.impronta,
            chiuso_il: self.chiuso_il,
        })
    }
}

/// A civil day as the tables keep it: ISO text.
pub(super) fn giorno_da(testo: &str) -> Result<NaiveDate, sqlx::Error> {
    testo.parse().map_err(|errore: chrono::ParseError| sqlx::Error::Decode(Box::new(errore)))
}
