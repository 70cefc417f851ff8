//! What must hold between the tables: each slip has its own precise line.

mod comune;

use comune::{Copia, dopo};

#[test]
fn i_riferimenti_devono_esistere() {
    let argomento = "argomenti.toml: argomento[1] `aziende.generica`";
    assert_eq!(
        dopo("argomenti.toml", "unita = \"relazioni_utenza\"", "unita = \"relazioni_utente\""),
        format!("{argomento}.unita = \"relazioni_utente\": non è in unita.toml; forse \"relazioni_utenza\"")
    );
    assert_eq!(
        dopo("poli.toml", "sede = \"8100\"", "sede = \"8199\""),
        "poli.toml: polo[1] `cric_piemonte`.sede = \"8199\": non è in sedi.toml; forse \"8110\""
    );
    assert!(
        dopo("poli.toml", "[\"patronati.aspetti_normativi_e_procedimentali\"]", "[\"patronati.normativa\"]")
            .starts_with("poli.toml: polo[1] `cric_piemonte`.argomenti = \"patronati.normativa\": non è in argomenti.toml")
    );
    assert!(
        dopo("cassetti/aziende.toml", "\"7013\", ", "\"7999\", ")
            .starts_with("cassetti/aziende.toml: sedi = \"7999\": non è in sedi.toml")
    );
    assert_eq!(
        dopo("calendario.toml", "comune = \"Cagliari\"", "comune = \"Cagliai\""),
        "calendario.toml: patroni[23].comune = \"Cagliai\": in sedi.toml nessuna sede è in questo comune"
    );
    assert_eq!(
        dopo("calendario.toml", "sede = \"8105\"", "sede = \"8195\""),
        "calendario.toml: chiusure[1].sede = \"8195\": non è in sedi.toml"
    );
}

#[test]
fn un_argomento_sta_in_un_cassetto_che_esiste() {
    let copia = Copia::nuova();
    copia.aggiungi(
        "argomenti.toml",
        "[[argomento]]\ncodice = \"colf.mav\"\nnome = \"MAV\"\ncassetto = \"colf\"\ntipo = \"specifico\"\n\
         tematica = \"versamenti\"\nunita = \"cric\"",
    );
    assert!(copia.unico().ends_with("`colf.mav`.cassetto = \"colf\": non è in cassetti/"));
    let copia = Copia::nuova();
    copia.scrivi("risposte.toml", "");
    copia.cambia("argomenti.toml", "codice = \"aziende.f24\"", "codice = \"f24\"");
    let errore = copia.unico();
    assert!(errore.ends_with(
        "`f24`.codice = \"f24\": atteso \"aziende.<nome>\": il codice comincia con quello del Cassetto"
    ));
}

#[test]
fn il_codice_di_una_sede_dice_la_provincia() {
    let prima = "codice = \"8190\"\nnome = \"X\"\ntipo = \"agenzia_complessa\"\nprovincia = \"TO\"\ncomune = \"Torino\"";
    let con = |codice: &str, provincia: &str| {
        let copia = Copia::nuova();
        let voce = prima.replace("8190", codice).replace("\"TO\"", &format!("\"{provincia}\""));
        copia.aggiungi("sedi.toml", &format!("[[sede]]\n{voce}"));
        copia.unico()
    };
    let sbagliato = "attese quattro cifre, le prime due da 01 a 95";
    assert!(con("9600", "TO").ends_with(&format!("`9600`.codice = \"9600\": {sbagliato}")));
    assert!(con("819", "TO").ends_with(&format!("`819`.codice = \"819\": {sbagliato}")));
    assert!(con("2209", "RM").ends_with("`2209`.provincia = \"RM\": per il codice 2209 atteso CZ o KR o VV"));
    assert!(
        con("8101", "TO").ends_with("`8101`.codice = \"8101\": il codice è già usato, ne serve uno diverso")
    );
}

#[test]
fn r66_due_sedi_non_si_contendono_un_cap() {
    // 10022-10026 is Moncalieri's; an interval as wide that overlaps it leaves 10026 to chance.
    let errore = dopo("sedi.toml", "\"12050-12059\", \"12042\"", "\"12050-12059\", \"10026-10030\"");
    let atteso = "`2791`.cap = \"10026-10030\": è conteso con \"10022-10026\" della sede 8101 Moncalieri";
    assert!(errore.ends_with(atteso), "{errore}");
}

