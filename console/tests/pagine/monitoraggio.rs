//! The monitoring: who sees what, every number with its quesiti, files that run nothing, words that stay words.

use crate::comune::{ALTRA_SEDE, Browser, Pagine, SEDE};
use engine::Uuid;
use tests::{Prova, databases};
use workflows::{
    monitoraggio,
    quesiti::{Atto, Richiesta, messaggio::Scritto},
};

const OSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";
const FORMULA: &str = "=HYPERLINK(\"https://altrove.example\";\"vinci\")";

async fn conta(pagine: &Pagine) {
    let ufficio = &pagine.prova.ufficio;
    monitoraggio::aggiorna(&ufficio.db, ufficio.clock.now()).await.unwrap();
}

fn chiudi(esito: &str) -> Atto {
    Atto::Chiudi {
        esito: esito.into(),
        commento: Scritto::testo("Verificato."),
        appuntamento_disponibile: false,
    }
}

/// One quesito of each kind that a figure tells apart, on 3 April 2026.
async fn ufficio(pagine: &Pagine) -> Vec<Uuid> {
    let prova = &pagine.prova;
    let (anna, sara) = (pagine.attore("anna"), pagine.attore("sara"));
    let mittente = Prova::mittente(&Prova::richiesta());
    let mut ids = Vec::new();
    for n in 0..7 {
        prova.alle(&format!("2026-03-0{}T09:00:00Z", n + 2));
        ids.push(prova.apre().await.meta.id);
    }
    // In no sede.
    prova.apre_con(Richiesta { cap: Some("99999".into()), ..Prova::richiesta() }).await;
    prova.protocolla().await;
    prova.alle("2026-03-10T09:00:00Z");
    for id in &ids[..5] {
        prova.fa(&anna, *id, Atto::PrendiInCarico).await;
    }
    prova.fa(&anna, ids[0], chiudi("respinto")).await;
    prova.fa(&anna, ids[1], Atto::Rispondi(Scritto::testo("Ecco."))).await;
    prova.fa(&anna, ids[2], chiudi("accolto")).await;
    prova.fa(&sara, ids[2], Atto::Riapri { motivo: "Mancava un documento.".into() }).await;
    prova.fa(&mittente, ids[0], Atto::Valuta { voto: 1, suggerimento: OSTILE.into() }).await;
    // Late: the terms of the first days of March end with the month.
    prova.alle("2026-04-03T08:00:00Z");
    prova.fa(&anna, ids[3], chiudi("accolto")).await;
    prova.fa(&mittente, ids[3], Atto::Valuta { voto: 5, suggerimento: FORMULA.into() }).await;
    conta(pagine).await;
    ids
}

/// R23, R89: monitoring and administrators every sede, a supervisore its own; to the others it is not said what exists.
#[tokio::test]
async fn r23_r89_chi_vede_il_monitoraggio_e_di_quale_sede() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        ufficio(&pagine).await;
        let pagina_di = |sede: &str| format!("/monitoraggio/sedi/{sede}");
        for chi in ["mario", "ada"] {
            let mut b = pagine.entra(chi).await;
            for (indirizzo, titolo) in [
                ("/monitoraggio".to_owned(), "Monitoraggio"),
                (pagina_di(SEDE), "Roma Tiburtino"),
                (format!("/monitoraggio?sede={ALTRA_SEDE}"), "Monitoraggio: "),
            ] {
                let p = b.get(&indirizzo).await.bene(200);
                assert!(p.titolo().contains(titolo), "{label} {chi} {indirizzo}: {}", p.titolo());
            }
            assert!(b.get("/monitoraggio").await.dice("Salute dei lavori"), "{label} {chi}");
            for inesistente in ["/monitoraggio/sedi/9999", "/monitoraggio/sedi/%3Cb%3E"] {
                b.get(inesistente).await.bene(404);
            }
        }
        let mut sara = pagine.entra("sara").await;
        let p = sara.get("/monitoraggio").await.bene(200);
        assert!(p.titolo().contains("Roma Tiburtino") && !p.dice("Salute dei lavori"), "{label}");
        assert!(!p.ha("select[name=sede]"), "{label}");
        sara.get(&pagina_di(SEDE)).await.bene(200);
        for altrove in [
            pagina_di(ALTRA_SEDE),
            format!("/monitoraggio?sede={ALTRA_SEDE}"),
            format!("/monitoraggio/esporta.csv?tabella=eta&sede={ALTRA_SEDE}"),
            format!("/monitoraggio/esporta.xlsx?sede={ALTRA_SEDE}"),
            "/monitoraggio/esporta.csv?tabella=eta&sede=9999".into(),
        ] {
            sara.get(&altrove).await.bene(404);
        }
        sara.get("/monitoraggio/esporta.csv?tabella=code").await.bene(400);
        for chi in ["anna", "tina"] {
            let mut b = pagine.entra(chi).await;
            for indirizzo in ["/monitoraggio", "/monitoraggio/sedi/7013", "/monitoraggio/esporta.xlsx"] {
                b.get(indirizzo).await.bene(403);
            }
        }
    }
}

