//! The description of the API, from the routes themselves.

use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};

/// What does not come from a route.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Quesiti",
        description = "Le richieste dei Cassetti previdenziali e il lavoro delle sedi su di esse.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    modifiers(&Sicurezza),
    tags(
        (name = "quesiti", description = "Inviare, cercare, leggere"),
        (name = "atti", description = "Tutto ciò che si può fare a un quesito"),
        (name = "appuntamenti", description = "Prenotare, cercare, leggere, spostare, cancellare"),
        (name = "punti", description = "I punti di consulenza: orari liberi, configurazione, chiusure"),
        (name = "elenchi", description = "Cassetti, argomenti, esiti, assistenza, manuali"),
        (name = "notifiche", description = "Gli avvisi del Cassetto"),
        (name = "sistemi", description = "Per i sistemi dell'istituto"),
        (name = "monitoraggio", description = "I numeri dell'ufficio"),
        (name = "servizio", description = "Salute e misure"),
    )
)]
pub(crate) struct Descrizione;

struct Sicurezza;

impl Modify for Sicurezza {
    fn modify(&self, documento: &mut utoipa::openapi::OpenApi) {
        let mut schema = Http::new(HttpAuthScheme::Bearer);
        schema.bearer_format = Some("JWT".to_owned());
        let componenti = documento.components.get_or_insert_with(Default::default);
        componenti.add_security_scheme("gettone", SecurityScheme::Http(schema));
    }
}
