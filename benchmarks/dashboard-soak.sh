#!/usr/bin/env bash
# The dashboard under 20,000 spans a second: does its memory stay flat, and do its pages answer in under 200 ms?
#
#   benchmarks/dashboard-soak.sh                  ten minutes; printed, not kept
#   benchmarks/dashboard-soak.sh --seconds 60     shorter
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh

need_dotnet
build benchmarks/DashboardSoak/DashboardSoak.csproj RunAnalyzers=false
exec dotnet artifacts/bin/DashboardSoak/release/DashboardSoak.dll artifacts/bin/Dashboard/release/Dashboard.dll "$@"
