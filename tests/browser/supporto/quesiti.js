// Quesiti made for a test, as their senders write them: through the API.

export const MITTENTE = "mittente, Cassetto aziende, azienda";
export const INTERMEDIARIO = "mittente, Cassetto aziende, intermediario";
export const COLLEGA = "funzionario1.7013";

/** The quesito when the workers have given it its sede and its number. */
async function smistato(server, { id }) {
    for (;;) {
        const quesito = await server.api("amministratore", "GET", `/quesiti/${id}`);
        if (quesito.sede && quesito.protocollo) return quesito;
    }
}

/** A request that the sede of the demonstration works, as its people find it. */
export async function scrivono(server, { oggetto, testo, nome, allegati = [] }) {
    const richiesta = {
        cassetto: "aziende",
        argomento: "aziende.generica",
        cap: "00158",
        posizione: "7012345678",
        mittente_nome: nome,
        oggetto,
        testo,
    };
    if (allegati.length === 0) return smistato(server, await server.api(MITTENTE, "POST", "/quesiti", { body: richiesta }));
    const body = new FormData();
    body.append("richiesta", new Blob([JSON.stringify(richiesta)], { type: "application/json" }));
    for (const { name, data, type } of allegati) body.append("allegati", new Blob([data], { type }), name);
    return smistato(server, await server.api(MITTENTE, "POST", "/quesiti", { body }));
}

/** Acts on a quesito one after the other: [who, act, body]. */
export async function agiscono(server, id, atti) {
    for (const [chi, atto, body] of atti) {
        const { versione } = await server.api("amministratore", "GET", `/quesiti/${id}`);
        await server.api(chi, "POST", `/quesiti/${id}/${atto}`, { body, version: versione });
    }
}

/**
 * An appointment that an intermediary has booked with the sede, its mode still to be agreed, about a quesito that was
 * rejected: { id, inizio }.
 */
export async function prenotano(server, { nota = "Parlare del rigetto." } = {}) {
    // On behalf of a company that it has a delega for: that of an earlier quesito.
    const { quesiti } = await server.api(INTERMEDIARIO, "GET", "/quesiti");
    const { soggetto, posizione } = quesiti[0];
    const richiesta = { cassetto: "aziende", argomento: "aziende.generica", cap: "00158", posizione, soggetto };
    const body = { ...richiesta, oggetto: "Per un incontro", testo: "Chiedo un incontro." };
    const quesito = await smistato(server, await server.api(INTERMEDIARIO, "POST", "/quesiti", { body }));
    await agiscono(server, quesito.id, [
        [COLLEGA, "presa-in-carico"],
        [COLLEGA, "chiusura", { esito: "respinto", commento: "Manca un documento.", appuntamento_disponibile: true }],
    ]);
    const punti = await server.api(INTERMEDIARIO, "GET", `/punti?quesiti=${quesito.id}`);
    const punto = punti.find((p) => p.modalita_da_concordare).codice;
    const [{ inizio }] = await server.api(INTERMEDIARIO, "GET", `/punti/${punto}/slot`);
    const prenotazione = { punto, inizio, nota, quesiti: [quesito.id] };
    const { id } = await server.api(INTERMEDIARIO, "POST", "/appuntamenti", { body: prenotazione });
    return { id, inizio, punto };
}
