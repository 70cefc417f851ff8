//! What can be booked, by whom, and what follows (R26-R39, R53).

use super::appoggio::{
    Agenda, CITTADINO, INTERMEDIARIO, POSIZIONE, SPORTELLO, alle, allo_sportello, rifiuto, t,
};
use chrono::NaiveDate;
use tests::{chiude, databases, mittente};
use workflows::{
    appuntamenti::{NomeStato, NuovaPrenotazione, Rifiuto},
    attore::Attore,
    quesiti::{Atto, messaggio::Scritto},
    tabelle::{Canale, CanaleErogazione, Profilo},
    ufficio::{ChiaveIdempotenza, ErroreAgenda},
};

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

/// Day 15 no, and it says from when; day 16 yes. The seat is taken by the confirmation and not before.
#[tokio::test]
async fn r26_r28_r29_r30_r36_r53_r77_dal_giorno_16_il_cittadino_prenota() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova
            .recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it"), (Canale::Sms, "+393331234567")])
            .await;
        let q = a.richiesta(POSIZIONE).await;
        a.s.officina.alle("2026-03-17T22:59:00Z").await;
        let no = a.rifiutato(&allo_sportello(&[q])).await;
        assert!(
            no.to_string().contains("Dal 18/03/2026 potrai chiedere un appuntamento: 15 giorni"),
            "{label}: {no}"
        );
        assert_eq!(no.codice(), "non-idoneo");
        let voci = a.s.prova.ufficio.prenotabili(&a.cittadino, Some(POSIZIONE.into())).await.unwrap();
        assert!(!voci[0].si(), "{label}");

        a.s.officina.alle("2026-03-17T23:00:00Z").await;
        let voci = a.s.prova.ufficio.prenotabili(&a.cittadino, Some(POSIZIONE.into())).await.unwrap();
        assert!(voci.len() == 1 && voci[0].si(), "{label}");
        let punti = a.s.prova.ufficio.punti_competenti(&a.cittadino, &[q]).await.unwrap();
        let codici: Vec<_> = punti.iter().map(|p| p.codice.as_str()).collect();
        assert_eq!(codici, [SPORTELLO], "{label}: la consulenza a distanza è degli intermediari");
        let liberi = |giorno| a.s.prova.ufficio.slot_liberi(SPORTELLO, g(giorno), g(giorno));
        let prima = liberi("2026-03-20").await.unwrap();
        assert_eq!(
            (prima.len(), prima[0].posti),
            (8, 3),
            "{label}: nessuno tiene nulla prima della conferma"
        );

        let appuntamento = a
            .prenotato(&NuovaPrenotazione {
                avvisi: vec![Canale::Email],
                nome: Some("Luca Verdi".into()),
                ..allo_sportello(&[q])
            })
            .await;
        assert_eq!(appuntamento.inizio, t("2026-03-20T08:00:00Z"), "{label}");
        assert_eq!(appuntamento.fine, t("2026-03-20T08:30:00Z"), "{label}");
        assert_eq!(appuntamento.nome_stato(), NomeStato::Confermato);
        assert_eq!(appuntamento.fatti.canale, CanaleErogazione::InSede);
        let dopo = liberi("2026-03-20").await.unwrap();
        let nove = dopo.iter().find(|l| l.slot == appuntamento.slot()).unwrap();
        assert_eq!(nove.posti, 2, "{label}");

        let oggetti = a.s.oggetti("luca@esempio.it");
        assert!(oggetti.last().unwrap().starts_with("Appuntamento confermato"), "{label}: {oggetti:?}");
        let email = a.s.posta.per("luca@esempio.it").pop().unwrap().testo.corpo;
        for parola in ["Luca Verdi", "venerdì 20 marzo 2026", "09:00", "Catanzaro"] {
            assert!(email.contains(parola), "{label}: manca {parola} in {email}");
        }
        let conti = a.s.prova.conta_notifiche(q).await;
        assert!(
            !conti.contains_key("appuntamento_confermato/sms"),
            "{label}: l'SMS non lo ha scelto: {conti:?}"
        );
        a.s.in_ordine().await;
    }
}

