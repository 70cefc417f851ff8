// All browser tests in one process: one program, one browser. Each file of prove/ declares its own.

import { readdirSync } from "node:fs";
import { after, before, describe } from "node:test";
import { launch, Visita } from "./supporto/browser.js";
import { startServer } from "./supporto/server.js";

const folder = new URL("./prove/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".js")).sort();
const prove = await Promise.all(files.map((name) => import(new URL(name, folder))));

/** What the tests share; filled before the first. */
const ambiente = {
    server: undefined,
    browser: undefined,

    /** A browser that knows nobody. */
    ospite(options) {
        return Visita.nuova(this.browser, this.server.base, options);
    },

    /** A browser in which this role has signed in. */
    async entra(ruolo, options) {
        const credentials = this.server.utenti[ruolo];
        if (!credentials) throw new Error(`la dimostrazione non ha detto utente e password di ${ruolo}`);
        const visita = await this.ospite(options);
        await visita.entra(credentials);
        return visita;
    },
};

describe("console", () => {
    before(async () => {
        [ambiente.server, ambiente.browser] = await Promise.all([startServer(), launch()]);
    });
    after(async () => {
        await ambiente.browser?.close();
        await ambiente.server?.stop();
    });
    for (const { default: declare } of prove) declare(ambiente);
});
