// Console rules: "Rows of 40 px, 25 a page without scrolling on 1080p; no row wraps", on the queue as it is served.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { scrivono } from "../supporto/quesiti.js";

const LUNGO = "Un oggetto che dura molto più di una riga, come ne scrivono quando vogliono che si capisca tutto da qui, ";

export default function (ambiente) {
    describe("coda", () => {
        it("venticinque quesiti stanno in una finestra da 1440 per 1080, senza scorrere", async () => {
            const visita = await ambiente.entra("funzionario", { viewport: { width: 1440, height: 1080 } });
            const { page } = visita;
            await page.goto("/quesiti");
            const righe = page.locator("[data-righe] tbody tr");
            for (let n = await righe.count(); n < 26; n += 1) {
                await scrivono(ambiente.server, { oggetto: `${LUNGO}${n}`, testo: "Prova." });
            }
            await page.reload();
            await page.evaluate(() => document.fonts.ready);
            const misure = await righe.evaluateAll((all) => all.map((riga) => riga.getBoundingClientRect().toJSON()));
            assert.equal(misure.length, 25);
            for (const { height } of misure) assert.ok(height >= 32 && height <= 40.5, `riga alta ${height}`);
            assert.ok(misure.at(-1).bottom <= 1080, `l'ultima riga finisce a ${misure.at(-1).bottom}`);
            const larga = await page.locator(".scorri").first().evaluate((e) => e.scrollWidth - e.clientWidth);
            assert.equal(larga, 0, "la tabella non scorre di lato");
            await visita.chiudi();
        });

        it("Esc torna all'elenco con i suoi filtri, anche dopo un atto", async () => {
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            await scrivono(ambiente.server, { oggetto: "Da cui tornare", testo: "Prova." });
            await page.goto("/quesiti?cerca=Da+cui+tornare&stato=aperta");
            await page.keyboard.press("j");
            await page.keyboard.press("Enter");
            await page.waitForURL(/\/quesiti\/[0-9a-f-]{36}/);
            await page.getByRole("button", { name: "Prendi in carico" }).click();
            await page.locator(".stato", { hasText: "in carico" }).first().waitFor();
            await page.locator("h1").click();
            await page.keyboard.press("Escape");
            await page.waitForURL(/cerca=Da\+cui\+tornare&stato=aperta/);
            await visita.chiudi();
        });

        it("chiudere più quesiti: che cosa si chiede, che cosa manca, che cosa leggerà ciascuno", async () => {
            const { server } = ambiente;
            for (const n of [1, 2]) await scrivono(server, { oggetto: `Da chiudere insieme ${n}`, testo: "Prova." });
            const visita = await ambiente.entra("funzionario");
            visita.ammette(/status of 422/);
            const { page } = visita;
            await page.goto("/quesiti?cerca=Da+chiudere+insieme");
            const scelte = page.locator("input[name=scelti]");
            await scelte.nth(0).check();
            await scelte.nth(1).check();
            await page.locator(".barra-massiva").getByRole("button", { name: "Prendi in carico" }).click();
            await page.getByRole("button", { name: /conferma/i }).click();
            await page.getByRole("heading", { name: "Fatti · 2" }).waitFor();
            await page.getByRole("link", { name: "Torna alla coda" }).click();
            for (const n of [0, 1]) await scelte.nth(n).check();
            await page.locator(".barra-massiva").getByRole("button", { name: "Chiudi" }).click();
            await page.locator("#esito").waitFor();
            await visita.controlla();
            await page.locator("form:has(#esito)").evaluate((form) => (form.noValidate = true));
            await page.getByRole("button", { name: "Anteprima" }).click();
            await page.locator("#esito-errore").waitFor();
            await visita.controlla();
            await page.locator("#esito").selectOption("informazioni_fornite");
            await page.locator("#testo").fill("Buongiorno, per {{ oggetto }} tutto è a posto.");
            await page.getByRole("button", { name: "Anteprima" }).click();
            await page.getByText("Ancora non è successo niente").waitFor();
            await page.locator("summary", { hasText: "Leggi il testo" }).first().click();
            await page.locator(".scorri details[open] .testo", { hasText: /Da chiudere insieme [12] tutto è a posto/ }).waitFor();
            await visita.controlla();
            await visita.chiudi();
        });

        it("un filtro salvato si trova in cima alla coda, e si toglie", async () => {
            const visita = await ambiente.entra("monitoraggio");
            const { page } = visita;
            await page.goto("/quesiti?stato=aperta");
            await page.locator("summary", { hasText: "Filtri salvati" }).click();
            await page.getByLabel("Salva questi filtri come").fill("Ancora di nessuno");
            await page.getByRole("button", { name: "Salva", exact: true }).click();
            const filtro = page.getByRole("link", { name: "Ancora di nessuno" });
            assert.equal(await filtro.getAttribute("aria-current"), "page");
            await page.locator("summary", { hasText: "Filtri salvati" }).click();
            await visita.controlla();
            await page.getByRole("button", { name: "Elimina «Ancora di nessuno»" }).click();
            await filtro.waitFor({ state: "detached" });
            await visita.chiudi();
        });
    });
}
