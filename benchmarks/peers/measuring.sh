# shellcheck shell=bash disable=SC2154
# Sourced by beside-peers.sh and scatter.sh: one measurement is one line of $raw, tab-separated:
# subject, round, requests, seconds, p50 µs, p99 µs, CPU seconds of the subject, bad answers, socket errors, p99.9 µs.

ticks_per_second=$(getconf CLK_TCK)

# subject NAME URL PID: what is measured. One whose name ends with -miss is asked for words that no cache has.
declare -A url_of pid_of
subject() {
  url_of[$1]=$2 pid_of[$1]=$3
}

# row NAME TITLE SECONDS CONNECTIONS SUBJECT… [-- wrk's own options]: the subjects in turn, round after round, so
# that a slow minute of the machine meets all of them.
row() {
  local name=$1 title=$2 length=$3 connections=$4 round one subjects=()
  wanted "$name" || return 0
  shift 4
  while [ $# -gt 0 ] && [ "$1" != -- ]; do subjects+=("$1"); shift; done
  shift || true
  echo "$title"
  for one in "${subjects[@]}"; do warm "$one" "$connections" "$@"; done
  for round in $(seq "$rounds"); do
    echo "  round $round of $rounds"
    for one in "${subjects[@]}"; do measure "$one" "$round" "$length" "$connections" "$@"; done
  done
}

# warm SUBJECT CONNECTIONS [wrk's own options]: code that never ran is compiled when it first does, and again when
# it has run often. Slices of 1 s, until three in turn brought no more than 3 % over the best.
warm() {
  local one=$1 connections=$2 best=0 since=0 requests targets=("$work/words")
  shift 2
  [[ $one != *-miss ]] || targets=("$work/unknown")
  for _ in {1..20}; do
    read -r _ requests _ < <(send "$one" 1 "$connections" "$@")
    since=$((since + 1))
    if [ "$requests" -gt $((best * 103 / 100)) ]; then best=$requests since=0; fi
    [ $since -lt 3 ] || break
  done
}

# measure SUBJECT ROUND SECONDS CONNECTIONS [wrk's own options]
measure() {
  local one=$1 round=$2 length=$3 connections=$4 before after targets=("$work/words")
  shift 4
  # Each round misses with words of its own.
  [[ $one != *-miss ]] || targets=("$work/others" $((1 + (round - 1) * misses)) "$misses")
  before=$(cpu_ticks "${pid_of[$one]}")
  read -r _ requests elapsed p50 p99 bad errors p999 < <(send "$one" "$length" "$connections" "$@")
  after=$(cpu_ticks "${pid_of[$one]}")
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$one" "$round" "$requests" "$elapsed" "$p50" "$p99" \
    "$(awk "BEGIN { print ($after - $before) / $ticks_per_second }")" "$bad" "$errors" "$p999" >> "$raw"
}

# send SUBJECT SECONDS CONNECTIONS [wrk's own options]: the targets, by one process on a core of its own.
send() {
  local one=$1 length=$2 connections=$3
  shift 3
  taskset -c "$client_core" wrk -t1 "-c$connections" "-d${length}s" "$@" -s benchmarks/peers/words.lua \
    "${url_of[$one]}" -- "${targets[@]}" | grep '^RESULT'
}

# cpu_ticks PID: user and system time so far, threads that have ended included.
cpu_ticks() {
  local stat fields
  stat=$(<"/proc/$1/stat")
  read -r -a fields <<< "${stat##*) }"
  echo $((fields[11] + fields[12]))
}

# fill_caches SUBJECT…: until each answers every word from what it keeps. On a busy machine a fetch may time out.
fill_caches() {
  local one
  for one in "$@"; do
    for _ in {1..5}; do
      [ "$(count_misses "$one")" -gt 0 ] || continue 2
    done
    echo "$one does not keep every word." >&2
    exit 1
  done
}

# count_misses SUBJECT: the words that it does not answer with a hit.
count_misses() {
  ask "${url_of[$1]}" | grep -cviE '^200 .*(HIT|; hit)' || true
}

# ask URL: every word once over one connection; prints status, X-Cache and Cache-Status of each answer.
ask() {
  awk -v base="$1" '{ print "url = \"" base $0 "\"\noutput = \"/dev/null\"" }' "$work/words" > "$work/asking"
  curl -s -K "$work/asking" -w '%{http_code} %header{x-cache} %header{cache-status}\n'
}

# same_bodies SUBJECT…: the first 50 words have one body, whoever answers.
same_bodies() {
  local one target bodies
  while read -r target; do
    bodies=$(for one in "$@"; do curl -s "${url_of[$one]}$target" | md5sum; done | sort -u | wc -l)
    [ "$bodies" -eq 1 ] || { echo "$target: not the same body everywhere." >&2; exit 1; }
  done < <(head -n 50 "$work/words")
}

# tls_of SUBJECT: what a handshake agrees on.
tls_of() {
  openssl s_client -connect "${url_of[$1]#https://}" < /dev/null 2>/dev/null |
    sed -nE 's/^New, (.*), Cipher is (.*)$/\1 \2/p'
}

# list_words URL: the plain words of the dictionary as targets, in an order that is always the same.
list_words() {
  local letter next page
  for letter in {a..z}; do
    next="/words?prefix=$letter&limit=1000"
    while [ -n "$next" ]; do
      page=$(curl -sf "$1$next")
      next=$(sed -nE 's/.*"next":"([^"]*)".*/\1/p' <<< "$page" | sed 's/\\u0026/\&/g')
      sed -E 's/^.*"words":\[//; s/\].*$//' <<< "$page" | grep -oE '"[a-z]{2,}"' | tr -d '"' || true
    done
  done | sort -u | shuf --random-source=<(yes) | sed 's#^#/definitions/#'
}
