use super::appoggio::{g, quesito, registra, registra_in, t, voce};
use std::collections::HashMap;
use workflows::protocollo::{Annullamento, Buchi, EsitoAnnullamento, NumeroProtocollo, store};

#[tokio::test]
async fn r86_i_numeri_vanno_da_uno_per_sede_e_per_anno() {
    for (label, db) in tests::databases().await {
        let mut tx = db.begin().await.unwrap();
        let richieste =
            [("7000".to_owned(), 2), ("2200".to_owned(), 1), ("7000".to_owned(), 3), ("0400".to_owned(), 0)];
        let primi = store::assegna(&mut tx, 2026, &richieste).await.unwrap();
        assert_eq!(primi, HashMap::from([("7000".to_owned(), 5), ("2200".to_owned(), 1)]), "{label}");
        let altri = store::assegna(&mut tx, 2026, &richieste[..1]).await.unwrap();
        assert_eq!(altri["7000"], 7, "{label}");
        let anno_nuovo = store::assegna(&mut tx, 2027, &richieste[..1]).await.unwrap();
        assert_eq!(anno_nuovo["7000"], 2, "{label}");
    }
}

#[tokio::test]
async fn r86_una_transazione_annullata_non_lascia_buchi() {
    for (label, db) in tests::databases().await {
        let (ora, q) = (t("2026-11-23T09:00:00Z"), quesito(&db).await);
        registra(&db, "7000", 2, ora, q).await;
        let mut tx = db.begin().await.unwrap();
        registra_in(&mut tx, "7000", 5, ora, q).await.unwrap();
        tx.rollback().await.unwrap();
        let voci = registra(&db, "7000", 1, ora, q).await;
        assert_eq!(voci[0].numero, 3, "{label}");
        let mut conn = db.read().await.unwrap();
        let buchi = store::buchi(&mut conn, "7000", 2026).await.unwrap();
        assert_eq!(buchi, Buchi { registrazioni: 3, massimo: 3, contatore: 3 }, "{label}");
        assert!(buchi.nessuno());
        assert_eq!(store::contatori(&mut conn).await.unwrap(), [("7000".to_owned(), 2026)]);
    }
}

#[tokio::test]
async fn r86_un_buco_si_vede() {
    for (label, db) in tests::databases().await {
        let (ora, q) = (t("2026-11-23T09:00:00Z"), quesito(&db).await);
        registra(&db, "7000", 3, ora, q).await;
        super::appoggio::manomette(&db, "DELETE FROM protocolli WHERE numero = 2").await;
        let buchi = store::buchi(&mut db.read().await.unwrap(), "7000", 2026).await.unwrap();
        assert_eq!(buchi, Buchi { registrazioni: 2, massimo: 3, contatore: 3 }, "{label}");
        assert!(!buchi.nessuno());
    }
}

#[tokio::test]
async fn r5_le_registrazioni_si_rileggono_per_quesito_numero_e_giorno() {
    for (label, db) in tests::databases().await {
        let (q, altro) = (quesito(&db).await, quesito(&db).await);
        // 00:30 in Rome: the civil day is the 24th.
        let ora = t("2026-11-23T23:30:00Z");
        let molte = registra(&db, "7000", 700, ora, altro).await;
        let una = registra(&db, "7000", 1, ora, q).await;
        let mut conn = db.read().await.unwrap();
        assert_eq!(store::di_quesito(&mut conn, q).await.unwrap(), una, "{label}");
        let numero: NumeroProtocollo = "INPS.7000.24/11/2026.0000701".parse().unwrap();
        assert_eq!(store::per_numero(&mut conn, &numero).await.unwrap(), Some(una[0].clone()));
        let altro_giorno = NumeroProtocollo { giorno: g("2026-11-23"), ..numero };
        assert_eq!(store::per_numero(&mut conn, &altro_giorno).await.unwrap(), None);
        let del_giorno = store::giorno(&mut conn, "7000", g("2026-11-24")).await.unwrap();
        assert_eq!(del_giorno, [molte, una].concat(), "{label}");
        assert_eq!(store::giorno(&mut conn, "7000", g("2026-11-23")).await.unwrap(), []);
    }
}

#[tokio::test]
async fn r86_un_numero_gia_usato_e_rifiutato_dal_database() {
    for (label, db) in tests::databases().await {
        let (ora, q) = (t("2026-11-23T09:00:00Z"), quesito(&db).await);
        registra(&db, "7000", 1, ora, q).await;
        let mut tx = db.begin().await.unwrap();
        let esito = store::registra(&mut tx, &[voce("7000", 1, ora, q)]).await;
        assert!(esito.unwrap_err().into_database_error().unwrap().is_unique_violation(), "{label}");
    }
}

#[tokio::test]
async fn si_annulla_una_volta_sola_e_la_registrazione_resta_leggibile() {
    for (label, db) in tests::databases().await {
        let (ora, q) = (t("2026-11-23T09:00:00Z"), quesito(&db).await);
        let voce = registra(&db, "7000", 1, ora, q).await.remove(0);
        let (numero, dopo) = (voce.protocollo(), t("2026-11-25T10:00:00Z"));
        let mut tx = db.begin().await.unwrap();
        let prima = store::annulla(&mut tx, &numero, "registrata due volte", "anna", dopo).await.unwrap();
        let seconda = store::annulla(&mut tx, &numero, "altro motivo", "bruno", dopo).await.unwrap();
        assert_eq!(
            (prima, seconda),
            (EsitoAnnullamento::Annullata, EsitoAnnullamento::GiaAnnullata),
            "{label}"
        );
        let ignoto = NumeroProtocollo { numero: 99, ..numero.clone() };
        let esito = store::annulla(&mut tx, &ignoto, "m", "anna", dopo).await.unwrap();
        assert_eq!(esito, EsitoAnnullamento::NonTrovata);
        tx.commit().await.unwrap();

        let annullamento =
            Annullamento { il: dopo, da: "anna".into(), motivo: "registrata due volte".into() };
        let letta = store::per_numero(&mut db.read().await.unwrap(), &numero).await.unwrap().unwrap();
        assert_eq!(letta.annullamento, Some(annullamento), "{label}");
        assert_eq!(workflows::protocollo::Registrazione { annullamento: None, ..letta }, voce);
    }
}
