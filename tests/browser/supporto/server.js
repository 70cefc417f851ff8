// The built program with the demonstration's office, in a folder of its own.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const BINARY = process.env.QUESITI_BIN ?? join(ROOT, "target/debug/quesiti");

export const RUOLI = ["funzionario", "supervisore", "amministratore", "monitoraggio", "supporto"];

/**
 * What the demonstration prints: its address; then the one password, and under it those who may enter with it, named
 * after their role: "  funzionario1.7013 (Roma Tiburtino)", "  amministratore, monitoraggio, supporto".
 */
const READY = /^L'ufficio di prova è aperto: (http:\/\/[\d.]+:\d+)/;
const PASSWORD = /^Per entrare, password (.+):$/;
const LAST = "Ctrl-C";

/** Reads line by line; keeps the first user of each role. */
function readCredentials() {
    const utenti = {};
    let password;
    const read = (line) => {
        const header = line.match(PASSWORD);
        if (header) password = header[1];
        else if (!line.startsWith("  ")) password = undefined;
        else if (password) for (const name of line.trim().split(/,\s*/)) note(name.split(" ")[0]);
    };
    const note = (utente) => (utenti[utente.match(/^[a-z]+/)[0]] ??= { utente, password });
    return { utenti, read };
}

/** Starts the demonstration with so many quesiti; `utenti` maps each role to { utente, password }. */
export async function startServer(quesiti = 300) {
    if (!existsSync(BINARY)) throw new Error(`manca ${BINARY}: compilare con «cargo build -p cli»`);
    const folder = mkdtempSync(join(tmpdir(), "quesiti-browser-"));
    const child = spawn(BINARY, ["demo", "--quesiti", String(quesiti), "--ascolto", "127.0.0.1:0"], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
    });
    // A failed run must not leave a server behind.
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    let log = "";
    child.stderr.on("data", (data) => (log = (log + data).slice(-8000)));

    const { utenti, read } = readCredentials();
    const server = {
        base: "",
        utenti,
        folder,
        log: () => log,
        async stop() {
            child.kill("SIGTERM");
            await ended;
            process.off("exit", kill);
            rmSync(folder, { recursive: true, force: true });
        },
    };
    for await (const line of createInterface({ input: child.stdout })) {
        server.base ||= line.match(READY)?.[1] ?? "";
        read(line);
        if (server.base && line.startsWith(LAST)) break;
    }
    if (!server.base) throw new Error(`la dimostrazione è finita prima di aprire:\n${log}`);
    // What it says later must not fill the pipe.
    child.stdout.resume();
    return server;
}
