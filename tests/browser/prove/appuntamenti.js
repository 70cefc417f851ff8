// Issue 4: the appointment's page: preliminary review, agreed mode, "Chiuso e Definito" without meeting, the printed day.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { prenotano } from "../supporto/quesiti.js";

export default function (ambiente) {
    describe("appuntamento", () => {
        /** Opens the form of an act by its button, as a person does. */
        const apre = async (page, nome, id) => {
            await page.getByRole("link", { name: nome, exact: true }).click();
            await page.waitForFunction((x) => document.getElementById(x).open, id);
        };

        it("si valuta, si concorda la modalità, e a caso risolto si definisce senza incontro", async () => {
            const { id } = await prenotano(ambiente.server);
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            await page.goto(`/agenda/appuntamenti/${id}`);
            await page.locator(".termine", { hasText: "da concordare" }).waitFor();

            await apre(page, "Valuta il caso", "esame");
            await page.locator("#esame-testo").fill("Il documento è arrivato ieri.");
            await page.getByRole("button", { name: "Salva la valutazione" }).click();
            await page.getByText("La valutazione è salvata.").waitFor();
            await page.locator(".messaggio-nota", { hasText: "Il documento è arrivato ieri." }).waitFor();
            await visita.controlla();

            await apre(page, "Concorda la modalità", "modalita");
            await page.getByLabel("telefono", { exact: true }).check();
            visita.ammette(/status of 409/);
            await page.getByRole("button", { name: "Registra la modalità" }).click();
            // The phone is for who cannot connect: without saying why it is refused, and what was chosen stays.
            await page.getByLabel(/^Per il telefono/).waitFor();
            assert.ok(await page.getByLabel("telefono", { exact: true }).isChecked());
            await visita.controlla();
            await page.getByLabel(/^Per il telefono/).fill("Non ha un collegamento.");
            await page.getByRole("button", { name: "Registra la modalità" }).click();
            await page.getByText("La modalità è concordata").waitFor();
            await page.locator(".termine", { hasText: /^telefono$/ }).waitFor();

            await apre(page, "Definisci senza incontro", "definizione");
            await page.locator("#definizione-testo").fill("Risolto con il documento arrivato.");
            await page.getByRole("button", { name: "Chiudi e definisci" }).click();
            await page.locator(".stato", { hasText: "Chiuso e Definito" }).first().waitFor();
            await page.getByText("Risolto con il documento arrivato.").first().waitFor();
            assert.equal(await page.locator("details[name=scrivi]").count(), 0, "non si cambia più");
            await visita.controlla();
            await visita.chiudi();
        });

        it("chi arriva secondo trova detto com'è ora, e quello che ha scritto", async () => {
            const { id } = await prenotano(ambiente.server);
            const [mia, altra] = [await ambiente.entra("funzionario"), await ambiente.entra("supervisore")];
            mia.ammette(/status of 409/);
            for (const { page } of [mia, altra]) await page.goto(`/agenda/appuntamenti/${id}`);
            await apre(altra.page, "Valuta il caso", "esame");
            await altra.page.locator("#esame-testo").fill("Valutato prima.");
            await altra.page.getByRole("button", { name: "Salva la valutazione" }).click();
            await altra.page.getByText("La valutazione è salvata.").waitFor();
            await apre(mia.page, "Valuta il caso", "esame");
            await mia.page.locator("#esame-testo").fill("Valutato dopo.");
            await mia.page.getByRole("button", { name: "Salva la valutazione" }).click();
            await mia.page.getByText("Valutato prima.").first().waitFor();
            assert.equal(await mia.page.locator("#esame-testo").inputValue(), "Valutato dopo.");
            await mia.controlla();
            await Promise.all([mia.chiudi(), altra.chiudi()]);
        });

        it("il giorno si stampa: righe e intestazione, senza lo strumento intorno", async () => {
            const { inizio, punto } = await prenotano(ambiente.server);
            const visita = await ambiente.entra("funzionario");
            const { page } = visita;
            await page.goto(`/agenda?${new URLSearchParams({ punto, giorno: inizio.slice(0, 10) })}`);
            await page.emulateMedia({ media: "print" });
            for (const via of [".testata", ".piede", ".filtri", "nav.azioni", "#da-fare"]) {
                for (const parte of await page.locator(via).all()) assert.ok(await parte.isHidden(), via);
            }
            await page.getByRole("heading", { level: 2, name: "Aziende COVID-19" }).waitFor();
            const riga = page.locator(".elenco tbody tr", { has: page.locator("a[href^='/agenda/appuntamenti/']") }).first();
            await riga.waitFor();
            const tabella = await page.locator(".elenco").evaluate((e) => [e.scrollWidth, e.parentElement.clientWidth]);
            assert.ok(tabella[0] <= tabella[1], `larga ${tabella[0]} su ${tabella[1]}`);
            await page.emulateMedia({ media: "screen" });
            await visita.chiudi();
        });
    });
}
