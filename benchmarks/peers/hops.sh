# shellcheck shell=bash disable=SC2154
# Sourced by beside-peers.sh: one connection, one request at a time, so that the median is the way itself.

miss_count=8000
dictionary_hop() { measure hop-dictionary "$1" 1 1 "$(http "$ORIGIN")" "$pid_origin" "$words"; }
our_hit_hop() { measure hop-our-hit "$1" 1 1 "$(http "$CACHE")" "$pid_cache" "$words"; }
our_miss_hop() { measure hop-our-miss "$1" 1 1 "$(http "$CACHE")" "$pid_cache" "$work/others" "$(first_miss "$1")" $miss_count; }
our_plain_hop() { measure hop-our-plain "$1" 1 1 "$(http "$CHAIN")" "$pid_chain" "$words"; }
our_tls_hop() { measure hop-our-tls "$1" 1 1 "$(https "$CHAIN_TLS")" "$pid_chain" "$words"; }
nginx_hit_hop() { measure hop-nginx-hit "$1" 1 1 "$(http "$NGINX_CACHE")" "$nginx_cache" "$words"; }
nginx_miss_hop() { measure hop-nginx-miss "$1" 1 1 "$(http "$NGINX_CACHE")" "$nginx_cache" "$work/others" "$(first_miss "$1")" $miss_count; }
nginx_plain_hop() { measure hop-nginx-plain "$1" 1 1 "$(http "$NGINX_CHAIN")" "$nginx_edge" "$words"; }
nginx_tls_hop() { measure hop-nginx-tls "$1" 1 1 "$(https "$NGINX_CHAIN_TLS")" "$nginx_edge" "$words"; }

# Each round misses with words of its own, as long as there are some.
first_miss() { echo $((1 + ($1 - 1) * miss_count)); }

echo "Each hop at one connection"
if [ $((rounds * miss_count)) -gt "$(wc -l < "$work/others")" ]; then
  miss_count=$(($(wc -l < "$work/others") / rounds))
fi
for port in $ORIGIN $CACHE $CHAIN $NGINX_CHAIN; do warm "$(http "$port")" 8 "$words"; done
for port in $CHAIN_TLS $NGINX_CHAIN_TLS; do warm "$(https "$port")" 8 "$words"; done
# The way of a miss, too, is compiled before it is measured; these words are not in the files.
sed 's#$#%20qqq#' "$words" > "$work/unknown"
warm "$(http "$CACHE")" 8 "$work/unknown"
each_round dictionary_hop our_hit_hop nginx_hit_hop our_miss_hop nginx_miss_hop our_plain_hop nginx_plain_hop \
  our_tls_hop nginx_tls_hop
