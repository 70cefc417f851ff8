//! Moves, cancellations, the preliminary review: who, until when, and what stays written (R38-R48, R64).

use super::appoggio::{
    Agenda, CITTADINO, INTERMEDIARIO, POSIZIONE, SPORTELLO, alle, allo_sportello, rifiuto, t,
};
use engine::history;
use tests::{databases, mittente};
use workflows::{
    appuntamenti::{
        Appuntamento, Atto, Domanda, Filtro, NomeStato, NuovaPrenotazione, Ordine, Parte, Rifiuto, Stato,
        cerca,
    },
    attore::{Attore, Ruolo},
    ricerca::Ambito,
    scadenze::giorno_civile,
    tabelle::{Canale, Profilo},
    ufficio::ErroreAgenda,
};

fn cancella(motivo: &str) -> Atto {
    Atto::Cancella { motivo: motivo.into() }
}

async fn fa(
    a: &Agenda,
    attore: &Attore,
    quale: &Appuntamento,
    atto: Atto,
) -> Result<Appuntamento, ErroreAgenda> {
    let esito = a.s.prova.ufficio.esegui_su_appuntamento(attore, quale.meta.id, None, atto).await;
    a.s.officina.lavora().await;
    esito
}

async fn sposta(
    a: &Agenda,
    attore: &Attore,
    quale: &Appuntamento,
    inizio: &str,
    motivo: &str,
) -> Result<Appuntamento, ErroreAgenda> {
    let esito = a.s.prova.ufficio.sposta(attore, quale.meta.id, None, None, inizio, motivo).await;
    a.s.officina.lavora().await;
    esito
}

async fn verbi(a: &Agenda, quale: &Appuntamento) -> Vec<String> {
    let ora = a.legge(quale.meta.id).await;
    let mut conn = a.s.prova.ufficio.db.read().await.unwrap();
    let righe = history::of(&mut conn, ora.meta.id).await.unwrap();
    assert_eq!(history::first_break(&righe, ora.meta.version, &ora.meta.head), None);
    righe.into_iter().map(|r| r.verb).collect()
}

/// R38-R39: the change is told in the Cassetto and by the chosen channels, and keeps where it was.
#[tokio::test]
async fn r38_r39_uno_spostamento_si_annuncia_e_lascia_traccia() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it")]).await;
        let q = a.matura().await;
        let nato =
            a.prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..allo_sportello(&[q]) }).await;
        let stesso = rifiuto(sposta(&a, &a.cittadino, &nato, "2026-03-20T09:00", "").await);
        assert_eq!(stesso, Rifiuto::StessoSlot, "{label}");
        let senza = rifiuto(sposta(&a, &a.anna, &nato, "2026-03-23T10:00", " ").await);
        assert!(matches!(senza, Rifiuto::TestoMancante { .. }), "{label}: la sede dice perché: {senza:?}");
        sposta(&a, &a.anna, &nato, "2026-03-23T10:00", "Assemblea del personale.").await.unwrap();
        let ora = sposta(&a, &a.cittadino, &nato, "2026-03-24T15:00", "").await.unwrap();
        assert_eq!(ora.inizio, t("2026-03-24T14:00:00Z"), "{label}");
        let tracce: Vec<_> =
            ora.fatti.spostamenti.iter().map(|s| (s.inizio, s.parte, s.motivo.as_deref())).collect();
        assert_eq!(
            tracce,
            [
                (t("2026-03-20T08:00:00Z"), Parte::Sede, Some("Assemblea del personale.")),
                (t("2026-03-23T09:00:00Z"), Parte::Utente, None),
            ],
            "{label}"
        );
        assert_eq!(verbi(&a, &nato).await, ["conferma", "sposta", "sposta"], "{label}");
        let email: Vec<_> =
            a.s.oggetti("luca@esempio.it").into_iter().filter(|o| o.contains("spostato")).collect();
        assert_eq!(email.len(), 2, "{label}: {:?}", a.s.oggetti("luca@esempio.it"));
        let casella = a.s.prova.conta_notifiche(q).await;
        assert_eq!(casella["appuntamento_spostato/cassetto"], 2, "{label}: {casella:?}");
        let testo =
            a.s.posta
                .per("luca@esempio.it")
                .into_iter()
                .rfind(|b| b.testo.corpo.contains("Assemblea"))
                .unwrap();
        assert!(testo.testo.corpo.contains("lunedì 23 marzo 2026"), "{label}: {}", testo.testo.corpo);
        // The old seats are free again.
        for giorno in ["2026-03-20", "2026-03-23"] {
            let g = giorno.parse().unwrap();
            let liberi = a.s.prova.ufficio.slot_liberi(SPORTELLO, g, g).await.unwrap();
            assert!(liberi.iter().all(|l| l.posti == 3), "{label}: {giorno}");
        }
        a.s.in_ordine().await;
    }
}

