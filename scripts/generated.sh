#!/usr/bin/env bash
# Writes the generated files anew and fails when that changed one: then the new one has to be committed.
set -euo pipefail
cd "$(dirname "$0")/.."

customers_page=crates/gateway/src/channel/web/page
generated=(ui/src/lib/host/generated.ts "$customers_page"/built/*.js)
for schema in docs/schema/*.json; do
  [ -e "$schema" ] && generated+=("$schema")
done

before=$(sha256sum "${generated[@]}")
npm --prefix ui run --silent customers-page
BATON_BLESS=1 cargo test --workspace --quiet --test it >/dev/null -- typescript schema
if ! changed=$(sha256sum --check --quiet <<<"$before" 2>/dev/null); then
  printf 'out of date until now, commit what was written:\n%s\n' "$changed" >&2
  exit 1
fi
