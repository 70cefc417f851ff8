//! Keys of the API's tokens, tokens for trials, and the secrets that make themselves.

use crate::{composizione, uscita::Uscita};
use api::gettone::{Chiavi, Gettone, firma};
use config::{Algoritmo, Caricata, Configurazione, FileSegreto};
use rand::RngCore;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The keys that tokens are checked with; the shared secret is made at first use.
pub fn chiavi(i: &Configurazione) -> Result<Chiavi, Uscita> {
    let t = &i.token;
    let (emittente, pubblico) = (t.emittente.as_str(), t.pubblico.as_str());
    let pem = || leggi(t.chiave_pubblica_file.as_deref(), "token.chiave_pubblica_file");
    Ok(match t.algoritmo {
        Algoritmo::Hs256 => Chiavi::hs256(segreto(&t.segreto_file)?.as_bytes(), emittente, pubblico)?,
        Algoritmo::Rs256 => Chiavi::rs256(pem()?.as_bytes(), emittente, pubblico)?,
        Algoritmo::EdDsa => Chiavi::eddsa(pem()?.as_bytes(), emittente, pubblico)?,
        Algoritmo::Jwks => {
            Chiavi::jwks(&leggi(t.jwks_file.as_deref(), "token.jwks_file")?, emittente, pubblico)?
        }
    })
}

/// Signs a token for trials.
pub fn crea(caricata: &Caricata, gettone: &Gettone) -> Result<String, Uscita> {
    let i = &caricata.impostazioni;
    if i.token.algoritmo != Algoritmo::Hs256 {
        let motivo = "i token di prova si firmano solo con token.algoritmo = \"HS256\": con gli altri li emette chi \
                      ha la chiave privata";
        return Err(Uscita::Guasto(motivo.into()));
    }
    Ok(firma(gettone, segreto(&i.token.segreto_file)?.as_bytes(), &i.token.emittente, &i.token.pubblico)?)
}

fn leggi(file: Option<&Path>, chiave: &str) -> Result<String, Uscita> {
    let file = file.ok_or_else(|| Uscita::Controllo(format!("{chiave}: chiave mancante")))?;
    fs::read_to_string(file).map_err(|e| Uscita::Controllo(format!("{chiave}: {}: {e}", file.display())))
}

/// The secret in a file, made at first use.
pub fn segreto(file: &FileSegreto) -> Result<String, Uscita> {
    if !file.percorso().exists() {
        genera(file.percorso())?;
    }
    Ok(composizione::segreto(Some(file))?.unwrap_or_default())
}

/// 256 random bits, readable by their owner only. Whole or not at all: two first starts together end with one secret.
fn genera(percorso: &Path) -> Result<(), Uscita> {
    if let Some(cartella) = percorso.parent() {
        fs::create_dir_all(cartella)?;
    }
    let mut byte = [0_u8; 32];
    rand::rng().fill_bytes(&mut byte);
    let parziale = percorso.with_extension(format!("{}.parziale", std::process::id()));
    let mut nuovo = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&parziale)?;
    writeln!(nuovo, "{}", hex::encode(byte))?;
    nuovo.sync_all()?;
    let esito = fs::hard_link(&parziale, percorso);
    fs::remove_file(&parziale)?;
    match esito {
        Err(errore) if errore.kind() != ErrorKind::AlreadyExists => Err(errore.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn il_segreto_nasce_una_volta_sola_e_lo_legge_solo_il_proprietario() {
        let cartella = tempfile::tempdir().unwrap();
        let file = cartella.path().join("var/token.segreto");
        genera(&file).unwrap();
        let primo = fs::read_to_string(&file).unwrap();
        assert_eq!(primo.trim().len(), 64);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        genera(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), primo);
    }
}
