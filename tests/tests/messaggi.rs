//! Every message that a real life of a quesito sends, as its recipient reads it: one snapshot for each event. Those of
//! an appointment are written from the samples of their words.
//!
//! A template that changes on purpose: `INSTA_UPDATE=always cargo test -p tests --test messaggi`, then read the diff.

use engine::{Db, Uuid};
use std::{collections::BTreeMap, fmt::Write, time::Duration};
use tests::{Prova, databases, modelli};
use workers::canali::{Busta, Calendario, Cartella, EsitoInvio, Trasporto, message_id};
use workflows::{
    appuntamenti::{Invito, Metodo},
    attore::{Attore, Ruolo},
    notifiche::{Modelli, Notifica, Testo, campione, segmenti_sms},
    quesiti::{Atto, Richiesta, messaggio::Scritto},
    smistamento::Destinazione,
    tabelle::{Canale, Evento},
};

const GIORNO: Duration = Duration::from_secs(86_400);
/// Fixed, because it is part of the address in the messages.
const SVOLTO: Uuid = Uuid::from_u128(1);
const DIMENTICATO: Uuid = Uuid::from_u128(2);

/// What somebody who wants to forge headers, or a terminal, would write. The doors clean it (`testo_pulito`); here it
/// gets past them. No NUL: PostgreSQL stores none.
const OSTILE: &str = "F24\r\nBcc: vittima@esempio.it\r\n\r\nOggetto: finto\n.\nQUIT\u{1b}[31m <script>alert(1)</script> {{ 7 * 7 }}";

fn richiesta(oggetto: &str) -> Richiesta {
    Richiesta { oggetto: oggetto.into(), mittente_nome: Some("Anna Bianchi".into()), ..Prova::richiesta() }
}

async fn apre(prova: &Prova, id: Uuid, richiesta: Richiesta) -> Attore {
    let attore = Prova::mittente(&richiesta);
    let scritto = Scritto::testo("Perché il versamento non risulta?");
    prova.ufficio.apri(&attore, id, richiesta, scritto, None).await.unwrap();
    prova.protocolla().await;
    attore
}

/// Two quesiti: one goes through every act, nobody looks at the other. All their notifications, oldest first.
async fn vita(db: Db, oggetto: &str, parole: &str) -> Vec<Notifica> {
    let prova = Prova::nuova(db, "2026-03-02").await;
    let contatti = [
        (Canale::Email, "ditta@esempio.it"),
        (Canale::Sms, "+393331234567"),
        (Canale::Pec, "ditta@pec.esempio.it"),
    ];
    prova.recapiti(Prova::MITTENTE, &contatti).await;
    let anna = prova.assume("anna", Ruolo::Funzionario, "7013").await;
    let sara = prova.assume("sara", Ruolo::Supervisore, "7013").await;
    prova.assume("mara", Ruolo::Monitoraggio, "7000").await;
    let scrive = || Scritto::testo(parole);

    let ditta = apre(&prova, SVOLTO, richiesta(oggetto)).await;
    apre(&prova, DIMENTICATO, richiesta(oggetto)).await;
    let verso = Destinazione { sede: "7013".into(), unita: "relazioni_utenza".into() };
    let chiudi =
        Atto::Chiudi { esito: "respinto".into(), commento: scrive(), appuntamento_disponibile: true };
    for (attore, atto) in [
        (&anna, Atto::PrendiInCarico),
        (&anna, Atto::Trasferisci { verso, motivo: parole.into() }),
        (&anna, Atto::PrendiInCarico),
        (&anna, Atto::Sospendi(scrive())),
        (&ditta, Atto::Integra(scrive())),
        (&anna, Atto::Rispondi(scrive())),
        (&anna, chiudi),
        (&sara, Atto::Riapri { motivo: parole.into() }),
    ] {
        prova.ufficio.clock.advance(Duration::from_secs(3_600));
        prova.fa(attore, SVOLTO, atto).await;
    }
    for _ in 0..60 {
        prova.ufficio.clock.advance(GIORNO);
        prova.scatta().await;
    }
    let mut conn = prova.ufficio.db.read().await.unwrap();
    let mut tutte = Vec::new();
    for id in [SVOLTO, DIMENTICATO] {
        tutte.extend(workflows::notifiche::di_quesito(&mut conn, id).await.unwrap());
    }
    tutte
}

