//! Whom the claims speak of.

use super::{ImpostazioniOidc, NonEntra};
use serde_json::Value;
use workflows::{attore::Ruolo, utenti::Scheda};

/// Login name and what is known of its person; never a role without a mapping.
pub(super) fn persona(i: &ImpostazioniOidc, claims: &Value) -> Result<(String, Scheda), NonEntra> {
    let testo = |nome: &str| valori(claims, nome).into_iter().next();
    let id = testo(&i.claim_utente).ok_or(NonEntra::NonValido)?.to_ascii_lowercase();
    let ruolo = valori(claims, &i.claim_ruolo).iter().find_map(|v| i.ruoli.get(v).copied());
    let ruolo: Ruolo = ruolo.ok_or(NonEntra::SenzaRuolo)?;
    let sede = if ruolo.di_sede() { Some(testo(&i.claim_sede).ok_or(NonEntra::SenzaSede)?) } else { None };
    let nome = testo("name").unwrap_or_else(|| id.clone());
    Ok((id, Scheda { nome, ruolo, sede, email: testo("email") }))
}

/// The texts of a claim, one or many; a name with dots also leads inside objects.
fn valori(claims: &Value, nome: &str) -> Vec<String> {
    let trovato = claims.get(nome).or_else(|| nome.split('.').try_fold(claims, |v, parte| v.get(parte)));
    match trovato {
        Some(Value::String(testo)) if !testo.trim().is_empty() => vec![testo.trim().to_owned()],
        Some(Value::Array(tutti)) => tutti.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn letta(claims: &Value) -> Result<(String, Scheda), NonEntra> {
        let ruoli =
            [("INPS_FUNZ".to_owned(), Ruolo::Funzionario), ("INPS_MON".to_owned(), Ruolo::Monitoraggio)];
        let i = ImpostazioniOidc {
            emittente: "https://accesso.example".into(),
            client_id: "quesiti".into(),
            segreto: None,
            ambiti: Vec::new(),
            claim_utente: "preferred_username".into(),
            claim_ruolo: "realm_access.roles".into(),
            claim_sede: "sede".into(),
            ruoli: ruoli.into(),
            solo: false,
            ritorno: "https://quesiti.example/accesso/ritorno".into(),
        };
        persona(&i, claims)
    }

    #[test]
    fn un_ruolo_si_ha_solo_da_una_parola_prevista() {
        let con = |ruoli: Value, sede: Value| {
            letta(&json!({"preferred_username": "Anna", "name": "Anna Bianchi", "sede": sede,
                          "realm_access": {"roles": ruoli}}))
        };
        let (id, scheda) = con(json!(["altro", "INPS_FUNZ"]), json!("7013")).unwrap();
        assert_eq!(
            (id.as_str(), scheda.ruolo, scheda.sede.as_deref()),
            ("anna", Ruolo::Funzionario, Some("7013"))
        );
        let (_, scheda) = con(json!("INPS_MON"), json!("7013")).unwrap();
        assert_eq!((scheda.ruolo, scheda.sede), (Ruolo::Monitoraggio, None));
        for cattivi in [json!([]), json!("inps_funz"), json!("funzionario"), json!(7), Value::Null] {
            assert_eq!(con(cattivi, json!("7013")), Err(NonEntra::SenzaRuolo));
        }
        assert_eq!(con(json!("INPS_FUNZ"), json!("")), Err(NonEntra::SenzaSede));
        assert_eq!(letta(&json!({"realm_access": {"roles": "INPS_MON"}})), Err(NonEntra::NonValido));
    }
}
