namespace DesignPatterns.ResponseCache.Shared;

/// <summary>What the replicas do in Redis. Each script runs there as one step.</summary>
/// <remarks>
/// The purge log is a hash: @incarnation, @run, @sequence, @floor, and for each name purged the sequence of its
/// last purge. An entry is a hash too, and says as of which incarnation and sequence it was fetched: like in
/// memory, it is judged when it is looked up, and a purge touches no entry. Times are Redis' own, so replicas'
/// clocks need not agree.
/// </remarks>
internal static class Scripts
{
    private const string Clock = """
        local function clock()
          local time = redis.call('TIME')
          return time[1] * 1000 + math.floor(time[2] / 1000)
        end

        """;

    // Whoever waits for a claim has put a + behind its token: without one, nobody needs to be told.
    private const string Release = """
        local function release(claim, token, channel)
          local holder = redis.pcall('GET', claim)
          if type(holder) ~= 'string' or string.sub(holder, 1, #token) ~= token then return end
          redis.call('DEL', claim)
          if string.sub(holder, -1) == '+' then redis.call('PUBLISH', channel, claim) end
        end

        """;

    // Replicas that were killed say no goodbye.
    private const string ForgetSilent = """
        local function forget_silent(replicas, period)
          local all = redis.call('HGETALL', replicas)
          for i = 1, #all, 2 do
            local at = tonumber(string.match(all[i + 1], '(%d+)$'))
            if not at or clock() - at > tonumber(period) then redis.call('HDEL', replicas, all[i]) end
          end
        end

        """;

    // A Redis that was restarted from an old copy has lost purges without knowing: its run id tells.
    private const string OpenLog = """
        local function open_log(log, incarnation)
          local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
          if redis.call('HGET', log, '@run') ~= run then
            redis.call('DEL', log)
            redis.call('HSET', log, '@run', run, '@incarnation', incarnation, '@sequence', 0, '@floor', 0)
          end
        end

        """;

    /// <summary>Gets an entry, or claims the fetch of it.</summary>
    /// <remarks>
    /// KEYS: log, entry, claim. ARGV: token, claim's milliseconds, name of the key's purges, largest data.
    /// Returns what became of it (<c>hit</c>, <c>claimed</c> or <c>taken</c>), the entry's data if there is one,
    /// its age, for how long it is taken, in milliseconds, and the time.
    /// </remarks>
    public const string GetOrClaim = Clock + """
        local function valid(entry)
          local names = { '@incarnation', '@floor', ARGV[3] }
          for tag in string.gmatch(entry[5] or '', '[^\n]+') do names[#names + 1] = 'tag:' .. tag end
          local log = redis.call('HMGET', KEYS[1], unpack(names))
          local sequence = tonumber(entry[2]) or -1
          if log[1] ~= entry[1] or sequence < (tonumber(log[2]) or 0) then return false end
          for i = 3, #names do
            if log[i] and tonumber(log[i]) > sequence then return false end
          end
          return true
        end

        local entry = redis.pcall('HMGET', KEYS[2], 'incarnation', 'sequence', 'filled', 'fresh', 'tags', 'data')
        local data, age = false, 0
        if not entry.err and entry[6] and #entry[6] <= tonumber(ARGV[4]) and valid(entry) then
          data = entry[6]
          age = math.max(0, clock() - (tonumber(entry[3]) or 0))
          if age < (tonumber(entry[4]) or 0) then return { 'hit', data, age, 0, clock() } end
        end

        if redis.call('SET', KEYS[3], ARGV[1], 'NX', 'PX', ARGV[2]) then
          return { 'claimed', data, age, 0, clock() }
        end

        local holder = redis.pcall('GET', KEYS[3])
        if type(holder) == 'string' and string.sub(holder, -1) ~= '+' then redis.call('APPEND', KEYS[3], '+') end
        return { 'taken', data, age, redis.call('PTTL', KEYS[3]), clock() }
        """;

