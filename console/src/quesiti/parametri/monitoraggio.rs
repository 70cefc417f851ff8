//! The filters that only the figures ask for: every number of the monitoring opens its quesiti by an address.

use super::{Parametri, detto, giorno};
use chrono::NaiveDate;
use std::ops::RangeInclusive;
use workflows::{
    monitoraggio::TipoMisura,
    quesiti::ErroreCampo,
    ricerca::{Filtro, FiltroMisura, FiltroNotifica, FiltroScadenza},
    tabelle::Canale,
};

/// What stands for "yes" in an address.
const SI: &str = "si";
/// The votes there are.
const VOTI: RangeInclusive<i64> = 1..=5;
/// Furthest term that is looked for, days.
const GIORNI_MASSIMI: u32 = 3_650;

/// Read from the fields that a search written by hand does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Misurati {
    scadenza: Option<FiltroScadenza>,
    misura: Option<FiltroMisura>,
    notifica: Option<FiltroNotifica>,
    sblocco: Option<NaiveDate>,
    non_chiusi: bool,
}

impl Misurati {
    pub(super) fn con(self, filtro: Filtro) -> Filtro {
        Filtro {
            scadenza: self.scadenza,
            misura: self.misura,
            notifica: self.notifica,
            sblocco: self.sblocco,
            non_chiusi: self.non_chiusi,
            ..filtro
        }
    }
}

/// A term as it is written in an address.
pub(super) fn scadenza_scritta(scadenza: FiltroScadenza) -> String {
    match scadenza {
        FiltroScadenza::Scaduti => "scaduti".to_owned(),
        FiltroScadenza::EntroGiorni(giorni) => giorni.to_string(),
        FiltroScadenza::OltreGiorni(giorni) => format!("oltre-{giorni}"),
        FiltroScadenza::Il(giorno) => format!("il-{giorno}"),
        FiltroScadenza::Nessuna => "nessuna".to_owned(),
    }
}

fn scadenza_letta(testo: &str) -> Option<FiltroScadenza> {
    let giorni = |t: &str| t.parse::<u32>().ok().map(|g| g.min(GIORNI_MASSIMI));
    match testo.split_once('-') {
        None if testo == "scaduti" => Some(FiltroScadenza::Scaduti),
        None if testo == "nessuna" => Some(FiltroScadenza::Nessuna),
        None => giorni(testo).map(FiltroScadenza::EntroGiorni),
        Some(("oltre", dopo)) => giorni(dopo).map(FiltroScadenza::OltreGiorni),
        Some(("il", giorno)) => giorno.parse().ok().map(FiltroScadenza::Il),
        Some(_) => None,
    }
}

impl Parametri {
    /// The parameters that ask for this filter. What an address cannot say is left out: the instant a page was made.
    pub(crate) fn da_filtro(filtro: &Filtro) -> Self {
        let testo = |t: &Option<String>| t.clone().unwrap_or_default();
        let giorno = |g: Option<NaiveDate>| g.map(|g| g.to_string()).unwrap_or_default();
        let si = |vero: bool| if vero { SI.to_owned() } else { String::new() };
        let (misura, notifica) = (filtro.misura.as_ref(), filtro.notifica.as_ref());
        Self {
            cerca: testo(&filtro.oggetto),
            stato: filtro.stato.map(|s| s.codice().to_owned()).unwrap_or_default(),
            argomento: testo(&filtro.argomento),
            cassetto: testo(&filtro.cassetto),
            sede: testo(&filtro.sede),
            unita: testo(&filtro.unita),
            assegnatario: testo(&filtro.assegnatario),
            scadenza: filtro.scadenza.map(scadenza_scritta).unwrap_or_default(),
            protocollo: filtro.protocollo.as_ref().map(ToString::to_string).unwrap_or_default(),
            codice_fiscale: testo(&filtro.soggetto),
            matricola: testo(&filtro.posizione),
            aperto_dal: giorno(filtro.aperto_dal),
            aperto_al: giorno(filtro.aperto_al),
            aggiornato_dal: giorno(filtro.aggiornato_dal),
            aggiornato_al: giorno(filtro.aggiornato_al),
            non_smistati: si(filtro.non_smistati),
            non_chiusi: si(filtro.non_chiusi),
            sblocco: giorno(filtro.sblocco),
            misura: misura.map(|m| m.tipo.codice().to_owned()).unwrap_or_default(),
            misura_dal: giorno(misura.map(|m| m.dal)),
            misura_al: giorno(misura.map(|m| m.al)),
            in_ritardo: match misura.and_then(|m| m.in_ritardo) {
                Some(true) => SI.to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            },
            negativi: si(misura.is_some_and(|m| m.negativi)),
            voto: misura.and_then(|m| m.voto).map(|v| v.to_string()).unwrap_or_default(),
            notifica: notifica.map(|a| a.canale.codice().to_owned()).unwrap_or_default(),
            notifica_stato: notifica.map(|a| a.stato.to_string()).unwrap_or_default(),
            notifica_dal: giorno(notifica.map(|a| a.dal)),
            notifica_al: giorno(notifica.map(|a| a.al)),
            ordine: String::new(),
            cursore: String::new(),
        }
    }

