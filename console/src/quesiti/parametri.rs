//! The filters of the queue as an address carries them. A blank field of a form is as if it were not there.

mod frasi;
mod monitoraggio;

pub(crate) use frasi::Frase;

use crate::errore::Errore;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use workflows::{
    quesiti::{ErroreCampo, NomeStato},
    ricerca::{Criteri, Letti},
};

/// Everything that can be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Parametri {
    /// A protocol number, a codice fiscale, a matricola, or part of the oggetto: whatever it looks like.
    pub(crate) cerca: String,
    pub(crate) stato: String,
    pub(crate) argomento: String,
    pub(crate) cassetto: String,
    pub(crate) sede: String,
    pub(crate) unita: String,
    pub(crate) assegnatario: String,
    /// `scaduti`, a number of days, `oltre-` and a number of days, `il-` and a day, or `nessuna`.
    pub(crate) scadenza: String,
    pub(crate) protocollo: String,
    pub(crate) codice_fiscale: String,
    pub(crate) matricola: String,
    pub(crate) aperto_dal: String,
    pub(crate) aperto_al: String,
    pub(crate) aggiornato_dal: String,
    pub(crate) aggiornato_al: String,
    /// `si`: only what is in no sede.
    pub(crate) non_smistati: String,
    /// `si`: only what is not closed.
    pub(crate) non_chiusi: String,
    /// The day on which an appointment unlocks.
    pub(crate) sblocco: String,
    /// What the monitoring counted: as what, from which day to which.
    pub(crate) misura: String,
    pub(crate) misura_dal: String,
    pub(crate) misura_al: String,
    /// `si` or `no`: late or within the term.
    pub(crate) in_ritardo: String,
    /// `si`: only those closed with a negative esito.
    pub(crate) negativi: String,
    /// From 1 to 5: only those with this vote.
    pub(crate) voto: String,
    /// The channel of a notification, what became of it, from which day to which it was asked for.
    pub(crate) notifica: String,
    pub(crate) notifica_stato: String,
    pub(crate) notifica_dal: String,
    pub(crate) notifica_al: String,
    pub(crate) ordine: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) cursore: String,
}

fn detto(testo: &str) -> Option<String> {
    let testo = testo.trim();
    (!testo.is_empty()).then(|| testo.to_owned())
}

fn giorno(campo: &str, testo: &str, errori: &mut Vec<ErroreCampo>) -> Option<NaiveDate> {
    let testo = detto(testo)?;
    let letto = testo.parse().ok();
    if letto.is_none() {
        let frase = "La data non si legge: scrivila come 2026-07-24.".to_owned();
        errori.push(ErroreCampo::new(campo, "non_valido", frase));
    }
    letto
}

impl Parametri {
    /// From the query of an address. An argomento of another Cassetto than the one just chosen is left behind: both
    /// together find nothing.
    pub(crate) fn da_indirizzo(query: &str) -> Result<Self, Errore> {
        let mut letti: Self = serde_html_form::from_str(query)
            .map_err(|_| Errore::Malformata("L'indirizzo non si legge: riparti dalla coda.".to_owned()))?;
        let del_cassetto = letti.argomento.split_once('.').is_none_or(|(c, _)| c == letti.cassetto);
        if !letti.cassetto.is_empty() && !del_cassetto {
            letti.argomento.clear();
        }
        Ok(letti)
    }

    /// Whether one of the filters that the page keeps folded is set.
    pub(crate) fn altri(&self) -> bool {
        let altri = [
            &self.protocollo,
            &self.codice_fiscale,
            &self.matricola,
            &self.unita,
            &self.aperto_dal,
            &self.aperto_al,
            &self.non_smistati,
        ];
        altri.iter().any(|valore| !valore.is_empty())
    }

    /// As an address carries them, without what is blank.
    pub(crate) fn indirizzo(&self) -> String {
        let scritti = serde_html_form::to_string(self).unwrap_or_default();
        let pieni: Vec<&str> = scritti.split('&').filter(|c| !c.ends_with('=')).collect();
        pieni.join("&")
    }

    /// Without the place in the list: what a saved filter keeps.
    pub(crate) fn senza_cursore(&self) -> Self {
        Self { cursore: String::new(), ..self.clone() }
    }

