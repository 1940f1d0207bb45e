namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>What an owner does in Redis. Each script runs there as one step.</summary>
/// <remarks>
/// KEYS: the report of one way, a hash: <c>number</c>, and how many writes were <c>acknowledged</c> and how
/// many turns <c>refused</c>; <c>token</c>, the highest that is known. ARGV: token, number. What is
/// acknowledged is counted in the step that writes it, so a count is never off by a process that died in
/// between: each write is the number read before and one, so acknowledged minus number is how many updates
/// were lost.
/// </remarks>
internal static class ReportScripts
{
    public const string Read = "return redis.call('HGET', KEYS[1], 'number') or '0'";

    /// <summary>Believes whoever calls.</summary>
    public const string Write = """
        redis.call('HSET', KEYS[1], 'number', ARGV[2], 'token', ARGV[1])
        return redis.call('HINCRBY', KEYS[1], 'acknowledged', 1)
        """;

    public const string Refuse = "return redis.call('HINCRBY', KEYS[1], 'refused', 1)";

    /// <summary>Looks whether somebody with a higher token has written, and leaves it at that.</summary>
    public const string ReadIfNotOlder = IsOlder + """
        if is_older() then return false end
        return redis.call('HGET', KEYS[1], 'number') or '0'
        """;

    /// <summary>From now on, lower tokens are refused.</summary>
    public const string FencedRead = IsOlder + """
        if is_older() then return false end
        redis.call('HSET', KEYS[1], 'token', ARGV[1])
        return redis.call('HGET', KEYS[1], 'number') or '0'
        """;

    public const string FencedWrite = IsOlder + """
        if is_older() then return false end
        redis.call('HSET', KEYS[1], 'number', ARGV[2], 'token', ARGV[1])
        return redis.call('HINCRBY', KEYS[1], 'acknowledged', 1)
        """;

    // Tokens are etcd's revisions: far below the 2^53 up to which Lua's numbers are exact.
    private const string IsOlder = """
        local function is_older()
          local highest = redis.call('HGET', KEYS[1], 'token')
          if not highest or tonumber(ARGV[1]) >= tonumber(highest) then return false end
          redis.call('HINCRBY', KEYS[1], 'refused', 1)
          return true
        end

        """;
}
