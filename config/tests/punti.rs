//! The shipped punti di consulenza and rules of booking: what the sources say of them, and that nobody is left out.

mod comune;

use comune::spedita;
use std::collections::BTreeSet;
use workflows::tabelle::{CanaleErogazione, Profilo, Punto, Tabelle, TipoFile, TipoSede};

const A_DISTANZA: [&str; 3] = ["aziende_covid19", "artcom_covid19", "ld_covid19"];

fn tabelle() -> Tabelle {
    config::carica_tabelle(spedita()).unwrap_or_else(|e| panic!("{e}"))
}

/// Whom a punto of a sede serves.
fn serve<'t>(tabelle: &'t Tabelle, punto: &str) -> Vec<&'t str> {
    tabelle.punti[punto].serve.iter().map(String::as_str).collect()
}

#[test]
fn r51_la_consulenza_a_distanza_e_in_ogni_struttura_tranne_le_agenzie_territoriali() {
    let tabelle = tabelle();
    let agenzie = tabelle.sedi.values().filter(|s| s.tipo == TipoSede::AgenziaTerritoriale).count();
    assert!(agenzie > 10);
    for sede in tabelle.sedi.values() {
        let tipi: BTreeSet<&str> = tabelle
            .punti
            .values()
            .filter(|p| p.sede == sede.codice && tabelle.tipi_punto[&p.tipo].a_distanza)
            .map(|p| p.tipo.as_str())
            .collect();
        let attesi = match sede.tipo {
            TipoSede::AgenziaTerritoriale => BTreeSet::new(),
            _ => BTreeSet::from(A_DISTANZA),
        };
        assert_eq!(tipi, attesi, "{} {}", sede.codice, sede.nome);
    }
}

#[test]
fn r51_la_sede_provinciale_serve_a_distanza_le_sue_agenzie_e_nessun_altra() {
    let tabelle = tabelle();
    assert_eq!(serve(&tabelle, "2700.ld_covid19"), ["2700", "2791"]);
    assert_eq!(serve(&tabelle, "2700.sportello"), ["2700"]);
    assert_eq!(serve(&tabelle, "2791.sportello"), ["2791"]);
    assert_eq!(serve(&tabelle, "7013.aziende_covid19"), ["7013"]);
    for sede in tabelle.sedi.keys() {
        for tipo in A_DISTANZA {
            let punti: Vec<&Punto> =
                tabelle.punti.values().filter(|p| p.tipo == tipo && p.serve.contains(sede)).collect();
            assert_eq!(punti.len(), 1, "{tipo} per {sede}");
        }
    }
}

#[test]
fn r49_r50_r52_i_tre_tipi_a_distanza_sono_di_un_cassetto_e_degli_intermediari() {
    let tabelle = tabelle();
    for (tipo, nome, cassetto, unita) in [
        ("aziende_covid19", "Aziende COVID-19", "aziende", "accertamento_gestione_credito"),
        ("artcom_covid19", "ART/COM COVID-19", "artigiani_commercianti", "accertamento_gestione_credito"),
        ("ld_covid19", "LD COVID-19", "lavoro_domestico", "anagrafica_flussi"),
    ] {
        let letto = &tabelle.tipi_punto[tipo];
        assert_eq!((letto.nome.as_str(), letto.cassetto.as_deref()), (nome, Some(cassetto)));
        assert_eq!((&letto.profili[..], letto.a_distanza), (&[Profilo::Intermediario][..], true));
        for punto in tabelle.punti.values().filter(|p| p.tipo == tipo) {
            assert_eq!(punto.cassetti, [cassetto], "{}", punto.codice);
            assert_eq!(punto.canali, [CanaleErogazione::Telefono, CanaleErogazione::WebMeeting]);
            assert_eq!(punto.unita, unita);
        }
    }
    let altri: Vec<&str> =
        tabelle.tipi_punto.values().filter(|t| !t.a_distanza).map(|t| t.codice.as_str()).collect();
    assert_eq!(altri, ["ordinario", "patronati_web"]);
}

