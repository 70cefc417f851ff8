//! A punto that its office changes: who may, within which bounds, and what becomes of what was booked (R33, R51).

use super::appoggio::{Agenda, POSIZIONE, SPORTELLO, alle, t};
use chrono::{Months, NaiveDate};
use std::collections::BTreeSet;
use tests::{Prova, databases};
use workflows::{
    appuntamenti::NomeStato,
    attore::{Attore, Ruolo},
    punti::{AttoPunto, RifiutoPunto, Variazioni},
    scadenze::{GiornoSettimana, giorno_civile},
    tabelle::Orario,
    ufficio::{ErroreAgenda, PuntoCambiato},
};

const SETTIMANA: [GiornoSettimana; 7] = [
    GiornoSettimana::Lunedi,
    GiornoSettimana::Martedi,
    GiornoSettimana::Mercoledi,
    GiornoSettimana::Giovedi,
    GiornoSettimana::Venerdi,
    GiornoSettimana::Sabato,
    GiornoSettimana::Domenica,
];

fn chiude(dal: &str, al: &str) -> AttoPunto {
    AttoPunto::Chiude {
        dal: dal.parse().unwrap(),
        al: al.parse().unwrap(),
        orario: None,
        motivo: "Lavori".into(),
    }
}

async fn cambia(a: &Agenda, attore: &Attore, atto: AttoPunto) -> Result<PuntoCambiato, ErroreAgenda> {
    a.s.prova.ufficio.cambia_punto(attore, SPORTELLO, None, atto).await
}

/// Every one is listed with a slot of its own to move to; moved there, nothing is left.
#[tokio::test]
async fn r33_un_punto_chiuso_con_appuntamenti_li_elenca_con_una_proposta_per_ognuno() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let mut quesiti = Vec::new();
        for n in 0..4 {
            quesiti.push(a.richiesta(&format!("{n}{}", &POSIZIONE[1..])).await);
        }
        a.s.officina.alle(super::appoggio::GIORNO_16).await;
        for q in &quesiti[..3] {
            a.prenotato(&alle(&[*q], "2026-03-20T09:00")).await;
        }
        let lontano = a.prenotato(&alle(&[quesiti[3]], "2026-03-25T09:00")).await;
        let fatto = cambia(&a, &a.sara, chiude("2026-03-20", "2026-03-20")).await.unwrap();
        let proposte: Vec<_> = fatto.da_spostare.iter().map(|d| d.proposta.unwrap()).collect();
        assert_eq!(proposte.len(), 3, "{label}");
        // Before the closed day there is one slot of Thursday with three seats: the nearest to all.
        assert!(proposte.iter().all(|p| p.inizio == t("2026-03-19T15:00:00Z")), "{label}: {proposte:?}");
        let cosi: BTreeSet<_> = fatto.da_spostare.iter().map(|d| d.appuntamento.meta.id).collect();
        assert!(!cosi.contains(&lontano.meta.id), "{label}: quello di mercoledì si tiene");
        let slot =
            a.s.prova
                .ufficio
                .slot_liberi(SPORTELLO, "2026-03-20".parse().unwrap(), "2026-03-20".parse().unwrap())
                .await;
        assert!(slot.unwrap().is_empty(), "{label}");
        // They are still there for whoever asks later, and none was touched.
        let elenco = a.s.prova.ufficio.punto(SPORTELLO).await.unwrap().da_spostare;
        assert_eq!(elenco.len(), 3, "{label}");
        for voce in elenco {
            let inizio = voce.proposta.unwrap().inizio.to_string();
            assert_eq!(
                a.legge(voce.appuntamento.meta.id).await.nome_stato(),
                NomeStato::Confermato,
                "{label}"
            );
            let esito =
                a.s.prova
                    .ufficio
                    .sposta(&a.anna, voce.appuntamento.meta.id, None, None, &inizio, "Lavori")
                    .await;
            assert!(esito.is_ok(), "{label}: la proposta si può accettare: {esito:?}");
        }
        assert!(a.s.prova.ufficio.punto(SPORTELLO).await.unwrap().da_spostare.is_empty(), "{label}");
        a.s.officina.lavora().await;
        a.s.in_ordine().await;
    }
}

/// More to move than one slot holds: each gets another seat.
#[tokio::test]
async fn r33_due_proposte_non_sono_mai_lo_stesso_posto() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let uno = Variazioni { posti: Some(1), ..Variazioni::default() };
        cambia(&a, &a.sara, AttoPunto::Varia(uno)).await.unwrap();
        let mut quesiti = Vec::new();
        for n in 0..3 {
            quesiti.push(a.richiesta(&format!("{n}{}", &POSIZIONE[1..])).await);
        }
        a.s.officina.alle(super::appoggio::GIORNO_16).await;
        for (q, ora) in quesiti.iter().zip(["09:00", "09:30", "10:00"]) {
            a.prenotato(&alle(&[*q], &format!("2026-03-20T{ora}"))).await;
        }
        let fatto = cambia(&a, &a.sara, chiude("2026-03-19", "2026-03-22")).await.unwrap();
        let proposte: BTreeSet<_> = fatto.da_spostare.iter().map(|d| d.proposta.unwrap()).collect();
        assert_eq!((fatto.da_spostare.len(), proposte.len()), (3, 3), "{label}: {proposte:?}");
    }
}

