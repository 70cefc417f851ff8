#!/usr/bin/env bash
# Builds and starts the demonstration: embedded SQLite, demo data in var/, http://127.0.0.1:8080.
# The dev profile compiles in about half the time of release and is quick enough to look around;
# QUESITI_BUILD=release asks for the other.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_build_tools
say "Compilo (la prima volta servono alcuni minuti)"
profile=()
[ "${QUESITI_BUILD:-dev}" != release ] || profile=(--release)
exec cargo run --locked -q -p cli --bin quesiti "${profile[@]}" -- demo "$@"
