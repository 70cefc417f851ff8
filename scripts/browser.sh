#!/usr/bin/env bash
# Tests in a real Chromium without a window, against the built program and its demonstration. Arguments go to Node's
# test runner: scripts/browser.sh --test-name-pattern=bozza
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_build_tools
need_browser
build_program
# Node's spec reporter closes with its counts.
cd tests/browser
exec node --test --test-reporter=spec "$@" tutte.js