#[tokio::test]
async fn r18_r28_un_esito_negativo_sblocca_subito_un_altro_esito_no() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let (negato, accolto) = (a.richiesta(POSIZIONE).await, a.richiesta(POSIZIONE).await);
        for (q, esito) in [(negato, "respinto"), (accolto, "accolto")] {
            a.s.fa(&a.anna, q, Atto::PrendiInCarico).await;
            a.s.fa(&a.anna, q, chiude(esito, false)).await;
        }
        let inizio = "2026-03-06T09:00";
        let no = a.rifiutato(&alle(&[accolto], inizio)).await;
        assert!(matches!(no, Rifiuto::NonIdoneo { .. }), "{label}: {no:?}");
        let insieme = a.rifiutato(&alle(&[negato, accolto], inizio)).await;
        assert!(matches!(insieme, Rifiuto::NonIdoneo { .. }), "{label}: basta una: {insieme:?}");
        a.prenotato(&alle(&[negato], inizio)).await;
    }
}

/// R31-R32: more quesiti of one rapporto di lavoro, none of two.
#[tokio::test]
async fn r31_r32_piu_richieste_dello_stesso_rapporto_di_lavoro() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let altra = a.richiesta("9876543210").await;
        let seconda = a.richiesta(POSIZIONE).await;
        let prima = a.matura().await;
        let no = a.rifiutato(&allo_sportello(&[prima, altra])).await;
        assert_eq!(no, Rifiuto::PosizioniDiverse, "{label}");
        let si = a.prenotato(&allo_sportello(&[prima, seconda, prima])).await;
        assert_eq!(si.prenotazione.quesiti.len(), 2, "{label}: la stessa due volte è una");
        assert_eq!(si.prenotazione.posizione.as_deref(), Some(POSIZIONE), "{label}");
        assert_eq!(a.rifiutato(&allo_sportello(&[])).await, Rifiuto::NessunQuesito);
        let ignota = engine::new_id();
        let no = a.rifiutato(&allo_sportello(&[ignota])).await;
        assert_eq!(no, Rifiuto::QuesitoSconosciuto { quesito: ignota }, "{label}");
        let altrui = mittente("RSSMRA80A01H501U", Profilo::Cittadino, "lavoro_domestico");
        let no = rifiuto(a.prenota(&altrui, &allo_sportello(&[altra])).await);
        assert_eq!(
            no,
            Rifiuto::QuesitoSconosciuto { quesito: altra },
            "{label}: non è suo, ed è come se non ci fosse"
        );
    }
}

/// One appointment ahead for each quesito; when its time is over another can be asked for.
#[tokio::test]
async fn r32_r46_un_solo_appuntamento_alla_volta_per_richiesta() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let primo = a.prenotato(&allo_sportello(&[q])).await;
        let no = a.rifiutato(&alle(&[q], "2026-03-23T09:00")).await;
        assert_eq!(no, Rifiuto::GiaPrenotato { quesito: q }, "{label}");
        a.s.officina.alle("2026-03-20T08:29:59Z").await;
        assert!(!a.legge(primo.meta.id).await.fatti.concluso, "{label}");
        a.s.officina.alle("2026-03-20T08:30:00Z").await;
        let svolto = a.legge(primo.meta.id).await;
        assert!(
            svolto.fatti.concluso && svolto.nome_stato() == NomeStato::Confermato,
            "{label}: R46, anche se svolto"
        );
        a.prenotato(&alle(&[q], "2026-03-23T09:00")).await;
        a.s.in_ordine().await;
    }
}

