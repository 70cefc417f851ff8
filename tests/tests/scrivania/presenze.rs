use super::appoggio::Scrivania;
use std::time::Duration;
use tests::{Prova, databases, scrive};
use workflows::{attore::Ruolo, quesiti::Atto};

/// "Presence of colleagues on the same quesito": believed for a minute, never a lock.
#[tokio::test]
async fn un_collega_e_presente_per_un_minuto_dall_ultimo_segno_e_non_ferma_nessuno() {
    for (label, db) in databases().await {
        let d = Scrivania::nuova(db).await;
        let u = &d.s.prova.ufficio;
        assert!(u.segna_presenza(&d.bruno, d.id).await.unwrap().is_empty(), "non vede se stesso");
        let visti = u.segna_presenza(&d.anna, d.id).await.unwrap();
        let nomi: Vec<_> = visti.iter().map(|p| (p.utente.as_str(), p.nome.as_str())).collect();
        assert_eq!(nomi, [("bruno", "bruno")], "{label}");
        // Somebody without an account here is shown by its id.
        let zoe = super::appoggio::persona(&Prova::persona("zoe", Ruolo::Supervisore, "7013"));
        assert_eq!(u.segna_presenza(&zoe, d.id).await.unwrap().len(), 2);
        u.togli_presenza(&zoe, d.id).await.unwrap();

        d.s.prova.fa(&d.anna(), d.id, Atto::Rispondi(scrive("Ecco."))).await;
        u.clock.advance(Duration::from_millis(59_999));
        assert_eq!(u.presenti(&d.anna, d.id).await.unwrap().len(), 1, "{label}");
        u.clock.advance(Duration::from_millis(1));
        assert!(u.presenti(&d.anna, d.id).await.unwrap().is_empty(), "{label}");
        assert_eq!(u.sgombera_scrivania().await.unwrap().presenze, 2, "{label}");
        // A new sign of life after the end.
        u.segna_presenza(&d.bruno, d.id).await.unwrap();
        u.clock.advance(Duration::from_secs(40));
        u.segna_presenza(&d.bruno, d.id).await.unwrap();
        u.clock.advance(Duration::from_secs(40));
        assert_eq!(u.presenti(&d.anna, d.id).await.unwrap().len(), 1, "{label}");
        assert_eq!(u.sgombera_scrivania().await.unwrap().presenze, 0);
        // A guessed address leaves no trace.
        assert!(u.segna_presenza(&d.anna, engine::new_id()).await.unwrap().is_empty());
    }
}
