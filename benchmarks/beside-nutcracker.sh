#!/usr/bin/env bash
# Our router of shards beside nutcracker, interleaved in one run, as Markdown tables. About 14 minutes.
#
#   benchmarks/beside-nutcracker.sh                    five rounds of everything, three of the faults
#   benchmarks/beside-nutcracker.sh -n 9               more rounds; --seconds 5: longer ones
#   benchmarks/beside-nutcracker.sh --only get,faults  of: get, set, get16, set16, multiget, redis, telemetry, faults
# shellcheck disable=SC2034,SC2153,SC2154 # ports and process ids are set by name: give_ports, start
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh
. benchmarks/peers/servers.sh
. benchmarks/peers/shards.sh

choose get,set,get16,set16,multiget,redis,telemetry,faults "$@"

need_dotnet
need nutcracker nutcracker
need memcached memcached
need redis-server redis-server
need nginx nginx
need curl curl
need taskset util-linux
install_missing
build services/Ambassadors/ShardingAmbassador/ShardingAmbassador.csproj RunAnalyzers=false
build benchmarks/ShardLoad/ShardLoad.csproj RunAnalyzers=false

unset OTEL_EXPORTER_OTLP_ENDPOINT
work=$(mktemp -d)
raw=$work/raw.tsv faults=$work/faults.tsv
: > "$raw"
: > "$faults"
trap stop_all EXIT
trap 'exit 130' INT TERM
declare -A port_of pid_of victim_of

# subject NAME PORT PID [VICTIM]
subject() {
  port_of[$1]=$2 pid_of[$1]=$3 victim_of[$1]=${4:-}
}

echo "Starting …"
start_shards memcached CACHE
start_shards redis STORE
give_ports NUTCRACKER NUTCRACKER_REDIS OUR OUR_REDIS
{ pool "$NUTCRACKER" false CACHE; pool "$NUTCRACKER_REDIS" true STORE; } > "$work/nutcracker.yml"
start_nutcracker nutcracker
subject nutcracker "$NUTCRACKER" "$pid_nutcracker"
subject nutcracker-redis "$NUTCRACKER_REDIS" "$pid_nutcracker"
start_router our "$OUR" memcached failfast "$CACHE_1" "$CACHE_2" "$CACHE_3"
subject our "$OUR" "$pid_our"
if wanted redis && start_router our_redis "$OUR_REDIS" redis failfast "$STORE_1" "$STORE_2" "$STORE_3"; then
  subject our-redis "$OUR_REDIS" "$pid_our_redis"
  fill_shards our-redis --redis true
fi
fill_shards our

row get "get, one at a time" nutcracker our
row set "set, one at a time" nutcracker our -- --sets true
row get16 "get, 16 at a time" nutcracker our -- --depth 16
row set16 "set, 16 at a time" nutcracker our -- --depth 16 --sets true
row multiget "get of ten keys" nutcracker our -- --keys-per-get 10
if wanted redis && [ -n "${pid_of[our-redis]:-}" ]; then
  only+=,redis-get16,redis-set16
  row redis-get16 "Redis: get, 16 at a time" nutcracker-redis our-redis -- --redis true --depth 16
  row redis-set16 "Redis: set, 16 at a time" nutcracker-redis our-redis -- --redis true --depth 16 --sets true
elif wanted redis; then
  echo "Redis: left out, our router does not run so: $(grep -m 1 -i exception "$work/our_redis.out" || true)"
fi
{
  printf '\n| process, after the run | memory MB |\n|---|---|\n'
  memory "ours, memcached" "$pid_our"
  [ -z "${pid_of[our-redis]:-}" ] || memory "ours, Redis" "$pid_our_redis"
  memory "nutcracker, both pools" "$pid_nutcracker"
} > "$work/memory"

