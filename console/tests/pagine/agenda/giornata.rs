//! "Day and week of each punto di consulenza, preliminary review, definition without meeting, agreed mode, move with
//! proposals."

use super::appoggio::{A_DISTANZA, Console, campo};
use tests::databases;
use workflows::{
    appuntamenti::{NomeStato, Stato},
    tabelle::CanaleErogazione,
};

#[tokio::test]
async fn r54_r64_r38_r47_la_giornata_di_un_appuntamento_dalla_valutazione_alla_definizione() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let anna = c.entra("anna").await;
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);

        let giorno = anna.get(&format!("/agenda?punto={A_DISTANZA}&giorno=2026-03-20")).await.bene(200);
        for frase in [
            "ven 20 mar 2026",
            "10:30–11:00",
            "da concordare (chiesto: web meeting)",
            "da fare",
            "1 posto libero",
            "A distanza e vicini, senza modalità concordata",
            "Confermato",
        ] {
            assert!(giorno.dice(frase), "{label}: {frase}\n{}", giorno.corpo);
        }
        let settimana = anna
            .get(&format!("/agenda?punto={A_DISTANZA}&giorno=2026-03-18&vista=settimana"))
            .await
            .bene(200);
        assert!(settimana.dice("lun 16 mar 2026") && settimana.dice("ven 20 mar 2026"), "{label}");
        assert!(!settimana.dice("sab 21 mar 2026</a>"), "{label}: il sabato è chiuso");
        assert!(settimana.dice(&qui) && settimana.dice("da valutare"), "{label}");

        let pagina = anna.get(&qui).await.bene(200);
        for frase in
            ["<dt>e-mail</dt><dd>studio@esempio.it", "Il MAV non arriva.", "Valuta il caso", "Sposta"]
        {
            assert!(pagina.dice(frase), "{label}: {frase}");
        }
        let versione = |p: &str| campo(p, "versione").unwrap().to_owned();
        let v = versione(&pagina.corpo);
        let esame = [("versione", v.as_str()), ("testo", "Il MAV è partito ieri.")];
        let fatto = anna.post(&format!("{qui}/esame"), &esame).await.bene(303);
        assert_eq!(fatto.verso, format!("{qui}?fatto=esamina"), "{label}");
        let pagina = anna.get(&fatto.verso).await.bene(200);
        assert!(pagina.dice("La valutazione è salvata.") && pagina.dice("Il MAV è partito ieri."), "{label}");

        // The page that was open before: nothing is done, nothing that was written is lost.
        let vecchia = [("versione", v.as_str()), ("testo", "Risposta scritta a lungo.")];
        let superata = anna.post(&format!("{qui}/definizione"), &vecchia).await.bene(409);
        assert!(superata.dice("Nel frattempo l'appuntamento è cambiato"), "{label}");
        assert!(superata.dice("Risposta scritta a lungo."), "{label}: resta nel modulo");
        assert_eq!(c.legge(nato.meta.id).await.nome_stato(), NomeStato::Confermato, "{label}");

        let v = versione(&pagina.corpo);
        let senza = [("versione", v.as_str()), ("canale", "telefono"), ("testo", "")];
        let no = anna.post(&format!("{qui}/modalita"), &senza).await.bene(409);
        assert!(no.dice("perché non si può usare la videochiamata"), "{label}: R55");
        let telefono = [("versione", v.as_str()), ("canale", "telefono"), ("testo", "Linea debole.")];
        anna.post(&format!("{qui}/modalita"), &telefono).await.bene(303);
        let adesso = c.legge(nato.meta.id).await;
        assert_eq!(adesso.fatti.canale, CanaleErogazione::Telefono, "{label}");
        assert!(!anna.get("/agenda").await.dice("senza modalità concordata"), "{label}: l'avviso va via");

        let pagina = anna.get(&qui).await.bene(200);
        assert!(!pagina.dice("Web meeting</h2>"), "{label}: R82, non è un web meeting");
        let v = versione(&pagina.corpo);
        let proposta = pagina.corpo.split("id=\"slot-1\" name=\"inizio\" value=\"").nth(1).unwrap();
        let proposta = proposta.split('"').next().unwrap().replace("&#43;", "+");
        let senza = [("versione", v.as_str()), ("punto", A_DISTANZA), ("inizio", &proposta), ("testo", "")];
        let no = anna.post(&format!("{qui}/spostamento"), &senza).await.bene(409);
        assert!(no.dice("il motivo, che l'utente leggerà"), "{label}");
        let sposta =
            [("versione", v.as_str()), ("punto", A_DISTANZA), ("inizio", &proposta), ("testo", "Impegno.")];
        anna.post(&format!("{qui}/spostamento"), &sposta).await.bene(303);
        let spostato = c.legge(nato.meta.id).await;
        assert_ne!(spostato.inizio, nato.inizio, "{label}");
        let pagina = anna.get(&qui).await.bene(200);
        assert!(pagina.dice("Era ven 20 mar 2026, 10:30"), "{label}: R38");
        for frase in [
            "ha prenotato per ven 20 mar 2026, 10:30 (",
            "anna Rossi ha concordato la modalità: telefono",
            "anna Rossi ha spostato da ven 20 mar 2026, 10:30 a ",
        ] {
            assert!(pagina.dice(frase), "{label}: {frase}\n{}", pagina.corpo);
        }

        let v = versione(&pagina.corpo);
        let vuota = [("versione", v.as_str()), ("testo", "  ")];
        anna.post(&format!("{qui}/definizione"), &vuota).await.bene(409);
        let definita = [("versione", v.as_str()), ("testo", "Il MAV è nel Cassetto.")];
        anna.post(&format!("{qui}/definizione"), &definita).await.bene(303);
        let pagina = anna.get(&qui).await.bene(200);
        assert!(pagina.dice("Chiuso e Definito") && pagina.dice("Il MAV è nel Cassetto."), "{label}: R47");
        assert!(!pagina.dice(&format!("action=\"{qui}/cancellazione\"")), "{label}: non si cambia più");
        assert!(matches!(c.legge(nato.meta.id).await.stato, Stato::ChiusoEDefinito(_)), "{label}");
        let dopo = [("versione", versione_di(&c, nato.meta.id).await), ("testo", "Tardi".to_owned())];
        let dopo: Vec<(&str, &str)> = dopo.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let no = anna.post(&format!("{qui}/cancellazione"), &dopo).await.bene(409);
        assert!(no.dice("solo uno confermato"), "{label}: R40");
    }
}

