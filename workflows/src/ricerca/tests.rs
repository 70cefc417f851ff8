use super::{store::Condizioni, *};
use crate::attore::{Attore, Funzionario, Mittente, Ruolo};
use crate::tabelle::Profilo;

fn giorno(testo: &str) -> NaiveDate {
    testo.parse().unwrap()
}

#[test]
fn il_cursore_torna_com_era_e_uno_inventato_e_rifiutato() {
    let id = engine::new_id();
    for cursore in [
        Cursore::Recenti(1_795_000_000_000, id),
        Cursore::Coda("9999-12-31".into(), id),
        Cursore::Misura("2026-11-22".into(), id),
        Cursore::Notifica(1_795_000_000_000, id),
    ] {
        assert_eq!(cursore.to_string().parse(), Ok(cursore));
    }
    let falsi = [
        "",
        "abc",
        "!!",
        "cixhLGI",
        &"A".repeat(300),
        "cixvZ2dpLDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA",
    ];
    for falso in falsi {
        assert_eq!(falso.parse::<Cursore>(), Err(ErroreCursore), "{falso}");
    }
}

#[test]
fn un_quesito_si_nomina_per_id_o_per_protocollo_anche_con_i_trattini() {
    let id = engine::new_id();
    assert_eq!(id.to_string().parse(), Ok(Riferimento::Id(id)));
    let atteso = Riferimento::Protocollo("INPS.7000.24/07/2009.0000123".parse().unwrap());
    assert_eq!("INPS.7000.24-07-2009.0000123".parse(), Ok(atteso.clone()));
    assert_eq!("INPS.7000.24/07/2009.0000123".parse(), Ok(atteso));
    assert_eq!("123".parse::<Riferimento>(), Err(ErroreRiferimento));
}

#[test]
fn nessun_valore_finisce_nel_testo_della_domanda() {
    let veleno = "x'; DROP TABLE quesiti; --";
    let filtro = Filtro {
        posizione: Some(veleno.into()),
        oggetto: Some(veleno.into()),
        argomento: Some(veleno.into()),
        cassetto: Some(veleno.into()),
        sede: Some(veleno.into()),
        unita: Some(veleno.into()),
        assegnatario: Some(veleno.into()),
        soggetto: Some(veleno.into()),
        ..Filtro::default()
    };
    let ambito = Ambito::Delegato {
        codice_fiscale: veleno.into(),
        cassetto: veleno.into(),
        giorno: giorno("2026-11-22"),
    };
    let cursore = Cursore::Coda(veleno.into(), engine::new_id());
    let domanda = Domanda {
        ambito: &ambito,
        filtro: &filtro,
        ordine: Ordine::Coda,
        dopo: Some(&cursore),
        limite: 10,
        oggi: giorno("2026-11-22"),
    };
    let parole = parole::Cercate::di_prova(veleno);
    let testo = store::pagina(&domanda, &parole, Some(NomeStato::Aperta), 11);
    assert!(!testo.testo().contains("DROP"), "{}", testo.testo());
    assert!(testo.testo().ends_with("LIMIT $23"), "{}", testo.testo());
}

#[test]
fn i_parametri_si_numerano_in_ordine() {
    let mut c = Condizioni::new("SELECT 1 FROM t");
    c.e("a = ?", ["x".into()]);
    c.e("(b, c) < (?, ?)", [1.into(), 2.into()]);
    c.coda("LIMIT ?", [3.into()]);
    assert_eq!(c.testo(), "SELECT 1 FROM t WHERE a = $1 AND (b, c) < ($2, $3) LIMIT $4");
}

#[test]
fn l_ambito_nasce_dal_ruolo_e_senza_sede_non_c_e_ambito() {
    let di = |ruolo, sede: Option<&str>| {
        let f = Funzionario { id: "anna".into(), ruolo, sede: sede.map(Into::into) };
        Ambito::di(&Attore::Funzionario(f), giorno("2026-11-22"))
    };
    assert_eq!(di(Ruolo::Funzionario, Some("7013")), Ambito::Sede("7013".into()));
    assert_eq!(di(Ruolo::Supervisore, Some("7013")), Ambito::Supervisione("7013".into()));
    assert_eq!(di(Ruolo::Monitoraggio, None), Ambito::Tutto);
    assert_eq!(di(Ruolo::Amministratore, None), Ambito::Tutto);
    assert_eq!(di(Ruolo::Funzionario, None), Ambito::Nessuno);
    let m =
        Mittente { codice_fiscale: "X".into(), profilo: Profilo::Intermediario, cassetto: "aziende".into() };
    assert!(matches!(Ambito::di(&Attore::Mittente(m), giorno("2026-11-22")), Ambito::Delegato { .. }));
}

#[test]
fn r17_il_conteggio_si_ferma_a_mille() {
    assert_eq!(Conteggio { numero: 12, oltre: false }.to_string(), "12");
    assert_eq!(Conteggio { numero: 1_000, oltre: true }.to_string(), "più di 1.000");
}
