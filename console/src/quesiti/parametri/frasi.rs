//! The filters that no field of the page shows, each as a sentence that can be taken away.

use super::Parametri;
use crate::vista::quando::giorno;
use chrono::NaiveDate;
use workflows::{monitoraggio::TipoMisura, notifiche::StatoNotifica, tabelle::Canale};

/// A filter in words, and the same question without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frase {
    pub(crate) testo: String,
    /// The question without it.
    pub(crate) senza: String,
}

/// `in ritardo` or within the term; of arrivals and takings nobody says it.
fn nel_termine(in_ritardo: &str) -> &'static str {
    match in_ritardo {
        "" => "",
        "si" => " in ritardo",
        _ => " nel termine",
    }
}

fn contati(tipo: TipoMisura) -> &'static str {
    match tipo {
        TipoMisura::Arrivo => "Arrivati",
        TipoMisura::Attesa => "Arrivati e ancora senza risposta",
        TipoMisura::Presa => "Presi in carico la prima volta",
        TipoMisura::Risposta => "Con la prima risposta",
        TipoMisura::Chiusura => "Chiusi",
        TipoMisura::Riapertura => "Riaperti",
        TipoMisura::Voto => "Valutati dal mittente",
    }
}

/// A notification of a channel: `avviso per e-mail`. `None`: there is no such channel.
fn notifica(canale: &str) -> Option<&'static str> {
    Some(match Canale::TUTTI.into_iter().find(|c| c.codice() == canale)? {
        Canale::Cassetto => "avviso nel Cassetto",
        Canale::Email => "avviso per e-mail",
        Canale::Sms => "avviso per SMS",
        Canale::Pec => "avviso per PEC",
    })
}

/// As the monitoring calls them.
fn divenuto(stato: &str) -> &'static str {
    match stato.parse() {
        Ok(StatoNotifica::DaInviare) => " da inviare",
        Ok(StatoNotifica::Inviata) => " inviato",
        Ok(StatoNotifica::Consegnata) => " consegnato",
        Ok(StatoNotifica::Fallita) => " non consegnato",
        Ok(StatoNotifica::Superata) => " superato",
        Err(_) => "",
    }
}

fn letto(testo: &str) -> String {
    testo.parse::<NaiveDate>().map_or_else(|_| testo.to_owned(), giorno)
}

fn periodo(dal: &str, al: &str) -> String {
    match (dal, al) {
        (dal, al) if dal == al => letto(dal),
        (dal, "") => format!("dal {}", letto(dal)),
        ("", al) => format!("fino al {}", letto(al)),
        (dal, al) => format!("dal {} al {}", letto(dal), letto(al)),
    }
}

impl Parametri {
    /// Every filter that the fields of the page do not show.
    pub(crate) fn frasi(&self) -> Vec<Frase> {
        let mut frasi = Vec::new();
        let mut di = |testo: String, senza: Self| {
            frasi.push(Frase { testo, senza: senza.senza_cursore().indirizzo() });
        };
        if let Some(tipo) = TipoMisura::da_codice(&self.misura) {
            let negativi = if self.negativi.is_empty() { "" } else { " con esito negativo" };
            let voto = if self.voto.is_empty() { String::new() } else { format!(" con voto {}", self.voto) };
            let testo = format!(
                "{}{voto}{negativi}{} {}",
                contati(tipo),
                nel_termine(&self.in_ritardo),
                periodo(&self.misura_dal, &self.misura_al)
            );
            let vuoto = String::new;
            di(
                testo,
                Self {
                    misura: vuoto(),
                    misura_dal: vuoto(),
                    misura_al: vuoto(),
                    in_ritardo: vuoto(),
                    negativi: vuoto(),
                    voto: vuoto(),
                    ..self.clone()
                },
            );
        }
        if let Some(notifica) = notifica(&self.notifica) {
            let (stato, quando) =
                (divenuto(&self.notifica_stato), periodo(&self.notifica_dal, &self.notifica_al));
            let vuoto = String::new;
            di(
                format!("Con un {notifica}{stato}, chiesto {quando}"),
                Self {
                    notifica: vuoto(),
                    notifica_stato: vuoto(),
                    notifica_dal: vuoto(),
                    notifica_al: vuoto(),
                    ..self.clone()
                },
            );
        }
        if !self.sblocco.is_empty() {
            let testo = format!(
                "L'appuntamento si sblocca {}, se nessuno risponde prima",
                periodo(&self.sblocco, &self.sblocco)
            );
            di(testo, Self { sblocco: String::new(), ..self.clone() });
        }
        if !self.non_chiusi.is_empty() {
            di("Non chiusi".to_owned(), Self { non_chiusi: String::new(), ..self.clone() });
        }
        if !self.aggiornato_dal.is_empty() || !self.aggiornato_al.is_empty() {
            let testo = format!("Aggiornati {}", periodo(&self.aggiornato_dal, &self.aggiornato_al));
            di(testo, Self { aggiornato_dal: String::new(), aggiornato_al: String::new(), ..self.clone() });
        }
        frasi
    }

