//! Whom the claims speak of.

use super::{ImpostazioniOidc, NonEntra};
use serde_json::Value;
use workflows::{attore::Ruolo, utenti::Scheda};

/// Login name and what is known of its person; never a role without a mapping.
pub(super) fn persona(i: &ImpostazioniOidc, claims: &Value) -> Result<(String, Scheda), NonEntra> {
    let testo = |nome: &str| valori(claims, nome).into_iter().next();
    let id = testo(&i.claim_utente).ok_or(NonEntra::NonValido)?.to_ascii_lowercase();
    let ruolo = ruolo(i, &valori(claims, &i.claim_ruolo))?;
    let sede = if ruolo.di_sede() { Some(testo(&i.claim_sede).ok_or(NonEntra::SenzaSede)?) } else { None };
    let nome = testo("name").unwrap_or_else(|| id.clone());
    Ok((id, Scheda { nome, ruolo, sede, email: testo("email") }))
}

/// The role that the words of the provider stand for, whatever their order. Of several, the one that comprises the
/// others; where none does, nobody is given one by chance.
fn ruolo(i: &ImpostazioniOidc, detti: &[String]) -> Result<Ruolo, NonEntra> {
    let ha = |r: &Ruolo| detti.iter().any(|v| i.ruoli.get(v) == Some(r));
    let suoi: Vec<Ruolo> = Ruolo::TUTTI.into_iter().filter(ha).collect();
    let basta = suoi.iter().find(|r| suoi.iter().all(|altro| comprende(**r, *altro)));
    match (basta, suoi.is_empty()) {
        (Some(ruolo), _) => Ok(*ruolo),
        (None, true) => Err(NonEntra::SenzaRuolo),
        (None, false) => {
            Err(NonEntra::PiuRuoli(suoi.iter().map(|r| r.codice()).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// Whether whoever has the first may do all that the second may.
fn comprende(uno: Ruolo, altro: Ruolo) -> bool {
    uno == altro
        || matches!(
            (uno, altro),
            (Ruolo::Supervisore, Ruolo::Funzionario)
                | (Ruolo::Amministratore, Ruolo::Monitoraggio | Ruolo::Supporto)
        )
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
        let ruoli = [
            ("INPS_FUNZ", Ruolo::Funzionario),
            ("INPS_SUP", Ruolo::Supervisore),
            ("INPS_AMM", Ruolo::Amministratore),
            ("INPS_MON", Ruolo::Monitoraggio),
        ];
        let ruoli = ruoli.map(|(parola, ruolo)| (parola.to_owned(), ruolo));
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
            risponde_entro: std::time::Duration::from_secs(1),
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
    #[test]
    fn di_piu_ruoli_vale_quello_che_comprende_gli_altri_in_qualunque_ordine_siano() {
        let con = |ruoli: Value| {
            let claims = json!({"preferred_username": "a", "sede": "7013", "realm_access": {"roles": ruoli}});
            letta(&claims).map(|(_, scheda)| scheda.ruolo)
        };
        for ruoli in [json!(["INPS_FUNZ", "INPS_SUP"]), json!(["INPS_SUP", "altro", "INPS_FUNZ", "INPS_SUP"])]
        {
            assert_eq!(con(ruoli), Ok(Ruolo::Supervisore));
        }
        for ruoli in [json!(["INPS_MON", "INPS_AMM"]), json!(["INPS_AMM", "INPS_MON"])] {
            assert_eq!(con(ruoli), Ok(Ruolo::Amministratore));
        }
        for ruoli in [json!(["INPS_AMM", "INPS_FUNZ"]), json!(["INPS_FUNZ", "INPS_AMM"])] {
            let no = con(ruoli).unwrap_err();
            assert_eq!(no, NonEntra::PiuRuoli("funzionario, amministratore".into()));
            assert!(no.to_string().contains("(funzionario, amministratore)"));
        }
        assert!(con(json!(["INPS_SUP", "INPS_MON", "INPS_AMM"])).is_err());
    }

    #[test]
    fn chi_ha_il_ruolo_che_comprende_apre_ogni_pagina_dell_altro() {
        use crate::rotte;
        let gruppi = [
            rotte::UFFICIO,
            rotte::SUPERVISORI,
            rotte::LETTORI,
            rotte::SMISTATORI,
            rotte::RESPONSABILI,
            rotte::OSSERVATORI,
            rotte::AMMINISTRATORI,
            rotte::TECNICI,
            rotte::COLLEGHI,
        ];
        for uno in Ruolo::TUTTI {
            for altro in Ruolo::TUTTI.into_iter().filter(|altro| comprende(uno, *altro)) {
                for chi in gruppi.iter().filter(|chi| chi.ammette(Some(altro))) {
                    assert!(chi.ammette(Some(uno)), "{uno} {altro} {chi:?}");
                }
            }
        }
    }
}
