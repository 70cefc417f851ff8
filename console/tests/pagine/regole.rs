//! Issue 4 "Administrator": rules as loaded, the difference between versions, the check of an uploaded set before it
//! goes live, and what it would change for open quesiti. R88: a bad file never goes live.

use crate::scena::{Scena, solo_per};
use std::io::{Cursor, Write};
use tests::{Officina, Posta, databases};
use workflows::regole::{self, Limiti, Passo};
use zip::{ZipWriter, write::SimpleFileOptions};

const F24: &str =
    "unita = \"accertamento_gestione_credito\"\n[argomento.regola]\ntermine_giorni = 20\nlavorativi = true";
const F24_CORTO: &str = "unita = \"accertamento_gestione_credito\"\n[argomento.regola]\ntermine_giorni = 9";

fn zip(voci: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, contenuto) in voci {
        zip.start_file(*nome, SimpleFileOptions::default()).unwrap();
        zip.write_all(contenuto).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn nulla_esaminato(scena: &Scena) {
    let mut conn = scena.prova.ufficio.db.read().await.unwrap();
    assert!(regole::esaminati(&mut conn, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn le_regole_sono_degli_amministratori() {
    for (_, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let indirizzi = ["/regole", "/regole/cartella", "/regole/ricalcolo", "/regole/ricalcolo/andamento"];
        solo_per(&scena, &indirizzi, &["ada"]).await;
        for id in ["anna", "sara", "mario", "tina"] {
            let persona = scena.entra(id).await;
            assert_eq!(persona.esamina(&[("argomenti.toml", b"")]).await.stato, 403, "{id}");
            for indirizzo in ["/regole/cartella", "/regole/ricalcolo"] {
                let versione = scena.prova.ufficio.regole.attuali().versione.clone();
                assert_eq!(persona.post(indirizzo, &[("versione", &versione)]).await.stato, 403, "{id}");
            }
        }
        nulla_esaminato(&scena).await;
    }
}

#[tokio::test]
async fn la_pagina_dice_che_cosa_e_in_vigore_e_si_cerca_tra_gli_argomenti() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        scena.prova.apre().await;
        let ada = scena.entra("ada").await;
        let pagina = ada.get("/regole").await.corpo;
        let versione = scena.prova.ufficio.regole.attuali().versione.clone();
        for atteso in [versione.as_str(), "/etc/quesiti", "20 giorni lavorativi", "aziende.f24"] {
            assert!(pagina.contains(atteso), "{label}: {atteso}");
        }
        assert!(pagina.contains("Quesiti aperti che la seguono\">1</td>"), "{label}: {pagina}");
        let cercata = ada.get("/regole?cerca=F24").await.corpo;
        assert!(cercata.contains("aziende.f24") && !cercata.contains("lavoro_domestico.mav"), "{label}");
        let ostile = ada.get("/regole?cerca=%22%3E%3Cscript%3E").await.corpo;
        assert!(!ostile.contains("\"><script>") && ostile.contains("Nessun argomento"), "{label}");
        assert_eq!(ada.get("/regole/differenze?da=inventata&a=x").await.stato, 404);
        let uguali = ada.get(&format!("/regole/differenze?da={versione}&a={versione}")).await.corpo;
        assert!(uguali.contains("sono uguali"), "{label}");
    }
}

#[tokio::test]
async fn un_insieme_sbagliato_si_rifiuta_a_parole_e_niente_entra_in_vigore() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let prima = scena.prova.ufficio.regole.attuali().versione.clone();
        let sbagliata =
            scena.cambiato("argomenti.toml", "termine_giorni = 20", "termine_giorni = \"<script>x\"");
        let fuori = zip(&[("../argomenti.toml", sbagliata.as_bytes())]);
        let bomba = zip(&[("argomenti.toml", &vec![0_u8; 3 * 1024 * 1024])]);
        let casi: [(&str, &[u8], &str); 6] = [
            ("argomenti.toml", sbagliata.as_bytes(), "termine_giorni"),
            ("argomenti.toml", b"[[argomento", "argomenti.toml"),
            ("argomenti.toml", &[0xff, 0xfe, 0x00], "UTF-8"),
            ("tutto.zip", &fuori, "esce dalla sua cartella"),
            ("tutto.zip", &bomba, "troppo grande"),
            ("virus.exe", b"MZ", "non è un file della configurazione"),
        ];
        for (nome, contenuto, attesa) in casi {
            let risposta = ada.esamina(&[(nome, contenuto)]).await;
            assert_eq!(risposta.stato, 422, "{label} {nome}: {}", risposta.corpo);
            assert!(risposta.corpo.contains(attesa), "{label} {nome} {attesa}: {}", risposta.corpo);
            assert!(risposta.corpo.contains("Niente è entrato in vigore"), "{label}");
            assert!(!risposta.corpo.contains("<script>x"), "{label}");
        }
        let niente = ada.esamina(&[("", b"")]).await;
        assert!(niente.stato == 422 && niente.corpo.contains("nessun file"), "{label}: {}", niente.corpo);
        let enorme = ada.esamina(&[("tutto.zip", &vec![b'x'; 8 * 1024 * 1024])]).await;
        assert!(enorme.stato == 400 && enorme.corpo.contains("troppi dati"), "{label}: {}", enorme.corpo);
        let grande = ada.esamina(&[("argomenti.toml", &vec![b'#'; 7 * 1024 * 1024])]).await;
        assert!(grande.stato == 422 && grande.corpo.contains("troppo grande"), "{label}: {}", grande.corpo);
        nulla_esaminato(&scena).await;
        assert_eq!(scena.prova.ufficio.regole.attuali().versione, prima, "{label}");
    }
}

