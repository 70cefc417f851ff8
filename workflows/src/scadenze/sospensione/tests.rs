use super::*;
use crate::scadenze::Proroga;

fn g(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

fn dal_al(dal: &str, al: &str) -> Sospensione {
    Sospensione { dal: g(dal), al: Some(g(al)) }
}

fn aperta(dal: &str) -> Sospensione {
    Sospensione { dal: g(dal), al: None }
}

/// 30 days from 1 June 2026, a Monday: without suspensions they end on Wednesday 1 July.
fn pieno(proroga: Proroga, lavorativi: bool, sospensioni: &[Sospensione], oggi: &str) -> TerminePieno {
    let giorni = if lavorativi { 5 } else { 30 };
    let conteggio = Conteggio { giorni, lavorativi, proroga };
    let cal = Calendario::nazionale();
    termine_con_sospensioni(&cal, Luogo::default(), g("2026-06-01"), &conteggio, sospensioni, g(oggi))
        .unwrap()
}

fn fine(sospensioni: &[Sospensione]) -> Option<String> {
    pieno(Proroga::Nessuna, false, sospensioni, "2026-06-01").data.map(|d| d.to_string())
}

#[test]
fn r84_una_sospensione_sposta_il_termine_dei_suoi_giorni() {
    assert_eq!(fine(&[]).as_deref(), Some("2026-07-01"));
    assert_eq!(fine(&[dal_al("2026-06-10", "2026-06-11")]).as_deref(), Some("2026-07-02"));
    assert_eq!(fine(&[dal_al("2026-06-10", "2026-07-10")]).as_deref(), Some("2026-07-31"));
    // Resumed the same day: no day is lost. Resumed before it starts: no day either.
    assert_eq!(fine(&[dal_al("2026-06-10", "2026-06-10")]).as_deref(), Some("2026-07-01"));
    assert_eq!(fine(&[dal_al("2026-06-10", "2026-06-05")]).as_deref(), Some("2026-07-01"));
    // On the day of sending.
    assert_eq!(fine(&[dal_al("2026-06-01", "2026-06-03")]).as_deref(), Some("2026-07-03"));
}

#[test]
fn r84_sospensioni_sovrapposte_o_in_disordine_non_contano_due_volte() {
    let a = dal_al("2026-06-10", "2026-06-15");
    let b = dal_al("2026-06-12", "2026-06-18");
    let c = dal_al("2026-06-20", "2026-06-21");
    assert_eq!(fine(&[a, b, c]).as_deref(), Some("2026-07-10"));
    assert_eq!(fine(&[c, a, b, a]).as_deref(), Some("2026-07-10"));
    // One inside the other, and two that touch.
    assert_eq!(fine(&[dal_al("2026-06-10", "2026-06-20"), a]).as_deref(), Some("2026-07-11"));
    assert_eq!(fine(&[a, dal_al("2026-06-15", "2026-06-18")]).as_deref(), Some("2026-07-09"));
}

#[test]
fn r84_la_sospensione_dell_ultimo_giorno_vale_quella_del_giorno_dopo_no() {
    // The last day is 1 July.
    assert_eq!(fine(&[dal_al("2026-06-30", "2026-07-05")]).as_deref(), Some("2026-07-06"));
    assert_eq!(fine(&[dal_al("2026-07-01", "2026-07-05")]).as_deref(), Some("2026-07-05"));
    assert_eq!(fine(&[dal_al("2026-07-02", "2026-07-05")]).as_deref(), Some("2026-07-01"));
    assert_eq!(fine(&[aperta("2026-07-01")]), None);
    assert_eq!(fine(&[aperta("2026-07-02")]).as_deref(), Some("2026-07-01"));
}

#[test]
fn r84_una_sospensione_aperta_lascia_il_termine_senza_data() {
    let t = pieno(Proroga::Festivi, false, &[aperta("2026-06-10")], "2026-06-13");
    assert_eq!((t.data, t.trascorsi, t.restanti, t.sospeso), (None, 9, 21, true));
    let saltati: Vec<String> = t.saltati.iter().map(|s| s.data.to_string()).collect();
    assert_eq!(saltati, ["2026-06-11", "2026-06-12", "2026-06-13"]);
    // On the day it starts nothing is lost yet; before it, the term runs.
    let t = pieno(Proroga::Festivi, false, &[aperta("2026-06-10")], "2026-06-10");
    assert_eq!((t.trascorsi, t.sospeso, t.saltati.len()), (9, true, 0));
    let t = pieno(Proroga::Festivi, false, &[aperta("2026-06-10")], "2026-06-09");
    assert_eq!((t.data, t.trascorsi, t.sospeso), (None, 8, false));
}

#[test]
fn r84_i_giorni_trascorsi_seguono_oggi_e_la_fine_no() {
    let s = [dal_al("2026-06-10", "2026-06-15")];
    for (oggi, trascorsi, sospeso) in [
        ("2026-05-20", 0, false),
        ("2026-06-01", 0, false),
        ("2026-06-02", 1, false),
        ("2026-06-10", 9, true),
        ("2026-06-14", 9, true),
        ("2026-06-15", 9, false),
        ("2026-06-16", 10, false),
        ("2026-07-06", 30, false),
        ("2026-12-01", 30, false),
    ] {
        let t = pieno(Proroga::Nessuna, false, &s, oggi);
        assert_eq!((t.trascorsi, t.restanti, t.sospeso), (trascorsi, 30 - trascorsi, sospeso), "{oggi}");
        assert_eq!(t.data, Some(g("2026-07-06")));
    }
}

#[test]
fn r84_dopo_la_sospensione_il_termine_solare_si_proroga() {
    // 30 days and 3 suspended end on Saturday 4 July; 4 suspended on Sunday 5.
    let fine = |proroga, al| {
        let t = pieno(proroga, false, &[dal_al("2026-06-10", al)], "2026-06-01");
        (t.data.unwrap().to_string(), t.prorogato)
    };
    assert_eq!(fine(Proroga::Festivi, "2026-06-13"), ("2026-07-04".into(), false));
    assert_eq!(fine(Proroga::FestiviESabato, "2026-06-13"), ("2026-07-06".into(), true));
    assert_eq!(fine(Proroga::Festivi, "2026-06-14"), ("2026-07-06".into(), true));
    assert_eq!(fine(Proroga::Nessuna, "2026-06-14"), ("2026-07-05".into(), false));
}

#[test]
fn r84_sospeso_mentre_la_fine_e_prorogata_il_termine_attende_la_ripresa() {
    let prima = dal_al("2026-06-10", "2026-06-14");
    // The count is over on Sunday 5 July, the term on Monday 6.
    for dal in ["2026-07-05", "2026-07-06"] {
        let t = pieno(Proroga::Festivi, false, &[prima, dal_al(dal, "2026-07-10")], "2026-06-01");
        assert_eq!(t.data, Some(g("2026-07-10")), "{dal}");
        let t = pieno(Proroga::Festivi, false, &[prima, dal_al(dal, "2026-07-12")], "2026-06-01");
        assert_eq!(t.data, Some(g("2026-07-13")), "{dal}");
    }
    let t = pieno(Proroga::Festivi, false, &[prima, dal_al("2026-07-07", "2026-07-10")], "2026-06-01");
    assert_eq!(t.data, Some(g("2026-07-06")));
}

#[test]
fn r84_i_giorni_lavorativi_sospesi_non_contano() {
    // Five working days from Monday 1 June: 3, 4, 5, 8, 9 (2 June is a holiday).
    let fine = |s: &[Sospensione]| pieno(Proroga::Nessuna, true, s, "2026-06-01").data.unwrap().to_string();
    assert_eq!(fine(&[]), "2026-06-09");
    assert_eq!(fine(&[dal_al("2026-06-03", "2026-06-04")]), "2026-06-10");
    // Suspended over the weekend only: no working day is lost.
    assert_eq!(fine(&[dal_al("2026-06-05", "2026-06-07")]), "2026-06-09");
    assert_eq!(fine(&[dal_al("2026-06-05", "2026-06-08")]), "2026-06-10");
    // Suspended on the last day and resumed on a Saturday: the end is a working day all the same.
    assert_eq!(fine(&[dal_al("2026-06-09", "2026-06-13")]), "2026-06-15");
    assert_eq!(fine(&[dal_al("2026-06-09", "2026-06-11")]), "2026-06-11");
}

#[test]
fn una_sospensione_di_secoli_e_un_errore() {
    let conteggio = Conteggio { giorni: 30, lavorativi: false, proroga: Proroga::Nessuna };
    let cal = Calendario::nazionale();
    let dal = g("2026-06-01");
    let prova = |s: Sospensione, oggi| {
        termine_con_sospensioni(&cal, Luogo::default(), dal, &conteggio, &[s], oggi).err()
    };
    let senza_fine = Some(ErroreConteggio::SenzaFine(dal));
    assert_eq!(prova(Sospensione { dal, al: Some(NaiveDate::MAX) }, dal), senza_fine);
    assert_eq!(prova(Sospensione { dal, al: None }, NaiveDate::MAX), senza_fine);
    assert_eq!(prova(Sospensione { dal: NaiveDate::MIN, al: None }, dal), None);
}
