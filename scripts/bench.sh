#!/usr/bin/env bash
# Figures of the whole program, each with its floor beside it. Takes about ten minutes after building.
#   bench.sh [core] [durable] [long] [gateway] [start] [memory] [size]   all when none is named
# BATON_BENCH_DISK and BATON_BENCH_TMPFS name other folders than target/bench and /dev/shm.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '── %s\n' "$*" >&2; }
[ $# -gt 0 ] || set -- core durable long gateway start memory size

needs_app=no
for what in "$@"; do
  case $what in
    core | durable | long | gateway) ;;
    start | memory | size) needs_app=yes ;;
    *) echo "bench: there is no $what; there are core, durable, long, gateway, start, memory and size" >&2; exit 2 ;;
  esac
done

packages=(-p baton-bench)
case " $* " in *' core '* | *' gateway '*) packages+=(-p batonctl) ;; esac
if [ $needs_app = yes ]; then
  scripts/setup.sh --tests
  make --no-print-directory ui
  packages+=(-p baton -p batonctl)
fi
say 'build'
cargo build --release --bins "${packages[@]}"
target=${CARGO_TARGET_DIR:-target}/release

echo "commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)$([ -z "$(git status --porcelain 2>/dev/null)" ] || echo ', with changes that are not in it'), $(date -u +%Y-%m-%dT%H:%MZ)"
for what in "$@"; do
  echo
  case $what in
    core)
      "$target/baton-bench" core
      echo
      "$target/batonctl" drill --floor memory --conversations 10001 --faults outage --seed 7
      ;;
    durable | long)
      folders=(--dir "${BATON_BENCH_DISK:-target/bench}")
      tmpfs=${BATON_BENCH_TMPFS:-/dev/shm}
      [ -d "$tmpfs" ] && folders+=(--dir "$tmpfs")
      "$target/baton-bench" "$what" "${folders[@]}"
      ;;
    gateway) "$target/baton-bench" gateway "$target/batonctl" ;;
    start) "$target/baton-bench" start "$target/baton" ;;
    memory) "$target/baton-bench" memory "$target/baton" ;;
    size) "$target/baton-bench" size "$target/baton" "$target/batonctl" ;;
  esac
done
