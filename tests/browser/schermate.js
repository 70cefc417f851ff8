// Pictures of the main pages for docs/schermate, and the manuals as PDF for docs/manuali/pdf. With arguments, only
// those named: node schermate.js quesiti manuali.

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, Visita } from "./supporto/browser.js";
import { startServer } from "./supporto/server.js";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

/** A punto and a week in which somebody is expected. */
async function weekWithMeetings(page) {
    const punti = await page.locator("#punto option").evaluateAll((all) => all.map((option) => option.value));
    for (const giorni of [0, 7, 14, 21, 28]) {
        const giorno = new Date(Date.now() + giorni * 86_400_000).toISOString().slice(0, 10);
        for (const punto of punti) {
            await open(page, `/agenda?${new URLSearchParams({ punto, giorno, vista: "settimana" })}`);
            if ((await page.locator("a.impegno").count()) > 1) return;
        }
    }
}

/** The figures come within a minute, and the page shows them by itself. */
const figures = (page) =>
    page.waitForFunction(() => !document.querySelector(".eta-dati").textContent.includes("non sono ancora"), null, { timeout: 200_000 });

/** Name of the picture, who sees the page, where it is; `poi` names the link to follow from there. */
const PAGES = [
    { nome: "accesso", percorso: "/accesso" },
    { nome: "oggi", ruolo: "funzionario", percorso: "/" },
    { nome: "quesiti", ruolo: "funzionario", percorso: "/quesiti" },
    { nome: "quesiti-stretto", ruolo: "funzionario", percorso: "/quesiti", viewport: NARROW },
    { nome: "quesito", ruolo: "funzionario", percorso: "/quesiti?stato=aperta", poi: "[data-righe] a[href^='/quesiti/']" },
    { nome: "agenda", ruolo: "funzionario", percorso: "/agenda", prima: weekWithMeetings },
    { nome: "sede", ruolo: "supervisore", percorso: "/sede" },
    { nome: "monitoraggio", ruolo: "monitoraggio", percorso: "/monitoraggio", prima: figures },
    { nome: "regole", ruolo: "amministratore", percorso: "/regole" },
    { nome: "modelli", ruolo: "amministratore", percorso: "/modelli" },
    { nome: "utenti", ruolo: "amministratore", percorso: "/utenti" },
    { nome: "lavori", ruolo: "supporto", percorso: "/lavori" },
];

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

// Pages tell where files are looked for: a name that is the same in every picture.
const cartella = join(tmpdir(), "quesiti");
rmSync(cartella, { recursive: true, force: true });
mkdirSync(cartella);
const server = await startServer(600, cartella);
const browser = await launch();
const visits = new Map();

/** Each role signs in once. */
async function visitOf(ruolo) {
    if (!visits.has(ruolo)) {
        const visita = await Visita.nuova(browser, server.base, { viewport: WIDE });
        if (ruolo) await visita.entra(server.utenti[ruolo]);
        visits.set(ruolo, visita);
    }
    return visits.get(ruolo);
}

async function open(page, percorso) {
    const response = await page.goto(percorso);
    if (!response.ok()) throw new Error(`${percorso}: risposta ${response.status()}`);
    await page.evaluate(() => document.fonts.ready);
}

async function picture({ nome, ruolo, percorso, poi, viewport = WIDE, prima }) {
    const { page } = await visitOf(ruolo);
    await page.setViewportSize(viewport);
    await open(page, percorso);
    if (poi) await open(page, await page.locator(poi).first().getAttribute("href"));
    if (prima) await prima(page);
    await page.screenshot({ path: `${DOCS}schermate/${nome}.png` });
    console.log(`docs/schermate/${nome}.png`);
}

const FOOTER = `<p style="width:100%;margin:0 15mm;font-size:8pt;text-align:right"><span class="pageNumber"></span> di
    <span class="totalPages"></span></p>`;

async function manual(profilo) {
    const { page } = await visitOf("amministratore");
    await open(page, `/manuali/${profilo}`);
    await page.pdf({
        path: `${DOCS}manuali/pdf/${profilo}.pdf`,
        format: "A4",
        displayHeaderFooter: true,
        headerTemplate: "<span></span>",
        footerTemplate: FOOTER,
        margin: { top: "15mm", right: "15mm", bottom: "18mm", left: "15mm" },
        tagged: true,
        outline: true,
    });
    console.log(`docs/manuali/pdf/${profilo}.pdf`);
}

function manuals() {
    try {
        const files = readdirSync(`${DOCS}manuali`).filter((file) => file.endsWith(".md") && file !== "README.md");
        return files.map((file) => basename(file, ".md"));
    } catch (error) {
        if (error.code === "ENOENT") return [];
        throw error;
    }
}

try {
    mkdirSync(`${DOCS}schermate`, { recursive: true });
    for (const page of PAGES) if (isWanted(page.nome)) await picture(page);
    if (isWanted("manuali")) {
        mkdirSync(`${DOCS}manuali/pdf`, { recursive: true });
        for (const profilo of manuals()) await manual(profilo);
    }
} finally {
    await browser.close();
    await server.stop();
}
