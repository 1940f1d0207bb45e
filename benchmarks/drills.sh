#!/usr/bin/env bash
# Every fault in every tier under load, one after the other, and a key of a sharded cache that becomes hot; the report
# goes to benchmarks/drills.md.
#
#   benchmarks/drills.sh                    all of them, about ten minutes
#   benchmarks/drills.sh "pause response"   those whose name contains the words; printed, not kept
#   benchmarks/drills.sh "hot key"          that one, half a minute
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh

need_dotnet
need setpriv util-linux
need setsid util-linux
need redis-server redis-server
need memcached memcached
install_missing
build benchmarks/Drills/Drills.csproj RunAnalyzers=false
exec dotnet artifacts/bin/Drills/release/Drills.dll "$([ $# -gt 0 ] || echo benchmarks/drills.md)" "${1:-}"
