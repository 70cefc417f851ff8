//! R10: a new Cassetto, argomento and sede are lines in files, never code.

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
