use super::appoggio::{g, manomette, quesito, registra, registra_in, t};
use engine::{Db, Timestamp};
use std::collections::BTreeMap;
use workflows::{
    protocollo::{
        ErroreRegistro, NumeroProtocollo, Registro, Rottura, chiudi_arretrati,
        registro::{self, CausaRottura},
        store,
    },
    scadenze::Calendario,
    tabelle::Tabelle,
};

fn tabelle() -> Tabelle {
    Tabelle {
        versione: String::new(),
        cassetti: BTreeMap::new(),
        argomenti: BTreeMap::new(),
        sedi: BTreeMap::new(),
        poli: Vec::new(),
        unita: BTreeMap::new(),
        tipi_punto: BTreeMap::new(),
        punti: BTreeMap::new(),
        esiti: BTreeMap::new(),
        risposte: BTreeMap::new(),
        notifiche: BTreeMap::new(),
        silenzio: BTreeMap::new(),
        calendario: Calendario::nazionale(),
    }
}

async fn chiudi(db: &Db, sede: &str, giorno: &str, ora: Timestamp) -> Result<Registro, ErroreRegistro> {
    let mut tx = db.begin().await?;
    let registro = registro::chiudi(&mut tx, sede, g(giorno), ora).await?;
    tx.commit().await?;
    Ok(registro)
}

async fn annulla(db: &Db, numero: &str, ora: Timestamp) -> Result<(), sqlx::Error> {
    let numero: NumeroProtocollo = numero.parse().unwrap();
    let mut tx = db.begin().await?;
    store::annulla(&mut tx, &numero, "doppia", "anna", ora).await?;
    tx.commit().await
}

async fn verifica(db: &Db, sede: &str) -> Option<Rottura> {
    registro::verifica_catena(&mut db.read().await.unwrap(), sede).await.unwrap()
}

/// Monday with two entries, Tuesday with one, both closed on Wednesday.
async fn due_giorni_chiusi(db: &Db) -> (Registro, Registro) {
    let (q, mercoledi) = (quesito(db).await, t("2026-11-25T06:00:00Z"));
    registra(db, "7000", 2, t("2026-11-23T09:00:00Z"), q).await;
    registra(db, "7000", 1, t("2026-11-24T09:00:00Z"), q).await;
    let lunedi = chiudi(db, "7000", "2026-11-23", mercoledi).await.unwrap();
    (lunedi, chiudi(db, "7000", "2026-11-24", mercoledi).await.unwrap())
}

#[tokio::test]
async fn il_registro_si_chiude_una_volta_e_segue_il_precedente() {
    for (label, db) in tests::databases().await {
        let (lunedi, martedi) = due_giorni_chiusi(&db).await;
        assert_eq!((lunedi.primo, lunedi.ultimo, lunedi.registrazioni), (1, 2, 2), "{label}");
        assert_eq!((martedi.primo, martedi.ultimo, martedi.registrazioni), (3, 3, 1), "{label}");
        assert_eq!(lunedi.impronta_precedente, "");
        assert_eq!(martedi.impronta_precedente, lunedi.impronta);
        let dopo = t("2026-12-01T06:00:00Z");
        assert_eq!(chiudi(&db, "7000", "2026-11-23", dopo).await.unwrap(), lunedi, "{label}");
        assert_eq!(verifica(&db, "7000").await, None, "{label}");
    }
}

