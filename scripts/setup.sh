#!/usr/bin/env bash
# Installs what building (and, with --tests, testing) Baton needs on Debian 12, and the window's npm packages.
# Asks nothing, changes nothing that is there already, and is done in seconds when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $*"; exit 1; }

# What the app is built with.
packages=(build-essential pkg-config libwebkit2gtk-4.1-dev fonts-dejavu-core)
# What the tests in the real window need: the driver, a display, a session bus and a notification daemon; and a browser
# for the customers' page.
test_packages=(webkit2gtk-driver xvfb dbus dbus-x11 dunst at-spi2-core chromium-headless-shell)

[ "${1:-}" = --tests ] && packages+=("${test_packages[@]}")
# The client that fetches the sentence encoders and the licence check.
python3 -m pip --version >/dev/null 2>&1 || packages+=(python3-pip)

# --- Rust and Node are the machine's own business; say which are wanted.
command -v cargo >/dev/null || fail "Rust is missing. Install 1.95 or newer from https://rustup.rs"
command -v npm >/dev/null || fail "Node is missing. Install version 20 or newer from https://nodejs.org"
node_major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
[ "$node_major" -ge 20 ] || fail "Node $(node --version) is too old: version 20 or newer is needed"

# --- Debian packages
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || fail "these packages are missing, and this system has no apt-get: ${missing[*]}"
  as_root=(env DEBIAN_FRONTEND=noninteractive)
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      fail "these packages are missing and installing them needs root. Run this once, then again what you ran:
  sudo apt-get update && sudo apt-get install --no-install-recommends -y ${missing[*]}"
    fi
    say "setup: installing with sudo: ${missing[*]}"
    as_root=(sudo -n env DEBIAN_FRONTEND=noninteractive)
  else
    say "setup: installing: ${missing[*]}"
  fi
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

# --- The sentence encoder of the embedding Router; the app runs without it, too.
scripts/weights.sh

# --- npm packages, only when the lock file has changed since npm installed them
if [ ! ui/node_modules/.package-lock.json -nt ui/package-lock.json ]; then
  say "setup: installing the window's npm packages"
  npm --prefix ui ci --no-audit --no-fund >&2
fi
