// Every kind of page, and where one of each is found: by the links that lead there, as a person does.

import { readFileSync } from "node:fs";

const QUESITO = "[data-righe] tbody a[href^='/quesiti/']";

const ESITI = new URL("../../../config/esiti.toml", import.meta.url);

/** Address that the first such link of the page leads to. */
async function primo(page, da, collegamento) {
    await page.goto(da);
    const link = page.locator(collegamento).first();
    if ((await link.count()) === 0) throw new Error(`${da}: nessun collegamento ${collegamento}`);
    return link.getAttribute("href");
}

const segue = (da, collegamento) => async (page) => [await primo(page, da, collegamento)];

/** A quesito in each of these states, where there is one. */
async function quesiti(page) {
    const trovati = [];
    for (const stato of ["aperta", "in_carico", "in_attesa_documenti", "chiusa"]) {
        await page.goto(`/quesiti?stato=${stato}`);
        const link = page.locator(QUESITO).first();
        if ((await link.count()) > 0) trovati.push(await link.getAttribute("href"));
    }
    if (trovati.length < 3) throw new Error(`solo ${trovati.length} quesiti: ${trovati}`);
    return trovati;
}

/** An administrator and the monitoring belong to no sede: they choose the one they look at. */
const SEDE = { funzionario: "", supervisore: "", amministratore: "sede=7013", monitoraggio: "sede=7013" };
const conSede = (percorso, ruolo, altro = "") => `${percorso}?${[SEDE[ruolo], altro].filter(Boolean).join("&")}`;

/** A week, this or one of the next, in which somebody is expected at a punto of the sede. */
async function settimana(page, ruolo) {
    await page.goto(conSede("/agenda", ruolo));
    const punti = await page.locator("#punto option").evaluateAll((tutte) => tutte.map((option) => option.value));
    for (const giorni of [0, 7, 14, 21]) {
        const giorno = new Date(Date.now() + giorni * 86_400_000).toISOString().slice(0, 10);
        for (const punto of punti) {
            const indirizzo = `/agenda?${new URLSearchParams({ punto, giorno, vista: "settimana" })}`;
            await page.goto(indirizzo);
            if ((await page.locator("a.impegno").count()) > 0) return indirizzo;
        }
    }
    throw new Error("nessun appuntamento in agenda");
}

/** One whose forms are open, one that was closed without meeting or cancelled if the week has it. */
async function appuntamenti(page, ruolo) {
    await page.goto(await settimana(page, ruolo));
    const tutti = await page.locator("a.impegno").evaluateAll((a) =>
        a.map((link) => ({ href: link.getAttribute("href"), chiuso: link.querySelector("s") !== null })),
    );
    const scelti = [tutti.find((a) => !a.chiuso), tutti.find((a) => a.chiuso)];
    return scelti.filter(Boolean).map((a) => a.href);
}

async function agenda(page, ruolo) {
    const piena = await settimana(page, ruolo);
    const giorno = await primo(page, piena, ".giorno:has(a.impegno) h2 a");
    return [conSede("/agenda", ruolo), piena, giorno];
}

async function manuali(page) {
    await page.goto("/manuali");
    const tutti = await page.locator("main a[href^='/manuali/']:not([download])").evaluateAll((a) => a.map((l) => l.pathname));
    if (tutti.length < 5) throw new Error(`solo ${tutti.length} manuali`);
    return tutti;
}

const modelli = async (page) => {
    await page.goto("/modelli");
    // One for each channel: an SMS counts its segments, a PEC borrows the text of the e-mail.
    const tutti = await page.locator("a[href^='/modelli/messaggi/']").evaluateAll((a) => a.map((l) => l.pathname));
    return ["cassetto", "email", "sms", "pec"].map((canale) => tutti.find((m) => m.endsWith(`/${canale}`)));
};

const punto = async (page, ruolo) => [await primo(page, conSede("/agenda", ruolo), "a[href^='/agenda/punti/']")];

/** A version against itself is a page too: that of no difference. */
async function differenze(page) {
    await page.goto("/regole");
    const versione = await page.locator("#in-vigore ~ dl .protocollo").first().innerText();
    return [`/regole/differenze?da=${versione}&a=${versione}`];
}

