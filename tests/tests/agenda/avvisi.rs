//! What the agenda warns its office of: modes to be agreed, meetings to be moved (R54, R33).

use super::appoggio::{Agenda, INTERMEDIARIO, SPORTELLO, allo_sportello};
use tests::{Prova, databases, mittente};
use workflows::{
    appuntamenti::{Atto, NuovaPrenotazione},
    attore::Ruolo,
    punti::AttoPunto,
    tabelle::{CanaleErogazione, Profilo},
    ufficio::{AvvisiAgenda, ErroreSede},
};

async fn avvisi(a: &Agenda) -> AvvisiAgenda {
    a.s.prova.ufficio.avvisi_agenda(&a.anna, "2200").await.unwrap()
}

/// Monday 23 is the third working day from Thursday 19, and the fourth from Wednesday 18.
#[tokio::test]
async fn r54_chi_lavora_e_avvisato_di_una_consulenza_vicina_senza_modalita() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        a.delega().await;
        let q = a.matura().await;
        let nuova = NuovaPrenotazione {
            punto: "2200.ld_covid19".into(),
            inizio: "2026-03-23T10:30".into(),
            nome: Some("Studio Bianchi".into()),
            ..allo_sportello(&[q])
        };
        let nato = a.prenota(&studio, &nuova).await.unwrap();
        assert!(avvisi(&a).await.senza_modalita.is_empty(), "{label}: mercoledì è ancora lontana");
        a.s.officina.alle("2026-03-18T22:59:00Z").await;
        assert!(avvisi(&a).await.senza_modalita.is_empty(), "{label}: fino alla mezzanotte di Roma");
        a.s.officina.alle("2026-03-18T23:00:00Z").await;
        let vicine = avvisi(&a).await.senza_modalita;
        let [voce] = &vicine[..] else { panic!("{label}: {vicine:?}") };
        assert_eq!((voce.appuntamento.meta.id, voce.quesiti[0].id), (nato.meta.id, q), "{label}");
        assert!(voce.da_concordare, "{label}");

        let atto = Atto::Concorda {
            canale: CanaleErogazione::Telefono,
            motivo: "Connessione assente.".into(),
            email: None,
        };
        let prima = a.legge(nato.meta.id).await;
        a.s.officina.alle("2026-03-23T09:30:00Z").await;
        assert!(avvisi(&a).await.senza_modalita.is_empty(), "{label}: è già cominciata");
        a.s.prova.alle("2026-03-20T09:00:00Z");
        assert_eq!(avvisi(&a).await.senza_modalita.len(), 1, "{label}: {prima:?}");
        a.s.prova.ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, atto).await.unwrap();
        assert!(avvisi(&a).await.senza_modalita.is_empty(), "{label}: concordata");
    }
}

#[tokio::test]
async fn r33_gli_appuntamenti_da_spostare_di_tutta_la_sede_hanno_una_proposta() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        assert!(avvisi(&a).await.da_spostare.is_empty(), "{label}");
        let giorno = "2026-03-20".parse().unwrap();
        let chiude = AttoPunto::Chiude { dal: giorno, al: giorno, orario: None, motivo: "Lavori".into() };
        a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, chiude).await.unwrap();
        let da_spostare = avvisi(&a).await.da_spostare;
        let [voce] = &da_spostare[..] else { panic!("{label}: {da_spostare:?}") };
        assert_eq!(voce.appuntamento.meta.id, nato.meta.id, "{label}");
        assert!(voce.proposta.is_some(), "{label}");
        let carlo = Prova::persona("carlo", Ruolo::Funzionario, "7013");
        let altra = a.s.prova.ufficio.avvisi_agenda(&carlo, "2200").await.unwrap_err();
        assert!(matches!(altra, ErroreSede::NonTrovato), "{label}");
    }
}
