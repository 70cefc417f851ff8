//! The term in the page of a quesito and in its row, also where it is over or stands still, and in what is written to
//! the sender.

use super::appoggio::{Console, SEDE};
use engine::Uuid;
use tests::{Prova, databases};
use workflows::{
    attore::Ruolo,
    monitoraggio,
    quesiti::{Atto, messaggio::Scritto},
};

const CONTO: &str = "20 giorni lavorativi dal 02/11/2026";

fn chiudi() -> Atto {
    Atto::Chiudi {
        esito: "accolto".into(),
        commento: Scritto::testo("Abbinato."),
        appuntamento_disponibile: false,
    }
}

/// Sent on Monday 2 November and taken by anna: the term is Monday 30 November.
async fn in_carico(c: &Console, oggetti: &[&str]) -> Vec<Uuid> {
    let ids: Vec<Uuid> = c.arrivano(oggetti).await.iter().map(|q| q.meta.id).collect();
    let anna = Prova::persona("anna", Ruolo::Funzionario, SEDE);
    for id in &ids {
        c.prova.fa(&anna, *id, Atto::PrendiInCarico).await;
    }
    ids
}

#[tokio::test]
async fn un_quesito_chiuso_o_con_risposta_dice_il_suo_termine_e_se_e_stato_tenuto() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let anna = Prova::persona("anna", Ruolo::Funzionario, SEDE);
        let ids = in_carico(&c, &["Tardi", "Risposto", "Risposto e chiuso", "Sospeso"]).await;
        c.prova.fa(&anna, ids[3], Atto::Sospendi(Scritto::testo("Serve la quietanza."))).await;
        c.prova.alle("2026-11-05T09:00:00Z");
        for id in &ids[1..3] {
            c.prova.fa(&anna, *id, Atto::Rispondi(Scritto::testo("Ecco."))).await;
        }
        c.prova.alle("2026-12-02T09:00:00Z");
        for n in [0, 2, 3] {
            c.prova.fa(&anna, ids[n], chiudi()).await;
        }
        let mario = c.dentro("mario").await;
        let era = "il termine era lun 30 nov 2026";
        for (n, parole, ultimo) in [
            (0, "chiusa mer 2 dic 2026, in ritardo di 2 giorni", era),
            (1, "risposta gio 5 nov 2026, nei termini", era),
            (2, "chiusa mer 2 dic 2026, risposta nei termini", era),
            (3, "chiusa mer 2 dic 2026, nei termini", "il termine era sospeso"),
        ] {
            let pagina = mario.get(&format!("/quesiti/{}", ids[n])).await.bene(200);
            let detto = format!("<dt>Termine</dt><dd>{parole}: {ultimo}</dd>");
            assert!(pagina.dice(&detto), "{label} {n}: {}", pagina.corpo);
            assert_eq!(pagina.dice(CONTO), n != 3, "{label} {n}");
            let stato = if n == 1 { "in_carico" } else { "chiusa" };
            let elenco = mario.get(&format!("/quesiti?stato={stato}")).await.bene(200);
            assert!(elenco.dice(&format!("title=\"{ultimo}\">{parole}<")), "{label} {n}: {}", elenco.corpo);
        }
        // What the figures count late is what its row says late.
        let ufficio = &c.prova.ufficio;
        monitoraggio::aggiorna(&ufficio.db, ufficio.clock.now()).await.unwrap();
        let misura = "misura=chiusura&misura_dal=2026-12-01&misura_al=2026-12-31&in_ritardo";
        let tardi = mario.get(&format!("/quesiti?{misura}=si")).await.bene(200);
        let dette =
            |pagina: &str, frase: &str| pagina.matches(&format!(">chiusa mer 2 dic 2026, {frase}")).count();
        assert_eq!(dette(&tardi.corpo, ""), 1, "{label}");
        assert_eq!(dette(&tardi.corpo, "in ritardo di 2 giorni"), 1, "{label}: {}", tardi.corpo);
        let tenuti = mario.get(&format!("/quesiti?{misura}=no")).await.bene(200);
        assert_eq!(dette(&tenuti.corpo, ""), 2, "{label}");
        assert_eq!(dette(&tenuti.corpo, "in ritardo"), 0, "{label}");
        // Open again, another term runs.
        let sara = Prova::persona("sara", Ruolo::Supervisore, SEDE);
        c.prova.fa(&sara, ids[0], Atto::Riapri { motivo: "Mancava un mese.".into() }).await;
        let pagina = mario.get(&format!("/quesiti/{}", ids[0])).await.bene(200);
        assert!(pagina.dice("scade tra") && !pagina.dice("in ritardo di"), "{label}");
    }
}

#[tokio::test]
async fn una_sospensione_si_vede_anche_quando_il_termine_era_gia_passato() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let anna = Prova::persona("anna", Ruolo::Funzionario, SEDE);
        let ids = in_carico(&c, &["In tempo", "Tardi"]).await;
        let documenti = || Atto::Sospendi(Scritto::testo("Serve la quietanza."));
        c.prova.alle("2026-11-16T09:00:00Z");
        c.prova.fa(&anna, ids[0], documenti()).await;
        let mario = c.dentro("mario").await;
        let in_tempo = "sospesa: aspetta documenti da lun 16 nov 2026";
        let pagina = mario.get(&format!("/quesiti/{}", ids[0])).await.bene(200);
        assert!(pagina.dice(&format!("<dt>Termine</dt><dd>{in_tempo}</dd>")), "{label}: {}", pagina.corpo);
        let elenco = mario.get("/quesiti").await.bene(200);
        assert!(elenco.dice(&format!(">{in_tempo}<")) && elenco.dice(">scade tra 14 giorni<"), "{label}");
        c.prova.alle("2026-12-30T09:00:00Z");
        c.prova.fa(&anna, ids[1], documenti()).await;
        c.prova.alle("2026-12-31T09:00:00Z");
        let mario = c.dentro("mario").await;
        let tardi = "sospesa: aspetta documenti da mer 30 dic 2026, già scaduta da 31 giorni";
        let pagina = mario.get(&format!("/quesiti/{}", ids[1])).await.bene(200);
        let detto = format!("<dt>Termine</dt><dd>{tardi}: lun 30 nov 2026</dd>");
        assert!(pagina.dice(&detto), "{label}: {}", pagina.corpo);
        assert!(mario.get("/quesiti").await.dice(&format!(">{tardi}<")), "{label}");
    }
}

#[tokio::test]
async fn un_testo_pronto_non_promette_un_giorno_gia_passato() {
    for (label, db) in databases().await {
        let c = Console::nuova(db).await;
        let id = in_carico(&c, &["F24"]).await[0];
        let modulo = format!("/quesiti/{id}/bozza/risposta");
        for (oggi, atteso) in [
            ("2026-11-30", "Riceverà l'esito entro lunedì 30 novembre 2026."),
            ("2026-12-01", "Riceverà l'esito appena le verifiche saranno concluse."),
        ] {
            c.prova.alle(&format!("{oggi}T09:00:00Z"));
            let anna = c.dentro("anna").await;
            let pronto = [("testo", ""), ("testo_pronto", "presa_in_esame")];
            let verso = anna.post(&modulo, &pronto).await.bene(303).verso;
            let pagina = anna.get(verso.split('#').next().unwrap()).await.bene(200);
            assert!(pagina.dice(atteso), "{label} {oggi}: {}", pagina.corpo);
            assert_eq!(pagina.corpo.matches("Riceverà l").count(), 1, "{label} {oggi}");
        }
    }
}
