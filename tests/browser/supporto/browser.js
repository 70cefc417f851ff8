// Chromium without a window, and what every page is held to.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import axe from "axe-core";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };
const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Debian's Chromium, or the one named in CHROMIUM. */
export function launch() {
    const executablePath = PLACES.find((path) => path && existsSync(path));
    if (!executablePath) throw new Error("manca Chromium: installare il pacchetto chromium o indicarlo in CHROMIUM");
    // Without the sandbox only where root runs it, in containers: there Chromium refuses to start with it.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    return chromium.launch({ executablePath, args });
}

/** One person's browser: cookies of their own, and a record of all that a page must not do. */
export class Visita {
    static async nuova(browser, base, options = {}) {
        const context = await browser.newContext({
            baseURL: base,
            locale: "it-IT",
            timezoneId: "Europe/Rome",
            viewport: WIDE,
            reducedMotion: "reduce",
            ...options,
        });
        return new Visita(context, base, await context.newPage());
    }

    constructor(context, base, page) {
        this.context = context;
        this.base = base;
        this.page = page;
        this.problemi = [];
        this.ammessi = [];
        context.on("page", (other) => this.#watch(other));
        this.#watch(page);
    }

    #watch(page) {
        const note = (text) => this.problemi.push(`${new URL(page.url(), this.base).pathname}: ${text}`.slice(0, 400));
        page.on("console", (message) => {
            if (message.type() === "error") note(`${message.text()} ${message.location()?.url ?? ""}`);
        });
        page.on("pageerror", (error) => note(`errore nello script: ${error.message}`));
        page.on("request", (request) => {
            const { origin, protocol } = new URL(request.url());
            if (!/^(data|blob|about):$/.test(protocol) && origin !== this.base) note(`richiesta a ${request.url()}`);
        });
        page.on("response", (response) => {
            if (response.status() >= 500) note(`risposta ${response.status()} da ${response.url()}`);
        });
        page.on("dialog", (dialog) => {
            note(`finestra del browser: ${dialog.message()}`);
            dialog.dismiss();
        });
    }

    /** What this test provokes on purpose: a refused request is an error in the browser's console. */
    ammette(...patterns) {
        this.ammessi.push(...patterns);
    }

    /** Signs in by the form, as a person does. */
    async entra({ utente, password }) {
        await this.page.goto("/accesso");
        await this.page.locator("input[name=utente]").fill(utente);
        await this.page.locator("input[name=password]").fill(password);
        await this.page.locator("input[name=password]").press("Enter");
        await this.page.waitForURL((url) => url.pathname !== "/accesso");
    }

    /** The page as it is: accessible on a wide and on a narrow screen, nothing to scroll sideways, no trouble. */
    async controlla() {
        for (const viewport of [NARROW, WIDE]) {
            await this.page.setViewportSize(viewport);
            await this.#accessible(viewport.width);
            const width = await this.page.evaluate(() => document.scrollingElement.scrollWidth);
            assert.ok(width <= viewport.width, `${this.page.url()}: largo ${width} su ${viewport.width} pixel`);
        }
        this.senzaProblemi();
    }

    async #accessible(width) {
        // Evaluated, not added as a tag: the page's own policy forbids foreign scripts, and stays in force.
        if (!(await this.page.evaluate(() => "axe" in window))) await this.page.evaluate(AXE);
        // No preload: none of these rules reads style sheets, and fetching ours again costs a second.
        const options = { runOnly: { type: "tag", values: WCAG }, resultTypes: ["violations"], preload: false };
        const { violations, passes } = await this.page.evaluate((o) => window.axe.run(document, o), options);
        assert.ok(passes.length > 0, "axe non ha controllato nulla");
        const list = violations.map((v) =>
            [`${v.id} (${v.impact}): ${v.help}`, ...v.nodes.slice(0, 5).map((n) => `    ${n.target} ${n.html.slice(0, 160)}`)].join("\n"),
        );
        assert.equal(list.length, 0, `${this.page.url()} a ${width} pixel, axe ${axe.version}:\n${list.join("\n")}`);
    }

    /** Fails on any error, refused policy, failed answer or request elsewhere since the beginning. */
    senzaProblemi() {
        const left = this.problemi.filter((problem) => !this.ammessi.some((pattern) => pattern.test(problem)));
        assert.deepEqual(left, []);
    }

    async chiudi() {
        await this.context.close();
        this.senzaProblemi();
    }
}
