#!/usr/bin/env bash
# Our search index beside SQLite's FTS5 and Xapian, interleaved in one run, as Markdown tables. About 20 minutes.
#
#   benchmarks/beside-search.sh                 three rounds over both corpora
#   benchmarks/beside-search.sh -n 5            more rounds
#   benchmarks/beside-search.sh --only wordnet  of: man, wordnet
# shellcheck disable=SC2034,SC2154 # shared with benchmarks/peers/servers.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. local/packages.sh
. benchmarks/peers/servers.sh

rounds=3
choose man,wordnet "$@"

need_dotnet
need python3 python3
/usr/bin/python3 -c 'import xapian' 2>/dev/null || missing+=(python3-xapian)
install_missing
build benchmarks/Search/SearchFigures.csproj RunAnalyzers=false

work=$(mktemp -d)
raw=$work/raw.tsv
: > "$raw"
trap stop_all EXIT
trap 'exit 130' INT TERM

ours() { dotnet artifacts/bin/SearchFigures/release/SearchFigures.dll "$@"; }

# measure CORPUS ROUND: each engine in turn, all from the same two files.
measure() {
  local folder=$work/$1 engine
  for engine in ours fts5 xapian; do
    if [ $engine = ours ]; then
      ours measure "$folder/corpus.tsv" "$folder/queries.tsv" "$folder"
    else
      /usr/bin/python3 benchmarks/peers/search.py $engine "$folder/corpus.tsv" "$folder/queries.tsv" "$folder"
    fi | awk -F'\t' -v OFS='\t' -v at="$1"$'\t'"$2" '$1 == "FIGURE" { $1 = at; print }' >> "$raw"
  done
}

# same CORPUS: whether the documents found are the same ones, for every query and kind of query.
same() {
  local folder=$work/$1 ids others
  ids=$(awk -F'\t' '{ n += split($3, ids, " ") } END { print n }' "$folder/ours.ids")
  if cmp -s "$folder/ours.ids" "$folder/fts5.ids"; then
    echo "$1: all $ids document ids of $(wc -l < "$folder/queries.tsv") queries are FTS5's."
  else
    others=$(diff "$folder/ours.ids" "$folder/fts5.ids" | grep -c '^<' || true)
    echo "$1: the document ids of $others queries differ from FTS5's."
  fi
}

for corpus in man wordnet; do
  wanted $corpus || continue
  echo "Corpus: $corpus"
  mkdir "$work/$corpus"
  ours corpus $corpus "$work/$corpus/corpus.tsv"
  ours queries "$work/$corpus/corpus.tsv" "$work/$corpus/queries.tsv"
  for round in $(seq "$rounds"); do
    echo "  round $round of $rounds"
    measure $corpus "$round"
  done
  same $corpus >> "$work/same"
done

echo
echo "$(date +%Y-%m-%d), $(git describe --always --dirty): $rounds rounds, one process and one thread each."
echo
awk -f benchmarks/peers/search.awk "$raw"
echo
cat "$work/same"
mkdir -p artifacts/benchmarks
cp "$raw" artifacts/benchmarks/beside-search.tsv
printf '\nRaw: artifacts/benchmarks/beside-search.tsv\n'
