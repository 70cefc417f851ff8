//! What must hold of punti di consulenza, of units' mailboxes and of the rules of booking: each slip has its line.

mod comune;

use comune::{Copia, dopo};

const SPORTELLO: &str = "punti.toml: punto[1] `sportello`.";

/// A punto at Roma Tiburtino that holds, to spoil one line at a time.
const PROVA: &str = r#"
[[punto]]
codice = "prova"
nome = "Prova"
tipo = "ordinario"
sedi = ["7013"]
cassetti = ["aziende"]
canali = ["in_sede"]
unita = "cric"
durata_minuti = 30
posti = 1
anticipo_ore = 24
orizzonte_giorni = 30
[[punto.orari]]
giorni = ["lunedi"]
dalle = "09:00"
alle = "12:00"
"#;

/// The mistakes of that punto once a line became another, each without where it is.
fn con(da: &str, a: &str) -> Vec<String> {
    assert!(PROVA.contains(da), "{da}");
    let copia = Copia::nuova();
    copia.aggiungi("punti.toml", &PROVA.replacen(da, a, 1));
    let prefisso = "punti.toml: punto[6] `prova`.";
    copia.errori().iter().map(|e| e.strip_prefix(prefisso).unwrap_or(e).to_owned()).collect()
}

/// Whether that punto is still good.
fn buono(da: &str, a: &str) -> bool {
    assert!(PROVA.contains(da), "{da}");
    let copia = Copia::nuova();
    copia.aggiungi("punti.toml", &PROVA.replacen(da, a, 1));
    config::carica_tabelle(copia.radice()).is_ok()
}

#[test]
fn i_riferimenti_di_un_punto_devono_esistere() {
    assert!(buono("codice", "codice"));
    assert_eq!(
        con("\"ordinario\"", "\"ordinaria\""),
        ["tipo = \"ordinaria\": non è in punti.toml, tra i [[tipo]]; forse \"ordinario\""]
    );
    assert_eq!(con("[\"7013\"]", "[\"7019\"]"), ["sedi = \"7019\": non è in sedi.toml; forse \"7015\""]);
    assert_eq!(con("[\"7013\"]", "[]"), ["sedi = []: atteso almeno un codice, oppure \"tutte\""]);
    assert_eq!(
        con("[\"7013\"]", "\"ogni\""),
        ["sedi = \"ogni\": atteso \"tutte\" oppure l'elenco dei codici di sede, come [\"7013\", \"2200\"]"]
    );
    assert_eq!(con("\"cric\"", "\"crick\""), ["unita = \"crick\": non è in unita.toml; forse \"cric\""]);
    assert_eq!(
        con("[\"aziende\"]", "[\"aziendale\"]"),
        ["cassetti = \"aziendale\": non è in cassetti/; forse \"aziende\""]
    );
    assert_eq!(con("[\"aziende\"]", "[]"), ["cassetti = []: atteso almeno un codice"]);
    assert_eq!(
        con("[\"in_sede\"]", "[]"),
        ["canali = []: atteso almeno un canale tra in_sede, telefono e web_meeting"]
    );
    assert_eq!(
        con("[\"in_sede\"]", "[\"in_sede\", \"in_sede\"]"),
        ["canali = \"in_sede\": è scritto più di una volta"]
    );
    assert_eq!(
        con("[\"in_sede\"]", "[\"fax\"]"),
        ["canali[1] = \"fax\": atteso in_sede, telefono o web_meeting"]
    );
    assert_eq!(con("posti = 1\n", ""), ["posti: chiave mancante, è obbligatoria"]);
    let copia = Copia::nuova();
    copia.cambia("punti.toml", "[[tipo]]\ncodice", "[[genere]]\n[[tipo]]\ncodice");
    assert_eq!(copia.unico(), "punti.toml: genere: chiave sconosciuta; sono previsti [[tipo]] e [[punto]]");
}

#[test]
fn gli_argomenti_di_un_punto_sono_dei_suoi_cassetti() {
    let argomenti = |codici: &str| format!("argomenti = [{codici}]\ncanali");
    assert!(buono("canali", &argomenti("\"aziende.f24\"")));
    assert_eq!(
        con("canali", &argomenti("\"aziende.f25\"")),
        ["argomenti = \"aziende.f25\": non è in argomenti.toml; forse \"aziende.f24\""]
    );
    assert_eq!(
        con("canali", &argomenti("\"lavoro_domestico.mav\"")),
        [
            "argomenti = \"lavoro_domestico.mav\": è del Cassetto \"lavoro_domestico\", che non è tra i cassetti del punto"
        ]
    );
}