/// Opens every number of a page that counts quesiti; returns how many there were.
async fn apre_ogni_numero(b: &mut Browser, indirizzo: &str) -> usize {
    let p = b.get(indirizzo).await.bene(200);
    let (links, testi) = (
        p.attributi(".monitoraggio a[href^='/quesiti?']", "href"),
        p.tutti(".monitoraggio a[href^='/quesiti?']"),
    );
    assert_eq!(links.len(), testi.len());
    let mut aperti = 0;
    for (link, testo) in links.iter().zip(testi) {
        let Ok(quanti) = testo.trim().parse::<usize>() else { continue };
        let trovati = b.get(link).await.bene(200).tutti("table.elenco tbody tr").len();
        if link.contains("notifica=") {
            // Notifications are counted one by one, their quesiti are listed once.
            assert!((1..=quanti).contains(&trovati), "{indirizzo}: {link}: {trovati}");
        } else {
            assert_eq!(trovati, quanti, "{indirizzo}: {link}");
        }
        aperti += 1;
    }
    aperti
}

/// R89: a number opens exactly the quesiti it counts, over all sedi, in one, in a part, on one day.
#[tokio::test]
async fn r89_ogni_numero_apre_tanti_quesiti_quanti_ne_dice() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        ufficio(&pagine).await;
        let mut mario = pagine.entra("mario").await;
        let p = mario.get("/monitoraggio?giorni=90").await.bene(200);
        for atteso in ["In nessuna sede", "Risposte in ritardo", "Si sblocca l'appuntamento", "Riaperti"] {
            assert!(p.dice(atteso), "{label}: {atteso}");
        }
        for (indirizzo, almeno) in [
            ("/monitoraggio?giorni=90", 50),
            ("/monitoraggio?giorni=altro&dal=2026-03-03&al=2026-03-10&argomento=aziende.f24", 30),
            ("/monitoraggio/sedi/7013?giorni=90", 30),
        ] {
            let aperti = apre_ogni_numero(&mut mario, indirizzo).await;
            assert!(aperti >= almeno, "{label} {indirizzo}: {aperti}");
        }
        let mut sara = pagine.entra("sara").await;
        assert!(apre_ogni_numero(&mut sara, "/monitoraggio?giorni=90").await >= 30, "{label}");
        let p = mario.get("/monitoraggio?giorni=90").await.bene(200);
        assert!(!p.dice("si stanno contando"), "{label}: many pages ago they were");
        let voti = p.tutti("#dati-voti td.numero a");
        assert_eq!(voti, ["1", "1"], "{label}: one vote of five, one of one");
        // Whatever is not zero is a link.
        let avvisi = "section[aria-labelledby=avvisi] div[aria-label='Avvisi per canale'] td.numero";
        let pieni = p.tutti(avvisi).into_iter().filter(|n| n != "0").count();
        assert_eq!((pieni > 0, p.tutti(&format!("{avvisi} a")).len()), (true, pieni), "{label}");
    }
}

/// R89: the rows of the table by sede make the cards, also with what is in no sede.
#[tokio::test]
async fn r89_le_righe_delle_sedi_fanno_il_totale_anche_con_cio_che_non_ha_sede() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        ufficio(&pagine).await;
        pagine.prova.alle("2026-05-04T08:00:00Z");
        conta(&pagine).await;
        let mut mario = pagine.entra("mario").await;
        let p = mario.get("/monitoraggio?giorni=7").await.bene(200);
        let cifra = |nome: &str| -> i64 {
            let cifre = p.tutti("ul.cifre > li.cifra");
            let detta = cifre.iter().filter_map(|c| c.strip_prefix(nome)).next().unwrap();
            detta.split_whitespace().next().unwrap().parse().unwrap()
        };
        let colonna = |nome: &str| -> i64 {
            let celle = p.tutti(&format!("#dati-sedi td[data-etichetta='{nome}']"));
            celle.iter().map(|c| c.parse::<i64>().unwrap()).sum()
        };
        for nome in ["Aperti", "In carico", "Oltre il termine"] {
            assert_eq!(colonna(nome), cifra(nome), "{label} {nome}");
        }
        let riga = p.tutti("#dati-sedi tbody tr").into_iter().find(|r| r.starts_with("In nessuna sede"));
        assert!(
            riga.as_deref().is_some_and(|r| r.starts_with("In nessuna sede 0 1 0 1")),
            "{label}: {riga:?}"
        );
        // Its numbers open it: no other list is as long as they say.
        let link = p.attributi("#dati-sedi a[href*='non_smistati=si']", "href");
        assert_eq!(link.len(), 2, "{label}: {link:?}");
        for l in link {
            assert_eq!(mario.get(&l).await.tutti("table.elenco tbody tr").len(), 1, "{label}: {l}");
        }
    }
}

