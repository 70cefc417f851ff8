/* What comes from the server while a page is open. Nothing moves under the eyes of who reads. */

const LONGEST_PAUSE = 120000;

/**
 * Runs `round` every `pause` milliseconds while the tab is seen and `element` is on the page. After a failure it
 * waits twice as long each time; one success, or the network's return, brings the usual pace back.
 */
function poll(element, pause, round) {
    let failures = 0;
    let busy = false;
    let timer;
    const listening = new AbortController();

    const plan = () => {
        clearTimeout(timer);
        if (!document.hidden) timer = setTimeout(run, Math.min(pause * 2 ** failures, Math.max(pause, LONGEST_PAUSE)));
    };
    const stop = () => {
        clearTimeout(timer);
        listening.abort();
        connection.report(element, null);
    };
    async function run() {
        if (busy) return;
        if (!element.isConnected) return stop();
        busy = true;
        try {
            await round();
            failures = 0;
            connection.report(element, null);
        } catch (error) {
            failures += 1;
            // One lost answer is no news: a server that restarts is back before the next.
            if (error instanceof SignedOut) connection.report(element, "uscito");
            else if (failures > 1) connection.report(element, "perso");
        }
        busy = false;
        plan();
    }
    const onChange = () => (document.hidden ? clearTimeout(timer) : run());
    document.addEventListener("visibilitychange", onChange, { signal: listening.signal });
    window.addEventListener("online", run, { signal: listening.signal });
    plan();
}

enhance("[data-novita]", (region) => {
    poll(region, seconds(region.dataset.ogni, 15), async () => {
        const response = await ask(region.dataset.novita, "sfondo", { headers: { Accept: "application/json" } });
        const news = response.status === 200 ? await response.json() : { quante: 0 };
        if (!news.quante || !isOurs(news.link)) return region.replaceChildren();
        // The same words again would be read aloud again.
        if (region.dataset.detto === news.testo && region.firstChild) return;
        region.dataset.detto = news.testo;
        region.replaceChildren(`${news.testo} · `, make("a", { href: news.link }, "mostra"));
    });
});

/** Whether replacing the content would take something from someone's hands. */
function isInUse(element) {
    const selection = document.getSelection();
    const selected = selection && !selection.isCollapsed && selection.containsNode(element, true);
    return element.contains(document.activeElement) || selected;
}

function replaceContent(element, html) {
    const open = [...element.querySelectorAll("details[open][id]")].map((details) => details.id);
    const template = document.createElement("template");
    template.innerHTML = html;
    element.replaceChildren(template.content);
    for (const id of open) element.querySelector(`details#${CSS.escape(id)}`)?.setAttribute("open", "");
    awaken(element);
}

enhance("[data-frammento]", (element) => {
    let known = element.dataset.etag;
    poll(element, seconds(element.dataset.ogni, 15), async () => {
        const headers = { Accept: "text/html", ...(known && { "If-None-Match": known }) };
        const response = await ask(element.dataset.frammento, "sfondo", { headers });
        if (response.status !== 200) return;
        const html = await response.text();
        // In use: as if not seen, so that the next round asks for it again.
        if (isInUse(element)) return;
        known = response.headers.get("ETag");
        replaceContent(element, html);
    });
});

enhance("[data-presenza]", (element) => {
    let shown = element.innerHTML.trim();
    let over = false;
    const send = (fields, options = {}) =>
        ask(element.dataset.presenza, "sfondo", {
            method: "POST",
            body: new URLSearchParams({ csrf: csrf(), ...fields }),
            ...options,
        });
    const here = async () => {
        if (over) return;
        const response = await send({});
        if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/html")) return;
        const html = (await response.text()).trim();
        if (html === shown || isInUse(element)) return;
        shown = html;
        replaceContent(element, html);
        over = Boolean(element.querySelector("[data-fine]"));
    };
    here().catch(() => {});
    poll(element, seconds(element.dataset.ogni, 20), here);
    // Best effort: a presence that is not renewed ends by itself.
    window.addEventListener("pagehide", () => {
        if (!over) send({ lascia: "si" }, { keepalive: true }).catch(() => {});
    });
});

enhance("[data-conto-alla-rovescia]", (bar) => {
    const length = seconds(bar.dataset.secondi, 15);
    const end = performance.now() + length;
    const number = bar.querySelector("[data-secondi-rimasti]");
    const progress = bar.querySelector("progress");
    number?.setAttribute("aria-hidden", "true");
    announce(bar.dataset.annuncio ?? `Puoi annullare entro ${length / 1000} secondi.`);

    const timer = setInterval(() => {
        if (!bar.isConnected) return clearInterval(timer);
        const left = Math.max(0, end - performance.now());
        if (number) number.textContent = String(Math.ceil(left / 1000));
        if (progress) progress.value = (progress.max * left) / length;
        if (left > 0) return;
        clearInterval(timer);
        finish();
    }, 250);

    /** Whoever writes elsewhere on the page is not taken away from it. */
    function finish() {
        const then = bar.dataset.poi;
        if (then && isOurs(then) && !isTyping(document.activeElement ?? document.body)) return location.replace(then);
        bar.replaceChildren("Fatto. ", ...(then ? [make("a", { href: then }, "Aggiorna la pagina")] : []));
        announce("Fatto: non si può più annullare.");
    }
});
