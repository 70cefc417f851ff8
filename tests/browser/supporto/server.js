// The built program with the demonstration's office, in a folder of its own.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const BINARY = process.env.QUESITI_BIN ?? join(ROOT, "target/debug/quesiti");

export const RUOLI = ["funzionario", "supervisore", "amministratore", "monitoraggio", "supporto"];

/**
 * What the demonstration prints: its address; the one password, and under it those who may enter with it, named after
 * their role: "  funzionario1.7013 (Roma Tiburtino)", "  amministratore, monitoraggio, supporto"; then who the tokens
 * of the API are for ("mittente, Cassetto aziende, cittadino, …"), and under each the token.
 */
const READY = /^L'ufficio di prova è aperto: (http:\/\/[\d.]+:\d+)/;
const PASSWORD = /^Per entrare, password (.+):$/;
const LAST = "Ctrl-C";

/** Reads line by line; keeps the first user of each role, and every token under its words. */
function readCredentials() {
    const utenti = {};
    const tokens = {};
    let password;
    let heading;
    const note = (utente) => (utenti[utente.match(/^[a-z]+/)[0]] ??= { utente, password });
    const read = (line) => {
        const header = line.match(PASSWORD);
        if (header) password = header[1];
        else if (!line.startsWith("  ")) [heading, password] = [line, undefined];
        else if (password) for (const name of line.trim().split(/,\s*/)) note(name.split(" ")[0]);
        else tokens[heading] = line.trim();
    };
    return { utenti, tokens, read };
}

/** One run of the program: `process`, its end, and the end of what it wrote. */
function run(folder, quesiti, port) {
    const args = ["demo", "--quesiti", String(quesiti), "--ascolto", `127.0.0.1:${port}`];
    const child = spawn(BINARY, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    // A failed run must not leave a server behind.
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    const ended = new Promise((resolve) => child.once("exit", resolve)).then(() => process.off("exit", kill));
    let log = "";
    child.stderr.on("data", (data) => (log = (log + data).slice(-8000)));
    return {
        log: () => log,
        async stop() {
            child.kill("SIGTERM");
            await ended;
        },
        /** Reads what it says until it is open. */
        async open(read) {
            let base = "";
            for await (const line of createInterface({ input: child.stdout })) {
                base ||= line.match(READY)?.[1] ?? "";
                read(line);
                if (base && line.startsWith(LAST)) break;
            }
            if (!base) throw new Error(`la dimostrazione è finita prima di aprire:\n${log}`);
            // What it says later must not fill the pipe.
            child.stdout.resume();
            return base;
        },
    };
}

/** Starts the demonstration with so many quesiti; `utenti` maps each role to { utente, password }. */
export async function startServer(quesiti = 300) {
    if (!existsSync(BINARY)) throw new Error(`manca ${BINARY}: compilare con «cargo build -p cli»`);
    const folder = mkdtempSync(join(tmpdir(), "quesiti-browser-"));
    const { utenti, tokens, read } = readCredentials();
    let program = run(folder, quesiti, 0);
    const base = await program.open(read);

    return {
        base,
        utenti,
        folder,
        log: () => program.log(),

        /** The server goes away, and its address with it. */
        fall: () => program.stop(),

        /** Back at the same address, with the same data. */
        async rise() {
            program = run(folder, quesiti, new URL(base).port);
            await program.open(() => {});
        },

        /** What no test can wait for: days of failed attempts. Written as the workers would have. */
        sql: (statements) =>
            execFileSync("sqlite3", ["-cmd", ".timeout 10000", join(folder, "var/demo.db"), statements], { encoding: "utf8" }),

        /**
         * One request to the API as whoever these words of the demonstration name: "mittente, Cassetto aziende". A
         * body is JSON, or a FormData; `version` is that of the quesito which is acted on.
         */
        async api(who, method, path, { body, version } = {}) {
            const token = Object.entries(tokens).find(([words]) => words.startsWith(who))?.[1];
            if (!token) throw new Error(`la dimostrazione non ha dato un token a «${who}»`);
            const headers = { authorization: `Bearer ${token}` };
            if (version !== undefined) headers["if-match"] = `"${version}"`;
            const form = body instanceof FormData;
            if (body && !form) headers["content-type"] = "application/json";
            const options = { method, headers, body: form ? body : body && JSON.stringify(body) };
            const response = await fetch(`${base}/api/v1${path}`, options);
            const text = await response.text();
            if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
            return text ? JSON.parse(text) : undefined;
        },

        async stop() {
            await program.stop();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