fn stampa(canale: Canale, testo: &Testo) -> String {
    let mut pagina = format!("--- {} ---\n", canale.codice());
    if let Some(oggetto) = &testo.oggetto {
        writeln!(pagina, "Oggetto: {oggetto}\n").unwrap();
    }
    pagina + &testo.corpo + "\n\n"
}

#[tokio::test]
async fn r19_r20_r21_ogni_evento_ha_i_suoi_messaggi_per_ogni_canale() {
    for (label, db) in databases().await {
        let modelli = modelli();
        let mut pagine: BTreeMap<Evento, BTreeMap<Canale, String>> = BTreeMap::new();
        for n in vita(db, "F24 – marzo 2026", "Manca la quietanza del modello F24 di marzo 2026.").await {
            let testo = modelli.testo(&n).unwrap();
            for resto in ["{{", "{%", "}}", "undefined", "None", "none", "\n\n\n"] {
                assert!(!testo.corpo.contains(resto), "{label}: {:?} {:?}: {resto:?}", n.evento, n.canale);
            }
            pagine.entry(n.evento).or_default().entry(n.canale).or_insert_with(|| stampa(n.canale, &testo));
        }
        let di_quesito = |evento: &Evento| !Evento::DI_APPUNTAMENTO.contains(evento);
        for (evento, regola) in Prova::tabelle().notifiche.iter().filter(|(e, _)| di_quesito(e)) {
            let visti: Vec<_> = pagine.get(evento).into_iter().flat_map(BTreeMap::keys).copied().collect();
            let mut previsti = regola.canali.clone();
            previsti.sort();
            assert_eq!(visti, previsti, "{label}: {evento:?}");
        }
        for (evento, canali) in pagine {
            insta::assert_snapshot!(evento.codice(), canali.into_values().collect::<String>());
        }
    }
}

/// What is sent about an appointment: the sample of each word, but for the addresses, which are those of the whole.
fn di_appuntamento(modello: &Notifica) -> Vec<Notifica> {
    let tabelle = Prova::tabelle();
    let mut tutte = Vec::new();
    for evento in Evento::DI_APPUNTAMENTO {
        let mut dati = campione(evento);
        dati.retain(|nome, _| nome != "link" && !nome.starts_with("assistenza_"));
        for canale in tabelle.notifiche[&evento].canali.iter().copied() {
            let appuntamento = Some(SVOLTO);
            tutte.push(Notifica { evento, canale, appuntamento, dati: dati.clone(), ..modello.clone() });
        }
    }
    tutte
}

async fn una_notifica() -> Notifica {
    let (_, db) = databases().await.swap_remove(0);
    vita(db, "F24", "x").await.into_iter().find(|n| n.canale == Canale::Email).unwrap()
}

#[tokio::test]
async fn r38_r48_r53_r56_r64_ogni_evento_di_un_appuntamento_ha_i_suoi_messaggi_per_ogni_canale() {
    let modelli = modelli();
    let mut pagine: BTreeMap<Evento, BTreeMap<Canale, String>> = BTreeMap::new();
    for n in di_appuntamento(&una_notifica().await) {
        let testo = modelli.testo(&n).unwrap();
        for resto in ["{{", "{%", "}}", "undefined", "None", "none", "\n\n\n"] {
            assert!(!testo.corpo.contains(resto), "{:?} {:?}: {resto:?}", n.evento, n.canale);
        }
        if matches!(n.canale, Canale::Email | Canale::Pec) {
            let link = format!("https://cassetto.esempio.it/appuntamenti/{SVOLTO}");
            assert!(testo.corpo.contains(&link), "{}", testo.corpo);
        }
        pagine.entry(n.evento).or_default().insert(n.canale, stampa(n.canale, &testo));
    }
    assert_eq!(pagine.len(), Evento::DI_APPUNTAMENTO.len());
    for (evento, canali) in pagine {
        insta::assert_snapshot!(evento.codice(), canali.into_values().collect::<String>());
    }
}

