//! The one pure transition: facts, act, context in; new facts, history and announcements out. No clock, no database.

use super::{
    Atto, Chiusura, DaAnnunciare, Effetto, Fatti, Idoneita, Quesito, Richiesta, Rifiuto, Stato, Verbo,
    messaggio::{NuovoMessaggio, Scritto, TipoMessaggio},
};
use crate::{
    attore::Attore,
    protocollo::impronta,
    scadenze::{Interruzione, Luogo, TipoScadenza, calcola, giorno_civile},
    smistamento::{self, Destinazione, Instradamento},
    tabelle::{Evento, Regola, Tabelle},
};
use engine::{
    Timestamp, Uuid,
    machine::{Meta, Step},
};

/// Most characters of a message.
pub const TESTO_MASSIMO: usize = 10_000;

/// What a decision may look at beside the facts.
#[derive(Debug, Clone, Copy)]
pub struct Contesto<'a> {
    /// Who acts.
    pub attore: &'a Attore,
    /// Now.
    pub ora: Timestamp,
    /// The tables in force.
    pub tabelle: &'a Tabelle,
    /// The rule the quesito follows: of the version it was born under.
    pub regola: &'a Regola,
}

/// A decided act: the step to persist and what to announce once it is.
#[derive(Debug, Clone)]
pub struct Decisione {
    /// For the engine.
    pub step: Step<Quesito>,
    /// For the notifications.
    pub annunci: Vec<DaAnnunciare>,
}

impl Quesito {
    /// A request becomes a quesito (R1-R5).
    ///
    /// # Errors
    /// The text is missing or too long, or the rule cannot be counted.
    pub fn apri(
        id: Uuid,
        richiesta: Richiesta,
        scritto: Scritto,
        regole: String,
        ctx: &Contesto<'_>,
    ) -> Result<Decisione, Rifiuto> {
        leggibile(&scritto, "il testo della richiesta")?;
        let impronta = impronta_di(&scritto);
        let mut quesito = Self {
            meta: Meta::newborn(id, ctx.ora),
            stato: Stato::Aperta,
            sede: None,
            unita: None,
            regole,
            fatti: Fatti {
                inviato_il: ctx.ora,
                attesa_dal: Some(ctx.ora),
                prima_risposta_il: None,
                ultima_risposta_il: None,
                interruzioni: Vec::new(),
                sospensioni: 0,
                sollecitato_il: None,
                interazioni: 0,
                riaperture: 0,
                scattate: Vec::new(),
                scadenze: crate::scadenze::Scadenze::default(),
                messaggi: 0,
                impronta,
                smistamento: None,
                protocollo: None,
                gradimento: false,
            },
            richiesta,
        };
        quesito.ricalcola_scadenze(ctx)?;
        let messaggio = quesito.scrive(TipoMessaggio::Richiesta, scritto, ctx);
        Ok(Decisione { step: Step::new(quesito, "apre").effect(messaggio), annunci: Vec::new() })
    }

