//! Whatever happens and whenever the reconciler runs, its figures are those of a rebuild, and each opens as many quesiti
//! as it says.

use crate::appoggio::{
    apre, chiudi, filtro, giacenze, monitor, numeri, oggi, riapri, somme, trasferisci, tutto,
};
use engine::Uuid;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::time::Duration;
use tests::{Prova, databases};
use workflows::{
    attore::{Attore, Ruolo},
    monitoraggio::{
        Conti, Numero, TipoMisura, Vista,
        misure::{riconcilia, ricostruisci},
    },
    quesiti::{Atto, NomeStato, messaggio::Scritto},
};

/// Something that somebody of the sede, or the sender, may do; refused as often as not.
fn caso(rng: &mut StdRng) -> Atto {
    let testo = || Scritto::testo("Testo.");
    match rng.random_range(0..12) {
        0..=2 => Atto::PrendiInCarico,
        3 => Atto::Rilascia { motivo: "Turno finito.".into() },
        4 => Atto::Rispondi(testo()),
        5 => Atto::Sospendi(testo()),
        6 => Atto::Riprendi,
        7 => Atto::Integra(testo()),
        8 => chiudi(["accolto", "respinto"].choose(rng).unwrap()),
        9 => riapri(),
        10 => Atto::Valuta { voto: rng.random_range(1..=5), suggerimento: String::new() },
        _ => trasferisci(["7013", "2200"].choose(rng).unwrap()),
    }
}

