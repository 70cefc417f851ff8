// Issue 4: "axe-core with no violation of WCAG 2.1 A/AA on every page, light and narrow (360 px) screens"; "first load
// under 300 KB transferred"; "No asset from another origin". The pages are those that each role is offered.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RUOLI } from "../supporto/server.js";

const PRIMA_VISITA = 300_000;

/** Addresses of this console that a page leads to, without those that only filter or page through the same list. */
const linksOf = (page, within) =>
    page.locator(`${within} a[href^="/"]`).evaluateAll((links) => [...new Set(links.map((link) => link.pathname))]);

/** Bytes received for a page with all that it needs. */
async function weigh(page, path) {
    const requests = [];
    const note = (request) => requests.push(request);
    page.on("requestfinished", note);
    await page.goto(path, { waitUntil: "networkidle" });
    page.off("requestfinished", note);
    const sizes = await Promise.all(requests.map((request) => request.sizes()));
    return sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
}

export default function (ambiente) {
    describe("pagine", () => {
        for (const ruolo of RUOLI) {
            it(`quelle del menu e del piede sono accessibili: ${ruolo}`, async () => {
                const visita = await ambiente.entra(ruolo);
                const { page } = visita;
                const menu = await linksOf(page, ".testata nav");
                assert.ok(menu.length > 1, `menu di ${ruolo}: ${menu}`);
                for (const path of new Set([...menu, ...(await linksOf(page, ".piede"))])) {
                    const response = await page.goto(path);
                    assert.equal(response.status(), 200, path);
                    assert.equal(await page.locator("h1").count(), 1, `${path}: un titolo`);
                    await visita.controlla();
                }
                await visita.chiudi();
            });
        }

        it("il quesito è accessibile a chi lo lavora e a chi lo legge soltanto", async () => {
            for (const ruolo of ["funzionario", "supervisore", "monitoraggio"]) {
                const visita = await ambiente.entra(ruolo);
                await visita.page.goto("/quesiti");
                await visita.page.locator("[data-righe] tbody a[href^='/quesiti/']").first().click();
                await visita.page.locator(".intestazione-quesito").waitFor();
                // All forms at once, which people open one at a time.
                await visita.page.locator("details").evaluateAll((all) => {
                    for (const details of all) details.removeAttribute("name");
                    for (const details of all) details.open = true;
                });
                await visita.controlla();
                await visita.chiudi();
            }
        });

        it("una pagina che non c'è lo dice, ed è accessibile", async () => {
            const visita = await ambiente.entra("funzionario");
            visita.ammette(/status of 404/);
            const response = await visita.page.goto("/quesiti/INPS.0000.01-01-2020.9999999");
            assert.equal(response.status(), 404);
            await visita.controlla();
            await visita.chiudi();
        });

        it("una prima visita trasferisce meno di 300 KB, e la seconda quasi nulla", async (t) => {
            const visita = await ambiente.entra("funzionario");
            const again = await weigh(visita.page, "/quesiti");
            const fresh = await ambiente.ospite({ storageState: await visita.context.storageState() });
            const first = await weigh(fresh.page, "/quesiti");
            await Promise.all([visita.chiudi(), fresh.chiudi()]);
            t.diagnostic(`prima visita ${first} byte, le successive ${again}`);
            assert.ok(first < PRIMA_VISITA, `${first} byte`);
            assert.ok(first > 100_000, `${first} byte: qualcosa non è stato contato`);
            assert.ok(again < 60_000, `${again} byte`);
        });
    });
}
