use super::*;
use crate::tabelle::{LimitiAllegati, Motivo, Profilo, Regola, SediAbilitate};

const CF: &str = "RSSMRA80A01H501U";
const ENTE: &str = "80078750587";

fn cassetto(codice: &str, profili: &[Profilo], posizione: TipoPosizione) -> Cassetto {
    Cassetto {
        codice: codice.into(),
        nome: format!("Cassetto {codice}"),
        profili: profili.to_vec(),
        elenchi_abilitati: None,
        posizione,
        posizione_obbligatoria: posizione == TipoPosizione::Matricola,
        cap_obbligatorio: true,
        sedi: SediAbilitate::Elenco(vec![]),
        canali: Canale::TUTTI.to_vec(),
        recapiti_obbligatori: vec![],
        allegati: LimitiAllegati {
            numero_massimo: 3,
            dimensione_massima: 1,
            totale_massimo: 1,
            tipi: vec![],
        },
        interazioni_dopo_risposta: None,
        motivi: vec![],
        fascicolo_url: None,
        appuntamenti: None,
    }
}

fn argomento(codice: &str, nome: &str, tipo: TipoQuesito, periodo: PeriodoRichiesto) -> Argomento {
    Argomento {
        codice: codice.into(),
        nome: nome.into(),
        cassetto: codice.split('.').next().unwrap().into(),
        profili: vec![],
        tipo,
        periodo,
        tematica: "t".into(),
        unita: "u".into(),
        regola: Regola::default(),
    }
}

fn tabelle() -> Tabelle {
    let aziende = cassetto("aziende", &[Profilo::Azienda, Profilo::Intermediario], TipoPosizione::Matricola);
    let mut patronati = cassetto(
        "patronati",
        &[Profilo::OperatorePatronato, Profilo::ReferenteRegionale],
        TipoPosizione::Istanza,
    );
    patronati.motivi = [("sollecito", true), ("requisiti", false)]
        .map(|(c, o)| Motivo { codice: c.into(), nome: c.into(), identificativo_obbligatorio: o })
        .to_vec();
    let (generico, specifico) = (TipoQuesito::Generico, TipoQuesito::Specifico);
    let (si, no) = (PeriodoRichiesto::Obbligatorio, PeriodoRichiesto::Vietato);
    Tabelle {
        versione: "v1".into(),
        cassetti: [aziende, patronati].map(|c| (c.codice.clone(), c)).into(),
        argomenti: [
            argomento("aziende.generica", "Richiesta generica", generico, no),
            argomento("aziende.regolarita", "Regolarità contributiva", specifico, si),
            argomento("aziende.f24", "F24", specifico, no),
            Argomento {
                profili: vec![Profilo::OperatorePatronato],
                ..argomento("patronati.pensioni", "Pensioni", specifico, no)
            },
            Argomento {
                profili: vec![Profilo::ReferenteRegionale],
                ..argomento("patronati.norme", "Aspetti normativi", specifico, no)
            },
        ]
        .map(|a| (a.codice.clone(), a))
        .into(),
        sedi: [].into(),
        poli: vec![],
        unita: [].into(),
        tipi_punto: [].into(),
        punti: [].into(),
        esiti: [].into(),
        risposte: [].into(),
        notifiche: [].into(),
        silenzio: [].into(),
        calendario: crate::scadenze::Calendario::nazionale(),
    }
}

fn mittente(profilo: Profilo) -> Mittente {
    let patronato = matches!(profilo, Profilo::OperatorePatronato | Profilo::ReferenteRegionale);
    let cassetto = if patronato { "patronati" } else { "aziende" };
    Mittente { codice_fiscale: CF.into(), profilo, cassetto: cassetto.into() }
}

fn f24() -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "aziende".into(),
        argomento: "aziende.f24".into(),
        testo: "Il pagamento non risulta.".into(),
        posizione: Some("7012345678".into()),
        cap: Some("00155".into()),
        ..NuovaRichiesta::default()
    }
}

fn patronati(motivo: Option<&str>) -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "patronati".into(),
        argomento: "patronati.pensioni".into(),
        testo: "Quando sarà liquidata?".into(),
        cap: Some("00155".into()),
        soggetto: Some(CF.into()),
        motivo: motivo.map(Into::into),
        ..NuovaRichiesta::default()
    }
}

/// A question on rules.
fn norme() -> NuovaRichiesta {
    NuovaRichiesta {
        cassetto: "patronati".into(),
        argomento: "patronati.norme".into(),
        testo: "Come si applica la circolare?".into(),
        ..NuovaRichiesta::default()
    }
}

fn esito(richiesta: NuovaRichiesta, profilo: Profilo) -> Result<Richiesta, Vec<(String, String)>> {
    match richiesta.valida(&mittente(profilo), &tabelle(), &[]) {
        Ok((richiesta, _)) => Ok(richiesta),
        Err(errori) => Err(errori.into_iter().map(|e| (e.campo, e.codice)).collect()),
    }
}

