//! "Day and week of each punto di consulenza": what is booked, what is free, what is closed.

use super::appoggio::{Agenda, GIORNO_16, POSIZIONE, SPORTELLO, alle, allo_sportello};
use chrono::NaiveDate;
use tests::{Prova, databases};
use workflows::{
    appuntamenti::{Atto, NomeStato, Verbo},
    attore::Ruolo,
    punti::{AttoPunto, RifiutoSlot, Variazioni},
    ufficio::{AgendaPunto, ErroreSede, VoceAgenda},
};

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

async fn giorno(a: &Agenda, giorno_: &str) -> AgendaPunto {
    a.s.prova.ufficio.agenda_di_punto(&a.anna, SPORTELLO, g(giorno_), g(giorno_)).await.unwrap()
}

fn aperti(voce: &VoceAgenda) -> Vec<Verbo> {
    voce.ammissioni.iter().filter(|a| a.rifiuto.is_none()).map(|a| a.verbo).collect()
}

/// Who, when, about which quesiti, prepared or not; the seats left; the acts, from the same list as everywhere.
#[tokio::test]
async fn il_giorno_di_un_punto_mostra_appuntamenti_quesiti_posti_e_atti() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        let agenda = giorno(&a, "2026-03-20").await;
        assert_eq!(agenda.sede, "Catanzaro", "{label}");
        assert!(!agenda.unita.is_empty() && !agenda.variato && !agenda.troncata, "{label}: {agenda:?}");
        let [solo] = &agenda.giorni[..] else { panic!("{label}: un giorno") };
        assert!(solo.chiuso.is_none() && solo.chiusure.is_empty() && solo.fuori_orario.is_empty(), "{label}");
        assert!(!solo.aperture.is_empty(), "{label}");
        let posti = agenda.punto.posti;
        let primo = solo.slot.iter().find(|s| s.slot.inizio == nato.inizio).unwrap();
        assert_eq!(primo.liberi, posti - 1, "{label}");
        assert!(solo.slot.iter().filter(|s| s.slot != primo.slot).all(|s| s.liberi == posti), "{label}");
        let [voce] = &primo.voci[..] else { panic!("{label}: {primo:?}") };
        assert!(!voce.preparato() && !voce.da_concordare && voce.non_si_tiene.is_none(), "{label}");
        let riga = &voce.quesiti[0];
        assert_eq!((riga.id, riga.argomento.as_str()), (q, "lavoro_domestico.mav"), "{label}");
        let numero = a.s.prova.numero(q).await.to_string();
        assert_eq!(riga.protocollo.as_deref(), Some(numero.as_str()), "{label}");
        assert_eq!(
            aperti(voce),
            [Verbo::Sposta, Verbo::Cancella, Verbo::Esamina, Verbo::Definisci],
            "{label}"
        );

        let esamina = Atto::Esamina { nota: "Manca il MAV di gennaio.".into() };
        a.s.prova.ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, esamina).await.unwrap();
        assert!(giorno(&a, "2026-03-20").await.giorni[0].voci().next().unwrap().preparato(), "{label}");
        let mo = Prova::persona("mo", Ruolo::Monitoraggio, "7000");
        let letta = a.s.prova.ufficio.agenda_di_punto(&mo, SPORTELLO, g("2026-03-20"), g("2026-03-20")).await;
        assert!(
            aperti(letta.unwrap().giorni[0].voci().next().unwrap()).is_empty(),
            "{label}: guarda soltanto"
        );
    }
}

/// A cancelled one is still shown, and its seat is free again.
#[tokio::test]
async fn un_appuntamento_cancellato_resta_in_agenda_senza_posto() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        let atto = Atto::Cancella { motivo: "Risolto.".into() };
        a.s.prova.ufficio.esegui_su_appuntamento(&a.anna, nato.meta.id, None, atto).await.unwrap();
        let agenda = giorno(&a, "2026-03-20").await;
        let slot = agenda.giorni[0].slot.iter().find(|s| s.slot.inizio == nato.inizio).unwrap();
        assert_eq!(slot.liberi, agenda.punto.posti, "{label}");
        assert_eq!(slot.voci[0].appuntamento.nome_stato(), NomeStato::Cancellato, "{label}");
        assert!(aperti(&slot.voci[0]).is_empty(), "{label}");
    }
}

