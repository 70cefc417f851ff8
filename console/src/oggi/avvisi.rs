//! What each role must look at, as numbers that lead to it. Only what is there is told.

use crate::{
    errore::Errore,
    io::Io,
    quesiti::parametri::Parametri,
    rotte::UFFICIO,
    stato::App,
    vista::{quando::durata, termine::detto},
};
use chrono::{Days, NaiveDate};
use engine::Conn;
use workflows::{
    appuntamenti::{NomeStato, store as appuntamenti_store},
    attore::Ruolo,
    lavori,
    monitoraggio::{FiltroMonitoraggio, SaluteOrario, Vista, consegne, salute},
    notifiche::StatoNotifica,
    ricerca::{Domanda, Filtro, FiltroScadenza, Ordine, Pagina, cerca},
    scadenze::{fine_giorno, giorno_civile, inizio_giorno},
};

/// Appointments of one punto in a day: no punto has so many.
const APPUNTAMENTI: i64 = 500;
/// Dead letters counted: nobody reads further.
const MORTI: usize = 100;
/// Days of deliveries looked at, today included.
const GIORNI_CONSEGNE: u64 = 7;

/// A number and where it leads.
#[derive(Debug)]
pub(super) struct AvvisoVista {
    pub(super) cosa: String,
    pub(super) numero: String,
    pub(super) indirizzo: String,
}

struct Avvisi {
    voci: Vec<AvvisoVista>,
    oggi: NaiveDate,
}

impl Avvisi {
    fn di(&mut self, cosa: impl Into<String>, numero: impl Into<String>, indirizzo: impl Into<String>) {
        let (cosa, numero, indirizzo) = (cosa.into(), numero.into(), indirizzo.into());
        self.voci.push(AvvisoVista { cosa, numero, indirizzo });
    }

    /// How many quesiti a filter finds, if any; the first of them.
    async fn quesiti(
        &mut self,
        (app, io, conn): (&App, &Io, &mut Conn),
        cosa: &str,
        filtro: Filtro,
    ) -> Result<Pagina, Errore> {
        let ambito = io.ambito(app);
        let domanda = Domanda {
            ambito: &ambito,
            filtro: &filtro,
            ordine: Ordine::Coda,
            dopo: None,
            limite: 1,
            oggi: self.oggi,
        };
        let pagina = cerca(conn, &domanda).await?;
        if let Some(totale) = pagina.totale.filter(|t| t.numero > 0) {
            let indirizzo = format!("/quesiti?{}", Parametri::da_filtro(&filtro).indirizzo());
            self.di(cosa, totale.to_string(), indirizzo);
        }
        Ok(pagina)
    }
}

/// Those of this role.
pub(super) async fn di(app: &App, io: &Io) -> Result<Vec<AvvisoVista>, Errore> {
    let ora = app.ufficio.clock.now();
    let mut avvisi = Avvisi { voci: Vec::new(), oggi: giorno_civile(ora.to_utc()) };
    let ruolo = io.ruolo();
    if let (true, Some(sede)) = (UFFICIO.ammette(Some(ruolo)), io.utente.sede.as_deref()) {
        appuntamenti(app, io, sede, &mut avvisi).await?;
    }
    let mut conn = app.ufficio.db.read().await?;
    if matches!(ruolo, Ruolo::Supervisore | Ruolo::Amministratore | Ruolo::Monitoraggio) {
        let senza_sede = Filtro { non_smistati: true, ..Filtro::default() };
        avvisi.quesiti((app, io, &mut conn), "Quesiti senza sede, da smistare", senza_sede).await?;
        let scaduti = Filtro { scadenza: Some(FiltroScadenza::Scaduti), ..Filtro::default() };
        let trovati =
            avvisi.quesiti((app, io, &mut conn), "Quesiti oltre il termine", scaduti.clone()).await?;
        if let Some(termine) = trovati.righe.first().and_then(|r| r.termine).filter(|_| !ruolo.di_sede()) {
            let indirizzo = format!("/quesiti?{}", Parametri::da_filtro(&scaduti).indirizzo());
            avvisi.di("Il quesito più in ritardo", detto(Some(termine), avvisi.oggi, "").parole, indirizzo);
        }
    }
    if matches!(ruolo, Ruolo::Amministratore | Ruolo::Monitoraggio) {
        fallite(io, &mut conn, &mut avvisi, ora).await?;
    }
    if matches!(ruolo, Ruolo::Amministratore | Ruolo::Supporto) {
        macchina(&mut conn, &mut avvisi, ora).await?;
    }
    Ok(avvisi.voci)
}