if wanted telemetry; then
  give_ports LEAF_0 LEAF_1 COLLECTOR TOLD
  user=$(id -un)
  fill benchmarks/peers/leaf.conf "$work/leaf.conf"
  start leaf "$anywhere" nginx -c "$work/leaf.conf" -e "$work/leaf.log"
  start_router told "$TOLD" memcached failfast "$CACHE_1" "$CACHE_2" "$CACHE_3" \
    "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$COLLECTOR" "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
  subject told "$TOLD" "$pid_told"
  fill_shards told
  row telemetry "With everything exported" our told
  memory "ours, memcached, everything exported" "$pid_told" >> "$work/memory"
fi

if wanted faults; then
  echo "Faults"
  # Each has shards of its own: a router empties those that return to it, whoever else has filled them.
  start_shards memcached EJECTED
  start_shards memcached FAILING
  start_shards memcached EJECTING
  start_shards memcached FIRST
  start_shards memcached SECOND
  give_ports NUTCRACKER_FAULTS FAIL_FAST EJECT REPLICA
  pool "$NUTCRACKER_FAULTS" false EJECTED > "$work/nutcracker_faults.yml"
  start_nutcracker nutcracker_faults
  start_router fail_fast "$FAIL_FAST" memcached failfast "$FAILING_1" "$FAILING_2" "$FAILING_3"
  start_router eject "$EJECT" memcached eject "$EJECTING_1" "$EJECTING_2" "$EJECTING_3"
  start_router replica "$REPLICA" memcached replica "$FIRST_1,$SECOND_1" "$FIRST_2,$SECOND_2" "$FIRST_3,$SECOND_3"
  subject nutcracker "$NUTCRACKER_FAULTS" "$pid_nutcracker_faults" EJECTED_2
  subject fail-fast "$FAIL_FAST" "$pid_fail_fast" FAILING_2
  subject eject "$EJECT" "$pid_eject" EJECTING_2
  subject replica "$REPLICA" "$pid_replica" FIRST_2
  for round in $(seq $(((rounds + 1) / 2))); do
    echo "  round $round of $(((rounds + 1) / 2))"
    for one in nutcracker fail-fast eject replica; do
      fault "$one" kill 1 "$round"
      fault "$one" kill 16 "$round"
      fault "$one" hang 1 "$round"
    done
  done
fi

{
  printf '%s\tour-%s\tnutcracker\tnutcracker-%s\t%s\n' \
    "get" get get "rate:1.0:1.5 cpu:1.0:0.7 p99:1.0:1.0" \
    "set" set set "rate:0.9:1.1 cpu:1.1:0.9 p99:1.0:1.0" \
    "get, pipelined 16" get16 get16 "rate:2.5:5 cpu:0.6:0.25" \
    "set, pipelined 16" set16 set16 "rate:1.2:1.7 cpu:0.8:0.45" \
    "get of ten keys" multiget multiget "rate:0.9:1.5 cpu:1.0:0.6" \
    "Redis: GET, pipelined 16" redis-redis-get16 redis-redis-get16 "rate:0.9:1.3 cpu:1.0:0.7" \
    "Redis: SET, pipelined 16" redis-redis-set16 redis-redis-set16 "rate:0.9:1.3 cpu:1.0:0.7"
  printf 'get, everything exported\ttold-telemetry\tours, nothing exported\tour-telemetry\t\n'
} > "$work/comparisons"

echo
echo "$(date +%Y-%m-%d), $(git describe --always --dirty): $rounds rounds of $seconds s, 50 connections, $(nproc) cores."
echo
[ ! -s "$raw" ] || awk -f benchmarks/peers/table.awk "$raw" "$work/comparisons"
[ ! -s "$raw" ] || cat "$work/memory"
if wanted faults; then
  echo
  awk -f benchmarks/peers/faults.awk "$faults"
fi

mkdir -p artifacts/benchmarks
cp "$raw" artifacts/benchmarks/beside-nutcracker.tsv
cp "$faults" artifacts/benchmarks/beside-nutcracker-faults.tsv
printf '\nRaw: artifacts/benchmarks/beside-nutcracker.tsv, beside-nutcracker-faults.tsv\n'
