//! File types, read from the bytes.

use crate::tabelle::TipoFile;

/// The type of these bytes, `None` when it is none of those any Cassetto can accept.
///
/// A PDF must begin as one: what merely holds `%PDF` further on could be opened as something else.
#[must_use]
pub fn riconosci(contenuto: &[u8]) -> Option<TipoFile> {
    let senza_segno = contenuto.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(contenuto);
    if senza_segno.trim_ascii_start().starts_with(b"%PDF-") {
        return Some(TipoFile::Pdf);
    }
    match infer::get(contenuto)?.mime_type() {
        "image/jpeg" => Some(TipoFile::Jpeg),
        "image/png" => Some(TipoFile::Png),
        "image/tiff" => Some(TipoFile::Tiff),
        _ => None,
    }
}

/// The MIME type to serve it with.
#[must_use]
pub fn mime(tipo: TipoFile) -> &'static str {
    match tipo {
        TipoFile::Pdf => "application/pdf",
        TipoFile::Jpeg => "image/jpeg",
        TipoFile::Png => "image/png",
        TipoFile::Tiff => "image/tiff",
    }
}

/// Extensions people use for it; the first is the one we write.
pub(super) fn estensioni(tipo: TipoFile) -> &'static [&'static str] {
    match tipo {
        TipoFile::Pdf => &["pdf"],
        TipoFile::Jpeg => &["jpg", "jpeg"],
        TipoFile::Png => &["png"],
        TipoFile::Tiff => &["tif", "tiff"],
    }
}

/// How it is called on the page.
pub(super) fn sigla(tipo: TipoFile) -> &'static str {
    match tipo {
        TipoFile::Pdf => "PDF",
        TipoFile::Jpeg => "JPEG",
        TipoFile::Png => "PNG",
        TipoFile::Tiff => "TIFF",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r35_il_tipo_si_legge_dal_contenuto() {
        assert_eq!(riconosci(b"%PDF-1.7\n%rest"), Some(TipoFile::Pdf));
        assert_eq!(riconosci(b"\xEF\xBB\xBF\r\n%PDF-1.4"), Some(TipoFile::Pdf));
        assert_eq!(riconosci(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Some(TipoFile::Jpeg));
        assert_eq!(riconosci(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), Some(TipoFile::Png));
        assert_eq!(riconosci(b"II*\0\x08\0\0\0\x0E\0\xFE\0"), Some(TipoFile::Tiff));
        assert_eq!(riconosci(b"MM\0*\0\0\0\x08\0\x0E\0\xFE"), Some(TipoFile::Tiff));
    }

    #[test]
    fn r35_quel_che_non_e_accettato_non_lo_diventa_con_un_trucco() {
        for contenuto in [
            b"MZ\x90\0 programma".as_slice(),
            b"PK\x03\x04 zip con %PDF-1.7 dentro",
            b"<html><!-- %PDF-1.7 --><script>",
            b"GIF89a........",
            b"testo qualunque",
            b"",
        ] {
            assert_eq!(riconosci(contenuto), None, "{:?}", String::from_utf8_lossy(contenuto));
        }
    }
}
