//! Each kind of mistake has its own precise line, and all of them are reported at once.

mod comune;

use comune::{Copia, dopo};

#[test]
fn r88_un_valore_sbagliato_dice_file_chiave_valore_e_atteso() {
    assert_eq!(
        dopo("argomenti.toml", "proroga = \"festivi-e-sabato\"", "proroga = \"sempre\""),
        "argomenti.toml: argomento[2] `aziende.regolarita_contributiva`.regola.proroga = \"sempre\": atteso nessuna, \
         festivi o festivi-e-sabato"
    );
}

#[test]
fn un_tipo_sbagliato_dice_quale_serviva() {
    assert_eq!(
        dopo("argomenti.toml", "\ntermine_giorni = 20", "\ntermine_giorni = \"venti\""),
        "argomenti.toml: argomento[3] `aziende.dm_trasmessi`.regola.termine_giorni = \"venti\": atteso un numero \
         intero, da 0 in su"
    );
    assert_eq!(
        dopo("cassetti/patronati.toml", "posizione_obbligatoria = false", "posizione_obbligatoria = \"no\""),
        "cassetti/patronati.toml: posizione_obbligatoria = \"no\": atteso true o false"
    );
}

#[test]
fn una_chiave_sconosciuta_e_rifiutata() {
    assert_eq!(
        dopo("esiti.toml", "polarita = \"positiva\"", "polarita = \"positiva\"\ncolore = \"verde\""),
        "esiti.toml: esito[1] `accolto`.colore: chiave sconosciuta; sono previste codice, nome e polarita"
    );
    assert_eq!(
        dopo("unita.toml", "[[unita]]", "versione = 3\n[[unita]]"),
        "unita.toml: versione: chiave sconosciuta; è previsto soltanto [[unita]]"
    );
    assert!(dopo("cassetti/aziende.toml", "[allegati]", "[allegati]\nmassimo = 3").starts_with(
        "cassetti/aziende.toml: allegati.massimo: chiave sconosciuta; sono previste numero_massimo, "
    ));
}

#[test]
fn una_chiave_mancante_e_detta() {
    let errore = dopo("sedi.toml", "nome = \"Torino\"\n", "");
    assert!(errore.ends_with("`8100`.nome: chiave mancante, è obbligatoria"), "{errore}");
}

#[test]
fn tutti_gli_errori_insieme_non_solo_il_primo() {
    let copia = Copia::nuova();
    copia
        .cambia("argomenti.toml", "tipo = \"generico\"", "tipo = \"vario\"\nsettore = 1")
        .cambia("argomenti.toml", "periodo = \"obbligatorio\"", "periodo = 4")
        .cambia("sedi.toml", "\"15010-15122\"", "\"15010-1512\", \"abc\"")
        .cambia("esiti.toml", "polarita = \"positiva\"", "polarita = \"buona\"")
        .cambia("notifiche.toml", "dalle = \"21:00\"", "dalle = \"25:00\"")
        .togli("modelli/quesito_chiuso/sms.txt");
    let errori = copia.errori();
    let attesi = [
        "argomento[1] `aziende.generica`.tipo = \"vario\": atteso generico o specifico",
        "argomento[1] `aziende.generica`.settore: chiave sconosciuta",
        "argomento[2] `aziende.regolarita_contributiva`.periodo = 4",
        "`0200`.cap[1] = \"15010-1512\": `15010-1512` non è un CAP né un intervallo di CAP",
        "`0200`.cap[2] = \"abc\": `abc` non è un CAP né un intervallo di CAP",
        "esito[1] `accolto`.polarita = \"buona\": atteso positiva, neutra o negativa",
        "silenzio.sms.dalle = \"25:00\": atteso un'ora come",
        "modelli/quesito_chiuso/sms.txt: il modello manca",
    ];
    for atteso in attesi {
        assert!(errori.iter().any(|e| e.contains(atteso)), "manca {atteso}\n{errori:#?}");
    }
    assert_eq!(errori.len(), attesi.len(), "{errori:#?}");
}

