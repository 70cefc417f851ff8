//! Attachments: one at a time to be looked at, all together in one zip (R7).
//!
//! A file is served with the type that was read from its bytes when it came, never another; pictures without a right
//! to anything; what a browser cannot show is downloaded.

use crate::{errore::Errore, io::Io, stato::App};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use engine::Uuid;
use std::fmt::Write as _;
use workflows::{
    accessi::Cosa,
    allegati::estrai,
    quesiti::{messaggio::Messaggio, store},
};

/// A picture may do nothing at all.
const IMMAGINE: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox";
/// A browser's own viewer of PDFs does not open in a sandbox: it is one already.
const PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// One file.
pub(super) async fn apre(
    State(app): State<App>,
    io: Io,
    Path((riferimento, allegato)): Path<(String, Uuid)>,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    let messaggi = store::messaggi(&mut conn, quesito.meta.id).await?;
    drop(conn);
    let trovato = messaggi.iter().find_map(|m| {
        let file = m.allegati.iter().find(|a| a.id == allegato)?;
        Some((m.archivio.as_deref()?, file))
    });
    let (chiave, file) = trovato.ok_or(Errore::NonTrovato)?;
    let zip = app.archivio.leggi(chiave).await?;
    let contenuto = estrai(zip, &file.nome, file.dimensione).await?.ok_or(Errore::NonTrovato)?;
    io.annota(&app, quesito.meta.id, Cosa::Allegati).await?;
    Ok(consegna(&file.tipo, &file.nome, contenuto))
}

fn consegna(tipo: &str, nome: &str, contenuto: Bytes) -> Response {
    let (mime, politica, modo) = match tipo {
        "pdf" => ("application/pdf", PDF, "inline"),
        "jpeg" => ("image/jpeg", IMMAGINE, "inline"),
        "png" => ("image/png", IMMAGINE, "inline"),
        _ => ("application/octet-stream", IMMAGINE, "attachment"),
    };
    let intestazioni = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_SECURITY_POLICY, politica.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{modo}; filename*=UTF-8''{}", codificato(nome))),
    ];
    (intestazioni, contenuto).into_response()
}

/// A file name as RFC 8187 writes it.
fn codificato(nome: &str) -> String {
    nome.bytes().fold(String::new(), |mut testo, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            testo.push(char::from(byte));
        } else {
            let _ = write!(testo, "%{byte:02X}");
        }
        testo
    })
}

/// All of them, one folder for each message.
pub(super) async fn zip(
    State(app): State<App>,
    io: Io,
    Path(riferimento): Path<String>,
) -> Result<Response, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let quesito = io.quesito(&app, &mut conn, &riferimento).await?;
    let messaggi = store::messaggi(&mut conn, quesito.meta.id).await?;
    drop(conn);
    let chiavi = messaggi.iter().filter_map(Messaggio::in_archivio).collect();
    let zip = app.archivio.raccogli(chiavi).await?.ok_or(Errore::NonTrovato)?;
    io.annota(&app, quesito.meta.id, Cosa::Allegati).await?;
    let intestazioni = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"quesito-{}.zip\"", quesito.meta.id)),
    ];
    Ok((intestazioni, zip).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_nome_di_file_non_esce_dalla_sua_intestazione() {
        assert_eq!(codificato("perché \"a\"\r\n.pdf"), "perch%C3%A9%20%22a%22%0D%0A.pdf");
    }

    #[test]
    fn ogni_file_ha_il_tipo_dei_suoi_byte_e_quel_che_non_si_mostra_si_scarica() {
        let di = |tipo: &str| {
            let risposta = consegna(tipo, "a.b", Bytes::from_static(b"x"));
            let testo = |nome: header::HeaderName| risposta.headers()[nome].to_str().unwrap().to_owned();
            (
                testo(header::CONTENT_TYPE),
                testo(header::CONTENT_DISPOSITION).split(';').next().unwrap().to_owned(),
            )
        };
        assert_eq!(di("pdf"), ("application/pdf".into(), "inline".into()));
        assert_eq!(di("png"), ("image/png".into(), "inline".into()));
        assert_eq!(di("tiff"), ("application/octet-stream".into(), "attachment".into()));
        assert_eq!(di("html"), ("application/octet-stream".into(), "attachment".into()));
    }
}
