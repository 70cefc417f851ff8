use super::*;

fn limiti() -> LimitiAllegati {
    LimitiAllegati {
        numero_massimo: 3,
        dimensione_massima: 3 * MB,
        totale_massimo: 6 * MB,
        tipi: vec![TipoFile::Pdf, TipoFile::Jpeg, TipoFile::Png, TipoFile::Tiff],
    }
}

fn pdf(nome: &str, byte: u64) -> FileRicevuto {
    let mut contenuto = b"%PDF-1.7\n".to_vec();
    contenuto.resize(usize::try_from(byte).unwrap(), b' ');
    FileRicevuto { nome: nome.to_owned(), contenuto: contenuto.into() }
}

fn frasi(ricevuti: &[FileRicevuto]) -> Vec<String> {
    controlla(ricevuti, &limiti()).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn r7_tre_file_passano_quattro_no() {
    let file: Vec<_> = (1..=4).map(|n| pdf(&format!("{n}.pdf"), 100)).collect();
    assert_eq!(controlla(&file[..3], &limiti()).unwrap().len(), 3);
    let attesa =
        "Hai allegato 4 file: il massimo è 3. Toglili dal messaggio o uniscine alcuni in un solo documento.";
    assert_eq!(frasi(&file), [attesa]);
    assert_eq!(controlla(&[], &limiti()), Ok(vec![]));
}

#[test]
fn r7_al_limite_esatto_passa_e_un_byte_in_piu_no() {
    assert!(controlla(&[pdf("a.pdf", 3 * MB)], &limiti()).is_ok());
    let attesa = "Il file «a.pdf» pesa 3,01 MB: il limite è 3 MB. Riducilo o dividilo.";
    assert_eq!(frasi(&[pdf("a.pdf", 3 * MB + 1)]), [attesa]);
    assert!(frasi(&[pdf("x", 4_404_019)])[0].starts_with("Il file «x» pesa 4,2 MB: il limite è 3 MB."));
}

#[test]
fn r35_il_totale_al_limite_passa_e_un_byte_in_piu_no() {
    let due = [pdf("a.pdf", 3 * MB), pdf("b.pdf", 3 * MB)];
    assert!(controlla(&due, &limiti()).is_ok());
    let tre = [due[0].clone(), pdf("b.pdf", 3 * MB - 9), pdf("c.pdf", 10)];
    assert_eq!(
        controlla(&tre, &limiti()).unwrap_err(),
        [RifiutoAllegato::TotaleTroppoGrande { byte: 6 * MB + 1, massimo: 6 * MB }]
    );
}

#[test]
fn r35_il_tipo_dichiarato_dal_nome_non_conta() {
    let finto =
        FileRicevuto { nome: "busta.pdf".into(), contenuto: Bytes::from_static(b"MZ\x90\0programma") };
    let attesa = "Il file «busta.pdf» non è di un tipo accettato: convertilo in PDF, JPEG, PNG o TIFF e allegalo di nuovo.";
    assert_eq!(frasi(&[finto]), [attesa]);

    let foto =
        FileRicevuto { nome: "foto.pdf".into(), contenuto: Bytes::from_static(b"\xFF\xD8\xFF\xE0 JFIF") };
    let valido = controlla(std::slice::from_ref(&foto), &limiti()).unwrap().remove(0);
    assert_eq!((valido.nome.as_str(), valido.tipo), ("foto.jpg", TipoFile::Jpeg));

    let solo_pdf = LimitiAllegati { tipi: vec![TipoFile::Pdf], ..limiti() };
    let rifiuto = controlla(&[foto], &solo_pdf).unwrap_err().remove(0);
    assert!(rifiuto.to_string().contains("convertilo in PDF e allegalo"), "{rifiuto}");
}

#[test]
fn r7_un_file_vuoto_e_rifiutato() {
    assert_eq!(
        frasi(&[pdf("a.pdf", 9), FileRicevuto { nome: "v.pdf".into(), contenuto: Bytes::new() }]).len(),
        1
    );
}

#[test]
fn tutte_le_ragioni_arrivano_insieme() {
    let molti = [
        pdf("../a.pdf", 10),
        pdf("b\0.pdf", 10),
        pdf("", 10),
        pdf(&"l".repeat(151), 10),
        pdf("troppo.pdf", 7 * MB),
    ];
    let frasi = frasi(&molti);
    assert_eq!(frasi.len(), 7, "{frasi:#?}");
    assert!(frasi[2].contains("contiene un percorso"));
    assert!(frasi[3].contains("«b\u{FFFD}.pdf»"));
}

#[test]
fn r7_i_doppioni_si_rinominano_e_l_impronta_e_del_contenuto() {
    let validi = controlla(&[pdf("a.pdf", 9), pdf("a.pdf", 10)], &limiti()).unwrap();
    assert_eq!(validi.iter().map(|v| v.nome.as_str()).collect::<Vec<_>>(), ["a.pdf", "a (2).pdf"]);
    assert_eq!(validi[0].impronta_sha256_hex, hex::encode(Sha256::digest(b"%PDF-1.7\n")));
    assert_ne!(validi[0].impronta_sha256_hex, validi[1].impronta_sha256_hex);
}

#[test]
fn le_dimensioni_si_leggono_all_italiana() {
    for (byte, testo) in
        [(1, "1 byte"), (900, "900 byte"), (1024, "1 KB"), (1536, "1,5 KB"), (3 * MB, "3 MB")]
    {
        assert_eq!((peso(byte), limite(byte)), (testo.to_owned(), testo.to_owned()));
    }
    assert_eq!((peso(3 * MB + 1).as_str(), limite(3 * MB + 1).as_str()), ("3,01 MB", "3 MB"));
}