/// One rule for moving and cancelling: 24 hours before, to the millisecond. The sede is not bound by it.
#[tokio::test]
async fn r40_r48_disdire_e_spostare_hanno_lo_stesso_limite() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&alle(&[q], "2026-03-23T09:00")).await;
        assert_eq!(
            nato.modificabile_fino(&a.s.prova.ufficio.regole.attuali()),
            t("2026-03-22T08:00:00Z"),
            "{label}"
        );
        a.s.prova.ufficio.clock.set(t("2026-03-22T08:00:00.001Z"));
        let no = rifiuto(fa(&a, &a.cittadino, &nato, cancella("")).await);
        assert!(matches!(no, Rifiuto::PreavvisoScaduto { .. }), "{label}: {no:?}");
        assert!(no.to_string().contains("22/03/2026 alle 09:00"), "{label}: {no}");
        let no = rifiuto(sposta(&a, &a.cittadino, &nato, "2026-03-25T09:00", "").await);
        assert!(matches!(no, Rifiuto::PreavvisoScaduto { .. }), "{label}: {no:?}");
        a.s.prova.ufficio.clock.set(t("2026-03-22T08:00:00Z"));
        sposta(&a, &a.cittadino, &nato, "2026-03-25T09:00", "").await.unwrap();
        a.s.prova.ufficio.clock.set(t("2026-03-24T08:00:00Z"));
        let fatto = fa(&a, &a.cittadino, &nato, cancella("")).await.unwrap();
        let Stato::Cancellato(c) = &fatto.stato else { panic!("{label}: {fatto:?}") };
        assert_eq!((c.parte, c.motivo.as_deref()), (Parte::Utente, None), "{label}");
        // R40: only a confirmed one.
        for atto in [cancella("di nuovo"), Atto::Definisci { commento: "risolto".into() }] {
            for attore in [&a.cittadino, &a.anna] {
                let no = rifiuto(fa(&a, attore, &nato, atto.clone()).await);
                assert!(
                    matches!(
                        no,
                        Rifiuto::Stato { stato: NomeStato::Cancellato, .. } | Rifiuto::NonAutorizzato { .. }
                    ),
                    "{label}: {no:?}"
                );
            }
        }
        a.s.in_ordine().await;
    }
}

/// R48: by the sede too, up to the meeting, with its reason; which of the two stays written.
#[tokio::test]
async fn r48_la_sede_disdice_fino_all_inizio_e_dice_perche() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.s.prova.recapiti(CITTADINO, &[(Canale::Email, "luca@esempio.it")]).await;
        let q = a.matura().await;
        let nato =
            a.prenotato(&NuovaPrenotazione { avvisi: vec![Canale::Email], ..allo_sportello(&[q]) }).await;
        a.s.prova.ufficio.clock.set(t("2026-03-20T08:00:00Z"));
        let no = rifiuto(fa(&a, &a.anna, &nato, cancella("Allarme.")).await);
        assert!(matches!(no, Rifiuto::GiaIniziato { .. }), "{label}: {no:?}");
        a.s.prova.ufficio.clock.set(t("2026-03-20T07:59:59.999Z"));
        assert!(
            matches!(rifiuto(fa(&a, &a.anna, &nato, cancella("")).await), Rifiuto::TestoMancante { .. }),
            "{label}"
        );
        let fatto = fa(&a, &a.anna, &nato, cancella("Sede evacuata.")).await.unwrap();
        let Stato::Cancellato(c) = &fatto.stato else { panic!("{label}: {fatto:?}") };
        assert_eq!((c.parte, c.motivo.as_deref()), (Parte::Sede, Some("Sede evacuata.")), "{label}");
        let email = a.s.posta.per("luca@esempio.it").pop().unwrap().testo;
        assert!(email.oggetto.unwrap().contains("cancellato"), "{label}");
        assert!(email.corpo.contains("Sede evacuata."), "{label}: {}", email.corpo);
        // The quesito can have another.
        a.prenotato(&alle(&[q], "2026-03-24T09:00")).await;
    }
}

