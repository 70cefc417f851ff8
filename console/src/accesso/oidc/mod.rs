//! Entering through the institute's identity provider (OpenID Connect, authorization code with PKCE).
//!
//! The provider says who somebody is, what it may do and where it works; the mapping of its words to roles is a
//! setting, and a word without a mapping lets nobody in.

mod fili;
mod fornitore;
mod persona;
mod viaggio;

pub(in crate::accesso) use viaggio::{parte, torna};

use openidconnect::{IssuerUrl, PostLogoutRedirectUrl, RedirectUrl};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};
use workflows::attore::Ruolo;

/// Settings of the provider.
#[derive(Clone)]
pub struct ImpostazioniOidc {
    /// Its address, as its tokens name it.
    pub emittente: String,
    /// How it knows this system.
    pub client_id: String,
    /// The secret shared with it, for clients that have one.
    pub segreto: Option<String>,
    /// What is asked for beside `openid`.
    pub ambiti: Vec<String>,
    /// Claim with the login name.
    pub claim_utente: String,
    /// Claim with the role, or with several: of those that are mapped, the one that comprises the others.
    pub claim_ruolo: String,
    /// Claim with the code of the sede.
    pub claim_sede: String,
    /// The roles here, by what the claim says.
    pub ruoli: BTreeMap<String, Ruolo>,
    /// Whether nobody enters with a password kept here.
    pub solo: bool,
    /// Where the browser comes back: the public address of `/accesso/ritorno`.
    pub ritorno: String,
    /// Within how long it says where it is: [`RISPONDE_ENTRO`].
    pub risponde_entro: Duration,
}

/// Longest wait for what a provider says of itself.
pub const RISPONDE_ENTRO: Duration = Duration::from_secs(10);

/// Settings that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum ErroreOidc {
    /// An address is not one.
    #[error("`{0}` non è un indirizzo: atteso https://…")]
    Indirizzo(String),
    /// The HTTP client cannot be made.
    #[error("il client HTTP non parte: {0}")]
    Client(#[from] reqwest::Error),
}

/// The provider, asked for its addresses and keys at the first need.
#[derive(Clone)]
pub struct Oidc(Arc<Dentro>);

struct Dentro {
    impostazioni: ImpostazioniOidc,
    emittente: IssuerUrl,
    ritorno: RedirectUrl,
    /// Where the browser comes back when it leaves.
    uscita: Option<PostLogoutRedirectUrl>,
    fili: fili::Fili,
    noto: fornitore::Noto,
}

impl fmt::Debug for Oidc {
    /// Without the secret: a log is no place for it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oidc").field("emittente", &self.0.impostazioni.emittente).finish_non_exhaustive()
    }
}

impl Oidc {
    /// Asks nothing yet.
    ///
    /// # Errors
    /// Longest wait for what a provider says of itself.
    pub const RISPONDE_ENTRO: Duration = Duration::from_secs(10);

    /// Settings that cannot work.
    pub fn nuovo(impostazioni: ImpostazioniOidc) -> Result<Self, ErroreOidc> {
        let sbagliato = |testo: &str| ErroreOidc::Indirizzo(testo.to_owned());
        let emittente =
            IssuerUrl::new(impostazioni.emittente.clone()).map_err(|_| sbagliato(&impostazioni.emittente))?;
        let ritorno =
            RedirectUrl::new(impostazioni.ritorno.clone()).map_err(|_| sbagliato(&impostazioni.ritorno))?;
        let fili = fili::Fili::nuovi()?;
        let uscita = impostazioni.ritorno.strip_suffix("/ritorno");
        let uscita = uscita.and_then(|porta| PostLogoutRedirectUrl::new(porta.to_owned()).ok());
        let noto = fornitore::Noto::default();
        Ok(Self(Arc::new(Dentro { impostazioni, emittente, ritorno, uscita, fili, noto })))
    }

    /// Whether nobody enters with a password kept here.
    pub(crate) fn solo(&self) -> bool {
        self.0.impostazioni.solo
    }
}

/// Why somebody did not enter, for who reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NonEntra {
    /// The provider cannot be asked.
    #[error(
        "Il servizio di accesso dell'istituto non risponde in questo momento: riprova tra qualche minuto."
    )]
    NonRisponde,
    /// The provider said no.
    #[error(
        "Il servizio di accesso dell'istituto non ti ha riconosciuto: riprova, o scrivi all'assistenza tecnica."
    )]
    Respinto,
    /// Too late, twice, or from another browser.
    #[error("L'accesso non è stato completato in tempo, o era già stato usato: riprova.")]
    Scaduto,
    /// What it said cannot be trusted.
    #[error(
        "La risposta del servizio di accesso dell'istituto non è valida: riprova, o scrivi all'assistenza tecnica."
    )]
    NonValido,
    /// Nothing here is for this role.
    #[error(
        "Il tuo profilo nell'istituto non comprende questo servizio: chiedi l'abilitazione all'assistenza \
         amministrativa."
    )]
    SenzaRuolo,
    /// Several roles, of which none comprises the others.
    #[error(
        "Il tuo profilo nell'istituto dà qui più ruoli diversi ({0}): chiedi all'assistenza amministrativa di lasciare \
         solo quello con cui lavori."
    )]
    PiuRuoli(String),
    /// No sede, or none that exists.
    #[error(
        "Il tuo profilo nell'istituto non indica una sede che esiste: chiedi di correggerlo all'assistenza \
         amministrativa."
    )]
    SenzaSede,
    /// Kept out here.
    #[error("Il tuo utente è disattivato: scrivi all'assistenza amministrativa.")]
    Disattivato,
}