#[test]
fn r66_un_cap_dentro_un_intervallo_piu_largo_non_e_conteso() {
    let copia = Copia::nuova();
    copia.cambia("sedi.toml", "\"12050-12059\", \"12042\"", "\"12050-12059\", \"10024\"");
    assert!(config::carica_tabelle(copia.radice()).is_ok());
}

#[test]
fn i_numeri_della_regola_stanno_in_piedi() {
    let con = |righe: &str| {
        let copia = Copia::nuova();
        copia.cambia(
            "argomenti.toml",
            "[argomento.regola]\nproroga = \"festivi-e-sabato\"\n",
            &format!("[argomento.regola]\n{righe}\n"),
        );
        let errori = copia.errori();
        let prefisso = "argomenti.toml: argomento[2] `aziende.regolarita_contributiva`.regola.";
        errori.iter().map(|e| e.strip_prefix(prefisso).unwrap_or(e).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        con("preavviso_giorni = 30"),
        ["preavviso_giorni = 30: atteso meno di termine_giorni, che è 30"]
    );
    assert_eq!(
        con("termine_giorni = 0"),
        [
            "termine_giorni = 0: attesi da 1 a 730 giorni",
            "preavviso_giorni = 5: atteso meno di termine_giorni, che è 0"
        ]
    );
    assert_eq!(
        con(
            "escalation = [{ dopo_giorni = 0, a = \"supervisore\" }, { dopo_giorni = 8, a = \"monitoraggio\" }]"
        ),
        ["escalation[1].dopo_giorni = 0: atteso almeno 1: il giorno del termine è ancora buono"]
    );
    assert_eq!(
        con(
            "escalation = [{ dopo_giorni = 3, a = \"supervisore\" }, { dopo_giorni = 3, a = \"monitoraggio\" }]"
        ),
        ["escalation[2].dopo_giorni = 3: atteso più di 3, il passo precedente"]
    );
    assert_eq!(
        con("escalation = [{ dopo_giorni = 3, a = \"direttore\" }]"),
        ["escalation[1].a = \"direttore\": atteso supervisore o monitoraggio"]
    );
    assert_eq!(
        con("sospensioni_massime = 0"),
        [
            "sospensioni_massime = 0: atteso almeno 1, perché sospensione_massima_giorni è 30; per non sospendere mai, 0 \
          in tutt'e due"
        ]
    );
    assert_eq!(con("sollecito_dal_giorno = 0").len(), 1);
}

#[test]
fn i_limiti_di_un_cassetto_stanno_in_piedi() {
    assert_eq!(
        dopo("cassetti/aziende.toml", "dimensione_massima = 3145728", "dimensione_massima = 3145729"),
        "cassetti/aziende.toml: allegati.dimensione_massima = 3145729: atteso al più totale_massimo, che è 3145728"
    );
    assert_eq!(
        dopo("cassetti/aziende.toml", "canali = [\"cassetto\", ", "canali = ["),
        "cassetti/aziende.toml: canali: manca \"cassetto\", che c'è sempre"
    );
    assert_eq!(
        dopo("cassetti/aziende.toml", "recapiti_obbligatori = []", "recapiti_obbligatori = [\"cassetto\"]"),
        "cassetti/aziende.toml: recapiti_obbligatori = \"cassetto\": atteso email, sms o pec, e tra i canali di questo \
         Cassetto"
    );
    assert!(
        dopo("cassetti/aziende.toml", "codice = \"aziende\"", "codice = \"imprese\"")
            .ends_with("codice = \"imprese\": atteso \"aziende\", come il nome del file")
    );
    assert_eq!(
        dopo("cassetti/lavoro_domestico.toml", "sedi = \"tutte\"", "sedi = \"alcune\""),
        "cassetti/lavoro_domestico.toml: sedi = \"alcune\": atteso \"tutte\" oppure l'elenco dei codici di sede, come \
         [\"7013\", \"2200\"]"
    );
}

#[test]
fn r18_senza_un_esito_negativo_nessun_appuntamento() {
    let copia = Copia::nuova();
    copia.scrivi(
        "esiti.toml",
        "[[esito]]\ncodice = \"si\"\nnome = \"Sì\"\npolarita = \"positiva\"\n\
         [[esito]]\ncodice = \"info\"\nnome = \"Informazioni\"\npolarita = \"neutra\"\n",
    );
    copia.scrivi("risposte.toml", "");
    assert_eq!(copia.unico(), "esiti.toml: esito: serve almeno un esito con polarita = \"negativa\"");
}

#[test]
fn eventi_e_ore_di_silenzio() {
    assert!(dopo("notifiche.toml", "[evento.quesito_chiuso]", "[evento.quesito_finito]").starts_with(
        "notifiche.toml: evento.quesito_finito = \"quesito_finito\": atteso quesito_protocollato, "
    ));
    assert_eq!(
        dopo("notifiche.toml", "alle = \"08:00\"", "alle = \"21:00\""),
        "notifiche.toml: silenzio.sms.alle = \"21:00\": attesa un'ora diversa da \"dalle\""
    );
    assert_eq!(
        dopo("notifiche.toml", "[silenzio.sms]", "[silenzio.fax]"),
        "notifiche.toml: silenzio.fax = \"fax\": atteso cassetto, email, sms o pec"
    );
    assert_eq!(
        dopo("notifiche.toml", "non_dopo_ore = 72", "non_dopo_ore = 0"),
        "notifiche.toml: evento.termine_in_scadenza.non_dopo_ore = 0: atteso almeno 1; senza la chiave l'avviso parte \
         sempre"
    );
}

#[test]
fn due_poli_non_si_contendono_una_sede() {
    let copia = Copia::nuova();
    copia.aggiungi(
        "poli.toml",
        "[[polo]]\ncodice = \"altro\"\nnome = \"Altro\"\n\
         argomenti = [\"patronati.aspetti_normativi_e_procedimentali\"]\nserve = [\"0400\"]\nsede = \"0400\"\n\
         unita = \"cric\"",
    );
    let errore = copia.unico();
    assert!(
        errore.contains("`altro`.serve = \"0400\": per l'argomento")
            && errore.ends_with("già servita da \"cric_valle_d_aosta\""),
        "{errore}"
    );
}

#[test]
fn r69_due_poli_non_si_contendono_una_regione() {
    assert_eq!(
        dopo("poli.toml", "regione = \"valle_d_aosta\"", "regione = \"piemonte\""),
        "poli.toml: polo[2] `cric_valle_d_aosta`.regione = \"piemonte\": per l'argomento \
         \"patronati.aspetti_normativi_e_procedimentali\" la regione ha già \"cric_piemonte\""
    );
    let errore = dopo("poli.toml", "regione = \"valle_d_aosta\"", "regione = \"padania\"");
    assert!(
        errore.starts_with(
            "poli.toml: polo[2] `cric_valle_d_aosta`.regione = \"padania\": atteso piemonte, valle_d_aosta, "
        ) && errore.ends_with("sicilia o sardegna"),
        "{errore}"
    );
}

#[test]
fn r66_r68_i_profili_di_un_argomento_sono_tra_quelli_del_cassetto() {
    let errore = dopo("argomenti.toml", "profili = [\"referente_regionale\"]", "profili = [\"cittadino\"]");
    assert!(
        errore.ends_with(
            "`patronati.aspetti_normativi_e_procedimentali`.profili = \"cittadino\": non è tra i profili del Cassetto \
             \"patronati\""
        ),
        "{errore}"
    );
}

#[test]
fn r83_gli_elenchi_abilitati_hanno_un_nome_e_stanno_dove_ci_sono_operatori() {
    let file = "cassetti/patronati.toml";
    assert_eq!(
        dopo(file, "[\"sperimentazione\", ", "[\"Prima fase\", "),
        format!(
            "{file}: elenchi_abilitati = \"Prima fase\": attese da 1 a 40 lettere minuscole senza accento, cifre e _"
        )
    );
    assert_eq!(
        dopo(file, "\"estensione\", ", "\"sperimentazione\", "),
        format!("{file}: elenchi_abilitati = \"sperimentazione\": è scritto più di una volta")
    );
    assert_eq!(
        dopo(file, "\nelenchi_abilitati = ", "\n# elenchi_abilitati = "),
        format!(
            "{file}: elenchi_abilitati: chiave mancante: la regione di un referente_regionale viene dal suo elenco"
        )
    );
    assert_eq!(
        dopo("cassetti/aziende.toml", "\nposizione = ", "\nelenchi_abilitati = []\nposizione = "),
        "cassetti/aziende.toml: elenchi_abilitati: gli elenchi sono di operatore_patronato e referente_regionale, che \
         qui non scrivono"
    );
}
