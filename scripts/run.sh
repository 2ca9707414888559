#!/usr/bin/env bash
# Builds the app and opens it. Arguments go to the app.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  cat >&2 <<'TEXT'
There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open.
`make demo` runs the same app on an invisible display and writes screenshots of a tour to ./screenshots.
TEXT
  exit 1
fi
make --no-print-directory setup ui
exec cargo run --profile quick -p baton --bin baton -- "$@"
