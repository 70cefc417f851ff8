#!/usr/bin/env bash
# Makes anew the pictures of the main pages (docs/schermate/*.png) and the printed manuals (docs/manuali/pdf/*.pdf),
# from the built program and its demonstration.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_build_tools
need_browser
command -v pngquant >/dev/null || bring pngquant
build_program
node tests/browser/schermate.js "$@"

heavy=()
for picture in docs/schermate/*.png; do
    [ -f "$picture" ] || continue
    # Few colours are enough for pages: a third of the weight. 98: quality too low, 99: no smaller; then it stays.
    pngquant --force --skip-if-larger --speed 1 --strip --ext .png 64 -- "$picture" || [ $? -ge 98 ]
    [ "$(stat -c %s "$picture")" -le 120000 ] || heavy+=("$picture")
done
[ "${#heavy[@]}" -eq 0 ] || die "oltre 120 KB: ${heavy[*]}"
say "Fatto: docs/schermate e docs/manuali/pdf"
