#!/usr/bin/env bash
# Runs the chosen systems on this machine. Ctrl+C stops everything.
#
#   ./run.sh                        every system
#   ./run.sh --only dictionary      just these, comma-separated, and what they need
#   ./run.sh --check                start, send each system's example request, show the answers, stop
#   ./run.sh --no-dashboard         without the page that shows resources, logs, traces and metrics
#   ./run.sh --backing MODE         Redis, memcached and etcd as auto | containers | processes; auto: a container where
#                                   Docker or Podman answers, else Debian's own, which is installed if it is missing
#   ./run.sh --corpus FOLDER        the texts that search searches, in this folder and those in it; else WordNet
#   ./run.sh --orchestrator NAME    local (this checkout's own) | aspire (its packages); remembered
set -euo pipefail
# Bash writes it as the language of the machine does, with a comma perhaps; bash 3 has none.
started_at=${EPOCHREALTIME:-$(date +%s)}
started_at=${started_at/,/.}
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
. local/packages.sh

arguments=() backing=auto systems=every
while [ $# -gt 0 ]; do
  case "$1" in
    -h|--help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' run.sh; exit 0 ;;
    --check|--no-dashboard) arguments+=("$1"); shift ;;
    --orchestrator) choose_orchestrator "${2:-}"; shift 2 ;;
    --only=*) systems=${1#*=}; arguments+=("$1"); shift ;;
    --backing=*) backing=${1#*=}; arguments+=("$1"); shift ;;
    --corpus=*) arguments+=("--corpus=$(cd "$called_from" && realpath -m "${1#*=}")"); shift ;;
    --*=*) arguments+=("$1"); shift ;;
    --*) [ $# -ge 2 ] || { echo "$1: a value is missing (see ./run.sh --help)." >&2; exit 2; }
         [ "$1" != --backing ] || backing=$2
         [ "$1" != --only ] || systems=$2
         [ "$1" != --corpus ] || set -- "$1" "$(cd "$called_from" && realpath -m "$2")" "${@:3}"
         arguments+=("$1" "$2"); shift 2 ;;
    *) echo "$1: not understood (see ./run.sh --help)." >&2; exit 2 ;;
  esac
done

need_dotnet
if [ "$(uname)" = Linux ]; then
  # A service dies with the AppHost, even when that is killed.
  need setpriv util-linux
  need setsid util-linux
fi
if [ "$backing" = processes ] || { [ "$backing" = auto ] && ! engine_answers; }; then
  case ",${systems// /}," in *,every,*|*,dictionary,*|*,sharded-redis,*|*,ownership,*) need redis-server redis-server ;; esac
  case ",${systems// /}," in *,every,*|*,sharded-memcache,*) need memcached memcached ;; esac
fi
# Three containers that reach each other need a network, which only Aspire makes.
if [ "$backing" = processes ] || { [ "$backing" = auto ] && { [ ! -e Orchestrator.props ] || ! engine_answers; }; }
then
  case ",${systems// /}," in *,every,*|*,ownership,*) need etcd etcd-server ;; esac
fi
install_missing
# The analyzers judge the code, not the run: test.sh asks them. Without them a first build takes half the time; where
# test.sh has been, to leave them out would compile everything anew.
if [ -e artifacts/analyzed ]; then
  build AppHost/AppHost.csproj
else
  build AppHost/AppHost.csproj RunAnalyzers=false
fi

export DOTNET_ENVIRONMENT="${DOTNET_ENVIRONMENT:-Development}"
arguments+=(--started-at "$started_at")
if [ -e Orchestrator.props ]; then
  exec dotnet run --project AppHost -c Release --no-build -- "${arguments[@]}"
fi
exec dotnet artifacts/bin/AppHost/release/AppHost.dll "${arguments[@]}"
