namespace DesignPatterns.ShardRouting.Resp;

/// <summary>
/// The commands that have several keys or may have, and those that have none but end at shards.
/// </summary>
internal static class SeveralKeysCommands
{
    public static readonly RedisCommand[] All =
    [
        // Each shard does its part.
        new("MGET", RedisRouting.SplitGet, -2, 1, -1, 1, IsWrite: false, null),
        new("MSET", RedisRouting.SplitSet, -3, 1, -1, 2, IsWrite: true, null),
        new("DEL", RedisRouting.SplitCount, -2, 1, -1, 1, IsWrite: true, null),
        new("UNLINK", RedisRouting.SplitCount, -2, 1, -1, 1, IsWrite: true, null),
        new("EXISTS", RedisRouting.SplitCount, -2, 1, -1, 1, IsWrite: false, null),
        new("TOUCH", RedisRouting.SplitCount, -2, 1, -1, 1, IsWrite: false, null),

        // Up to the last argument, or the last but one.
        Read("SINTER", -2, 1, -1), Read("SUNION", -2, 1, -1), Read("SDIFF", -2, 1, -1),
        Write("SINTERSTORE", -3, 1, -1), Write("SUNIONSTORE", -3, 1, -1), Write("SDIFFSTORE", -3, 1, -1),
        Read("PFCOUNT", -2, 1, -1), Write("PFMERGE", -2, 1, -1), Write("BITOP", -4, 2, -1),
        Write("MSETNX", -3, 1, -1) with { KeyStep = 2 },

        // Two.
        Write("RENAME", 3, 1, 2), Write("RENAMENX", 3, 1, 2), Write("COPY", -3, 1, 2),
        Write("LMOVE", 5, 1, 2), Write("RPOPLPUSH", 3, 1, 2), Write("SMOVE", 4, 1, 2), Read("LCS", -3, 1, 2),
        Write("ZRANGESTORE", -5, 1, 2), Write("GEOSEARCHSTORE", -8, 1, 2),

        // One, and perhaps one more behind STORE.
        Write("SORT", -2, 1, 1), Read("SORT_RO", -2, 1, 1), Write("GEORADIUS", -6, 1, 1),
        Write("GEORADIUSBYMEMBER", -5, 1, 1),

        // As many as an argument says, where that stands behind a destination, or first.
        Write("ZUNIONSTORE", -4, 1, 1), Write("ZINTERSTORE", -4, 1, 1), Write("ZDIFFSTORE", -4, 1, 1),
        Read("ZUNION", -3), Read("ZINTER", -3), Read("ZDIFF", -3), Read("ZINTERCARD", -3),
        Read("SINTERCARD", -3), Write("LMPOP", -4), Write("ZMPOP", -4),

        // Behind STREAMS.
        Read("XREAD", -4), Write("XREADGROUP", -7),

        Script("EVAL"), Script("EVALSHA"), Script("FCALL"), ReadingScript("EVAL_RO"),
        ReadingScript("EVALSHA_RO"), ReadingScript("FCALL_RO"),

        new("SCAN", RedisRouting.Scan, -2, 0, 0, 0, IsWrite: false, null),
        Transaction("MULTI"), Transaction("EXEC"), Transaction("DISCARD"), Transaction("UNWATCH"),
        new("WATCH", RedisRouting.Transaction, -2, 1, -1, 1, IsWrite: false, null),
    ];

    private static RedisCommand Read(string name, int arity, int first = 0, int last = 0) =>
        new(name, RedisRouting.KeysOfOneShard, arity, first, last, first == 0 ? 0 : 1, IsWrite: false, null);

    private static RedisCommand Write(string name, int arity, int first = 0, int last = 0) =>
        Read(name, arity, first, last) with { IsWrite = true };

    private static RedisCommand Script(string name) =>
        new(name, RedisRouting.Script, -3, 0, 0, 0, IsWrite: true, null);

    private static RedisCommand ReadingScript(string name) => Script(name) with { IsWrite = false };

    private static RedisCommand Transaction(string name) =>
        new(name, RedisRouting.Transaction, 1, 0, 0, 0, IsWrite: false, null);
}