/// Whatever the sede and however far the year: one segment, or the institute pays twice.
#[tokio::test]
async fn r19_r20_ogni_sms_sta_in_un_segmento_gsm7_per_ogni_sede() {
    let (_, db) = databases().await.swap_remove(0);
    let (modelli, tabelle) = (modelli(), Prova::tabelle());
    let sms: Vec<_> = vita(db, "F24", "Manca la quietanza.")
        .await
        .into_iter()
        .filter(|n| n.canale == Canale::Sms)
        .collect();
    assert!(sms.len() >= 5, "{}", sms.len());
    let di_appuntamento = di_appuntamento(&sms[0]).into_iter().filter(|n| n.canale == Canale::Sms);
    for n in sms.into_iter().chain(di_appuntamento) {
        for sede in tabelle.sedi.values() {
            let mut dati = n.dati.clone();
            dati.insert("sede".into(), sede.nome.clone().into());
            dati.insert("protocollo".into(), format!("INPS.{}.31/12/2026.9999999", sede.codice).into());
            dati.insert("data".into(), "mercoledì 30 settembre 2026".into());
            dati.insert("cancellato_da".into(), "dall'utente".into());
            let testo = modelli.testo(&Notifica { dati, ..n.clone() }).unwrap().corpo;
            assert_eq!(segmenti_sms(&testo), 1, "{}: {testo}", testo.chars().count());
            // Filled up to 160 it is still one: no character of it asks for UCS-2, whose segments hold 70.
            let caratteri = testo.chars().count();
            assert_eq!(segmenti_sms(&(testo.clone() + &"a".repeat(160 - caratteri))), 1, "{testo}");
        }
    }
}

/// Names of the headers of a message, in order; a folded line belongs to the one before.
fn intestazioni(messaggio: &str) -> Vec<&str> {
    let (testa, _) = messaggio.split_once("\r\n\r\n").unwrap();
    let righe = testa.split("\r\n").filter(|r| !r.starts_with([' ', '\t']));
    righe.map(|r| r.split_once(':').unwrap().0).collect()
}

async fn spedisce(busta: &Busta) -> String {
    let cartella = tempfile::tempdir().unwrap();
    let trasporto = Cartella::nuova(cartella.path(), "INPS <non-rispondere@inps.example>").unwrap();
    let esito = trasporto.invia(busta).await;
    let EsitoInvio::Inviata { riferimento: Some(nome), .. } = esito else { panic!("{esito:?}") };
    tokio::fs::read_to_string(cartella.path().join(busta.canale.codice()).join(nome)).await.unwrap()
}

fn busta(n: &Notifica, testo: Testo) -> Busta {
    Busta {
        notifica: n.id,
        canale: n.canale,
        indirizzo: n.indirizzo.clone(),
        testo,
        message_id: message_id(n.id, "esempio.it"),
        data: n.creata_il,
        calendario: None,
    }
}

/// What people write never becomes a header, a command, or a control character of whoever reads.
#[tokio::test]
async fn r21_un_testo_ostile_resta_testo() {
    for (label, db) in databases().await {
        let modelli = modelli();
        let (mut viste, mut nomi) = (0, None);
        for n in vita(db, OSTILE, OSTILE).await {
            let testo = modelli.testo(&n).unwrap();
            let oggetto = testo.oggetto.clone().unwrap_or_default();
            assert!(!oggetto.chars().any(char::is_control), "{label}: {oggetto:?}");
            assert!(!testo.corpo.chars().any(|c| c.is_control() && c != '\n'), "{label}: {:?}", testo.corpo);
            assert!(!testo.corpo.contains(" 49"), "{label}: quel che si scrive non si calcola");
            viste += usize::from(testo.corpo.contains("<script>"));
            if matches!(n.canale, Canale::Email | Canale::Pec) {
                let messaggio = spedisce(&busta(&n, testo)).await;
                let trovate: Vec<String> = intestazioni(&messaggio).into_iter().map(str::to_owned).collect();
                assert_eq!(nomi.get_or_insert_with(|| trovate.clone()), &trovate, "{label}: {:?}", n.evento);
            }
        }
        assert!(viste > 0, "{label}: il testo ostile non è arrivato a nessun messaggio");
        let nomi = nomi.unwrap();
        assert!(!nomi.iter().any(|nome| nome.eq_ignore_ascii_case("bcc")), "{label}: {nomi:?}");
        assert_eq!(nomi.iter().filter(|nome| *nome == "Subject").count(), 1, "{label}");
    }
}

