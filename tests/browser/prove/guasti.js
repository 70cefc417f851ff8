// Issue 4, what goes wrong: "Server restarted while pages are open: they recover"; "A colleague was first: the page says
// who, and the draft is kept".

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agiscono, COLLEGA, scrivono } from "../supporto/quesiti.js";

export default function (ambiente) {
    describe("server riavviato", () => {
        it("la coda dice che il server manca, poi riprende da sé con le novità", async () => {
            const { server } = ambiente;
            const visita = await ambiente.entra("funzionario");
            visita.ammette(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
            const { page } = visita;
            // The page's own clock goes as the test says: its pauses grow to a minute.
            await visita.context.clock.install();
            await page.goto("/quesiti");
            const righe = await page.locator("[data-righe] tbody tr").count();
            const quanti = async () => Number((await page.locator("h1").innerText()).match(/\d+/)[0]);
            const prima = await quanti();
            const bar = page.locator(".avviso-connessione");
            const finche = async (condition) => {
                for (let giro = 0; giro < 60 && !(await condition()); giro += 1) await page.clock.runFor(15_000);
                assert.ok(await condition());
            };
            await server.fall();
            try {
                await finche(() => bar.isVisible());
                assert.match(await bar.innerText(), /Il server non risponde: la pagina si aggiornerà da sola appena torna/);
                await visita.controlla();
                assert.equal(await page.locator("[data-righe] tbody tr").count(), righe, "quello che si leggeva resta");
            } finally {
                await server.rise();
            }
            await scrivono(server, { oggetto: "Arrivato dopo il riavvio", testo: "Prova." });
            await finche(async () => !(await bar.isVisible()));
            await page.locator(".novita", { hasText: /nuov/ }).waitFor();
            await page.getByRole("link", { name: "mostra" }).click();
            await page.waitForURL((url) => url.pathname === "/quesiti");
            assert.equal(await quanti(), prima + 1);
            await visita.chiudi();
        });

        it("chi scriveva una risposta la ritrova salvata, e la invia", async () => {
            const { server } = ambiente;
            const { id } = await scrivono(server, { oggetto: "Durante il riavvio", testo: "Prova." });
            await agiscono(server, id, [[COLLEGA, "presa-in-carico"]]);
            const visita = await ambiente.entra("funzionario");
            visita.ammette(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
            const { page } = visita;
            await page.goto(`/quesiti/${id}#risposta`);
            const stato = (words) => page.locator("#risposta [data-bozza-stato]", { hasText: words }).waitFor();
            await server.fall();
            try {
                await page.locator("#risposta-testo").fill("Scritto mentre il server era fermo.");
                await stato("il server non risponde. Il testo resta qui");
            } finally {
                await server.rise();
            }
            await stato("Bozza salvata alle");
            await page.getByRole("button", { name: "Invia la risposta" }).click();
            await page.locator(".annulla").waitFor();
            await page.locator(".annulla").getByRole("button", { name: "Annulla" }).click();
            await page.locator(".annulla").waitFor({ state: "detached" });
            assert.equal(await page.locator("#risposta-testo").inputValue(), "Scritto mentre il server era fermo.");
            await visita.chiudi();
        });
    });

    describe("un collega prima di me", () => {
        it("mentre scrivevo l'ha preso lui: dice chi, e la bozza resta", async () => {
            const { server } = ambiente;
            const { id } = await scrivono(server, { oggetto: "In due sullo stesso", testo: "Prova." });
            await agiscono(server, id, [[COLLEGA, "presa-in-carico"]]);
            const visita = await ambiente.entra("funzionario");
            visita.ammette(/status of 409/);
            const { page } = visita;
            await page.goto(`/quesiti/${id}#risposta`);
            await page.locator("#risposta-testo").fill("La mia risposta, quasi pronta.");
            await page.locator("#risposta [data-bozza-stato]", { hasText: "Bozza salvata alle" }).waitFor();
            // The supervisore gives it to the colleague, who is on the same list.
            const capo = await ambiente.entra("supervisore");
            await capo.page.goto(`/quesiti/${id}#assegnazione`);
            await capo.page.locator("#assegnazione select").selectOption({ value: "funzionario2.7013" });
            const nome = await capo.page.locator("#assegnazione option:checked").innerText();
            await capo.page.locator("#assegnazione button[type=submit]").click();
            await capo.page.locator(".stato", { hasText: "in carico" }).first().waitFor();
            await capo.chiudi();

            await page.getByRole("button", { name: "Invia la risposta" }).click();
            await page.locator("main .avviso", { hasText: `già in carico a ${nome}` }).waitFor();
            await page.getByText("La mia risposta, quasi pronta.").first().waitFor({ state: "attached" });
            await visita.controlla();
            await page.goto("/");
            await page.getByText("In due sullo stesso").first().waitFor();
            await page.getByRole("heading", { name: "Le tue bozze" }).waitFor();
            await visita.chiudi();
        });
    });
}
