//! What overtakes what: acts at the same time, messages that wait while things change, who is no longer represented.

use super::appoggio::{
    Agenda, CITTADINO, INTERMEDIARIO, POSIZIONE, SPORTELLO, alle, allo_sportello, rifiuto, t,
};
use engine::{Clock, Uuid};
use std::sync::Arc;
use tests::{Prova, databases, mittente, open, urls};
use tokio::{sync::Barrier, task::JoinSet};
use workflows::{
    appuntamenti::{Appuntamento, Atto, NomeStato, NuovaPrenotazione, Rifiuto},
    attore::Attore,
    notifiche::StatoNotifica,
    punti::{AttoPunto, RifiutoSlot, Variazioni},
    quesiti::messaggio::Scritto,
    regole::Regole,
    tabelle::{Canale, CanaleErogazione, Profilo},
    ufficio::{ErroreAgenda, Ufficio},
};

const POSTA: &str = "luca@esempio.it";

async fn processo(url: &str, ora: &str) -> Ufficio {
    let (db, clock) = (open(url).await, Clock::manual(t(ora)));
    let regole = Regole::carica(&db, Prova::tabelle(), clock.now(), "prova").await.unwrap();
    Ufficio { db, clock, regole }
}

fn cancella(motivo: &str) -> Atto {
    Atto::Cancella { motivo: motivo.into() }
}

/// The states of the e-mails of one event about an appointment, oldest first.
async fn email(a: &Agenda, q: Uuid, evento: &str) -> Vec<StatoNotifica> {
    let tutte = a.s.notifiche(q, Canale::Email).await;
    tutte.into_iter().filter(|n| n.evento.codice() == evento).map(|n| n.stato).collect()
}

/// Who booked moves, a colleague moves, another cancels, all at once from two processes: whatever comes out is one of
/// the answers the office knows, and seats and histories hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r38_spostamenti_e_cancellazioni_insieme_non_si_bloccano() {
    for (label, url) in urls().await {
        let a = Agenda::nuova(open(&url).await).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        let processi =
            [processo(&url, "2026-03-18T09:00:00Z").await, processo(&url, "2026-03-18T09:00:00Z").await];
        for giro in 0..5 {
            let via = Arc::new(Barrier::new(10));
            let mut insieme = JoinSet::new();
            for n in 0..10 {
                let (ufficio, via) = (processi[n % 2].clone(), Arc::clone(&via));
                let attore = if n % 3 == 0 { a.cittadino.clone() } else { a.anna.clone() };
                let id = nato.meta.id;
                insieme.spawn(async move {
                    via.wait().await;
                    if giro == 4 && n == 5 {
                        return ufficio
                            .esegui_su_appuntamento(&attore, id, None, cancella("Sede chiusa."))
                            .await;
                    }
                    let inizio =
                        format!("2026-03-{}T{:02}:{}", 20 + 3 * (n % 2), 9 + giro % 3, ["00", "30"][n % 2]);
                    ufficio.sposta(&attore, id, None, None, &inizio, "Assemblea.").await
                });
            }
            while let Some(esito) = insieme.join_next().await {
                let esito = esito.unwrap();
                let noto =
                    matches!(esito, Ok(_) | Err(ErroreAgenda::Rifiuto(_) | ErroreAgenda::Superato { .. }));
                assert!(noto, "{label}, giro {giro}: {esito:?}");
            }
        }
        assert_eq!(a.legge(nato.meta.id).await.nome_stato(), NomeStato::Cancellato, "{label}");
        a.s.officina.lavora().await;
        a.s.in_ordine().await;
        for p in processi {
            p.db.close().await;
        }
    }
}