    /// Decides an act.
    ///
    /// # Errors
    /// The refusal, for the page. Nothing changed.
    pub fn decidi(mut self, atto: Atto, ctx: &Contesto<'_>) -> Result<Decisione, Rifiuto> {
        let verbo = atto.verbo();
        self.ammesso(verbo, ctx)?;
        let fatto = |q: Self| Step::new(q, verbo.codice());
        let (step, annunci) = match atto {
            Atto::Smista { verso } => {
                let instradamento = match verso {
                    Some(verso) => self.a_mano(verso, ctx)?,
                    None => self.dalle_tabelle(ctx.tabelle),
                };
                let perche = instradamento.perche.clone();
                if let Ok(Destinazione { sede, unita }) = &instradamento.esito {
                    self.sede = Some(sede.clone());
                    self.unita = Some(unita.clone());
                }
                self.fatti.smistamento = Some(instradamento);
                self.ricalcola_scadenze(ctx)?;
                (fatto(self).tell("perche", perche), vec![])
            }
            Atto::Protocolla(numero) => {
                self.fatti.protocollo = Some(numero);
                (fatto(self), vec![DaAnnunciare::nuovo(Evento::QuesitoProtocollato)])
            }
            Atto::PrendiInCarico => {
                let Attore::Funzionario(f) = ctx.attore else {
                    return Err(Rifiuto::NonAutorizzato { verbo });
                };
                self.stato = Stato::InCarico { assegnatario: f.id.clone(), dal: ctx.ora };
                (fatto(self), vec![DaAnnunciare::nuovo(Evento::QuesitoInCarico)])
            }
            Atto::Rilascia { motivo } => {
                scritto(&motivo, "il motivo del rilascio")?;
                self.stato = Stato::Aperta;
                (fatto(self).tell("motivo", motivo), vec![])
            }
            Atto::Assegna { a } => {
                self.stato = Stato::InCarico { assegnatario: a, dal: ctx.ora };
                (fatto(self), vec![DaAnnunciare::nuovo(Evento::QuesitoInCarico)])
            }
            Atto::Trasferisci { verso, motivo } => {
                scritto(&motivo, "il motivo del trasferimento")?;
                self.trasferisce(verso, ctx)?;
                let annunci =
                    vec![DaAnnunciare::nuovo(Evento::QuesitoTrasferito).con("motivo", motivo.clone())];
                (fatto(self).tell("motivo", motivo), annunci)
            }
            Atto::Commenta(testo) => {
                leggibile(&testo, "il commento")?;
                let messaggio = self.scrive(TipoMessaggio::Commento, testo, ctx);
                (fatto(self).effect(messaggio), vec![])
            }
            Atto::Annota(testo) => {
                leggibile(&testo, "la nota")?;
                let messaggio = self.scrive(TipoMessaggio::NotaInterna, testo, ctx);
                (fatto(self).effect(messaggio), vec![])
            }
            Atto::Rispondi(testo) => {
                leggibile(&testo, "la risposta")?;
                self.risponde(ctx)?;
                let messaggio = self.scrive(TipoMessaggio::Risposta, testo, ctx);
                (fatto(self).effect(messaggio), vec![DaAnnunciare::nuovo(Evento::RispostaRicevuta)])
            }
            Atto::Integra(testo) => {
                leggibile(&testo, "il messaggio")?;
                self.integra(ctx)?;
                let messaggio = self.scrive(TipoMessaggio::Integrazione, testo, ctx);
                (fatto(self).effect(messaggio), vec![DaAnnunciare::nuovo(Evento::NuovoMessaggioMittente)])
            }
            Atto::Sollecita(testo) => {
                troppo_lungo(&testo.testo)?;
                self.fatti.sollecitato_il = Some(ctx.ora);
                let messaggio = self.scrive(TipoMessaggio::Sollecito, testo, ctx);
                (fatto(self).effect(messaggio), vec![DaAnnunciare::nuovo(Evento::NuovoMessaggioMittente)])
            }
            Atto::Sospendi(testo) => {
                leggibile(&testo, "quali documenti servono")?;
                self.fatti.sospensioni += 1;
                self.fatti.interruzioni.push(Interruzione { dal: ctx.ora, al: None });
                self.ricalcola_scadenze(ctx)?;
                let annuncio = DaAnnunciare::nuovo(Evento::DocumentiRichiesti)
                    .con("documenti", testo.testo.clone())
                    .con("giorni", ctx.regola.sospensione_massima_giorni);
                let messaggio = self.scrive(TipoMessaggio::RichiestaDocumenti, testo, ctx);
                (fatto(self).effect(messaggio), vec![annuncio])
            }
            Atto::Riprendi => {
                self.riprende(ctx)?;
                (fatto(self), vec![])
            }
            Atto::Chiudi { esito, commento, appuntamento_disponibile } => {
                leggibile(&commento, "il commento di chiusura")?;
                self.chiude(&esito, &commento, appuntamento_disponibile, ctx)?;
                let messaggio = self.scrive(TipoMessaggio::Chiusura, commento, ctx);
                let step = fatto(self).tell("esito", esito).effect(messaggio);
                (step, vec![DaAnnunciare::nuovo(Evento::QuesitoChiuso)])
            }
            Atto::Riapri { motivo } => {
                scritto(&motivo, "il motivo della riapertura")?;
                self.stato = Stato::Aperta;
                self.fatti.riaperture += 1;
                self.nuova_attesa(ctx)?;
                let annuncio = DaAnnunciare::nuovo(Evento::QuesitoRiaperto).con("motivo", motivo.clone());
                (fatto(self).tell("motivo", motivo), vec![annuncio])
            }
            Atto::Valuta { voto, suggerimento } => {
                if !(1..=5).contains(&voto) {
                    return Err(Rifiuto::VotoFuoriScala);
                }
                troppo_lungo(&suggerimento)?;
                self.fatti.gradimento = true;
                let step = fatto(self).tell("voto", voto).effect(Effetto::Gradimento { voto, suggerimento });
                (step, vec![])
            }
            Atto::Scatta(tipo) => {
                let annunci = self.scatta(tipo, ctx)?;
                (fatto(self).tell("scadenza", tipo), annunci)
            }
            Atto::Ricalcola => {
                let prima = self.termine();
                self.regole.clone_from(&ctx.tabelle.versione);
                self.ricalcola_scadenze(ctx)?;
                let dopo = self.termine();
                (fatto(self).tell("termine_prima", prima).tell("termine_dopo", dopo), vec![])
            }
        };
        Ok(Decisione { step, annunci })
    }

