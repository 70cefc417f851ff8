// Issue 4: "axe-core with no violation of WCAG 2.1 A/AA on every page, light and narrow (360 px) screens"; "first load
// under 300 KB transferred"; "No asset from another origin". The pages are those of the permission table.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { permessi } from "../supporto/permessi.js";
import { RUOLI } from "../supporto/server.js";
import { NON_PAGINE, VISITE } from "../supporto/visite.js";

const PRIMA_VISITA = 300_000;
const LETTE = permessi().filter((rotta) => rotta.metodo === "GET");

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

/** All parts of a page at once, which people open one at a time. */
const apreTutto = (page) =>
    page.locator("details").evaluateAll((all) => {
        for (const details of all) details.removeAttribute("name");
        for (const details of all) details.open = true;
    });

export default function (ambiente) {
    /** Opens an address, and holds the page to all that every page is held to. */
    const visita = async (chi, path, status = 200) => {
        const response = await chi.page.goto(path);
        assert.equal(response.status(), status, path);
        await apreTutto(chi.page);
        assert.equal(await chi.page.locator("h1").count(), 1, `${path}: un titolo`);
        await chi.controlla();
    };
    const indirizzi = ({ apre }, page, ruolo) => (Array.isArray(apre) ? apre : apre(page, ruolo));

    /** Messages that did not arrive and jobs that gave up, of the sede, as days of failed attempts leave them. */
    const guasti = (server) => {
        const risposta = "550 5.1.1 <mario.rossi@example.it>: Recipient address rejected: User unknown";
        const [notifica] = server
            .sql(
                `UPDATE notifiche SET stato = 'fallita', tentativi = 9, esito_gestore = '${risposta}',
                   aggiornata_il = (SELECT MAX(aggiornata_il) FROM notifiche)
                 WHERE canale IN ('email', 'sms') AND id IN (SELECT n.id FROM notifiche n JOIN quesiti q ON q.id = n.quesito
                   WHERE q.sede = '7013' AND n.stato = 'inviata' AND n.canale <> 'cassetto' ORDER BY n.id DESC LIMIT 6);
                 SELECT lower(hex(id)) FROM notifiche WHERE stato = 'fallita' AND canale = 'email' LIMIT 1;`,
            )
            .split("\n");
        const uuid = notifica.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
        server.sql(
            `INSERT INTO jobs (queue, payload, priority, run_at, attempts, max_attempts, state, last_error, first_run_at, ended_at)
             SELECT 'invio_email', '{"notifica":"${uuid}"}', 1, creata_il, 5, 5, 1, '${risposta}', creata_il, creata_il
             FROM notifiche WHERE stato = 'fallita' LIMIT 1;`,
        );
    };

    describe("pagine", () => {
        before(() => guasti(ambiente.server));

        it("ogni indirizzo della tavola dei permessi ha una visita, o un perché", () => {
            const tavola = LETTE.map((rotta) => rotta.percorso).sort();
            assert.deepEqual([...Object.keys(VISITE), ...Object.keys(NON_PAGINE)].sort(), tavola);
            for (const { percorso, ruoli } of LETTE) {
                const estranei = VISITE[percorso]?.per?.filter((ruolo) => !ruoli.includes(ruolo)) ?? [];
                assert.deepEqual(estranei, [], `${percorso}: chi non può aprirla non la visita`);
            }
        });

        for (const ruolo of RUOLI) {
            const suo = ({ per, ospite } = { per: [] }) => !ospite && (!per || per.includes(ruolo));
            const sue = LETTE.filter((rotta) => rotta.ruoli.includes(ruolo) && suo(VISITE[rotta.percorso]));
            it(`quelle di ${ruolo} sono accessibili`, async (t) => {
                const chi = await ambiente.entra(ruolo);
                let viste = 0;
                for (const { percorso } of sue) {
                    for (const path of await indirizzi(VISITE[percorso], chi.page, ruolo)) {
                        await visita(chi, path);
                        viste += 1;
                    }
                }
                t.diagnostic(`${viste} pagine di ${sue.length} indirizzi`);
                await chi.chiudi();
            });

            it(`le altre sono rifiutate a ${ruolo} con una pagina accessibile`, async () => {
                const chi = await ambiente.entra(ruolo);
                chi.ammette(/status of 403/);
                const altrui = LETTE.filter((rotta) => !rotta.ruoli.includes(ruolo));
                const indirizzo = ({ percorso }) => percorso.replaceAll(/\{[^}]+\}/g, "1");
                const stati = await chi.page.evaluate(
                    (paths) => Promise.all(paths.map(async (path) => [path, (await fetch(path)).status])),
                    altrui.map(indirizzo),
                );
                assert.deepEqual(stati.filter(([, stato]) => stato !== 403), []);
                await chi.page.goto(indirizzo(altrui[0]));
                assert.equal(await chi.page.locator("h1").innerText(), "Accesso non consentito");
                await chi.controlla();
                await chi.chiudi();
            });
        }

        it("una pagina che non c'è lo dice, ed è accessibile", async () => {
            const chi = await ambiente.entra("funzionario");
            chi.ammette(/status of 404/);
            await visita(chi, "/quesiti/INPS.0000.01-01-2020.9999999", 404);
            await chi.chiudi();
        });

        it("un modulo scaduto e un indirizzo aperto nel modo sbagliato lo dicono", async () => {
            const chi = await ambiente.entra("funzionario");
            chi.ammette(/status of (403|405)/);
            await visita(chi, "/prossimo", 405);
            await chi.page.goto("/quesiti");
            await chi.page.locator("form[action='/uscita'] input[name=csrf]").evaluate((input) => (input.value = "scaduto"));
            await chi.page.locator("form[action='/uscita']").evaluate((form) => form.requestSubmit());
            await chi.page.getByRole("heading", { level: 1, name: "Modulo scaduto" }).waitFor();
            await chi.controlla();
            await chi.chiudi();
        });

        it("una prima visita trasferisce meno di 300 KB, e la seconda quasi nulla", async (t) => {
            const chi = await ambiente.entra("funzionario");
            const again = await weigh(chi.page, "/quesiti");
            const fresh = await ambiente.ospite({ storageState: await chi.context.storageState() });
            const first = await weigh(fresh.page, "/quesiti");
            await Promise.all([chi.chiudi(), fresh.chiudi()]);
            t.diagnostic(`prima visita ${first} byte, le successive ${again}`);
            assert.ok(first < PRIMA_VISITA, `${first} byte`);
            assert.ok(first > 100_000, `${first} byte: qualcosa non è stato contato`);
            assert.ok(again < 60_000, `${again} byte`);
        });
    });
}