#[test]
fn un_cassetto_illeggibile_non_trascina_i_suoi_argomenti() {
    assert!(
        dopo("cassetti/aziende.toml", "posizione = \"matricola\"", "posizione = \"targa\"")
            .starts_with("cassetti/aziende.toml: posizione = \"targa\": atteso matricola, ")
    );
}

#[test]
fn r21_ogni_canale_annunciato_ha_il_suo_modello_e_il_modello_e_buono() {
    let con = |testo: &str| {
        let copia = Copia::nuova();
        copia.scrivi("modelli/quesito_chiuso/email.txt", testo);
        copia.unico().replace("modelli/quesito_chiuso/email.txt: ", "")
    };
    let ignota = con("Oggetto: x\n\n{{ protocolo }}");
    assert!(
        ignota.starts_with("riga 3: `protocolo` non esiste per questo evento: si può usare protocollo, "),
        "{ignota}"
    );
    let aperta = con("Oggetto: x\n\ntesto\n{% if esito %}");
    assert!(aperta.starts_with("riga 4: "), "{aperta}");
    assert!(
        con("Oggetto: x\n\n{{ documenti }}").starts_with("riga 3: `documenti` non esiste per questo evento")
    );
    assert_eq!(con("Gentile utente,\n\ntesto"), "riga 1: la prima riga deve essere `Oggetto: …`");
    assert_eq!(con("Oggetto: x\ntesto"), "riga 2: dopo l'oggetto serve una riga vuota");
    assert_eq!(con("Oggetto: x\n\n"), "riga 3: il testo del messaggio è vuoto");
    let copia = Copia::nuova();
    copia.togli("modelli/quesito_chiuso/pec.txt");
    assert!(config::carica_tabelle(copia.radice()).is_ok(), "la PEC prende il testo dell'e-mail");
    let copia = Copia::nuova();
    copia.cambia("notifiche.toml", "canali = [\"cassetto\"]", "canali = [\"cassetto\", \"sms\"]");
    assert_eq!(
        copia.unico(),
        "modelli/sollecito_disponibile/sms.txt: il modello manca: notifiche.toml annuncia sollecito_disponibile per \
         sms; scriverlo o togliere il canale"
    );
}

#[test]
fn un_file_che_manca_o_non_e_toml() {
    let copia = Copia::nuova();
    copia.togli("poli.toml");
    assert_eq!(copia.unico(), "poli.toml: il file manca");
    let copia = Copia::nuova();
    copia.scrivi("poli.toml", "[[polo]]\ncodice = \"a\nnome = 1");
    let errore = copia.unico();
    assert!(errore.starts_with("poli.toml: la sintassi TOML non è valida alla riga 2 ("), "{errore}");
}

#[test]
fn verifica_di_un_solo_file_parla_di_quel_file() {
    let copia = Copia::nuova();
    copia.cambia("esiti.toml", "polarita = \"positiva\"", "polarita = \"buona\"").cambia(
        "cassetti/patronati.toml",
        "posizione = \"istanza\"",
        "posizione = \"targa\"",
    );
    let errori = config::verifica(&copia.file("cassetti/patronati.toml")).unwrap_err();
    assert_eq!(errori.0.len(), 1);
    assert_eq!(errori.0[0].chiave, "posizione");
    // Alone in a folder, the rest comes from the shipped set.
    let sola = tempfile::tempdir().unwrap();
    std::fs::copy(comune::spedita().join("esiti.toml"), sola.path().join("esiti.toml")).unwrap();
    assert!(config::verifica(&sola.path().join("esiti.toml")).is_ok());
    assert!(
        config::verifica(&sola.path().join("altro.toml")).unwrap_err().to_string().contains("non è un file")
    );
    assert!(config::verifica(&copia.file("modelli/quesito_chiuso/email.txt")).is_err());
}
