# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by beside-nutcracker.sh: starts shards, and what stands before them; loads it, and breaks shards under load.

# Whatever may run wherever it likes, as beside an application: this is a sidecar's life.
anywhere=0-$(($(nproc) - 1))
load_dll=$PWD/artifacts/bin/ShardLoad/release/ShardLoad.dll
names=m1,m2,m3

start_memcached() {
  start "$1" "$anywhere" memcached -u "$(id -un)" -l 127.0.0.1 -p "$2" -U 0 -t 1 -m 128 -c 4096
}

start_redis() {
  start "$1" "$anywhere" redis-server --port "$2" --bind 127.0.0.1 --save "" --appendonly no --dir "$work"
}

# start_shards memcached|redis PREFIX: three, at the ports PREFIX_1 to PREFIX_3.
start_shards() {
  local index port
  give_ports "${2}_1" "${2}_2" "${2}_3"
  for index in 1 2 3; do
    port=${2}_$index
    "start_$1" "$port" "${!port}"
  done
}

# pool PORT redis: true|false PREFIX: a pool of nutcracker's. It ejects, as fast as its own settings allow.
pool() {
  local index port
  printf '%s:\n  listen: 127.0.0.1:%s\n  hash: fnv1a_64\n  distribution: ketama\n  redis: %s\n' "$3" "$1" "$2"
  printf '  timeout: 400\n  auto_eject_hosts: true\n  server_retry_timeout: 2000\n  server_failure_limit: 1\n  servers:\n'
  for index in 1 2 3; do
    port=${3}_$index
    printf '   - 127.0.0.1:%s:1 m%s\n' "${!port}" "$index"
  done
}

# start_nutcracker NAME: with the pools of $work/NAME.yml.
start_nutcracker() {
  give_ports "$1_STATS"
  local statistics="$1_STATS"
  start "$1" "$anywhere" nutcracker -c "$work/$1.yml" -m 16384 -a 127.0.0.1 -s "${!statistics}" -o "$work/$1.log"
}

# start_router NAME PORT memcached|redis POLICY SHARD… [VARIABLE=VALUE…]: ours, with each SHARD's ports as 1,2.
# Fails when it cannot run so.
start_router() {
  local name=$1 port=$2 protocol=$3 policy=$4 one shard=0 index ports variables=() http="$1_HTTP" admin="$1_ADMIN"
  shift 4
  give_ports "$http" "$admin"
  for one; do
    if [[ $one == *=* ]]; then variables+=("$one"); continue; fi
    variables+=("ShardRouting__Shards__${shard}__Name=m$((shard + 1))")
    IFS=, read -r -a ports <<< "$one"
    for index in "${!ports[@]}"; do
      variables+=("ShardRouting__Shards__${shard}__Replicas__$index=127.0.0.1:${ports[index]}")
    done
    shard=$((shard + 1))
  done
  start "$name" "$anywhere" env -C services/Ambassadors/ShardingAmbassador "ASPNETCORE_ENVIRONMENT=Production" \
    "Admin__Port=${!admin}" "ASPNETCORE_URLS=http://127.0.0.1:${!http};http://127.0.0.1:${!admin}" \
    "ShardRouting__Port=$port" "ShardRouting__Protocol=$protocol" "ShardRouting__Policy=$policy" "${variables[@]}" \
    dotnet "$PWD/artifacts/bin/ShardingAmbassador/release/ShardingAmbassador.dll"
  until curl -sf -o "$work/answer" "http://127.0.0.1:${!admin}/health"; do
    kill -0 "${started[-1]}" || { forget "${started[-1]}"; return 1; }
    sleep 0.1
  done 2>/dev/null
}

# load SUBJECT OPTION…: the figures of one load, tab-separated (see ShardLoad --help).
load() {
  local one=$1
  shift
  dotnet "$load_dll" --port "${port_of[$one]}" --pid "${pid_of[$one]}" "$@" | sed -n 's/^RESULT\t//p'
}

# fill_shards SUBJECT [OPTION]: until every key was set; shards may not be there yet.
fill_shards() {
  local figures
  for _ in {1..50}; do
    IFS=$'\t' read -r -a figures < <(load "$@" --fill true)
    [ "${figures[0]}" -ne 10000 ] || [ "${figures[5]}" -ne 0 ] || return 0
    sleep 0.1
  done
  echo "$1: its shards cannot be filled." >&2
  exit 1
}

# row NAME TITLE SUBJECT… [-- OPTION…]: the subjects in turn, round after round.
row() {
  local name=$1 title=$2 round one subjects=() figures
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do subjects+=("$1"); shift; done
  shift || true
  wanted "$name" || return 0
  echo "$title"
  # Code is compiled when it first runs, and again when it has run often.
  for one in "${subjects[@]}" "${subjects[@]}"; do load "$one" "$@" --seconds 2 > "$work/warm"; done
  for round in $(seq "$rounds"); do
    for one in "${subjects[@]}"; do
      IFS=$'\t' read -r -a figures < <(load "$one" "$@" --seconds "$seconds")
      (IFS=$'\t'; printf '%s\t%s\t%s\n' "$one-$name" "$round" "${figures[*]:0:7}") >> "$raw"
    done
  done
}

# fault SUBJECT kill|hang DEPTH ROUND: its second shard, or the first of that shard's replicas, is lost for a while.
fault() {
  local one=$1 kind=$2 depth=$3 round=$4 victim="${victim_of[$1]}" length=7 loading pid
  pid=pid_$victim
  [ "$kind" = kill ] || length=10
  fill_shards "$one"
  dotnet "$load_dll" --port "${port_of[$one]}" --depth "$depth" --shards "$names" --lost m2 \
    --watch "${!victim}" --seconds $length > "$work/fault.out" &
  loading=$!
  started+=("$loading")
  sleep 2.5
  if [ "$kind" = kill ]; then
    # The shell would say so.
    { kill -KILL "${!pid}"; forget "${!pid}"; } 2>/dev/null
    sleep 2
    start_memcached "$victim" "${!victim}"
  else
    kill -STOP "${!pid}"
    sleep 6
    kill -CONT "${!pid}"
  fi
  wait "$loading"
  forget "$loading"
  printf '%s\t%s\t%s\t%s\t%s\n' "$one" "$kind" "$depth" "$round" "$(sed -n 's/^RESULT\t//p' "$work/fault.out")" \
    >> "$faults"
}

# forget PID: it has ended, and its number may become another's.
forget() {
  local one left=()
  wait "$1" 2>/dev/null || true
  for one in "${started[@]}"; do [ "$one" = "$1" ] || left+=("$one"); done
  started=("${left[@]}")
}
