#!/usr/bin/env bash
# Checks licences, sources and advisories of all dependencies, where cargo-deny is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v cargo-deny >/dev/null; then
  echo "cargo-deny is not installed here: skipped. (cargo install --locked cargo-deny)" >&2
  exit 0
fi
cargo deny --workspace check bans licenses sources
if cargo deny fetch db; then
  cargo deny --workspace check advisories
else
  echo "the advisories could not be fetched: not checked" >&2
fi