/// A closure and hours that changed: what was booked stays in sight, and says why it cannot be held.
#[tokio::test]
async fn un_giorno_chiuso_mostra_perche_e_cio_che_vi_era_prenotato() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        let chiude = AttoPunto::Chiude {
            dal: g("2026-03-20"),
            al: g("2026-03-20"),
            orario: None,
            motivo: "Lavori".into(),
        };
        a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, chiude).await.unwrap();
        let varia = AttoPunto::Varia(Variazioni { posti: Some(1), ..Variazioni::default() });
        a.s.prova.ufficio.cambia_punto(&a.sara, SPORTELLO, None, varia).await.unwrap();
        let ufficio = &a.s.prova.ufficio;
        let settimana =
            ufficio.agenda_di_punto(&a.anna, SPORTELLO, g("2026-03-16"), g("2026-03-22")).await.unwrap();
        assert!(settimana.variato && settimana.punto.posti == 1, "{label}");
        assert_eq!(settimana.giorni.len(), 7, "{label}");
        let venerdi = &settimana.giorni[4];
        assert_eq!((venerdi.giorno, venerdi.chiuso.as_deref()), (g("2026-03-20"), Some("Lavori")), "{label}");
        assert!(venerdi.slot.is_empty() && venerdi.chiusure.len() == 1, "{label}");
        let [voce] = &venerdi.fuori_orario[..] else { panic!("{label}: {venerdi:?}") };
        assert_eq!(voce.appuntamento.meta.id, nato.meta.id, "{label}");
        let giorno_chiuso = matches!(voce.non_si_tiene, Some(RifiutoSlot::GiornoChiuso { .. }));
        assert!(giorno_chiuso, "{label}: {voce:?}");
        let altri = settimana.giorni.iter().filter(|d| d.giorno != venerdi.giorno);
        assert!(altri.into_iter().all(|d| d.voci().next().is_none()), "{label}");
        let sabato = &settimana.giorni[5];
        assert!(sabato.aperture.is_empty() && sabato.slot.is_empty(), "{label}: il sabato non c'è orario");
    }
}

/// Each appointment is on the civil day of Rome, and both ends of the days asked for are in.
#[tokio::test]
async fn i_giorni_chiesti_sono_compresi_e_al_piu_un_mese() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let primo = a.richiesta(POSIZIONE).await;
        let altro = a.richiesta("2234567890").await;
        a.s.officina.alle(GIORNO_16).await;
        a.prenotato(&alle(&[primo], "2026-03-20T09:00")).await;
        a.prenotato(&alle(&[altro], "2026-03-23T09:00")).await;
        let ufficio = &a.s.prova.ufficio;
        let quanti = async |dal: &str, al: &str| {
            let agenda = ufficio.agenda_di_punto(&a.anna, SPORTELLO, g(dal), g(al)).await.unwrap();
            agenda.giorni.iter().map(|d| d.voci().count()).sum::<usize>()
        };
        assert_eq!(quanti("2026-03-20", "2026-03-23").await, 2, "{label}");
        assert_eq!(quanti("2026-03-21", "2026-03-23").await, 1, "{label}");
        assert_eq!(quanti("2026-03-20", "2026-03-22").await, 1, "{label}");
        assert_eq!(quanti("2026-03-21", "2026-03-22").await, 0, "{label}");
        assert_eq!(quanti("2026-03-01", "2026-03-31").await, 2, "{label}: un mese intero");
        for (dal, al) in [("2026-03-01", "2026-04-01"), ("2026-03-02", "2026-03-01")] {
            let errore = ufficio.agenda_di_punto(&a.anna, SPORTELLO, g(dal), g(al)).await.unwrap_err();
            assert!(matches!(errore, ErroreSede::Periodo), "{label}: {errore:?}");
        }
    }
}

/// A sede sees its own punti, of all its units or of one; another's as if there were none.
#[tokio::test]
async fn l_agenda_di_una_sede_e_solo_sua_e_di_chi_guarda_tutte() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let ufficio = &a.s.prova.ufficio;
        let oggi = g("2026-03-20");
        let tutta = ufficio.agenda_di_sede(&a.anna, "2200", None, oggi, oggi).await.unwrap();
        let punti = ufficio.punti_di_sede(&a.anna, "2200", None).await.unwrap();
        assert!(punti.len() > 1 && punti.iter().all(|p| p.sede == "2200"), "{label}");
        let codici: Vec<_> = tutta.iter().map(|p| p.punto.codice.clone()).collect();
        assert_eq!(codici, punti.iter().map(|p| p.codice.clone()).collect::<Vec<_>>(), "{label}");
        let unita = punti[0].unita.clone();
        let una = ufficio.agenda_di_sede(&a.anna, "2200", Some(&unita), oggi, oggi).await.unwrap();
        assert!(!una.is_empty() && una.iter().all(|p| p.punto.unita == unita), "{label}");
        assert!(ufficio.punti_di_sede(&a.anna, "2200", Some("nessuna")).await.unwrap().is_empty(), "{label}");

        let carlo = Prova::persona("carlo", Ruolo::Funzionario, "7013");
        let chi = [
            (&carlo, "2200", false),
            (&a.sara, "7013", false),
            (&a.sara, "0000", false),
            (&a.cittadino, "2200", false),
            (&Prova::persona("mo", Ruolo::Monitoraggio, "7000"), "2200", true),
            (&Prova::persona("ada", Ruolo::Amministratore, "7000"), "2200", true),
            (&a.sara, "2200", true),
        ];
        for (attore, sede, vede) in chi {
            let esito = ufficio.agenda_di_sede(attore, sede, None, oggi, oggi).await;
            assert_eq!(esito.is_ok(), vede, "{label}: {attore:?} {sede}");
            let codice = format!("{sede}.sportello");
            let uno = ufficio.agenda_di_punto(attore, &codice, oggi, oggi).await;
            assert_eq!(uno.is_ok(), vede, "{label}: {attore:?} {codice}");
            if let Err(errore) = uno {
                assert!(matches!(errore, ErroreSede::NonTrovato), "{label}: {errore:?}");
            }
        }
        let ignoto = ufficio.agenda_di_punto(&a.anna, "2200.nessuno", oggi, oggi).await.unwrap_err();
        assert!(matches!(ignoto, ErroreSede::NonTrovato), "{label}");
    }
}
