// Issue 4: "End-to-end tests in real headless Chromium for the day of each role", on the office of the demonstration.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

const QUESITO = /\/quesiti\/[0-9a-f-]{36}/;

export default function (ambiente) {
    /** Opens the first quesito of the list that still has nobody, or that answers to these filters. */
    const apreUno = async (page, filtri = "stato=aperta") => {
        await page.goto(`/quesiti?${filtri}`);
        await page.locator("[data-righe] tbody a[href^='/quesiti/']").first().click();
        await page.waitForURL(QUESITO);
    };
    const prende = async (page) => {
        await page.getByRole("button", { name: "Prendi in carico" }).click();
        await page.locator(".stato", { hasText: "in carico" }).first().waitFor();
    };
    const scrive = async (page, testo) => {
        if (!(await page.locator("#risposta").evaluate((e) => e.open))) await page.locator("#risposta > summary").click();
        await page.locator("#risposta-testo").fill(testo);
        await page.locator("#risposta [data-bozza-stato]", { hasText: "Bozza salvata alle" }).waitFor();
    };
    const collega = async () => {
        const visita = await ambiente.ospite();
        const { utente, password } = ambiente.server.utenti.funzionario;
        await visita.entra({ utente: utente.replace("1.", "2."), password });
        return visita;
    };

    describe("giornata del funzionario", () => {
        it("il prossimo quesito con un tasto, la risposta annullata torna intera, poi parte", async () => {
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            await page.keyboard.press("n");
            await page.waitForURL(QUESITO);
            await page.locator(".stato", { hasText: "in carico" }).first().waitFor();
            const testo = `Risposta di prova ${Date.now()}.`;
            await scrive(page, testo);
            await page.getByRole("button", { name: "Invia la risposta" }).click();
            await page.locator(".annulla").getByRole("button", { name: "Annulla" }).click();
            await page.locator(".annulla").waitFor({ state: "detached" });
            assert.equal(await page.locator("#risposta-testo").inputValue(), testo);
            assert.equal(await page.locator(".messaggio", { hasText: testo }).count(), 0, "nulla è partito");
            if (!(await page.locator("#risposta").evaluate((e) => e.open))) await page.locator("#risposta > summary").click();
            const allegato = { name: "modulo.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nuno\n%%EOF\n") };
            await page.locator("#risposta-allegati").setInputFiles(allegato);
            await page.getByRole("button", { name: "Invia la risposta" }).click();
            await page.locator(".annulla", { hasText: "gli allegati vanno scelti di nuovo" }).waitFor();
            // The bar goes by itself to the page with the answer in it.
            await page.waitForURL(/inviato=/, { timeout: 30_000 });
            const partita = page.locator(".conversazione .messaggio-nostro", { hasText: testo });
            await partita.getByRole("link", { name: "modulo.pdf" }).waitFor();
            await visita.controlla();
            await visita.chiudi();
        });

        it("un collega è stato più veloce: la pagina lo dice", async () => {
            const [mia, altra] = [await ambiente.entra("funzionario"), await collega()];
            await apreUno(mia.page);
            await altra.page.goto(mia.page.url());
            await prende(altra.page);
            mia.ammette(/status of 409/);
            await mia.page.getByRole("button", { name: "Prendi in carico" }).click();
            await mia.page.locator("main", { hasText: /già in carico/i }).waitFor();
            await mia.controlla();
            await mia.chiudi();
            await altra.chiudi();
        });

        it("la sessione finisce mentre scrive: dopo l'accesso la bozza è lì", async () => {
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            visita.ammette(/status of 401/);
            await apreUno(page);
            await prende(page);
            const testo = `Testo da non perdere ${Date.now()}.`;
            await scrive(page, "Un inizio.");
            const scheda = await visita.context.newPage();
            await scheda.goto("/");
            await scheda.locator(".menu > summary").click();
            await scheda.getByRole("button", { name: "Esci" }).click();
            await scheda.waitForURL(/accesso/);
            await page.locator("#risposta-testo").fill(testo);
            await page.locator("#risposta [data-bozza-stato]", { hasText: "la sessione è scaduta" }).waitFor();
            const quesito = page.url();
            await visita.entra(ambiente.server.utenti.funzionario);
            await page.goto(quesito);
            if (!(await page.locator("#risposta").evaluate((e) => e.open))) await page.locator("#risposta > summary").click();
            await page.waitForFunction((t) => document.querySelector("#risposta-testo").value === t, testo);
            await visita.chiudi();
        });

        it("più quesiti insieme: si vede prima che cosa succederà, poi che cosa è successo", async () => {
            const visita = await ambiente.entra("supervisore");
            const { page } = visita;
            await page.goto("/quesiti?stato=aperta");
            const scelte = page.locator("input[name=scelti]");
            for (const n of [0, 1]) await scelte.nth(n).check();
            await page.locator(".barra-massiva").getByRole("button", { name: "Prendi in carico" }).click();
            await page.getByText("Ancora non è successo niente").waitFor();
            await visita.controlla();
            await page.getByRole("button", { name: /conferma per/ }).click();
            await page.getByRole("heading", { name: "che cosa è successo" }).waitFor();
            await page.getByRole("heading", { name: "Fatti · 2" }).waitFor();
            await visita.controlla();
            await visita.chiudi();
        });

        it("l'agenda del giorno e della settimana", async () => {
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            await page.goto("/agenda");
            await page.getByRole("link", { name: "Vedi la settimana" }).click();
            await page.locator(".giorni .giorno").first().waitFor();
            await visita.controlla();
            await page.getByRole("link", { name: "Orari e chiusure" }).click();
            await page.getByRole("heading", { name: "Chiusure" }).waitFor();
            await visita.controlla();
            await visita.chiudi();
        });
    });

    describe("giornata del supervisore", () => {
        it("segna un'assenza e la toglie", async () => {
            const visita = await ambiente.entra("supervisore");
            const { page } = visita;
            await page.goto("/sede");
            await page.locator("#utente").selectOption({ index: 1 });
            await page.locator("#dal").fill(new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10));
            await page.locator("#motivo").fill("prova");
            await page.getByRole("button", { name: "Salva l'assenza" }).click();
            const assenza = page.locator("#assenze li", { hasText: "prova" });
            await assenza.waitFor();
            await visita.controlla();
            await assenza.getByRole("button", { name: /Togli/ }).click();
            await assenza.waitFor({ state: "detached" });
            await visita.chiudi();
        });

        it("riassegna e smista", async () => {
            const visita = await ambiente.entra("supervisore");
            const { page } = visita;
            await page.goto("/sede");
            await page.locator("a[href^='/sede/riassegnazione']").first().click();
            await page.locator("input[name=scelti]").first().check();
            await page.locator("#a").selectOption({ index: 1 });
            await page.getByRole("button", { name: "Riassegna quelli scelti" }).click();
            await page.getByRole("heading", { name: "Che cosa è stato fatto" }).waitFor();
            await visita.controlla();
            await page.goto("/sede");
            await page.locator("#smistare li a").first().click();
            await page.locator("#smistamento-sede").selectOption("7013");
            await page.locator("#smistamento-unita").selectOption({ index: 1 });
            await page.getByRole("button", { name: "Smista", exact: true }).click();
            await page.locator(".scheda", { hasText: "Smistamento" }).getByText("Roma Tiburtino").first().waitFor();
            await visita.chiudi();
        });
    });

    describe("giornata dell'amministratore", () => {
        it("un insieme sbagliato non entra: dice file e che cosa correggere", async () => {
            const visita = await ambiente.entra("amministratore");
            const { page } = visita;
            visita.ammette(/status of 422/);
            await page.goto("/regole");
            const buffer = Buffer.from("questa non è una tabella = = \n");
            await page.locator("input[type=file]").setInputFiles({ name: "argomenti.toml", mimeType: "text/plain", buffer });
            await page.getByRole("button", { name: "Controlla", exact: true }).click();
            await page.getByRole("heading", { name: "Errori da correggere" }).waitFor();
            await visita.controlla();
            await visita.chiudi();
        });

        it("un testo si prova mentre si scrive", async () => {
            const visita = await ambiente.entra("amministratore");
            const { page } = visita;
            await page.goto("/modelli");
            await page.getByRole("link", { name: "leggi e prova" }).first().click();
            await page.locator("#sorgente").fill("Oggetto: Prova\n\nUna frase soltanto.");
            await page.locator("#anteprima", { hasText: "Una frase soltanto." }).waitFor();
            await visita.controlla();
            await visita.chiudi();
        });

        it("crea un utente, che può entrare", async () => {
            const visita = await ambiente.entra("amministratore");
            const { page } = visita;
            const utente = `prova${Date.now()}`;
            const password = "una-password-lunga-di-prova";
            await page.goto("/utenti/nuovo");
            await visita.controlla();
            await page.locator("#id").fill(utente);
            await page.locator("#nome").fill("Prova Campione");
            await page.locator("#ruolo").selectOption("monitoraggio");
            await page.locator("#password").fill(password);
            await page.getByRole("button", { name: "Crea l'utente" }).click();
            await page.getByRole("heading", { name: "Prova Campione" }).waitFor();
            await visita.controlla();
            await visita.chiudi();
            const nuova = await ambiente.ospite();
            await nuova.entra({ utente, password });
            await nuova.page.getByText("Prova Campione").first().waitFor();
            await nuova.chiudi();
        });
    });

    describe("giornata del monitoraggio e del supporto", () => {
        it("il monitoraggio filtra, apre un numero, scarica, e non trova atti", async () => {
            const visita = await ambiente.entra("monitoraggio");
            const { page } = visita;
            await page.goto("/monitoraggio?giorni=90");
            for (const [formato, name] of [["csv", "CSV"], ["xlsx", "XLSX"]]) {
                const arrivo = page.waitForEvent("download");
                await page.locator(".esporta a:visible", { hasText: name }).first().click();
                const file = await arrivo;
                assert.ok(file.suggestedFilename().endsWith(`.${formato}`), file.suggestedFilename());
            }
            // The figures come within a minute, and the page shows them by itself.
            await page.locator(".cifra a.numero").first().waitFor({ timeout: 150_000 });
            await page.locator(".cifra a.numero").first().click();
            await page.waitForURL(/\/quesiti\?/);
            await page.locator("[data-righe] tbody tr").first().waitFor();
            await apreUno(page, "stato=in_carico");
            // Signing out is all that they may send.
            const moduli = await page.locator("form[method=post]").evaluateAll((all) => all.map((f) => f.getAttribute("action")));
            assert.deepEqual(moduli, ["/uscita"]);
            await visita.chiudi();
        });

        it("il supporto vede i lavori e nessun quesito", async () => {
            const visita = await ambiente.entra("supporto");
            const { page } = visita;
            visita.ammette(/status of 40[34]/);
            for (const path of ["/lavori", "/lavori/falliti", "/lavori/consegne"]) {
                assert.equal((await page.goto(path)).status(), 200, path);
            }
            for (const path of ["/quesiti", "/agenda", "/monitoraggio"]) {
                assert.ok([403, 404].includes((await page.goto(path)).status()), path);
            }
            await visita.chiudi();
        });
    });
}
