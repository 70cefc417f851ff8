use super::appoggio::{Scrivania, persona};
use std::sync::Arc;
use tests::{Prova, databases};
use tokio::{sync::Barrier, task::JoinSet};
use workflows::{
    attore::Ruolo,
    scrivania::filtri::{ErroreFiltro, store},
};

/// "Saved filters": at most thirty, each with its own name.
#[tokio::test]
async fn i_filtri_salvati_hanno_un_nome_solo_e_sono_al_piu_trenta() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        u.salva_filtro(&d.anna, " In  scadenza ", "scadenza=3&stato=aperta").await.unwrap();
        let stesso = u.salva_filtro(&d.anna, "In scadenza", "x=1").await.unwrap_err();
        assert_eq!(
            stesso.to_string(),
            "Hai già un filtro «In scadenza»: scegli un altro nome, o elimina prima quello."
        );
        // Another person has names of its own.
        u.salva_filtro(&d.bruno, "In scadenza", "y=2").await.unwrap();
        for n in 2..=30 {
            u.salva_filtro(&d.anna, &format!("Filtro {n:02}"), "x=1").await.unwrap();
        }
        assert!(
            matches!(u.salva_filtro(&d.anna, "Un altro", "").await, Err(ErroreFiltro::Troppi)),
            "{label}"
        );
        assert!(u.elimina_filtro(&d.anna, "Filtro 30").await.unwrap());
        assert!(!u.elimina_filtro(&d.anna, "Filtro 30").await.unwrap());
        u.salva_filtro(&d.anna, "Un altro", "").await.unwrap();
        let miei = store::elenco(&mut u.db.read().await.unwrap(), "anna").await.unwrap();
        assert_eq!((miei.len(), miei[28].nome.as_str()), (30, "In scadenza"), "{label}");
        assert_eq!(miei[28].domanda, "scadenza=3&stato=aperta");
    }
}

#[tokio::test]
async fn un_filtro_senza_nome_o_troppo_lungo_non_si_salva() {
    for (_, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let (u, eva) = (&prova.ufficio, persona(&Prova::persona("eva", Ruolo::Funzionario, "7013")));
        assert!(matches!(u.salva_filtro(&eva, " \u{200B} ", "x").await, Err(ErroreFiltro::SenzaNome)));
        assert!(u.salva_filtro(&eva, &"n".repeat(60), &"x".repeat(2_000)).await.is_ok());
        let lungo = u.salva_filtro(&eva, &"n".repeat(61), "x").await;
        assert!(matches!(lungo, Err(ErroreFiltro::NomeTroppoLungo { caratteri: 61 })));
        let lungo = u.salva_filtro(&eva, "n", &"x".repeat(2_001)).await;
        assert!(matches!(lungo, Err(ErroreFiltro::DomandaTroppoLunga)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn salvati_tutti_insieme_restano_trenta() {
    for (label, db) in databases().await {
        let prova = Prova::nuova(db, "2026-03-02").await;
        let eva = persona(&Prova::persona("eva", Ruolo::Funzionario, "7013"));
        let via = Arc::new(Barrier::new(40));
        let mut gara = JoinSet::new();
        for n in 0..40 {
            let (u, eva, via) = (prova.ufficio.clone(), eva.clone(), Arc::clone(&via));
            gara.spawn(async move {
                via.wait().await;
                u.salva_filtro(&eva, &format!("Filtro {n}"), "x").await.is_ok()
            });
        }
        let salvati = gara.join_all().await.into_iter().filter(|s| *s).count();
        assert_eq!(salvati, 30, "{label}");
    }
}