/// Appointments of today at the punti of the sede, and what its agenda asks for.
async fn appuntamenti(app: &App, io: &Io, sede: &str, avvisi: &mut Avvisi) -> Result<(), Errore> {
    let tabelle = app.ufficio.regole.attuali();
    let (dal, al) = (inizio_giorno(avvisi.oggi).into(), fine_giorno(avvisi.oggi).into());
    let mut oggi = 0;
    let mut conn = app.ufficio.db.read().await?;
    for punto in tabelle.punti.values().filter(|p| p.sede == sede) {
        let tutti = appuntamenti_store::al_punto(&mut conn, &punto.codice, dal, al, APPUNTAMENTI).await?;
        oggi += tutti.iter().filter(|a| a.nome_stato() == NomeStato::Confermato).count();
    }
    drop(conn);
    if oggi > 0 {
        avvisi.di("Appuntamenti di oggi", oggi.to_string(), "/agenda");
    }
    let chiesti = app.ufficio.avvisi_agenda(&io.attore, sede).await;
    let chiesti = chiesti.map_err(|errore| Errore::Rifiutato(errore.to_string()))?;
    for (cosa, quanti) in [
        ("Appuntamenti a distanza vicini, senza una modalità concordata", chiesti.senza_modalita.len()),
        ("Appuntamenti che non si possono tenere, da spostare", chiesti.da_spostare.len()),
    ] {
        if quanti > 0 {
            avvisi.di(cosa, quanti.to_string(), "/agenda");
        }
    }
    Ok(())
}

/// Messages of the last days that did not arrive.
async fn fallite(
    io: &Io,
    conn: &mut Conn,
    avvisi: &mut Avvisi,
    ora: engine::Timestamp,
) -> Result<(), Errore> {
    let dal = avvisi.oggi.checked_sub_days(Days::new(GIORNI_CONSEGNE - 1)).unwrap_or(avvisi.oggi);
    let filtro = FiltroMonitoraggio { sede: None, cassetto: None, argomento: None, dal, al: avvisi.oggi };
    let vista = Vista::di(&io.attore, filtro).map_err(|errore| Errore::Rifiutato(errore.to_string()))?;
    let consegne = consegne(conn, &vista, ora).await?;
    let fallite: i64 =
        consegne.per_canale.values().filter_map(|stati| stati.get(&StatoNotifica::Fallita)).sum();
    if fallite > 0 {
        let cosa = format!("Notifiche non consegnate negli ultimi {GIORNI_CONSEGNE} giorni");
        avvisi.di(cosa, fallite.to_string(), "/monitoraggio");
    }
    Ok(())
}

/// Jobs that failed for good, recurring ones that did not run.
async fn macchina(conn: &mut Conn, avvisi: &mut Avvisi, ora: engine::Timestamp) -> Result<(), Errore> {
    let morti = lavori::falliti(conn, &lavori::Filtro::default(), None, MORTI).await?;
    if !morti.voci.is_empty() {
        let oltre = if morti.prosegue.is_some() { "più di " } else { "" };
        avvisi.di("Lavori falliti", format!("{oltre}{}", morti.voci.len()), "/lavori");
    }
    let salute = salute(conn, &[], ora).await?;
    let in_ritardo: Vec<&SaluteOrario> = salute.orari.iter().filter(|o| o.in_ritardo()).collect();
    if let Some(ritardo) = in_ritardo.iter().map(|o| o.ritardo).max() {
        let cosa = format!("Lavori periodici in ritardo, il più vecchio di {}", durata(ritardo));
        avvisi.di(cosa, in_ritardo.len().to_string(), "/lavori");
    }
    Ok(())
}
