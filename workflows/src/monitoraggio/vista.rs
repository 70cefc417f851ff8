//! What one asks of the figures, and what of it one may see.

use crate::{
    attore::{Attore, Ruolo},
    ricerca::{Condizioni, Filtro},
};
use chrono::NaiveDate;

/// What is looked at. `None`: all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FiltroMonitoraggio {
    /// Code of the sede.
    pub sede: Option<String>,
    /// Code of the Cassetto.
    pub cassetto: Option<String>,
    /// Code of the argomento.
    pub argomento: Option<String>,
    /// First civil day of the period.
    pub dal: NaiveDate,
    /// Last civil day of the period.
    pub al: NaiveDate,
}

/// A filter that its reader may use. Every figure asks for one, and outside this module there is no other way to have
/// it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vista(FiltroMonitoraggio);

/// Why there is nothing to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErroreVista {
    /// Not for this role, or not of this sede.
    #[error("Puoi vedere solo le statistiche della tua sede.")]
    FuoriAmbito,
    /// The last day comes before the first.
    #[error("L'ultimo giorno del periodo viene prima del primo: scambiali.")]
    PeriodoRovesciato,
}

impl Vista {
    /// Monitoring and administrators see everything, a supervisore its own sede, nobody else anything.
    ///
    /// # Errors
    /// Out of scope, or a period that ends before it begins.
    pub fn di(attore: &Attore, mut filtro: FiltroMonitoraggio) -> Result<Self, ErroreVista> {
        let Attore::Funzionario(f) = attore else { return Err(ErroreVista::FuoriAmbito) };
        match (f.ruolo, &f.sede) {
            (Ruolo::Monitoraggio | Ruolo::Amministratore, _) => {}
            (Ruolo::Supervisore, Some(propria)) if filtro.sede.as_ref().is_none_or(|s| s == propria) => {
                filtro.sede = Some(propria.clone());
            }
            _ => return Err(ErroreVista::FuoriAmbito),
        }
        if filtro.al < filtro.dal {
            return Err(ErroreVista::PeriodoRovesciato);
        }
        Ok(Self(filtro))
    }

    /// For figures made before anybody asks: who reads them later is granted a view of its own.
    pub(super) fn di_chiunque(filtro: FiltroMonitoraggio) -> Self {
        Self(filtro)
    }

    /// What is looked at, as it was granted.
    #[must_use]
    pub fn filtro(&self) -> &FiltroMonitoraggio {
        &self.0
    }

    /// Whether something of this sede, Cassetto and argomento is in it, whatever its day.
    pub(super) fn comprende(&self, sede: Option<&str>, cassetto: &str, argomento: &str) -> bool {
        let f = &self.0;
        f.sede.as_deref().is_none_or(|s| Some(s) == sede)
            && f.cassetto.as_deref().is_none_or(|c| c == cassetto)
            && f.argomento.as_deref().is_none_or(|a| a == argomento)
    }

    /// The same without the period, as a search.
    pub(super) fn ricerca(&self) -> Filtro {
        Filtro {
            sede: self.0.sede.clone(),
            cassetto: self.0.cassetto.clone(),
            argomento: self.0.argomento.clone(),
            ..Filtro::default()
        }
    }

    /// The conditions on rows called `m` that have a day of their own.
    pub(super) fn condiziona(&self, c: &mut Condizioni) {
        let (dal, al) = (self.0.dal.to_string(), self.0.al.to_string());
        c.e("m.giorno >= ? AND m.giorno <= ?", [dal.into(), al.into()]);
        self.condiziona_dove(c);
    }

    /// Those without the day.
    pub(super) fn condiziona_dove(&self, c: &mut Condizioni) {
        let f = &self.0;
        for (frammento, valore) in [
            ("m.sede = ?", f.sede.as_deref()),
            ("m.cassetto = ?", f.cassetto.as_deref()),
            ("m.argomento = ?", f.argomento.as_deref()),
        ] {
            if let Some(valore) = valore {
                c.e(frammento, [valore.into()]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attore::{Funzionario, Mittente};
    use crate::tabelle::Profilo;

    fn filtro(sede: Option<&str>) -> FiltroMonitoraggio {
        let giorno = |t: &str| t.parse().unwrap();
        FiltroMonitoraggio {
            sede: sede.map(Into::into),
            cassetto: None,
            argomento: None,
            dal: giorno("2026-03-01"),
            al: giorno("2026-03-31"),
        }
    }

    fn persona(ruolo: Ruolo, sede: Option<&str>) -> Attore {
        Attore::Funzionario(Funzionario { id: "x".into(), ruolo, sede: sede.map(Into::into) })
    }

    #[test]
    fn r23_r89_chi_vede_le_statistiche_e_di_quale_sede() {
        let sede = |attore: &Attore, chiesta| Vista::di(attore, filtro(chiesta)).map(|v| v.0.sede);
        for ruolo in [Ruolo::Monitoraggio, Ruolo::Amministratore] {
            assert_eq!(sede(&persona(ruolo, None), None), Ok(None));
            assert_eq!(sede(&persona(ruolo, None), Some("2200")), Ok(Some("2200".into())));
        }
        let pia = persona(Ruolo::Supervisore, Some("7013"));
        assert_eq!(sede(&pia, None), Ok(Some("7013".into())));
        assert_eq!(sede(&pia, Some("7013")), Ok(Some("7013".into())));
        let mittente = Attore::Mittente(Mittente {
            codice_fiscale: "X".into(),
            profilo: Profilo::Azienda,
            cassetto: "aziende".into(),
        });
        for (attore, chiesta) in [
            (pia, Some("2200")),
            (persona(Ruolo::Supervisore, None), None),
            (persona(Ruolo::Funzionario, Some("7013")), Some("7013")),
            (mittente, None),
            (Attore::Sistema("prova"), None),
        ] {
            assert_eq!(sede(&attore, chiesta), Err(ErroreVista::FuoriAmbito), "{attore:?}");
        }
    }

    #[test]
    fn un_periodo_puo_durare_un_giorno_ma_non_finire_prima_di_cominciare() {
        let chi = persona(Ruolo::Monitoraggio, None);
        let di = |dal: &str, al: &str| {
            let periodo = (dal.parse().unwrap(), al.parse().unwrap());
            Vista::di(&chi, FiltroMonitoraggio { dal: periodo.0, al: periodo.1, ..filtro(None) })
        };
        assert!(di("2026-03-02", "2026-03-02").is_ok());
        assert_eq!(di("2026-03-02", "2026-03-01"), Err(ErroreVista::PeriodoRovesciato));
    }
}
