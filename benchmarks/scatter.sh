#!/usr/bin/env bash
# What scattering over more leaves costs a root, and what hedges are worth when one leaf in a hundred is slow, as
# Markdown tables. About four minutes.
#
#   benchmarks/scatter.sh                        five rounds of everything
#   benchmarks/scatter.sh -n 9                   more rounds; --seconds 5: longer ones
#   benchmarks/scatter.sh --only many,stragglers of: many, one, modes, stragglers
# shellcheck disable=SC2034,SC2153,SC2154 # ports and process ids are set by name: give_ports, start
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh
. benchmarks/peers/servers.sh
. benchmarks/peers/measuring.sh
. benchmarks/peers/leaves.sh

choose many,one,modes,stragglers "$@"

need_dotnet
need wrk wrk
need curl curl
need taskset util-linux
need python3 python3
install_missing
[ "$(nproc)" -ge 2 ] || { echo "Two cores are needed: one for the root, one for the rest." >&2; exit 1; }
build services/ScatterGather/SearchLeaf/SearchLeaf.csproj RunAnalyzers=false
build services/ScatterGather/SearchRoot/SearchRoot.csproj RunAnalyzers=false

unset OTEL_EXPORTER_OTLP_ENDPOINT
work=$(mktemp -d)
raw=$work/raw.tsv
: > "$raw"
trap stop_all EXIT
trap 'exit 130' INT TERM

# Words that few documents have: what is measured is the asking, not the searching.
for word in gossamer zeppelin archipelago vestibule marzipan quince obelisk tapir gazebo sextant halibut mandolin \
  cutlass parsnip osprey trellis lozenge flagon bassoon lichen; do
  echo "/search?q=$word&k=1"
done > "$work/words"

echo "Starting …"
# One process answers for all leaves of a root: several on one core would mostly measure how it switches between them.
start_leaves 1 1 $client_core
for count in 1 2 4 8; do
  repeat_leaf "$count"
  start_root "over_$count" $server_core "same_$count"
  root="root_over_$count" pid="pid_root_over_$count"
  subject "over-$count" "${!root}" "${!pid}"
  subject "alone-$count" "${!root}" "${!pid}"
done
# Four processes, as they are in use.
start_leaves 4 1 $client_core
start_root apart $server_core 4
subject apart-4 "$root_apart" "$pid_root_apart"
subject alone-apart "$root_apart" "$pid_root_apart"

row many "16 connections, 1 to 8 leaves" "$seconds" 16 over-1 over-2 over-4 over-8 apart-4
row one "1 connection, 1 to 8 leaves" "$seconds" 1 alone-1 alone-2 alone-4 alone-8 alone-apart

if wanted modes; then
  for mode in leaf root; do
    subject "by-$mode" "$root_apart" "$pid_root_apart"
  done
  for query in "fine+network" "dog+OR+cat" "water+river+bank" "%22hot+dog%22" "gossamer" "large+plant"; do
    for mode in leaf root; do echo "/search?q=$query&mode=$mode" >> "$work/by-$mode"; done
  done
  cp "$work/words" "$work/rare"
  for mode in leaf root; do
    cp "$work/by-$mode" "$work/words"
    row modes "4 leaves, by $mode" "$seconds" 4 "by-$mode"
  done
  cp "$work/rare" "$work/words"
fi

# Each replica answers one time in a hundred 100 ms late. On both cores: nobody is to be short of one.
if wanted stragglers; then
  both=$server_core,$client_core
  start_leaves 3 2 "$both" Faults__Enabled=true
  start_root hedged "$both" 3
  start_root unhedged "$both" 3 Gathering__search__HedgeShare=0
  for admin in $faults_3; do
    curl -sf -o /dev/null -X POST "$admin/faults/slow-leaf?percent=1&milliseconds=100"
  done
  subject hedged "$root_hedged" "$pid_root_hedged"
  subject unhedged "$root_unhedged" "$pid_root_unhedged"
  send() {
    taskset -c "$both" python3 benchmarks/peers/latencies.py "${url_of[$1]}" "$work/words" "$2" "$3" | grep '^RESULT'
  }
  row stragglers "one leaf in a hundred 100 ms late" "$((4 * seconds))" 4 unhedged hedged
fi

cat > "$work/comparisons" <<'ROWS'
two leaves	over-2	one leaf	over-1	
four leaves	over-4	one leaf	over-1	rate:0.47:0.7
eight leaves	over-8	one leaf	over-1	
four leaves, four processes	apart-4	one leaf	over-1	
two leaves, one connection	alone-2	one leaf	alone-1	
four leaves, one connection	alone-4	one leaf	alone-1	
eight leaves, one connection	alone-8	one leaf	alone-1	
four leaves, four processes, one connection	alone-apart	one leaf	alone-1	
by terms (root)	by-root	by documents (leaf)	by-leaf	
ROWS

echo
echo "$(date +%Y-%m-%d), $(git describe --always --dirty): $rounds rounds of $seconds s, roots on core $server_core," \
  "leaves and wrk on core $client_core."
echo
awk -f benchmarks/peers/table.awk "$raw" "$work/comparisons"
awk -f benchmarks/peers/leaves.awk "$raw"
printf '\n| process, after the run | memory MB |\n|---|---|\n'
memory "root over four leaves" "$pid_root_apart"
memory "leaf of four, its shard and the whole mapped" "$pid_leaf_4_0_0"

mkdir -p artifacts/benchmarks
cp "$raw" artifacts/benchmarks/scatter.tsv
printf '\nRaw: artifacts/benchmarks/scatter.tsv\n'
