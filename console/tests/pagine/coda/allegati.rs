//! Files that a clerk sends with a reply, a closing, a request for documents (R7): checked as those of a sender, gone
//! when the act is taken back.

use crate::comune::{Browser, PASSWORD, Pagina, Pagine};
use axum::{body::Body, http::Method};
use engine::Uuid;
use std::time::Duration;
use tests::{Officina, Posta};
use workflows::{
    allegati::Archivio,
    quesiti::{Atto, NomeStato, store},
    scrivania::bozze::{self, TipoBozza},
};

const PDF: &[u8] = b"%PDF-1.7\nuno\n%%EOF\n";
const TESTO: &str = "Ecco il documento <b>chiesto</b>.";
const PASSATA: Duration = Duration::from_secs(15);

/// A form in parts, with the token where the page has it: before the files.
async fn manda(
    chi: &mut Browser,
    csrf: &str,
    dove: &str,
    campi: &[(&str, &str)],
    file: &[(&str, &[u8])],
) -> Pagina {
    let mut corpo = Vec::new();
    for (nome, valore) in [("csrf", csrf)].iter().chain(campi) {
        let parte =
            format!("--confine\r\ncontent-disposition: form-data; name=\"{nome}\"\r\n\r\n{valore}\r\n");
        corpo.extend(parte.into_bytes());
    }
    for (nome, contenuto) in file {
        let testa = format!(
            "--confine\r\ncontent-disposition: form-data; name=\"allegati\"; filename=\"{nome}\"\r\n\r\n"
        );
        corpo.extend(testa.into_bytes());
        corpo.extend(*contenuto);
        corpo.extend(b"\r\n");
    }
    corpo.extend(b"--confine--\r\n");
    let intestazioni = [("content-type", "multipart/form-data; boundary=confine"), ("accept", "text/html")];
    chi.chiede(Method::POST, dove, &intestazioni, Body::from(corpo)).await
}

/// A quesito that Anna has in carico, with its version.
async fn in_carico(p: &Pagine) -> (Uuid, String) {
    let id = p.quesito().await.meta.id;
    let preso = p.prova.fa(&p.attore("anna"), id, Atto::PrendiInCarico).await;
    (id, preso.meta.version.to_string())
}

async fn partono(p: &Pagine) {
    Officina::nuova(&p.prova, &Posta::default()).dopo(PASSATA).await;
}

async fn archivio(p: &Pagine) -> Vec<String> {
    let archivio = Archivio::locale(p.cartella.path()).unwrap();
    archivio.elenca("").await.unwrap().into_iter().map(|o| o.chiave).collect()
}

async fn allegati(p: &Pagine, id: Uuid) -> Vec<String> {
    let messaggi = store::messaggi(&mut p.prova.ufficio.db.read().await.unwrap(), id).await.unwrap();
    messaggi.into_iter().flat_map(|m| m.allegati).map(|a| a.nome).collect()
}

async fn bozza(p: &Pagine, id: Uuid) -> Option<String> {
    let mut conn = p.prova.ufficio.db.read().await.unwrap();
    bozze::store::leggi(&mut conn, "anna", id, TipoBozza::Risposta).await.unwrap().map(|b| b.testo)
}

#[tokio::test]
async fn r7_la_risposta_parte_con_i_suoi_file_una_volta_sola() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p).await;
        let mut anna = p.dentro("anna").await;
        let csrf = anna.csrf().await;
        let pagina = anna.get(&format!("/quesiti/{id}")).await.bene(200);
        assert!(pagina.dice("Al massimo 3 file"), "{label}: {}", pagina.testo());
        let dove = format!("/quesiti/{id}/risposta");
        let campi = [("versione", versione.as_str()), ("testo", TESTO)];
        for _ in 0..2 {
            manda(&mut anna, &csrf, &dove, &campi, &[("estratto.pdf", PDF), ("", b"")]).await.bene(303);
        }
        assert_eq!(archivio(&p).await.len(), 1, "{label}: sent twice, its files are kept once");
        assert!(anna.get(&format!("/quesiti/{id}")).await.dice("gli allegati vanno scelti di nuovo"));
        partono(&p).await;
        assert_eq!(allegati(&p, id).await, ["estratto.pdf"], "{label}");
        let pagina = anna.get(&format!("/quesiti/{id}")).await.bene(200);
        assert!(pagina.dice("Ecco il documento <b>chiesto</b>."), "{label}");
        let file = pagina.attributi(".messaggio-nostro a[href*='/allegati/']", "href");
        let aperto = anna.get(&file[0]).await.bene(200);
        assert_eq!(aperto.corpo, PDF, "{label}");
    }
}

