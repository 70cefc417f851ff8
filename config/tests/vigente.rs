//! Reloading while running.

mod comune;

use comune::Copia;
use config::Vigente;
use figment::Figment;
use std::sync::Arc;

#[test]
fn r88_una_ricarica_buona_entra_in_vigore_per_tutti() {
    let copia = Copia::nuova();
    let vigente = Vigente::new(copia.radice(), &config::carica(copia.radice(), Figment::new()).unwrap());
    let altrove = vigente.clone();
    let prima = vigente.attuale();
    copia.cambia("argomenti.toml", "\ntermine_giorni = 20", "\ntermine_giorni = 25");
    copia.cambia("modelli/quesito_chiuso/sms.txt", "chiusa", "definita");
    let versione = vigente.ricarica().unwrap();
    assert_eq!(altrove.attuale().versione, versione);
    assert_ne!(prima.versione, versione);
    assert_eq!(altrove.attuale().argomenti["aziende.dm_trasmessi"].regola.termine_giorni, 25);
    assert!(altrove.modelli()["quesito_chiuso/sms"].contains("definita"));
    assert_eq!(
        prima.argomenti["aziende.dm_trasmessi"].regola.termine_giorni, 20,
        "chi la teneva conserva la sua"
    );
}

#[test]
fn r88_una_tabella_sbagliata_lascia_in_vigore_quella_di_prima() {
    let copia = Copia::nuova();
    let vigente = Vigente::new(copia.radice(), &config::carica(copia.radice(), Figment::new()).unwrap());
    let (tabelle, modelli) = vigente.tutto();
    copia.cambia("argomenti.toml", "proroga = \"festivi-e-sabato\"", "proroga = \"sempre\"");
    copia.cambia("modelli/quesito_chiuso/sms.txt", "chiusa", "definita");
    let errori = vigente.ricarica().unwrap_err();
    assert_eq!(errori.0.len(), 1);
    assert!(Arc::ptr_eq(&tabelle, &vigente.attuale()) && Arc::ptr_eq(&modelli, &vigente.modelli()));
}