/// The same quesito booked twice at once, on two slots: one appointment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r32_due_conferme_insieme_della_stessa_richiesta_ne_fanno_una() {
    for (label, url) in urls().await {
        let a = Agenda::nuova(open(&url).await).await;
        let q = a.matura().await;
        let processi =
            [processo(&url, "2026-03-18T09:00:00Z").await, processo(&url, "2026-03-18T09:00:00Z").await];
        let via = Arc::new(Barrier::new(8));
        let mut insieme = JoinSet::new();
        for n in 0..8 {
            let (ufficio, via, attore) = (processi[n % 2].clone(), Arc::clone(&via), a.cittadino.clone());
            let nuova = alle(&[q], ["2026-03-20T09:00", "2026-03-20T10:00"][n % 2]);
            insieme.spawn(async move {
                via.wait().await;
                ufficio.prenota(&attore, engine::new_id(), &nuova, Scritto::default(), None).await
            });
        }
        let mut vinte = 0;
        while let Some(esito) = insieme.join_next().await {
            match esito.unwrap() {
                Ok(_) => vinte += 1,
                Err(ErroreAgenda::Rifiuto(Rifiuto::GiaPrenotato { quesito })) => assert_eq!(quesito, q),
                // The seats of the losers are given back, but only when they give up.
                Err(ErroreAgenda::Rifiuto(Rifiuto::Esaurito { .. })) => {}
                altro => panic!("{label}: {altro:?}"),
            }
        }
        assert_eq!(vinte, 1, "{label}");
        a.s.officina.lavora().await;
        a.s.in_ordine().await;
        for p in processi {
            p.db.close().await;
        }
    }
}

/// The post is down while the meeting is moved twice and cancelled: only what is true leaves.
#[tokio::test]
async fn r38_un_avviso_che_aspetta_e_superato_da_uno_piu_recente() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, POSTA)]).await;
        let q = a.matura().await;
        a.s.posta.fermo(true);
        let nato =
            a.prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..allo_sportello(&[q]) }).await;
        let ufficio = &a.s.prova.ufficio;
        for inizio in ["2026-03-23T09:00", "2026-03-24T09:00"] {
            ufficio.sposta(&a.anna, nato.meta.id, None, None, inizio, "Assemblea.").await.unwrap();
        }
        assert_eq!(email(&a, q, "appuntamento_confermato").await, [StatoNotifica::Superata], "{label}");
        let spostati = email(&a, q, "appuntamento_spostato").await;
        assert_eq!(spostati, [StatoNotifica::Superata, StatoNotifica::DaInviare], "{label}");
        ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, cancella("Chiusura.")).await.unwrap();
        a.s.posta.fermo(false);
        a.s.officina.alle("2026-03-18T11:00:00Z").await;
        assert_eq!(email(&a, q, "appuntamento_spostato").await, [StatoNotifica::Superata; 2], "{label}");
        let arrivati: Vec<_> = a.s.oggetti(POSTA).into_iter().filter(|o| o.contains("ppuntamento")).collect();
        let ultimi: Vec<_> = arrivati.iter().filter(|o| !o.starts_with("Può fissare")).collect();
        assert!(ultimi.len() == 1 && ultimi[0].contains("cancellato"), "{label}: {arrivati:?}");
        a.s.finisce_bene().await;
    }
}

/// A cancellation is told also when its hour has come: nobody must set out for nothing.
#[tokio::test]
async fn r38_r48_la_cancellazione_parte_anche_dopo_l_ora_dell_incontro() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, POSTA)]).await;
        let q = a.matura().await;
        let nato =
            a.prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..allo_sportello(&[q]) }).await;
        a.s.posta.fermo(true);
        a.s.officina.alle("2026-03-20T07:59:00Z").await;
        let ufficio = &a.s.prova.ufficio;
        ufficio
            .esegui_su_appuntamento(&a.anna, nato.meta.id, None, cancella("Sede evacuata."))
            .await
            .unwrap();
        a.s.officina.lavora().await;
        a.s.posta.fermo(false);
        a.s.officina.alle("2026-03-20T09:30:00Z").await;
        assert_eq!(email(&a, q, "appuntamento_cancellato").await, [StatoNotifica::Inviata], "{label}");
    }
}

async fn mediato(a: &Agenda) -> (Attore, Uuid, Appuntamento, Uuid) {
    a.s.prova.recapiti(INTERMEDIARIO, &[(Canale::Email, "studio@esempio.it")]).await;
    let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
    let delega = a.delega().await;
    let q = a.matura().await;
    let nuova = NuovaPrenotazione {
        punto: "2200.ld_covid19".into(),
        inizio: "2026-03-20T10:30".into(),
        avvisi: vec![Canale::Email],
        ..allo_sportello(&[q])
    };
    let nato = a.prenota(&studio, &nuova).await.unwrap();
    (studio, q, nato, delega)
}