#[test]
fn un_punto_e_per_cassetti_che_danno_appuntamenti() {
    let copia = Copia::nuova();
    let sezione = std::fs::read_to_string(copia.file("cassetti/liberi_professionisti.toml")).unwrap();
    let prima = sezione.split("[appuntamenti]").next().unwrap();
    copia.scrivi("cassetti/liberi_professionisti.toml", prima);
    let atteso = "cassetti = \"liberi_professionisti\": il Cassetto non dà appuntamenti: manca [appuntamenti] in \
                  cassetti/liberi_professionisti.toml";
    assert_eq!(copia.unico(), format!("{SPORTELLO}{atteso}"));
}

#[test]
fn r52_un_tipo_collegato_a_un_cassetto_non_riceve_per_altri() {
    assert_eq!(
        dopo(
            "punti.toml",
            "cassetti = [\"lavoro_domestico\"]",
            "cassetti = [\"lavoro_domestico\", \"aziende\"]"
        ),
        "punti.toml: punto[4] `ld_covid19`.cassetti = [\"lavoro_domestico\",\"aziende\"]: atteso [\"lavoro_domestico\"]: \
         il tipo \"ld_covid19\" è collegato a quel solo Cassetto"
    );
    assert_eq!(
        dopo("punti.toml", "profili = [\"intermediario\"]", "profili = [\"intermediario\", \"cittadino\"]"),
        "punti.toml: tipo[2] `aziende_covid19`.profili = \"cittadino\": atteso uno dei profili che prenotano dal \
         Cassetto, che sono [\"azienda\",\"intermediario\"]"
    );
    let copia = Copia::nuova();
    copia.aggiungi("punti.toml", "[[tipo]]\ncodice = \"sport\"\nnome = \"Sport\"\ncassetto = \"sport\"");
    assert_eq!(copia.unico(), "punti.toml: tipo[6] `sport`.cassetto = \"sport\": non è in cassetti/");
}

#[test]
fn r51_nessuna_consulenza_a_distanza_nelle_agenzie_territoriali() {
    let copia = Copia::nuova();
    let punto = PROVA
        .replace("\"ordinario\"", "\"aziende_covid19\"")
        .replace("[\"7013\"]", "[\"2700\", \"2791\"]")
        .replace("[\"in_sede\"]", "[\"in_sede\", \"telefono\"]");
    copia.aggiungi("punti.toml", &punto);
    let prefisso = "punti.toml: punto[6] `prova`.";
    assert_eq!(
        copia.errori(),
        [
            format!(
                "{prefisso}sedi = \"2791\": è un'Agenzia territoriale, dove non c'è consulenza a distanza: la serve il \
                 punto della sede provinciale"
            ),
            format!("{prefisso}canali = \"in_sede\": attesi telefono o web_meeting: il tipo è a distanza"),
            format!(
                "{prefisso}unita = \"cric\": in unita.toml non ha una casella, da cui partono gli inviti ai web meeting"
            ),
        ]
    );
    // An ordinary punto may stand there.
    assert!(buono("[\"7013\"]", "[\"2700\", \"2791\"]"));
}

#[test]
fn r58_un_web_meeting_vuole_la_casella_dell_unita() {
    let senza = "in unita.toml non ha una casella, da cui partono gli inviti ai web meeting";
    assert_eq!(con("[\"in_sede\"]", "[\"web_meeting\"]"), [format!("unita = \"cric\": {senza}")]);
    assert!(buono("[\"in_sede\"]", "[\"telefono\"]"));
    let atteso = "atteso un indirizzo di posta, con {sede} al posto del codice della sede, come \
                  \"uo.credito.{sede}@ente.example\"";
    let buona = "uo.anagrafica-flussi.{sede}@inps.example";
    for sbagliata in [
        "uo.{citta}@inps.example",
        "uo.{sede}",
        "uo @inps.example",
        "@inps.example",
        "uo@inps",
        "uo@b@c.d",
        "uo.@a.b",
    ] {
        assert_eq!(
            dopo("unita.toml", buona, sbagliata),
            format!("unita.toml: unita[2] `anagrafica_flussi`.casella = \"{sbagliata}\": {atteso}")
        );
    }
    let copia = Copia::nuova();
    copia.cambia("unita.toml", buona, "una_sola+casella@inps.example");
    assert!(config::carica_tabelle(copia.radice()).is_ok());
}

