# Reads the figures of beside-search.sh, tab-separated: corpus, round, engine, what, unit, figure.
# Prints medians of the rounds; ratios are medians of the ratios within each round, with their range.
BEGIN {
  FS = "\t"
  count = split("word and or phrase", kinds, " ")
  title["word"] = "one word"
  title["and"] = "two words, both"
  title["or"] = "two words, either"
  title["phrase"] = "phrase of two words"
  xapian["word"] = xapian["and"] = "3 5"
  xapian["or"] = "2 4"
  fts5["word"] = fts5["and"] = fts5["or"] = "50 50"
  better["phrase"] = "1 3"
}

{
  figure[$1, $2, $3, $4, $5] = $6
  if (!($1 in known)) { known[$1] = 1; order[++corpora] = $1 }
  if ($2 > rounds) rounds = $2
}

function sorted(list, n,   i, j, t) {
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
}

function median(corpus, engine, what, unit,   i, list) {
  for (i = 1; i <= rounds; i++) list[i] = figure[corpus, i, engine, what, unit] + 0
  sorted(list, rounds)
  return list[int((rounds + 1) / 2)]
}

# Sets middle, least and greatest.
function ratios(corpus, engine, what, unit,   i, list, peer) {
  for (i = 1; i <= rounds; i++) {
    peer = figure[corpus, i, engine, what, unit]
    list[i] = peer > 0 ? figure[corpus, i, "ours", what, unit] / peer : 0
  }
  sorted(list, rounds)
  middle = list[int((rounds + 1) / 2)]
  least = list[1]
  greatest = list[rounds]
}

function shown(digits) {
  return sprintf("**%.*f** (%.*f–%.*f)", digits, middle, digits, least, digits, greatest)
}

function reached(goal, name, higher,   bounds) {
  split(goal, bounds, " ")
  if (higher ? middle >= bounds[2] : middle <= bounds[2]) return name ": aim"
  return name ": " ((higher ? middle >= bounds[1] : middle <= bounds[1]) ? "must" : "no")
}

function rate(corpus, kind,   cells, verdicts, peer) {
  ratios(corpus, "xapian", kind, "rate")
  cells = shown(1)
  if (kind in xapian) verdicts = reached(xapian[kind], "Xapian", 1)
  ratios(corpus, "fts5", kind, "rate")
  cells = cells " | " shown(0)
  if (kind in fts5) verdicts = verdicts "; " reached(fts5[kind], "FTS5", 1)
  if (kind in better) {
    peer = median(corpus, "xapian", kind, "rate") > median(corpus, "fts5", kind, "rate") ? "xapian" : "fts5"
    ratios(corpus, peer, kind, "rate")
    verdicts = reached(better[kind], "the better", 1)
  }
  printf "| %s | %s | %.0f | %.0f | %.0f | %s | %.1f, %.0f | %.0f, %.0f | %s |\n", corpus, title[kind],
    median(corpus, "fts5", kind, "rate"), median(corpus, "xapian", kind, "rate"), median(corpus, "ours", kind, "rate"),
    cells, median(corpus, "ours", kind, "p50"), median(corpus, "ours", kind, "p99"),
    median(corpus, "xapian", kind, "p50"), median(corpus, "xapian", kind, "p99"), verdicts
}

END {
  print "| corpus | the best ten by BM25 | FTS5, queries/s | Xapian | ours | ours/Xapian | ours/FTS5 |" \
    " ours, p50 and p99 µs | Xapian | reached |"
  print "|---|---|---|---|---|---|---|---|---|---|"
  for (c = 1; c <= corpora; c++)
    for (k = 1; k <= count; k++) rate(order[c], kinds[k])
  printf "\n| corpus | text MB | index, s: FTS5, Xapian, ours | ours/FTS5 | reached | file MB: FTS5, Xapian, ours |" \
    " ours/Xapian | process MB: FTS5, Xapian, ours |\n|---|---|---|---|---|---|---|---|\n"
  for (c = 1; c <= corpora; c++) {
    corpus = order[c]
    ratios(corpus, "fts5", "index", "seconds")
    printf "| %s | %.0f | %.2f, %.1f, %.2f | %s | %s |", corpus, median(corpus, "ours", "index", "texts mb"),
      median(corpus, "fts5", "index", "seconds"), median(corpus, "xapian", "index", "seconds"),
      median(corpus, "ours", "index", "seconds"), shown(2), reached("1.5 1.0", "time", 0)
    ratios(corpus, "xapian", "index", "mb")
    printf " %.0f, %.0f, %.0f | %.2f | %.0f, %.0f, %.0f |\n", median(corpus, "fts5", "index", "mb"),
      median(corpus, "xapian", "index", "mb"), median(corpus, "ours", "index", "mb"), middle,
      median(corpus, "fts5", "memory", "mb"), median(corpus, "xapian", "memory", "mb"),
      median(corpus, "ours", "memory", "mb")
  }
  printf "\nA query of no document takes FTS5 %.0f µs and Xapian %.1f µs, Python's call included.\n",
    median(order[1], "fts5", "none", "p50"), median(order[1], "xapian", "none", "p50")
}
