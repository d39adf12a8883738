#!/bin/sh
# Install from Debian what the tests need beside Python: a browser. Tests that miss it say so and skip.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
  || command -v google-chrome >/dev/null 2>&1 || missing="chromium"

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "Not installed: $missing. The tests that need it are skipped; install it to run them."
  exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  echo "Not installed: $missing. The tests that need it are skipped; to run them: sudo apt-get install $missing"
  exit 0
fi

echo "Installing $missing for the browser tests"
get() {
  # shellcheck disable=SC2086  # words are meant to be split
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends $missing >/dev/null
}
# A fresh machine has no lists of packages yet; an old one may have lists that are out of date.
get 2>/dev/null || { $as_root apt-get update --quiet --quiet && get; } \
  || echo "Could not install $missing (the message is above). The tests that need it are skipped."