    /// Fields that a form must carry along because none of its own shows them.
    pub(crate) fn nascosti(&self) -> Vec<(&'static str, &str)> {
        [
            ("misura", &self.misura),
            ("misura_dal", &self.misura_dal),
            ("misura_al", &self.misura_al),
            ("in_ritardo", &self.in_ritardo),
            ("negativi", &self.negativi),
            ("voto", &self.voto),
            ("notifica", &self.notifica),
            ("notifica_stato", &self.notifica_stato),
            ("notifica_dal", &self.notifica_dal),
            ("notifica_al", &self.notifica_al),
            ("sblocco", &self.sblocco),
            ("non_chiusi", &self.non_chiusi),
            ("aggiornato_dal", &self.aggiornato_dal),
            ("aggiornato_al", &self.aggiornato_al),
            ("ordine", &self.ordine),
        ]
        .into_iter()
        .filter(|(_, valore)| !valore.is_empty())
        .map(|(nome, valore)| (nome, valore.as_str()))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn da(query: &str) -> Parametri {
        Parametri::da_indirizzo(query).unwrap()
    }

    #[test]
    fn un_filtro_senza_campo_si_legge_e_si_toglie_da_solo() {
        let p = da("sede=7013&sblocco=2026-12-01&misura=chiusura&misura_dal=2026-11-01&misura_al=2026-11-25\
                    &in_ritardo=si&negativi=si&non_chiusi=si");
        let frasi = p.frasi();
        let testi: Vec<_> = frasi.iter().map(|f| f.testo.as_str()).collect();
        assert_eq!(
            testi,
            [
                "Chiusi con esito negativo in ritardo dal dom 1 nov 2026 al mer 25 nov 2026",
                "L'appuntamento si sblocca mar 1 dic 2026, se nessuno risponde prima",
                "Non chiusi",
            ]
        );
        assert_eq!(frasi[0].senza, "sede=7013&non_chiusi=si&sblocco=2026-12-01");
        assert!(!frasi[2].senza.contains("non_chiusi") && frasi[2].senza.contains("misura=chiusura"));
        let nel = da("misura=risposta&misura_dal=2026-11-25&misura_al=2026-11-25&in_ritardo=no");
        assert_eq!(nel.frasi()[0].testo, "Con la prima risposta nel termine mer 25 nov 2026");
        let voto = da("misura=voto&misura_dal=2026-11-25&misura_al=2026-11-25&voto=2").frasi();
        assert_eq!(voto[0].testo, "Valutati dal mittente con voto 2 mer 25 nov 2026");
        assert_eq!(voto[0].senza, "");
        let notifica = da(
            "sede=7013&notifica=email&notifica_stato=fallita&notifica_dal=2026-11-01&notifica_al=2026-11-25",
        );
        let frasi = notifica.frasi();
        assert_eq!(
            frasi[0].testo,
            "Con un avviso per e-mail non consegnato, chiesto dal dom 1 nov 2026 al mer 25 nov 2026"
        );
        assert_eq!((frasi.len(), frasi[0].senza.as_str()), (1, "sede=7013"));
        assert!(da("sede=7013&scadenza=3").frasi().is_empty());
    }

    #[test]
    fn cio_che_nessun_campo_mostra_resta_nel_modulo() {
        let p = da("stato=aperta&sblocco=2026-12-01&non_chiusi=si");
        assert_eq!(p.nascosti(), [("sblocco", "2026-12-01"), ("non_chiusi", "si")]);
    }
}
