//! Appointments of patronati, from the request itself: when, for whom, and into the virtual room (R77-R82).

use super::appoggio::{Agenda, rifiuto, t};
use engine::Uuid;
use tests::{chiude, databases, mittente, scrive};
use workflows::{
    appuntamenti::{Appuntamento, Domanda, Filtro, NuovaPrenotazione, Ordine, Rifiuto, cerca},
    attore::Attore,
    quesiti::{Atto, NuovaRichiesta},
    ricerca::Ambito,
    scadenze::giorno_civile,
    tabelle::{Canale, CanaleErogazione, Profilo, Regione},
    ufficio::ErroreAgenda,
};

const OPERATORE: &str = "NRIGPP68T03A326S";
const ASSISTITI: [&str; 3] = ["VRDLCU75D12C352U", "RSSMRA80A01H501U", "BNCNNA82L45B354L"];

struct Patronato {
    a: Agenda,
    operatore: Attore,
}

impl Patronato {
    async fn nuovo(db: engine::Db) -> Self {
        let a = Agenda::nuova(db).await;
        a.s.prova.abilita(OPERATORE, None).await;
        a.s.prova.recapiti(OPERATORE, &[(Canale::Email, "patronato@esempio.it")]).await;
        Self { a, operatore: mittente(OPERATORE, Profilo::OperatorePatronato, "patronati") }
    }

    async fn chiede(&self, soggetto: &str, argomento: &str) -> Uuid {
        let nuova = NuovaRichiesta {
            cassetto: "patronati".into(),
            argomento: format!("patronati.{argomento}"),
            testo: "A che punto è la domanda?".into(),
            motivo: Some("requisiti_e_accesso".into()),
            cap: Some("88100".into()),
            soggetto: Some(soggetto.into()),
            ..NuovaRichiesta::default()
        };
        self.a.s.apre(&self.operatore, nuova).await
    }

    async fn prenota(&self, nuova: &NuovaPrenotazione) -> Result<Appuntamento, ErroreAgenda> {
        self.a.prenota(&self.operatore, nuova).await
    }
}

fn in_video(quesiti: &[Uuid]) -> NuovaPrenotazione {
    NuovaPrenotazione {
        quesiti: quesiti.to_vec(),
        punto: "2200.patronati_web".into(),
        inizio: "2026-03-20T10:00".into(),
        canale: Some(CanaleErogazione::WebMeeting),
        nota: "Documenti della domanda.".into(),
        ..NuovaPrenotazione::default()
    }
}

/// R77: "da più di 15 giorni": day 15 no, 16 yes, until a reply comes. R78: a reply that made it available.
#[tokio::test]
async fn r77_r78_r79_senza_risposta_dal_giorno_16_o_se_chi_chiude_lo_rende_disponibile() {
    for (label, db) in databases().await {
        let p = Patronato::nuovo(db).await;
        let muta = p.chiede(ASSISTITI[0], "pensioni").await;
        let risposta = p.chiede(ASSISTITI[0], "pensioni").await;
        let (con, senza) =
            (p.chiede(ASSISTITI[0], "pensioni").await, p.chiede(ASSISTITI[0], "pensioni").await);
        for (q, atto) in [
            (risposta, Atto::Rispondi(scrive("È in lavorazione."))),
            (con, chiude("informazioni_fornite", true)),
            (senza, chiude("informazioni_fornite", false)),
        ] {
            p.a.s.fa(&p.a.anna, q, Atto::PrendiInCarico).await;
            p.a.s.fa(&p.a.anna, q, atto).await;
        }
        let subito =
            p.prenota(&NuovaPrenotazione { inizio: "2026-03-05T10:00".into(), ..in_video(&[con]) }).await;
        assert!(subito.is_ok(), "{label}: R78: {subito:?}");
        let no = rifiuto(p.prenota(&in_video(&[senza])).await);
        assert!(matches!(no, Rifiuto::NonIdoneo { .. }), "{label}: {no:?}");
        p.a.s.officina.alle("2026-03-17T22:59:59Z").await;
        let no = rifiuto(p.prenota(&in_video(&[muta])).await);
        assert!(no.to_string().contains("Dal 18/03/2026"), "{label}: giorno 15: {no}");
        p.a.s.officina.alle("2026-03-17T23:00:00Z").await;
        let no = rifiuto(p.prenota(&in_video(&[risposta])).await);
        assert!(matches!(no, Rifiuto::NonIdoneo { .. }), "{label}: ha avuto risposta: {no:?}");
        assert!(p.prenota(&in_video(&[muta])).await.is_ok(), "{label}: giorno 16");
    }
}

