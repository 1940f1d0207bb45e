# Reads raw figures (benchmarks/Ownership), then comparisons, both tab-separated: see ownership.sh.
# Ratios are taken within a round; printed is their median, with their range.
BEGIN { FS = "\t"; slack = 0.15; clusters = split("one three redis", names, " ") }

function median(values, count,   i, j, t) {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
  lowest = values[1]; highest = values[count]
  return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

function over_rounds(metric, subject, other,   round, values, value) {
  for (round = 1; round <= rounds; round++) {
    value = figure[metric, subject, round]
    if (other != "") value = figure[metric, other, round] > 0 ? value / figure[metric, other, round] : 0
    values[round] = value
  }
  return median(values, rounds)
}

# The sign says whether higher is better. No must: only an aim.
function verdict(sign, ratio, must, aim) {
  if (sign * ratio >= sign * aim) return "aim"
  if (must == "") return "no"
  if (sign * ratio >= sign * must) return "must"
  if (sign * ratio >= sign * must * (1 - sign * slack)) return "must, within noise"
  return "missed"
}

function goal_of(text, ours, peer,   goal, ratio) {
  if (text == "") return "recorded | –"
  split(text, goal, ":")
  if (goal[1] == "faster") ratio = over_rounds("p50", peer, ours)
  else ratio = over_rounds(goal[1], ours, peer)
  return sprintf("%s %s / %s | %s", goal[1], goal[2] == "" ? "–" : goal[2], goal[3],
    verdict(goal[1] == "p50" ? -1 : 1, ratio, goal[2], goal[3]))
}

$1 == "FIGURE" {
  if ($5 > rounds) rounds = $5
  subject = $2 SUBSEP $3 SUBSEP $4
  seen[subject] = 1
  figure["rate", subject, $5] = $6 / $7
  figure["p50", subject, $5] = $8
  figure["p99", subject, $5] = $9
  figure["cpu", subject, $5] = $10 / $6 * 1e6
  next
}

$1 == "KEEP" { keep[++kept] = $0; next }

# A comparison whose subjects were not measured is left out.
{
  for (c = 1; c <= clusters; c++) {
    ours = names[c] SUBSEP $2 SUBSEP $3; peer = names[c] SUBSEP $5 SUBSEP $3
    if (!(ours in seen) || !(peer in seen)) continue
    if (!header++) {
      print "| what | members | clients | peer | p50 ms: peer, ours | ratio (range) | p99 ms |" \
        " operations/s: peer, ours | ratio | own CPU µs each | must / aim | reached |"
      print "|---|---|---|---|---|---|---|---|---|---|---|---|"
    }
    ratio = over_rounds("p50", ours, peer); range = sprintf("%.2f–%.2f", lowest, highest)
    printf "| %s | %s | %s | %s | %.3f, %.3f | **%.2f** (%s) | %.2f, %.2f | %.0f, %.0f | %.2f | %.0f, %.0f | %s |\n",
      $1, names[c] == "redis" ? "–" : names[c], $3, $4, over_rounds("p50", peer) / 1e3, over_rounds("p50", ours) / 1e3,
      ratio, range, over_rounds("p99", peer) / 1e3, over_rounds("p99", ours) / 1e3, over_rounds("rate", peer),
      over_rounds("rate", ours), over_rounds("rate", ours, peer), over_rounds("cpu", peer), over_rounds("cpu", ours),
      goal_of($6, ours, peer)
  }
}

END {
  for (k = 1; k <= kept; k++) {
    split(keep[k], one, "\t")
    if (k == 1) {
      print "\n| leases of 30 s | members | renewals/s | client, % of a core (idle) | etcd, with none | must | reached |"
      print "|---|---|---|---|---|---|---|"
    }
    printf "| %d | %s | %.0f | **%.2f** (%.2f) | %.2f, %.2f | 2 | %s |\n", one[3], one[2], one[4], one[5] * 100,
      one[7] * 100, one[6] * 100, one[8] * 100, verdict(-1, one[5], 0.02, 0.02) == "aim" ? "must" : verdict(-1, one[5], 0.02, 0)
  }
}
