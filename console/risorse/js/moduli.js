/* Small helps to forms and buttons. */

enhance("form[data-una-volta]", (form) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
        if (event.defaultPrevented) return;
        if (sent) return event.preventDefault();
        sent = true;
        form.setAttribute("aria-busy", "true");
        announce("Invio in corso.");
    });
    // The page comes back as it was left, with the browser's "back".
    window.addEventListener("pageshow", () => {
        sent = false;
        form.removeAttribute("aria-busy");
    });
});

enhance("[data-seleziona-tutti]", (all) => {
    const scope = all.form ?? document;
    const named = `input[type=checkbox][name="${CSS.escape(all.dataset.selezionaTutti)}"]`;
    const boxes = () => [...scope.querySelectorAll(named)];
    const show = () => {
        const count = boxes().filter((box) => box.checked).length;
        all.checked = count > 0 && count === boxes().length;
        all.indeterminate = count > 0 && !all.checked;
        for (const place of scope.querySelectorAll("[data-selezionati]")) {
            place.textContent = count === 1 ? "1 selezionato" : `${count} selezionati`;
        }
        for (const element of scope.querySelectorAll("[data-se-selezionati]")) element.hidden = count === 0;
    };
    all.hidden = false;
    all.addEventListener("change", () => {
        for (const box of boxes()) box.checked = all.checked;
        show();
    });
    scope.addEventListener("change", (event) => event.target !== all && show());
    window.addEventListener("pageshow", show);
    show();
});

// With the arrows one passes over choices: there the choice is made by Enter or by leaving the field.
enhance("select[data-invia-al-cambio]", (select) => {
    let byKey = false;
    let chosen = select.value;
    const send = () => {
        if (select.value === chosen) return;
        chosen = select.value;
        select.form?.requestSubmit();
    };
    select.addEventListener("keydown", (event) => {
        byKey = true;
        if (event.key === "Enter") send();
    });
    select.addEventListener("pointerdown", () => (byKey = false));
    select.addEventListener("change", () => byKey || send());
    select.addEventListener("blur", send);
});

enhance("form[data-anteprima]", (form) => {
    const target = document.getElementById(form.dataset.anteprimaIn);
    let running;
    const show = debounced(400, async () => {
        running?.abort();
        running = new AbortController();
        try {
            const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
            const options = { method: "POST", body, signal: running.signal };
            const response = await ask(form.dataset.anteprima, "script", options);
            // A template that is wrong is answered with the words that say where.
            replaceContent(target, await response.text());
            connection.report(form, null);
        } catch (error) {
            if (error.name === "AbortError") return;
            connection.report(form, error instanceof SignedOut ? "uscito" : "perso");
        }
    });
    if (target) form.addEventListener("input", show);
});

enhance("[data-copia]", (button) => {
    // Only pages over HTTPS, or of this machine, may write to the clipboard.
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(button.dataset.copia);
            button.dataset.copiato = "";
            announce("Copiato.");
            setTimeout(() => delete button.dataset.copiato, 2000);
        } catch {
            announce("Il browser non permette di copiare: seleziona il testo.");
        }
    });
});

enhance("[data-stampa]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
});

enhance("[data-apri]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.apri)?.showModal());
});

enhance("details[data-menu]", (menu) => {
    document.addEventListener("click", (event) => {
        if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        event.preventDefault();
        menu.open = false;
        menu.querySelector("summary")?.focus();
    });
});

const LIST_STORED = "quesiti-elenco";

enhance("[data-elenco]", () => {
    try {
        sessionStorage.setItem(LIST_STORED, location.pathname + location.search);
    } catch {
        // Browsers may refuse storage: one comes back to the list without its filters.
    }
});

enhance("[data-torna]", (link) => {
    try {
        link.href = sessionStorage.getItem(LIST_STORED) ?? link.href;
    } catch {
        // As above.
    }
});

/** A link to a closed form opens it and puts the cursor there: "r" is enough to write a reply. */
function openTarget(hash) {
    if (hash.length < 2) return;
    const target = document.getElementById(decodeURIComponent(hash.slice(1)))?.closest("details");
    if (!target) return;
    target.open = true;
    target.scrollIntoView({ block: "nearest" });
    [...target.querySelectorAll("input, select, textarea")].find(isWritten)?.focus();
}

document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    // After the browser has gone there itself.
    if (link) setTimeout(() => openTarget(link.hash));
});
queueMicrotask(() => openTarget(location.hash));