    /// The term in words, where the choices of the page have none for it.
    pub(crate) fn scadenza_detta(&self) -> Option<String> {
        let in_giorni = |g: u32| if g == 1 { "un giorno".to_owned() } else { format!("{g} giorni") };
        Some(match scadenza_letta(self.scadenza.trim())? {
            FiltroScadenza::Scaduti => "Oltre il termine".to_owned(),
            FiltroScadenza::EntroGiorni(giorni) => format!("Entro {}", in_giorni(giorni)),
            FiltroScadenza::OltreGiorni(giorni) => format!("Tra più di {}", in_giorni(giorni)),
            FiltroScadenza::Il(il) => format!("Scade {}", crate::vista::quando::giorno(il)),
            FiltroScadenza::Nessuna => "Senza un termine in corso".to_owned(),
        })
    }

    /// Reads the fields of the figures.
    pub(super) fn misurati(&self, errori: &mut Vec<ErroreCampo>) -> Misurati {
        let mut no = |campo: &str, frase: &str| {
            errori.push(ErroreCampo::new(campo, "non_valido", frase.to_owned()));
        };
        let scadenza = detto(&self.scadenza).and_then(|testo| {
            let letta = scadenza_letta(&testo);
            if letta.is_none() {
                no("scadenza", "La scadenza non si legge: scegline una dall'elenco.");
            }
            letta
        });
        let in_ritardo = match self.in_ritardo.trim() {
            "" => None,
            altro => Some(altro == SI),
        };
        let tipo = detto(&self.misura).and_then(|testo| {
            let tipo = TipoMisura::da_codice(&testo);
            if tipo.is_none() {
                no("misura", "Il conteggio non esiste: riparti dal monitoraggio.");
            }
            tipo
        });
        let voto = detto(&self.voto).and_then(|testo| {
            let voto = testo.parse().ok().filter(|voto| VOTI.contains(voto));
            if voto.is_none() {
                no("voto", "Il voto va da 1 a 5: riparti dal monitoraggio.");
            }
            voto
        });
        let misura = tipo.and_then(|tipo| {
            let dal = giorno("misura_dal", &self.misura_dal, errori);
            let al = giorno("misura_al", &self.misura_al, errori);
            let periodo = dal.zip(al).filter(|(dal, al)| dal <= al);
            if periodo.is_none() && errori.is_empty() {
                let frase = "Il periodo del conteggio non si legge: riparti dal monitoraggio.".to_owned();
                errori.push(ErroreCampo::new("misura_dal", "non_valido", frase));
            }
            let negativi = detto(&self.negativi).is_some();
            periodo.map(|(dal, al)| FiltroMisura { tipo, dal, al, in_ritardo, negativi, voto })
        });
        Misurati {
            scadenza,
            misura,
            notifica: self.notifica_letta(errori),
            sblocco: giorno("sblocco", &self.sblocco, errori),
            non_chiusi: detto(&self.non_chiusi).is_some(),
        }
    }