    /// <summary>
    /// Stores an entry in the place of the one there was, unless that one's fetch began later; ends the claim.
    /// </summary>
    /// <remarks>
    /// A fetch may outlast its claim, and another begin and end meanwhile. KEYS: entry, claim. ARGV: token,
    /// channel, incarnation, sequence, fresh and kept for so many milliseconds, tags, data, when its fetch began.
    /// </remarks>
    public const string Fill = Clock + Release + """
        local begun = redis.pcall('HGET', KEYS[1], 'begun')
        if not (tonumber(begun) and tonumber(begun) > tonumber(ARGV[9])) then
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], 'incarnation', ARGV[3], 'sequence', ARGV[4], 'begun', ARGV[9],
            'filled', clock(), 'fresh', ARGV[5], 'tags', ARGV[7], 'data', ARGV[8])
          redis.call('PEXPIRE', KEYS[1], ARGV[6])
        end
        release(KEYS[2], ARGV[1], ARGV[2])
        """;

    /// <summary>Ends the claim of a fetch that brought nothing to share.</summary>
    /// <remarks>KEYS: claim. ARGV: token, channel.</remarks>
    public const string GiveUp = Release + """
        release(KEYS[1], ARGV[1], ARGV[2])
        """;

    /// <summary>Says that a replica is there and how far it has read the purge log; returns what is new.</summary>
    /// <remarks>
    /// KEYS: log, replicas. ARGV: incarnation for a new log, replica, incarnation and sequence it has read, and
    /// after how many milliseconds of silence a replica is forgotten: a new one sees to that.
    /// Returns incarnation, sequence, and if they are not those the replica has read, all of the log.
    /// </remarks>
    public const string Watch = Clock + OpenLog + ForgetSilent + """
        open_log(KEYS[1], ARGV[1])
        if ARGV[3] == '' then forget_silent(KEYS[2], ARGV[5]) end
        redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. clock())
        local at = redis.call('HMGET', KEYS[1], '@incarnation', '@sequence')
        if at[1] == ARGV[3] and at[2] == ARGV[4] then return at end
        return { at[1], at[2], redis.call('HGETALL', KEYS[1]) }
        """;

    /// <summary>Takes a replica that stops off the list.</summary>
    /// <remarks>KEYS: replicas. ARGV: replica.</remarks>
    public const string Leave = "redis.call('HDEL', KEYS[1], ARGV[1])";

    /// <summary>Logs a purge, and tells the replicas to look.</summary>
    /// <remarks>
    /// KEYS: log. ARGV: incarnation for a new log, name, most names, channel. Above the most names, the older
    /// half is forgotten, and the floor says up to where. Returns the log's new end.
    /// </remarks>
    public const string Purge = OpenLog + """
        open_log(KEYS[1], ARGV[1])
        local sequence = redis.call('HINCRBY', KEYS[1], '@sequence', 1)
        redis.call('HSET', KEYS[1], ARGV[2], sequence)
        local most = tonumber(ARGV[3])
        if redis.call('HLEN', KEYS[1]) - 4 > most then
          local floor = sequence - math.floor(most / 2)
          local all = redis.call('HGETALL', KEYS[1])
          for i = 1, #all, 2 do
            if string.sub(all[i], 1, 1) ~= '@' and tonumber(all[i + 1]) <= floor then
              redis.call('HDEL', KEYS[1], all[i])
            end
          end
          redis.call('HSET', KEYS[1], '@floor', floor)
        end
        redis.call('PUBLISH', ARGV[4], 'purged')
        return { redis.call('HGET', KEYS[1], '@incarnation'), tostring(sequence) }
        """;

    /// <summary>Ends the log, and with it what every entry is valid by; the next look begins another one.</summary>
    /// <remarks>KEYS: log. ARGV: channel.</remarks>
    public const string EndLog = """
        redis.call('DEL', KEYS[1])
        redis.call('PUBLISH', ARGV[1], 'purged')
        """;

    /// <summary>Which replicas have not read the purge log up to a purge.</summary>
    /// <remarks>
    /// KEYS: replicas. ARGV: incarnation, sequence, and after how many milliseconds of silence a replica counts
    /// as gone, and is forgotten.
    /// </remarks>
    public const string Behind = Clock + ForgetSilent + """
        forget_silent(KEYS[1], ARGV[3])
        local behind, all = {}, redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do
          local incarnation, sequence = string.match(all[i + 1], '^(%S*) (%d+) %d+$')
          if incarnation ~= ARGV[1] or tonumber(sequence) < tonumber(ARGV[2]) then
            behind[#behind + 1] = all[i]
          end
        end
        return behind
        """;
}
