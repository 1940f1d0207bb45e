#!/usr/bin/env bash
# Compiles what uses Redis a second time, against the newer client that Aspire brings; Local runs an older one, which
# restores everywhere. Compiled only: what the newer one needs to run does not restore everywhere.
# test.sh counts it as one test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh

# AppHost.Tests brings the AppHost along, the others the services and libraries that they test.
projects=()
for project in tests/*.Tests; do
  if grep -rqs --include='*.cs' '^using StackExchange.Redis;' "$project"; then
    projects+=("$project/${project#tests/}.csproj")
  fi
done

for project in "${projects[@]}"; do
  build "$project" RedisClient=Newer RunAnalyzers=false
done
