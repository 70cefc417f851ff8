//! Several processes over one database: protocol numbers without gaps, each notification sent once (R5, R86, R87).

use super::{
    appoggio::{Casa, Processo, di},
    posta::Server,
};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};
use workflows::quesiti::Atto;

const RICHIESTE: usize = 400;

#[tokio::test(flavor = "multi_thread")]
async fn r5_r86_i_numeri_di_protocollo_da_piu_processi_senza_buchi_ne_doppioni() {
    for (label, url) in tests::urls().await {
        let server = Server::nuovo().await;
        let casa = Casa::nuova(&url).await.posta(server.porta);
        let processi: Vec<_> = (0..if label == "sqlite" { 2 } else { 3 }).map(|_| casa.lavora()).collect();
        let ids = casa.apre(RICHIESTE).await;
        casa.finisce().await;
        let email = casa.tutto_una_volta(&ids).await;
        server.ha_tutti(&email);
        assert!(
            server.presi().values().all(|volte| *volte == 1),
            "{label}: nessuno è stato ucciso: una volta sola"
        );

        // The act of a clerk, from yet another process, on what those processes did.
        let sede = casa.prova.numero(ids[0]).await.sede;
        casa.prova.fa(&di(&sede), ids[0], Atto::PrendiInCarico).await;
        casa.finisce().await;
        for processo in processi {
            processo.ferma();
        }
        casa.doctor();
    }
}

/// Whoever read the log went away, as when it is piped to a program that ends: the work goes on, and so does stopping.
#[tokio::test(flavor = "multi_thread")]
async fn un_registro_che_nessuno_legge_non_ferma_il_lavoro_ne_l_arresto() {
    let (_, url) = tests::urls().await.swap_remove(0);
    let casa = Casa::nuova(&url).await;
    let mut figlio = casa.comando(&["work"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut riga = String::new();
    let mut registro = BufReader::new(figlio.stderr.take().unwrap());
    registro.read_line(&mut riga).unwrap();
    assert!(riga.contains("avvio"), "{riga}");
    drop(registro);
    let processo = Processo(figlio);
    let ids = casa.apre(5).await;
    casa.finisce().await;
    casa.tutto_una_volta(&ids).await;
    processo.ferma();
}