/// Hostile words are shown, and are nothing else; a page of comments leads to the next.
#[tokio::test]
async fn r22_i_commenti_sono_parole_nella_pagina_e_nei_file() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        ufficio(&pagine).await;
        let mut mario = pagine.entra("mario").await;
        for indirizzo in ["/monitoraggio", "/monitoraggio?frammento=si", "/monitoraggio/sedi/7013"] {
            let p = mario.get(indirizzo).await.bene(200);
            assert!(p.testo().contains(OSTILE), "{label} {indirizzo}");
            assert!(!p.sorgente().contains("<script>alert") && !p.sorgente().contains("<img"), "{label}");
            assert!(!p.sorgente().contains(" style="), "{label}");
        }
        let csv = mario.get("/monitoraggio/esporta.csv?tabella=commenti").await.bene(200);
        assert!(csv.intestazione("content-type").starts_with("text/csv"), "{label}");
        assert!(csv.intestazione("content-disposition").starts_with("attachment;"), "{label}");
        let righe = csv.sorgente();
        assert!(righe.contains(";\"'=HYPERLINK("), "{label}: {righe}");
        assert!(!righe.contains(";=") && !righe.contains(";\"="), "{label}: {righe}");
        let xlsx = mario.get("/monitoraggio/esporta.xlsx").await.bene(200);
        assert!(xlsx.corpo.starts_with(b"PK"), "{label}");
        for tabella in [
            "andamento",
            "tempi",
            "eta",
            "prossimi",
            "sedi",
            "cassetti",
            "argomenti",
            "consegne",
            "guasti",
            "voti",
            "code",
            "orari",
        ] {
            mario.get(&format!("/monitoraggio/esporta.csv?tabella={tabella}")).await.bene(200);
            mario.get(&format!("/monitoraggio/esporta.xlsx?tabella={tabella}")).await.bene(200);
        }
        for nessuna in ["/monitoraggio/esporta.csv", "/monitoraggio/esporta.xlsx?tabella=altro"] {
            mario.get(nessuna).await.bene(400);
        }
    }
}

/// Twenty comments a page; the twenty-first is one step away.
#[tokio::test]
async fn r22_gli_altri_commenti_sono_nella_pagina_seguente() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        let prova = &pagine.prova;
        let anna = pagine.attore("anna");
        let mittente = Prova::mittente(&Prova::richiesta());
        let mut ids = Vec::new();
        for _ in 0..21 {
            ids.push(prova.apre().await.meta.id);
        }
        prova.protocolla().await;
        for (n, id) in ids.into_iter().enumerate() {
            prova.fa(&anna, id, Atto::PrendiInCarico).await;
            prova.fa(&anna, id, chiudi("accolto")).await;
            prova.fa(&mittente, id, Atto::Valuta { voto: 4, suggerimento: format!("Parole {n}.") }).await;
        }
        conta(&pagine).await;
        let mut mario = pagine.entra("mario").await;
        let prima = mario.get("/monitoraggio?giorni=7").await.bene(200);
        let link = prima.attributi("a[rel=next]", "href");
        let quante = |p: &crate::comune::Pagina| p.sorgente().matches("Parole ").count();
        assert_eq!((quante(&prima), link.len()), (20, 1), "{label}");
        let seconda = mario.get(link[0].split('#').next().unwrap()).await.bene(200);
        assert_eq!((quante(&seconda), seconda.ha("a[rel=next]")), (1, false), "{label}");
        assert!(seconda.dice("Dal più recente"), "{label}");
        mario.get("/monitoraggio?commenti=altrove").await.bene(400);
    }
}

