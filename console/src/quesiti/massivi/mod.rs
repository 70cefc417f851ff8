//! One act on many quesiti: chosen in the queue, seen before, confirmed, told one by one.
//!
//! Nothing happens before the confirmation, and the confirmation carries exactly what was seen: the text, and of each
//! quesito the version. One that changed meanwhile is refused alone; sent twice, nothing is done twice. What leaves the
//! office waits, as one reply does, and can be taken back.

mod insieme;
mod modulo;
mod pagine;

use self::{
    insieme::Partenza,
    modulo::{Richiesta, Scelto},
    pagine::{Esito, Massivo, VoceVista, motivo, quanti},
};
use super::coda;
use crate::{
    cornice::{Avviso, Cornice, Voce, pagina},
    errore::Errore,
    io::Io,
    modulo::Modulo,
    rotte::{Rotte, UFFICIO},
    stato::App,
    vista::persone::Nomi,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use engine::{Conn, Uuid};
use std::collections::{BTreeMap, HashMap};
use workflows::{
    accessi::Cosa,
    quesiti::{Atto, Contesto, Quesito, Verbo, store},
    scrivania::differiti::AttoDifferibile,
    ufficio::{ErroreAtto, ErroreComposizione, ErroreDifferito, MASSIVI_MASSIMI, TroppiInsieme},
};

pub(super) fn rotte(rotte: Rotte) -> Rotte {
    rotte
        .post("/quesiti/massivo", UFFICIO, prepara)
        .post("/quesiti/massivo/conferma", UFFICIO, conferma)
        .get("/quesiti/massivo/{gruppo}", UFFICIO, insieme::mostra)
        .post("/quesiti/massivo/{gruppo}/annullamento", UFFICIO, insieme::annulla)
}

/// Quesiti of one request, as they are now, and who is named in them.
struct Letti {
    quesiti: HashMap<Uuid, Quesito>,
    nomi: Nomi,
}

/// Reads those that this colleague sees. Whoever asks for another one is recorded.
async fn leggi(
    app: &App,
    io: &Io,
    conn: &mut Conn,
    scelti: &[Scelto],
    richiesta: &Richiesta,
) -> Result<Letti, Errore> {
    let ids: Vec<Uuid> = scelti.iter().map(|(id, _)| *id).collect();
    let (visti, altri): (Vec<_>, Vec<_>) = {
        let ambito = io.ambito(app);
        store::carica_tutti(conn, &ids).await?.into_iter().partition(|q| ambito.visibile(q, &[]))
    };
    for altro in altri {
        io.annota(app, altro.meta.id, Cosa::Negato).await?;
    }
    let nomi = Nomi::di(conn, visti.iter().filter_map(Quesito::assegnatario)).await?;
    let nomi = nomi.e_di(conn, &richiesta.a).await?;
    Ok(Letti { quesiti: visti.into_iter().map(|q| (q.meta.id, q)).collect(), nomi })
}

/// What was asked for, or the queue again with what is wrong.
fn letta(io: &Io, richiesta: &Richiesta) -> Result<(Verbo, Vec<Scelto>), String> {
    let Some(verbo) = richiesta.verbo(io.ruolo()) else {
        return Err("Scegli che cosa fare dei quesiti selezionati.".to_owned());
    };
    let scelti = richiesta.scelti();
    match scelti.len() {
        0 => Err("Seleziona almeno un quesito dall'elenco.".to_owned()),
        quanti if quanti > MASSIVI_MASSIMI => Err(TroppiInsieme { quanti }.to_string()),
        _ => Ok((verbo, scelti)),
    }
}

/// The queue again, with why nothing was done.
async fn di_nuovo(app: &App, io: &Io, domanda: &str, frase: String) -> Result<Response, Errore> {
    let parametri = super::parametri::Parametri::da_indirizzo(domanda)?;
    let vista = coda::componi(app, io, parametri, Some(Avviso::NonFatto(frase))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, pagina(&vista)?).into_response())
}

/// What is asked for the act, and when it is complete what will happen. Nothing changes here.
async fn prepara(
    State(app): State<App>,
    io: Io,
    Modulo(richiesta): Modulo<Richiesta>,
) -> Result<Response, Errore> {
    let (verbo, scelti) = match letta(&io, &richiesta) {
        Ok(letta) => letta,
        Err(frase) => return di_nuovo(&app, &io, &richiesta.domanda, frase).await,
    };
    let vista = anteprima(&app, &io, verbo, &scelti, richiesta).await?;
    let stato = if vista.errori.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((stato, pagina(&vista)?).into_response())
}

