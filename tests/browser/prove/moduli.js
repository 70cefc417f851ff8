// Issue 4: bulk selection, no act done twice, live preview, copy of the protocollo.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campione, html } from "../supporto/campione.js";

export default function (ambiente) {
    describe("moduli", () => {
        const apre = async (body, answers, options) => {
            const visita = await ambiente.ospite(options);
            const { to } = await campione(visita, `<main><h1>Moduli</h1>${body}</main>`, answers);
            return { visita, page: visita.page, to };
        };

        it("scegliere tutti, alcuni, nessuno, con il conto", async () => {
            const boxes = [1, 2, 3].map((n) => `<label><input type="checkbox" name="quesiti" value="${n}"> ${n}</label>`);
            const { visita, page } = await apre(`<form><label><input type="checkbox" data-seleziona-tutti="quesiti" hidden> Tutti</label>
                ${boxes.join("")}<p role="status" data-selezionati></p>
                <div data-se-selezionati hidden><button class="btn btn-primary">Assegna</button></div></form>`);
            const all = page.locator("[data-seleziona-tutti]");
            const said = () => page.locator("[data-selezionati]").innerText();
            assert.equal(await said(), "0 selezionati");
            assert.ok(await page.getByRole("button", { name: "Assegna" }).isHidden());
            await all.check();
            assert.equal(await said(), "3 selezionati");
            assert.ok(await page.getByRole("button", { name: "Assegna" }).isVisible());
            await page.locator("input[value='2']").uncheck();
            assert.equal(await said(), "2 selezionati");
            assert.ok(await all.evaluate((e) => e.indeterminate && !e.checked));
            await page.locator("input[value='1']").uncheck();
            assert.equal(await said(), "1 selezionato");
            await visita.controlla();
            await visita.chiudi();
        });

        it("un secondo clic non invia nulla", async () => {
            const { visita, page, to } = await apre(
                `<form method="post" action="/atto" data-una-volta><button class="btn btn-primary">Chiudi</button></form>`,
                { "/atto": html("<html lang=it><title>Fatto</title>") },
            );
            await page.evaluate(() => {
                const button = document.querySelector("form button");
                button.click();
                button.click();
            });
            await page.waitForURL(/atto/);
            assert.equal(to("/atto").length, 1);
            await visita.chiudi();
        });

        it("un elenco a discesa invia alla scelta con il mouse, con le frecce solo a Invio", async () => {
            const { visita, page } = await apre(`<form><label>Ordina <select name="ordine" data-invia-al-cambio>
                <option value="scadenza">Scadenza</option><option value="arrivo">Arrivo</option><option value="oggetto">Oggetto</option>
                </select></label><button class="btn btn-primary">Ordina</button></form>`);
            await page.locator("select").focus();
            await page.keyboard.press("ArrowDown");
            await page.keyboard.press("ArrowDown");
            assert.ok(!page.url().includes("ordine"));
            await page.keyboard.press("Enter");
            await page.waitForURL(/ordine=oggetto/);
            await page.locator("select").selectOption("arrivo");
            await page.waitForURL(/ordine=arrivo/);
            await visita.chiudi();
        });

        it("l'anteprima segue ciò che si scrive, errori compresi", async () => {
            let answer = html("<p>Gentile <b>Mario</b></p>");
            const { visita, page, to } = await apre(
                `<form data-anteprima="/anteprima" data-anteprima-in="vista"><input type="hidden" name="csrf" value="gettone">
                <label>Testo <textarea name="testo"></textarea></label></form><section id="vista" aria-live="polite"></section>`,
                { "/anteprima": () => answer },
            );
            visita.ammette(/status of 422/);
            await page.locator("textarea").fill("Gentile {{ nome }}");
            await page.locator("#vista b", { hasText: "Mario" }).waitFor();
            assert.deepEqual(to("/anteprima")[0].fields, { csrf: "gettone", testo: "Gentile {{ nome }}" });
            answer = { ...html("<p>Riga 1: manca la fine</p>"), status: 422 };
            await page.locator("textarea").fill("Gentile {{ nome");
            await page.locator("#vista", { hasText: "Riga 1: manca la fine" }).waitFor();
            await visita.chiudi();
        });

        it("copia il protocollo", async () => {
            const { visita, page } = await apre(
                `<button type="button" class="btn btn-primary" data-copia="INPS.7013.24/07/2026.0000012" hidden>Copia</button>`,
                {},
                { permissions: ["clipboard-read", "clipboard-write"] },
            );
            await page.getByRole("button", { name: "Copia" }).click();
            await page.locator("[data-copiato]").waitFor();
            assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "INPS.7013.24/07/2026.0000012");
            await visita.chiudi();
        });

        it("un menu si chiude con Esc e con un clic altrove", async () => {
            const { visita, page } = await apre(
                `<details class="menu" data-menu><summary>Anna Bianchi</summary><ul><li><a href="#esci">Esci</a></li></ul></details>`,
            );
            const open = () => page.locator("details").evaluate((e) => e.open);
            await page.locator("summary").click();
            assert.ok(await open());
            await page.keyboard.press("Escape");
            assert.ok(!(await open()));
            await page.locator("summary").click();
            await page.locator("h1").click();
            assert.ok(!(await open()));
            await visita.chiudi();
        });

        it("il collegamento a un modulo chiuso lo apre, con il cursore dentro", async () => {
            const { visita, page } = await apre(
                `<a href="#risposta" data-tasto="r">Rispondi</a><details id="risposta"><summary>Risposta</summary><form>
                <input type="hidden" name="csrf" value="g"><label>Testo <textarea name="testo"></textarea></label></form></details>`,
            );
            const focused = () => page.evaluate(() => document.activeElement.name);
            await page.keyboard.press("r");
            await page.locator("textarea:focus").waitFor();
            assert.equal(await page.locator("textarea").inputValue(), "", "il tasto non scrive");
            await page.locator("summary").click();
            await page.getByRole("link", { name: "Rispondi" }).click();
            await page.locator("textarea:focus").waitFor();
            await page.reload();
            assert.equal(await focused(), "testo");
            await visita.chiudi();
        });

        it("senza JavaScript il collegamento a qualcosa di un modulo chiuso lo apre lo stesso", async () => {
            const { visita, page } = await apre(
                `<a href="#risposta-modulo">Rispondi</a><details id="risposta"><summary>Risposta</summary>
                <form id="risposta-modulo"><label>Testo <textarea name="testo"></textarea></label></form></details>`,
                {},
                { javaScriptEnabled: false },
            );
            await page.getByRole("link", { name: "Rispondi" }).click();
            await page.locator("textarea").waitFor({ state: "visible" });
            await visita.chiudi();
        });

        it("senza JavaScript non resta in vista nulla che non funzioni", async () => {
            const { visita, page } = await apre(
                `<button type="button" data-copia="x" hidden>Copia</button><button type="button" data-tasti-interruttore hidden>Tasti</button>
                <button type="button" data-apri="d" hidden>Aiuto</button><form method="post" action="/atto" data-una-volta data-bozza="/b">
                <button class="btn btn-primary">Chiudi</button></form>`,
                { "/atto": html("<html lang=it><title>Fatto</title>") },
                { javaScriptEnabled: false },
            );
            assert.deepEqual(await page.locator("button:visible").allInnerTexts(), ["Chiudi"]);
            await page.getByRole("button", { name: "Chiudi" }).click();
            await page.waitForURL(/atto/);
            await visita.chiudi();
        });
    });
}
