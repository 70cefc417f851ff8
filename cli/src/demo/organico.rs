//! Who is in the demo: people of the sedi, senders of every Cassetto with their contacts and deleghe.

use super::persone::{Anagrafe, Persona};
use engine::{Timestamp, Tx, Uuid};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use std::collections::BTreeMap;
use workflows::{
    attore::{Attore, Funzionario, Mittente, Ruolo},
    deleghe::{self, Delega},
    patronati::{self, Abilitazione, ProfiloAbilitato, SERVIZI_BASE},
    recapiti::{self, Recapito},
    scadenze::giorno_civile,
    smistamento::{Dati, instrada},
    tabelle::{Canale, Polo, Profilo, Regione, Tabelle},
    utenti::{self, Utente, impronta_password},
};

/// The five pilot sedi of msg. 16719/2009, and the capitals of four regions.
pub const SEDI: [&str; 9] = ["7013", "2200", "2201", "1700", "0400", "7000", "4900", "5100", "8100"];
const FUNZIONARI_PER_SEDE: usize = 4;
/// Of every user of the demo, and of nobody else.
pub const PASSWORD: &str = "quesiti-di-prova";
/// How many write for themselves, and how many for others, by Cassetto and profile.
const MITTENTI: [(&str, Profilo, usize); 10] = [
    ("aziende", Profilo::Azienda, 70),
    ("aziende", Profilo::Intermediario, 12),
    ("lavoro_domestico", Profilo::Cittadino, 60),
    ("lavoro_domestico", Profilo::Intermediario, 6),
    ("artigiani_commercianti", Profilo::Cittadino, 60),
    ("artigiani_commercianti", Profilo::Intermediario, 6),
    ("liberi_professionisti", Profilo::Cittadino, 40),
    ("liberi_professionisti", Profilo::Intermediario, 4),
    ("patronati", Profilo::OperatorePatronato, 15),
    ("patronati", Profilo::ReferenteRegionale, 5),
];

/// Invented patronati.
const ENTI: [&str; 3] = ["Patronato Aurora", "Patronato Concordia", "Patronato Tirreno"];

/// Who writes, and of whom.
#[derive(Debug, Clone)]
pub struct Scrivente {
    pub mittente: Mittente,
    pub nome: String,
    /// Of whom it may write.
    pub soggetti: Vec<String>,
    /// A CAP that leads to a sede of the demo.
    pub cap: String,
    /// That sede.
    pub sede: String,
}

/// Everybody.
#[derive(Debug, Default)]
pub struct Organico {
    pub utenti: Vec<Utente>,
    pub scriventi: Vec<Scrivente>,
    deleghe: Vec<Delega>,
    abilitazioni: Vec<Abilitazione>,
    recapiti: Vec<Recapito>,
}

impl Organico {
    /// Invents everybody.
    pub fn inventa(tabelle: &Tabelle, rng: &mut StdRng, ora: Timestamp) -> Self {
        let mut organico = Self::default();
        let mut anagrafe = Anagrafe::default();
        organico.assume(tabelle, &mut anagrafe, rng, ora);
        let territori = territori(tabelle);
        for (cassetto, profilo, quanti) in MITTENTI {
            for _ in 0..quanti {
                let persona = match profilo {
                    Profilo::Azienda => anagrafe.azienda(rng),
                    _ => anagrafe.persona(rng),
                };
                organico.iscrive(tabelle, &territori, (cassetto, profilo), persona, rng, ora);
            }
        }
        organico.delega(rng, ora);
        organico.abilita(tabelle, ora);
        organico
    }

    fn assume(&mut self, tabelle: &Tabelle, anagrafe: &mut Anagrafe, rng: &mut StdRng, ora: Timestamp) {
        let mut nuovo = |id: String, ruolo, sede: Option<&str>| {
            let nome = anagrafe.persona(rng).nome;
            let email = Some(format!("{id}@inps.example"));
            let sede = sede.map(str::to_owned);
            self.utenti.push(Utente {
                id,
                nome,
                ruolo,
                sede,
                email,
                password: None,
                attivo: true,
                creato_il: ora,
            });
        };
        for sede in SEDI.iter().filter(|s| tabelle.sedi.contains_key(**s)) {
            for n in 1..=FUNZIONARI_PER_SEDE {
                nuovo(format!("funzionario{n}.{sede}"), Ruolo::Funzionario, Some(sede));
            }
            nuovo(format!("supervisore.{sede}"), Ruolo::Supervisore, Some(sede));
        }
        nuovo("amministratore".into(), Ruolo::Amministratore, None);
        nuovo("monitoraggio".into(), Ruolo::Monitoraggio, None);
        nuovo("supporto".into(), Ruolo::Supporto, None);
    }