async fn vive(prova: &Prova, rng: &mut StdRng, passi: usize) {
    let sedi = ["7013", "2200"];
    let mut quesiti: Vec<Uuid> = Vec::new();
    for _ in 0..passi {
        prova.ufficio.clock.advance(Duration::from_secs(rng.random_range(60..4 * 86_400)));
        if quesiti.len() < 3 || rng.random_range(0..8) == 0 {
            quesiti.push(prova.apre().await.meta.id);
            if rng.random_bool(0.8) {
                prova.protocolla().await;
            }
        }
        let id = *quesiti.choose(rng).unwrap();
        let atto = caso(rng);
        let attore = match &atto {
            Atto::Integra(_) | Atto::Valuta { .. } => Prova::mittente(&Prova::richiesta()),
            _ => {
                let q = prova.legge(id).await;
                let sede = q.sede.as_deref().unwrap_or(sedi[0]).to_owned();
                let chi = q.assegnatario().unwrap_or("pia").to_owned();
                Prova::persona(&chi, Ruolo::Supervisore, &sede)
            }
        };
        let _ = prova.ufficio.esegui(&attore, id, None, atto).await;
        if rng.random_range(0..6) == 0 {
            prova.scatta().await;
        }
        if rng.random_range(0..4) == 0 {
            riconcilia(&prova.ufficio.db).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_piccoli_passi_o_da_capo_i_numeri_sono_gli_stessi_e_ognuno_apre_il_suo_elenco() {
    // Late, reopened, negative: that the lives were worth living.
    let mut visti = (0, 0, 0);
    for seme in 0..4 {
        for (label, db) in databases().await {
            let prova = Prova::nuova(db, "2026-01-05").await;
            vive(&prova, &mut StdRng::seed_from_u64(seme), 90).await;
            let dopo_tutto = numeri(&prova, &tutto()).await;
            let (tenute, rifatte) = somme(&prova).await;
            assert_eq!(tenute, rifatte, "{label} {seme}");
            let passi = giacenze(&prova, &tutto()).await;
            let t = &dopo_tutto.totale;
            visti.0 += t.chiusi.in_ritardo;
            visti.1 += t.riaperti;
            visti.2 += t.negativi;

            ricostruisci(&prova.ufficio.db).await.unwrap();
            let rifatto = numeri(&prova, &tutto()).await;
            assert_eq!((&rifatto.totale, &rifatto.per_sede), (&dopo_tutto.totale, &dopo_tutto.per_sede));
            assert_eq!(somme(&prova).await.0, tenute, "{label} {seme}");
            assert_eq!(giacenze(&prova, &tutto()).await, passi, "{label} {seme}");
            // Again, with nothing to do.
            assert_eq!(riconcilia(&prova.ufficio.db).await.unwrap().quesiti, 0);

            let pia = Prova::persona("pia", Ruolo::Supervisore, "7013");
            for (attore, sede) in [(monitor(), None), (monitor(), Some("2200")), (pia, None)] {
                let vista = Vista::di(&attore, filtro(sede)).unwrap();
                elenchi(&prova, &attore, &vista).await;
            }
        }
    }
    assert!(visti.0 > 0 && visti.1 > 0 && visti.2 > 0, "{visti:?}");
}

async fn elenchi(prova: &Prova, attore: &Attore, vista: &Vista) {
    let quadro = numeri(prova, vista).await;
    let tutti = quadro.per_giorno.iter().map(|(giorno, conti)| (Some(*giorno), conti));
    for (giorno, conti) in tutti.chain([(None, &quadro.totale)]) {
        for (numero, atteso) in del_periodo(conti) {
            let Numero::Misurati { tipo, in_ritardo, negativi, .. } = numero else { continue };
            let numero = Numero::Misurati { tipo, in_ritardo, negativi, giorno };
            let visti = apre(prova, attore, vista, numero).await.len() as i64;
            assert_eq!(visti, atteso, "{numero:?} {:?}", vista.filtro());
        }
    }
    let s = giacenze(prova, vista).await;
    let t = s.totale;
    let mut ora = vec![
        (Numero::Aperti, t.non_chiusi()),
        (Numero::InStato(NomeStato::Aperta), t.aperte),
        (Numero::InStato(NomeStato::InCarico), t.in_carico),
        (Numero::InStato(NomeStato::Chiusa), t.chiuse),
        (Numero::Scaduti, t.scaduti),
        (Numero::InScadenza, t.in_scadenza),
        (Numero::InTermine, t.in_termine),
        (Numero::SenzaTermine, t.senza_termine()),
    ];
    ora.extend(t.eta.fasce().into_iter().enumerate().map(|(f, n)| (Numero::DiEta(f), n)));
    for giorno in oggi(prova).iter_days().take(10) {
        let di = |giorni: &workflows::monitoraggio::PerGiorno| {
            giorni.get(&giorno).map_or(0, |argomenti| argomenti.values().sum())
        };
        ora.push((Numero::Scade(giorno), di(&s.scadono)));
        ora.push((Numero::Sblocca(giorno), di(&s.si_sbloccano)));
    }
    if vista.filtro().sede.is_none() {
        ora.push((Numero::NonSmistati, s.non_smistati.values().sum()));
    }
    for (numero, atteso) in ora {
        let visti = apre(prova, attore, vista, numero).await.len() as i64;
        assert_eq!(visti, atteso, "{numero:?} {:?}", vista.filtro());
    }
}

fn del_periodo(c: &Conti) -> Vec<(Numero, i64)> {
    let esito = |tipo, in_ritardo, negativi| Numero::Misurati { tipo, in_ritardo, negativi, giorno: None };
    vec![
        (Numero::misurati(TipoMisura::Arrivo), c.arrivati),
        (Numero::misurati(TipoMisura::Attesa), c.senza_risposta),
        (Numero::misurati(TipoMisura::Presa), c.presi),
        (Numero::misurati(TipoMisura::Risposta), c.risposti.tutti()),
        (esito(TipoMisura::Risposta, Some(false), false), c.risposti.entro),
        (esito(TipoMisura::Risposta, Some(true), false), c.risposti.in_ritardo),
        (Numero::misurati(TipoMisura::Chiusura), c.chiusi.tutti()),
        (esito(TipoMisura::Chiusura, Some(false), false), c.chiusi.entro),
        (esito(TipoMisura::Chiusura, Some(true), false), c.chiusi.in_ritardo),
        (esito(TipoMisura::Chiusura, None, true), c.negativi),
        (Numero::misurati(TipoMisura::Riapertura), c.riaperti),
        (Numero::misurati(TipoMisura::Voto), c.gradimento().voti),
    ]
}
