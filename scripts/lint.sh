#!/usr/bin/env bash
# Everything that can be said about the sources without running them. Cheapest first.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_build_tools
for component in fmt clippy; do
    cargo "$component" --version >/dev/null 2>&1 || {
        command -v rustup >/dev/null || die "manca cargo $component: aggiungetelo alla vostra installazione di Rust."
        rustup component add "${component/fmt/rustfmt}"
    }
done

say "Script"
for script in scripts/*.sh .ci/run; do
    bash -n "$script"
done
if command -v shellcheck >/dev/null; then shellcheck -x scripts/*.sh .ci/run; fi

say "Regole del repository"
scripts/verifica-repo.sh

say "Forma"
cargo fmt --all --check

say "Avvisi"
cargo clippy --locked -q --workspace --all-targets -- -D warnings

say "Documentazione"
RUSTDOCFLAGS="-D warnings" cargo doc --locked -q --workspace --no-deps