    fn dalle_tabelle(&self, tabelle: &Tabelle) -> Instradamento {
        let r = &self.richiesta;
        match (tabelle.cassetti.get(&r.cassetto), tabelle.argomenti.get(&r.argomento)) {
            (Some(cassetto), Some(argomento)) => {
                let (cap, posizione) = (r.cap.as_deref(), r.posizione.as_deref());
                let dati = smistamento::Dati { cassetto, argomento, cap, posizione, regione: r.regione };
                smistamento::instrada(tabelle, &dati)
            }
            _ => Instradamento {
                esito: Err(smistamento::NonSmistato::TerritorioIgnoto),
                perche: vec!["Cassetto o argomento non sono più nelle tabelle.".into()],
            },
        }
    }

    fn a_mano(&self, verso: Destinazione, ctx: &Contesto<'_>) -> Result<Instradamento, Rifiuto> {
        self.esiste(&verso, ctx.tabelle)?;
        Ok(Instradamento::a_mano(verso))
    }

    fn esiste(&self, verso: &Destinazione, tabelle: &Tabelle) -> Result<(), Rifiuto> {
        if !tabelle.sedi.contains_key(&verso.sede) {
            return Err(Rifiuto::SedeSconosciuta { sede: verso.sede.clone() });
        }
        if !tabelle.unita.contains_key(&verso.unita) {
            return Err(Rifiuto::UnitaSconosciuta { unita: verso.unita.clone() });
        }
        let cassetto = tabelle.cassetti.get(&self.richiesta.cassetto);
        if cassetto.is_some_and(|c| !c.sedi.comprende(&verso.sede)) {
            return Err(Rifiuto::SedeNonAbilitata { sede: tabelle.sede_detta(&verso.sede) });
        }
        Ok(())
    }

    /// The number stays that of the first sede: a protocol entry never changes.
    fn trasferisce(&mut self, verso: Destinazione, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        self.esiste(&verso, ctx.tabelle)?;
        if self.sede.as_ref() == Some(&verso.sede) && self.unita.as_ref() == Some(&verso.unita) {
            return Err(Rifiuto::StessaDestinazione);
        }
        self.sede = Some(verso.sede);
        self.unita = Some(verso.unita);
        self.stato = Stato::Aperta;
        self.ricalcola_scadenze(ctx)
    }

    /// A reply ends the wait, and any suspension of it.
    fn risponde(&mut self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        self.fatti.prima_risposta_il.get_or_insert(ctx.ora);
        self.fatti.ultima_risposta_il = Some(ctx.ora);
        self.fatti.attesa_dal = None;
        self.fatti.interruzioni.clear();
        self.ricalcola_scadenze(ctx)
    }

    /// Documents asked for make the term run again; after a reply a new wait begins; before it nothing restarts.
    fn integra(&mut self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        if self.sospeso() {
            return self.riprende(ctx);
        }
        if self.fatti.prima_risposta_il.is_some() {
            self.fatti.interazioni += 1;
        }
        if self.in_attesa() { Ok(()) } else { self.nuova_attesa(ctx) }
    }

    fn riprende(&mut self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        for interruzione in &mut self.fatti.interruzioni {
            interruzione.al.get_or_insert(ctx.ora);
        }
        // Another suspension may end by itself in its turn.
        self.fatti.scattate.retain(|s| *s != TipoScadenza::FineSospensione);
        self.ricalcola_scadenze(ctx)
    }

    fn nuova_attesa(&mut self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        self.fatti.attesa_dal = Some(ctx.ora);
        self.fatti.interruzioni.clear();
        self.fatti.scattate.clear();
        self.fatti.sollecitato_il = None;
        self.ricalcola_scadenze(ctx)
    }

    fn chiude(
        &mut self,
        esito: &str,
        commento: &Scritto,
        appuntamento_disponibile: bool,
        ctx: &Contesto<'_>,
    ) -> Result<(), Rifiuto> {
        let scelto = ctx.tabelle.esiti.get(esito).ok_or_else(|| Rifiuto::EsitoSconosciuto {
            esito: esito.to_owned(),
            ammessi: ctx.tabelle.esiti.keys().cloned().collect::<Vec<_>>().join(", "),
        })?;
        self.risponde(ctx)?;
        self.stato = Stato::Chiusa(Chiusura {
            esito: scelto.codice.clone(),
            polarita: scelto.polarita,
            commento: commento.testo.clone(),
            appuntamento_disponibile,
            da: ctx.attore.author().name,
            il: ctx.ora,
        });
        Ok(())
    }

