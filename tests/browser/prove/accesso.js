// Issue 4, "Sign-in": the form works by keyboard, and its page is accessible.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RUOLI } from "../supporto/server.js";

export default function (ambiente) {
    describe("accesso", () => {
        it("la pagina di accesso è accessibile, su schermi larghi e stretti", async () => {
            const visita = await ambiente.ospite();
            await visita.page.goto("/accesso");
            await visita.controlla();
            await visita.chiudi();
        });

        for (const ruolo of RUOLI) {
            it(`${ruolo} entra e trova la sua prima pagina`, async () => {
                const visita = await ambiente.entra(ruolo);
                assert.equal(visita.page.url(), `${visita.base}/`);
                assert.equal(await visita.page.locator("h1").count(), 1);
                await visita.chiudi();
            });
        }
    });
}
