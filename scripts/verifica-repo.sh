#!/usr/bin/env bash
# The rules of this repository that no compiler knows. Prints each breach with its place; all of them, then fails.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

breaches=0
# breach RULE: reads the offending lines from standard input; none means that the rule holds.
breach() {
    local found
    found=$(cat)
    [ -n "$found" ] || return 0
    printf 'Non ammesso: %s\n%s\n\n' "$1" "$found" >&2
    breaches=$((breaches + 1))
}

git rev-parse --is-inside-work-tree >/dev/null 2>&1 || die "questo controllo legge l'elenco dei file da git."
mapfile -t rust < <(git ls-files -co --exclude-standard -- '*.rs' | while IFS= read -r f; do [ ! -f "$f" ] || echo "$f"; done)
[ "${#rust[@]}" -gt 0 ] || die "nessun file Rust trovato."

# Unfinished work has its place in the issues.
breach "lavoro lasciato a metà nei sorgenti" < <(
    grep -nHE '\b(TODO|FIXME|XXX)\b|\b(dbg|todo|unimplemented)!|#\[ignore' "${rust[@]}"
)

# SQL lives in stores, so that one test prepares every statement on both databases. The stories and measures of
# tests/ and benches/ may break or count rows behind the stores' back.
breach "sqlx::query fuori da uno store (engine/, */store/*, *store*.rs; le prove possono)" < <(
    grep -nHE 'sqlx::(raw_sql|query[a-z_]*)\b' "${rust[@]}" |
        grep -vE '^(engine|tests|benches)/|^[^:]*/(store|tests)/|^[^:]*store[^:/]*\.rs:'
)

# A migration that only one database has is found at the first deploy on the other.
if [ -d migrations ]; then
    for folder in migrations/sqlite migrations/postgres; do
        [ -d "$folder" ] || die "manca la cartella $folder."
    done
    breach "migrazioni diverse tra migrations/sqlite (<) e migrations/postgres (>)" < <(
        diff <(cd migrations/sqlite && find . -type f | sort) <(cd migrations/postgres && find . -type f | sort)
    )
fi

# Big files stay in every clone for ever.
breach "file oltre 512 KiB" < <(
    git ls-files -z -- ':!Cargo.lock' | xargs -0 -r -I{} find {} -maxdepth 0 -type f -size +512k -printf '%p: %k KiB\n' 2>/dev/null
)

# What is linked into the binary must be free to be handed on under the EUPL: all licences named must be in this list.
known='MIT|MIT-0|Apache-2\.0|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Zlib|BSL-1\.0|Unicode-3\.0|Unlicense|CC0-1\.0'
known="$known|CDLA-Permissive-2\.0|MPL-2\.0|EUPL-1\.2|LLVM-exception"
licences=$(cargo tree --locked --workspace -e normal --prefix none -f '{p}: {l}')
breach "dipendenza con licenza da valutare" < <(
    printf '%s\n' "${licences// (\*)/}" | sort -u |
        grep -vE "^$|: \(?($known)\)?(( OR | AND | WITH |/| / )\(?($known)\)?)*$"
)

[ "$breaches" -eq 0 ] || die "$breaches regole violate."
