# Reads what came of faults, tab-separated: subject, kill or hang, depth, round, then the load's figures (ShardLoad).
# Prints medians, and the range where it is one.
BEGIN {
  FS = "\t"
  count = split("nutcracker,fail-fast,eject,replica", order, ",")
  title["nutcracker"] = "nutcracker, auto_eject_hosts"
  title["fail-fast"] = "ours, fail-fast"
  title["eject"] = "ours, eject"
  title["replica"] = "ours, replica: two a shard"
}

{
  seen[$1] = 1
  at = $1 SUBSEP $2 SUBSEP $3
  n = ++times[at]
  value[at, "answered", n] = $5
  value[at, "of lost", n] = $12
  value[at, "of others", n] = $13
  value[at, "stalls", n] = $15
  value[at, "longest", n] = $16
  value[at, "all", n] = $17
  value[at, "return", n] = $18
}

function range(one, kind, depth, what, form,   at, n, i, j, t, v, middle) {
  at = one SUBSEP kind SUBSEP depth
  n = times[at]
  if (!n) return "–"
  for (i = 1; i <= n; i++) v[i] = value[at, what, i]
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
  middle = n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
  return sprintf(form, middle) (v[1] == v[n] ? "" : " (" sprintf(form, v[1]) "–" sprintf(form, v[n]) ")")
}

END {
  print "| a shard killed, back after 2 s | failed gets of its keys, P1 | of other keys, P1 | of its keys, P16 | of other keys, P16 | asked again after ms, P1 | P16 |"
  print "|---|---|---|---|---|---|---|"
  for (i = 1; i <= count; i++)
    if ((one = order[i]) in seen)
      printf "| %s | %s | %s | %s | %s | %s | %s |\n", title[one],
        range(one, "kill", 1, "of lost", "%.0f"), range(one, "kill", 1, "of others", "%.0f"),
        range(one, "kill", 16, "of lost", "%.0f"), range(one, "kill", 16, "of others", "%.0f"),
        range(one, "kill", 1, "return", "%.0f"), range(one, "kill", 16, "return", "%.0f")
  print ""
  print "| a shard hung for 6 s, P1 | stalls over 50 ms | the longest, ms | together, ms | failed gets of its keys | of other keys |"
  print "|---|---|---|---|---|---|"
  for (i = 1; i <= count; i++)
    if ((one = order[i]) in seen)
      printf "| %s | %s | %s | %s | %s | %s |\n", title[one],
        range(one, "hang", 1, "stalls", "%.0f"), range(one, "hang", 1, "longest", "%.0f"),
        range(one, "hang", 1, "all", "%.0f"), range(one, "hang", 1, "of lost", "%.0f"),
        range(one, "hang", 1, "of others", "%.0f")
}
