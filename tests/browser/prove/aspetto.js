// The sheet's own words on one page: readable by everybody, dense enough for a day's work, printable.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { campione } from "../supporto/campione.js";

const row = (n, tone, words) => `<tr><td><input type="checkbox" name="quesiti" value="${n}" aria-label="Scegli il quesito ${n}"></td>
    <td class="protocollo" data-etichetta="Protocollo">INPS.7013.24/07/2026.00000${n}</td>
    <th scope="row" class="largo" data-etichetta="Oggetto"><a href="/campione?q=${n}">MAV del terzo trimestre non arrivato, con un oggetto molto lungo che non va a capo ${n}</a></th>
    <td data-etichetta="Mittente">Mario Rossi</td><td data-etichetta="Termine"><span class="termine ${tone}">${words}</span></td>
    <td data-etichetta="Stato"><span class="stato">in carico</span></td><td class="numero" data-etichetta="Giorni">${n}</td></tr>`;

const tones = [
    ["", "scade tra 12 giorni lavorativi"],
    ["termine-vicino", "scade oggi"],
    ["termine-scaduto", "scaduta da 3 giorni"],
];
const rows = (count) => Array.from({ length: count }, (_, i) => row(10 + i, ...tones[i % 3])).join("");

const LIST = `<div class="titolo-pagina"><h1>Quesiti</h1><p class="novita" role="status"></p></div>
    <form class="filtri" role="search"><div><label for="q">Cerca</label><input id="q" name="q"></div>
    <div><label for="s">Stato</label><select id="s" name="stato"><option>Tutti</option></select></div>
    <div><button class="btn btn-primary">Cerca</button></div></form>
    <table class="elenco" data-righe><caption class="visually-hidden">Quesiti della sede</caption><thead><tr><th scope="col"><span class="visually-hidden">Scelta</span></th>
    <th scope="col">Protocollo</th><th scope="col">Oggetto</th><th scope="col">Mittente</th><th scope="col">Termine</th>
    <th scope="col">Stato</th><th scope="col" class="numero">Giorni</th></tr></thead><tbody>${rows(25)}</tbody></table>
    <nav class="pagine" aria-label="Pagine"><a href="#prima">Precedenti</a><span>1–25 di oltre 1.000</span><a href="#poi">Successivi</a></nav>`;

const QUESITO = `<header class="intestazione-quesito"><h1>MAV del terzo trimestre non arrivato</h1><span class="protocollo numero">INPS.7013.24/07/2026.0000012</span>
    <span class="stato">in carico</span><span class="termine termine-vicino">scade tra 2 giorni lavorativi</span>
    <div class="azioni"><button class="btn btn-primary">Rispondi</button><button class="btn btn-outline-primary">Chiudi</button>
    <button class="btn btn-outline-primary" aria-disabled="true" aria-describedby="m">Trasferisci</button><span id="m" class="motivo">Prima va preso in carico.</span></div></header>
    <div class="due-colonne"><div><ol class="conversazione"><li class="messaggio"><header><span>Mario Rossi</span><time>ven 24 lug 2026, 10:30</time></header>
    <div class="testo">Il MAV non è arrivato.\n\nGrazie</div></li><li class="messaggio messaggio-nostro"><header><span>Anna Bianchi</span></header><div class="testo">È stato spedito.</div></li>
    <li class="messaggio messaggio-nota"><header><span>Nota interna</span></header><div class="testo">Sentito il collega.</div></li></ol>
    <form><div class="campo"><label for="r">Risposta</label><textarea id="r" aria-invalid="true" aria-describedby="a e"></textarea><p id="a" class="aiuto">Fino a 4.000 caratteri.</p>
    <p id="e" class="errore">Scrivi la risposta.</p></div><p class="bozza-stato" role="status">Bozza salvata alle 10:30</p></form></div>
    <div><section class="scheda"><h2>Stato e termine</h2><dl class="fatti"><dt>Termine</dt><dd>ven 31 lug 2026</dd><dt>Sede</dt><dd>Roma Tiburtino</dd></dl>
    <details class="perche"><summary>Perché?</summary><p>Quindici giorni lavorativi dalla presa in carico.</p></details></section>
    <section class="scheda"><h2>Storia</h2><ol class="storia"><li>Creato</li><li>Preso in carico</li></ol></section></div></div>
    <div class="avviso avviso-errore"><p>Già in carico a Bruno Neri: la bozza è conservata.</p></div><p class="vuoto">Nessun quesito: ottimo lavoro.</p>
    <ul class="cifre"><li class="cifra"><span>Aperti</span><a class="numero" href="#aperti">1.234</a></li></ul>
    <div class="giorni"><section class="giorno"><h2>lun 27 lug</h2><a class="impegno" href="#i"><time>09:30</time> Mario Rossi</a></section></div>`;

