//! Zips: the files of one message, and those of several messages together.

use super::{AllegatoValido, ErroreArchivio};
use bytes::Bytes;
use std::io::{Cursor, Read, Write};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// One zip with these files. The same files give the same bytes: no date of today in it, so that storing it twice
/// changes nothing.
pub(super) async fn comprimi(allegati: &[AllegatoValido]) -> Result<Vec<u8>, ErroreArchivio> {
    let file: Vec<(String, Bytes)> = allegati.iter().map(|a| (a.nome.clone(), a.contenuto.clone())).collect();
    fuori_dal_giro(move || {
        let opzioni = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (nome, contenuto) in file {
            zip.start_file(nome, opzioni)?;
            zip.write_all(&contenuto)?;
        }
        Ok(zip.finish()?.into_inner())
    })
    .await
}

/// One zip of several messages' zips, each in the folder of its prefix, without compressing anything again.
///
/// # Errors
/// [`ErroreArchivio::Zip`] when one of them is not a zip, or two share a prefix and a name.
pub(super) async fn unisci(parti: Vec<(String, Bytes)>) -> Result<Vec<u8>, ErroreArchivio> {
    fuori_dal_giro(move || {
        let mut unito = ZipWriter::new(Cursor::new(Vec::new()));
        for (prefisso, contenuto) in parti {
            let cartella = cartella(&prefisso);
            let mut zip = ZipArchive::new(Cursor::new(contenuto))?;
            for indice in 0..zip.len() {
                let file = zip.by_index_raw(indice)?;
                let nome = format!("{cartella}/{}", file.name()?);
                unito.raw_copy_file_rename(file, nome)?;
            }
        }
        Ok(unito.finish()?.into_inner())
    })
    .await
}

/// One file of a message's zip, by its name. `None`: it is not there, or it is not of the size that was noted when it
/// was put in.
///
/// # Errors
/// [`ErroreArchivio::Zip`] when it is not a zip.
pub async fn estrai(zip: Bytes, nome: &str, dimensione: i64) -> Result<Option<Bytes>, ErroreArchivio> {
    let (nome, attesi) = (nome.to_owned(), u64::try_from(dimensione).unwrap_or_default());
    let letto = fuori_dal_giro(move || {
        let mut zip = ZipArchive::new(Cursor::new(zip))?;
        let mut contenuto = Vec::new();
        match zip.by_name(&nome) {
            // One byte more than was noted is enough to know that it is another file.
            Ok(file) => file.take(attesi + 1).read_to_end(&mut contenuto)?,
            Err(ZipError::FileNotFound) => 0,
            Err(errore) => return Err(errore),
        };
        Ok(contenuto)
    })
    .await?;
    Ok((letto.len() as u64 == attesi && attesi > 0).then(|| Bytes::from(letto)))
}

/// A prefix as one folder: no separators, nothing that climbs out of the zip.
fn cartella(prefisso: &str) -> String {
    let pulita: String = prefisso
        .trim_matches('.')
        .chars()
        .map(|c| if c.is_control() || "/\\:".contains(c) { '_' } else { c })
        .collect();
    if pulita.is_empty() { "_".to_owned() } else { pulita }
}

/// Compressing takes a processor for a while: not on the threads that serve requests.
async fn fuori_dal_giro(
    lavoro: impl FnOnce() -> Result<Vec<u8>, ZipError> + Send + 'static,
) -> Result<Vec<u8>, ErroreArchivio> {
    match tokio::task::spawn_blocking(lavoro).await {
        Ok(esito) => esito.map_err(ErroreArchivio::Zip),
        Err(interrotto) => Err(ErroreArchivio::Zip(ZipError::Io(std::io::Error::other(interrotto)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tabelle::TipoFile;

    fn allegato(nome: &str, contenuto: &'static [u8]) -> AllegatoValido {
        AllegatoValido {
            nome: nome.to_owned(),
            tipo: TipoFile::Pdf,
            contenuto: Bytes::from_static(contenuto),
            impronta_sha256_hex: String::new(),
        }
    }

    fn leggi(zip: Vec<u8>) -> Vec<(String, Vec<u8>)> {
        let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
        (0..zip.len())
            .map(|i| {
                let mut file = zip.by_index(i).unwrap();
                let mut contenuto = Vec::new();
                file.read_to_end(&mut contenuto).unwrap();
                (file.name().unwrap().into_owned(), contenuto)
            })
            .collect()
    }

    #[tokio::test]
    async fn r7_gli_stessi_file_danno_lo_stesso_zip() {
        let allegati = [allegato("perché (2).pdf", b"%PDF-uno"), allegato("b.pdf", b"%PDF-due")];
        let zip = comprimi(&allegati).await.unwrap();
        assert_eq!(zip, comprimi(&allegati).await.unwrap());
        let letti = leggi(zip);
        assert_eq!(letti[0], ("perché (2).pdf".to_owned(), b"%PDF-uno".to_vec()));
        assert_eq!(letti.len(), 2);
    }

    #[tokio::test]
    async fn r44_gli_allegati_di_piu_messaggi_stanno_ognuno_nella_sua_cartella() {
        let uno = Bytes::from(comprimi(&[allegato("a.pdf", b"%PDF-uno")]).await.unwrap());
        let due = Bytes::from(comprimi(&[allegato("a.pdf", b"%PDF-due")]).await.unwrap());
        let unito = unisci(vec![("1".into(), uno.clone()), ("../2".into(), due)]).await.unwrap();
        let letti = leggi(unito);
        assert_eq!(letti[0], ("1/a.pdf".to_owned(), b"%PDF-uno".to_vec()));
        assert_eq!(letti[1], ("_2/a.pdf".to_owned(), b"%PDF-due".to_vec()));
        let doppio = unisci(vec![("1".into(), uno.clone()), ("1".into(), uno)]).await;
        assert!(matches!(doppio, Err(ErroreArchivio::Zip(_))));
    }

    #[tokio::test]
    async fn un_allegato_si_estrae_da_solo_e_solo_se_e_quello_annotato() {
        let zip = Bytes::from(
            comprimi(&[allegato("a.pdf", b"%PDF-uno"), allegato("b.pdf", b"%PDF-due")]).await.unwrap(),
        );
        let di = async |nome: &str, byte: i64| estrai(zip.clone(), nome, byte).await.unwrap();
        assert_eq!(di("b.pdf", 8).await.as_deref(), Some(b"%PDF-due".as_slice()));
        assert_eq!(di("b.pdf", 7).await, None);
        assert_eq!(di("b.pdf", 9).await, None);
        assert_eq!(di("c.pdf", 8).await, None);
        assert_eq!(di("../b.pdf", 8).await, None);
        assert_eq!(di("b.pdf", 0).await, None);
    }

    #[tokio::test]
    async fn uno_zip_rovinato_e_un_errore() {
        let esito = unisci(vec![("1".into(), Bytes::from_static(b"non uno zip"))]).await;
        assert!(matches!(esito, Err(ErroreArchivio::Zip(_))));
    }
}