/** A set of tables that has been checked: one of them with a word changed. */
async function esaminato(page) {
    await page.goto("/regole");
    const buffer = Buffer.from(readFileSync(ESITI, "utf8").replace("Accolto in parte", "Accolto solo in parte"));
    await page.locator("input[type=file]").setInputFiles({ name: "esiti.toml", mimeType: "text/plain", buffer });
    await page.getByRole("button", { name: "Controlla", exact: true }).click();
    await page.waitForURL(/\/regole\/esaminati\//);
    return [new URL(page.url()).pathname, "/regole"];
}

/** Two quesiti taken and closed together: the page is visited while they wait, or when they have left. */
async function insieme(page) {
    const presi = [];
    for (let n = 0; n < 2; n += 1) {
        await page.goto("/quesiti?stato=aperta");
        await page.locator(QUESITO).first().click();
        await page.getByRole("button", { name: "Prendi in carico" }).click();
        await page.locator(".stato", { hasText: "in carico" }).first().waitFor();
        presi.push(new URL(page.url()).pathname.split("/").pop());
    }
    await page.goto("/quesiti?stato=in_carico");
    for (const id of presi) await page.locator(`input[name=scelti][value^='${id}']`).check();
    await page.locator(".barra-massiva").getByRole("button", { name: "Chiudi", exact: true }).click();
    await page.locator("#esito").selectOption({ index: 1 });
    await page.locator("#testo").fill("La richiesta «{{ oggetto }}» è definita.");
    await page.getByRole("button", { name: "Anteprima" }).click();
    await page.getByRole("button", { name: /conferma per 2/ }).click();
    return [await page.locator(".annulla").getAttribute("data-poi")];
}

const CHI_LAVORA = ["funzionario", "supervisore"];
const CHI_LEGGE = [...CHI_LAVORA, "monitoraggio"];

/**
 * What to open of each route that is a page: addresses, or a function of the page and the role that finds them. `per`:
 * the roles that see it drawn in a way of their own; without it, all that may open it. `ospite`: nobody is in yet.
 */
export const VISITE = {
    "/": { apre: ["/"] },
    "/accessibilita": { apre: ["/accessibilita"], per: ["funzionario"] },
    "/accesso": { apre: ["/accesso?poi=%2Fquesiti"], ospite: true },
    "/agenda": { apre: agenda, per: CHI_LEGGE },
    "/agenda/appuntamenti/{id}": { apre: appuntamenti, per: CHI_LEGGE },
    "/agenda/punti/{codice}": { apre: punto },
    "/lavori": { apre: ["/lavori"] },
    "/lavori/consegne": { apre: ["/lavori/consegne", "/lavori/consegne?canale=pec"] },
    "/lavori/falliti": { apre: ["/lavori/falliti", "/lavori/falliti?coda=invio_email"] },
    "/manuali": { apre: ["/manuali"], per: ["funzionario"] },
    "/manuali/{nome}": { apre: manuali, per: ["supporto"] },
    "/modelli": { apre: ["/modelli"] },
    "/modelli/messaggi/{evento}/{canale}": { apre: modelli },
    "/modelli/risposte/{codice}": { apre: segue("/modelli", "a[href^='/modelli/risposte/']") },
    "/monitoraggio": { apre: ["/monitoraggio?giorni=90"], per: ["supervisore", "monitoraggio"] },
    "/monitoraggio/sedi/{codice}": { apre: ["/monitoraggio/sedi/7013?giorni=30"], per: ["monitoraggio"] },
    "/privacy": { apre: ["/privacy"], per: ["funzionario"] },
    "/quesiti": { apre: ["/quesiti", "/quesiti?cerca=zzzz", "/quesiti?scadenza=scaduti&protocollo=INPS"], per: CHI_LEGGE },
    "/quesiti/massivo/{gruppo}": { apre: insieme, per: ["funzionario"] },
    "/quesiti/{riferimento}": { apre: quesiti },
    "/regole": { apre: ["/regole?cerca=zzzz"] },
    "/regole/cartella": { apre: ["/regole/cartella"] },
    "/regole/differenze": { apre: differenze },
    "/regole/esaminati/{versione}": { apre: esaminato },
    "/regole/ricalcolo": { apre: ["/regole/ricalcolo"] },
    "/sede": { apre: async (_, ruolo) => (SEDE[ruolo] ? ["/sede", conSede("/sede", ruolo)] : ["/sede"]) },
    "/sede/riassegnazione": { apre: segue("/sede", "#titolo-carico ~ * a[href^='/sede/riassegnazione']") },
    "/utenti": { apre: ["/utenti", "/utenti?cerca=zzzz"] },
    "/utenti/di/{utente}": { apre: ["/utenti/di/funzionario2.7013"] },
    "/utenti/elenchi": { apre: ["/utenti/elenchi"] },
    "/utenti/nuovo": { apre: ["/utenti/nuovo"] },
    "/utenti/registro": { apre: ["/utenti/registro"] },
    "/utenti/sedi": { apre: ["/utenti/sedi?cerca=Roma"] },
};

/** Routes that are read and are not pages, with why. */
export const NON_PAGINE = {
    "/accesso/esterno": "porta al servizio di identità",
    "/accesso/ritorno": "è dove torna il servizio di identità",
    "/agenda/appuntamenti/{id}/allegati.zip": "un file",
    "/manuali/schermate/{nome}": "un'immagine dei manuali",
    "/monitoraggio/esporta.csv": "un file",
    "/monitoraggio/esporta.xlsx": "un file",
    "/quesiti/novita": "dati per la pagina della coda",
    "/quesiti/{riferimento}/allegati.zip": "un file",
    "/quesiti/{riferimento}/allegati/{allegato}": "un file",
    "/regole/ricalcolo/andamento": "un pezzo della pagina del ricalcolo",
};
