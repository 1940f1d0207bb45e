#!/usr/bin/env bash
# Builds everything and runs the tests.
#
#   ./test.sh                       all of them but the soaks: repetitions that only time can tell from luck
#   ./test.sh --soak                the soaks as well
#   ./test.sh Balancing             those whose full name contains the word, soaks among them
#   ./test.sh --orchestrator NAME   local | aspire; remembered
#
# What needs a container engine is counted as skipped where none answers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. local/packages.sh

word='' soak=no
while [ $# -gt 0 ]; do
  case "$1" in
    -h|--help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' test.sh; exit 0 ;;
    --soak) soak=yes; shift ;;
    --orchestrator) choose_orchestrator "${2:-}"; shift 2 ;;
    -*) echo "$1: not understood (see ./test.sh --help)." >&2; exit 2 ;;
    *) word=$1; shift ;;
  esac
done
filter=()
if [ -n "$word" ]; then
  filter=(-method "*$word*")
elif [ $soak = no ]; then
  filter=(-trait- Kind=soak)
fi

need_dotnet
need git git
need setpriv util-linux
need unshare util-linux
need redis-server redis-server
need memcached memcached
need etcd etcd-server
need memccapable libmemcached-tools
need nutcracker nutcracker
need chromium chromium
install_missing
build DesignPatterns.sln
touch artifacts/analyzed

passed=0 failed=0 skipped=0 failures_seen=''
for project in tests/*.Tests; do
  name=${project#tests/}
  echo "── $name"
  output=$(mktemp)
  dotnet "artifacts/bin/$name/release/$name.dll" -noLogo -noColor -reporter verbose "${filter[@]}" 2>&1 | tee "$output" |
    grep --line-buffered -v '\[STARTING\]' || true
  # The runner's last line reads: Total: 12, Errors: 0, Failed: 1, Skipped: 0, Not Run: 0, Time: 3.210s
  summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$output" | tail -n 1 || true)
  failures_seen+=$(grep -A 6 -F ' [FAIL]' "$output" || true)$'\n'
  rm "$output"
  if [ -z "$summary" ]; then
    echo "$name ended without a result."
    failures_seen+="    $name ended without a result."$'\n'
    failed=$((failed + 1))
    continue
  fi
  read -r total errors failures skips notrun <<<"$(grep -oE '[0-9]+' <<<"$summary" | tr '\n' ' ')"
  passed=$((passed + total - failures - skips - notrun))
  failed=$((failed + failures + errors))
  skipped=$((skipped + skips))
done

if [ -z "$word" ] && [ ! -e Orchestrator.props ]; then
  echo "── What uses Redis, compiled against Aspire's newer client"
  if local/newer-redis.sh; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi

# Once more, where they are seen: what failed is hundreds of lines above.
[ "$failed" -eq 0 ] || printf '── Failed\n%s\n' "$failures_seen"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
