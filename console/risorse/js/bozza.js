/*
 * Drafts: what is written is on the server a moment later. Until the server says so a copy stays in this tab, and
 * sending waits for it: an ended session or a lost server costs no word.
 */

const WRITING_PAUSE = 800;
const FIRST_RETRY = 5000;
const LONGEST_RETRY = 60000;

/** The copy in the tab; a browser that refuses it leaves the rest working. */
const copies = {
    key: (form) => `bozza:${form.dataset.bozza}`,
    keep(form, text) {
        try {
            if (text === null) sessionStorage.removeItem(this.key(form));
            else sessionStorage.setItem(this.key(form), text);
        } catch {
            /* full or forbidden: the server's draft remains */
        }
    },
    find(form) {
        try {
            return sessionStorage.getItem(this.key(form));
        } catch {
            return null;
        }
    },
};

/** Fields that a person fills in. Hidden ones (token, version) belong to the page that was served. */
const isWritten = (field) => field.name && !/^(hidden|submit|button|reset|file|password)$/.test(field.type);

function fieldsOf(form) {
    const names = new Set([...form.elements].filter(isWritten).map((field) => field.name));
    return new URLSearchParams([...new FormData(form)].filter(([name]) => names.has(name)));
}

function fillIn(form, text) {
    const kept = new URLSearchParams(text);
    for (const field of [...form.elements].filter(isWritten)) {
        if (/^(checkbox|radio)$/.test(field.type)) field.checked = kept.getAll(field.name).includes(field.value);
        else if (kept.has(field.name)) field.value = kept.get(field.name);
    }
}

enhance("form[data-bozza]", (form) => {
    const status =
        form.querySelector("[data-bozza-stato]") ??
        form.appendChild(make("p", { role: "status", class: "bozza-stato" }));
    let saved = fieldsOf(form).toString();
    let saving = null;
    let retry = FIRST_RETRY;
    let retryTimer;
    let leaving = false;

    const isUnsaved = () => fieldsOf(form).toString() !== saved;
    const say = (...content) => status.replaceChildren(...content);

    async function send(options = {}) {
        const fields = fieldsOf(form);
        const text = fields.toString();
        copies.keep(form, text);
        fields.append("csrf", csrf());
        const response = await ask(form.dataset.bozza, "script", { method: "POST", body: fields, ...options });
        if (!response.ok) throw new Error(`${response.status}`);
        saved = text;
        if (!isUnsaved()) copies.keep(form, null);
    }

    /** Saves what is new. Resolves to "salvata", or to what went wrong. */
    async function save() {
        while (saving) await saving;
        if (!isUnsaved()) return "salvata";
        saving = send().then(() => "salvata", (error) => error);
        const outcome = await saving;
        saving = null;
        clearTimeout(retryTimer);
        if (outcome === "salvata") {
            retry = FIRST_RETRY;
            say(`Bozza salvata alle ${timeOfDay()}`);
        } else {
            explain(outcome);
            retryTimer = setTimeout(save, retry);
            retry = Math.min(retry * 2, LONGEST_RETRY);
        }
        connection.report(form, outcome instanceof SignedOut ? "uscito" : null);
        return outcome;
    }

    function explain(error) {
        if (error instanceof SignedOut) {
            say("Bozza non ancora salvata: la sessione è scaduta, ", ...signInAgain());
        } else if (error instanceof Unreachable) {
            say("Bozza non ancora salvata: il server non risponde. Il testo resta qui, riprovo tra poco.");
        } else {
            say("La bozza non si può salvare: il quesito potrebbe essere cambiato. Il testo resta qui.");
        }
    }

    const soon = debounced(WRITING_PAUSE, save);
    form.addEventListener("input", () => {
        copies.keep(form, fieldsOf(form).toString());
        soon();
    });
    form.addEventListener("focusout", () => isUnsaved() && save());
    window.addEventListener("pagehide", () => {
        if (!leaving && isUnsaved()) send({ keepalive: true }).catch(() => {});
    });
    // Back from the sign-in page in the other tab.
    document.addEventListener("visibilitychange", () => !document.hidden && isUnsaved() && save());

    // Sending waits for the draft, so that the text is safe whatever becomes of the request.
    form.addEventListener("submit", async (event) => {
        if (leaving || !isUnsaved()) return stopSaving();
        event.preventDefault();
        soon.cancel();
        const outcome = await save();
        if (outcome instanceof SignedOut || outcome instanceof Unreachable) {
            return status.scrollIntoView({ block: "nearest" });
        }
        stopSaving();
        form.requestSubmit(event.submitter);
    });

    function stopSaving() {
        leaving = true;
        soon.cancel();
        clearTimeout(retryTimer);
        copies.keep(form, null);
    }
    window.addEventListener("pageshow", () => (leaving = false));

    const kept = copies.find(form);
    if (kept !== null && kept !== saved) {
        fillIn(form, kept);
        say("Ho ripreso il testo che non era stato salvato.");
        soon();
    }
});
