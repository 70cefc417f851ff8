//! The first page: what this is, whom to ask, where to go on.

use crate::stato::App;
use axum::{extract::State, response::Html};

fn sicuro(testo: &str) -> String {
    testo.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A small page without anything from outside.
#[utoipa::path(get, path = "/", tag = "servizio", responses((status = 200, content_type = "text/html", body = String)))]
pub(crate) async fn principale(State(app): State<App>) -> Html<String> {
    let amministrativa = sicuro(&app.impostazioni.assistenza_amministrativa);
    let tecnica = sicuro(&app.impostazioni.assistenza_tecnica);
    let base = sicuro(&app.impostazioni.indirizzo_pubblico);
    Html(format!(
        r#"<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Quesiti – Comunicazione Bidirezionale</title>
<style>
body {{ font-family: system-ui, sans-serif; line-height: 1.6; max-width: 44rem; margin: 0 auto; padding: 2rem 1rem; color: #17324d; background: #fff; }}
a {{ color: #0059b3; }}
code, pre {{ background: #eef2f6; padding: .1rem .3rem; border-radius: 3px; }}
pre {{ padding: .8rem; overflow-x: auto; }}
</style>
</head>
<body>
<main>
<h1>Quesiti</h1>
<p>È il servizio che riceve le richieste inviate dai Cassetti previdenziali, le protocolla, le assegna alla sede
competente e ne segue i termini fino alla risposta.</p>
<h2>Usare il servizio</h2>
<ul>
<li><a href="/api/v1/openapi.json">Descrizione dell'API</a> (OpenAPI)</li>
<li><a href="/api/v1/assistenza">Indirizzi di assistenza</a> in formato JSON</li>
<li><a href="/readyz">Stato del servizio</a></li>
</ul>
<p>Ogni chiamata vuole un token nell'intestazione <code>Authorization: Bearer</code>. Per le prove si ottiene così:</p>
<pre>quesiti token --help</pre>
<p>L'elenco delle richieste, con il token:</p>
<pre>curl -H "Authorization: Bearer $TOKEN" {base}/api/v1/quesiti</pre>
<h2>Assistenza</h2>
<ul>
<li>Sulla procedura: <a href="mailto:{amministrativa}">{amministrativa}</a></li>
<li>Per problemi tecnici: <a href="mailto:{tecnica}">{tecnica}</a></li>
</ul>
</main>
</body>
</html>
"#
    ))
}
