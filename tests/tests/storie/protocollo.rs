//! The protocol over a week: annulments that leave the entry readable, registers closed on working days.

use std::time::Duration;
use tests::databases;
use tests::{Storia, ditta};
use workflows::protocollo::{EsitoAnnullamento, registro, store};

const SEDE: &str = "7013";

#[tokio::test]
async fn l_annullamento_lascia_leggibile_la_registrazione() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let (chi, nuova) = ditta();
        let id = s.apre(&chi, nuova).await;
        let numero = s.prova.numero(id).await;
        let prima = store::per_numero(&mut db.read().await.unwrap(), &numero).await.unwrap().unwrap();
        let ora = s.prova.ufficio.clock.now();
        let annulla = async |motivo: &str| {
            let mut tx = db.begin().await.unwrap();
            let esito = store::annulla(&mut tx, &numero, motivo, "utente:sara", ora).await.unwrap();
            tx.commit().await.unwrap();
            esito
        };
        assert_eq!(annulla("Registrata due volte.").await, EsitoAnnullamento::Annullata, "{label}");
        assert_eq!(annulla("Altro motivo.").await, EsitoAnnullamento::GiaAnnullata, "{label}");
        let mut dopo = store::per_numero(&mut db.read().await.unwrap(), &numero).await.unwrap().unwrap();
        let annullamento = dopo.annullamento.take().expect("annullata");
        assert_eq!(dopo, prima, "{label}: di quel che era scritto nulla è cambiato");
        assert_eq!(
            (annullamento.motivo.as_str(), annullamento.da.as_str()),
            ("Registrata due volte.", "utente:sara")
        );
        assert_eq!(s.prova.numero(id).await, numero, "{label}: il quesito conserva il numero");
        s.in_ordine().await;
    }
}

/// From Monday to the next Monday, two requests a day, Sunday too: the weekend is closed on Monday.
#[tokio::test]
async fn r86_i_registri_di_una_settimana() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db.clone(), "2026-03-02").await;
        let mut chiusi = Vec::new();
        for _ in 2..=9 {
            let registri = store::registri(&mut db.read().await.unwrap(), SEDE).await.unwrap();
            chiusi.push(registri.len());
            for _ in 0..2 {
                let (chi, nuova) = ditta();
                s.apre(&chi, nuova).await;
            }
            s.officina.dopo(Duration::from_secs(86_400)).await;
        }
        assert_eq!(chiusi, [0, 1, 2, 3, 4, 4, 4, 7], "{label}: da lunedì 2 a lunedì 9 marzo");
        let conn = &mut db.read().await.unwrap();
        let registri = store::registri(conn, SEDE).await.unwrap();
        for (n, r) in (1_i64..).zip(&registri) {
            assert_eq!((r.primo, r.ultimo, r.registrazioni), (2 * n - 1, 2 * n, 2), "{label}: {}", r.giorno);
            let csv = registro::esporta_csv(conn, SEDE, r.giorno).await.unwrap().unwrap();
            let xml = registro::esporta_xml(conn, SEDE, r.giorno).await.unwrap().unwrap();
            let numero = format!("INPS.7013.{}.{:07}", r.giorno.format("%d/%m/%Y"), r.primo);
            assert!(csv.contains(&numero) || csv.contains(&format!("{:07}", r.primo)), "{label}: {csv}");
            assert!(xml.contains(&r.impronta_contenuto), "{label}: {xml}");
        }
        for coppia in registri.windows(2) {
            assert_eq!(coppia[1].impronta_precedente, coppia[0].impronta, "{label}: incatenati");
        }
        assert_eq!(registro::verifica_catena(conn, SEDE).await.unwrap(), None, "{label}");
        s.in_ordine().await;
    }
}
