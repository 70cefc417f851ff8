//! Looking for quesiti by the words of their oggetti (R17): what is found, and that an index finds it.

use engine::{Db, Timestamp, Uuid, on};
use std::collections::BTreeSet;
use tests::{Prova, databases, id_letterale, piano};
use workflows::{
    quesiti::Richiesta,
    ricerca::{Ambito, Conteggio, Domanda, Filtro, Ordine, Pagina, cerca, parole},
    scadenze::giorno_civile,
};

/// More quesiti than a rare word may have.
const TANTI: usize = 5_100;

struct Ufficio {
    db: Db,
    oggetti: Vec<(Uuid, String)>,
}

impl Ufficio {
    /// Quesiti of one sede, the newest last; every one has "pratica", few have the rest.
    async fn grande(db: Db) -> Self {
        let mut oggetti = Vec::new();
        let mut tx = db.begin().await.unwrap();
        for n in 0..TANTI {
            let di_pochi = if n % 300 == 8 { " Rateizzazioni rateizzate" } else { "" };
            let di_meta = if n % 2 == 0 { " (Regolarità)" } else { "" };
            let oggetto = format!("Pratica n. {n}{di_pochi}{di_meta}");
            let id = engine::new_id();
            on!(tx, |c| sqlx::query(
                "INSERT INTO quesiti (id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, argomento,
                    tipo, oggetto, mittente, profilo, soggetto, stato, sede, termine, regole, fatti)
                VALUES ($1, 1, $2, $2, '', 'aziende', 'aziende.f24', 'specifico', $3, 'X', 'azienda', 'X', 'aperta',
                    '7013', $4, '', '{}')"
            )
            .bind(id)
            .bind(n as i64)
            .bind(&oggetto)
            .bind(format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1))
            .execute(c)
            .await
            .map(drop))
            .unwrap();
            on!(tx, |c| sqlx::query("INSERT INTO parole_da_scrivere (quesito) VALUES ($1)")
                .bind(id)
                .execute(c)
                .await
                .map(drop))
            .unwrap();
            oggetti.push((id, oggetto));
        }
        tx.commit().await.unwrap();
        Self { db, oggetti }
    }

    async fn pagina(&self, testo: &str, ordine: Ordine, dopo: Option<&Pagina>, limite: i64) -> Pagina {
        let filtro = Filtro { oggetto: Some(testo.into()), ..Filtro::default() };
        let domanda = Domanda {
            ambito: &Ambito::Sede("7013".into()),
            filtro: &filtro,
            ordine,
            dopo: dopo.and_then(|p| p.prossimo.as_ref()),
            limite,
            oggi: giorno_civile(Timestamp::from_millis(0).to_utc()),
        };
        cerca(&mut self.db.read().await.unwrap(), &domanda).await.unwrap()
    }

    /// What a reader of every oggetto finds.
    fn attesi(&self, testo: &str) -> BTreeSet<Uuid> {
        let cercate = parole::parole_di(testo);
        let ha = |oggetto: &str| {
            let sue = parole::parole_di(oggetto);
            cercate.iter().all(|c| sue.iter().any(|p| p.starts_with(c.as_str())))
        };
        self.oggetti.iter().filter(|(_, o)| ha(o)).map(|(id, _)| *id).collect()
    }
}

/// From the words, from the rows, or from both: the same quesiti, each once, in the order asked, page after page.
#[tokio::test]
async fn r17_le_parole_rare_e_quelle_di_tutti_trovano_quello_che_c_e() {
    for (label, db) in databases().await {
        let u = Ufficio::grande(db).await;
        assert_eq!(parole::completa(&u.db).await.unwrap(), TANTI, "{label}");
        for testo in [
            "rateiz",
            "PRATICA",
            "pratica rateizzate",
            "regolarita",
            "pratica regolarità rate",
            "prat",
            "n 1234",
            "12",
        ] {
            let attesi = u.attesi(testo);
            assert!(!attesi.is_empty());
            for ordine in [Ordine::Recenti, Ordine::Coda] {
                let mut trovati = Vec::new();
                let mut pagina = u.pagina(testo, ordine, None, 100).await;
                let totale = pagina.totale.unwrap();
                let giusto = if attesi.len() > 1_000 {
                    totale.oltre && totale.numero == 1_000
                } else {
                    totale == Conteggio { numero: attesi.len() as i64, oltre: false }
                };
                assert!(giusto, "{label} {testo}: {totale}, {}", attesi.len());
                loop {
                    trovati.extend(pagina.righe.iter().map(|r| (r.termine, r.creato_il, r.id)));
                    if pagina.prossimo.is_none() {
                        break;
                    }
                    pagina = u.pagina(testo, ordine, Some(&pagina), 100).await;
                }
                let insieme: BTreeSet<Uuid> = trovati.iter().map(|t| t.2).collect();
                assert_eq!((insieme.len(), &insieme), (trovati.len(), &attesi), "{label} {testo} {ordine:?}");
                let in_ordine = trovati.is_sorted_by(|a, b| match ordine {
                    Ordine::Recenti => (a.1, a.2) > (b.1, b.2),
                    Ordine::Coda => (a.0, a.2) < (b.0, b.2),
                });
                assert!(in_ordine, "{label} {testo} {ordine:?}");
            }
        }
        for testo in ["zebra", "pratica zebra", "ratica", "%", "12!"] {
            let pagina = u.pagina(testo, Ordine::Recenti, None, 10).await;
            assert_eq!(pagina.righe.len().min(1), usize::from(testo == "12!"), "{label} {testo}");
        }
        // Done twice is done once.
        assert_eq!(parole::completa(&u.db).await.unwrap(), 0, "{label}");
    }
}