    /// Reads every field.
    pub(crate) fn letti(&self) -> Result<Letti, Vec<ErroreCampo>> {
        let mut errori = Vec::new();
        let mut criteri = Criteri {
            posizione: detto(&self.matricola),
            stato: detto(&self.stato),
            aperto_dal: giorno("aperto_dal", &self.aperto_dal, &mut errori),
            aperto_al: giorno("aperto_al", &self.aperto_al, &mut errori),
            aggiornato_dal: giorno("aggiornato_dal", &self.aggiornato_dal, &mut errori),
            aggiornato_al: giorno("aggiornato_al", &self.aggiornato_al, &mut errori),
            argomento: detto(&self.argomento),
            cassetto: detto(&self.cassetto),
            sede: detto(&self.sede),
            unita: detto(&self.unita),
            assegnatario: detto(&self.assegnatario),
            protocollo: detto(&self.protocollo),
            codice_fiscale: detto(&self.codice_fiscale),
            non_smistati: detto(&self.non_smistati).is_some(),
            ordine: Some(detto(&self.ordine).unwrap_or_else(|| self.ordine_naturale().to_owned())),
            cursore: detto(&self.cursore),
            ..Criteri::default()
        };
        if let Some(cercato) = detto(&self.cerca) {
            riconosci(&cercato, &mut criteri);
        }
        let misurati = self.misurati(&mut errori);
        match criteri.letti() {
            Ok(letti) if errori.is_empty() => Ok(Letti { filtro: misurati.con(letti.filtro), ..letti }),
            Ok(_) => Err(errori),
            Err(altri) => Err(errori.into_iter().chain(altri).collect()),
        }
    }

    /// Closed quesiti wait for nobody: they are looked at newest first. So are those of a notification, closed or not.
    fn ordine_naturale(&self) -> &'static str {
        let chiuse = self.stato == NomeStato::Chiusa.codice();
        if chiuse || !self.notifica.is_empty() { "recenti" } else { "coda" }
    }
}

/// One box for what clerks paste: what it is is told by its shape. Anything else is looked for in the oggetto.
fn riconosci(cercato: &str, criteri: &mut Criteri) {
    let compatto: String = cercato.chars().filter(|c| !c.is_whitespace()).collect();
    let cifre = compatto.bytes().all(|b| b.is_ascii_digit());
    if compatto.to_ascii_uppercase().starts_with("INPS.") {
        criteri.protocollo = Some(compatto.to_ascii_uppercase());
    } else if workflows::ricerca::codice_fiscale(&compatto).is_ok() {
        criteri.codice_fiscale = Some(compatto);
    } else if cifre && compatto.len() == 10 {
        criteri.posizione = Some(compatto);
    } else {
        criteri.oggetto = Some(cercato.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use workflows::ricerca::{FiltroScadenza, Ordine};

    fn cercando(testo: &str) -> workflows::ricerca::Filtro {
        Parametri { cerca: testo.into(), ..Parametri::default() }.letti().unwrap().filtro
    }

    #[test]
    fn r17_quello_che_si_incolla_si_riconosce_dalla_forma() {
        assert!(cercando("inps.7013.23/11/2026.0000001").protocollo.is_some());
        assert!(cercando("INPS.7013.23-11-2026.0000001 ").protocollo.is_some());
        assert_eq!(cercando("rssmra80a01h501u").soggetto.as_deref(), Some("RSSMRA80A01H501U"));
        assert_eq!(cercando("70 12345678").posizione.as_deref(), Some("7012345678"));
        assert_eq!(cercando("avviso bonario").oggetto.as_deref(), Some("avviso bonario"));
        assert_eq!(cercando("   "), workflows::ricerca::Filtro::default());
    }

    #[test]
    fn la_scadenza_si_sceglie_e_una_scritta_a_mano_si_corregge() {
        let con = |s: &str| {
            Parametri { scadenza: s.into(), ..Parametri::default() }.letti().map(|l| l.filtro.scadenza)
        };
        assert_eq!(con(""), Ok(None));
        assert_eq!(con("scaduti"), Ok(Some(FiltroScadenza::Scaduti)));
        assert_eq!(con("3"), Ok(Some(FiltroScadenza::EntroGiorni(3))));
        assert_eq!(con("tre").unwrap_err()[0].campo, "scadenza");
    }

    #[test]
    fn la_coda_e_per_scadenza_e_le_chiuse_per_data() {
        let ordine =
            |stato: &str| Parametri { stato: stato.into(), ..Parametri::default() }.letti().unwrap().ordine;
        assert_eq!(
            (ordine(""), ordine("aperta"), ordine("chiusa")),
            (Ordine::Coda, Ordine::Coda, Ordine::Recenti)
        );
    }

    #[test]
    fn un_argomento_di_un_altro_cassetto_resta_indietro() {
        let argomento = |query: &str| Parametri::da_indirizzo(query).unwrap().argomento;
        assert_eq!(argomento("cassetto=aziende&argomento=aziende.f24"), "aziende.f24");
        assert_eq!(argomento("cassetto=agricoli&argomento=aziende.f24"), "");
        assert_eq!(argomento("argomento=aziende.f24"), "aziende.f24");
    }

    #[test]
    fn un_filtro_torna_uguale_dal_suo_indirizzo() {
        let p = Parametri { cerca: "à & =b".into(), stato: "aperta".into(), ..Parametri::default() };
        assert_eq!(p.indirizzo(), "cerca=%C3%A0+%26+%3Db&stato=aperta");
        assert_eq!(Parametri::da_indirizzo(&p.indirizzo()).unwrap(), p);
    }
}
