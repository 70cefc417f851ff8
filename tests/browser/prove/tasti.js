// docs of the console, "Keys": one letter for each daily act, off in text fields, can be turned off (WCAG 2.1.4).

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campione, html } from "../supporto/campione.js";

const PAGE = `<main><h1>Quesiti</h1>
    <a href="/campione?meta=agenda" data-tasto="g a">Agenda</a>
    <form role="search"><label>Cerca <input name="q" data-tasto="/"></label></form>
    <form method="post" action="/preso"><button class="btn btn-primary" data-tasto="p">Prendi in carico</button></form>
    <button class="btn btn-primary" data-tasto="c" aria-disabled="true" aria-describedby="motivo">Chiudi</button>
    <span id="motivo">Prima va preso in carico.</span>
    <table class="elenco" data-righe><caption>Quesiti</caption>
        <thead><tr><th scope="col">Scelta</th><th scope="col">Oggetto</th></tr></thead><tbody>
        ${[1, 2, 3].map((n) => `<tr><td><input type="checkbox" name="quesiti" value="${n}" aria-label="Scegli ${n}"></td>
            <td><a href="/campione?quesito=${n}">Quesito ${n}</a></td></tr>`).join("")}
        </tbody></table>
    <button type="button" class="btn btn-primary" data-tasti-interruttore hidden>Tasti rapidi</button>
    <dialog data-aiuto-tasti aria-labelledby="aiuto"><h2 id="aiuto">Tasti</h2><form method="dialog"><button>Chiudi</button></form></dialog>
    </main>`;

export default function (ambiente) {
    describe("tasti", () => {
        const apre = async () => {
            const visita = await ambiente.ospite();
            const { to } = await campione(visita, PAGE, { "/preso": html("<title>Preso</title>") });
            return { visita, page: visita.page, keyboard: visita.page.keyboard, to };
        };
        const focus = (page) => page.evaluate(() => document.activeElement.textContent);
        const voice = (page) => page.locator("body > [role=status].visually-hidden").textContent();

        it("un tasto preme il bottone, due portano alla pagina", async () => {
            const { visita, page, keyboard, to } = await apre();
            assert.equal(await page.locator("[data-tasto=p]").getAttribute("title"), "Prendi in carico (tasto p)");
            assert.equal(await page.locator("[data-tasto=p]").getAttribute("aria-keyshortcuts"), "p");
            await keyboard.press("g");
            await keyboard.press("a");
            await page.waitForURL(/meta=agenda/);
            await keyboard.press("p");
            await page.waitForURL(/preso/);
            assert.equal(to("/preso").length, 1);
            await visita.chiudi();
        });

        it("dopo g una lettera che non porta a nulla non fa altro", async () => {
            const { visita, keyboard, to } = await apre();
            await keyboard.press("g");
            await keyboard.press("p");
            assert.equal(to("/preso").length, 0);
            await visita.chiudi();
        });

        it("nei campi di testo i tasti scrivono, con Ctrl restano del browser", async () => {
            const { visita, page, keyboard, to } = await apre();
            await keyboard.press("Control+p");
            await keyboard.press("/");
            await keyboard.type("pj?");
            assert.equal(await page.locator("input[name=q]").inputValue(), "pj?");
            assert.equal(to("/preso").length, 0);
            await visita.chiudi();
        });

        it("un atto rifiutato dice perché", async () => {
            const { visita, page, keyboard } = await apre();
            await keyboard.press("c");
            assert.equal(await voice(page), "Non disponibile. Prima va preso in carico.");
            await visita.chiudi();
        });

        it("j e k passano le righe, x sceglie, Invio apre", async () => {
            const { visita, page, keyboard } = await apre();
            await keyboard.press("k");
            assert.equal(await focus(page), "Quesito 1");
            for (const key of ["j", "j", "j"]) await keyboard.press(key);
            assert.equal(await focus(page), "Quesito 3", "in fondo resta");
            await keyboard.press("k");
            await keyboard.press("x");
            assert.deepEqual(await page.locator("input:checked").evaluateAll((all) => all.map((e) => e.value)), ["2"]);
            await keyboard.press("Enter");
            await page.waitForURL(/quesito=2/);
            await visita.chiudi();
        });

        it("? apre l'aiuto, Esc lo chiude, e intanto gli altri tasti tacciono", async () => {
            const { visita, page, keyboard, to } = await apre();
            await keyboard.press("?");
            assert.ok(await page.locator("dialog").isVisible());
            await visita.controlla();
            await keyboard.press("p");
            assert.equal(to("/preso").length, 0);
            await keyboard.press("Escape");
            assert.ok(await page.locator("dialog").isHidden());
            await visita.chiudi();
        });

        it("si spengono, e il browser lo ricorda", async () => {
            const { visita, page, keyboard, to } = await apre();
            const button = page.locator("[data-tasti-interruttore]");
            assert.equal(await button.innerText(), "Tasti rapidi: sì");
            await button.click();
            assert.equal(await button.innerText(), "Tasti rapidi: no");
            await page.reload();
            assert.equal(await button.innerText(), "Tasti rapidi: no", "si legge anche dopo");
            await keyboard.press("p");
            assert.equal(to("/preso").length, 0);
            assert.equal(await page.locator("[data-tasto=p]").getAttribute("title"), null);
            await page.locator("[data-tasti-interruttore]").click();
            await keyboard.press("p");
            await page.waitForURL(/preso/);
            await visita.chiudi();
        });
    });
}
