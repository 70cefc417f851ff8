//! Providers that refuse, stop and come back; hours of silence; what is no longer worth sending (R19, R20, R87).

use engine::Uuid;
use std::time::Duration;
use tests::{Guasto, Prova, databases};
use tests::{Storia, ditta, mittente};
use workflows::{
    attore::{Attore, Ruolo},
    notifiche::StatoNotifica,
    quesiti::Atto,
    tabelle::{Canale, Profilo},
};

const MINUTO: Duration = Duration::from_secs(60);
const ORA: Duration = Duration::from_secs(3_600);
const CHI: [&str; 3] = [Prova::MITTENTE, "VRDLCU75D12C352U", "BNCNNA82L45B354L"];

/// Three companies, each with its address; all have asked.
async fn tre_ditte(s: &Storia, indirizzi: [&str; 3]) -> [Uuid; 3] {
    let mut ids = [Uuid::nil(); 3];
    for (n, (chi, indirizzo)) in CHI.into_iter().zip(indirizzi).enumerate() {
        s.prova.recapiti(chi, &[(Canale::Email, indirizzo)]).await;
        ids[n] = s.apre(&mittente(chi, Profilo::Azienda, "aziende"), ditta().1).await;
    }
    ids
}

#[tokio::test]
async fn r87_un_indirizzo_rifiutato_non_ferma_gli_altri_e_il_temporaneo_parte_dopo() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        s.posta.rifiuta("inesistente@esempio.it", Guasto::Permanente);
        s.posta.rifiuta("piena@esempio.it", Guasto::Temporaneo);
        let [mai, dopo, subito] =
            tre_ditte(&s, ["inesistente@esempio.it", "piena@esempio.it", "buona@esempio.it"]).await;
        assert_eq!(s.stato(mai, Canale::Email).await, StatoNotifica::Fallita, "{label}");
        assert_eq!(s.stato(dopo, Canale::Email).await, StatoNotifica::DaInviare, "{label}");
        assert_eq!(s.stato(subito, Canale::Email).await, StatoNotifica::Inviata, "{label}");
        let rimandata = &s.notifiche(dopo, Canale::Email).await[0];
        assert_eq!(
            (rimandata.tentativi, rimandata.esito_gestore.as_deref()),
            (1, Some("451 riprova più tardi"))
        );
        let fallita = &s.notifiche(mai, Canale::Email).await[0];
        assert_eq!(fallita.esito_gestore.as_deref(), Some("550 casella inesistente"), "{label}");

        s.officina.dopo(5 * MINUTO).await;
        assert!(s.notifiche(dopo, Canale::Email).await[0].tentativi > 1, "{label}: si è insistito");
        s.posta.accetta("piena@esempio.it");
        s.officina.dopo(2 * ORA).await;
        assert_eq!(s.stato(dopo, Canale::Email).await, StatoNotifica::Inviata, "{label}");
        let consegnata = s.posta.per("piena@esempio.it");
        assert_eq!(consegnata.len(), 1, "{label}");
        let tentate = s.posta.rifiutate();
        let sue = tentate.iter().filter(|b| b.indirizzo == "piena@esempio.it");
        assert!(
            sue.clone().count() >= 2 && sue.clone().all(|b| b.message_id == consegnata[0].message_id),
            "{label}"
        );
        let invano = tentate.iter().filter(|b| b.indirizzo == "inesistente@esempio.it").count();
        assert_eq!(invano, 1, "{label}: un rifiuto per sempre non si ritenta");
        s.finisce_bene().await;
    }
}

#[tokio::test]
async fn r87_il_server_fermo_per_ore_poi_tutto_arriva_una_volta() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        s.posta.fermo(true);
        let ids = tre_ditte(&s, ["a@esempio.it", "b@esempio.it", "c@esempio.it"]).await;
        for _ in 0..12 {
            s.officina.dopo(30 * MINUTO).await;
        }
        assert!(s.posta.prese().is_empty(), "{label}");
        s.posta.fermo(false);
        s.officina.dopo(2 * ORA).await;
        for (id, indirizzo) in ids.into_iter().zip(["a@esempio.it", "b@esempio.it", "c@esempio.it"]) {
            assert_eq!(s.stato(id, Canale::Email).await, StatoNotifica::Inviata, "{label}");
            assert_eq!(s.oggetti(indirizzo), ["Richiesta registrata"], "{label}");
        }
        s.finisce_bene().await;
    }
}

