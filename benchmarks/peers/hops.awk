# Reads raw measurements (measuring.sh); prints the median over the rounds of each hop's p50, ours beside nginx.
BEGIN { FS = "\t" }

$1 == "dictionary" || $1 ~ /-hop-/ { p50[$1, ++count[$1]] = $5 }

function median_of(subject,   i, j, t, n, values) {
  n = count[subject]
  for (i = 1; i <= n; i++) values[i] = p50[subject, i]
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
  return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
}

# base: the hop that this one is added to.
function cell(who, hop, base,   value) {
  value = median_of(who "-hop-" hop)
  if (base == "") return sprintf("%d", value)
  return sprintf("%d (+%d)", value, value - median_of(base == "dictionary" ? base : who "-hop-" base))
}

function row(what, hop, base) {
  printf "| %s | %s | %s |\n", what, cell("our", hop, base), cell("nginx", hop, base)
}

END {
  if (!("dictionary" in count)) exit
  print ""
  print "| one connection, p50 µs (added) | ours | nginx in our place |"
  print "|---|---|---|"
  printf "| dictionary-server, asked directly | %d | – |\n", median_of("dictionary")
  row("cache: hit", "hit")
  row("cache: miss, then dictionary-server", "miss", "dictionary")
  printf "| the same, asking and telling Redis | %s | – |\n", cell("our", "sharing-miss", "miss")
  row("edge, then cache: hit", "plain", "hit")
  row("edge over TLS, then cache: hit", "tls", "plain")
}
