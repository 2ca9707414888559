#!/usr/bin/env bash
# Draws the app's icons from src-tauri/icons/baton.svg. Run it after changing the drawing, and commit what it writes.
set -euo pipefail
cd "$(dirname "$0")/../src-tauri/icons"
for size in 32 128 512; do
  convert -background none -density 384 baton.svg -resize "${size}x${size}" -strip -define png:exclude-chunks=date,time "PNG32:$size.png"
done
