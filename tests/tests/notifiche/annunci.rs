//! Recipients and channels of what happened.

use super::appoggio::{annunciate, annuncio, nuove, t, voci};
use engine::jobs::Job;
use tests::{Prova, databases};
use workflows::{
    attore::Ruolo,
    notifiche::{InviaEmail, InviaSms, SMS_AL_GIORNO, StatoNotifica, jobs},
    recapiti::{self, Recapito},
    tabelle::{Canale, Evento},
    utenti,
};

const M: &str = Prova::MITTENTE;

#[tokio::test]
async fn r19_r39_al_mittente_va_sempre_la_casella_e_gli_altri_canali_solo_se_ha_il_recapito_e_lo_vuole() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        let tabelle = prova.ufficio.regole.attuali();
        let now = prova.ufficio.clock.now();
        let chiuso = [annuncio(id, Evento::QuesitoChiuso, 1, M)];
        assert_eq!(
            voci(&nuove(&db, &tabelle, &chiuso, now).await),
            [format!("cassetto {M} aziende")],
            "{label}"
        );

        prova.recapiti(M, &[(Canale::Email, "a@example.it"), (Canale::Sms, "+393331234567")]).await;
        let spento = Recapito {
            codice_fiscale: M.into(),
            canale: Canale::Pec,
            indirizzo: "a@pec.example.it".into(),
            attivo: false,
            aggiornato_il: now,
        };
        let mut tx = db.begin().await.unwrap();
        recapiti::salva(&mut tx, &[spento]).await.unwrap();
        tx.commit().await.unwrap();
        let trovate = nuove(&db, &tabelle, &chiuso, now).await;
        assert_eq!(
            voci(&trovate),
            [
                format!("cassetto {M} aziende"),
                format!("email {M} a@example.it"),
                format!("sms {M} +393331234567"),
            ],
            "{label}"
        );
        let casella = trovate.iter().find(|n| n.canale == Canale::Cassetto).unwrap();
        assert_eq!((casella.stato, casella.non_dopo), (StatoNotifica::Consegnata, None));
        // The rule of this event has no SMS, and says "not after" 48 hours.
        let preso = nuove(&db, &tabelle, &[annuncio(id, Evento::QuesitoInCarico, 1, M)], now).await;
        assert!(preso.iter().all(|n| n.canale != Canale::Sms), "{label}");
        let email = preso.iter().find(|n| n.canale == Canale::Email).unwrap();
        assert_eq!(email.non_dopo, Some(t("2026-03-04T09:00:00Z")));
        // A Cassetto without the channel does not use it.
        let mut senza = (*tabelle).clone();
        senza.cassetti.get_mut("aziende").unwrap().canali = vec![Canale::Cassetto, Canale::Sms];
        let mut rimaste = voci(&nuove(&db, &senza, &chiuso, now).await);
        rimaste.retain(|v| !v.starts_with("cassetto"));
        assert_eq!(rimaste, [format!("sms {M} +393331234567")], "{label}");
        // An event without a rule is not announced.
        senza.notifiche.remove(&Evento::QuesitoChiuso);
        assert!(nuove(&db, &senza, &chiuso, now).await.is_empty());
    }
}

#[tokio::test]
async fn r84_al_personale_va_la_posta_dell_assegnatario_poi_dei_supervisori_della_sua_sede() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.assume("anna", Ruolo::Funzionario, "7013").await;
        prova.assume("sara", Ruolo::Supervisore, "7013").await;
        prova.assume("ugo", Ruolo::Supervisore, "2200").await;
        prova.assume("mara", Ruolo::Monitoraggio, "7000").await;
        let tabelle = prova.ufficio.regole.attuali();
        let now = prova.ufficio.clock.now();
        let mut scade = annuncio(id, Evento::TermineInScadenza, 1, M);
        let chi = async |annunci: &[_]| voci(&nuove(&db, &tabelle, annunci, now).await);

        let sara = ["email utente:sara sara@sede.example.it"];
        assert_eq!(chi(std::slice::from_ref(&scade)).await, sara, "{label}: nobody has it");
        scade.assegnatario = Some("anna".into());
        assert_eq!(
            chi(std::slice::from_ref(&scade)).await,
            ["email utente:anna anna@sede.example.it"],
            "{label}"
        );
        let mut tx = db.begin().await.unwrap();
        assert!(utenti::imposta_attivo(&mut tx, "anna", false).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(chi(&[scade]).await, sara, "{label}: who had it has left");
        assert_eq!(chi(&[annuncio(id, Evento::TermineScaduto, 1, M)]).await, sara, "{label}");
        let monitoraggio = chi(&[annuncio(id, Evento::TermineScadutoMonitoraggio, 1, M)]).await;
        assert_eq!(monitoraggio, ["email utente:mara mara@sede.example.it"], "{label}");
    }
}