/// The page needs no reload: the part that changes is told apart by its ETag, and says how old it is.
#[tokio::test]
async fn la_pagina_si_aggiorna_da_sola_e_dice_di_quando_sono_i_dati() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        let mut mario = pagine.entra("mario").await;
        let p = mario.get("/monitoraggio").await.bene(200);
        assert!(p.dice("non sono ancora state calcolate"), "{label}");
        pagine.prova.apre().await;
        let p = mario.get("/monitoraggio").await.bene(200);
        assert!(p.dice("si stanno completando: manca un quesito"), "{label}");
        conta(&pagine).await;
        let p = mario.get("/monitoraggio").await.bene(200);
        assert!(p.dice("Dati di lun 2 mar 2026, 10:00") && p.dice("aggiornati ogni minuto"), "{label}");
        assert!(!p.dice("si stanno completando"), "{label}");
        let frammento = p.attributi("[data-frammento]", "data-frammento").remove(0);
        let etag = p.attributi("[data-frammento]", "data-etag").remove(0);
        let chiede = [("accept", "text/html"), ("if-none-match", etag.as_str())];
        let uguale = mario.get_con(&frammento, &chiede).await.bene(304);
        assert!(uguale.corpo.is_empty() && uguale.intestazione("etag") == etag, "{label}");
        // Newer figures are there for sure when the old ones are too old to be shown.
        pagine.passano(std::time::Duration::from_secs(601));
        pagine.prova.apre().await;
        conta(&pagine).await;
        let nuovo = mario.get_con(&frammento, &chiede).await.bene(200);
        assert!(nuovo.intestazione("etag") != etag && nuovo.dice("10:10"), "{label}: {}", nuovo.testo());
        assert!(!nuovo.sorgente().contains("<html"), "{label}");
    }
}

/// A period that cannot be is refused with what to do, in the page itself: what was written stays in the form.
#[tokio::test]
async fn un_periodo_sbagliato_dice_come_correggerlo() {
    for (_, db) in databases().await.into_iter().take(1) {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        let mut mario = pagine.entra("mario").await;
        for (query, frase) in [
            ("giorni=altro&dal=2026-03-02&al=2026-03-01&cassetto=aziende", "scambiali"),
            ("dal=ieri", "scrivila come"),
            ("giorni=12", "dall'elenco"),
            ("dal=2020-01-01", "al massimo un anno"),
        ] {
            let p = mario.get(&format!("/monitoraggio?{query}")).await.bene(422);
            assert!(p.uno("[role=alert]").unwrap().contains(frase), "{query}: {}", p.testo());
            assert!(p.dice("Dal 01/02/2026 al 02/03/2026") && p.ha("#adesso"), "{query}");
            // Neither the file nor what comes by itself can be told so: they are refused.
            mario.get(&format!("/monitoraggio/esporta.xlsx?{query}")).await.bene(400);
            mario.get(&format!("/monitoraggio?{query}&frammento=si")).await.bene(400);
        }
        let rovesciato = "giorni=altro&dal=2026-03-02&al=2026-03-01&cassetto=aziende";
        for dove in ["/monitoraggio", "/monitoraggio/sedi/7013"] {
            let p = mario.get(&format!("{dove}?{rovesciato}")).await.bene(422);
            for (nome, valore) in
                [("giorni", "altro"), ("dal", "2026-03-02"), ("al", "2026-03-01"), ("cassetto", "aziende")]
            {
                assert_eq!(p.campo(dove, nome).as_deref(), Some(valore), "{dove} {nome}");
            }
            let frammento = p.attributi("[data-frammento]", "data-frammento").remove(0);
            mario.get(&frammento).await.bene(200);
            let link = p.attributi(".titolo-pagina a", "href").remove(0);
            mario.get(&link).await.bene(200);
        }
    }
}

/// Each chart has a name, a description and its numbers in a table.
#[tokio::test]
async fn ogni_grafico_ha_titolo_descrizione_e_tabella() {
    for (label, db) in databases().await {
        let pagine = Pagine::dal(db, "2026-03-02").await;
        ufficio(&pagine).await;
        let mut mario = pagine.entra("mario").await;
        let p = mario.get("/monitoraggio?giorni=90").await.bene(200);
        let (svg, titoli, descrizioni) =
            (p.tutti("svg[role=img]"), p.tutti("svg > title"), p.tutti("svg > desc"));
        // Arrivals, backlog, sedi, times, what expires or what unlocks.
        assert!(svg.len() >= 5, "{label}: {}", svg.len());
        assert_eq!((titoli.len(), descrizioni.len()), (svg.len(), svg.len()), "{label}");
        assert!(titoli.iter().chain(&descrizioni).all(|t| !t.is_empty()), "{label}");
        for tabella in ["andamento", "eta", "sedi", "tempi", "prossimi"] {
            assert!(p.ha(&format!("details#dati-{tabella} table")), "{label}: {tabella}");
        }
    }
}
