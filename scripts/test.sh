#!/usr/bin/env bash
# All tests: on SQLite, on a throwaway PostgreSQL, and in a browser. Arguments go to the test runner and leave doc tests
# and the browser out; QUESITI_SENZA_BROWSER=1 leaves the browser out too.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib.sh
. "$here/lib.sh"

need_build_tools
if [ "${1:-}" != --inside ]; then
    exec scripts/pg.sh scripts/test.sh --inside "$@"
fi
shift

# browser ARGUMENTS: only when there are none, they are the other runner's. With the program that the tests built: alone,
# cargo would build it once more with other features of what it shares with them.
browser() {
    if [ $# -eq 0 ] && [ -z "${QUESITI_SENZA_BROWSER:-}" ]; then
        QUESITI_BIN=${QUESITI_BIN:-${CARGO_TARGET_DIR:-$PWD/target}/debug/quesiti} scripts/browser.sh
    fi
}

status=0
if cargo nextest --version >/dev/null 2>&1; then
    # nextest runs no doc tests. They go first, so that the closing lines are those of the whole suite.
    [ $# -gt 0 ] || cargo test --locked -q --doc --workspace || status=$?
    cargo nextest run --locked --workspace "$@" || status=$?
    browser "$@" || status=$?
    exit "$status"
fi

# cargo test closes on the last crate's count: the sum of all says how many ran.
output=$(mktemp)
trap 'rm -f "$output"' EXIT
cargo test --locked --workspace --no-fail-fast "$@" 2>&1 | tee "$output" || status=$?
awk '/^test result:/ { passed += $4; failed += $6 } END { printf "%d passed, %d failed\n", passed, failed }' "$output"
browser "$@" || status=$?
exit "$status"
