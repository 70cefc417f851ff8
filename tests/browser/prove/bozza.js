// Issue 4: "draft kept on the server while typing"; "Expired session in the middle of a reply: after sign-in the draft
// is there"; lessons 3: a draft is never lost.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campione, html } from "../supporto/campione.js";

const page = (value = "") => `<main><h1>Quesito</h1><form method="post" action="/risposta" data-bozza="/bozza" data-una-volta>
    <input type="hidden" name="csrf" value="gettone"><input type="hidden" name="versione" value="7">
    <div class="campo"><label for="testo">Risposta</label><textarea id="testo" name="testo">${value}</textarea></div>
    <label class="scelta"><input type="checkbox" name="appuntamento" value="si"> Appuntamento disponibile</label>
    <p class="bozza-stato" role="status" data-bozza-stato></p>
    <button class="btn btn-primary">Rispondi</button></form></main>`;

export default function (ambiente) {
    describe("bozza", () => {
        const apre = async (bozza) => {
            const visita = await ambiente.ospite();
            const answers = { "/bozza": bozza, "/risposta": html("<html lang=it><title>Risposto</title>") };
            const { to } = await campione(visita, page(), answers);
            visita.ammette(/ERR_CONNECTION_REFUSED|status of (401|409|503)/);
            const text = visita.page.locator("textarea");
            const status = (words) => visita.page.locator("[data-bozza-stato]", { hasText: words }).waitFor();
            return { visita, page: visita.page, text, status, to };
        };
        const kept = (p) => p.evaluate(() => sessionStorage.getItem("bozza:/bozza"));

        it("si salva mentre si scrive, con i campi che si vedono e il gettone", async () => {
            const { visita, text, status, to, page } = await apre({ status: 204 });
            await text.pressSequentially("Il MAV è stato spedito.");
            await status(/Bozza salvata alle \d\d:\d\d/);
            const sent = to("/bozza").at(-1);
            assert.deepEqual(sent.fields, { testo: "Il MAV è stato spedito.", csrf: "gettone" });
            assert.equal(sent.kind, "script");
            assert.ok(to("/bozza").length < 5, "non a ogni lettera");
            assert.equal(await kept(page), null);
            await visita.controlla();
            await visita.chiudi();
        });

        it("lasciare il campo salva subito", async () => {
            const { visita, text, status, page, to } = await apre({ status: 204 });
            await text.fill("Breve.");
            await page.locator("input[name=appuntamento]").check();
            await status("Bozza salvata");
            await page.waitForFunction(() => sessionStorage.getItem("bozza:/bozza") === null);
            assert.equal(to("/bozza")[0].fields.testo, "Breve.");
            await visita.chiudi();
        });

        it("con la sessione finita il testo resta, si accede altrove e si salva da sé", async () => {
            let answer = { status: 401 };
            const { visita, text, status, page } = await apre(() => answer);
            await text.fill("Una risposta lunga.");
            await status("la sessione è scaduta, accedi di nuovo in un’altra scheda. Quello che hai scritto resta qui.");
            assert.match(await kept(page), /Una\+risposta\+lunga/);
            await visita.controlla();
            answer = { status: 204 };
            await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
            await status("Bozza salvata");
            assert.equal(await kept(page), null);
            await visita.chiudi();
        });

        it("non si invia ciò che andrebbe perso: prima si accede, poi parte una volta sola", async () => {
            let answer = { status: 401 };
            const { visita, text, status, page, to } = await apre(() => answer);
            await text.fill("Da non perdere.");
            await page.getByRole("button", { name: "Rispondi" }).click();
            await status("la sessione è scaduta");
            assert.equal(to("/risposta").length, 0);
            answer = { status: 204 };
            await page.getByRole("button", { name: "Rispondi" }).dblclick();
            await page.waitForURL(/risposta/);
            assert.equal(to("/risposta").length, 1);
            assert.equal(to("/risposta")[0].fields.testo, "Da non perdere.");
            assert.equal(to("/risposta")[0].fields.versione, "7");
            await visita.chiudi();
        });

        it("il testo non salvato torna dopo aver ricaricato la pagina", async () => {
            let answer;
            const { visita, text, status, page } = await apre(() => answer);
            await text.fill("Scritto mentre il server era fermo.");
            await page.locator("input[name=appuntamento]").check();
            await status("il server non risponde");
            answer = { status: 204 };
            await page.evaluate(() => window.stop());
            await page.goto("/campione?ancora");
            assert.equal(await text.inputValue(), "Scritto mentre il server era fermo.");
            assert.ok(await page.locator("input[name=appuntamento]").isChecked());
            await status(/Bozza salvata|Ho ripreso/);
            await visita.chiudi();
        });

        it("un rifiuto della bozza non ferma l'invio: decide il server", async () => {
            const { visita, text, status, page, to } = await apre({ status: 409 });
            await text.fill("Già chiuso da un collega.");
            await status("La bozza non si può salvare");
            await page.getByRole("button", { name: "Rispondi" }).click();
            await page.waitForURL(/risposta/);
            assert.equal(to("/risposta").length, 1);
            assert.equal(await kept(page), null);
            await visita.chiudi();
        });

        it("inviato il testo, la bozza non si riscrive", async () => {
            const { visita, text, page, to } = await apre({ status: 204 });
            await text.fill("Pronto.");
            await page.getByRole("button", { name: "Rispondi" }).click();
            await page.waitForURL(/risposta/);
            assert.equal(to("/bozza").length, 1);
            await visita.chiudi();
        });
    });
}
