# shellcheck shell=bash disable=SC2154
# Sourced by scatter.sh: starts leaves, and roots over them.

# start_leaves COUNT REPLICAS CORE [VARIABLE=VALUE…]: sets leaves_COUNT, what a root over them has to know, and
# faults_COUNT, their admin addresses.
start_leaves() {
  local count=$1 replicas=$2 core=$3 shard replica port admin known=() admins=()
  shift 3
  for shard in $(seq 0 $((count - 1))); do
    known+=("Gathering__search__Leaves__${shard}__Name=search-leaf-$shard")
    for replica in $(seq 0 $((replicas - 1))); do
      give_ports port admin
      start "leaf_${count}_${shard}_$replica" "$core" env "$@" ASPNETCORE_ENVIRONMENT=Production \
        "Leaf__Port=$port" "Admin__Port=$admin" "ASPNETCORE_URLS=http://127.0.0.1:$admin" \
        "SearchLeaf__Shard=$shard" "SearchLeaf__ShardCount=$count" "SearchLeaf__IndexFolder=$work/indexes-$count" \
        dotnet artifacts/bin/SearchLeaf/release/SearchLeaf.dll
      await "leaf_${count}_${shard}_$replica" "http://127.0.0.1:$admin/health"
      known+=("Gathering__search__Leaves__${shard}__Replicas__$replica=127.0.0.1:$port")
      admins+=("http://127.0.0.1:$admin")
    done
  done
  printf -v "leaves_$count" '%s ' "${known[@]}"
  printf -v "faults_$count" '%s ' "${admins[@]}"
}

# repeat_leaf COUNT: sets leaves_same_COUNT: so many leaves that are all the one of leaves_1.
repeat_leaf() {
  local count=$1 leaf one known=()
  for leaf in $(seq 0 $((count - 1))); do
    one=${leaves_1//Leaves__0__/Leaves__${leaf}__}
    known+=("${one//search-leaf-0/search-leaf-$leaf}")
  done
  printf -v "leaves_same_$count" '%s ' "${known[@]}"
}

# start_root NAME CORE COUNT [VARIABLE=VALUE…]: over those leaves; sets root_NAME, its address.
start_root() {
  local name=$1 core=$2 leaves="leaves_$3" port admin
  shift 3
  give_ports port admin
  # shellcheck disable=SC2086 # a variable a word
  start "root_$name" "$core" env ${!leaves} "$@" ASPNETCORE_ENVIRONMENT=Production "Admin__Port=$admin" \
    "ASPNETCORE_URLS=http://127.0.0.1:$port;http://127.0.0.1:$admin" \
    dotnet artifacts/bin/SearchRoot/release/SearchRoot.dll
  await "root_$name" "http://127.0.0.1:$admin/health"
  printf -v "root_$name" '%s' "http://127.0.0.1:$port"
}
