//! Times and texts that are refused, on both sides of each limit (R33-R37).

use super::appoggio::{Agenda, SPORTELLO, alle, allo_sportello, rifiuto};
use tests::databases;
use workflows::{
    appuntamenti::{NOTA_MASSIMA, NuovaPrenotazione, QUESITI_MASSIMI, Rifiuto},
    punti::RifiutoSlot,
    tabelle::CanaleErogazione,
};

#[tokio::test]
async fn r33_r36_un_orario_che_non_si_puo_avere_ha_la_sua_frase() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        // It is Wednesday 18 March, 10:00 in Rome: 24 hours of notice, 60 days ahead.
        for (inizio, codice) in [
            ("2026-03-18T09:30", "slot-passato"),
            ("2026-03-18T10:00", "slot-passato"),
            ("2026-03-19T09:30", "preavviso-insufficiente"),
            ("2026-05-18T09:00", "oltre-orizzonte"),
            ("2026-03-22T09:00", "giorno-chiuso"),
            ("2026-04-06T09:00", "giorno-chiuso"),
            ("2026-05-01T09:00", "giorno-chiuso"),
            ("2026-03-21T09:00", "fuori-orario"),
            ("2026-03-20T09:10", "fuori-orario"),
            ("2026-03-20T12:30", "fuori-orario"),
            ("2026-03-20T15:00", "fuori-orario"),
            ("2026-03-29T02:30", "ora-inesistente"),
            ("domani mattina", "ora-illeggibile"),
        ] {
            let no = a.rifiutato(&alle(&[q], inizio)).await;
            assert_eq!(no.codice(), codice, "{label}: {inizio}: {no}");
            assert!(no.to_string().ends_with('.'), "{no}");
        }
        // The first slot with the notice, and the last of the last day, are good.
        let s = a.prenotato(&alle(&[q], "2026-03-19T10:00")).await;
        assert_eq!(s.inizio.to_string(), "2026-03-19T09:00:00.000Z", "{label}");
        let altra = a.richiesta("1111111111").await;
        let no = rifiuto(a.prenota(&a.cittadino, &alle(&[altra], "2026-05-15T12:00")).await);
        assert!(matches!(no, Rifiuto::NonIdoneo { .. }), "{label}: {no:?}");
    }
}

#[tokio::test]
async fn r33_l_ultimo_giorno_prenotabile_e_il_sessantesimo() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.richiesta("1234567890").await;
        // From 18 March, the 60th day is Sunday 17 May; from the 19th it is Monday 18 May.
        a.s.officina.alle("2026-03-18T22:59:00Z").await;
        let no = a.rifiutato(&alle(&[q], "2026-05-18T12:00")).await;
        assert_eq!(no.codice(), "oltre-orizzonte", "{label}");
        assert!(no.to_string().contains("17/05/2026"), "{label}: {no}");
        a.s.officina.alle("2026-03-18T23:00:00Z").await;
        a.prenotato(&alle(&[q], "2026-05-18T12:00")).await;
    }
}

/// Catanzaro's patron, 16 July, is a holiday there and not at Lamezia Terme.
#[tokio::test]
async fn r33_il_patrono_della_citta_chiude_il_suo_sportello() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let liberi = |punto: &'static str, giorno: &str| {
            let giorno: chrono::NaiveDate = giorno.parse().unwrap();
            let ufficio = a.s.prova.ufficio.clone();
            async move { ufficio.slot_liberi(punto, giorno, giorno).await.unwrap().len() }
        };
        a.s.prova.alle("2026-07-01T08:00:00Z");
        assert_eq!(liberi(SPORTELLO, "2026-07-16").await, 0, "{label}");
        assert!(liberi(SPORTELLO, "2026-07-15").await > 0, "{label}");
        assert!(liberi("7000.sportello", "2026-07-16").await > 0, "{label}");
        a.s.prova.alle("2026-06-20T08:00:00Z");
        assert_eq!(liberi("7000.sportello", "2026-06-29").await, 0, "{label}: Roma ha il suo");
    }
}

