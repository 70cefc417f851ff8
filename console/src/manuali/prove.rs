//! R25: every manual is drawn from its text, and nothing in a text becomes markup, a script or a way elsewhere.

use super::{
    MANUALI,
    file::schermata,
    testo::{Assistenza, Disegnato, disegna},
};

const NOSTRA: Assistenza<'static> = Assistenza { amministrativa: "uno@inps.it", tecnica: "due@inps.it" };

fn disegnato(testo: &str) -> Disegnato {
    disegna(testo, NOSTRA)
}

/// Values of an attribute, in order.
fn attributi<'a>(html: &'a str, nome: &str) -> Vec<&'a str> {
    let inizio = format!(" {nome}=\"");
    html.split(inizio.as_str()).skip(1).filter_map(|p| p.split('"').next()).collect()
}

#[test]
fn r25_ogni_manuale_ha_titolo_sezioni_e_collegamenti_che_arrivano() {
    let disegnati: Vec<_> = MANUALI.iter().map(|m| (m.profilo, disegnato(m.testo))).collect();
    for (profilo, d) in &disegnati {
        assert!(d.titolo.starts_with("Manuale "), "{profilo}: {}", d.titolo);
        assert!(d.sezioni.len() >= 6, "{profilo}: {} sezioni", d.sezioni.len());
        assert!(!d.corpo.contains("<h1"), "{profilo}");
        // From two to five printed pages: enough to be of use, short enough to be read.
        let parole = d.corpo.split_whitespace().count();
        assert!((400..2_600).contains(&parole), "{profilo}: {parole} parole");
        let id = attributi(&d.corpo, "id");
        assert_eq!(id.len(), d.corpo.matches("<h2").count() + d.corpo.matches("<h3").count(), "{profilo}");
        for dove in attributi(&d.corpo, "href") {
            let (pagina, punto) = dove.split_once('#').unwrap_or((dove, ""));
            if dove.starts_with("mailto:") {
                // R24: the two addresses of the configuration, and no other.
                assert!(["mailto:uno@inps.it", "mailto:due@inps.it"].contains(&dove), "{profilo}: {dove}");
            } else if let Some(altro) = pagina.strip_prefix("/manuali/") {
                let (_, altro) = disegnati.iter().find(|(p, _)| *p == altro).unwrap();
                let arriva = punto.is_empty() || attributi(&altro.corpo, "id").contains(&punto);
                assert!(arriva, "{profilo}: {dove}");
            } else if pagina.is_empty() {
                assert!(id.contains(&punto), "{profilo}: {dove}");
            } else {
                assert!(dove.starts_with("https://www.inps.it"), "{profilo}: {dove}");
            }
        }
        for indirizzo in ["mailto:uno@inps.it", "mailto:due@inps.it"] {
            assert!(d.corpo.contains(indirizzo), "{profilo}: {indirizzo}");
        }
    }
}

#[test]
fn nessun_collegamento_o_immagine_dei_manuali_va_perduto() {
    for m in &MANUALI {
        let d = disegnato(m.testo);
        let scritti = m.testo.matches("](").count();
        let immagini: Vec<_> = m.testo.split("](../schermate/").skip(1).collect();
        assert_eq!(attributi(&d.corpo, "href").len(), scritti - immagini.len(), "{}", m.profilo);
        let disegnate = immagini
            .iter()
            .filter_map(|i| i.split(".png)").next())
            .filter(|nome| schermata(nome).is_some())
            .count();
        assert_eq!(attributi(&d.corpo, "src").len(), disegnate, "{}", m.profilo);
        assert!(attributi(&d.corpo, "alt").iter().all(|a| a.len() > 10), "{}", m.profilo);
    }
}

#[test]
fn il_testo_ostile_resta_testo() {
    let d = disegnato(
        "# Titolo <b>\n\n<script>alert(1)</script>\n\nUna <img src=x onerror=alert(1)> riga.\n\n\
         [clic](javascript:alert(1)) [altrove](https://inps.it.example/) [quasi](https://www.inps.it.example/)\n\
         [vicino](//altrove.example) [su](../../segreti.md)\n\n![x\" onload=\"y](../schermate/../x.png)\n",
    );
    assert!(!d.corpo.contains("<script") && !d.corpo.contains("<img"), "{}", d.corpo);
    assert!(d.corpo.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{}", d.corpo);
    assert!(attributi(&d.corpo, "href").is_empty(), "{}", d.corpo);
    // The words of a refused link stay.
    assert!(d.corpo.contains("clic altrove quasi"), "{}", d.corpo);
}

#[test]
fn r24_gli_indirizzi_sono_quelli_della_configurazione() {
    let d = disegna(
        "# T\n\n[FEAsupporto@inps.it](mailto:FEAsupporto@inps.it) FEAhelp@inps.it",
        Assistenza { amministrativa: "a&b@x.it", tecnica: "<c>@x.it" },
    );
    assert_eq!(d.corpo, "<p><a href=\"mailto:a&amp;b@x.it\">a&amp;b@x.it</a> &lt;c&gt;@x.it</p>\n");
}

#[test]
fn le_sezioni_hanno_un_nome_ciascuna() {
    let d = disegnato(
        "# T\n\n## Perché è così?\n\n### Dettaglio\n\n## Perché è così?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
    let id: Vec<_> = d.sezioni.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(id, ["perche-e-cosi", "perche-e-cosi-2"]);
    assert_eq!(d.titolo, "T");
    assert!(d.corpo.contains("<h3 id=\"dettaglio\">Dettaglio</h3>"), "{}", d.corpo);
    assert!(d.corpo.contains("<table>") && d.corpo.contains("class=\"scorri\""), "{}", d.corpo);
}
