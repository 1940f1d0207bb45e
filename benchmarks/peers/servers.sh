# shellcheck shell=bash disable=SC2154
# Sourced by beside-peers.sh and beside-nutcracker.sh: starts what is measured, on core 0 as a rule, and what stands
# behind it, on core 1.

server_core=0 client_core=1
rounds=5 seconds=3

# choose ROWS "$@": what the command line asks for; without --only, all ROWS.
choose() {
  only=$1
  shift
  while [ $# -gt 0 ]; do
    case "$1" in
      -h|--help) sed -n '2,/^# shellcheck/{/^# shellcheck/d;s/^# \{0,1\}//;p}' "benchmarks/${0##*/}"; exit 0 ;;
      -n) rounds=$2; shift 2 ;;
      --seconds) seconds=$2; shift 2 ;;
      --only) only=$2; shift 2 ;;
      *) echo "$1: not understood (see benchmarks/${0##*/} --help)." >&2; exit 2 ;;
    esac
  done
}
wanted() { [[ ",$only," == *",$1,"* ]]; }

started=()

# Ends what was started, by process id, and takes the temporary files away.
stop_all() {
  local deadline=$((SECONDS + 10))
  kill "${started[@]}" 2>/dev/null || true
  # One that was stopped hears of it only when it goes on.
  kill -CONT "${started[@]}" 2>/dev/null || true
  while kill -0 "${started[@]}" 2>/dev/null && [ $SECONDS -lt $deadline ]; do sleep 0.1; done
  kill -KILL "${started[@]}" 2>/dev/null || true
  rm -rf "$work"
}

# give_ports NAME…: sets each variable to a port that nobody listens on.
next_port=17000
give_ports() {
  local name
  for name in "$@"; do
    while (exec 3<>"/dev/tcp/127.0.0.1/$next_port") 2>/dev/null; do next_port=$((next_port + 1)); done
    printf -v "$name" '%s' "$next_port"
    next_port=$((next_port + 1))
  done
}

# fill TEMPLATE FILE: replaces @NAME@ by the variable of that name.
fill() {
  local text name
  text=$(<"$1")
  for name in $(grep -o '@[A-Za-z_0-9]*@' "$1" | sort -u | tr -d @); do
    text=${text//@$name@/${!name}}
  done
  printf '%s\n' "$text" > "$2"
}

# start NAME CORE COMMAND…: sets pid_NAME.
start() {
  local name=$1 core=$2
  shift 2
  taskset -c "$core" "$@" > "$work/$name.out" 2>&1 &
  started+=($!)
  printf -v "pid_$name" '%s' $!
}

# start_host NAME CORE PROJECT URLS ADMIN VARIABLE=VALUE…: one of ours, as the AppHost starts it, but as Production.
# By `env`: a shell drops variables with a hyphen in their names.
start_host() {
  local name=$1 core=$2 project=$3 urls=$4 admin=$5
  shift 5
  start "$name" "$core" env -C "services/ReplicatedServices/$project" "$@" "ASPNETCORE_ENVIRONMENT=Production" \
    "Admin__Port=$admin" "ASPNETCORE_URLS=$urls;http://127.0.0.1:$admin" dotnet "$PWD/artifacts/bin/$project/release/$project.dll"
  await "$name" "http://127.0.0.1:$admin/health"
}

# replicas SET HTTP:ADMIN…: the variables by which a host finds a replica set.
replicas() {
  local set=$1 index=0 pair
  shift
  for pair in "$@"; do
    echo "services__${set}__http__$index=http://127.0.0.1:${pair%:*}"
    echo "services__${set}__admin__$index=http://127.0.0.1:${pair#*:}"
    index=$((index + 1))
  done
}

# await NAME URL: until it answers 200.
await() {
  local deadline=$((SECONDS + 30))
  until curl -ksf -o "$work/answer" "$2"; do
    if [ $SECONDS -ge $deadline ]; then
      echo "$1 does not answer at $2:" >&2
      tail -n 20 "$work/$1.out" >&2
      exit 1
    fi
    sleep 0.1
  done
}

# The process that does the work: the first child of a master that only watches.
worker_of() {
  local worker
  read -r worker _ < "/proc/$1/task/$1/children" || true
  echo "$worker"
}

# memory NAME PID: a line of the table.
memory() {
  printf '| %s | %s |\n' "$1" "$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$2/status")"
}