#[tokio::test]
async fn annunciare_due_volte_la_stessa_cosa_non_cambia_nulla() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.recapiti(M, &[(Canale::Email, "a@example.it")]).await;
        let prima = annuncio(id, Evento::QuesitoChiuso, 1, M);
        let seconda = annuncio(id, Evento::QuesitoChiuso, 2, M);
        annunciate(&prova, &[prima.clone(), prima.clone()]).await;
        annunciate(&prova, &[prima]).await;
        assert_eq!(super::appoggio::lette(&db, id).await.len(), 2, "{label}");
        annunciate(&prova, &[seconda]).await;
        assert_eq!(super::appoggio::lette(&db, id).await.len(), 4, "{label}");
    }
}

#[tokio::test]
async fn gli_sms_oltre_il_limite_del_giorno_nascono_superati_e_l_indomani_si_ricomincia() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.recapiti(M, &[(Canale::Sms, "+393331234567")]).await;
        let superate = |nuove: &[workflows::notifiche::NuovaNotifica]| {
            nuove.iter().filter(|n| n.canale == Canale::Sms && n.stato == StatoNotifica::Superata).count()
        };
        let annunci = |da: i64, quanti: i64| -> Vec<_> {
            (da..da + quanti).map(|n| annuncio(id, Evento::QuesitoChiuso, n, M)).collect()
        };
        // Within one call and across calls.
        let primi = annunciate(&prova, &annunci(0, SMS_AL_GIORNO - 1)).await;
        assert_eq!(superate(&primi), 0, "{label}");
        let altri = annunciate(&prova, &annunci(100, 3)).await;
        assert_eq!(superate(&altri), 2, "{label}");
        let tabelle = prova.ufficio.regole.attuali();
        assert_eq!(jobs(&altri, prova.ufficio.clock.now(), &tabelle).len(), 1, "{label}: no job for those");
        // Half past midnight of the next day in Rome.
        prova.alle("2026-03-02T23:30:00Z");
        assert_eq!(superate(&annunciate(&prova, &annunci(200, 3)).await), 0, "{label}");
    }
}

#[tokio::test]
async fn un_lavoro_per_ogni_riga_che_esce_e_gli_sms_aspettano_la_fine_del_silenzio() {
    for (_, db) in databases().await {
        let prova = Prova::nuova(db.clone(), "2026-03-02").await;
        let id = prova.apre().await.meta.id;
        prova.recapiti(M, &[(Canale::Email, "a@example.it"), (Canale::Sms, "+393331234567")]).await;
        let tabelle = prova.ufficio.regole.attuali();
        let sera = t("2026-03-02T20:00:00Z");
        let nuove = nuove(&db, &tabelle, &[annuncio(id, Evento::QuesitoChiuso, 1, M)], sera).await;
        let lavori = jobs(&nuove, sera, &tabelle);
        let di = |coda| lavori.iter().filter(|l| l.queue == coda).map(|l| l.run_at).collect::<Vec<_>>();
        assert_eq!(di(InviaEmail::QUEUE), [sera]);
        assert_eq!(di(InviaSms::QUEUE), [t("2026-03-03T07:00:00Z")]);
        assert_eq!(lavori.len(), 2);
    }
}
