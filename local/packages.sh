# shellcheck shell=bash
# Sourced by run.sh and test.sh: installs what is missing, and says so.

# need COMMAND PACKAGE: notes the package when the command is missing.
missing=() as_root=()
need() {
  command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

# Installs what was noted: with apt, as root or through sudo; elsewhere it says what to install.
install_missing() {
  [ ${#missing[@]} -gt 0 ] || return 0
  local packages
  mapfile -t packages < <(printf '%s\n' "${missing[@]}" | sort -u)
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing on this system: ${packages[*]} (Debian's names). Install them and try again." >&2
    exit 1
  fi

  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "Missing: ${packages[*]}. Install them as root." >&2; exit 1; }
    as_root=(sudo)
  fi

  echo "Installing ${packages[*]}"
  hold_daemons
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  release_daemons
}

# Debian starts a daemon when it installs one. A run starts its own, on ports of its own, so that is held off while it
# installs, also when that fails.
policy=/usr/sbin/policy-rc.d
hold_daemons() {
  [ -e "$policy" ] && return
  trap release_daemons EXIT
  printf '#!/bin/sh\n# design-patterns: held while installing\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
}

release_daemons() {
  if grep -q '^# design-patterns' "$policy" 2>/dev/null; then
    "${as_root[@]}" rm -f "$policy"
  fi
}

# Whether a container engine answers: the one chosen for Aspire, else either.
engine_answers() {
  local engine
  for engine in ${ASPIRE_CONTAINER_RUNTIME:-docker podman}; do
    "$engine" ps --quiet >/dev/null 2>&1 && return
  done
  return 1
}

need_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1; then
    echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
    exit 1
  fi
}

# choose_orchestrator local|aspire: writes or removes Orchestrator.props, which the build reads.
choose_orchestrator() {
  case "$1" in
    local)
      [ ! -e Orchestrator.props ] || { rm Orchestrator.props; echo "Orchestrator: Local (Orchestrator.props removed)"; } ;;
    aspire)
      if [ ! -e Orchestrator.props ]; then
        printf '<Project>\n  <PropertyGroup>\n    <Orchestrator>Aspire</Orchestrator>\n  </PropertyGroup>\n</Project>\n' \
          > Orchestrator.props
        need_dotnet
        echo "Restoring Aspire's packages …"
        if ! dotnet restore AppHost/AppHost.csproj -v quiet; then
          rm Orchestrator.props
          echo "Aspire's packages could not be restored: the orchestrator stays Local." >&2
          exit 1
        fi
        echo "Orchestrator: Aspire (written to Orchestrator.props, for IDEs and azd too; --orchestrator local undoes it)"
      fi ;;
    *)
      echo "--orchestrator $1: expected local or aspire." >&2
      exit 2 ;;
  esac
}

# build PROJECT [PROPERTY…]: leaves no compiler or build node running behind it.
build() {
  local before=$SECONDS project=$1
  shift
  echo "Building $(basename "${project%.*}") …"
  dotnet msbuild "$project" -restore -verbosity:quiet -nologo -nodeReuse:false -maxCpuCount \
    -p:Configuration=Release -p:UseSharedCompilation=false "${@/#/-p:}"
  echo "Built in $((SECONDS - before)) s."
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