/// R27: the delega is gone, and with it whatever was still to be told; the represented person reads it.
#[tokio::test]
async fn r27_chi_non_ha_piu_la_delega_non_riceve_piu_nulla() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let (_, q, nato, delega) = mediato(&a).await;
        let concorda = |canale| Atto::Concorda { canale, motivo: "Collegamento debole.".into(), email: None };
        let ufficio = &a.s.prova.ufficio;
        let video = concorda(CanaleErogazione::WebMeeting);
        ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, video).await.unwrap();
        a.s.officina.lavora().await;
        a.revoca(delega).await;
        let prima = a.s.posta.per("studio@esempio.it").len();
        let telefono = concorda(CanaleErogazione::Telefono);
        let no = rifiuto(ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, telefono).await);
        assert_eq!(no, Rifiuto::NonPiuRappresentato, "{label}");
        let definisci = Atto::Definisci { commento: "Il MAV è stato rispedito.".into() };
        ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, definisci).await.unwrap();
        a.s.officina.lavora().await;
        let dopo: Vec<_> = a.s.posta.per("studio@esempio.it").into_iter().skip(prima).collect();
        assert_eq!(dopo.len(), 1, "{label}: solo il ritiro dell'invito: {dopo:?}");
        assert!(dopo[0].testo.oggetto.as_ref().unwrap().starts_with("Annullato"), "{label}");
        assert!(!dopo[0].testo.corpo.contains("rispedito"), "{label}: {}", dopo[0].testo.corpo);
        let casella = a.s.notifiche(q, Canale::Cassetto).await;
        let definiti: Vec<_> =
            casella.iter().filter(|n| n.evento.codice() == "appuntamento_definito").collect();
        assert!(definiti.len() == 1 && definiti[0].destinatario == CITTADINO, "{label}: {definiti:?}");
    }
}

/// R56: the first address was wrong; agreed again, the old invitation is withdrawn and the new one leaves.
#[tokio::test]
async fn r56_un_indirizzo_corretto_riceve_un_invito_suo() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let (_, _, nato, _) = mediato(&a).await;
        let video =
            || Atto::Concorda { canale: CanaleErogazione::WebMeeting, motivo: String::new(), email: None };
        let ufficio = &a.s.prova.ufficio;
        ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, video()).await.unwrap();
        a.s.officina.lavora().await;
        a.s.prova.recapiti(INTERMEDIARIO, &[(Canale::Email, "giusta@esempio.it")]).await;
        ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, video()).await.unwrap();
        a.s.officina.lavora().await;
        let ultimo = |indirizzo: &str| a.s.posta.per(indirizzo).pop().unwrap().testo.oggetto.unwrap();
        assert!(ultimo("studio@esempio.it").starts_with("Annullato"), "{label}");
        assert_eq!(ultimo("giusta@esempio.it"), "Appuntamento INPS Catanzaro", "{label}");
        a.s.finisce_bene().await;
    }
}

/// R54: until the mode is agreed nobody is told that it is a video meeting.
#[tokio::test]
async fn r54_prima_di_concordare_il_messaggio_non_promette_una_modalita() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        mediato(&a).await;
        let conferma = a.s.posta.per("studio@esempio.it").pop().unwrap().testo.corpo;
        assert!(conferma.contains("a distanza, da concordare con la sede"), "{label}: {conferma}");
        assert!(!conferma.contains("Modalità: web meeting"), "{label}: {conferma}");
    }
}

