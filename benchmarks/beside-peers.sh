#!/usr/bin/env bash
# Our hosts beside nginx and Varnish, interleaved in one run, as Markdown tables. About six minutes.
#
#   benchmarks/beside-peers.sh                   five rounds of everything
#   benchmarks/beside-peers.sh -n 9              more rounds
#   benchmarks/beside-peers.sh --only hit,hops   of: hit, forwarding, handshakes, tls, hops, telemetry
# shellcheck disable=SC2153,SC2154 # ports and process ids are set by name: give_ports, start
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
. local/packages.sh
. benchmarks/peers/servers.sh
. benchmarks/peers/measuring.sh

rounds=5 seconds=3 only=hit,forwarding,handshakes,tls,hops,telemetry
while [ $# -gt 0 ]; do
  case "$1" in
    -h|--help) sed -n '2,/^set/{/^set\|shellcheck/d;s/^# \{0,1\}//;p}' benchmarks/beside-peers.sh; exit 0 ;;
    -n) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    *) echo "$1: not understood (see benchmarks/beside-peers.sh --help)." >&2; exit 2 ;;
  esac
done
wanted() { [[ ",$only," == *",$1,"* ]]; }

need_dotnet
need nginx nginx
need varnishd varnish
need wrk wrk
need curl curl
need openssl openssl
need taskset util-linux
install_missing
[ "$(nproc)" -ge 2 ] || { echo "Two cores are needed: one for the servers, one for the client." >&2; exit 1; }
build AppHost/AppHost.csproj RunAnalyzers=false

unset OTEL_EXPORTER_OTLP_ENDPOINT
work=$(mktemp -d)
raw=$work/raw.tsv
: > "$raw"
trap stop_all EXIT
trap 'exit 130' INT TERM

echo "Starting …"
start_origin
start_peers
start_ours ""
if wanted telemetry; then
  start_ours _TOLD "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$COLLECTOR" "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
fi
nginx_cache=$(worker_of "$pid_nginx_cache") nginx_edge=$(worker_of "$pid_nginx_edge") varnish=$(worker_of "$pid_varnish")

# 5,000 plain words that the dictionary has, and the others for misses: in an order that is always the same.
for letter in {a..z}; do
  next="/words?prefix=$letter&limit=1000"
  while [ -n "$next" ]; do
    page=$(curl -s "http://127.0.0.1:$ORIGIN$next")
    grep -oE '"[a-z]{2,}"' <<< "${page%\"next\"*}" | tr -d '"' || true
    next=$(sed -nE 's/.*"next":"([^"]*)".*/\1/p' <<< "$page" | sed 's/\\u0026/\&/g')
  done
done | sort -u | grep -vx words | shuf --random-source=<(yes) | sed 's#^#/definitions/#' > "$work/all"
head -n 5000 "$work/all" > "$work/words"
tail -n +5001 "$work/all" > "$work/others"

http() { echo "http://127.0.0.1:$1"; }
https() { echo "https://127.0.0.1:$1"; }
words=$work/words

if wanted hit || wanted hops || wanted telemetry; then
  echo "Filling the caches with 5,000 words …"
  same_bodies "$words" "$(http "$ORIGIN")" "$(http "$NGINX_CACHE")" "$(http "$VARNISH")" "$(http "$CACHE")"
  fill_cache nginx "$(http "$NGINX_CACHE")" "$words"
  fill_cache varnish "$(http "$VARNISH")" "$words"
  fill_cache response-cache "$(http "$CACHE")" "$words"
  if wanted telemetry; then fill_cache response-cache-told "$(http "$CACHE_TOLD")" "$words"; fi
fi

# each_round NAME…: the functions in turn, round after round, so that a slow minute of the machine meets all of them.
each_round() {
  local round
  for round in $(seq "$rounds"); do
    echo "  round $round of $rounds"
    for one in "$@"; do "$one" "$round"; done
  done
}

nginx_hit() { measure nginx-hit "$1" "$seconds" 64 "$(http "$NGINX_CACHE")" "$nginx_cache" "$words"; }
nginx_open_files_hit() { measure nginx-open-files-hit "$1" "$seconds" 64 "$(http "$NGINX_OPEN_FILES")" "$nginx_cache" "$words"; }
varnish_hit() { measure varnish-hit "$1" "$seconds" 64 "$(http "$VARNISH")" "$varnish" "$words"; }
our_hit() { measure our-hit "$1" "$seconds" 64 "$(http "$CACHE")" "$pid_cache" "$words"; }
untold_hit() { measure untold-hit "$1" "$seconds" 64 "$(http "$CACHE")" "$pid_cache" "$words"; }
told_hit() { measure told-hit "$1" "$seconds" 64 "$(http "$CACHE_TOLD")" "$pid_cache_TOLD" "$words"; }
nginx_forward() { measure nginx-forward "$1" "$seconds" 64 "$(http "$NGINX_PLAIN")" "$nginx_edge" "$words"; }
our_forward() { measure our-forward "$1" "$seconds" 64 "$(http "$EDGE")" "$pid_edge" "$words"; }
untold_forward() { measure untold-forward "$1" "$seconds" 64 "$(http "$EDGE")" "$pid_edge" "$words"; }
told_forward() { measure told-forward "$1" "$seconds" 64 "$(http "$EDGE_TOLD")" "$pid_edge_TOLD" "$words"; }
nginx_tls() { measure nginx-tls "$1" "$seconds" 64 "$(https "$NGINX_TLS")" "$nginx_edge" "$words"; }
our_tls() { measure our-tls "$1" "$seconds" 64 "$(https "$EDGE_TLS")" "$pid_edge" "$words"; }
nginx_handshake() { measure nginx-handshake "$1" "$seconds" 16 "$(https "$NGINX_TLS")" "$nginx_edge" "$words" -- -H "Connection: close"; }
our_handshake() { measure our-handshake "$1" "$seconds" 16 "$(https "$EDGE_TLS")" "$pid_edge" "$words" -- -H "Connection: close"; }

