#!/usr/bin/env bash
# Runs a command and says afterwards how long it took: phase.sh NAME COMMAND…
set -uo pipefail
name=$1
shift
printf '── %s\n' "$name" >&2
begin=$(date +%s)
"$@"
code=$?
printf '── %s: %d s%s\n' "$name" $(($(date +%s) - begin)) "$([ $code -eq 0 ] || echo ", failed with $code")" >&2
exit $code
