// The permission table of docs/permessi.md, which a test of the console keeps true.

import { readFileSync } from "node:fs";
import { RUOLI } from "./server.js";

const TAVOLA = new URL("../../../docs/permessi.md", import.meta.url);
const RIGA = /^\| (GET|POST) \| `([^`]+)` \|(.*)\|$/;

/** Each route: method, address as it is written with its braces, and the roles it is for. */
export function permessi() {
    const righe = readFileSync(TAVOLA, "utf8").split("\n");
    const colonne = righe.find((riga) => riga.startsWith("| Metodo |")).split("|").slice(3, -2).map((nome) => nome.trim());
    if (String(colonne) !== String(RUOLI)) throw new Error(`docs/permessi.md parla di altri ruoli: ${colonne}`);
    return righe.flatMap((riga) => {
        const [, metodo, percorso, celle] = riga.match(RIGA) ?? [];
        if (!metodo) return [];
        const dette = celle.split("|").map((cella) => cella.trim());
        return [{ metodo, percorso, ruoli: RUOLI.filter((_, i) => dette[i] === "sì") }];
    });
}