async fn anteprima(
    app: &App,
    io: &Io,
    verbo: Verbo,
    scelti: &[Scelto],
    richiesta: Richiesta,
) -> Result<Massivo, Errore> {
    let mut conn = app.ufficio.db.read().await?;
    let letti = leggi(app, io, &mut conn, scelti, &richiesta).await?;
    let errori: BTreeMap<_, _> = richiesta.errori(verbo).into_iter().rev().collect();
    let chiesta = richiesta.passo == "anteprima" || verbo == Verbo::PrendiInCarico;
    let mut vista = Massivo::nuovo(app, io, &mut conn, verbo, richiesta).await?;
    let pronta = chiesta && errori.is_empty();
    let (mut risposte, testi) = if pronta {
        drop(conn);
        let (atti, testi) = atti(app, io, verbo, scelti, &letti, &vista.richiesta).await?;
        let esiti = app.ufficio.anteprima_massiva(&io.attore, atti).await.map_err(composizione)?;
        (esiti.into_iter().collect::<HashMap<_, _>>(), testi)
    } else {
        (ammessi(app, io, &mut conn, verbo, scelti, &letti).await?, HashMap::new())
    };
    vista.voci = scelti
        .iter()
        .map(|(id, _)| match letti.quesiti.get(id) {
            None => VoceVista { rifiuto: Some(ErroreAtto::NonTrovato.to_string()), ..VoceVista::ignota() },
            Some(q) => {
                let mut voce = VoceVista::nuova(q, &letti.nomi);
                match testi.get(id) {
                    Some(Err(frase)) => voce.rifiuto = Some(frase.clone()),
                    Some(Ok(testo)) if vista.chiude => voce.testo = Some(testo.clone()),
                    _ => {}
                }
                if let Some(Err(errore)) = risposte.remove(id) {
                    voce.rifiuto = Some(motivo(&errore, &letti.nomi));
                }
                voce
            }
        })
        .collect();
    vista.buone = vista.voci.iter().filter(|v| v.rifiuto.is_none()).count();
    vista.buone_dette = quanti(vista.buone);
    vista.anteprima = pronta;
    vista.errori = if chiesta { errori } else { BTreeMap::new() };
    Ok(vista)
}

type Risposte = HashMap<Uuid, Result<(), ErroreAtto>>;

/// Whether each would be open to the act, before its data are known.
async fn ammessi(
    app: &App,
    io: &Io,
    conn: &mut Conn,
    verbo: Verbo,
    scelti: &[Scelto],
    letti: &Letti,
) -> Result<Risposte, Errore> {
    let (tabelle, ora) = (app.ufficio.regole.attuali(), app.ufficio.clock.now());
    let mut risposte = HashMap::new();
    for (id, versione) in scelti {
        let Some(q) = letti.quesiti.get(id) else { continue };
        let esito = if q.meta.version == *versione {
            let regola = app.ufficio.regole.regola(conn, &q.regole, &q.richiesta.argomento).await?;
            let ctx = Contesto { attore: &io.attore, ora, tabelle: &tabelle, regola: &regola };
            q.ammesso(verbo, &ctx).map_err(ErroreAtto::from)
        } else {
            Err(ErroreAtto::Superato { attuale: q.meta.version })
        };
        risposte.insert(*id, esito);
    }
    Ok(risposte)
}

type Testi = HashMap<Uuid, Result<String, String>>;
type Atti = Vec<(Uuid, i64, Atto)>;

/// The act for each that is seen, with the text of each. One without its text has no act.
async fn atti(
    app: &App,
    io: &Io,
    verbo: Verbo,
    scelti: &[Scelto],
    letti: &Letti,
    richiesta: &Richiesta,
) -> Result<(Atti, Testi), Errore> {
    let visti: Vec<&Scelto> = scelti.iter().filter(|(id, _)| letti.quesiti.contains_key(id)).collect();
    let testi: Testi = if verbo == Verbo::Chiudi {
        let libero = richiesta.testo_libero().map_err(Errore::Malformata)?;
        let ids: Vec<Uuid> = visti.iter().map(|(id, _)| *id).collect();
        let composti = app.ufficio.componi_massivo(&io.attore, &ids, &libero).await.map_err(composizione)?;
        composti.into_iter().map(|(id, testo)| (id, testo.map_err(|e| e.to_string()))).collect()
    } else {
        visti.iter().map(|(id, _)| (*id, Ok(String::new()))).collect()
    };
    let atti = visti
        .into_iter()
        .filter_map(|(id, versione)| {
            let testo = testi.get(id)?.clone().ok()?;
            Some((*id, *versione, richiesta.atto(verbo, testo)?))
        })
        .collect();
    Ok((atti, testi))
}

fn composizione(errore: ErroreComposizione) -> Errore {
    match errore {
        ErroreComposizione::Troppi(troppi) => Errore::Malformata(troppi.to_string()),
        ErroreComposizione::Database(errore) => errore.into(),
    }
}

