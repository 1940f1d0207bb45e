-- One request after the other for the targets in a file, made ready beforehand: the client must not be the limit.
-- wrk … -- FILE [FIRST] [COUNT]; prints: requests, seconds, p50 and p99 in microseconds, answers that were no 2xx or
-- 3xx, socket errors, p99.9 in microseconds.
local requests, next_index = {}, 0

function init(args)
  local first, count, line = tonumber(args[2] or 1), tonumber(args[3] or math.huge), 0
  for target in io.lines(args[1]) do
    line = line + 1
    if line >= first and #requests < count then
      requests[#requests + 1] = wrk.format("GET", target)
    end
  end
end

function request()
  -- A prime step: neighbours in the dictionary are not asked for in turn.
  next_index = (next_index + 7919) % #requests
  return requests[next_index + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %.6f %d %d %d %d %d\n",
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(99.9)))
end