async fn versione_di(c: &Console, id: engine::Uuid) -> String {
    c.legge(id).await.meta.version.to_string()
}

#[tokio::test]
async fn r48_la_sede_cancella_dicendo_perche() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let sara = c.entra("sara").await;
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);
        let v = nato.meta.version.to_string();
        sara.post(&format!("{qui}/cancellazione"), &[("versione", &v), ("testo", "")]).await.bene(409);
        let motivo = [("versione", v.as_str()), ("testo", "Sede chiusa.")];
        sara.post(&format!("{qui}/cancellazione"), &motivo).await.bene(303);
        let pagina = sara.get(&qui).await.bene(200);
        assert!(pagina.dice("Dalla sede: Sede chiusa.") && pagina.dice("Cancellato"), "{label}");
        let giorno = sara.get(&format!("/agenda?punto={A_DISTANZA}&giorno=2026-03-20")).await.bene(200);
        assert!(
            giorno.dice("nessun appuntamento") && giorno.dice("Cancellato"),
            "{label}: il posto è libero"
        );
    }
}

/// The entry is there only by video, the link only around the hour, and only for who meets.
#[tokio::test]
async fn r82_accedi_web_meeting_solo_in_video_e_vicino_all_ora() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let nato = c.prenotato().await;
        let anna = c.entra("anna").await;
        let qui = format!("/agenda/appuntamenti/{}", nato.meta.id);
        let v = nato.meta.version.to_string();
        let video = [("versione", v.as_str()), ("canale", "web_meeting"), ("testo", "")];
        anna.post(&format!("{qui}/modalita"), &video).await.bene(303);
        c.s.officina.lavora().await;
        let prima = anna.get(&qui).await.bene(200);
        assert!(prima.dice("Web meeting</h2>") && !prima.dice("Accedi Web Meeting"), "{label}");
        c.s.officina.alle("2026-03-20T09:14:00Z").await;
        let anna = c.entra("anna").await;
        assert!(
            !anna.get(&qui).await.dice("Accedi Web Meeting"),
            "{label}: un quarto d'ora prima, non di più"
        );
        c.s.officina.alle("2026-03-20T09:15:00Z").await;
        let aperta = anna.get(&qui).await.bene(200);
        assert!(aperta.dice("Accedi Web Meeting") && aperta.dice("https://meet.esempio.it/"), "{label}");
        let mario = c.entra("mario").await;
        let guarda = mario.get(&qui).await.bene(200);
        assert!(guarda.dice("Web meeting</h2>"), "{label}");
        assert!(!guarda.dice("https://meet.esempio.it/"), "{label}: chi guarda non entra");
    }
}

#[tokio::test]
async fn un_giorno_che_non_si_legge_si_dice_e_si_vede_oggi() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let anna = c.entra("anna").await;
        let pagina = anna.get("/agenda?giorno=domani").await.bene(200);
        assert!(pagina.dice("Il giorno non si legge") && pagina.dice("lun 2 mar 2026"), "{label}");
        anna.get("/agenda?vista=mese").await.bene(400);
    }
}