#[tokio::test]
async fn r7_si_chiude_e_si_chiedono_documenti_con_un_file() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let esito = p.prova.ufficio.regole.attuali().esiti.keys().next().unwrap().clone();
        let mut anna = p.dentro("anna").await;
        let csrf = anna.csrf().await;
        for (atto, stato) in [("sospensione", NomeStato::InCarico), ("chiusura", NomeStato::Chiusa)] {
            let (id, versione) = in_carico(&p).await;
            let campi = [("versione", versione.as_str()), ("testo", TESTO), ("esito", &esito)];
            let dove = format!("/quesiti/{id}/{atto}");
            manda(&mut anna, &csrf, &dove, &campi, &[("modulo.pdf", PDF)]).await.bene(303);
            partono(&p).await;
            assert_eq!(allegati(&p, id).await, ["modulo.pdf"], "{label} {atto}");
            assert_eq!(p.prova.legge(id).await.nome_stato(), stato, "{label} {atto}");
        }
    }
}

#[tokio::test]
async fn r7_un_file_che_non_va_si_dice_e_il_testo_resta() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p).await;
        let mut anna = p.dentro("anna").await;
        let csrf = anna.csrf().await;
        let dove = format!("/quesiti/{id}/risposta");
        let campi = [("versione", versione.as_str()), ("testo", TESTO)];
        let no = manda(&mut anna, &csrf, &dove, &campi, &[("a.pdf", b"MZ programma")]).await.bene(409);
        assert!(no.dice("«a.pdf»") && no.dice("il testo è nella bozza"), "{label}: {}", no.testo());
        assert_eq!(bozza(&p, id).await.as_deref(), Some(TESTO), "{label}");
        let quattro = [("1.pdf", PDF), ("2.pdf", PDF), ("3.pdf", PDF), ("4.pdf", PDF)];
        let no = manda(&mut anna, &csrf, &dove, &campi, &quattro).await.bene(409);
        assert!(no.dice("Hai allegato 4 file: il massimo è 3"), "{label}: {}", no.testo());
        // Another person's token, or a page of before: neither act nor file.
        manda(&mut anna, "altro", &dove, &campi, &[("a.pdf", PDF)]).await.bene(403);
        let vecchia = [("versione", "1"), ("testo", TESTO)];
        manda(&mut anna, &csrf, &dove, &vecchia, &[("a.pdf", PDF)]).await.bene(409);
        assert_eq!(archivio(&p).await, [""; 0], "{label}");
        partono(&p).await;
        assert_eq!(allegati(&p, id).await, [""; 0], "{label}");
    }
}

/// A full disk, here a file where the folder of the archive must be.
#[tokio::test]
async fn se_l_archivio_e_pieno_non_parte_nulla_e_il_testo_resta() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p).await;
        let mut anna = p.dentro("anna").await;
        let csrf = anna.csrf().await;
        std::fs::write(p.cartella.path().join(id.to_string()), b"").unwrap();
        let campi = [("versione", versione.as_str()), ("testo", TESTO)];
        let dove = format!("/quesiti/{id}/risposta");
        let no = manda(&mut anna, &csrf, &dove, &campi, &[("a.pdf", PDF)]).await.bene(503);
        assert!(no.dice("Gli allegati non si sono potuti salvare"), "{label}: {}", no.testo());
        assert_eq!(bozza(&p, id).await.as_deref(), Some(TESTO), "{label}");
        manda(&mut anna, &csrf, &dove, &campi, &[]).await.bene(303);
        partono(&p).await;
        assert_eq!(allegati(&p, id).await, [""; 0], "{label}");
    }
}

#[tokio::test]
async fn chi_annulla_ritrova_il_testo_e_i_file_non_restano() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p).await;
        let mut anna = p.dentro("anna").await;
        let csrf = anna.csrf().await;
        let campi = [("versione", versione.as_str()), ("testo", TESTO)];
        manda(&mut anna, &csrf, &format!("/quesiti/{id}/risposta"), &campi, &[("a.pdf", PDF)])
            .await
            .bene(303);
        let pagina = anna.get(&format!("/quesiti/{id}")).await;
        let annulla = pagina.attributi(".annulla form", "action").swap_remove(0);
        anna.post(&annulla, &[]).await.bene(303);
        assert_eq!(archivio(&p).await, [""; 0], "{label}");
        assert_eq!(bozza(&p, id).await.as_deref(), Some(TESTO), "{label}");
    }
}

/// The files cannot be carried over the sign-in; what was written is.
#[tokio::test]
async fn a_sessione_finita_un_modulo_con_file_non_perde_il_testo() {
    for (label, db) in tests::databases().await {
        let p = Pagine::nuova(db).await;
        let (id, versione) = in_carico(&p).await;
        let mut anna = p.dentro("anna").await;
        let csrf = anna.csrf().await;
        p.passano(Duration::from_secs(3_600));
        let campi = [("versione", versione.as_str()), ("testo", TESTO)];
        let dove = format!("/quesiti/{id}/risposta");
        let porta = manda(&mut anna, &csrf, &dove, &campi, &[("a.pdf", PDF)]).await.bene(401);
        let mut modulo = porta.campi("/accesso");
        modulo.retain(|(nome, _)| nome != "utente" && nome != "password");
        modulo.extend([("utente".into(), "anna".into()), ("password".into(), PASSWORD.into())]);
        anna.invia("/accesso", &modulo, &[]).await.bene(303);
        assert_eq!(bozza(&p, id).await.as_deref(), Some(TESTO), "{label}");
        assert_eq!(archivio(&p).await, [""; 0], "{label}");
    }
}
