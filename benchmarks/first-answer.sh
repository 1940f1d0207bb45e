#!/usr/bin/env bash
# Time from the command to the first answer, and the memory of all processes: N fresh clones of HEAD, built from nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for _ in $(seq "${1:-3}"); do
  clone=$(mktemp -d)
  git clone -q . "$clone"
  (cd "$clone" && ./run.sh --check | grep -E '^(Built in|First answer)')
  rm -rf "$clone"
done
