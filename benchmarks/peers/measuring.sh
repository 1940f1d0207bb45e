# shellcheck shell=bash disable=SC2154
# Sourced by beside-peers.sh: one measurement is one line of $raw, tab-separated:
# subject, round, requests, seconds, p50 µs, p99 µs, CPU seconds of the subject, bad answers, socket errors.

ticks_per_second=$(getconf CLK_TCK)

# cpu_ticks PID…: user and system time so far, threads that have ended included.
cpu_ticks() {
  local pid stat fields sum=0
  for pid in "$@"; do
    stat=$(<"/proc/$pid/stat")
    read -r -a fields <<< "${stat##*) }"
    sum=$((sum + fields[11] + fields[12]))
  done
  echo "$sum"
}

# measure SUBJECT ROUND SECONDS CONNECTIONS URL PID FILE [FIRST COUNT] [-- wrk's own options]
measure() {
  local subject=$1 round=$2 seconds=$3 connections=$4 url=$5 pid=$6 before after targets=() result
  shift 6
  while [ $# -gt 0 ] && [ "$1" != -- ]; do targets+=("$1"); shift; done
  shift || true
  before=$(cpu_ticks "$pid")
  result=$(taskset -c "$client_core" wrk -t1 "-c$connections" "-d${seconds}s" "$@" -s benchmarks/peers/words.lua "$url" \
    -- "${targets[@]}" | grep '^RESULT')
  after=$(cpu_ticks "$pid")
  read -r _ requests elapsed p50 p99 bad errors <<< "$result"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$subject" "$round" "$requests" "$elapsed" "$p50" "$p99" \
    "$(awk "BEGIN { print ($after - $before) / $ticks_per_second }")" "$bad" "$errors" >> "$raw"
}

# warm URL CONNECTIONS FILE [wrk's own options]: code that never ran is compiled when it first does, and again when it
# has run often. Until it grows no faster: slices of 1 s, until three in turn brought no more than 3 % over the best.
warm() {
  local url=$1 connections=$2 file=$3 best=0 since=0 requests
  shift 3
  for _ in {1..20}; do
    read -r _ requests _ < <(taskset -c "$client_core" wrk -t1 "-c$connections" -d1s "$@" \
      -s benchmarks/peers/words.lua "$url" -- "$file" | grep '^RESULT')
    since=$((since + 1))
    if [ "$requests" -gt $((best * 103 / 100)) ]; then best=$requests since=0; fi
    [ $since -lt 3 ] || break
  done
}

# ask BASE FILE: every target once over one connection; prints status, X-Cache and Cache-Status of each answer.
ask() {
  awk -v base="$1" '{ print "url = \"" base $0 "\"\noutput = \"/dev/null\"" }' "$2" > "$work/targets"
  curl -s -K "$work/targets" -w '%{http_code} %header{x-cache} %header{cache-status}\n'
}

# fill_cache NAME BASE FILE: until every target is a hit.
fill_cache() {
  ask "$2" "$3" > "$work/asked"
  check_hits "$@"
}

check_hits() {
  local hits
  hits=$(ask "$2" "$3" | grep -ciE '^200 .*(HIT|; hit)') || true
  if [ "$hits" -ne "$(wc -l < "$3")" ]; then
    echo "$1: $hits of $(wc -l < "$3") words are a hit." >&2
    exit 1
  fi
}

# same_bodies FILE BASE…: the first 50 targets have one body, whoever answers.
same_bodies() {
  local file=$1 base target sums
  shift
  while read -r target; do
    sums=$(for base in "$@"; do curl -s "$base$target" | md5sum; done | sort -u | wc -l)
    [ "$sums" -eq 1 ] || { echo "$target: not the same body everywhere." >&2; exit 1; }
  done < <(head -n 50 "$file")
}

# tls_of PORT: what a handshake agrees on.
tls_of() {
  openssl s_client -connect "127.0.0.1:$1" < /dev/null 2>/dev/null | sed -nE 's/^New, (.*), Cipher is (.*)$/\1 \2/p'
}

rss_megabytes() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }
