#!/usr/bin/env bash
# Every fault in every tier under load, one after the other, a key of a sharded cache that becomes hot, and owners that
# are paused, killed and asked to leave; the report goes to benchmarks/drills.md.
#
#   benchmarks/drills.sh                    all of them, about 16 minutes
#   benchmarks/drills.sh "pause response"   those whose name contains the words; printed, not kept
#   benchmarks/drills.sh "hot key"          that one, half a minute
#   benchmarks/drills.sh ownership          those of ownership, six minutes; "ownership: kills": one of them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh

need_dotnet
need setpriv util-linux
need setsid util-linux
need redis-server redis-server
need memcached memcached
need etcd etcd-server
install_missing
build benchmarks/Drills/Drills.csproj RunAnalyzers=false
exec dotnet artifacts/bin/Drills/release/Drills.dll "$([ $# -gt 0 ] || echo benchmarks/drills.md)" "${1:-}"