/// R46-R47, R64: solved in the preliminary review, nobody comes; before the meeting only.
#[tokio::test]
async fn r45_r46_r47_r64_la_valutazione_preventiva_puo_definire_senza_incontro() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        let esame = Atto::Esamina { nota: "Il MAV era stato spedito al vecchio indirizzo.".into() };
        let no = rifiuto(fa(&a, &a.cittadino, &nato, esame.clone()).await);
        assert!(matches!(no, Rifiuto::NonAutorizzato { .. }), "{label}: {no:?}");
        let altrove = a.s.prova.assume("bruno", Ruolo::Funzionario, "7000").await;
        assert_eq!(rifiuto(fa(&a, &altrove, &nato, esame.clone()).await), Rifiuto::NonTuo, "{label}");
        let visto = fa(&a, &a.anna, &nato, esame).await.unwrap();
        assert_eq!(visto.fatti.esame.unwrap().da, "utente:anna", "{label}");
        a.s.prova.ufficio.clock.set(t("2026-03-20T08:00:00Z"));
        let definisci = |commento: &str| Atto::Definisci { commento: commento.into() };
        let no = rifiuto(fa(&a, &a.anna, &nato, definisci("Rispedito.")).await);
        assert!(matches!(no, Rifiuto::GiaIniziato { .. }), "{label}: {no:?}");
        a.s.prova.ufficio.clock.set(t("2026-03-20T07:00:00Z"));
        assert!(matches!(
            rifiuto(fa(&a, &a.anna, &nato, definisci(" ")).await),
            Rifiuto::TestoMancante { .. }
        ));
        let fatto = fa(&a, &a.anna, &nato, definisci("Il MAV è stato rispedito.")).await.unwrap();
        assert_eq!(fatto.nome_stato().to_string(), "Chiuso e Definito", "{label}");
        assert_eq!(verbi(&a, &nato).await, ["conferma", "esamina", "scatta", "definisce"], "{label}");
        assert_eq!(a.s.prova.conta_notifiche(q).await["appuntamento_definito/cassetto"], 1, "{label}");
        assert_eq!(
            NomeStato::TUTTI.map(|s| s.to_string()),
            ["Confermato", "Chiuso e Definito", "Cancellato"]
        );
        a.s.finisce_bene().await;
    }
}