    /// Fires what is due, unless the facts have overtaken it. After a downtime the later of two warnings is enough.
    fn scatta(&mut self, tipo: TipoScadenza, ctx: &Contesto<'_>) -> Result<Vec<DaAnnunciare>, Rifiuto> {
        let dovuto = self.timers_di(tipo).is_some_and(|quando| quando <= ctx.ora);
        if !dovuto {
            return Err(Rifiuto::ScadenzaSuperata);
        }
        self.fatti.scattate.push(tipo);
        let oggi = giorno_civile(ctx.ora.to_utc());
        let dopo_il_termine = self.fatti.scadenze.termine.is_some_and(|t| oggi > t);
        Ok(match tipo {
            TipoScadenza::Preavviso if dopo_il_termine => vec![],
            TipoScadenza::Preavviso => vec![DaAnnunciare::nuovo(Evento::TermineInScadenza)],
            TipoScadenza::EscalationSupervisore => vec![DaAnnunciare::nuovo(Evento::TermineScaduto)],
            TipoScadenza::EscalationMonitoraggio => {
                vec![DaAnnunciare::nuovo(Evento::TermineScadutoMonitoraggio)]
            }
            TipoScadenza::Sollecito => match self.idoneita_appuntamento(oggi) {
                // The appointment's own message says more.
                Idoneita::SenzaRisposta { .. } => vec![],
                _ => vec![
                    DaAnnunciare::nuovo(Evento::SollecitoDisponibile)
                        .con("giorni", ctx.regola.sollecito_dal_giorno.unwrap_or_default()),
                ],
            },
            TipoScadenza::Appuntamento => vec![
                DaAnnunciare::nuovo(Evento::AppuntamentoDisponibile)
                    .con("giorni", ctx.regola.appuntamento_dopo_giorni.unwrap_or_default()),
            ],
            TipoScadenza::FineSospensione => {
                self.riprende(ctx)?;
                vec![]
            }
        })
    }

    fn timers_di(&self, tipo: TipoScadenza) -> Option<Timestamp> {
        use engine::machine::Machine;
        self.timers().into_iter().find(|t| t.kind == tipo.codice()).map(|t| t.due_at)
    }

    /// Recomputes every deadline from the facts.
    fn ricalcola_scadenze(&mut self, ctx: &Contesto<'_>) -> Result<(), Rifiuto> {
        let Some(dal) = self.fatti.attesa_dal else {
            self.fatti.scadenze = crate::scadenze::Scadenze::default();
            return Ok(());
        };
        let sede = self.sede.as_deref();
        let comune = sede.and_then(|s| ctx.tabelle.sedi.get(s)).map(|s| s.comune.as_str());
        let luogo = Luogo { comune, sede };
        self.fatti.scadenze =
            calcola(ctx.regola, &ctx.tabelle.calendario, luogo, dal, &self.fatti.interruzioni)
                .map_err(|errore| Rifiuto::TermineNonCalcolabile { motivo: errore.to_string() })?;
        Ok(())
    }

    fn scrive(&mut self, tipo: TipoMessaggio, scritto: Scritto, ctx: &Contesto<'_>) -> Effetto {
        self.fatti.messaggi += 1;
        Effetto::Messaggio(Box::new(NuovoMessaggio {
            id: engine::new_id(),
            numero: self.fatti.messaggi,
            tipo,
            autore: ctx.attore.author().name,
            impronta: impronta_di(&scritto),
            scritto,
        }))
    }
}

fn impronta_di(scritto: &Scritto) -> String {
    let allegati: Vec<(&str, &str)> =
        scritto.allegati.iter().map(|a| (a.nome.as_str(), a.impronta.as_str())).collect();
    impronta(&scritto.testo, &allegati)
}

fn leggibile(scritto_: &Scritto, cosa: &'static str) -> Result<(), Rifiuto> {
    scritto(&scritto_.testo, cosa)
}

fn scritto(testo: &str, cosa: &'static str) -> Result<(), Rifiuto> {
    if testo.trim().is_empty() {
        return Err(Rifiuto::TestoMancante { cosa });
    }
    troppo_lungo(testo)
}

fn troppo_lungo(testo: &str) -> Result<(), Rifiuto> {
    let caratteri = testo.chars().count();
    if caratteri > TESTO_MASSIMO {
        return Err(Rifiuto::TestoTroppoLungo { caratteri, massimo: TESTO_MASSIMO });
    }
    Ok(())
}

/// Acts of a person that would be open in `stato` if everything else were in order; for diagrams and tests.
pub(super) fn esito_di(verbo: Verbo) -> Option<super::NomeStato> {
    use super::NomeStato::{Aperta, Chiusa, InCarico};
    match verbo {
        Verbo::PrendiInCarico | Verbo::Assegna => Some(InCarico),
        Verbo::Rilascia | Verbo::Trasferisci | Verbo::Riapri => Some(Aperta),
        Verbo::Chiudi => Some(Chiusa),
        _ => None,
    }
}
