//! The reminder: a day before, in the hours of people, never after the meeting.

use super::appoggio::{Agenda, CITTADINO, alle, t};
use tests::databases;
use workflows::{
    appuntamenti::{Atto, NuovaPrenotazione},
    notifiche::StatoNotifica,
    tabelle::Canale,
};

async fn promemoria(a: &Agenda, q: engine::Uuid) -> usize {
    a.s.prova.conta_notifiche(q).await.get("promemoria_appuntamento/email").copied().unwrap_or(0)
}

#[tokio::test]
async fn r38_il_promemoria_parte_un_giorno_prima_e_segue_gli_spostamenti() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it")]).await;
        let q = a.matura().await;
        let con = |inizio: &str| NuovaPrenotazione { avvisi: vec![Canale::Email], ..alle(&[q], inizio) };
        let nato = a.prenotato(&con("2026-03-25T09:00")).await;
        let spostato =
            a.s.prova.ufficio.sposta(&a.cittadino, nato.meta.id, None, None, "2026-03-26T09:00", "").await;
        assert_eq!(spostato.unwrap().fatti.promemoria_il, Some(t("2026-03-25T08:00:00Z")), "{label}");
        a.s.officina.alle("2026-03-25T07:59:59Z").await;
        assert_eq!(promemoria(&a, q).await, 0, "{label}: quello del giorno di prima non vale più");
        a.s.officina.alle("2026-03-25T08:00:00Z").await;
        assert_eq!(promemoria(&a, q).await, 1, "{label}");
        a.s.officina.alle("2026-03-26T12:00:00Z").await;
        assert_eq!(promemoria(&a, q).await, 1, "{label}: una volta sola");
        a.s.finisce_bene().await;
    }
}

/// Everything stood still from before the reminder to after the meeting: it is not sent at all.
#[tokio::test]
async fn r38_dopo_un_fermo_nessun_promemoria_di_un_incontro_passato() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova
            .recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it"), (Canale::Sms, "+393331234567")])
            .await;
        let q = a.matura().await;
        a.prenotato(&NuovaPrenotazione {
            avvisi: vec![Canale::Email, Canale::Sms],
            ..alle(&[q], "2026-03-25T09:00")
        })
        .await;
        a.s.officina.alle("2026-03-25T08:00:00Z").await;
        assert_eq!(promemoria(&a, q).await, 0, "{label}: l'incontro è cominciato");
        a.s.finisce_bene().await;
    }
}

/// The provider is down until after the meeting: the message that waited is given up.
#[tokio::test]
async fn r38_un_promemoria_che_non_riesce_a_partire_in_tempo_non_parte_piu() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it")]).await;
        let q = a.matura().await;
        a.prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..alle(&[q], "2026-03-25T09:00") })
            .await;
        let prima = a.s.posta.per("luca@esempio.it").len();
        a.s.posta.fermo(true);
        a.s.officina.alle("2026-03-24T08:00:00Z").await;
        assert_eq!(promemoria(&a, q).await, 1, "{label}");
        a.s.posta.fermo(false);
        a.s.officina.alle("2026-03-25T08:00:01Z").await;
        let email = a.s.notifiche(q, Canale::Email).await;
        let promemoria = email.iter().find(|n| n.evento.codice() == "promemoria_appuntamento").unwrap();
        assert_eq!(promemoria.stato, StatoNotifica::Superata, "{label}");
        assert_eq!(a.s.posta.per("luca@esempio.it").len(), prima, "{label}");
    }
}

/// Cancelled: nothing is reminded.
#[tokio::test]
async fn r38_un_appuntamento_cancellato_non_si_ricorda() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it")]).await;
        let q = a.matura().await;
        let nato = a
            .prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..alle(&[q], "2026-03-25T09:00") })
            .await;
        let atto = Atto::Cancella { motivo: String::new() };
        a.s.prova.ufficio.esegui_su_appuntamento(&a.cittadino, nato.meta.id, None, atto).await.unwrap();
        a.s.officina.alle("2026-03-25T12:00:00Z").await;
        assert_eq!(promemoria(&a, q).await, 0, "{label}");
        a.s.finisce_bene().await;
    }
}