#[test]
fn indirizzo_e_serve_sono_di_un_punto_in_una_sola_sede() {
    let molte = "previsto soltanto se il punto sta in una sola sede";
    let due = |riga: &str| format!("[\"7013\", \"7000\"]\n{riga}");
    assert_eq!(
        con("[\"7013\"]", &due("indirizzo = \"Via Tiburtina 1\"")),
        [format!("indirizzo = \"Via Tiburtina 1\": {molte}")]
    );
    assert_eq!(con("[\"7013\"]", &due("serve = [\"7013\"]")), [format!("serve = [\"7013\"]: {molte}")]);
    let una = |riga: &str| format!("[\"7013\"]\n{riga}");
    assert!(buono("[\"7013\"]", &una("indirizzo = \"Via Tiburtina 1\"\nserve = [\"7013\", \"7000\"]")));
    assert_eq!(
        con("[\"7013\"]", &una("indirizzo = \" \"")),
        ["indirizzo = \" \": atteso l'indirizzo dove si va, oppure nessuna chiave"]
    );
    assert_eq!(
        con("[\"7013\"]", &una("serve = [\"7000\"]")),
        ["serve = [\"7000\"]: manca \"7013\", la sede del punto"]
    );
    assert_eq!(
        con("[\"7013\"]", &una("serve = [\"7013\", \"7019\"]")),
        ["serve = \"7019\": non è in sedi.toml; forse \"7015\""]
    );
}

#[test]
fn i_numeri_di_un_punto_stanno_in_piedi() {
    for minuti in [0, 4, 7, 481, 485] {
        assert_eq!(
            con("durata_minuti = 30", &format!("durata_minuti = {minuti}")),
            [format!("durata_minuti = {minuti}: attesi da 5 a 480 minuti, a multipli di 5")]
        );
    }
    assert!(buono("durata_minuti = 30", "durata_minuti = 5"));
    assert!(buono("durata_minuti = 30", "durata_minuti = 180"));
    for posti in [0, 101] {
        let riga = format!("posti = {posti}");
        assert_eq!(con("posti = 1", &riga), [format!("{riga}: attesi da 1 a 100 posti")]);
    }
    assert!(buono("posti = 1", "posti = 100"));
    assert_eq!(con("anticipo_ore = 24", "anticipo_ore = 721"), ["anticipo_ore = 721: attese al più 720 ore"]);
    assert_eq!(
        con("anticipo_ore = 24", "anticipo_ore = 720"),
        ["orizzonte_giorni = 30: attesi più giorni di anticipo_ore, che è 720"]
    );
    assert!(buono("anticipo_ore = 24", "anticipo_ore = 719"));
    for giorni in [0, 366] {
        let riga = format!("orizzonte_giorni = {giorni}");
        assert_eq!(con("orizzonte_giorni = 30", &riga), [format!("{riga}: attesi da 1 a 365 giorni")]);
    }
    assert!(buono("orizzonte_giorni = 30", "orizzonte_giorni = 365"));
}

#[test]
fn gli_orari_di_un_punto_stanno_in_piedi() {
    assert_eq!(
        con("giorni = [\"lunedi\"]", "giorni = []"),
        ["orari[1].giorni = []: atteso almeno un giorno della settimana"]
    );
    assert_eq!(
        con("[\"lunedi\"]", "[\"lunedi\", \"lunedì\"]"),
        ["orari[1].giorni = \"lunedi\": è scritto più di una volta"]
    );
    assert_eq!(
        con("alle = \"12:00\"", "alle = \"09:00\""),
        ["orari[1].alle = \"09:00\": attesa un'ora dopo \"dalle\", che è 09:00"]
    );
    assert_eq!(
        con("alle = \"12:00\"", "alle = \"09:29\""),
        ["orari[1].alle = \"09:29\": da \"dalle\" non c'è posto per un incontro, che dura 30 minuti"]
    );
    assert!(buono("alle = \"12:00\"", "alle = \"09:30\""));
    assert_eq!(
        con("dalle = \"09:00\"", "dalle = \"09:00:30\""),
        ["orari[1].dalle = \"09:00:30\": attesi ore e minuti, come \"08:30\""]
    );
    assert_eq!(
        con("dalle = \"09:00\"", "dalle = \"9 e mezza\""),
        [
            "orari[1].dalle = \"9 e mezza\": atteso un'ora come \"21:00\" o una data come \"2026-12-24\", esistenti"
        ]
    );
    let altra = |giorno: &str, dalle: &str| {
        format!(
            "alle = \"12:00\"\n[[punto.orari]]\ngiorni = [\"{giorno}\"]\ndalle = \"{dalle}\"\nalle = \"13:00\""
        )
    };
    assert_eq!(
        con("alle = \"12:00\"", &altra("lunedi", "11:59")),
        ["orari[2].dalle = \"11:59\": di \"lunedi\" si sovrappone a 09:00-12:00"]
    );
    assert!(buono("alle = \"12:00\"", &altra("lunedi", "12:00")));
    assert!(buono("alle = \"12:00\"", &altra("martedi", "09:00")));
    let copia = Copia::nuova();
    copia.aggiungi(
        "punti.toml",
        &PROVA.split("[[punto.orari]]").next().unwrap().replace("posti", "orari = []\nposti"),
    );
    assert_eq!(
        copia.unico(),
        "punti.toml: punto[6] `prova`.orari = []: attesa almeno una fascia, [[punto.orari]]"
    );
    // Ten on each day, one after the other.
    let fasce = |quante: usize| -> String {
        let giorni = ["lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato"];
        let fascia = |n: usize| {
            let (giorno, dalle) = (giorni[n / 10], 8 + n % 10);
            format!(
                "[[punto.orari]]\ngiorni = [\"{giorno}\"]\ndalle = \"{dalle:02}:00\"\nalle = \"{:02}:00\"\n",
                dalle + 1
            )
        };
        (0..quante).map(fascia).collect()
    };
    let testa = PROVA.split("[[punto.orari]]").next().unwrap();
    let copia = Copia::nuova();
    copia.aggiungi("punti.toml", &format!("{testa}{}", fasce(51)));
    assert_eq!(copia.unico(), "punti.toml: punto[6] `prova`.orari = 51: attese al più 50 fasce");
    let copia = Copia::nuova();
    copia.aggiungi("punti.toml", &format!("{testa}{}", fasce(50)));
    assert!(config::carica_tabelle(copia.radice()).is_ok());
}

