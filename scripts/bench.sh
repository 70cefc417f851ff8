#!/usr/bin/env bash
# Measures on SQLite and on a throwaway PostgreSQL that keeps its promises to the disk.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_build_tools
# Built before the server starts, so that the compiler is not measured with it.
cargo build --locked --release -p benches
exec scripts/pg.sh --durable cargo run --locked -q --release -p benches -- "$@"
