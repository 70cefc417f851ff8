use super::*;

fn voce(sede: Option<&str>, stato: &str, quesiti: i64, scaduti: i64) -> Voce {
    Voce {
        sede: sede.map(Into::into),
        stato: stato.into(),
        cassetto: "aziende".into(),
        argomento: "aziende.f24".into(),
        non_smistato: sede.is_none().then(|| "cap_sconosciuto".into()),
        quesiti,
        scaduti,
        in_scadenza: 0,
        in_termine: 0,
        eta: Eta::default(),
    }
}

fn voti(sede: &str, voti: i64, somma: i64) -> VoceGradimento {
    let (cassetto, argomento) = ("aziende".into(), "aziende.f24".into());
    VoceGradimento { sede: Some(sede.into()), cassetto, argomento, voti, somma }
}

fn statistiche() -> Statistiche {
    Statistiche {
        giorno: "2026-11-22".parse().unwrap(),
        quesiti: vec![
            voce(Some("7013"), "aperta", 5, 2),
            voce(Some("7013"), "chiusa", 3, 0),
            voce(Some("2200"), "in_carico", 4, 1),
            voce(None, "aperta", 1, 0),
        ],
        notifiche: vec![VoceNotifiche { canale: "email".into(), stato: "fallita".into(), notifiche: 7 }],
        gradimento: vec![voti("7013", 2, 9), voti("2200", 2, 3)],
        prossimi: vec![],
    }
}

#[test]
fn r23_r89_il_monitoraggio_vede_tutte_le_sedi_e_le_consegne() {
    let r = statistiche().riepilogo(None, Timestamp::from_millis(0));
    assert_eq!((r.totale.quesiti, r.totale.aperte, r.totale.in_carico, r.totale.chiuse), (13, 6, 4, 3));
    assert_eq!(r.totale.scaduti, 3);
    assert_eq!(r.non_smistati["cap_sconosciuto"], 1);
    let in_una_sede: i64 = r.per_sede.values().map(Somma::non_chiusi).sum();
    assert_eq!((in_una_sede, r.in_nessuna_sede.non_chiusi(), r.totale.non_chiusi()), (9, 1, 10));
    assert_eq!(r.notifiche["email"]["fallita"], 7);
    assert_eq!(r.gradimento, Gradimento { voti: 4, media: Some(3.0) });
}

#[test]
fn il_supervisore_vede_solo_la_sua_sede() {
    let r = statistiche().riepilogo(Some("7013"), Timestamp::from_millis(0));
    assert_eq!((r.totale.quesiti, r.per_sede.len(), r.per_sede["7013"].scaduti), (8, 1, 2));
    assert_eq!(r.gradimento.media, Some(4.5));
    assert!(r.notifiche.is_empty() && r.non_smistati.is_empty());
    assert_eq!(r.in_nessuna_sede, Somma::default());
}
