# Reads raw measurements (measuring.sh), then comparisons, tab-separated: what, ours, peer's name, peer, goals. A goal is
# metric:must:aim, metric one of rate, cpu, p99. Ratios are taken within a round; printed is their median.
BEGIN { FS = OFS = "\t"; slack = 0.15 }

function median(values, count,   i, j, t) {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
  return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

# The median over the rounds of one subject's metric, or of its ratio to another's.
function over_rounds(metric, subject, other,   round, count, values, value) {
  for (round = 1; round <= rounds; round++) {
    value = figure[metric, subject, round]
    if (other != "") value = figure[metric, other, round] > 0 ? value / figure[metric, other, round] : 0
    values[++count] = value
  }
  value = median(values, count)
  lowest = values[1]; highest = values[count]
  return value
}

# Higher is better for rates, lower for all else.
function verdict(metric, ratio, must, aim,   sign) {
  sign = metric == "rate" ? 1 : -1
  if (sign * ratio >= sign * aim) return "aim"
  if (sign * ratio >= sign * must) return "must"
  if (sign * ratio >= sign * must * (1 - sign * slack)) return "must, within noise"
  return "missed"
}

FILENAME == ARGV[1] {
  if ($2 > rounds) rounds = $2
  figure["rate", $1, $2] = $3 / $4
  figure["p50", $1, $2] = $5
  figure["p99", $1, $2] = $6
  figure["cpu", $1, $2] = $3 > 0 ? $7 / $3 * 1e5 : 0
  bad[$1] += $8 + $9
  seen[$1] = 1
  next
}

# A comparison whose subjects were not measured is left out.
!($2 in seen) || !($4 in seen) { next }

!header++ {
  print "| what | peer | req/s: peer, ours | ratio (range) | CPU s/100k: peer, ours, ratio | p99 ms: peer, ours, ratio | must / aim | reached |"
  print "|---|---|---|---|---|---|---|---|"
}

{
  name["rate"] = "req/s"; name["cpu"] = "CPU"; name["p99"] = "p99"
  ratio["rate"] = over_rounds("rate", $2, $4); range = sprintf("%.2f–%.2f", lowest, highest)
  ratio["cpu"] = over_rounds("cpu", $2, $4)
  ratio["p99"] = over_rounds("p99", $2, $4)
  goals = reached = ""
  count = split($5, parts, " ")
  for (i = 1; i <= count; i++) {
    split(parts[i], goal, ":")
    goals = goals (i > 1 ? "; " : "") name[goal[1]] " " goal[2] " / " goal[3]
    reached = reached (i > 1 ? "; " : "") name[goal[1]] ": " verdict(goal[1], ratio[goal[1]], goal[2], goal[3])
  }
  if (bad[$2] + bad[$4] > 0) reached = reached sprintf(" (bad answers: peer %d, ours %d)", bad[$4], bad[$2])
  printf "| %s | %s | %.0f, %.0f | **%.2f** (%s) | %.2f, %.2f, %.2f | %.2f, %.2f, %.2f | %s | %s |\n",
    $1, $3, over_rounds("rate", $4), over_rounds("rate", $2), ratio["rate"], range,
    over_rounds("cpu", $4), over_rounds("cpu", $2), ratio["cpu"],
    over_rounds("p99", $4) / 1000, over_rounds("p99", $2) / 1000, ratio["p99"],
    goals == "" ? "recorded" : goals, reached == "" ? "–" : reached
}
