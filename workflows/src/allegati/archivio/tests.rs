use super::*;
use crate::tabelle::TipoFile;

fn allegato(contenuto: &'static [u8]) -> AllegatoValido {
    AllegatoValido {
        nome: "a.pdf".to_owned(),
        tipo: TipoFile::Pdf,
        contenuto: Bytes::from_static(contenuto),
        impronta_sha256_hex: String::new(),
    }
}

#[tokio::test]
async fn r7_un_messaggio_ha_un_solo_zip_che_si_rilegge_e_si_elimina() {
    let cartella = tempfile::tempdir().unwrap();
    let archivio = Archivio::locale(cartella.path().join("nuova/allegati")).unwrap();
    let file = [allegato(b"%PDF-1.7")];
    archivio.deposita_zip("2026/07/uno.zip", &file).await.unwrap();
    archivio.deposita_zip("2026/07/uno.zip", &file).await.unwrap();
    archivio.deposita_zip("2026/08/due.zip", &file).await.unwrap();

    let zip = archivio.leggi("2026/07/uno.zip").await.unwrap();
    assert_eq!(zip, pacchetto::comprimi(&file).await.unwrap());
    let insieme = [("a", "2026/07/uno.zip"), ("b", "2026/08/due.zip")].map(|(c, k)| (c.into(), k.into()));
    let unito = Bytes::from(archivio.raccogli(insieme.into()).await.unwrap().unwrap());
    for nome in ["a/a.pdf", "b/a.pdf"] {
        assert!(pacchetto::estrai(unito.clone(), nome, 8).await.unwrap().is_some(), "{nome}");
    }
    assert_eq!(archivio.raccogli(Vec::new()).await.unwrap(), None);
    let chiavi = async |prefisso: &str| -> Vec<String> {
        archivio.elenca(prefisso).await.unwrap().into_iter().map(|o| o.chiave).collect()
    };
    assert_eq!(chiavi("").await, ["2026/07/uno.zip", "2026/08/due.zip"]);
    assert_eq!(chiavi("2026/07/").await, ["2026/07/uno.zip"]);
    assert_eq!(archivio.elenca("2026/07").await.unwrap()[0].byte, zip.len() as u64);

    archivio.elimina("2026/07/uno.zip").await.unwrap();
    archivio.elimina("2026/07/uno.zip").await.unwrap();
    assert!(
        matches!(archivio.leggi("2026/07/uno.zip").await, Err(ErroreArchivio::NonTrovato(c)) if c == "2026/07/uno.zip")
    );
}

#[tokio::test]
async fn senza_file_non_si_deposita_nulla() {
    let cartella = tempfile::tempdir().unwrap();
    let archivio = Archivio::locale(cartella.path()).unwrap();
    archivio.deposita_zip("uno.zip", &[]).await.unwrap();
    assert_eq!(archivio.elenca("").await.unwrap(), []);
}

#[tokio::test]
async fn una_chiave_non_esce_dall_archivio() {
    let cartella = tempfile::tempdir().unwrap();
    let archivio = Archivio::locale(cartella.path().join("dentro")).unwrap();
    for chiave in ["", "../fuori.zip", "a/../../fuori.zip", "/etc/passwd", "a//b.zip"] {
        let esito = archivio.deposita_zip(chiave, &[allegato(b"%PDF-1.7")]).await;
        assert!(matches!(esito, Err(ErroreArchivio::ChiaveNonValida(_))), "{chiave}: {esito:?}");
    }
    assert!(std::fs::read_dir(cartella.path()).unwrap().count() == 1);
}

#[test]
fn il_disco_pieno_e_un_errore_che_si_riconosce() {
    let con = |errore: io::Error| {
        let interno = object_store::Error::NotSupported { source: Box::new(errore) };
        // As the local store wraps it: the system's error two causes down.
        ErroreArchivio::from(object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(interno),
        })
    };
    assert!(matches!(con(io::Error::from_raw_os_error(28)), ErroreArchivio::SpazioEsaurito(_)));
    assert!(matches!(con(io::ErrorKind::QuotaExceeded.into()), ErroreArchivio::SpazioEsaurito(_)));
    assert!(matches!(con(io::ErrorKind::PermissionDenied.into()), ErroreArchivio::Archivio(_)));
}

#[test]
fn una_cartella_che_non_si_puo_fare_e_detta_per_nome() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let errore = Archivio::locale(file.path().join("sotto")).unwrap_err();
    assert!(errore.to_string().contains("sotto"), "{errore}");
}

#[test]
fn il_segreto_di_s3_non_si_mostra() {
    let impostazioni = ImpostazioniS3 {
        bucket: "allegati".into(),
        regione: "eu-south-1".into(),
        endpoint: None,
        chiave: "id-privato".into(),
        segreto: "parola".into(),
    };
    let mostrate = format!("{impostazioni:?}");
    assert!(
        mostrate.contains("allegati") && !mostrate.contains("parola") && !mostrate.contains("id-privato")
    );
}
