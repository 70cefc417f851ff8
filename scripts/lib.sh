# shellcheck shell=bash
# Sourced by the other scripts: moves to the repository's root and brings what the machine lacks.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'Errore: %s\n' "$*" >&2
    exit 1
}

# bring PACKAGE…: installs Debian packages, as root or through sudo.
bring() {
    local as_root=()
    command -v apt-get >/dev/null || die "manca $* e questo sistema non ha apt-get: installatelo e riprovate."
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "manca $*: installatelo come root con «apt-get install $*» e riprovate."
        as_root=(sudo)
    fi
    say "Installo $*"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
        </dev/null >/dev/null
}

# What every build needs: Rust from its own installer, the C compiler that links and builds SQLite, and npm, which
# brings the design system of the console.
need_build_tools() {
    # A fresh rustup is on the PATH of the next login only.
    # shellcheck disable=SC1091
    command -v cargo >/dev/null || { [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"; } || true
    command -v cargo >/dev/null || die "manca Rust: installate rustup con Rust 1.95 o successivo e riprovate."
    command -v cc >/dev/null || bring gcc libc6-dev
    command -v npm >/dev/null || bring nodejs npm
}

# What tests in a browser need besides: Node.js 18 or later, Chromium, and the packages of their lock.
need_browser() {
    node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null ||
        die "serve Node.js 18 o successivo: aggiornate il pacchetto nodejs e riprovate."
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || bring chromium
    # Rows that only days of failures leave behind are written in the database of the test.
    command -v sqlite3 >/dev/null || bring sqlite3
    # Again only when the lock has changed.
    local folder=tests/browser
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.lock-installato"; then
        (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier >&2)
        cp "$folder/package-lock.json" "$folder/node_modules/.lock-installato"
    fi
}

# The program under test, in QUESITI_BIN; built unless it is named there already.
build_program() {
    [ -z "${QUESITI_BIN:-}" ] || return 0
    say "Compilo"
    cargo build --locked -q -p cli --bin quesiti
    QUESITI_BIN=${CARGO_TARGET_DIR:-$PWD/target}/debug/quesiti
    export QUESITI_BIN
}