    fn iscrive(
        &mut self,
        tabelle: &Tabelle,
        territori: &BTreeMap<String, Vec<String>>,
        (cassetto, profilo): (&str, Profilo),
        persona: Persona,
        rng: &mut StdRng,
        ora: Timestamp,
    ) {
        let abilitate = tabelle.cassetti.get(cassetto).map(|c| &c.sedi);
        let sedi: Vec<&String> =
            territori.keys().filter(|s| abilitate.is_some_and(|a| a.comprende(s))).collect();
        let Some(sede) = sedi.choose(rng).map(|s| (*s).clone()) else { return };
        let Some(cap) = territori.get(&sede).and_then(|c| c.choose(rng)).cloned() else { return };
        let codice_fiscale = persona.codice_fiscale;
        let locale = codice_fiscale.to_lowercase();
        let mut recapito = |canale, indirizzo: String, probabilita| {
            if rng.random_bool(probabilita) {
                let codice_fiscale = codice_fiscale.clone();
                self.recapiti.push(Recapito {
                    codice_fiscale,
                    canale,
                    indirizzo,
                    attivo: true,
                    aggiornato_il: ora,
                });
            }
        };
        recapito(Canale::Email, format!("{locale}@posta.example"), 0.9);
        recapito(
            Canale::Pec,
            format!("{locale}@pec.example"),
            if profilo == Profilo::Azienda { 0.8 } else { 0.2 },
        );
        // 333 000 … is no range of any operator's customers that matters here: nothing leaves the demo.
        recapito(Canale::Sms, format!("+39333000{:04}", self.scriventi.len()), 0.7);
        self.scriventi.push(Scrivente {
            soggetti: vec![codice_fiscale.clone()],
            mittente: Mittente { codice_fiscale, profilo, cassetto: cassetto.to_owned() },
            nome: persona.nome,
            cap,
            sede,
        });
    }

    /// Each intermediary acts for some senders of the same Cassetto, each operator for some citizens.
    fn delega(&mut self, rng: &mut StdRng, ora: Timestamp) {
        let titolari: Vec<Mittente> = self
            .scriventi
            .iter()
            .map(|s| s.mittente.clone())
            .filter(|m| matches!(m.profilo, Profilo::Azienda | Profilo::Cittadino))
            .collect();
        for scrivente in &mut self.scriventi {
            let m = &scrivente.mittente;
            let clienti: Vec<&Mittente> = match m.profilo {
                Profilo::Intermediario => titolari.iter().filter(|t| t.cassetto == m.cassetto).collect(),
                Profilo::OperatorePatronato => {
                    titolari.iter().filter(|t| t.profilo == Profilo::Cittadino).collect()
                }
                Profilo::Cittadino | Profilo::Azienda | Profilo::ReferenteRegionale => continue,
            };
            let scelti: Vec<String> =
                clienti.choose_multiple(rng, 6).map(|t| t.codice_fiscale.clone()).collect();
            if m.profilo == Profilo::Intermediario {
                self.deleghe.extend(scelti.iter().map(|delegante| Delega {
                    id: engine::new_id(),
                    delegante: delegante.clone(),
                    delegato: m.codice_fiscale.clone(),
                    cassetto: m.cassetto.clone(),
                    dal: giorno_civile(ora.to_utc()),
                    al: None,
                    revocata_il: None,
                    fonte: "demo".into(),
                }));
            }
            scrivente.soggetti = scelti;
        }
    }