/// Hours of a day, and the reopening.
#[tokio::test]
async fn r33_una_chiusura_di_poche_ore_toglie_solo_quelle_e_si_puo_togliere() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&alle(&[q], "2026-03-20T09:00")).await;
        let mattina = |dalle: &str, alle: &str| AttoPunto::Chiude {
            dal: "2026-03-20".parse().unwrap(),
            al: "2026-03-20".parse().unwrap(),
            orario: Some((format!("{dalle}:00").parse().unwrap(), format!("{alle}:00").parse().unwrap())),
            motivo: "Riunione".into(),
        };
        let dopo = cambia(&a, &a.sara, mattina("09:30", "10:00")).await.unwrap();
        assert!(dopo.da_spostare.is_empty(), "{label}: finisce quando la riunione comincia");
        let liberi = || async {
            let g = "2026-03-20".parse().unwrap();
            a.s.prova.ufficio.slot_liberi(SPORTELLO, g, g).await.unwrap().len()
        };
        assert_eq!(liberi().await, 7, "{label}");
        let no = a.rifiutato(&alle(&[a.richiesta("1111111111").await], "2026-03-20T09:30")).await;
        assert_eq!(no.codice(), "non-idoneo", "{label}: la richiesta è di oggi");
        let dopo = cambia(&a, &a.sara, mattina("09:29", "09:31")).await.unwrap();
        assert_eq!(dopo.da_spostare.len(), 1, "{label}: la tocca di un minuto");
        assert_eq!(dopo.da_spostare[0].appuntamento.meta.id, nato.meta.id);
        assert!(dopo.da_spostare[0].perche.to_string().contains("Riunione"), "{label}");
        for numero in [1, 2] {
            cambia(&a, &a.sara, AttoPunto::Riapre { chiusura: numero }).await.unwrap();
        }
        assert_eq!(liberi().await, 8, "{label}");
        let no = cambia(&a, &a.sara, AttoPunto::Riapre { chiusura: 1 }).await;
        assert!(matches!(no, Err(ErroreAgenda::Punto(RifiutoPunto::ChiusuraSconosciuta))), "{label}: {no:?}");
        a.s.in_ordine().await;
    }
}

/// Slots of another length beside meetings already booked: what overlaps counts.
#[tokio::test]
async fn r33_r36_con_orari_nuovi_cio_che_era_prenotato_conta_dove_si_sovrappone() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        a.prenotato(&alle(&[q], "2026-03-20T09:00")).await;
        let venerdi = vec![Orario {
            giorni: vec![GiornoSettimana::Venerdi],
            dalle: "08:40:00".parse().unwrap(),
            alle: "10:00:00".parse().unwrap(),
        }];
        let nuove = Variazioni {
            orari: Some(venerdi),
            durata_minuti: Some(20),
            posti: Some(1),
            ..Variazioni::default()
        };
        let dopo = cambia(&a, &a.sara, AttoPunto::Varia(nuove)).await.unwrap();
        assert!(dopo.da_spostare.is_empty(), "{label}: le 9-9:30 stanno ancora nell'orario");
        let g = "2026-03-20".parse().unwrap();
        let liberi = a.s.prova.ufficio.slot_liberi(SPORTELLO, g, g).await.unwrap();
        let ore: Vec<_> = liberi.iter().map(|l| l.slot.inizio).collect();
        assert_eq!(
            ore,
            [t("2026-03-20T07:40:00Z"), t("2026-03-20T08:40:00Z")],
            "{label}: 9:00 e 9:20 si sovrappongono"
        );
        // Back to the tables: one history line each.
        cambia(&a, &a.sara, AttoPunto::Varia(Variazioni::default())).await.unwrap();
        assert_eq!(a.s.prova.ufficio.punto(SPORTELLO).await.unwrap().punto.meta.version, 2, "{label}");
    }
}

#[tokio::test]
async fn r33_cambia_gli_orari_solo_un_supervisore_della_sede_o_un_amministratore() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let altrove = Prova::persona("zoe", Ruolo::Supervisore, "7000");
        for attore in [&a.anna, &a.cittadino, &altrove, &Attore::Sistema("prova")] {
            let no = cambia(&a, attore, chiude("2026-03-20", "2026-03-20")).await;
            assert!(matches!(no, Err(ErroreAgenda::Punto(RifiutoPunto::NonAutorizzato))), "{label}: {no:?}");
        }
        let capo = Prova::persona("capo", Ruolo::Amministratore, "7000");
        cambia(&a, &capo, chiude("2026-03-20", "2026-03-20")).await.unwrap();
        let prima =
            a.s.prova
                .ufficio
                .cambia_punto(&a.sara, SPORTELLO, Some(0), chiude("2026-03-21", "2026-03-21"))
                .await;
        assert!(matches!(prima, Err(ErroreAgenda::Superato { attuale: 1 })), "{label}: {prima:?}");
    }
}