if wanted hit; then
  echo "Cache hits"
  for port in $NGINX_CACHE $NGINX_OPEN_FILES $VARNISH $CACHE; do warm "$(http "$port")" 64 "$words"; done
  each_round nginx_hit varnish_hit nginx_open_files_hit our_hit
  check_hits response-cache "$(http "$CACHE")" "$words"
  check_hits nginx "$(http "$NGINX_CACHE")" "$words"
  check_hits varnish "$(http "$VARNISH")" "$words"
fi
if wanted forwarding; then
  echo "Forwarding"
  for port in $NGINX_PLAIN $EDGE; do warm "$(http "$port")" 64 "$words"; done
  each_round nginx_forward our_forward
fi
if wanted handshakes; then
  echo "TLS handshakes"
  for port in $NGINX_TLS $EDGE_TLS; do warm "$(https "$port")" 16 "$words" -H "Connection: close"; done
  each_round nginx_handshake our_handshake
fi
if wanted tls; then
  echo "Requests under TLS"
  for port in $NGINX_TLS $EDGE_TLS; do warm "$(https "$port")" 64 "$words"; done
  each_round nginx_tls our_tls
fi
if wanted hops; then
  . benchmarks/peers/hops.sh
fi
if wanted telemetry; then
  echo "With everything exported"
  for port in $CACHE $CACHE_TOLD $EDGE $EDGE_TOLD; do warm "$(http "$port")" 64 "$words"; done
  : > "$work/collected.log"
  kill -USR1 "$pid_leaf" # nginx opens its log again.
  each_round untold_hit told_hit untold_forward told_forward
fi

echo
echo "$(date +%Y-%m-%d), $(git describe --always --dirty), $rounds rounds of $seconds s: servers on core $server_core, wrk on core $client_core"
echo
{
  printf '%s\t%s\t%s\t%s\t%s\n' \
    "cache hit" our-hit "nginx proxy_cache" nginx-hit "rate:1.0:1.5" \
    "cache hit" our-hit "Varnish" varnish-hit "rate:1.0:1.5" \
    "cache hit" our-hit "nginx proxy_cache + open_file_cache" nginx-open-files-hit "" \
    "forwarding" our-forward "nginx proxy_pass, keep-alive" nginx-forward "rate:0.65:0.85 cpu:1.5:1.2 p99:2:1.5" \
    "full TLS handshakes, one request each" our-handshake "nginx" nginx-handshake "rate:0.85:0.95" \
    "forwarding under TLS" our-tls "nginx proxy_pass, keep-alive" nginx-tls "" \
    "cache hit, everything exported" told-hit "ours, nothing exported" untold-hit "" \
    "forwarding, everything exported" told-forward "ours, nothing exported" untold-forward ""
} > "$work/comparisons"
awk -f benchmarks/peers/table.awk "$raw" "$work/comparisons"
echo
echo "Handshakes: $(tls_of "$NGINX_TLS") with nginx, $(tls_of "$EDGE_TLS") with edge."
echo
awk -f benchmarks/peers/hops.awk "$raw"
echo
echo "| process, after the runs | memory MB |"
echo "|---|---|"
memory() { printf '| %s | %s |\n' "$1" "$(rss_megabytes "$2")"; }
memory "edge" "$pid_edge"
memory "response-cache" "$pid_cache"
memory "dictionary-server" "$pid_origin"
memory "nginx worker, in the place of edge" "$nginx_edge"
memory "nginx worker, in the place of response-cache" "$nginx_cache"
memory "Varnish child" "$varnish"
if wanted telemetry; then
  memory "edge, everything exported" "$pid_edge_TOLD"
  memory "response-cache, everything exported" "$pid_cache_TOLD"
  echo
  awk '{ bytes += $1 } END { printf "Exported during the rounds of the last two lines above: %d requests, %.1f MB.\n", NR, bytes / 1e6 }' "$work/collected.log"
fi
mkdir -p artifacts/benchmarks
cp "$raw" artifacts/benchmarks/beside-peers.tsv
echo
echo "Raw: artifacts/benchmarks/beside-peers.tsv"