/// R80: two codici fiscali of one tematica pass; three do not, nor two of different themes.
#[tokio::test]
async fn r80_al_piu_due_codici_fiscali_della_stessa_tematica() {
    for (label, db) in databases().await {
        let p = Patronato::nuovo(db).await;
        let [a, b, c] = ASSISTITI;
        let (a1, b1, c1) = (
            p.chiede(a, "pensioni").await,
            p.chiede(b, "ricostituzioni").await,
            p.chiede(c, "pensioni").await,
        );
        let (a2, b2) = (p.chiede(a, "disoccupazione").await, p.chiede(b, "disoccupazione").await);
        p.a.s.officina.alle("2026-03-18T09:00:00Z").await;
        let no = rifiuto(p.prenota(&in_video(&[a1, b1, c1])).await);
        assert_eq!(no, Rifiuto::TroppiSoggetti { massimo: 2 }, "{label}");
        assert_eq!(rifiuto(p.prenota(&in_video(&[a1, b2])).await), Rifiuto::TematicheDiverse, "{label}");
        // One person's requests may be of different themes.
        let una =
            p.prenota(&NuovaPrenotazione { inizio: "2026-03-23T10:00".into(), ..in_video(&[a2]) }).await;
        assert_eq!(una.unwrap().prenotazione.soggetti, [a], "{label}");
        // Pensions and their reconstitutions are one theme.
        let due = p.prenota(&in_video(&[a1, b1])).await.unwrap();
        assert_eq!(due.prenotazione.soggetti, [b, a], "{label}: in ordine");
        assert_eq!(due.prenotazione.quesiti.len(), 2, "{label}");
        // The same punto must be able to take them all.
        let lontana = NuovaRichiesta {
            cassetto: "patronati".into(),
            argomento: "patronati.disoccupazione".into(),
            testo: "A che punto è?".into(),
            motivo: Some("requisiti_e_accesso".into()),
            cap: Some("11100".into()),
            soggetto: Some(c.into()),
            ..NuovaRichiesta::default()
        };
        let lontana = p.a.s.apre(&p.operatore, lontana).await;
        p.a.s.officina.alle("2026-04-10T09:00:00Z").await;
        let no = rifiuto(
            p.prenota(&NuovaPrenotazione { inizio: "2026-04-20T10:00".into(), ..in_video(&[b2, lontana]) })
                .await,
        );
        assert!(matches!(no, Rifiuto::PuntoNonCompetente { .. }), "{label}: {no:?}");
    }
}

/// R81-R82: in the list of those in progress, and into the room around its hour.
#[tokio::test]
async fn r81_r82_l_appuntamento_in_corso_e_la_stanza_virtuale() {
    for (label, db) in databases().await {
        let p = Patronato::nuovo(db).await;
        let q = p.chiede(ASSISTITI[0], "pensioni").await;
        let altra = p.chiede(ASSISTITI[1], "pensioni").await;
        p.a.s.officina.alle("2026-03-18T09:00:00Z").await;
        let nato = p.prenota(&in_video(&[q])).await.unwrap();
        let per_telefono =
            NuovaPrenotazione { canale: Some(CanaleErogazione::Telefono), ..in_video(&[altra]) };
        let telefono = p.prenota(&per_telefono).await.unwrap();
        let senza_canale = NuovaPrenotazione { canale: None, ..in_video(&[altra]) };
        assert!(
            matches!(rifiuto(p.prenota(&senza_canale).await), Rifiuto::CanaleNonPrevisto { .. }),
            "{label}"
        );
        let ambito = Ambito::di(&p.operatore, giorno_civile(p.a.ora().to_utc()));
        let in_corso = Filtro { in_corso: true, ..Filtro::default() };
        let d = Domanda {
            ambito: &ambito,
            filtro: &in_corso,
            ordine: Ordine::Prossimi,
            dopo: None,
            limite: 10,
            ora: p.a.ora(),
        };
        let pagina = cerca(&mut p.a.s.prova.ufficio.db.read().await.unwrap(), &d).await.unwrap();
        assert_eq!(pagina.appuntamenti.len(), 2, "{label}");
        let tabelle = p.a.s.prova.ufficio.regole.attuali();
        let ora = p.a.legge(nato.meta.id).await;
        assert!(
            ora.e_web_meeting(&tabelle) && ora.stanza.is_some(),
            "{label}: la stanza c'è, senza concordare"
        );
        assert!(ora.web_meeting(&tabelle, t("2026-03-20T09:00:00Z")).is_ok(), "{label}");
        assert!(matches!(
            ora.web_meeting(&tabelle, t("2026-03-20T08:44:59Z")),
            Err(Rifiuto::WebMeetingChiuso { .. })
        ));
        let al_telefono = p.a.legge(telefono.meta.id).await;
        let no = al_telefono.web_meeting(&tabelle, t("2026-03-20T09:00:00Z"));
        assert_eq!(no, Err(Rifiuto::WebMeetingNonPrevisto), "{label}");
        assert!(!al_telefono.e_web_meeting(&tabelle), "{label}");
    }
}

/// R83: no longer in a list, it neither books nor moves; a Referente books none as such.
#[tokio::test]
async fn r70_r83_chi_non_e_piu_abilitato_non_prenota_ne_sposta() {
    for (label, db) in databases().await {
        let p = Patronato::nuovo(db).await;
        let (q, altra) = (p.chiede(ASSISTITI[0], "pensioni").await, p.chiede(ASSISTITI[0], "pensioni").await);
        p.a.s.officina.alle("2026-03-18T09:00:00Z").await;
        let nato = p.prenota(&in_video(&[q])).await.unwrap();
        p.a.s.prova.disabilita(OPERATORE).await;
        let nuova = NuovaPrenotazione { inizio: "2026-03-23T10:00".into(), ..in_video(&[altra]) };
        assert!(matches!(p.prenota(&nuova).await, Err(ErroreAgenda::NonAbilitato)), "{label}");
        let esito =
            p.a.s.prova.ufficio.sposta(&p.operatore, nato.meta.id, None, None, "2026-03-23T10:00", "").await;
        assert!(matches!(esito, Err(ErroreAgenda::NonAbilitato)), "{label}: {esito:?}");
        // R70: as a Referente it may act as Operatore generico too.
        p.a.s.prova.abilita(OPERATORE, Some(Regione::Calabria)).await;
        assert!(p.prenota(&nuova).await.is_ok(), "{label}");
        let referente = mittente(OPERATORE, Profilo::ReferenteRegionale, "patronati");
        assert_eq!(rifiuto(p.a.prenota(&referente, &nuova).await), Rifiuto::ProfiloNonAmmesso, "{label}");
        p.a.s.in_ordine().await;
    }
}