#[tokio::test]
async fn i_file_senza_contrassegno_o_prima_del_contrassegno_non_si_leggono() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let buona = scena.cambiato("argomenti.toml", F24, F24_CORTO);
        let file: [(&str, &[u8]); 1] = [("argomenti.toml", buona.as_bytes())];
        assert_eq!(ada.manda(None, &file, true).await.stato, 403, "{label}");
        assert_eq!(ada.manda(Some("sbagliato"), &file, true).await.stato, 403, "{label}");
        assert_eq!(ada.manda(Some(&ada.csrf), &file, false).await.stato, 403, "{label}");
        assert_eq!(ada.post_senza("/regole/esame", &[("csrf", &ada.csrf)]).await.stato, 400, "{label}");
        nulla_esaminato(&scena).await;
        assert_eq!(ada.manda(Some(&ada.csrf), &file, true).await.stato, 303, "{label}");
    }
}

#[tokio::test]
async fn quel_che_l_anteprima_dice_e_quel_che_il_ricalcolo_fa() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db.clone()).await;
        let id = scena.prova.apre().await.meta.id;
        scena.prova.protocolla().await;
        scena.prova.alle("2026-03-12T09:00:00Z");
        let ada = scena.entra("ada").await;
        let prima = scena.prova.ufficio.regole.attuali().versione.clone();
        let buona = scena.cambiato("argomenti.toml", F24, F24_CORTO);
        let esito = ada.esamina(&[("argomenti.toml", buona.as_bytes())]).await;
        assert_eq!(esito.stato, 303, "{label}: {}", esito.corpo);
        let esaminato = ada.get(&esito.verso).await.corpo;
        for atteso in [
            "Niente è entrato in vigore",
            "/etc/quesiti",
            "9 giorni",
            "scade subito",
            "INPS.7013",
            "quesiti regole applica",
        ] {
            assert!(esaminato.contains(atteso), "{label} {atteso}: {esaminato}");
        }
        assert_eq!(scena.prova.ufficio.regole.attuali().versione, prima, "{label}");
        // Put in force from the files, as they were shown and not otherwise.
        scena.cambia("argomenti.toml", F24, F24_CORTO);
        let nuova = esito.verso.rsplit('/').next().unwrap().to_owned();
        assert!(ada.get("/regole/cartella").await.corpo.contains(&nuova), "{label}");
        assert_eq!(ada.post("/regole/cartella", &[("versione", &prima)]).await.stato, 409, "{label}");
        assert_eq!(scena.prova.ufficio.regole.attuali().versione, prima, "{label}");
        let fatta = ada.post("/regole/cartella", &[("versione", &nuova)]).await;
        assert_eq!(
            (fatta.stato, fatta.verso.as_str()),
            (303, "/regole?fatto=ricaricata"),
            "{label}: {}",
            fatta.corpo
        );
        assert_eq!(scena.prova.ufficio.regole.attuali().versione, nuova, "{label}");
        assert!(ada.get(&fatta.verso).await.corpo.contains(&prima), "{label}");
        let fra = ada.get(&format!("/regole/differenze?da={prima}&a={nuova}")).await.corpo;
        assert!(fra.contains("20 giorni lavorativi") && fra.contains("9 giorni"), "{label}");
        // What it says before is what it did after.
        let tabelle = scena.prova.ufficio.regole.attuali();
        let atteso = scena
            .prova
            .ufficio
            .esamina_ricalcolo(&tabelle, &Passo::default(), Limiti::default())
            .await
            .unwrap()
            .conto;
        assert_eq!((atteso.quesiti, atteso.scadono_subito), (1, 1), "{label}");
        assert!(ada.get("/regole/ricalcolo").await.corpo.contains("scade subito"), "{label}");
        assert_eq!(ada.post("/regole/ricalcolo", &[("versione", &prima)]).await.stato, 409, "{label}");
        assert_eq!(ada.post("/regole/ricalcolo", &[("versione", &nuova)]).await.stato, 303, "{label}");
        let in_corso = ada.get("/regole/ricalcolo/andamento").await;
        assert!(in_corso.corpo.contains("in corso: restano 1 quesiti"), "{label}: {}", in_corso.corpo);
        assert_eq!(ada.get_se("/regole/ricalcolo/andamento", &in_corso.etag).await.stato, 304, "{label}");
        Officina::nuova(&scena.prova, &Posta::default()).lavora().await;
        let finito = ada.get_se("/regole/ricalcolo/andamento", &in_corso.etag).await;
        let frase = "1 quesiti ricalcolati, 1 termini spostati, 1 scaduti subito, 0 appuntamenti sbloccati";
        assert!(finito.corpo.contains(frase), "{label}: {}", finito.corpo);
        assert_eq!(scena.prova.legge(id).await.regole, nuova, "{label}");
        assert!(ada.get("/regole/ricalcolo").await.corpo.contains("niente da ricalcolare"), "{label}");
    }
}

#[tokio::test]
async fn una_cartella_sbagliata_si_dice_e_resta_quella_di_prima() {
    for (label, db) in databases().await {
        let scena = Scena::nuova(db).await;
        let ada = scena.entra("ada").await;
        let prima = scena.prova.ufficio.regole.attuali().versione.clone();
        scena.cambia("argomenti.toml", "termine_giorni = 20", "termine_giorni = -1");
        let letta = ada.get("/regole/cartella").await;
        assert!(letta.stato == 422 && letta.corpo.contains("termine_giorni"), "{label}: {}", letta.corpo);
        assert_eq!(ada.post("/regole/cartella", &[("versione", &prima)]).await.stato, 422, "{label}");
        assert_eq!(scena.prova.ufficio.regole.attuali().versione, prima, "{label}");
    }
}
