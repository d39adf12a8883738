#!/bin/sh
# Install from Debian what is wanted beside Python: `run` for what the shipped configuration uses
# (text recognition), `test` for what the tests need besides (a browser). What cannot be installed
# is named, and nothing fails for it: Precedent then says which files it could not read, and the
# tests that miss something say so and skip.
set -eu

[ $# -gt 0 ] || { echo "usage: sh tools/system.sh run|test ..." >&2; exit 2; }

there() {
  for name; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

missing=""
without=""
for purpose; do
  case "$purpose" in
    run)
      there tesseract || {
        missing="$missing tesseract-ocr tesseract-ocr-eng"
        without="$without Without it, pages that are pictures are not read."
      }
      ;;
    test)
      there chromium chromium-browser google-chrome || {
        missing="$missing chromium"
        without="$without Without chromium, the browser tests are skipped."
      }
      ;;
    *) echo "tools/system.sh: not known: $purpose" >&2; exit 2 ;;
  esac
done
missing=${missing# }

[ -n "$missing" ] || exit 0

if ! there apt-get; then
  echo "Not installed: $missing.$without"
  exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif there sudo && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  echo "Not installed: $missing.$without To install: sudo apt-get install $missing"
  exit 0
fi

echo "Installing $missing"
get() {
  # shellcheck disable=SC2086  # words are meant to be split
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends $missing >/dev/null
}
# A fresh machine has no lists of packages yet; an old one may have lists that are out of date.
get 2>/dev/null || { $as_root apt-get update --quiet --quiet && get; } \
  || echo "Could not install $missing (the message is above).$without"