/// An oggetto is found as soon as it is sent, and whatever becomes of its quesito.
#[tokio::test]
async fn r17_un_quesito_si_trova_appena_inviato() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let richiesta = Richiesta { oggetto: "Perché l'F24 è sparito?".into(), ..Prova::richiesta() };
        let id = prova.apre_con(richiesta).await.meta.id;
        let filtro = Filtro { oggetto: Some("perche f24".into()), ..Filtro::default() };
        for _ in 0..2 {
            let domanda = Domanda {
                ambito: &Ambito::Tutto,
                filtro: &filtro,
                ordine: Ordine::Coda,
                dopo: None,
                limite: 10,
                oggi: giorno_civile(prova.ufficio.clock.now().to_utc()),
            };
            let pagina = cerca(&mut db.read().await.unwrap(), &domanda).await.unwrap();
            assert_eq!(pagina.righe.iter().map(|r| r.id).collect::<Vec<_>>(), [id], "{label}");
            // A second version of the same quesito has the same words.
            prova.protocolla().await;
        }
    }
}

#[tokio::test]
async fn le_parole_si_leggono_da_un_indice() {
    for (label, db) in databases().await {
        let u = Ufficio::grande(db).await;
        parole::completa(&u.db).await.unwrap();
        let mut tx = u.db.begin().await.unwrap();
        for sql in ["ANALYZE quesiti", "ANALYZE parole"] {
            on!(tx, |c| sqlx::query(sql).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        let (db, id) = (&u.db, id_letterale(&u.db));
        let conta = parole::store::statements().into_iter().find(|s| s.contains("COUNT(*)")).unwrap();
        let scrivere =
            parole::store::statements().into_iter().find(|s| s.contains("parole_da_scrivere d")).unwrap();
        let rara = "SELECT q.id FROM (SELECT DISTINCT t.quesito FROM parole t
                WHERE t.parola >= 'rateiz' AND t.parola < 'rateiz~') AS r CROSS JOIN quesiti q
            WHERE q.id = r.quesito AND q.sede = '7013' AND q.stato = 'aperta' AND q.stato <> 'chiusa'
            ORDER BY COALESCE(q.termine, '9999-12-31') || '', q.id LIMIT 26";
        let chiesta = "SELECT q.id FROM quesiti q
            WHERE q.sede = '7013' AND q.stato = 'aperta' AND q.stato <> 'chiusa'
            AND EXISTS (SELECT 1 FROM parole t WHERE t.quesito = q.id AND t.parola >= 'prat' AND t.parola < 'prat~')
            ORDER BY COALESCE(q.termine, '9999-12-31'), q.id LIMIT 26";
        let casi: [(&str, &[&str], &str); 5] = [
            (conta, &["'prat'", "'prat~'", "5001"], "parole_parola"),
            (scrivere, &["500"], "parole_da_scrivere"),
            ("DELETE FROM parole_da_scrivere WHERE quesito <= $1", &[id], "parole_da_scrivere"),
            (rara, &[], "parole_parola"),
            (chiesta, &[], "quesiti_coda"),
        ];
        for (sql, valori, indice) in casi {
            let piano = piano(db, sql, valori).await;
            assert!(piano.contains(indice), "{label}: {sql}\n{piano}");
            for male in ["SCAN q", "SCAN t\n", "SCAN parole ", "Seq Scan"] {
                assert!(!piano.contains(male), "{label}: {sql}\n{piano}");
            }
        }
    }
}