    /// R83: the operators of patronati, in the lists of the stages. Without chance, so that the others stay who they
    /// were; a Referente is of a region whose CRIC has people here.
    fn abilita(&mut self, tabelle: &Tabelle, ora: Timestamp) {
        let qui = |p: &&Polo| SEDI.contains(&p.sede.as_str());
        let regioni: Vec<Regione> = tabelle.poli.iter().filter(qui).filter_map(|p| p.regione).collect();
        // Elsewhere their questions wait in the queue of what is in no sede.
        let regioni = if regioni.is_empty() { Regione::tutte().collect() } else { regioni };
        let operatori =
            self.scriventi.iter().filter_map(|s| Some((s, ProfiloAbilitato::di(s.mittente.profilo)?)));
        for (n, (scrivente, profilo)) in operatori.enumerate() {
            let regione = regioni.get(n % regioni.len()).copied();
            self.abilitazioni.push(Abilitazione {
                elenco: if n % 4 == 0 { "sperimentazione" } else { SERVIZI_BASE }.to_owned(),
                codice_fiscale: scrivente.mittente.codice_fiscale.clone(),
                profilo,
                ente: ENTI[n % ENTI.len()].to_owned(),
                nome: scrivente.nome.clone(),
                regione: regione.filter(|_| profilo == ProfiloAbilitato::Referente),
                dal: giorno_civile(ora.to_utc()),
                al: None,
                importata_il: ora,
            });
        }
    }

    /// Writes everybody.
    pub async fn salva(&self, tx: &mut Tx, ora: Timestamp) -> Result<(), crate::uscita::Uscita> {
        let password =
            Some(impronta_password(PASSWORD).map_err(|e| crate::uscita::Uscita::Guasto(e.to_string()))?);
        for utente in &self.utenti {
            utenti::crea(tx, &Utente { password: password.clone(), ..utente.clone() }).await?;
        }
        recapiti::salva(tx, &self.recapiti).await?;
        for delega in &self.deleghe {
            deleghe::store::inserisci(tx, delega, ora).await?;
        }
        patronati::store::salva(tx, &self.abilitazioni).await?;
        Ok(())
    }

    /// Somebody of a sede with a role; the same number always gives the same person.
    pub fn di_sede(&self, sede: &str, ruolo: Ruolo, numero: usize) -> Option<Attore> {
        let tutti: Vec<&Utente> =
            self.utenti.iter().filter(|u| u.ruolo == ruolo && u.sede.as_deref() == Some(sede)).collect();
        tutti.get(numero.checked_rem(tutti.len())?).map(|u| attore(u))
    }

    /// Channels for which somebody has a contact.
    pub fn canali(&self, codice_fiscale: &str) -> Vec<Canale> {
        let suoi = self.recapiti.iter().filter(|r| r.codice_fiscale == codice_fiscale);
        suoi.map(|r| r.canale).collect()
    }

    /// Whoever has this id.
    pub fn utente(&self, id: &str) -> Option<Attore> {
        self.utenti.iter().find(|u| u.id == id).map(attore)
    }
}

/// A person of the institute as it acts.
pub fn attore(u: &Utente) -> Attore {
    Attore::Funzionario(Funzionario { id: u.id.clone(), ruolo: u.ruolo, sede: u.sede.clone() })
}

/// Some CAP of each sede of the demo: those that routing leads there.
fn territori(tabelle: &Tabelle) -> BTreeMap<String, Vec<String>> {
    let prova = tabelle.cassetti.get("lavoro_domestico").zip(tabelle.argomenti.get("lavoro_domestico.mav"));
    let Some((cassetto, argomento)) = prova else { return BTreeMap::new() };
    let mut territori = BTreeMap::new();
    for sede in SEDI.iter().filter_map(|s| tabelle.sedi.get(*s)) {
        let caps = sede.cap.iter().flat_map(|i| i.da..=i.a).map(|cap| format!("{cap:05}"));
        let suoi: Vec<String> = caps
            .filter(|cap| {
                let dati = Dati { cassetto, argomento, cap: Some(cap), posizione: None, regione: None };
                instrada(tabelle, &dati).esito.is_ok_and(|d| d.sede == sede.codice)
            })
            .take(40)
            .collect();
        territori.insert(sede.codice.clone(), suoi);
    }
    territori
}

/// A quesito and who wrote it.
#[derive(Debug, Clone, Default)]
pub struct Pratica {
    pub id: Uuid,
    pub scrivente: usize,
    pub sede: Option<String>,
    pub unita: Option<String>,
    pub assegnatario: Option<String>,
    /// Whether it has had a reply.
    pub risposto: bool,
}