/// Nor in what is sent about an appointment, whose calendar has lines of its own.
#[tokio::test]
async fn r21_r56_un_testo_ostile_non_invita_nessun_altro() {
    let modelli = modelli();
    for mut n in di_appuntamento(&una_notifica().await) {
        for valore in n.dati.values_mut().filter(|v| v.is_string()) {
            *valore = OSTILE.into();
        }
        let testo = modelli.testo(&n).unwrap();
        assert!(!testo.corpo.chars().any(|c| c.is_control() && c != '\n'), "{:?}", testo.corpo);
        if n.canale != Canale::Email {
            continue;
        }
        let invito = Invito {
            appuntamento: SVOLTO,
            serie: 0,
            metodo: Metodo::Richiesta,
            sequenza: 1,
            inizio: n.creata_il,
            fine: n.creata_il.plus(GIORNO),
            collegamento: OSTILE.into(),
            casella: "credito.romatiburtino@inps.example".into(),
            casella_nome: OSTILE.into(),
            invitato: n.indirizzo.clone(),
        };
        let oggetto = testo.oggetto.clone().unwrap();
        let calendario = Calendario {
            testo: invito.calendario(&oggetto, &testo.corpo, n.creata_il),
            casella: invito.casella,
            casella_nome: invito.casella_nome,
            metodo: invito.metodo,
        };
        assert_eq!(calendario.testo.matches("\r\nATTENDEE").count(), 1, "{}", calendario.testo);
        assert!(!calendario.testo.contains("\nBcc"), "{}", calendario.testo);
        let messaggio = spedisce(&Busta { calendario: Some(calendario), ..busta(&n, testo) }).await;
        let nomi = intestazioni(&messaggio);
        assert!(!nomi.iter().any(|nome| nome.eq_ignore_ascii_case("bcc")), "{nomi:?}");
        assert_eq!(nomi.iter().filter(|nome| **nome == "From").count(), 1);
    }
}

/// An administrator may put the sender's own words in the subject: they stay on one line there.
#[tokio::test]
async fn r21_un_oggetto_ostile_nel_modello_resta_una_riga() {
    let (_, db) = databases().await.swap_remove(0);
    let mut n = vita(db, OSTILE, "x").await.into_iter().find(|n| n.canale == Canale::Email).unwrap();
    n.dati.insert("oggetto".into(), format!("{OSTILE}\u{0}").into());
    let chiave = format!("{}/email", n.evento.codice());
    let testi = BTreeMap::from([(chiave, "Oggetto: {{ oggetto }}\n\n{{ oggetto }}\n".to_owned())]);
    let testo = Modelli::nuovi(testi).unwrap().testo(&n).unwrap();
    let oggetto = testo.oggetto.clone().unwrap();
    assert!(oggetto.starts_with("F24 Bcc: vittima@esempio.it Oggetto: finto"), "{oggetto}");
    let messaggio = spedisce(&busta(&n, testo)).await;
    assert!(!intestazioni(&messaggio).contains(&"Bcc"), "{messaggio}");
    let (testa, corpo) = messaggio.split_once("\r\n\r\n").unwrap();
    assert!(testa.contains("To: ditta@esempio.it"), "{testa}");
    assert!(!corpo.contains('\u{0}') && !corpo.contains('\u{1b}'), "{corpo:?}");
}