#[tokio::test]
async fn r34_la_nota_e_obbligatoria_e_ha_una_misura() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let con = |nota: String| NuovaPrenotazione { nota, ..allo_sportello(&[q]) };
        assert_eq!(
            a.rifiutato(&con(" \n\u{200B}\u{AD}\u{3164} ".into())).await,
            Rifiuto::NotaMancante,
            "{label}"
        );
        let lunga = "è".repeat(NOTA_MASSIMA + 1);
        assert!(matches!(a.rifiutato(&con(lunga)).await, Rifiuto::TestoTroppoLungo { .. }), "{label}");
        a.prenotato(&con("è".repeat(NOTA_MASSIMA))).await;
    }
}

/// Counted before any is read: of twenty-one that do not exist the office looks for none.
#[tokio::test]
async fn r32_le_richieste_di_un_appuntamento_sono_contate_prima() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let inventati = |quanti| (0..quanti).map(|_| engine::new_id()).collect::<Vec<_>>();
        let troppi = a.rifiutato(&allo_sportello(&inventati(QUESITI_MASSIMI + 1))).await;
        assert_eq!(troppi, Rifiuto::TroppiQuesiti { massimo: QUESITI_MASSIMI }, "{label}");
        let ignoti = a.rifiutato(&allo_sportello(&inventati(QUESITI_MASSIMI))).await;
        assert!(matches!(ignoti, Rifiuto::QuesitoSconosciuto { .. }), "{label}: {ignoti:?}");
        a.prenotato(&allo_sportello(&[q; QUESITI_MASSIMI + 1])).await;
    }
}

#[tokio::test]
async fn r33_r37_r52_solo_i_punti_competenti() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let a_punto = |punto: &str| NuovaPrenotazione { punto: punto.into(), ..allo_sportello(&[q]) };
        for altrove in ["7000.sportello", "2200.aziende_covid19", "2200.ld_covid19", "2200.patronati_web"] {
            let no = a.rifiutato(&a_punto(altrove)).await;
            assert!(matches!(no, Rifiuto::PuntoNonCompetente { .. }), "{label}: {altrove}: {no:?}");
        }
        let no = a.rifiutato(&a_punto("2200.inventato")).await;
        assert!(matches!(no, Rifiuto::PuntoSconosciuto { .. }), "{label}: {no:?}");
        let per_video =
            NuovaPrenotazione { canale: Some(CanaleErogazione::WebMeeting), ..allo_sportello(&[q]) };
        let no = a.rifiutato(&per_video).await;
        assert_eq!(no, Rifiuto::CanaleNonPrevisto { ammessi: vec![CanaleErogazione::InSede] }, "{label}");
    }
}

/// Nothing is left of a refusal: neither seat nor link nor message.
#[tokio::test]
async fn r36_di_un_rifiuto_non_resta_nulla() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let prima = a.s.prova.notifiche(q).await;
        let no = a.rifiutato(&alle(&[q], "2026-03-29T02:30")).await;
        assert!(matches!(no, Rifiuto::Slot(RifiutoSlot::OraInesistente { .. })), "{label}");
        let primo = a.prenotato(&allo_sportello(&[q])).await;
        a.rifiutato(&alle(&[q], "2026-03-23T09:00")).await;
        let giorno = "2026-03-23".parse().unwrap();
        let liberi = a.s.prova.ufficio.slot_liberi(SPORTELLO, giorno, giorno).await.unwrap();
        assert!(liberi.iter().all(|l| l.posti == 3), "{label}: il posto della seconda è tornato");
        assert!(a.s.prova.notifiche(q).await.len() > prima.len(), "{label}");
        assert_eq!(a.legge(primo.meta.id).await.meta.version, 1, "{label}");
        a.s.in_ordine().await;
    }
}
