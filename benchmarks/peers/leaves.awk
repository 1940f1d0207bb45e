# Reads raw measurements (measuring.sh) of scatter.sh: what one more leaf adds to the time of a search, and what hedges
# take from its tail. Medians over the rounds.
BEGIN { FS = OFS = "\t" }
function median(values, count,   i, j, t) {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
  return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}
function of(field, subject,   round, count, values) {
  for (round = 1; round <= rounds; round++) values[++count] = figure[field, subject, round]
  return median(values, count)
}
function more(name, subject) {
  printf "| %s | %.0f | %+.0f |\n", name, of("p50", subject), of("p50", subject) - of("p50", "alone-1")
}
{
  if ($2 > rounds) rounds = $2
  figure["p50", $1, $2] = $5; figure["p99", $1, $2] = $6; figure["p999", $1, $2] = $10
  seen[$1] = 1
}
END {
  if ("alone-1" in seen) {
    print "\n| one connection | p50 µs | more than one leaf, µs |\n|---|---|---|"
    for (leaves = 1; leaves <= 8; leaves *= 2)
      more(leaves " leaves", "alone-" leaves)
    more("4 leaves, 4 processes on one core", "alone-apart")
  }
  if ("hedged" in seen) {
    print "\n| 1 % of the answers 100 ms late, three leaves of two | p50 ms | p99 ms | p99.9 ms |\n|---|---|---|---|"
    for (i = 1; i <= 2; i++) {
      one = i == 1 ? "unhedged" : "hedged"
      printf "| %s | %.2f | %.2f | %.2f |\n", one, of("p50", one) / 1e3, of("p99", one) / 1e3, of("p999", one) / 1e3
    }
    printf "| ratio | %.2f | %.2f | %.2f |\n", of("p50", "unhedged") / of("p50", "hedged"),
      of("p99", "unhedged") / of("p99", "hedged"), of("p999", "unhedged") / of("p999", "hedged")
  }
}
