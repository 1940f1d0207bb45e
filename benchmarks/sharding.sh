#!/usr/bin/env bash
# What each sharding function costs and moves, as a Markdown table: 200,000 keys, medians of nine rounds.
#
#   benchmarks/sharding.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh

need_dotnet
build benchmarks/Sharding/ShardingFigures.csproj RunAnalyzers=false
exec dotnet artifacts/bin/ShardingFigures/release/ShardingFigures.dll