start_origin() {
  give_ports ORIGIN ORIGIN_ADMIN
  # A day fresh: no answer of any cache grows stale during the run.
  start_host origin $client_core DictionaryServer "http://127.0.0.1:$ORIGIN" "$ORIGIN_ADMIN" \
    "Definitions__MaxAge=1.00:00:00"
}

start_peers() {
  give_ports LEAF_0 LEAF_1 COLLECTOR VARNISH NGINX_CACHE NGINX_OPEN_FILES NGINX_PLAIN NGINX_TLS \
    NGINX_CHAIN NGINX_CHAIN_TLS
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
  # shellcheck disable=SC2034 # fill reads it
  user=$(id -un)
  fill benchmarks/peers/leaf.conf "$work/leaf.conf"
  fill benchmarks/peers/cache.conf "$work/cache.conf"
  fill benchmarks/peers/edge.conf "$work/edge.conf"
  fill benchmarks/peers/default.vcl "$work/default.vcl"
  start leaf $client_core nginx -c "$work/leaf.conf" -e "$work/leaf.log"
  await leaf "http://127.0.0.1:$LEAF_0/"
  start nginx_cache $server_core nginx -c "$work/cache.conf" -e "$work/cache.log"
  await nginx_cache "http://127.0.0.1:$NGINX_CACHE/readyz"
  start nginx_edge $server_core nginx -c "$work/edge.conf" -e "$work/edge.log"
  await nginx_edge "http://127.0.0.1:$NGINX_PLAIN/"
  # One pool: there is one core.
  start varnish $server_core varnishd -F -j none -n "$work/varnish" -a "127.0.0.1:$VARNISH" -f "$work/default.vcl" \
    -s malloc,256m -p thread_pools=1
  await varnish "http://127.0.0.1:$VARNISH/readyz"
}

# A cache that has a Redis beside it: what a miss pays for that.
start_sharing() {
  local before_origin
  give_ports REDIS SHARING SHARING_ADMIN
  mapfile -t before_origin < <(replicas dictionary-server "$ORIGIN:$ORIGIN_ADMIN")
  start redis "$client_core" redis-server --port "$REDIS" --bind 127.0.0.1 --save "" --maxmemory 64mb \
    --maxmemory-policy allkeys-lru
  start_host sharing "$server_core" ResponseCache "http://127.0.0.1:$SHARING" "$SHARING_ADMIN" \
    "ConnectionStrings__shared-cache=127.0.0.1:$REDIS" "${before_origin[@]}"
}

# start_ours SUFFIX VARIABLE=VALUE…: a cache before the origin, an edge before the leaves, an edge before the cache.
start_ours() {
  local suffix=$1
  shift
  local certificate=(
    "Kestrel__Certificates__Default__Path=$work/certificate.pem"
    "Kestrel__Certificates__Default__KeyPath=$work/key.pem")
  local before_origin before_leaves before_cache
  give_ports "CACHE$suffix" "CACHE_ADMIN$suffix" "EDGE$suffix" "EDGE_TLS$suffix" "EDGE_ADMIN$suffix" \
    "CHAIN$suffix" "CHAIN_TLS$suffix" "CHAIN_ADMIN$suffix"
  local cache="CACHE$suffix" cache_admin="CACHE_ADMIN$suffix" edge="EDGE$suffix" edge_tls="EDGE_TLS$suffix" \
    edge_admin="EDGE_ADMIN$suffix" chain="CHAIN$suffix" chain_tls="CHAIN_TLS$suffix" chain_admin="CHAIN_ADMIN$suffix"

  mapfile -t before_origin < <(replicas dictionary-server "$ORIGIN:$ORIGIN_ADMIN")
  mapfile -t before_leaves < <(replicas response-cache "$LEAF_0:$LEAF_0" "$LEAF_1:$LEAF_1")
  mapfile -t before_cache < <(replicas response-cache "${!cache}:${!cache_admin}")
  start_host "cache$suffix" $server_core ResponseCache "http://127.0.0.1:${!cache}" "${!cache_admin}" \
    "${before_origin[@]}" "$@"
  start_host "edge$suffix" $server_core Edge "http://127.0.0.1:${!edge};https://127.0.0.1:${!edge_tls}" \
    "${!edge_admin}" "${before_leaves[@]}" "${certificate[@]}" "$@"
  start_host "chain$suffix" $server_core Edge "http://127.0.0.1:${!chain};https://127.0.0.1:${!chain_tls}" \
    "${!chain_admin}" "${before_cache[@]}" "${certificate[@]}" "$@"
}