#[test]
fn le_regole_degli_appuntamenti_di_un_cassetto_stanno_in_piedi() {
    let sezione = |da: &str, a: &str| {
        dopo("cassetti/aziende.toml", da, a).replace("cassetti/aziende.toml: appuntamenti.", "")
    };
    let profili = "[appuntamenti]\nprofili = [\"azienda\", \"intermediario\"]";
    assert_eq!(
        sezione(profili, "[appuntamenti]\nprofili = [\"cittadino\", \"intermediario\"]"),
        "profili = \"cittadino\": atteso uno dei profili del Cassetto, che sono [\"azienda\",\"intermediario\"]"
    );
    assert_eq!(
        sezione(profili, "[appuntamenti]\nprofili = [\"intermediario\", \"intermediario\"]"),
        "profili = \"intermediario\": è scritto più di una volta"
    );
    assert_eq!(
        sezione("soggetti_massimi = 1", "soggetti_massimi = 0"),
        "soggetti_massimi = 0: atteso almeno 1"
    );
    assert_eq!(
        sezione("soggetti_massimi = 1", "soggetti_massimi = 2"),
        "soggetti_massimi = 2: atteso 1: più persone insieme solo per operatore_patronato, e qui prenota anche azienda"
    );
    for chiave in ["preavviso_ore", "promemoria_ore"] {
        assert_eq!(
            sezione(&format!("{chiave} = 24"), &format!("{chiave} = 721")),
            format!("{chiave} = 721: attese al più 720 ore")
        );
        let copia = Copia::nuova();
        copia.cambia("cassetti/aziende.toml", &format!("{chiave} = 24"), &format!("{chiave} = 720"));
        copia.cambia("cassetti/patronati.toml", &format!("{chiave} = 24"), &format!("{chiave} = 0"));
        assert!(config::carica_tabelle(copia.radice()).is_ok());
    }
    assert_eq!(
        dopo("cassetti/liberi_professionisti.toml", "stessa_posizione = false", "stessa_posizione = true"),
        "cassetti/liberi_professionisti.toml: appuntamenti.stessa_posizione = true: da questo Cassetto non si indica una \
         posizione: atteso false"
    );
    let allegati = "[appuntamenti.allegati]\nnumero_massimo = 3\ndimensione_massima = 3145728";
    assert_eq!(
        sezione(allegati, &allegati.replace("3145728", "3145729")),
        "allegati.dimensione_massima = 3145729: atteso al più totale_massimo, che è 3145728"
    );
    let copia = Copia::nuova();
    copia.cambia(
        "cassetti/patronati.toml",
        "[appuntamenti]\nprofili = [\"operatore_patronato\"]",
        "[appuntamenti]\nprofili = []",
    );
    let vuoti = "cassetti/patronati.toml: appuntamenti.profili = []: atteso almeno un profilo che possa prenotare; per non \
                 dare appuntamenti si toglie [appuntamenti]";
    assert!(copia.errori().contains(&vuoti.to_owned()));
}