#[tokio::test]
async fn il_registro_esportato_e_quello_chiuso_anche_dopo_un_annullamento() {
    for (label, db) in tests::databases().await {
        due_giorni_chiusi(&db).await;
        let mut conn = db.read().await.unwrap();
        let lunedi = registro::esporta_csv(&mut conn, "7000", g("2026-11-23")).await.unwrap().unwrap();
        assert_eq!(lunedi.lines().count(), 3, "{label}\n{lunedi}");

        annulla(&db, "INPS.7000.23/11/2026.0000002", t("2026-11-26T09:00:00Z")).await.unwrap();
        let riletto = registro::esporta_csv(&mut conn, "7000", g("2026-11-23")).await.unwrap().unwrap();
        assert_eq!(riletto, lunedi, "{label}");
        assert_eq!(verifica(&db, "7000").await, None, "{label}");

        // Thursday has no entries, only that annulment: it has its register all the same.
        let aperti = store::giorni_da_chiudere(&mut conn, g("2026-11-27"), 10).await.unwrap();
        assert_eq!(aperti, [("7000".to_owned(), g("2026-11-26"))], "{label}");
        let giovedi = chiudi(&db, "7000", "2026-11-26", t("2026-11-27T06:00:00Z")).await.unwrap();
        assert_eq!((giovedi.primo, giovedi.ultimo, giovedi.registrazioni), (0, 0, 0));
        let csv = registro::esporta_csv(&mut conn, "7000", g("2026-11-26")).await.unwrap().unwrap();
        assert!(csv.contains("Annullamento;INPS.7000.23/11/2026.0000002;"), "{csv}");
        assert_eq!(verifica(&db, "7000").await, None, "{label}");

        let xml = registro::esporta_xml(&mut conn, "7000", g("2026-11-26")).await.unwrap().unwrap();
        assert!(
            xml.contains(&giovedi.impronta)
                && xml.contains("<annullamento numero=\"INPS.7000.23/11/2026.0000002\"")
        );
        assert_eq!(registro::esporta_xml(&mut conn, "7000", g("2026-11-30")).await.unwrap(), None);
        assert_eq!(registro::esporta_csv(&mut conn, "7000", g("2026-11-30")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn in_un_giorno_chiuso_non_si_scrive_piu() {
    for (label, db) in tests::databases().await {
        due_giorni_chiusi(&db).await;
        let q = quesito(&db).await;
        // Began before midnight, writes after the closing; and a day without register before one that has it.
        for ora in ["2026-11-24T22:59:59Z", "2026-11-22T09:00:00Z"] {
            let mut tx = db.begin().await.unwrap();
            let esito = registra_in(&mut tx, "7000", 1, t(ora), q).await;
            assert!(matches!(esito, Err(sqlx::Error::InvalidArgument(_))), "{label}: {esito:?}");
        }
        let esito = annulla(&db, "INPS.7000.23/11/2026.0000001", t("2026-11-24T22:59:59Z")).await;
        assert!(matches!(esito, Err(sqlx::Error::InvalidArgument(_))), "{label}: {esito:?}");
        registra(&db, "7000", 1, t("2026-11-24T23:00:00Z"), q).await;
        let buchi = store::buchi(&mut db.read().await.unwrap(), "7000", 2026).await.unwrap();
        assert!(buchi.nessuno() && buchi.contatore == 4, "{label}: {buchi:?}");
    }
}

#[tokio::test]
async fn un_registro_non_si_chiude_prima_del_tempo_ne_fuori_ordine() {
    for (label, db) in tests::databases().await {
        due_giorni_chiusi(&db).await;
        // 23:59:59 in Rome, then midnight.
        let presto = chiudi(&db, "7000", "2026-11-25", t("2026-11-25T22:59:59Z")).await;
        assert!(matches!(presto, Err(ErroreRegistro::GiornoNonFinito(_))), "{label}: {presto:?}");
        assert!(chiudi(&db, "7000", "2026-11-25", t("2026-11-25T23:00:00Z")).await.is_ok());
        let tardi = chiudi(&db, "7000", "2026-11-22", t("2026-11-26T09:00:00Z")).await;
        assert!(matches!(tardi, Err(ErroreRegistro::FuoriOrdine { .. })), "{label}: {tardi:?}");
    }
}

#[tokio::test]
async fn la_verifica_trova_ogni_manomissione() {
    use CausaRottura::{Catena, Contenuto, SenzaRegistro};
    let manomissioni = [
        ("UPDATE protocolli SET oggetto = 'altro' WHERE numero = 1", "2026-11-23", Contenuto),
        ("UPDATE protocolli SET mittente = 'altro' WHERE numero = 3", "2026-11-24", Contenuto),
        ("DELETE FROM protocolli WHERE numero = 3", "2026-11-24", Contenuto),
        ("UPDATE registri SET registrazioni = 9 WHERE giorno = '2026-11-24'", "2026-11-24", Contenuto),
        ("UPDATE registri SET impronta = 'falsa' WHERE giorno = '2026-11-23'", "2026-11-23", Contenuto),
        (
            "UPDATE registri SET impronta_precedente = 'falsa' WHERE giorno = '2026-11-24'",
            "2026-11-24",
            Catena,
        ),
        ("DELETE FROM registri WHERE giorno = '2026-11-23'", "2026-11-23", SenzaRegistro),
        ("UPDATE protocolli SET giorno = '2026-11-22' WHERE numero = 1", "2026-11-22", SenzaRegistro),
    ];
    for (sql, giorno, causa) in manomissioni {
        for (label, db) in tests::databases().await {
            due_giorni_chiusi(&db).await;
            manomette(&db, sql).await;
            assert_eq!(
                verifica(&db, "7000").await,
                Some(Rottura { giorno: g(giorno), causa }),
                "{label}: {sql}"
            );
        }
    }
}

#[tokio::test]
async fn gli_arretrati_si_chiudono_nei_giorni_lavorativi_una_volta_sola() {
    for (label, db) in tests::databases().await {
        let q = quesito(&db).await;
        // Friday and Saturday in one sede, Friday in another.
        registra(&db, "7000", 2, t("2026-11-20T09:00:00Z"), q).await;
        registra(&db, "7000", 1, t("2026-11-21T09:00:00Z"), q).await;
        registra(&db, "2200", 1, t("2026-11-20T09:00:00Z"), q).await;
        let mut conn = db.read().await.unwrap();
        let aperti = store::giorni_da_chiudere(&mut conn, g("2026-11-23"), 2).await.unwrap();
        assert_eq!(
            aperti,
            [("2200".to_owned(), g("2026-11-20")), ("7000".to_owned(), g("2026-11-20"))],
            "{label}"
        );

        let quanti = async |ora: &str| chiudi_arretrati(&db, &tabelle(), t(ora)).await.unwrap();
        assert_eq!(quanti("2026-11-20T20:00:00Z").await, 0, "{label}: Friday is not over");
        assert_eq!(quanti("2026-11-21T06:00:00Z").await, 0, "{label}: Saturday");
        assert_eq!(quanti("2026-11-22T06:00:00Z").await, 0, "{label}: Sunday");
        assert_eq!(quanti("2026-11-23T06:00:00Z").await, 3, "{label}: Monday");
        assert_eq!(quanti("2026-11-23T07:00:00Z").await, 0, "{label}: again");
        assert_eq!(store::giorni_da_chiudere(&mut conn, g("2026-11-23"), 10).await.unwrap(), []);
        for sede in ["7000", "2200"] {
            assert_eq!(verifica(&db, sede).await, None, "{label}");
        }
    }
}

#[tokio::test]
async fn due_processi_che_chiudono_insieme_fanno_un_registro_solo() {
    for (label, url) in tests::urls().await {
        let (uno, due) = (tests::open(&url).await, tests::open(&url).await);
        let q = quesito(&uno).await;
        registra(&uno, "7000", 1, t("2026-11-23T09:00:00Z"), q).await;
        let (tabelle, ora) = (tabelle(), t("2026-11-24T06:00:00Z"));
        let (a, b) =
            tokio::join!(chiudi_arretrati(&uno, &tabelle, ora), chiudi_arretrati(&due, &tabelle, ora));
        assert!(a.is_ok() && b.is_ok(), "{label}: {a:?} {b:?}");
        let registri = store::registri(&mut uno.read().await.unwrap(), "7000").await.unwrap();
        assert_eq!(registri.len(), 1, "{label}");
        assert_eq!(verifica(&uno, "7000").await, None, "{label}");
    }
}