const FIGURA = `<h1>Monitoraggio</h1><div class="figure"><section class="figura"><h2>Arretrato</h2>
    <div class="scorri" tabindex="0" role="group" aria-label="Arretrato"><svg class="grafico" role="img" aria-label="Arretrato" viewBox="0 0 720 60" width="720" height="60">
    <text class="legenda" x="194" y="40" text-anchor="end">fino a 7 giorni</text><rect class="barra" x="200" y="26" width="430" height="20"></rect><text class="valore" x="636" y="40">40</text></svg></div></section></div>`;

const page = (content) => `<a class="salta" href="#contenuto">Vai al contenuto</a><header class="testata"><a class="marchio" href="/">quesiti</a>
    <nav aria-label="Principale"><ul><li><a href="/" aria-current="page">Oggi</a></li><li><a href="/quesiti">Quesiti</a></li><li><a href="/agenda">Agenda</a></li></ul></nav>
    <div class="a-destra"><details class="menu" data-menu><summary>Anna Bianchi</summary><ul><li><a href="#profilo">Profilo</a></li></ul></details></div></header>
    <main class="pagina" id="contenuto">${content}</main><footer class="piede"><a href="/accessibilita">Accessibilità</a><span>quesiti 0.1.0</span></footer>`;

export default function (ambiente) {
    describe("aspetto", () => {
        const apre = async (content, options) => {
            const visita = await ambiente.ospite(options);
            await campione(visita, page(content));
            return { visita, page: visita.page };
        };

        it("l'elenco è accessibile e non scorre di lato, come tabella e come schede", async () => {
            const { visita, page } = await apre(LIST);
            await visita.controlla();
            const display = (selector) => page.locator(selector).first().evaluate((e) => getComputedStyle(e).display);
            assert.equal(await display(".elenco tbody tr"), "table-row");
            await page.setViewportSize({ width: 360, height: 740 });
            assert.equal(await display(".elenco tbody tr"), "block");
            await visita.chiudi();
        });

        it("venticinque righe stanno in una finestra a 1080 pixel, ognuna su una riga di testo", async () => {
            const { visita, page } = await apre(LIST, { viewport: { width: 1920, height: 1080 } });
            const rows = await page.locator(".elenco tbody tr").evaluateAll((all) => all.map((r) => r.getBoundingClientRect()));
            assert.equal(rows.length, 25);
            for (const { height } of rows) assert.ok(height >= 32 && height <= 41, `alta ${height}`);
            assert.ok(rows.at(-1).bottom <= 1080, `l'ultima finisce a ${rows.at(-1).bottom}`);
            await visita.chiudi();
        });

        it("il quesito è accessibile, a due colonne o a una", async () => {
            const { visita, page } = await apre(QUESITO);
            await visita.controlla();
            const columns = () => page.locator(".due-colonne").evaluate((e) => getComputedStyle(e).gridTemplateColumns.split(" ").length);
            assert.equal(await columns(), 2);
            await page.setViewportSize({ width: 360, height: 740 });
            assert.equal(await columns(), 1);
            await visita.chiudi();
        });

        it("le parole di un grafico si leggono anche su uno schermo stretto: scorre lui, non la pagina", async () => {
            const { visita, page } = await apre(FIGURA);
            await visita.controlla();
            await page.setViewportSize({ width: 360, height: 740 });
            const scala = await page.locator(".grafico").evaluate((e) => e.getScreenCTM().a);
            assert.ok(scala >= 1, `rimpicciolito a ${scala}`);
            const avanza = await page.locator(".scorri").evaluate((e) => e.scrollWidth - e.clientWidth);
            assert.ok(avanza > 0, "il resto si raggiunge scorrendo");
            await visita.chiudi();
        });

        it("chi usa la tastiera vede dove si trova, anche a contrasto forzato", async () => {
            const { visita, page } = await apre(LIST, { forcedColors: "active" });
            for (let i = 0; i < 12; i += 1) {
                await page.keyboard.press("Tab");
                const outline = await page.evaluate(() => {
                    const style = getComputedStyle(document.activeElement);
                    return `${style.outlineStyle} ${style.outlineWidth}`;
                });
                assert.equal(outline, "solid 3px");
            }
            await visita.chiudi();
        });

        it("in stampa resta il contenuto, nero su bianco", async () => {
            const { visita, page } = await apre(QUESITO);
            await page.emulateMedia({ media: "print" });
            for (const selector of [".testata", ".piede", ".azioni"]) assert.ok(await page.locator(selector).isHidden(), selector);
            assert.ok(await page.locator(".giorno").isVisible());
            assert.equal(await page.locator(".termine").evaluate((e) => getComputedStyle(e).color), "rgb(0, 0, 0)");
            await visita.chiudi();
        });
    });
}