/// After three days nobody is fooled: the notification is fallita, with the provider's answer.
#[tokio::test]
async fn r87_dopo_tre_giorni_di_rifiuti_la_notifica_e_fallita() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        s.prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "piena@esempio.it")]).await;
        s.posta.rifiuta("piena@esempio.it", Guasto::Temporaneo);
        let (chi, nuova) = ditta();
        let id = s.apre(&chi, nuova).await;
        for _ in 0..71 {
            s.officina.dopo(ORA).await;
        }
        assert_eq!(s.stato(id, Canale::Email).await, StatoNotifica::DaInviare, "{label}");
        for _ in 0..3 {
            s.officina.dopo(ORA).await;
        }
        assert_eq!(s.stato(id, Canale::Email).await, StatoNotifica::Fallita, "{label}");
        s.finisce_bene().await;
    }
}

/// At 22:30 the e-mail leaves; the SMS waits for 8 in the morning, to the second.
#[tokio::test]
async fn r87_di_notte_gli_sms_aspettano_le_otto() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        let contatti = [(Canale::Email, "ditta@esempio.it"), (Canale::Sms, "+393331234567")];
        s.prova.recapiti(Prova::MITTENTE, &contatti).await;
        s.officina.alle("2026-03-03T21:30:00Z").await;
        let (chi, nuova) = ditta();
        let id = s.apre(&chi, nuova).await;
        assert_eq!(s.stato(id, Canale::Email).await, StatoNotifica::Inviata, "{label}");
        assert_eq!(s.stato(id, Canale::Sms).await, StatoNotifica::DaInviare, "{label}");
        s.officina.alle("2026-03-04T06:59:59Z").await;
        assert_eq!(s.oggetti("+393331234567").len(), 0, "{label}");
        s.officina.alle("2026-03-04T07:00:00Z").await;
        assert_eq!(s.stato(id, Canale::Sms).await, StatoNotifica::Inviata, "{label}");
        assert_eq!(s.oggetti("+393331234567").len(), 1, "{label}");
        s.finisce_bene().await;
    }
}

/// "In carico" is worth telling for 48 hours: later than that it is not sent, and the Cassetto still says it.
#[tokio::test]
async fn r87_cio_che_non_serve_piu_non_parte() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        let anna = s.prova.assume("anna", Ruolo::Funzionario, "7013").await;
        let (chi, nuova) = ditta();
        let id = s.apre(&chi, nuova).await;
        s.prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "ditta@esempio.it")]).await;
        s.posta.fermo(true);
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.posta.fermo(false);
        s.officina.dopo(49 * ORA).await;
        assert_eq!(s.stato(id, Canale::Email).await, StatoNotifica::Superata, "{label}");
        assert!(s.posta.prese().is_empty(), "{label}");
        let casella = s.notifiche(id, Canale::Cassetto).await;
        assert_eq!(casella.len(), 2, "{label}: registrata, in carico");
        assert!(casella.iter().all(|n| n.stato == StatoNotifica::Consegnata), "{label}");
        s.finisce_bene().await;
    }
}

/// A transport that is down blocks no act: the office goes on, and the messages come in the order of the acts.
#[tokio::test]
async fn r87_a_posta_ferma_l_ufficio_lavora() {
    for (label, db) in databases().await {
        let s = Storia::nuova(db, "2026-03-02").await;
        let anna: Attore = s.prova.assume("anna", Ruolo::Funzionario, "7013").await;
        s.prova.recapiti(Prova::MITTENTE, &[(Canale::Email, "ditta@esempio.it")]).await;
        s.posta.fermo(true);
        let (chi, nuova) = ditta();
        let id = s.apre(&chi, nuova).await;
        s.fa(&anna, id, Atto::PrendiInCarico).await;
        s.fa(&anna, id, tests::chiude("accolto", false)).await;
        s.posta.fermo(false);
        s.officina.dopo(2 * ORA).await;
        let mut oggetti = s.oggetti("ditta@esempio.it");
        oggetti.sort();
        assert_eq!(oggetti, ["Richiesta chiusa", "Richiesta in carico", "Richiesta registrata"], "{label}");
        s.finisce_bene().await;
    }
}
