"""Asks for the targets in a file over so many connections, one request after the other on each, and keeps each time as it
was: wrk adds times that it thinks it missed, which a tail of rare long ones does not survive.

latencies.py URL FILE SECONDS CONNECTIONS; prints as words.lua does: requests, seconds, p50 and p99 in microseconds, answers
that were no 200, errors, p99.9 in microseconds."""
import http.client
import sys
import threading
import time
import urllib.parse

url, path, seconds, connections = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
targets = open(path, encoding="utf-8").read().split()
times, bad, lock = [], [0], threading.Lock()
start = time.perf_counter()


def ask(first):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    mine, wrong, place = [], 0, first
    while time.perf_counter() - start < seconds:
        begun = time.perf_counter()
        connection.request("GET", targets[place % len(targets)])
        answer = connection.getresponse()
        answer.read()
        mine.append(time.perf_counter() - begun)
        wrong += answer.status != 200
        place += connections
    with lock:
        times.extend(mine)
        bad[0] += wrong


threads = [threading.Thread(target=ask, args=[number]) for number in range(connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
times.sort()
p50, p99, p999 = (int(times[int(len(times) * share)] * 1e6) for share in (0.5, 0.99, 0.999))
print("RESULT", len(times), f"{time.perf_counter() - start:.6f}", p50, p99, bad[0], 0, p999)