/// R41-R42, R81: by position, state, days; with or without those of an intermediary; those in progress.
#[tokio::test]
async fn r41_r42_r81_si_cercano_per_posizione_stato_giorni_e_intermediario() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        a.delega().await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        let (altra, mediata) = (a.richiesta("9876543210").await, a.richiesta(POSIZIONE).await);
        let q = a.matura().await;
        let suo = a.prenotato(&allo_sportello(&[q])).await;
        let mediato = a.prenota(&studio, &alle(&[mediata], "2026-03-23T09:00")).await.unwrap();
        let disdetto = a.prenotato(&alle(&[altra], "2026-03-24T09:00")).await;
        fa(&a, &a.cittadino, &disdetto, cancella("")).await.unwrap();
        let chiede = async |attore: &Attore, filtro: Filtro| {
            let (ora, mut conn) = (a.ora(), a.s.prova.ufficio.db.read().await.unwrap());
            let ambito = Ambito::di(attore, giorno_civile(ora.to_utc()));
            let d = Domanda {
                ambito: &ambito,
                filtro: &filtro,
                ordine: Ordine::Prossimi,
                dopo: None,
                limite: 50,
                ora,
            };
            let pagina = cerca(&mut conn, &d).await.unwrap();
            pagina.appuntamenti.into_iter().map(|x| x.meta.id).collect::<Vec<_>>()
        };
        let (s, m, d) = (suo.meta.id, mediato.meta.id, disdetto.meta.id);
        let tutti = Filtro::default;
        assert_eq!(chiede(&a.cittadino, tutti()).await, [s, m, d], "{label}");
        let senza = Filtro { senza_intermediari: true, ..tutti() };
        assert_eq!(chiede(&a.cittadino, senza).await, [s, d], "{label}");
        let posizione = Filtro { posizione: Some("9876543210".into()), ..tutti() };
        assert_eq!(chiede(&a.cittadino, posizione).await, [d], "{label}");
        let confermati = Filtro { stato: Some(NomeStato::Confermato), ..tutti() };
        assert_eq!(chiede(&a.cittadino, confermati).await, [s, m], "{label}");
        let giorno = |g: &str| Some(g.parse().unwrap());
        let tra = |dal: &str, al: &str| Filtro { dal: giorno(dal), al: giorno(al), ..tutti() };
        assert_eq!(
            chiede(&a.cittadino, tra("2026-03-20", "2026-03-23")).await,
            [s, m],
            "{label}: estremi compresi"
        );
        assert!(chiede(&a.cittadino, tra("2026-03-21", "2026-03-22")).await.is_empty(), "{label}");
        assert_eq!(chiede(&studio, tutti()).await, [s, m, d], "{label}: tutti quelli di chi l'ha delegato");
        assert_eq!(chiede(&a.anna, tutti()).await, [s, m, d], "{label}: l'agenda della sede");
        let altrove = Prova7000::attore();
        assert!(chiede(&altrove, tutti()).await.is_empty(), "{label}");
        a.s.prova.alle("2026-03-20T08:30:00Z");
        let in_corso = || Filtro { in_corso: true, ..tutti() };
        assert_eq!(
            chiede(&a.cittadino, in_corso()).await,
            [m],
            "{label}: il primo è finito, il terzo è cancellato"
        );
        a.s.prova.alle("2026-03-20T08:29:59Z");
        assert_eq!(chiede(&a.cittadino, in_corso()).await, [s, m], "{label}");
    }
}

/// Somebody of another sede.
struct Prova7000;

impl Prova7000 {
    fn attore() -> Attore {
        tests::Prova::persona("zoe", Ruolo::Funzionario, "7000")
    }
}

/// R27: revoked after the booking, the intermediary can no longer touch it; the citizen can.
#[tokio::test]
async fn r27_senza_delega_l_intermediario_non_tocca_cio_che_ha_prenotato() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        let delega = a.delega().await;
        let q = a.matura().await;
        let nato = a.prenota(&studio, &allo_sportello(&[q])).await.unwrap();
        a.revoca(delega).await;
        for esito in [
            fa(&a, &studio, &nato, cancella("")).await,
            sposta(&a, &studio, &nato, "2026-03-23T09:00", "").await,
        ] {
            assert!(matches!(esito, Err(ErroreAgenda::SenzaDelega)), "{label}: {esito:?}");
        }
        let fatto = fa(&a, &a.cittadino, &nato, cancella("Ci penso io.")).await.unwrap();
        assert_eq!(fatto.nome_stato(), NomeStato::Cancellato, "{label}");
    }
}

/// Two changes at once: one wins, the other decides again or is told.
#[tokio::test]
async fn r38_una_versione_superata_non_passa() {
    for (label, db) in databases().await {
        let a = Agenda::nuova(db).await;
        let q = a.matura().await;
        let nato = a.prenotato(&allo_sportello(&[q])).await;
        fa(&a, &a.anna, &nato, Atto::Esamina { nota: "Serve l'incontro.".into() }).await.unwrap();
        let ufficio = &a.s.prova.ufficio;
        let vecchia = Some(nato.meta.version);
        let esito = ufficio.esegui_su_appuntamento(&a.cittadino, nato.meta.id, vecchia, cancella("")).await;
        assert!(matches!(esito, Err(ErroreAgenda::Superato { attuale: 2 })), "{label}: {esito:?}");
        let esito = ufficio.sposta(&a.cittadino, nato.meta.id, vecchia, None, "2026-03-23T09:00", "").await;
        assert!(matches!(esito, Err(ErroreAgenda::Superato { attuale: 2 })), "{label}: {esito:?}");
        assert_eq!(a.legge(nato.meta.id).await.nome_stato(), NomeStato::Confermato, "{label}");
        a.s.in_ordine().await;
    }
}
