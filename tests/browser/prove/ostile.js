// Issue 4: "hostile text (<script>, quotes, RTL marks) in every field shown as text".

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agiscono, COLLEGA, scrivono } from "../supporto/quesiti.js";

const ROVESCIA = "\u202E";

/** Leaves an element and a mark on the page wherever it is not text; `campo` says where it was written. */
const ostile = (campo) =>
    `${campo}"'\`><img data-ostile src=x onerror="window.ostile=1"><script data-ostile>window.ostile=1</script>` +
    `</textarea></title><b data-ostile>&lt;&#60;{{ nome }}{% raw %}${ROVESCIA}exe.fdp`;

/** The same in the room of a name. */
const breve = (campo) => `${campo}"'\`><img data-ostile src=x onerror="window.ostile=1"><script>window.ostile=1</script>`;

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const SCRITTI = ["oggetto", "testo", "nome", "commento", "nota", "risposta", "rilascio", "sospensione"];

export default function (ambiente) {
    describe("testo ostile", () => {
        it("resta testo in ogni campo di un quesito, per chiunque lo legga", async () => {
            const { server } = ambiente;
            const png = Buffer.from(PIXEL, "base64");
            const { id } = await scrivono(server, {
                oggetto: ostile("oggetto"),
                testo: ostile("testo"),
                nome: breve("nome"),
                allegati: [{ name: "allegato<img data-ostile src=x>.png", data: png, type: "image/png" }],
            });
            await agiscono(server, id, [
                [COLLEGA, "presa-in-carico"],
                [COLLEGA, "note", { testo: ostile("nota") }],
                [COLLEGA, "commenti", { testo: ostile("commento") }],
                [COLLEGA, "rilascio", { motivo: ostile("rilascio") }],
                [COLLEGA, "presa-in-carico"],
                [COLLEGA, "sospensione", { testo: ostile("sospensione") }],
                [COLLEGA, "ripresa"],
                [COLLEGA, "risposte", { testo: ostile("risposta") }],
            ]);
            for (const ruolo of ["funzionario", "supervisore", "amministratore", "monitoraggio"]) {
                const visita = await ambiente.entra(ruolo);
                const { page } = visita;
                const intera = async (path) => {
                    await page.goto(path);
                    assert.equal(await page.locator("[data-ostile]").count(), 0, `${ruolo}, ${path}`);
                    assert.equal(await page.evaluate(() => window.ostile), undefined, `${ruolo}, ${path}`);
                    const html = await page.content();
                    assert.ok(!html.includes(ROVESCIA), `${ruolo}, ${path}: un carattere che rovescia il testo`);
                    return page.locator("main").evaluate((main) => main.textContent);
                };
                const testo = await intera(`/quesiti/${id}`);
                for (const campo of SCRITTI) {
                    assert.ok(testo.includes(`${campo}"'\`><img data-ostile src=x`), `${ruolo}: manca ${campo}`);
                }
                assert.ok(testo.includes("allegato"), "il nome dell'allegato");
                await visita.controlla();
                await intera(`/quesiti?cerca=${encodeURIComponent(breve("cerca"))}`);
                await intera("/quesiti");
                await visita.chiudi();
            }
        });

        it("resta testo in una bozza, e il collega che la riprende la trova intera", async () => {
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            const { id } = await scrivono(ambiente.server, { oggetto: "Bozza ostile", testo: "Prova." });
            await agiscono(ambiente.server, id, [[COLLEGA, "presa-in-carico"]]);
            await page.goto(`/quesiti/${id}#risposta`);
            const scritto = ostile("bozza").replace(ROVESCIA, "");
            await page.locator("#risposta-testo").fill(scritto);
            await page.locator("#risposta [data-bozza-stato]", { hasText: "Bozza salvata alle" }).waitFor();
            await page.reload();
            assert.equal(await page.locator("#risposta-testo").inputValue(), scritto);
            assert.equal(await page.locator("[data-ostile]").count(), 0);
            await page.goto("/");
            assert.equal(await page.locator("[data-ostile]").count(), 0);
            await visita.chiudi();
        });
    });
}
