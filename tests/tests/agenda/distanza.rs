//! Remote consulting for intermediaries, from the booking to the virtual room (R49-R64, R82).

use super::appoggio::{Agenda, INTERMEDIARIO, allo_sportello, rifiuto, t};
use engine::Uuid;
use tests::{databases, mittente};
use workflows::{
    appuntamenti::{Appuntamento, Atto, Invito, Metodo, NuovaPrenotazione, Rifiuto},
    attore::Attore,
    notifiche::Notifica,
    tabelle::{Canale, CanaleErogazione, Profilo},
    ufficio::ErroreAgenda,
};

const POSTA: &str = "studio@esempio.it";

struct Distanza {
    a: Agenda,
    studio: Attore,
    q: Uuid,
    nato: Appuntamento,
}

impl Distanza {
    /// An intermediary has booked a remote consultation for Friday 20 March at 9:30.
    async fn nuova(db: engine::Db, con_posta: bool) -> Self {
        let a = Agenda::nuova(db).await;
        let studio = mittente(INTERMEDIARIO, Profilo::Intermediario, "lavoro_domestico");
        if con_posta {
            a.s.prova.recapiti(INTERMEDIARIO, &[(Canale::Email, POSTA)]).await;
        }
        a.delega().await;
        let q = a.matura().await;
        let nuova = NuovaPrenotazione {
            punto: "2200.ld_covid19".into(),
            inizio: "2026-03-20T10:30".into(),
            nome: Some("Studio Bianchi".into()),
            ..allo_sportello(&[q])
        };
        let nato = a.prenota(&studio, &nuova).await.unwrap();
        Self { a, studio, q, nato }
    }

    async fn concorda(&self, canale: CanaleErogazione, motivo: &str) -> Result<Appuntamento, ErroreAgenda> {
        let atto = Atto::Concorda { canale, motivo: motivo.into(), email: None };
        let esito =
            self.a.s.prova.ufficio.esegui_su_appuntamento(&self.a.anna, self.nato.meta.id, None, atto).await;
        self.a.s.officina.lavora().await;
        esito
    }

    /// The invitations that left, oldest first.
    async fn inviti(&self) -> Vec<Invito> {
        let mut email: Vec<Notifica> = self.a.s.notifiche(self.q, Canale::Email).await;
        email.sort_by_key(|n| (n.occorrenza, n.evento));
        email.iter().filter_map(|n| Invito::dai_dati(&n.dati).unwrap()).collect()
    }
}

/// Booked, agreed by video, invited from the unit's mailbox; moved, and withdrawn: one meeting in the calendar.
#[tokio::test]
async fn r53_r54_r55_r56_r58_r59_r60_l_invito_alla_videochiamata_segue_l_appuntamento() {
    for (label, db) in databases().await {
        let d = Distanza::nuova(db, true).await;
        assert_eq!(d.nato.fatti.canale, CanaleErogazione::WebMeeting, "{label}: preferibilmente in video");
        assert!(d.nato.stanza.is_none() && d.inviti().await.is_empty(), "{label}: prima si concorda");
        let uguale = d.concorda(CanaleErogazione::WebMeeting, "").await.unwrap();
        let doppia = rifiuto(d.concorda(CanaleErogazione::WebMeeting, "").await);
        assert_eq!(doppia, Rifiuto::ModalitaUguale, "{label}");
        assert!(uguale.stanza.is_none(), "{label}: la stanza la apre un lavoro");
        let ora = d.a.legge(d.nato.meta.id).await;
        let stanza = ora.stanza.clone().unwrap();
        assert!(
            stanza.starts_with(&format!("https://meet.esempio.it/{}-", d.nato.meta.id)),
            "{label}: {stanza}"
        );

        let busta = d.a.s.posta.per(POSTA).pop().unwrap();
        assert_eq!(
            busta.testo.oggetto.as_deref(),
            Some("Appuntamento INPS Catanzaro"),
            "{label}: R59, alla lettera"
        );
        for parola in [stanza.as_str(), "venerdì 20 marzo 2026", "10:30"] {
            assert!(busta.testo.corpo.contains(parola), "{label}: manca {parola}: {}", busta.testo.corpo);
        }
        let sposta =
            d.a.s.prova.ufficio.sposta(&d.studio, d.nato.meta.id, None, None, "2026-03-24T15:00", "").await;
        sposta.unwrap();
        d.a.s.officina.lavora().await;
        let atto = Atto::Cancella { motivo: "Risolto.".into() };
        d.a.s.prova.ufficio.esegui_su_appuntamento(&d.studio, d.nato.meta.id, None, atto).await.unwrap();
        d.a.s.officina.lavora().await;
        let inviti = d.inviti().await;
        let storia: Vec<_> = inviti.iter().map(|i| (i.metodo, i.sequenza, i.inizio)).collect();
        let (prima, dopo) = (t("2026-03-20T09:30:00Z"), t("2026-03-24T14:00:00Z"));
        assert_eq!(
            storia,
            [(Metodo::Richiesta, 0, prima), (Metodo::Richiesta, 1, dopo), (Metodo::Annullamento, 2, dopo)],
            "{label}"
        );
        for invito in &inviti {
            assert_eq!(invito.appuntamento, d.nato.meta.id, "{label}: uno stesso UID");
            assert_eq!(
                (invito.collegamento.as_str(), invito.invitato.as_str()),
                (stanza.as_str(), POSTA),
                "{label}"
            );
            assert!(
                invito.casella.contains("anagrafica") && invito.casella.contains("2200"),
                "{label}: {invito:?}"
            );
        }
        let mittenti: Vec<_> = d.a.s.posta.per(POSTA).into_iter().filter_map(|b| b.calendario).collect();
        assert_eq!(mittenti.len(), 3, "{label}: le altre partono dalla casella di sempre");
        d.a.s.finisce_bene().await;
    }
}

