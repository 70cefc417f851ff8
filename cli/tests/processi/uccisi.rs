//! Killed with -9 at any moment, again and again: no request, number or message is lost, no effect is repeated.

use super::{
    appoggio::{Casa, DOMINIO},
    posta::Server,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{collections::BTreeSet, time::Duration};
use workers::canali::message_id;

const RICHIESTE: usize = 300;
const UCCISIONI: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn r5_r19_r86_r87_processi_uccisi_a_caso_non_perdono_ne_ripetono_nulla() {
    for (label, url) in tests::urls().await {
        // The moments are drawn from a seed; what the processes are doing then is not, and must not matter.
        let mut sorte = StdRng::seed_from_u64(20_261_122);
        let server = Server::nuovo().await;
        let casa = Casa::nuova(&url).await.posta(server.porta);
        let mut processi: Vec<_> = (0..2).map(|_| casa.lavora()).collect();
        let uccide = async {
            for _ in 0..UCCISIONI {
                // Not to wait for anything: it is the random moment itself.
                tokio::time::sleep(Duration::from_millis(sorte.random_range(50..900))).await;
                let vittima = sorte.random_range(0..processi.len());
                processi[vittima] = casa.lavora();
            }
            processi.clear();
        };
        let apre = async {
            let mut ids = Vec::new();
            for _ in 0..UCCISIONI {
                ids.extend(casa.apre(RICHIESTE / UCCISIONI).await);
            }
            ids
        };
        let (ids, ()) = tokio::join!(apre, uccide);
        // Nobody is alive: what they held is free when its lease runs out.
        casa.niente_pause().await;
        let nuovi = [casa.lavora(), casa.lavora()];
        casa.finisce().await;
        let email = casa.tutto_una_volta(&ids).await;
        server.ha_tutti(&email);
        let pec: BTreeSet<String> = std::fs::read_dir(casa.percorso().join("outbox/pec"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|file| file.extension().is_some_and(|e| e == "eml"))
            .map(|file| std::fs::read_to_string(file).unwrap())
            .map(|testo| testo.lines().find_map(|r| r.strip_prefix("Message-ID: ")).unwrap().to_owned())
            .collect();
        let mut attese = BTreeSet::new();
        for id in &ids {
            let sue = casa.notifiche(*id).await;
            let sua = sue.iter().find(|n| n.canale == workflows::tabelle::Canale::Pec).unwrap();
            attese.insert(message_id(sua.id, DOMINIO));
        }
        assert_eq!(pec, attese, "{label}");
        for nuovo in nuovi {
            nuovo.ferma();
        }
        casa.doctor();
    }
}