fn rifiuta(richiesta: NuovaRichiesta, profilo: Profilo, attesi: &[(&str, &str)]) {
    let attesi: Vec<_> = attesi.iter().map(|(c, k)| ((*c).to_owned(), (*k).to_owned())).collect();
    assert_eq!(esito(richiesta, profilo), Err(attesi));
}

#[test]
fn r2_r3_la_richiesta_specifica_porta_il_suo_ambito_nell_oggetto() {
    let richiesta = esito(f24(), Profilo::Azienda).unwrap();
    assert_eq!((richiesta.oggetto.as_str(), richiesta.tipo), ("F24", TipoQuesito::Specifico));
    let con_aggiunta = NuovaRichiesta { oggetto: Some(" codice\ntributo ".into()), ..f24() };
    assert_eq!(esito(con_aggiunta, Profilo::Azienda).unwrap().oggetto, "F24 – codice tributo");
}

#[test]
fn r3_il_periodo_e_obbligatorio_per_la_regolarita_e_rifiutato_altrove() {
    let periodo = |da: &str, a: Option<&str>| Some(PeriodoScritto { da: da.into(), a: a.map(Into::into) });
    let regolarita = |periodo| NuovaRichiesta { argomento: "aziende.regolarita".into(), periodo, ..f24() };
    rifiuta(regolarita(None), Profilo::Azienda, &[("periodo", "obbligatorio")]);
    rifiuta(regolarita(periodo("2026-13", None)), Profilo::Azienda, &[("periodo", "non_valido")]);
    rifiuta(regolarita(periodo("2026-06", Some("2026-01"))), Profilo::Azienda, &[("periodo", "non_valido")]);
    let richiesta = esito(regolarita(periodo("2026-01", Some("2026-06"))), Profilo::Azienda).unwrap();
    assert_eq!(richiesta.oggetto, "Regolarità contributiva – periodo 01/2026–06/2026");
    assert_eq!(richiesta.periodo, Some(("2026-01".into(), "2026-06".into())));
    let altrove = NuovaRichiesta { periodo: periodo("2026-01", None), ..f24() };
    rifiuta(altrove, Profilo::Azienda, &[("periodo", "non_previsto")]);
}

#[test]
fn r1_la_richiesta_generica_vuole_il_suo_oggetto() {
    let generica = |oggetto: Option<&str>| NuovaRichiesta {
        argomento: "aziende.generica".into(),
        oggetto: oggetto.map(Into::into),
        ..f24()
    };
    rifiuta(generica(None), Profilo::Azienda, &[("oggetto", "obbligatorio")]);
    rifiuta(generica(Some(" \n ")), Profilo::Azienda, &[("oggetto", "obbligatorio")]);
    let richiesta = esito(generica(Some("Orari")), Profilo::Azienda).unwrap();
    assert_eq!((richiesta.oggetto.as_str(), richiesta.tipo), ("Orari", TipoQuesito::Generico));
    rifiuta(generica(Some(&"a".repeat(201))), Profilo::Azienda, &[("oggetto", "troppo_lungo")]);
}

#[test]
fn tutti_gli_errori_insieme() {
    let sbagliata = NuovaRichiesta {
        argomento: "patronati.pensioni".into(),
        testo: " \0 ".into(),
        posizione: Some("70".into()),
        cap: Some("155".into()),
        soggetto: Some("RSSMRA80A01H501A".into()),
        motivo: Some("sollecito".into()),
        ..f24()
    };
    let attesi = [
        ("testo", "obbligatorio"),
        ("argomento", "sconosciuto"),
        ("posizione", "non_valido"),
        ("motivo", "non_previsto"),
        ("cap", "non_valido"),
        ("soggetto", "non_valido"),
    ];
    rifiuta(sbagliata, Profilo::Azienda, &attesi);
}

#[test]
fn posizione_e_cap_dove_il_cassetto_li_vuole() {
    let senza = NuovaRichiesta { posizione: None, cap: Some(" ".into()), ..f24() };
    rifiuta(senza, Profilo::Azienda, &[("posizione", "obbligatorio"), ("cap", "obbligatorio")]);
}

#[test]
fn r72_r73_i_primi_motivi_vogliono_l_identificativo_il_terzo_no() {
    let profilo = Profilo::OperatorePatronato;
    rifiuta(patronati(None), profilo, &[("motivo", "obbligatorio")]);
    rifiuta(patronati(Some("altro")), profilo, &[("motivo", "sconosciuto")]);
    rifiuta(patronati(Some("sollecito")), profilo, &[("identificativo", "obbligatorio")]);
    let con =
        |numero: &str| NuovaRichiesta { identificativo: Some(numero.into()), ..patronati(Some("sollecito")) };
    rifiuta(con("12-34"), profilo, &[("identificativo", "non_valido")]);
    assert_eq!(esito(con("20900123"), profilo).unwrap().identificativo.as_deref(), Some("20900123"));
    assert!(esito(patronati(Some("requisiti")), profilo).is_ok());
}