/// R26-R27, R49-R50: an intermediary with an active delega, also remotely; revoked meanwhile, no.
#[tokio::test]
async fn r26_r27_r49_r50_l_intermediario_prenota_se_la_delega_e_attiva_alla_conferma() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        let delega = a.delega().await;
        let q = a.matura().await;
        let punti = a.s.prova.ufficio.punti_competenti(&studio, &[q]).await.unwrap();
        let codici: Vec<_> = punti.iter().map(|p| p.codice.as_str()).collect();
        assert_eq!(
            codici,
            ["2200.ld_covid19", SPORTELLO],
            "{label}: il tipo del suo Cassetto, e lo sportello"
        );
        a.revoca(delega).await;
        let no = a.prenota(&studio, &allo_sportello(&[q])).await;
        assert!(matches!(no, Err(ErroreAgenda::SenzaDelega)), "{label}: {no:?}");
        let estraneo = mittente("RSSMRA80A01H501U", Profilo::Intermediario, "lavoro_domestico");
        let no = rifiuto(a.prenota(&estraneo, &allo_sportello(&[q])).await);
        assert_eq!(
            no,
            Rifiuto::QuesitoSconosciuto { quesito: q },
            "{label}: a chi non l'ha mai avuta non si dice nulla"
        );

        a.delega().await;
        let si = a.prenota(&studio, &allo_sportello(&[q])).await.unwrap();
        assert_eq!(si.prenotazione.prenotato_da, INTERMEDIARIO, "{label}");
        // The represented person reads it in its own inbox.
        let casella = a.s.notifiche(q, Canale::Cassetto).await;
        let suoi: Vec<_> =
            casella.iter().filter(|n| n.destinatario == CITTADINO && n.appuntamento.is_some()).collect();
        assert_eq!(suoi.len(), 1, "{label}");
    }
}

/// R39: only channels for which the institute holds a contact; chosen on purpose, used even if otherwise off.
#[tokio::test]
async fn r39_gli_avvisi_vanno_solo_ai_recapiti_che_l_istituto_ha() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let con = |avvisi: &[Canale]| NuovaPrenotazione { avvisi: avvisi.to_vec(), ..allo_sportello(&[q]) };
        let no = a.rifiutato(&con(&[Canale::Pec])).await;
        assert_eq!(no, Rifiuto::RecapitoMancante { canale: Canale::Pec }, "{label}");
        a.s.prova
            .recapiti(CITTADINO, &[(Canale::Pec, "luca@pec.esempio.it"), (Canale::Email, "luca@esempio.it")])
            .await;
        let si = a.prenotato(&con(&[Canale::Pec, Canale::Cassetto])).await;
        assert_eq!(si.prenotazione.avvisi, [Canale::Pec], "{label}: la casella c'è sempre, non si sceglie");
        let alla_pec = a.s.oggetti("luca@pec.esempio.it");
        assert!(
            alla_pec.len() == 1 && alla_pec[0].starts_with("Appuntamento confermato"),
            "{label}: {alla_pec:?}"
        );
        assert!(a.s.oggetti("luca@esempio.it").is_empty(), "{label}: non l'ha scelta");
    }
}

/// A repeated confirmation is one; with the key of another booking it is refused.
#[tokio::test]
async fn r36_la_stessa_chiave_conferma_una_volta_sola() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let chiave = |impronta: &str| ChiaveIdempotenza {
            cliente: CITTADINO.into(),
            chiave: "k".into(),
            impronta: impronta.into(),
        };
        let prenota = |chiave: ChiaveIdempotenza| {
            let (ufficio, attore, nuova) =
                (a.s.prova.ufficio.clone(), a.cittadino.clone(), allo_sportello(&[q]));
            async move {
                ufficio.prenota(&attore, engine::new_id(), &nuova, Scritto::default(), Some(&chiave)).await
            }
        };
        let prima = prenota(chiave("1")).await.unwrap();
        let seconda = prenota(chiave("1")).await.unwrap();
        assert_eq!(prima.meta.id, seconda.meta.id, "{label}");
        let altra = prenota(chiave("2")).await;
        assert!(matches!(altra, Err(ErroreAgenda::ChiaveRiusata)), "{label}: {altra:?}");
    }
}

/// The office does not book for itself, and a Cassetto whose file says nothing books nothing.
#[tokio::test]
async fn r26_prenota_solo_chi_scrive_da_un_cassetto_che_lo_prevede() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        for attore in [&a.anna, &a.sara, &Attore::Sistema("prova")] {
            assert_eq!(
                rifiuto(a.prenota(attore, &allo_sportello(&[q])).await),
                Rifiuto::NonPrenota,
                "{label}"
            );
        }
        let referente = mittente(CITTADINO, Profilo::ReferenteRegionale, "patronati");
        let no = rifiuto(a.prenota(&referente, &allo_sportello(&[q])).await);
        assert_eq!(no, Rifiuto::ProfiloNonAmmesso, "{label}: le domande sulle norme non hanno appuntamento");
    }
}
