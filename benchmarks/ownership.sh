#!/usr/bin/env bash
# Our locks, hand-overs and fenced writes beside etcd's own lock service, etcdctl and bare transactions, on an etcd of
# one member and one of three, interleaved in one run, as Markdown tables. About nine minutes.
#
#   benchmarks/ownership.sh                      five rounds of everything
#   benchmarks/ownership.sh -n 9                 more rounds; --seconds 1: longer ones
#   benchmarks/ownership.sh --only locks,redis   of: locks, hand-over, writes, keep-alives, redis
#   benchmarks/ownership.sh --only locks,one     an etcd of one member only; or three
# shellcheck disable=SC2034,SC2153,SC2154 # ports and process ids are set by name: give_ports, start
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh
. benchmarks/peers/servers.sh

seconds=0.5
choose locks,hand-over,writes,keep-alives,redis,one,three "$@"
wanted one || wanted three || only+=,one,three

need_dotnet
need etcd etcd-server
need etcdctl etcd-client
need redis-server redis-server
need curl curl
need taskset util-linux
install_missing
build benchmarks/Ownership/OwnershipFigures.csproj RunAnalyzers=false

unset OTEL_EXPORTER_OTLP_ENDPOINT
# Beside the sources, not in /tmp, which may be memory: etcd waits for the disk at each write.
mkdir -p artifacts/benchmarks
work=$(mktemp -d "$PWD/artifacts/benchmarks/etcd.XXXXXX")
raw=$work/raw.tsv
: > "$raw"
trap stop_all EXIT
trap 'exit 130' INT TERM

# Nothing has a core of its own: this is a client's life beside others.
anywhere=0-$(($(nproc) - 1))

# start_etcd CLUSTER MEMBERS: sets etcd_CLUSTER, its addresses, and pids_CLUSTER.
start_etcd() {
  local cluster=$1 members=$2 index client peer pid introductions="" addresses="" pids=""
  for index in $(seq "$members"); do
    give_ports "CLIENT_${cluster}_$index" "PEER_${cluster}_$index"
    peer=PEER_${cluster}_$index
    introductions+="${introductions:+,}m$index=http://127.0.0.1:${!peer}"
  done
  for index in $(seq "$members"); do
    client=CLIENT_${cluster}_$index peer=PEER_${cluster}_$index pid=pid_etcd_${cluster}_$index
    start "etcd_${cluster}_$index" "$anywhere" etcd --name "m$index" --data-dir "$work/$cluster-$index" --logger zap \
      --listen-client-urls "http://127.0.0.1:${!client}" --advertise-client-urls "http://127.0.0.1:${!client}" \
      --listen-peer-urls "http://127.0.0.1:${!peer}" --initial-advertise-peer-urls "http://127.0.0.1:${!peer}" \
      --initial-cluster "$introductions" --initial-cluster-token "figures-$cluster"
    addresses+="${addresses:+,}http://127.0.0.1:${!client}" pids+=" ${!pid}"
  done
  for index in $(seq "$members"); do
    client=CLIENT_${cluster}_$index
    await "etcd_${cluster}_$index" "http://127.0.0.1:${!client}/health"
  done
  printf -v "etcd_$cluster" '%s' "$addresses"
  printf -v "pids_$cluster" '%s' "$pids"
}

# figures WHAT CLUSTER ADDRESSES [ARGUMENT…]
figures() {
  taskset -c "$anywhere" env DOTNET_gcServer=0 dotnet artifacts/bin/OwnershipFigures/release/OwnershipFigures.dll "$@" |
    tee -a "$raw" | awk -F'\t' '$1 == "FIGURE" && $5 != round { round = $5; print "  round " round }'
}

for cluster in one three; do
  wanted $cluster || continue
  start_etcd $cluster $([ $cluster = one ] && echo 1 || echo 3)
  etcd="etcd_$cluster" pids="pids_$cluster"
  for what in locks hand-over writes; do
    wanted $what || continue
    echo "$what, members: $cluster"
    figures $what $cluster "${!etcd}" "$rounds" "$seconds"
  done
  if wanted keep-alives; then
    echo "keep-alives, members: $cluster: two minutes"
    # shellcheck disable=SC2086 # a process a word
    figures keep-alives $cluster "${!etcd}" ${!pids}
  fi
  # shellcheck disable=SC2086
  kill ${!pids}
done
if wanted redis; then
  give_ports REDIS
  start redis "$anywhere" redis-server --port "$REDIS" --bind 127.0.0.1 --save "" --appendonly no --dir "$work"
  echo "redis"
  figures redis redis "127.0.0.1:$REDIS" "$rounds" "$seconds"
fi

# what, ours, clients, peer's name, peer, goals. A goal is metric:must:aim: p50 as the ratio of ours to the peer's,
# faster as that of the peer's p50 to ours, rate as that of operations a second.
cat > "$work/comparisons" <<'ROWS'
acquire + release, shared lease	shared lease	1	a raw pair of transactions	raw pair	p50:1.1:1.1
acquire + release, shared lease	shared lease	1	the raw pair, bare gRPC	raw pair, bare	
acquire + release, shared lease	shared lease	1	etcd's lock service	lock service	p50::1.0
acquire + release, shared lease	shared lease	1	ours with a fresh lease	fresh lease	faster:2:2
acquire + release, shared lease	shared lease	1	etcdctl lock	etcdctl lock	faster:10:10
acquire + release, shared lease	shared lease	1	the library's calls in a loop	same	
acquire + release, shared lease	shared lease	1	the same, bare gRPC	same, bare	
acquire + release, shared lease	shared lease	1	gateway: transactions	gateway pair	
acquire + release, shared lease	shared lease	1	gateway: lock service	gateway service	
acquire + release, shared lease	shared lease	1	a put	put	
acquire + release, shared lease	shared lease	16	the library's calls in a loop	same	
acquire + release, shared lease	shared lease	16	the same, bare gRPC	same, bare	
acquire + release, shared lease	shared lease	16	a raw pair of transactions	raw pair	rate:1.0:1.0
acquire + release, shared lease	shared lease	16	the raw pair, bare gRPC	raw pair, bare	rate:1.0:1.0
acquire + release, shared lease	shared lease	16	etcd's lock service	lock service	
acquire + release, shared lease	shared lease	16	ours with a fresh lease	fresh lease	
acquire + release, shared lease	shared lease	16	gateway: transactions	gateway pair	
acquire + release, shared lease	shared lease	16	gateway: lock service	gateway service	
contended hand-over	hand-over	2	a put at the same pace	put, paced	p50:2:2
contended hand-over	hand-over	2	etcd's lock service	hand-over, lock service	
fenced write, etcd	fenced write	1	put	plain put	p50:1.1:1.1
fenced write, etcd	fenced write	1	a transaction without the condition	unconditional write	
fenced write, etcd	fenced write	16	put	plain put	
fenced write, etcd	fenced write	16	a transaction without the condition	unconditional write	
fenced write, Redis	script with a fence	1	the script without a fence	script without a fence	p50:1.1:1.1
fenced write, Redis	script with a fence	16	the script without a fence	script without a fence	
fenced write, Redis	script with a fence	1	SET	SET	
ROWS

echo
echo "$(date +%Y-%m-%d), $(git describe --always --dirty): $rounds rounds of $seconds s, $(nproc) cores."
echo
awk -f benchmarks/peers/ownership.awk "$raw" "$work/comparisons"
cp "$raw" artifacts/benchmarks/ownership.tsv
printf '\nRaw: artifacts/benchmarks/ownership.tsv\n'