#[tokio::test]
async fn r33_i_valori_di_un_punto_hanno_dei_limiti() {
    // The n-th day of the week and those before it; beyond seven, some twice.
    let fascia = |dalle: &str, alle: &str, giorni: usize| {
        let giorni = SETTIMANA.into_iter().cycle().take(giorni).collect();
        Orario { giorni, dalle: dalle.parse().unwrap(), alle: alle.parse().unwrap() }
    };
    let orari = |dalle: &str, alle: &str, giorni: usize| Variazioni {
        orari: Some(vec![fascia(dalle, alle, giorni)]),
        ..Variazioni::default()
    };
    // Ten on each day, one after the other.
    let fasce = |quante: usize| {
        let fasce = (0..quante).map(|n| {
            let giorni = vec![SETTIMANA[n / 10]];
            let ora = |di: usize| chrono::NaiveTime::from_hms_opt(8 + di as u32, 0, 0).unwrap();
            Orario { giorni, dalle: ora(n % 10), alle: ora(n % 10 + 1) }
        });
        Variazioni { orari: Some(fasce.collect()), ..Variazioni::default() }
    };
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let mut varia = Vec::new();
        let v = Variazioni::default;
        for (buono, male) in [
            (Variazioni { durata_minuti: Some(5), ..v() }, Variazioni { durata_minuti: Some(4), ..v() }),
            (Variazioni { durata_minuti: Some(120), ..v() }, Variazioni { durata_minuti: Some(121), ..v() }),
            (Variazioni { posti: Some(1), ..v() }, Variazioni { posti: Some(0), ..v() }),
            (Variazioni { posti: Some(100), ..v() }, Variazioni { posti: Some(101), ..v() }),
            (Variazioni { anticipo_ore: Some(720), ..v() }, Variazioni { anticipo_ore: Some(721), ..v() }),
            (
                Variazioni { orizzonte_giorni: Some(1), anticipo_ore: Some(0), ..v() },
                Variazioni { orizzonte_giorni: Some(0), anticipo_ore: Some(0), ..v() },
            ),
            (
                Variazioni { orizzonte_giorni: Some(2), anticipo_ore: Some(47), ..v() },
                Variazioni { orizzonte_giorni: Some(2), anticipo_ore: Some(48), ..v() },
            ),
            (orari("09:00:00", "12:00:00", 7), orari("09:00:00", "12:00:00", 8)),
            (orari("09:00:00", "12:00:00", 1), orari("09:00:30", "12:00:00", 1)),
            (orari("09:00:00", "23:59:00", 1), orari("09:00:00", "23:59:60", 1)),
            (
                Variazioni { orari: Some(vec![]), ..v() },
                Variazioni { orari: Some(vec![fascia("09:00:00", "12:00:00", 1); 2]), ..v() },
            ),
            (fasce(50), fasce(51)),
            (
                Variazioni { orizzonte_giorni: Some(365), ..v() },
                Variazioni { orizzonte_giorni: Some(366), ..v() },
            ),
        ] {
            varia.push((buono, true));
            varia.push((male, false));
        }
        for (variazioni, si) in varia {
            let esito = cambia(&a, &a.sara, AttoPunto::Varia(variazioni.clone())).await;
            assert_eq!(esito.is_ok(), si, "{label}: {variazioni:?} {esito:?}");
        }
        let rovesciata = cambia(&a, &a.sara, chiude("2026-03-21", "2026-03-20")).await;
        assert!(matches!(rovesciata, Err(ErroreAgenda::Punto(RifiutoPunto::Valore { .. }))), "{label}");
    }
}

/// A year that is another by a slip of the keyboard would close a punto for good, or fill its list with what nobody
/// meant; the sentence says where to look.
#[tokio::test]
async fn una_chiusura_sta_tra_un_anno_fa_e_cinque_anni_da_oggi() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let oggi = giorno_civile(a.s.prova.ufficio.clock.now().to_utc());
        let (primo, ultimo) = (oggi - Months::new(12), oggi + Months::new(60));
        let del = |giorno: NaiveDate| chiude(&giorno.to_string(), &giorno.to_string());
        for buono in [primo, oggi, ultimo] {
            let esito = cambia(&a, &a.sara, del(buono)).await;
            assert!(esito.is_ok(), "{label}: {buono}: {esito:?}");
        }
        let (prima, dopo) = (primo.pred_opt().unwrap(), ultimo.succ_opt().unwrap());
        for male in [
            del(prima),
            del(dopo),
            chiude(&prima.to_string(), &primo.to_string()),
            chiude(&ultimo.to_string(), &dopo.to_string()),
            chiude("0001-01-01", "0001-01-01"),
            chiude("9999-12-31", "9999-12-31"),
        ] {
            let no = cambia(&a, &a.sara, male.clone()).await.unwrap_err();
            assert!(no.to_string().contains("controlla l'anno"), "{label}: {male:?}: {no}");
        }
        assert_eq!(a.s.prova.ufficio.punto(SPORTELLO).await.unwrap().punto.chiusure.len(), 3, "{label}");
    }
}