/// Workers stopped in the evening and started at 2: the reminder waits for 8.
#[tokio::test]
async fn r38_dopo_un_fermo_notturno_il_promemoria_aspetta_le_otto() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, POSTA)]).await;
        let q = a.matura().await;
        a.prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..alle(&[q], "2026-03-25T12:00") })
            .await;
        a.s.officina.alle("2026-03-25T01:00:00Z").await;
        assert!(email(&a, q, "promemoria_appuntamento").await.is_empty(), "{label}: sono le due di notte");
        a.s.officina.alle("2026-03-25T06:59:00Z").await;
        assert!(email(&a, q, "promemoria_appuntamento").await.is_empty(), "{label}");
        a.s.officina.alle("2026-03-25T07:00:00Z").await;
        assert_eq!(email(&a, q, "promemoria_appuntamento").await, [StatoNotifica::Inviata], "{label}");
        a.s.finisce_bene().await;
    }
}

/// Fewer seats: those who booked last are to be moved, and are listed.
#[tokio::test]
async fn r33_con_meno_posti_chi_e_in_piu_e_elencato() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let mut quesiti = Vec::new();
        for n in 0..3 {
            quesiti.push(a.richiesta(&format!("{n}{}", &POSIZIONE[1..])).await);
        }
        a.s.officina.alle(super::appoggio::GIORNO_16).await;
        let mut nati = Vec::new();
        for q in &quesiti {
            a.s.prova.ufficio.clock.advance(std::time::Duration::from_secs(1));
            nati.push(a.prenotato(&allo_sportello(&[*q])).await.meta.id);
        }
        let uno = AttoPunto::Varia(Variazioni { posti: Some(1), ..Variazioni::default() });
        let fatto = a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, uno).await.unwrap();
        let elencati: Vec<_> = fatto.da_spostare.iter().map(|d| d.appuntamento.meta.id).collect();
        assert_eq!(elencati, nati[1..], "{label}: chi ha prenotato per primo resta");
        for d in &fatto.da_spostare {
            assert_eq!(d.perche, RifiutoSlot::PostiRidotti { posti: 1 }, "{label}");
            let inizio = d.proposta.unwrap().inizio.to_string();
            let ufficio = &a.s.prova.ufficio;
            ufficio
                .sposta(&a.anna, d.appuntamento.meta.id, None, None, &inizio, "Meno posti.")
                .await
                .unwrap();
        }
        assert!(a.s.prova.ufficio.punto(SPORTELLO).await.unwrap().da_spostare.is_empty(), "{label}");
        a.s.officina.lavora().await;
        a.s.in_ordine().await;
    }
}

/// Closed for longer than people can book ahead: the office still has somewhere to move them.
#[tokio::test]
async fn r33_anche_una_chiusura_di_mesi_ha_le_sue_proposte() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        a.prenotato(&allo_sportello(&[q])).await;
        let chiude = AttoPunto::Chiude {
            dal: "2026-03-19".parse().unwrap(),
            al: "2026-06-30".parse().unwrap(),
            orario: None,
            motivo: "Trasloco".into(),
        };
        let fatto = a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, chiude).await.unwrap();
        let proposta = fatto.da_spostare[0].proposta.unwrap();
        assert_eq!(proposta.inizio, t("2026-07-01T06:30:00Z"), "{label}: il primo slot dopo il trasloco");
        let no =
            a.s.prova
                .ufficio
                .sposta(
                    &a.anna,
                    fatto.da_spostare[0].appuntamento.meta.id,
                    None,
                    None,
                    "2062-03-20T09:00",
                    "Trasloco",
                )
                .await;
        assert!(
            matches!(rifiuto(no), Rifiuto::Slot(RifiutoSlot::OltreOrizzonte { .. })),
            "{label}: un anno sbagliato"
        );
    }
}

/// The sede moved it to an hour inside the notice: who booked never chose it, and can still refuse it.
#[tokio::test]
async fn r40_un_ora_scelta_dalla_sede_all_ultimo_si_puo_disdire_fino_all_incontro() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&alle(&[q], "2026-03-25T09:00")).await;
        let ufficio = &a.s.prova.ufficio;
        ufficio.sposta(&a.anna, nato.meta.id, None, None, "2026-03-18T12:00", "Assemblea.").await.unwrap();
        a.s.prova.ufficio.clock.set(t("2026-03-18T10:59:59Z"));
        let fatto = ufficio.esegui_su_appuntamento(&a.cittadino, nato.meta.id, None, cancella("")).await;
        assert!(fatto.is_ok(), "{label}: {fatto:?}");
    }
}