#[test]
fn r58_gli_inviti_partono_dalla_casella_dell_unita_di_quella_sede() {
    let tabelle = tabelle();
    for punto in tabelle.punti.values().filter(|p| p.canali.contains(&CanaleErogazione::WebMeeting)) {
        let casella = tabelle.unita[&punto.unita].casella_di(&punto.sede).unwrap();
        assert!(casella.contains(&format!(".{}@", punto.sede)), "{casella}");
    }
    let credito = &tabelle.unita["accertamento_gestione_credito"];
    assert_eq!(credito.casella_di("7013").as_deref(), Some("uo.accertamento-credito.7013@inps.example"));
}

#[test]
fn r33_r37_ogni_sede_di_ogni_cassetto_ha_un_punto_per_ogni_argomento_e_ogni_profilo() {
    let tabelle = tabelle();
    for cassetto in tabelle.cassetti.values() {
        let regole = cassetto.appuntamenti.as_ref().unwrap_or_else(|| panic!("{}", cassetto.codice));
        let argomenti = tabelle.argomenti.values().filter(|a| a.cassetto == cassetto.codice);
        for argomento in argomenti.map(|a| a.codice.as_str()) {
            for sede in tabelle.sedi.keys().filter(|sede| cassetto.sedi.comprende(sede)) {
                for profilo in &regole.profili {
                    let servita = tabelle.punti.values().any(|punto| {
                        let tipo = &tabelle.tipi_punto[&punto.tipo];
                        punto.tratta(sede, &cassetto.codice, argomento)
                            && (tipo.profili.is_empty() || tipo.profili.contains(profilo))
                    });
                    assert!(servita, "{argomento} a {sede} per {profilo:?}");
                }
            }
        }
    }
}

#[test]
fn r35_alla_prenotazione_tre_file_pdf_jpeg_png_tiff_di_tre_megabyte_in_tutto() {
    for cassetto in tabelle().cassetti.values() {
        let limiti = &cassetto.appuntamenti.as_ref().unwrap().allegati;
        assert_eq!((limiti.numero_massimo, limiti.totale_massimo), (3, 3 * 1024 * 1024));
        assert_eq!(limiti.tipi, [TipoFile::Pdf, TipoFile::Jpeg, TipoFile::Png, TipoFile::Tiff]);
    }
}

#[test]
fn r53_la_conferma_la_inviano_solo_i_cassetti_che_lo_prevedono() {
    let tabelle = tabelle();
    let senza: Vec<&str> = tabelle
        .cassetti
        .values()
        .filter(|c| !c.appuntamenti.as_ref().unwrap().conferma)
        .map(|c| c.codice.as_str())
        .collect();
    assert_eq!(senza, ["liberi_professionisti"]);
}

#[test]
fn r26_r31_r80_chi_prenota_e_di_quante_persone() {
    use Profilo::{Azienda, Cittadino, Intermediario, OperatorePatronato};
    let tabelle = tabelle();
    let attesi: [(&str, &[Profilo], bool, u32); 5] = [
        ("artigiani_commercianti", &[Cittadino, Intermediario], true, 1),
        ("aziende", &[Azienda, Intermediario], true, 1),
        ("lavoro_domestico", &[Cittadino, Intermediario], true, 1),
        ("liberi_professionisti", &[Cittadino, Intermediario], false, 1),
        ("patronati", &[OperatorePatronato], false, 2),
    ];
    for (codice, profili, stessa_posizione, soggetti_massimi) in attesi {
        let regole = tabelle.cassetti[codice].appuntamenti.as_ref().unwrap();
        assert_eq!(regole.profili, profili, "{codice}");
        assert_eq!((regole.stessa_posizione, regole.soggetti_massimi), (stessa_posizione, soggetti_massimi));
    }
}
