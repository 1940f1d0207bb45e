namespace DesignPatterns.ShardRouting.Resp;

/// <summary>The commands that have exactly one key, the first argument or a subcommand's.</summary>
internal static class OneKeyCommands
{
    public static readonly RedisCommand[] All =
    [
        // Strings and bitmaps.
        Read("GET", 2), Read("STRLEN", 2), Read("GETRANGE", 4), Read("SUBSTR", 4), Read("GETBIT", 3),
        Read("BITCOUNT", -2), Read("BITPOS", -3), Read("BITFIELD_RO", -2), Write("SET", -3),
        Write("SETNX", 3), Write("SETEX", 4), Write("PSETEX", 4), Write("GETSET", 3), Write("GETEX", -2),
        Write("GETDEL", 2), Write("APPEND", 3), Write("SETRANGE", 4), Write("INCR", 2), Write("DECR", 2),
        Write("INCRBY", 3), Write("DECRBY", 3), Write("INCRBYFLOAT", 3), Write("SETBIT", 4),
        Write("BITFIELD", -2),

        // Any type.
        Read("TYPE", 2), Read("TTL", 2), Read("PTTL", 2), Read("EXPIRETIME", 2), Read("PEXPIRETIME", 2),
        Read("DUMP", 2), Write("RESTORE", -4), Write("PERSIST", 2), Write("EXPIRE", -3), Write("PEXPIRE", -3),
        Write("EXPIREAT", -3), Write("PEXPIREAT", -3), Container("OBJECT"), Read("OBJECT|ENCODING", 3, 2),
        Read("OBJECT|FREQ", 3, 2), Read("OBJECT|IDLETIME", 3, 2), Read("OBJECT|REFCOUNT", 3, 2),
        Container("MEMORY"), Read("MEMORY|USAGE", -3, 2),

        // Hashes.
        Read("HGET", 3), Read("HMGET", -3), Read("HGETALL", 2), Read("HKEYS", 2), Read("HVALS", 2),
        Read("HLEN", 2), Read("HEXISTS", 3), Read("HSTRLEN", 3), Read("HSCAN", -3), Read("HRANDFIELD", -2),
        Write("HSET", -4), Write("HMSET", -4), Write("HSETNX", 4), Write("HDEL", -3), Write("HINCRBY", 4),
        Write("HINCRBYFLOAT", 4),

        // Lists.
        Read("LLEN", 2), Read("LINDEX", 3), Read("LRANGE", 4), Read("LPOS", -3), Write("LPUSH", -3),
        Write("RPUSH", -3), Write("LPUSHX", -3), Write("RPUSHX", -3), Write("LPOP", -2), Write("RPOP", -2),
        Write("LSET", 4), Write("LINSERT", 5), Write("LREM", 4), Write("LTRIM", 4),

        // Sets and hyperloglogs.
        Read("SCARD", 2), Read("SISMEMBER", 3), Read("SMISMEMBER", -3), Read("SMEMBERS", 2),
        Read("SRANDMEMBER", -2), Read("SSCAN", -3), Write("SADD", -3), Write("SREM", -3), Write("SPOP", -2),
        Write("PFADD", -2),

        // Sorted sets.
        Read("ZCARD", 2), Read("ZSCORE", 3), Read("ZMSCORE", -3), Read("ZCOUNT", 4), Read("ZLEXCOUNT", 4),
        Read("ZRANK", 3), Read("ZREVRANK", 3), Read("ZRANGE", -4), Read("ZREVRANGE", -4),
        Read("ZRANGEBYSCORE", -4), Read("ZREVRANGEBYSCORE", -4), Read("ZRANGEBYLEX", -4),
        Read("ZREVRANGEBYLEX", -4), Read("ZRANDMEMBER", -2), Read("ZSCAN", -3), Write("ZADD", -4),
        Write("ZINCRBY", 4), Write("ZREM", -3), Write("ZPOPMIN", -2), Write("ZPOPMAX", -2),
        Write("ZREMRANGEBYSCORE", 4), Write("ZREMRANGEBYRANK", 4), Write("ZREMRANGEBYLEX", 4),

        // Places on earth.
        Read("GEODIST", -4), Read("GEOHASH", -2), Read("GEOPOS", -2), Read("GEOSEARCH", -7),
        Read("GEORADIUS_RO", -6), Read("GEORADIUSBYMEMBER_RO", -5), Write("GEOADD", -5),

        // Streams.
        Read("XLEN", 2), Read("XRANGE", -4), Read("XREVRANGE", -4), Read("XPENDING", -3), Write("XADD", -5),
        Write("XDEL", -3), Write("XTRIM", -4), Write("XACK", -4), Write("XCLAIM", -6),
        Write("XAUTOCLAIM", -6), Write("XSETID", -3), Container("XINFO"), Read("XINFO|STREAM", -3, 2),
        Read("XINFO|GROUPS", 3, 2),
        Read("XINFO|CONSUMERS", 4, 2), Container("XGROUP"), Write("XGROUP|CREATE", -5, 2),
        Write("XGROUP|SETID", -5, 2), Write("XGROUP|DESTROY", 4, 2), Write("XGROUP|CREATECONSUMER", 5, 2),
        Write("XGROUP|DELCONSUMER", 5, 2),
    ];

    private static RedisCommand Read(string name, int arity, int key = 1) =>
        new(name, RedisRouting.OneKey, arity, key, key, 1, IsWrite: false, null);

    private static RedisCommand Write(string name, int arity, int key = 1) =>
        Read(name, arity, key) with { IsWrite = true };

    // Where the key is, and whether it is written, is its subcommands' to say.
    private static RedisCommand Container(string name) =>
        new(name, RedisRouting.OneKey, -2, 0, 0, 0, IsWrite: false, null);
}
