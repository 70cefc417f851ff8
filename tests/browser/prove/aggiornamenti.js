// Issue 4: "it stays current without reload", "Server restarted while pages are open: they recover"; live updates
// announce themselves and never reorder while someone reads.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campione, html, json } from "../supporto/campione.js";

const NEWS = { testo: "3 nuovi quesiti", quante: 3, link: "/campione?da=capo" };
const START = Date.UTC(2026, 6, 24, 8, 0);
const refused = /ERR_CONNECTION_REFUSED|status of (401|503)|risposta 503/;

export default function (ambiente) {
    /** A page whose clock only the test moves. */
    const apre = async (body, answers) => {
        const visita = await ambiente.ospite();
        await visita.context.clock.install({ time: START });
        await visita.context.clock.pauseAt(START + 1000);
        const { to } = await campione(visita, body, answers);
        const page = visita.page;
        const wait = (seconds) => page.clock.runFor(seconds * 1000);
        // axe waits by the page's clock.
        const controlla = async () => {
            await page.clock.resume();
            await visita.controlla();
        };
        // Answers arrive outside of the page's clock: asked again until they are in.
        const until = (locator, text) => locator.filter({ hasText: text }).waitFor({ state: "attached", timeout: 5000 });
        return { visita, page, wait, controlla, until, to, voice: page.locator("body > [role=status].visually-hidden") };
    };

    describe("novità", () => {
        const PAGE = `<main><h1>Quesiti</h1><p class="novita" role="status" data-novita="/novita" data-ogni="15"></p>
            <ol><li>primo</li><li>secondo</li></ol></main>`;

        it("dice quante sono e dove, e non tocca l'elenco", async () => {
            const { visita, page, wait, controlla, until, to } = await apre(PAGE, { "/novita": json(NEWS) });
            assert.equal(to("/novita").length, 0, "la pagina è appena arrivata: non c'è nulla di nuovo");
            await wait(15);
            await until(page.locator(".novita"), "3 nuovi quesiti · mostra");
            assert.equal(to("/novita")[0].kind, "sfondo");
            assert.equal(await page.locator("ol").innerText(), "primo\nsecondo");
            await controlla();
            await page.getByRole("link", { name: "mostra" }).click();
            await page.waitForURL(/da=capo/);
            await visita.chiudi();
        });

        it("testo ostile resta testo, e un indirizzo altrui non si segue", async () => {
            let answer = { ...NEWS, testo: "<img src=x onerror=alert(1)>" };
            const { visita, page, wait, until, to } = await apre(PAGE, { "/novita": () => json(answer) });
            await wait(15);
            await until(page.locator(".novita"), "<img src=x");
            assert.equal(await page.locator(".novita img").count(), 0);
            answer = { ...NEWS, link: "https://altrove.example/" };
            await wait(15);
            await page.waitForFunction(() => !document.querySelector(".novita").textContent);
            assert.equal(to("/novita").length, 2);
            await visita.chiudi();
        });

        it("una scheda nascosta non chiede nulla", async () => {
            const { visita, page, wait, until, to } = await apre(PAGE, { "/novita": json(NEWS) });
            const hide = (hidden) =>
                page.evaluate((value) => {
                    Object.defineProperty(document, "hidden", { value, configurable: true });
                    document.dispatchEvent(new Event("visibilitychange"));
                }, hidden);
            await hide(true);
            await wait(120);
            assert.equal(to("/novita").length, 0);
            await hide(false);
            await until(page.locator(".novita"), "3 nuovi");
            await visita.chiudi();
        });

        it("un server che non risponde è detto a parole, e quando torna la pagina riprende", async () => {
            let answer;
            const { visita, page, wait, until, to, voice } = await apre(PAGE, { "/novita": () => answer });
            visita.ammette(refused);
            const asked = async (count) => {
                while (to("/novita").length < count) await wait(5);
                // The failure is known to the page one turn later.
                await page.evaluate(() => new Promise((done) => queueMicrotask(done)));
            };
            await asked(1);
            assert.ok(await page.locator(".avviso-connessione").isHidden(), "una risposta persa non è una notizia");
            await asked(2);
            await page.locator(".avviso-connessione").waitFor();
            await until(voice, "Il server non risponde");
            answer = json(NEWS);
            await asked(3);
            await until(page.locator(".novita"), "3 nuovi");
            await until(voice, "Collegamento ristabilito.");
            assert.ok(await page.locator(".avviso-connessione").isHidden());
            await visita.chiudi();
        });

        it("una sessione finita dice dove accedere", async () => {
            const { visita, page, wait, controlla } = await apre(PAGE, { "/novita": { status: 401 } });
            visita.ammette(refused);
            await wait(15);
            const link = page.getByRole("link", { name: "accedi di nuovo in un’altra scheda" });
            await link.waitFor();
            assert.equal(await link.getAttribute("href"), "/accesso");
            await controlla();
            await visita.chiudi();
        });
    });

    describe("frammento", () => {
        const PAGE = `<main><h1>Monitoraggio</h1><section data-frammento="/cifre" data-ogni="10">
            <p>Aperti: 1</p><details id="tabella"><summary>Tabella</summary>uno</details><a href="#x">uno</a></section></main>`;
        const cifre = (n) =>
            `<p>Aperti: ${n}</p><details id="tabella"><summary>Tabella</summary>${n}</details><a href="#x">${n}</a>`;

        it("si rinnova quando cambia, e ciò che è aperto resta aperto", async () => {
            let version = 1;
            const seen = [];
            const { visita, page, wait, until, to } = await apre(PAGE, {
                "/cifre": (request) => {
                    seen.push(request.headers()["if-none-match"]);
                    return html(cifre(version), { ETag: `"${version}"` });
                },
            });
            await page.locator("summary").click();
            await page.evaluate(() => document.activeElement.blur());
            version = 2;
            await wait(10);
            await until(page.locator("p"), "Aperti: 2");
            assert.ok(await page.locator("details").evaluate((e) => e.open));
            await wait(10);
            while (to("/cifre").length < 2) await wait(1);
            assert.deepEqual(seen.slice(0, 2), [undefined, '"2"']);
            await visita.chiudi();
        });

        it("non cambia nelle mani di chi lo usa", async () => {
            const { visita, page, wait, until, to } = await apre(PAGE, { "/cifre": html(cifre(2), { ETag: '"2"' }) });
            await page.locator("section a").focus();
            await wait(10);
            while (to("/cifre").length < 2) await wait(5);
            assert.equal(await page.locator("section p").innerText(), "Aperti: 1");
            await page.evaluate(() => document.activeElement.blur());
            await wait(10);
            await until(page.locator("section p"), "Aperti: 2");
            await visita.chiudi();
        });
    });

    describe("presenza", () => {
        it("dice che si è qui, mostra i colleghi e si congeda", async () => {
            const { visita, page, wait, until, to } = await apre(
                `<main><h1>Quesito</h1><form><input type="hidden" name="csrf" value="gettone"></form>
                <p role="status" data-presenza="/presenza" data-ogni="20"></p></main>`,
                { "/presenza": html("Anche Anna Bianchi è su questo quesito.") },
            );
            await until(page.locator("[data-presenza]"), "Anna Bianchi");
            assert.deepEqual(to("/presenza")[0].fields, { csrf: "gettone" });
            await wait(20);
            while (to("/presenza").length < 2) await wait(1);
            // As when the page is left: a request that outlives its page is nobody's to intercept.
            await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
            while (to("/presenza").length < 3) await wait(1);
            const leaving = to("/presenza").filter((request) => request.fields.lascia === "si");
            assert.equal(leaving.length, 1);
            await visita.chiudi();
        });

        it("dopo l'ultima risposta non chiede più, e non si congeda", async () => {
            const { visita, page, wait, until, to } = await apre(
                `<main><h1>Quesito</h1><form><input type="hidden" name="csrf" value="gettone"></form>
                <div role="status" data-presenza="/presenza" data-ogni="20"></div></main>`,
                { "/presenza": html("<p data-fine>È passato a un'altra sede.</p>") },
            );
            await until(page.locator("[data-presenza]"), "È passato a un'altra sede.");
            await wait(60);
            await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
            await wait(1);
            assert.equal(to("/presenza").length, 1);
            await visita.chiudi();
        });
    });

    describe("conto alla rovescia", () => {
        const PAGE = `<main><h1>Quesito</h1><label>Nota <input name="nota"></label>
            <div class="annulla" data-conto-alla-rovescia data-secondi="15" data-poi="/campione?fatto">
            <span>Risposta inviata tra <span data-secondi-rimasti>15</span> secondi.</span>
            <form method="post" action="/annulla"><button class="btn">Annulla</button></form>
            <progress max="100" value="100" aria-label="Tempo per annullare"></progress></div></main>`;

        it("conta, lo annuncia una volta, poi porta alla pagina aggiornata", async () => {
            const { visita, page, wait, until, voice } = await apre(PAGE);
            await until(voice, "Puoi annullare entro 15 secondi.");
            await wait(5.1);
            assert.equal(await page.locator("[data-secondi-rimasti]").innerText(), "10");
            assert.equal(await voice.innerText(), "Puoi annullare entro 15 secondi.");
            await wait(10);
            await page.waitForURL(/fatto/);
            await visita.chiudi();
        });

        it("la barra è accessibile", async () => {
            const { visita, controlla } = await apre(PAGE);
            await controlla();
            await visita.chiudi();
        });

        it("non porta via chi sta scrivendo", async () => {
            const { visita, page, wait, controlla, until } = await apre(PAGE);
            await page.locator("input[name=nota]").focus();
            await wait(16);
            await until(page.locator(".annulla"), "Fatto. Aggiorna la pagina");
            assert.ok(!page.url().includes("fatto"));
            await controlla();
            await visita.chiudi();
        });
    });
}
