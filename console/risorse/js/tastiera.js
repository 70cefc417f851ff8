/* Keys: one letter, or g and a letter. */

const KEYS_STORED = "quesiti-tasti";
const SEQUENCE_WAIT = 1200;

/** Browsers may refuse storage; then the keys are on. */
function keysAreOn() {
    try {
        return localStorage.getItem(KEYS_STORED) !== "off";
    } catch {
        return true;
    }
}

function rememberKeys(on) {
    try {
        if (on) localStorage.removeItem(KEYS_STORED);
        else localStorage.setItem(KEYS_STORED, "off");
    } catch {
        announce("Il browser non permette di ricordare questa scelta.");
    }
}

const isVisible = (element) => element.getClientRects().length > 0;

/** Whether the letter is meant for a field. */
function isTyping(target) {
    const field = target.closest?.("input, textarea, select, [contenteditable]");
    return Boolean(field) && !/^(checkbox|radio|button|submit|reset)$/.test(field.type);
}

/** Presses or enters what the key is for. A refused act says why, in the words that stand beside it. */
function press(element) {
    if (element.disabled || element.getAttribute("aria-disabled") === "true") {
        const reason = document.getElementById(element.getAttribute("aria-describedby"))?.textContent.trim();
        announce(`Non disponibile. ${reason ?? ""}`);
    } else if (element.matches("input:not([type=submit], [type=button]), textarea, select")) {
        element.focus();
        element.select?.();
    } else {
        element.click();
    }
}

const withKey = (keys) =>
    [...document.querySelectorAll("[data-tasto]")].find((e) => e.dataset.tasto === keys && isVisible(e));

const startsSequence = (key) =>
    [...document.querySelectorAll("[data-tasto]")].some((e) => e.dataset.tasto.startsWith(`${key} `) && isVisible(e));

const rowsOf = (list) => [...list.querySelectorAll("[data-riga], tbody > tr")].filter(isVisible);
const rowOf = (element) => element?.closest?.("[data-righe] :is([data-riga], tbody > tr)");
const linkOf = (row) => row.querySelector("a[href]");

/** The focus itself marks the row: it is seen, read aloud, and Enter opens it. */
function moveRow(step) {
    const list = rowOf(document.activeElement)?.closest("[data-righe]") ?? document.querySelector("[data-righe]");
    if (!list) return;
    const rows = rowsOf(list).filter(linkOf);
    const here = rows.indexOf(rowOf(document.activeElement));
    const next = here < 0 ? rows[0] : rows[here + step];
    if (!next) return;
    linkOf(next).focus();
    next.scrollIntoView({ block: "nearest" });
}

function tickRow() {
    rowOf(document.activeElement)?.querySelector("input[type=checkbox]")?.click();
}

const builtIn = new Map([
    ["j", () => moveRow(1)],
    ["k", () => moveRow(-1)],
    ["x", tickRow],
    ["?", () => document.querySelector("dialog[data-aiuto-tasti]")?.showModal()],
]);

let begun = "";
const forgetSequence = debounced(SEQUENCE_WAIT, () => (begun = ""));

function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const keys = begun ? `${begun} ${event.key}` : event.key;
    const wasSequence = begun !== "";
    begun = "";
    const element = withKey(keys);
    if (element) {
        event.preventDefault();
        press(element);
    } else if (!wasSequence && startsSequence(event.key)) {
        begun = event.key;
        forgetSequence();
    } else if (!wasSequence && builtIn.has(event.key)) {
        event.preventDefault();
        builtIn.get(event.key)();
    }
}

document.addEventListener("keydown", onKey);

/** The key is told where its button is: in the title, and to screen readers when it is one key. */
enhance("[data-tasto]", (element) => {
    if (!keysAreOn()) return;
    const keys = element.dataset.tasto;
    if (!keys.includes(" ")) element.setAttribute("aria-keyshortcuts", keys);
    if (element.title) return;
    const name = element.getAttribute("aria-label") ?? element.textContent.trim();
    element.title = `${name} (tasto ${keys === "Escape" ? "Esc" : keys})`.trim();
});

enhance("[data-tasti-interruttore]", (button) => {
    const show = () => {
        button.hidden = false;
        button.textContent = `Tasti rapidi: ${keysAreOn() ? "sì" : "no"}`;
    };
    button.addEventListener("click", () => {
        rememberKeys(!keysAreOn());
        show();
        announce(keysAreOn() ? "Tasti rapidi attivi." : "Tasti rapidi disattivati.");
    });
    show();
});