/// Does it, and tells what became of each.
async fn conferma(
    State(app): State<App>,
    io: Io,
    Modulo(richiesta): Modulo<Richiesta>,
) -> Result<Response, Errore> {
    let (verbo, scelti) = match letta(&io, &richiesta) {
        Ok(letta) => letta,
        Err(frase) => return di_nuovo(&app, &io, &richiesta.domanda, frase).await,
    };
    if !richiesta.errori(verbo).is_empty() {
        let richiesta = Richiesta { passo: "anteprima".to_owned(), ..richiesta };
        let vista = anteprima(&app, &io, verbo, &scelti, richiesta).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, pagina(&vista)?).into_response());
    }
    let mut conn = app.ufficio.db.read().await?;
    let prima = leggi(&app, &io, &mut conn, &scelti, &richiesta).await?;
    drop(conn);
    let (atti, testi) = atti(&app, &io, verbo, &scelti, &prima, &richiesta).await?;
    let (mut esiti, partenza) = fa(&app, &io, verbo, atti).await?;
    let mut conn = app.ufficio.db.read().await?;
    // As they are after the acts: one just transferred is no longer of this sede, and is still told.
    let visti: Vec<Uuid> =
        scelti.iter().map(|(id, _)| *id).filter(|id| prima.quesiti.contains_key(id)).collect();
    let mut dopo = ora(&mut conn, &visti).await?;
    dopo.nomi = dopo.nomi.e_di(&mut conn, &richiesta.a).await?;
    let (mut fatti, mut non_fatti) = (Vec::new(), Vec::new());
    for (id, _) in &scelti {
        let Some(q) = dopo.quesiti.get(id) else {
            non_fatti
                .push(VoceVista { rifiuto: Some(ErroreAtto::NonTrovato.to_string()), ..VoceVista::ignota() });
            continue;
        };
        let mut voce = VoceVista::nuova(q, &dopo.nomi);
        match (esiti.remove(id), testi.get(id)) {
            (Some(Ok(())), _) => {
                fatti.push(voce);
                continue;
            }
            (Some(Err(NonFatto::Atto(errore))), _) => voce.rifiuto = Some(motivo(&errore, &dopo.nomi)),
            (Some(Err(NonFatto::Attesa(errore))), _) => voce.rifiuto = Some(errore.to_string()),
            (None, Some(Err(frase))) => voce.rifiuto = Some(frase.clone()),
            (None, _) => voce.rifiuto = Some(ErroreAtto::NonTrovato.to_string()),
        }
        non_fatti.push(voce);
    }
    let nome = pagine::nome(verbo);
    // The bar that counts down says what waits.
    let avviso = (partenza.is_none() || !non_fatti.is_empty())
        .then(|| pagine::avviso(verbo, if partenza.is_some() { 0 } else { fatti.len() }, non_fatti.len()));
    pagina(&Esito {
        cornice: Cornice::nuova(&app, Some(&io), nome, Some(Voce::Coda)).con_avviso(avviso),
        nome,
        indietro: coda::indirizzo(&richiesta.domanda),
        ritentabili: non_fatti.iter().any(|v| v.indirizzo.is_some()),
        partenza,
        fatti,
        non_fatti,
        richiesta,
    })
    .map(IntoResponse::into_response)
}

/// Why an act was not done, or does not wait to be done.
enum NonFatto {
    Atto(ErroreAtto),
    Attesa(ErroreDifferito),
}

type Esiti = HashMap<Uuid, Result<(), NonFatto>>;

/// Does what stays in the office; puts among those that wait what leaves it.
async fn fa(app: &App, io: &Io, verbo: Verbo, atti: Atti) -> Result<(Esiti, Option<Partenza>), Errore> {
    let troppi = |errore: TroppiInsieme| Errore::Malformata(errore.to_string());
    if verbo != Verbo::Chiudi {
        let voci = app.ufficio.massivo(&io.attore, atti).await.map_err(troppi)?;
        let esiti = voci.into_iter().map(|v| (v.id, v.esito.map(drop).map_err(NonFatto::Atto)));
        return Ok((esiti.collect(), None));
    }
    let differibili = atti.into_iter().filter_map(|(id, v, atto)| Some((id, v, AttoDifferibile::da(atto)?)));
    let accodati =
        app.ufficio.massivo_differito(&io.funzionario, engine::new_id(), differibili.collect()).await;
    let accodati = accodati.map_err(troppi)?;
    let partenza = Partenza::di(app, accodati.iter().filter_map(|(_, a)| a.as_ref().ok()));
    let esiti = accodati.into_iter().map(|(id, esito)| {
        let esito = esito.map(drop).map_err(|errore| match errore {
            ErroreDifferito::Atto(errore) => NonFatto::Atto(errore),
            altro => NonFatto::Attesa(altro),
        });
        (id, esito)
    });
    Ok((esiti.collect(), partenza))
}

/// Quesiti as they are now, whoever they are of, and who is named in them.
async fn ora(conn: &mut Conn, ids: &[Uuid]) -> Result<Letti, Errore> {
    let quesiti = store::carica_tutti(conn, ids).await?;
    let nomi = Nomi::di(conn, quesiti.iter().filter_map(Quesito::assegnatario)).await?;
    Ok(Letti { quesiti: quesiti.into_iter().map(|q| (q.meta.id, q)).collect(), nomi })
}
