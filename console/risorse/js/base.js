/*
 * What the pages of the console do better with a script. Every act works without: a template asks for help with
 * data- attributes, and nothing else ties it to this file.
 *
 * Keys (tastiera.js)
 *   data-tasto="p", "g q", "/", "Escape"   the key presses a link or button, or moves to a field; off in text fields
 *   data-righe                             on a table or list: j and k move to the next and previous row's link,
 *                                          which Enter opens as any link; x ticks the row's box
 *   data-riga                              on each row, where rows are not the tr of a tbody
 *   data-aiuto-tasti                       on the <dialog> that ? opens
 *   data-tasti-interruttore                on a hidden button: turns the keys off and on, remembered by the browser;
 *                                          its words say which
 *
 * News from the server (aggiornamenti.js); all stop while the tab is hidden and start again with it
 *   data-novita="URL" data-ogni="15"       on an empty role="status": asks for {testo, quante, link} and shows
 *                                          «3 nuovi quesiti · mostra»; never touches the list itself
 *   data-frammento="URL" data-ogni="15"    the content becomes the HTML at URL when its ETag changes, unless someone
 *                                          is in it (focus, selected text); details with an id stay open
 *   data-presenza="URL" data-ogni="20"     says by POST (csrf) that the page is open, and lascia=si when it closes;
 *                                          an answer in HTML becomes the content: the colleagues who are here too;
 *                                          with [data-fine] in it, it is the last one
 *   data-conto-alla-rovescia data-secondi="15" data-poi="URL"
 *                                          counts down in [data-secondi-rimasti] and <progress>, then goes to URL
 *
 * Drafts (bozza.js)
 *   data-bozza="URL"                       on a form: its fields go to URL by POST while one writes; says so in
 *                                          [data-bozza-stato], a role="status" of the form
 *
 * Forms (moduli.js)
 *   data-una-volta                         on a form: a second click sends nothing
 *   data-seleziona-tutti="NAME"            on a box: ticks those called NAME in its form; [data-selezionati] of the
 *                                          form says how many, [data-se-selezionati] shows when there are any
 *   data-invia-al-cambio                   on a select: a choice sends the form; its button stays
 *   data-anteprima="URL" data-anteprima-in="ID"
 *                                          on a form: what URL answers to its fields is shown in the element ID
 *   data-copia="TEXT"                      on a hidden button: copies TEXT
 *   data-stampa                            on a hidden button: prints the page
 *   data-apri="ID"                         on a hidden button: opens the <dialog> ID
 *   data-menu                              on a details: a click elsewhere or Escape closes it
 *   data-elenco                            on the filters of a list: the tab remembers its address
 *   data-torna                             on a link to the list: goes to the one remembered
 *   a link to the id of a <details>, or of something in it
 *                                          opens it, with the cursor in its first field
 *
 * Controls that only a script can serve are written with the attribute hidden; the script shows them.
 * Every request carries X-Richiesta: «sfondo» when nobody did anything (it must not keep a session alive), «script»
 * when someone wrote. To either an ended session answers 401, not the sign-in page.
 */

const behaviours = [];

/** `attach(element)` once for each element that matches, also in pieces of page that arrive later. */
const enhance = (selector, attach) => behaviours.push({ selector, attach, done: new WeakSet() });

/** Attaches all behaviours in a part of the page. */
function awaken(root) {
    for (const { selector, attach, done } of behaviours) {
        for (const element of root.querySelectorAll(selector)) {
            if (done.has(element)) continue;
            done.add(element);
            attach(element);
        }
    }
}

// The page is parsed when a deferred script runs, and the parts below have declared theirs when this task is over.
queueMicrotask(() => awaken(document));

/** Where sentences for screen readers appear. They only hear regions that were there before. */
const voice = document.body.appendChild(document.createElement("div"));
voice.className = "visually-hidden";
voice.setAttribute("role", "status");

/** Says a sentence to screen readers, after what they are saying. */
function announce(text) {
    voice.textContent = text;
}

/** A new element: make("a", { href: "/" }, "Oggi"). Text stays text. */
function make(tag, attributes = {}, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
}

/** `run` when calls have stopped for `wait` milliseconds; `.cancel()` forgets it. */
function debounced(wait, run) {
    let timer;
    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(run, wait);
    };
    later.cancel = () => clearTimeout(timer);
    return later;
}

const seconds = (value, otherwise) => (Number(value) > 0 ? Number(value) : otherwise) * 1000;

const timeOfDay = () => new Intl.DateTimeFormat("it-IT", { hour: "2-digit", minute: "2-digit" }).format(new Date());

/** The page's token against forged requests, as every form of the console carries it. */
const csrf = () => document.querySelector("input[name=csrf]")?.value ?? "";

/** Only addresses of this console are followed. */
const isOurs = (url) => new URL(url, location.href).origin === location.origin;

/** The session has ended: only the person can do something about it. */
class SignedOut extends Error {}

/** The server did not answer, or says that it cannot now. */
class Unreachable extends Error {}

/** One request to this console. `kind`: "sfondo" or "script", see above. */
async function ask(url, kind, options = {}) {
    const headers = { "X-Richiesta": kind, ...options.headers };
    const limit = options.keepalive ? {} : { signal: AbortSignal.timeout(15000) };
    let response;
    try {
        response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...limit, ...options, headers });
    } catch (error) {
        if (options.signal?.aborted) throw error;
        throw new Unreachable();
    }
    if (response.status === 401) throw new SignedOut();
    if (response.status >= 500 || response.status === 429) throw new Unreachable();
    return response;
}

/** A bar at the foot of the page while something is wrong with the connection; gone when all is well. */
const connection = {
    bar: document.body.appendChild(make("div", { class: "avviso-connessione", hidden: "" })),
    troubles: new Map(),
    shown: undefined,

    /** `trouble` of `who`: "uscito", "perso", or null when all is well. Being signed out counts more. */
    report(who, trouble) {
        if (trouble) this.troubles.set(who, trouble);
        else this.troubles.delete(who);
        const all = [...this.troubles.values()];
        const worst = all.includes("uscito") ? "uscito" : all[0];
        if (worst !== this.shown) this.show(worst);
    },

    show(trouble) {
        this.shown = trouble;
        this.bar.hidden = !trouble;
        if (trouble === "uscito") this.bar.replaceChildren("La sessione è scaduta: ", ...signInAgain());
        else if (trouble) this.bar.replaceChildren("Il server non risponde: la pagina si aggiornerà da sola appena torna.");
        announce(trouble ? this.bar.textContent : "Collegamento ristabilito.");
    },
};

/** In another tab, so that nothing on this page is lost. */
const signInAgain = () => [
    make("a", { href: "/accesso", target: "_blank" }, "accedi di nuovo in un’altra scheda"),
    ". Quello che hai scritto resta qui.",
];