/// By phone where the connection is "assente o debole": it is said why; a calendar that held the meeting is told.
#[tokio::test]
async fn r55_il_telefono_vuole_un_motivo_e_ritira_l_invito() {
    for (label, db) in databases().await {
        let d = Distanza::nuova(db, true).await;
        let no = rifiuto(d.concorda(CanaleErogazione::Telefono, " ").await);
        assert!(matches!(no, Rifiuto::TestoMancante { .. }), "{label}: {no:?}");
        let no = rifiuto(d.concorda(CanaleErogazione::InSede, "").await);
        assert!(matches!(no, Rifiuto::CanaleNonPrevisto { .. }), "{label}: {no:?}");
        d.concorda(CanaleErogazione::WebMeeting, "").await.unwrap();
        d.concorda(CanaleErogazione::Telefono, "Collegamento debole.").await.unwrap();
        let ora = d.a.legge(d.nato.meta.id).await;
        assert_eq!((ora.fatti.canale, ora.stanza), (CanaleErogazione::Telefono, None), "{label}");
        let conti = d.a.s.prova.conta_notifiche(d.q).await;
        assert_eq!(conti["invito_annullato/email"], 1, "{label}: {conti:?}");
        assert_eq!(
            conti["modalita_concordata/cassetto"], 2,
            "{label}: a chi prenota e a chi è rappresentato"
        );
        d.concorda(CanaleErogazione::WebMeeting, "").await.unwrap();
        let metodi: Vec<_> = d.inviti().await.iter().map(|i| (i.metodo, i.sequenza)).collect();
        assert_eq!(
            metodi,
            [(Metodo::Richiesta, 0), (Metodo::Annullamento, 1), (Metodo::Richiesta, 2)],
            "{label}: la sequenza cresce sempre"
        );
        d.a.s.finisce_bene().await;
    }
}

#[tokio::test]
async fn r56_senza_un_indirizzo_di_posta_non_si_concorda_il_video() {
    for (label, db) in databases().await {
        let d = Distanza::nuova(db, false).await;
        assert_eq!(
            rifiuto(d.concorda(CanaleErogazione::WebMeeting, "").await),
            Rifiuto::SenzaEmail,
            "{label}"
        );
        d.concorda(CanaleErogazione::Telefono, "Collegamento assente.").await.unwrap();
    }
}

/// R54: only in remote consulting, and only before the meeting.
#[tokio::test]
async fn r54_la_modalita_si_concorda_prima_e_solo_a_distanza() {
    for (label, db) in databases().await {
        let d = Distanza::nuova(db, true).await;
        let altra = d.a.richiesta("9876543210").await;
        d.a.s.prova.alle("2026-03-18T09:00:00Z");
        d.a.s.fa(&d.a.anna, altra, workflows::quesiti::Atto::PrendiInCarico).await;
        d.a.s.fa(&d.a.anna, altra, tests::chiude("respinto", false)).await;
        let allo_sportello = d.a.prenotato(&allo_sportello(&[altra])).await;
        let atto = Atto::Concorda { canale: CanaleErogazione::InSede, motivo: String::new(), email: None };
        let ufficio = &d.a.s.prova.ufficio;
        let no = rifiuto(ufficio.esegui_su_appuntamento(&d.a.anna, allo_sportello.meta.id, None, atto).await);
        assert_eq!(no, Rifiuto::ModalitaNonPrevista, "{label}");
        d.a.s.prova.ufficio.clock.set(t("2026-03-20T09:30:00Z"));
        let no = rifiuto(d.concorda(CanaleErogazione::WebMeeting, "").await);
        assert!(matches!(no, Rifiuto::GiaIniziato { .. }), "{label}: {no:?}");
    }
}

/// R82: only by video, and only around its hour: a quarter of an hour before, and until it is over.
#[tokio::test]
async fn r82_si_accede_al_web_meeting_solo_intorno_alla_sua_ora() {
    for (label, db) in databases().await {
        let d = Distanza::nuova(db, true).await;
        let tabelle = d.a.s.prova.ufficio.regole.attuali();
        let accede = |a: &Appuntamento, ora: &str| a.web_meeting(&tabelle, t(ora)).map(str::to_owned);
        let prima = accede(&d.nato, "2026-03-20T09:30:00Z");
        assert_eq!(prima, Err(Rifiuto::WebMeetingNonPrevisto), "{label}: non è ancora concordato");
        d.concorda(CanaleErogazione::WebMeeting, "").await.unwrap();
        let ora = d.a.legge(d.nato.meta.id).await;
        let dal = t("2026-03-20T09:15:00Z");
        assert_eq!(
            accede(&ora, "2026-03-20T09:14:59.999Z"),
            Err(Rifiuto::WebMeetingChiuso { dal }),
            "{label}"
        );
        assert_eq!(accede(&ora, "2026-03-20T09:15:00Z"), Ok(ora.stanza.clone().unwrap()), "{label}");
        assert!(accede(&ora, "2026-03-20T09:59:59.999Z").is_ok(), "{label}");
        assert_eq!(accede(&ora, "2026-03-20T10:00:00Z"), Err(Rifiuto::WebMeetingFinito), "{label}");
        d.concorda(CanaleErogazione::Telefono, "Collegamento debole.").await.unwrap();
        let ora = d.a.legge(d.nato.meta.id).await;
        assert_eq!(accede(&ora, "2026-03-20T09:30:00Z"), Err(Rifiuto::WebMeetingNonPrevisto), "{label}");
    }
}