#[test]
fn r66_r68_l_operatore_indica_il_cittadino_il_referente_nessuno() {
    let senza = || NuovaRichiesta { soggetto: None, ..patronati(Some("requisiti")) };
    rifiuta(senza(), Profilo::OperatorePatronato, &[("soggetto", "obbligatorio")]);
    let ente = NuovaRichiesta { soggetto: Some(ENTE.into()), ..patronati(Some("requisiti")) };
    rifiuta(ente, Profilo::OperatorePatronato, &[("soggetto", "non_valido")]);
    let con_soggetto = NuovaRichiesta { soggetto: Some(CF.into()), ..norme() };
    rifiuta(con_soggetto, Profilo::ReferenteRegionale, &[("soggetto", "non_previsto")]);
    assert_eq!(esito(norme(), Profilo::ReferenteRegionale).unwrap().soggetto, CF);
}

#[test]
fn r68_r69_r72_al_referente_non_si_chiedono_cap_ne_motivo() {
    let profilo = Profilo::ReferenteRegionale;
    let richiesta = esito(norme(), profilo).unwrap();
    assert_eq!((richiesta.cap, richiesta.motivo, richiesta.identificativo), (None, None, None));
    assert_eq!(richiesta.regione, None, "la mette l'ufficio, non chi scrive");
    let tutto = NuovaRichiesta {
        cap: Some("00155".into()),
        motivo: Some("sollecito".into()),
        identificativo: Some("20900123".into()),
        ..norme()
    };
    let attesi = [("motivo", "non_previsto"), ("identificativo", "non_previsto"), ("cap", "non_previsto")];
    rifiuta(tutto, profilo, &attesi);
    let vuoti = NuovaRichiesta { cap: Some(" ".into()), motivo: Some(String::new()), ..norme() };
    assert!(esito(vuoti, profilo).is_ok());
}

#[test]
fn r66_r68_ogni_profilo_ha_i_suoi_argomenti() {
    let del_referente =
        NuovaRichiesta { argomento: "patronati.norme".into(), ..patronati(Some("requisiti")) };
    rifiuta(del_referente, Profilo::OperatorePatronato, &[("argomento", "profilo_non_ammesso")]);
    let dell_operatore = NuovaRichiesta { argomento: "patronati.pensioni".into(), ..norme() };
    rifiuta(dell_operatore, Profilo::ReferenteRegionale, &[("argomento", "profilo_non_ammesso")]);
}

#[test]
fn r26_l_intermediario_indica_chi_rappresenta_l_azienda_solo_se_stessa() {
    let per = |soggetto: Option<&str>| NuovaRichiesta { soggetto: soggetto.map(Into::into), ..f24() };
    rifiuta(per(None), Profilo::Intermediario, &[("soggetto", "obbligatorio")]);
    assert_eq!(esito(per(Some(ENTE)), Profilo::Intermediario).unwrap().soggetto, ENTE);
    rifiuta(per(Some(ENTE)), Profilo::Azienda, &[("soggetto", "non_tuo")]);
    assert_eq!(esito(per(Some(&CF.to_lowercase())), Profilo::Azienda).unwrap().soggetto, CF);
}

#[test]
fn ognuno_scrive_dal_suo_cassetto_e_con_il_suo_profilo() {
    rifiuta(f24(), Profilo::Cittadino, &[("cassetto", "profilo_non_ammesso")]);
    let altrui =
        patronati(Some("requisiti")).valida(&mittente(Profilo::Azienda), &tabelle(), &[]).unwrap_err();
    assert_eq!(altrui[0].codice, "non_tuo");
    let ignoto = NuovaRichiesta { cassetto: "altro".into(), ..f24() };
    rifiuta(ignoto, Profilo::Azienda, &[("cassetto", "sconosciuto")]);
}

#[test]
fn il_recapito_obbligatorio_deve_esserci() {
    let mut tabelle = tabelle();
    tabelle.cassetti.get_mut("aziende").unwrap().recapiti_obbligatori = vec![Canale::Pec];
    let prova = |recapiti: &[Canale]| f24().valida(&mittente(Profilo::Azienda), &tabelle, recapiti);
    assert_eq!(prova(&[Canale::Email]).unwrap_err()[0].codice, "recapito_mancante");
    assert!(prova(&[Canale::Pec]).is_ok());
}

#[test]
fn il_testo_troppo_lungo_e_rifiutato_e_quello_buono_e_pulito() {
    let lungo = NuovaRichiesta { testo: "à".repeat(TESTO_MASSIMO + 1), ..f24() };
    rifiuta(lungo, Profilo::Azienda, &[("testo", "troppo_lungo")]);
    let sporco = NuovaRichiesta { testo: "Uno\r\ndue\0\u{202E}tre".into(), ..f24() };
    let (_, testo) = sporco.valida(&mittente(Profilo::Azienda), &tabelle(), &[]).unwrap();
    assert_eq!(testo, "Uno\nduetre");
}
