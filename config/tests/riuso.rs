//! R10: a new Cassetto, argomento, sede and punto di consulenza are lines in files, never code.

mod comune;

use comune::Copia;
use workflows::smistamento::{Dati, instrada};

#[test]
fn r10_un_nuovo_cassetto_un_argomento_e_una_sede_sono_solo_configurazione() {
    let copia = Copia::nuova();
    copia.scrivi(
        "cassetti/sport.toml",
        r#"
codice = "sport"
nome = "Cassetto dei lavoratori sportivi"
profili = ["cittadino"]
posizione = "nessuna"
sedi = ["0299"]
canali = ["cassetto"]

[allegati]
numero_massimo = 5
dimensione_massima = 1048576
totale_massimo = 5242880
tipi = ["pdf"]
"#,
    );
    copia.aggiungi(
        "argomenti.toml",
        r#"
[[argomento]]
codice = "sport.iscrizione"
nome = "Iscrizione"
cassetto = "sport"
tipo = "specifico"
tematica = "anagrafica"
unita = "anagrafica_flussi"

[argomento.regola]
termine_giorni = 7
lavorativi = true
proroga = "nessuna"
preavviso_giorni = 2
"#,
    );
    copia.aggiungi(
        "sedi.toml",
        r#"
[[sede]]
codice = "0299"
nome = "Tortona"
tipo = "agenzia_territoriale"
provincia = "AL"
comune = "Alessandria"
cap = ["15057"]
"#,
    );
    let tabelle = config::carica_tabelle(copia.radice()).unwrap_or_else(|errori| panic!("{errori}"));
    let (cassetto, argomento) = (&tabelle.cassetti["sport"], &tabelle.argomenti["sport.iscrizione"]);
    assert_eq!((cassetto.allegati.numero_massimo, argomento.regola.termine_giorni), (5, 7));
    let verso = |cap| {
        let dati = Dati { cassetto, argomento, cap: Some(cap), posizione: None, regione: None };
        instrada(&tabelle, &dati).esito.map(|d| d.sede).map_err(|m| m.codice())
    };
    assert_eq!(verso("15057"), Ok("0299".to_owned()));
    assert_eq!(verso("00155"), Err("sede_non_abilitata"));
}

#[test]
fn r10_un_nuovo_punto_di_consulenza_e_solo_configurazione() {
    let copia = Copia::nuova();
    copia.aggiungi(
        "punti.toml",
        r#"
[[tipo]]
codice = "rateizzazioni"
nome = "Rateizzazioni"

[[punto]]
codice = "rateizzazioni"
nome = "Rateizzazioni, sportello del sabato"
tipo = "rateizzazioni"
sedi = ["2201"]
cassetti = ["liberi_professionisti"]
argomenti = ["liberi_professionisti.istanze_di_rateizzazione"]
canali = ["in_sede", "telefono"]
unita = "accertamento_gestione_credito"
indirizzo = "Via del Progresso, Lamezia Terme"
serve = ["2201", "2200"]
durata_minuti = 45
posti = 1
anticipo_ore = 0
orizzonte_giorni = 14

[[punto.orari]]
giorni = ["sabato"]
dalle = "09:00"
alle = "11:15"
"#,
    );
    let tabelle = config::carica_tabelle(copia.radice()).unwrap_or_else(|errori| panic!("{errori}"));
    let punto = &tabelle.punti["2201.rateizzazioni"];
    let (cassetto, argomento) = ("liberi_professionisti", "liberi_professionisti.istanze_di_rateizzazione");
    assert_eq!((punto.sede.as_str(), punto.durata_minuti), ("2201", 45));
    assert!(punto.tratta("2201", cassetto, argomento) && punto.tratta("2200", cassetto, argomento));
    assert!(!punto.tratta("2202", cassetto, argomento));
    assert!(!punto.tratta("2201", cassetto, "liberi_professionisti.rimborso"));
}

#[test]
fn r10_una_sede_nuova_ha_subito_i_punti_di_tutte_le_sedi() {
    let con = |tipo: &str| {
        let copia = Copia::nuova();
        let sede = "codice = \"0298\"\nnome = \"Novi\"\nprovincia = \"AL\"\ncomune = \"Alessandria\"";
        copia.aggiungi("sedi.toml", &format!("[[sede]]\n{sede}\ntipo = \"{tipo}\""));
        config::carica_tabelle(copia.radice()).unwrap_or_else(|errori| panic!("{errori}"))
    };
    let complessa = con("agenzia_complessa");
    assert_eq!(complessa.punti["0298.ld_covid19"].serve, ["0298"]);
    assert_eq!(complessa.punti["0200.ld_covid19"].serve, ["0200"]);
    let territoriale = con("agenzia_territoriale");
    assert!(!territoriale.punti.contains_key("0298.ld_covid19"));
    assert!(territoriale.punti.contains_key("0298.sportello"));
    assert_eq!(territoriale.punti["0200.ld_covid19"].serve, ["0200", "0298"]);
}

#[test]
fn r10_l_esempio_della_guida_e_un_punto_buono() {
    let guida = std::fs::read_to_string(comune::spedita().join("README.md")).unwrap();
    let esempio = guida.split("```toml").nth(1).and_then(|resto| resto.split("```").next()).unwrap();
    let copia = Copia::nuova();
    copia.aggiungi("punti.toml", esempio);
    let tabelle = config::carica_tabelle(copia.radice()).unwrap_or_else(|errori| panic!("{errori}"));
    assert!(tabelle.punti.contains_key("2201.rateizzazioni"));
}