    /// Its four fields stand together: nobody writes them one by one.
    fn notifica_letta(&self, errori: &mut Vec<ErroreCampo>) -> Option<FiltroNotifica> {
        let canale = detto(&self.notifica)?;
        let giorno = |testo: &str| testo.trim().parse::<NaiveDate>().ok();
        let periodo = giorno(&self.notifica_dal).zip(giorno(&self.notifica_al)).filter(|(dal, al)| dal <= al);
        let letto = Canale::TUTTI
            .into_iter()
            .find(|c| c.codice() == canale)
            .zip(self.notifica_stato.trim().parse().ok())
            .zip(periodo)
            .map(|((canale, stato), (dal, al))| FiltroNotifica { canale, stato, dal, al });
        if letto.is_none() {
            let frase = "Gli avvisi cercati non si leggono: riparti dal monitoraggio.".to_owned();
            errori.push(ErroreCampo::new("notifica", "non_valido", frase));
        }
        letto
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use workflows::ricerca::Ordine;
    use workflows::{
        attore::{Attore, Funzionario, Ruolo},
        monitoraggio::{FASCE, FiltroMonitoraggio, Numero, Vista},
        notifiche::StatoNotifica,
        quesiti::NomeStato,
    };

    fn g(testo: &str) -> NaiveDate {
        testo.parse().unwrap()
    }

    fn numeri() -> Vec<Numero> {
        let mut numeri = vec![
            Numero::Aperti,
            Numero::Scaduti,
            Numero::InScadenza,
            Numero::InTermine,
            Numero::SenzaTermine,
            Numero::NonSmistati,
            Numero::Scade(g("2026-11-30")),
            Numero::Sblocca(g("2026-12-01")),
        ];
        numeri.extend(NomeStato::TUTTI.map(Numero::InStato));
        numeri.extend((0..=FASCE.len()).map(Numero::DiEta));
        numeri.extend(VOTI.map(Numero::Voti));
        for canale in Canale::TUTTI {
            numeri.extend(StatoNotifica::TUTTI.map(|stato| Numero::Notifiche(canale, stato)));
        }
        for tipo in TipoMisura::TUTTI {
            for in_ritardo in [None, Some(true), Some(false)] {
                for negativi in [false, true] {
                    for giorno in [None, Some(g("2026-11-03"))] {
                        numeri.push(Numero::Misurati { tipo, in_ritardo, negativi, giorno });
                    }
                }
            }
        }
        numeri
    }

    #[test]
    fn ogni_numero_del_monitoraggio_apre_i_suoi_quesiti_da_un_indirizzo() {
        let monitor =
            Attore::Funzionario(Funzionario { id: "m".into(), ruolo: Ruolo::Monitoraggio, sede: None });
        let tutto = FiltroMonitoraggio {
            sede: None,
            cassetto: None,
            argomento: None,
            dal: g("2026-11-01"),
            al: g("2026-11-25"),
        };
        let parte = FiltroMonitoraggio {
            sede: Some("7013".into()),
            cassetto: Some("aziende".into()),
            argomento: Some("aziende.durc".into()),
            ..tutto.clone()
        };
        for visto in [tutto, parte] {
            let vista = Vista::di(&monitor, visto).unwrap();
            for numero in numeri() {
                let filtro = numero.filtro(&vista, g("2026-11-25"));
                let indirizzo = Parametri::da_filtro(&filtro).indirizzo();
                let tornato = Parametri::da_indirizzo(&indirizzo).unwrap().letti();
                assert_eq!(tornato.map(|l| l.filtro), Ok(filtro), "{numero:?}: {indirizzo}");
            }
        }
    }

    #[test]
    fn un_conteggio_scritto_a_mano_si_corregge() {
        let con = |misura: &str, dal: &str, al: &str| {
            let p = Parametri {
                misura: misura.into(),
                misura_dal: dal.into(),
                misura_al: al.into(),
                ..Parametri::default()
            };
            p.letti().map(|l| l.filtro.misura.is_some()).map_err(|e| e[0].campo.to_string())
        };
        assert_eq!(con("chiusura", "2026-11-01", "2026-11-01"), Ok(true));
        assert_eq!(con("", "2026-11-01", "2026-11-01"), Ok(false));
        assert_eq!(con("altro", "2026-11-01", "2026-11-02"), Err("misura".into()));
        assert_eq!(con("chiusura", "2026-11-02", "2026-11-01"), Err("misura_dal".into()));
        assert_eq!(con("chiusura", "ieri", "2026-11-01"), Err("misura_dal".into()));
        assert_eq!(con("chiusura", "", ""), Err("misura_dal".into()));
        for (voto, atteso) in [("5", Ok(Some(5))), ("", Ok(None)), ("0", Err(())), ("sei", Err(()))] {
            let p = Parametri {
                misura: "voto".into(),
                misura_dal: "2026-11-01".into(),
                misura_al: "2026-11-25".into(),
                voto: voto.into(),
                ..Parametri::default()
            };
            let letto = p.letti().map(|l| l.filtro.misura.and_then(|m| m.voto));
            assert_eq!(letto.map_err(|e| assert_eq!(e[0].campo, "voto")), atteso, "{voto}");
        }
    }

    #[test]
    fn gli_avvisi_scritti_a_mano_si_correggono() {
        let con = |notifica: &str, stato: &str, dal: &str| {
            let p = Parametri {
                notifica: notifica.into(),
                notifica_stato: stato.into(),
                notifica_dal: dal.into(),
                notifica_al: "2026-11-25".into(),
                ..Parametri::default()
            };
            p.letti().map(|l| (l.filtro.notifica.is_some(), l.ordine)).map_err(|e| e[0].campo.to_string())
        };
        assert_eq!(con("email", "fallita", "2026-11-01"), Ok((true, Ordine::Recenti)));
        assert_eq!(con("", "fallita", "2026-11-01"), Ok((false, Ordine::Coda)));
        for (notifica, stato, dal) in [
            ("fax", "fallita", "2026-11-01"),
            ("email", "persa", "2026-11-01"),
            ("email", "fallita", "2026-11-26"),
            ("email", "fallita", ""),
        ] {
            assert_eq!(con(notifica, stato, dal), Err("notifica".into()));
        }
    }

    #[test]
    fn i_termini_si_scrivono_e_si_rileggono() {
        for scadenza in [
            FiltroScadenza::Scaduti,
            FiltroScadenza::Nessuna,
            FiltroScadenza::EntroGiorni(0),
            FiltroScadenza::EntroGiorni(GIORNI_MASSIMI),
            FiltroScadenza::OltreGiorni(10),
            FiltroScadenza::Il(g("2026-11-25")),
        ] {
            assert_eq!(scadenza_letta(&scadenza_scritta(scadenza)), Some(scadenza));
        }
        for falsa in ["tre", "-3", "oltre", "oltre-", "oltre-x", "il-domani", "prima-3"] {
            assert_eq!(scadenza_letta(falsa), None, "{falsa}");
        }
    }
}
