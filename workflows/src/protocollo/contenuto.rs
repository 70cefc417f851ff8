//! What a register holds, as CSV (what is hashed) and as XML.

use super::{
    registro::Registro,
    store::{Annullamento, Registrazione},
    xml::{Scrittore, documento, elemento},
};
use chrono::SecondsFormat;
use chrono_tz::Europe::Rome;
use engine::Timestamp;
use std::{borrow::Cow, io};

const INTESTAZIONE: [&str; 9] = [
    "Operazione",
    "Numero di protocollo",
    "Data e ora",
    "Mittente",
    "Destinatario",
    "Oggetto",
    "Impronta SHA-256",
    "Annullato da",
    "Motivo dell'annullamento",
];

/// Namespace of [`contenuto_xml`].
const NAMESPACE: &str = "urn:quesiti:registro-giornaliero:1";

/// The content of a register: its registrations, then the annulments made that day. Separated by semicolons, quoted
/// as RFC 4180 says, lines ended by CR LF, instants of Europe/Rome with their offset.
///
/// These bytes are what closed registers were hashed from: a change here breaks every chain.
#[must_use]
pub fn contenuto_csv(registrate: &[Registrazione], annullate: &[Registrazione]) -> String {
    let mut csv = String::new();
    riga(&mut csv, INTESTAZIONE);
    for r in registrate {
        let (numero, quando) = (r.protocollo().to_string(), istante(r.registrato_il));
        let campi = [
            "Registrazione",
            &numero,
            &quando,
            &r.mittente,
            &r.destinatario,
            &r.oggetto,
            &r.impronta,
            "",
            "",
        ];
        riga(&mut csv, campi);
    }
    for (r, a) in con_annullamento(annullate) {
        let (numero, quando) = (r.protocollo().to_string(), istante(a.il));
        let campi = [
            "Annullamento",
            &numero,
            &quando,
            &r.mittente,
            &r.destinatario,
            &r.oggetto,
            &r.impronta,
            &a.da,
            &a.motivo,
        ];
        riga(&mut csv, campi);
    }
    csv
}

/// A register as XML:
///
/// ```xml
/// <registro xmlns="urn:quesiti:registro-giornaliero:1" sede="7000" giorno="2026-11-23" anno="2026" primo="1"
///     ultimo="2" registrazioni="2" chiuso_il="2026-11-24T06:00:00.000+01:00">
///   <impronta_contenuto>…</impronta_contenuto>     SHA-256 of the CSV
///   <impronta_precedente>…</impronta_precedente>   of the register before, empty for the first
///   <impronta>…</impronta>
///   <registrazione numero="INPS.7000.23/11/2026.0000001" istante="2026-11-23T10:00:00.000+01:00">
///     <mittente>…</mittente><destinatario>…</destinatario><oggetto>…</oggetto><impronta>…</impronta>
///   </registrazione>
///   <annullamento numero="INPS.7000.20/11/2026.0000009" istante="2026-11-23T11:00:00.000+01:00">
///     <da>…</da><motivo>…</motivo>
///   </annullamento>
/// </registro>
/// ```
///
/// # Errors
/// The text cannot be put together; not expected.
pub fn contenuto_xml(
    registro: &Registro,
    registrate: &[Registrazione],
    annullate: &[Registrazione],
) -> io::Result<String> {
    let (giorno, anno) = (registro.giorno.to_string(), registro.anno.to_string());
    let (primo, ultimo) = (registro.primo.to_string(), registro.ultimo.to_string());
    let (registrazioni, chiuso_il) = (registro.registrazioni.to_string(), istante(registro.chiuso_il));
    let attributi = [
        ("xmlns", NAMESPACE),
        ("sede", &registro.sede),
        ("giorno", &giorno),
        ("anno", &anno),
        ("primo", &primo),
        ("ultimo", &ultimo),
        ("registrazioni", &registrazioni),
        ("chiuso_il", &chiuso_il),
    ];
    documento(|w| {
        w.create_element("registro").with_attributes(attributi).write_inner_content(|w| {
            elemento(w, "impronta_contenuto", &registro.impronta_contenuto)?;
            elemento(w, "impronta_precedente", &registro.impronta_precedente)?;
            elemento(w, "impronta", &registro.impronta)?;
            for r in registrate {
                voce(w, "registrazione", r, r.registrato_il, |w| {
                    elemento(w, "mittente", &r.mittente)?;
                    elemento(w, "destinatario", &r.destinatario)?;
                    elemento(w, "oggetto", &r.oggetto)?;
                    elemento(w, "impronta", &r.impronta)
                })?;
            }
            for (r, a) in con_annullamento(annullate) {
                voce(w, "annullamento", r, a.il, |w| {
                    elemento(w, "da", &a.da)?;
                    elemento(w, "motivo", &a.motivo)
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn voce(
    w: &mut Scrittore,
    nome: &str,
    r: &Registrazione,
    quando: Timestamp,
    corpo: impl FnOnce(&mut Scrittore) -> io::Result<()>,
) -> io::Result<()> {
    let (numero, quando) = (r.protocollo().to_string(), istante(quando));
    w.create_element(nome)
        .with_attributes([("numero", numero.as_str()), ("istante", quando.as_str())])
        .write_inner_content(corpo)
        .map(drop)
}

fn con_annullamento(voci: &[Registrazione]) -> impl Iterator<Item = (&Registrazione, &Annullamento)> {
    voci.iter().filter_map(|r| Some((r, r.annullamento.as_ref()?)))
}

fn istante(quando: Timestamp) -> String {
    quando.to_utc().with_timezone(&Rome).to_rfc3339_opts(SecondsFormat::Millis, false)
}

fn riga(csv: &mut String, campi: [&str; 9]) {
    for (posto, testo) in campi.into_iter().enumerate() {
        if posto > 0 {
            csv.push(';');
        }
        csv.push_str(&campo(testo));
    }
    csv.push_str("\r\n");
}

fn campo(testo: &str) -> Cow<'_, str> {
    if testo.contains([';', '"', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", testo.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(testo)
    }
}

#[cfg(test)]
mod tests;
