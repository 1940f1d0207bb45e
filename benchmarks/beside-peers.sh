#!/usr/bin/env bash
# Our hosts beside nginx and Varnish, interleaved in one run, as Markdown tables. About seven minutes.
#
#   benchmarks/beside-peers.sh                   five rounds of everything
#   benchmarks/beside-peers.sh -n 9              more rounds; --seconds 5: longer ones
#   benchmarks/beside-peers.sh --only hit,hops   of: hit, forwarding, handshakes, tls, hops, telemetry
# shellcheck disable=SC2034,SC2153,SC2154 # ports and process ids are set by name: give_ports, start
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh
. benchmarks/peers/servers.sh
. benchmarks/peers/measuring.sh

choose hit,forwarding,handshakes,tls,hops,telemetry "$@"

need_dotnet
need nginx nginx
need varnishd varnish
need wrk wrk
need redis-server redis-server
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
start_sharing
start_ours _TOLD "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$COLLECTOR" "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"

list_words "http://127.0.0.1:$ORIGIN" > "$work/all"
head -n 5000 "$work/all" > "$work/words"
tail -n +5001 "$work/all" > "$work/others"
misses=$(($(wc -l < "$work/others") / rounds))
# Words that nobody has: to practise misses.
sed 's#$#%20qqq#' "$work/words" > "$work/unknown"

nginx_cache=$(worker_of "$pid_nginx_cache") nginx_edge=$(worker_of "$pid_nginx_edge")
varnish=$(worker_of "$pid_varnish")
subject dictionary "http://127.0.0.1:$ORIGIN" "$pid_origin"
for kind in hit hop-hit hop-miss; do
  subject nginx-$kind "http://127.0.0.1:$NGINX_CACHE" "$nginx_cache"
  subject our-$kind "http://127.0.0.1:$CACHE" "$pid_cache"
done
subject varnish-hit "http://127.0.0.1:$VARNISH" "$varnish"
subject nginx-open-files-hit "http://127.0.0.1:$NGINX_OPEN_FILES" "$nginx_cache"
subject nginx-forward "http://127.0.0.1:$NGINX_PLAIN" "$nginx_edge"
subject our-forward "http://127.0.0.1:$EDGE" "$pid_edge"
for kind in handshake tls-forward; do
  subject nginx-$kind "https://127.0.0.1:$NGINX_TLS" "$nginx_edge"
  subject our-$kind "https://127.0.0.1:$EDGE_TLS" "$pid_edge"
done
subject our-hop-sharing-miss "http://127.0.0.1:$SHARING" "$pid_sharing"
subject nginx-hop-plain "http://127.0.0.1:$NGINX_CHAIN" "$nginx_edge"
subject nginx-hop-tls "https://127.0.0.1:$NGINX_CHAIN_TLS" "$nginx_edge"
subject our-hop-plain "http://127.0.0.1:$CHAIN" "$pid_chain"
subject our-hop-tls "https://127.0.0.1:$CHAIN_TLS" "$pid_chain"
subject quiet-hit "http://127.0.0.1:$CACHE" "$pid_cache"
subject told-hit "http://127.0.0.1:$CACHE_TOLD" "$pid_cache_TOLD"
subject quiet-forward "http://127.0.0.1:$EDGE" "$pid_edge"
subject told-forward "http://127.0.0.1:$EDGE_TOLD" "$pid_edge_TOLD"

echo "Filling the caches with 5,000 words …"
same_bodies dictionary nginx-hit varnish-hit our-hit
fill_caches nginx-hit varnish-hit our-hit told-hit

row hit "Cache hits" "$seconds" 64 nginx-hit varnish-hit nginx-open-files-hit our-hit
row forwarding "Forwarding" "$seconds" 64 nginx-forward our-forward
row handshakes "TLS handshakes" "$seconds" 16 nginx-handshake our-handshake -- -H "Connection: close"
row tls "Forwarding under TLS" "$seconds" 64 nginx-tls-forward our-tls-forward
row hops "Each hop at one connection" 1 1 dictionary our-hop-hit nginx-hop-hit our-hop-miss nginx-hop-miss \
  our-hop-sharing-miss our-hop-plain nginx-hop-plain our-hop-tls nginx-hop-tls
row telemetry "With everything exported" "$seconds" 64 quiet-hit told-hit quiet-forward told-forward
for one in nginx-hit varnish-hit our-hit told-hit; do
  missed=$(count_misses "$one")
  [ "$missed" -eq 0 ] || echo "$one: $missed of 5,000 words were no hit after the runs: repeat them."
done

{
  printf '%s\t%s\t%s\t%s\t%s\n' \
    "cache hit" our-hit "nginx proxy_cache" nginx-hit "rate:1.0:1.5" \
    "cache hit" our-hit "Varnish" varnish-hit "rate:1.0:1.5" \
    "cache hit" our-hit "nginx proxy_cache, open_file_cache" nginx-open-files-hit "" \
    "forwarding" our-forward "nginx proxy_pass" nginx-forward "rate:0.65:0.85 cpu:1.5:1.2 p99:2:1.5" \
    "full TLS handshakes, one request each" our-handshake "nginx" nginx-handshake "rate:0.85:0.95" \
    "forwarding under TLS" our-tls-forward "nginx proxy_pass" nginx-tls-forward "" \
    "cache hit, everything exported" told-hit "ours, nothing exported" quiet-hit "" \
    "forwarding, everything exported" told-forward "ours, nothing exported" quiet-forward ""
} > "$work/comparisons"

echo
echo "$(date +%Y-%m-%d), $(git describe --always --dirty): $rounds rounds of $seconds s, servers on core $server_core," \
  "wrk on core $client_core."
echo "Handshakes: $(tls_of nginx-handshake) with nginx, $(tls_of our-handshake) with edge."
echo "Exported during the whole run: $(awk '{ bytes += $1 } END { printf "%d batches, %.0f MB", NR, bytes / 1e6 }' \
  "$work/collected.log")."
echo
awk -f benchmarks/peers/table.awk "$raw" "$work/comparisons"
awk -f benchmarks/peers/hops.awk "$raw"
printf '\n| process, after the run | memory MB |\n|---|---|\n'
memory "edge" "$pid_edge"
memory "nginx worker in its place" "$nginx_edge"
memory "response-cache" "$pid_cache"
memory "nginx worker in its place" "$nginx_cache"
memory "Varnish child in its place" "$varnish"
memory "dictionary-server" "$pid_origin"
memory "edge, everything exported" "$pid_edge_TOLD"
memory "response-cache, everything exported" "$pid_cache_TOLD"

mkdir -p artifacts/benchmarks
cp "$raw" artifacts/benchmarks/beside-peers.tsv
printf '\nRaw: artifacts/benchmarks/beside-peers.tsv\n'
