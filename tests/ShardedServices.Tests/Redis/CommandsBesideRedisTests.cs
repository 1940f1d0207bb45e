namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Goal: a client cannot tell the router from one Redis. Method: the same requests to a plain Redis and through the
/// router to three; every reply is compared byte by byte. A case is a conversation, its requests parted by ; signs.
/// </summary>
public sealed class CommandsBesideRedisTests(ShardedRedisFixture fixture) : IClassFixture<ShardedRedisFixture>
{
    private static int _cases;

    public static TheoryData<string> Cases =>
    [
        // Strings and bitmaps.
        "GET @a", "SET @a 1;GET @a;GETSET @a 2;GETDEL @a;GET @a", "SET @a 1 NX;SET @a 2 NX;SET @a 3 XX GET",
        "SET @a 1 EX 100;TTL @a;PERSIST @a;TTL @a", "SET @a 1 EX 0", "SET @a 1 FOO", "SET @a", "set @a x;get @a",
        "SETNX @a 1;SETNX @a 2", "SETEX @a 10 v;GET @a", "PSETEX @a 100000 v;GET @a", "SETEX @a x v",
        "APPEND @a x;APPEND @a y;STRLEN @a", "SETRANGE @a 3 x;GETRANGE @a 0 -1;SUBSTR @a 1 3", "INCR @a;INCRBY @a 5",
        "DECR @a;DECRBY @a 5", "INCRBYFLOAT @a 1.5;INCRBYFLOAT @a x", "SET @a x;INCR @a", "GETEX @a;GETEX @a PERSIST",
        "SETBIT @a 7 1;GETBIT @a 7;BITCOUNT @a;BITPOS @a 1",
        "BITFIELD @a SET u8 0 255 GET u8 0;BITFIELD_RO @a GET u4 0",
        "SET @a '';GET @a;STRLEN @a", "SET '' 1;GET '';DEL ''",

        // Any type.
        "SET @a 1;TYPE @a;EXISTS @a;OBJECT ENCODING @a;OBJECT REFCOUNT @b", "OBJECT FOO @a", "OBJECT",
        "SET @a 1;EXPIRE @a 100;EXPIRE @a 100 NX;PTTL @b;EXPIREAT @a 9999999999;EXPIRETIME @a;PEXPIRETIME @a",
        "SET @a 1;PEXPIREAT @a 9999999999999;PEXPIRE @a 100000 GT;DUMP @a", "RESTORE @a 0 rubbish", "MEMORY USAGE @a",

        // Hashes.
        "HSET @a f 1;HSET @a f 2 g 3;HGET @a f;HMGET @a f g h;HGETALL @a;HKEYS @a;HVALS @a;HLEN @a",
        "HMSET @a f 1;HSETNX @a f 2;HEXISTS @a f;HSTRLEN @a f;HDEL @a f g;HINCRBY @a n 3;HINCRBYFLOAT @a n 0.5",
        "HSET @a f 1;HSCAN @a 0;HSCAN @a x;HSCAN @a 0 COUNT 10 MATCH f*;HRANDFIELD @a", "HSET @a f",
        "SET @a 1;HGET @a f",

        // Lists.
        "RPUSH @a 1 2 3;LPUSH @a 0;LRANGE @a 0 -1;LLEN @a;LINDEX @a 1;LPOS @a 2;LINSERT @a BEFORE 2 x;LSET @a 0 y",
        "RPUSH @a 1 2 3 4;LPOP @a;RPOP @a 2;LREM @a 0 2;LTRIM @a 0 0;LRANGE @a 0 -1", "LPUSHX @a 1;RPUSHX @a 1",
        "LPOP @a;LPOP @a 2;LSET @a 0 1;LINDEX @a 0", "RPUSH {@}a 1 2;LMOVE {@}a {@}b LEFT RIGHT;RPOPLPUSH {@}a {@}b",
        "RPUSH {@}a 1;LMPOP 2 {@}b {@}a LEFT COUNT 2;LMPOP 0 @a LEFT;LMPOP x @a LEFT",

        // Sets and hyperloglogs.
        "SADD @a 3 1 2;SCARD @a;SMEMBERS @a;SISMEMBER @a 1;SMISMEMBER @a 1 9;SREM @a 1 9;SSCAN @a 0",
        "SADD @a 1;SPOP @a;SPOP @a;SPOP @a 3;SRANDMEMBER @a", "SADD {@}a 1 2;SADD {@}b 2 3;SINTER {@}a {@}b",
        "SADD {@}a 1 2;SADD {@}b 2 3;SUNION {@}a {@}b;SDIFF {@}a {@}b;SINTERCARD 2 {@}a {@}b;SMOVE {@}a {@}b 1",
        "SADD {@}a 1;SUNIONSTORE {@}c {@}a {@}b;SINTERSTORE {@}c {@}a {@}a;SDIFFSTORE {@}c {@}a {@}b",
        "PFADD @a x y;PFADD @a x;PFCOUNT @a", "PFADD {@}a x;PFADD {@}b y;PFMERGE {@}c {@}a {@}b;PFCOUNT {@}c {@}a",

        // Sorted sets.
        "ZADD @a 1 x 2 y;ZADD @a NX 3 x;ZCARD @a;ZSCORE @a x;ZMSCORE @a x q;ZCOUNT @a 0 1;ZRANK @a y;ZREVRANK @a y",
        "ZADD @a 1 x 2 y 3 z;ZRANGE @a 0 -1 WITHSCORES;ZREVRANGE @a 0 0;ZRANGEBYSCORE @a 1 2 LIMIT 0 1;ZPOPMIN @a",
        "ZADD @a 0 x 0 y;ZRANGEBYLEX @a - +;ZREVRANGEBYLEX @a + -;ZLEXCOUNT @a - +;ZREMRANGEBYLEX @a [x [x",
        "ZADD @a 1 x 2 y;ZINCRBY @a 2.5 x;ZREM @a y;ZPOPMAX @a 2;ZREMRANGEBYSCORE @a 0 9;ZREMRANGEBYRANK @a 0 1",
        "ZADD {@}a 1 x;ZADD {@}b 2 x;ZUNION 2 {@}a {@}b WITHSCORES;ZINTER 2 {@}a {@}b;ZDIFF 2 {@}a {@}b",
        "ZADD {@}a 1 x;ZUNIONSTORE {@}c 1 {@}a;ZINTERSTORE {@}c 2 {@}a {@}b;ZDIFFSTORE {@}c 1 {@}a;ZUNIONSTORE @c 0",
        "ZADD {@}a 1 x;ZINTERCARD 1 {@}a;ZMPOP 1 {@}a MIN;ZRANGESTORE {@}b {@}a 0 -1;ZSCAN @a 0;ZRANDMEMBER @q",
        "ZADD @a x y;ZADD @a 1", "ZUNION 1", "ZUNION x @a", "ZUNION 3 @a",

        // Places on earth.
        "GEOADD @a 13.36 38.11 p 15.08 37.50 c;GEODIST @a p c km;GEOHASH @a p;GEOPOS @a p q",
        "GEOADD @a 13.36 38.11 p;GEOSEARCH @a FROMLONLAT 13 38 BYRADIUS 200 km ASC;GEORADIUS @a 13 38 200 km",
        "GEOADD {@}a 13 38 p;GEORADIUS {@}a 13 38 9 km STORE {@}b;GEOSEARCHSTORE {@}c {@}a FROMMEMBER p BYRADIUS 1 m",

        // Streams.
        "XADD @a 1-1 f v;XADD @a 1-1 f v;XLEN @a;XRANGE @a - +;XREVRANGE @a + -;XDEL @a 1-1;XTRIM @a MAXLEN 0",
        "XADD @a 1-1 f v;XGROUP CREATE @a g 0;XREADGROUP GROUP g c STREAMS @a >;XPENDING @a g;XACK @a g 1-1",
        "XADD @a 1-1 f v;XREAD COUNT 1 STREAMS @a 0;XREAD STREAMS @a;XREAD STREAMS @a $;XINFO GROUPS @a;XSETID @a 2-2",
        "XGROUP CREATE @a g $ MKSTREAM;XGROUP CREATECONSUMER @a g c;XGROUP DELCONSUMER @a g c;XGROUP DESTROY @a g",
        "XAUTOCLAIM @a g c 0 0;XCLAIM @a g c 0 1-1;XADD @a * f", "XINFO FOO @a", "XGROUP FOO @a g",

        // Several keys, wherever they are.
        "MSET @a 1 @b 2 @c 3 @d 4;MGET @d @a @x @b @c @a;DEL @a @b @x;EXISTS @a @c @c @d;TOUCH @c @d;UNLINK @c @d @x",
        "MSET @a 1 @b", "MSET @a 1 @a 2;MGET @a @a", "RPUSH @a 1;SET @b x;MGET @a @b", "MGET", "DEL", "MSET",
        "MSETNX {@}a 1 {@}b 2;MSETNX {@}b 3 {@}c 4;MGET {@}a {@}b {@}c",
        "SET {@}a 1;RENAME {@}a {@}b;RENAMENX {@}b {@}c",
        "RENAME @a @a", "SET {@}a 1;COPY {@}a {@}b;COPY {@}a {@}b REPLACE;LCS {@}a {@}b;BITOP OR {@}d {@}a {@}b",
        "RPUSH {@}a 3 1 2;SORT {@}a;SORT {@}a DESC LIMIT 0 1;SORT {@}a STORE {@}b;SORT_RO {@}a;LRANGE {@}b 0 -1",

        // Scripts.
        "EVAL return{KEYS[1],ARGV[1]} 1 @a x", "EVAL return#redis.call('get',KEYS[1]) 1 @a", "EVAL nonsense( 1 @a",
        "EVALSHA 0000000000000000000000000000000000000000 1 @a", "EVAL return x @a", "EVAL return 2 @a", "EVAL x -1 @a",
        "EVAL return(redis.call('SET',KEYS[1],ARGV[1])) 1 @a 7;GET @a;EVAL_RO return(redis.call('GET',KEYS[1])) 1 @a",
        "FCALL nothing 1 @a",

        // Transactions.
        "MULTI;SET {@}a 1;INCR {@}a;GET {@}a;EXEC;GET {@}a", "MULTI;EXEC", "MULTI;SET @a 1;DISCARD;GET @a", "EXEC",
        "DISCARD",
        "MULTI;MULTI;SET @a 1;EXEC", "MULTI;SET @a;SET @a 1;EXEC;GET @a", "MULTI;NONSENSE;EXEC",
        "MULTI;PING;ECHO x;EXEC",
        "MULTI;SET @a x;INCR @a;SET @a y;EXEC;GET @a", "MULTI;WATCH @a;EXEC", "MULTI;MGET {@}a {@}b;DEL {@}a {@}b;EXEC",
        "UNWATCH", "MULTI x", "EXEC x", "MULTI;SET @a 1;EXEC x;GET @a;EXEC", "MULTI;SELECT 0;UNWATCH;EXEC",

        // The connection's own.
        "PING", "PING x", "PING x y", "ECHO x", "ECHO", "SELECT 0", "SELECT 99", "SELECT x", "AUTH x", "AUTH default x",
        "AUTH other x", "AUTH a b c", "CLIENT SETNAME me;CLIENT GETNAME", "CLIENT SETNAME a\nb", "CLIENT GETNAME",
        "HELLO 4",
        "HELLO x", "HELLO 2 FOO", "CLIENT GETNAME x", "QUIT", "TIME x", "NONSENSE", "NONSENSE a b", "QUIT x", "CLIENT",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_a_client_hears_is_what_one_Redis_says(string shown)
    {
        var prefix = $"case{Interlocked.Increment(ref _cases)}:";
        string[] requests = [.. shown.Replace("@", prefix).Split(';')];
        using var plain = await RespConversation.StartAsync(fixture.Redis.Plain.EndPoint);
        using var router = await fixture.Redis.ConnectAsync();
        foreach (var request in requests)
        {
            Assert.Equal(
                $"{request}: {await plain.AskAsync(request)}", $"{request}: {await router.AskAsync(request)}");
        }
    }

    /// <summary>
    /// Where the answer is another than one Redis', and why: more than one shard, or one connection for
    /// all.
    /// </summary>
    [Theory]
    [InlineData("RENAME @0 @1", "-CROSSSLOT Keys in request don't hash to the same slot")]
    [InlineData("SINTER @0 @1", "-CROSSSLOT Keys in request don't hash to the same slot")]
    [InlineData("EVAL return 0", "-ERR EVAL without keys belongs to no shard")]
    [InlineData("EVAL x 2 @0 @1", "-CROSSSLOT Keys in request don't hash to the same slot")]
    [InlineData("WATCH key:0", "-ERR WATCH is about a connection to one server")]
    [InlineData("BLPOP key:0 1", "-ERR BLPOP holds a connection")]
    [InlineData("SUBSCRIBE key:0", "-ERR SUBSCRIBE is about messages")]
    [InlineData("KEYS *", "-ERR KEYS would stop every shard")]
    [InlineData("SELECT 1", "-ERR DB index is out of range")]
    [InlineData("HELLO 3", "-NOPROTO unsupported protocol version")]
    [InlineData("CONFIG GET save", "-ERR CONFIG is about one server")]
    [InlineData("SCAN x", "-ERR invalid cursor")]
    public async Task What_cannot_be_sharded_is_refused_clearly(string request, string answer)
    {
        using var router = await fixture.Redis.ConnectAsync();
        var (one, other) = (await fixture.Redis.KeysOfAsync(0, 1), await fixture.Redis.KeysOfAsync(1, 1));

        Assert.StartsWith(answer, await router.AskAsync(request.Replace("@0", one[0]).Replace("@1", other[0])));
        Assert.Equal("+PONG\r\n", await router.AskAsync("PING"));
    }

    [Fact]
    public async Task A_transaction_of_two_shards_is_none_at_all()
    {
        using var router = await fixture.Redis.ConnectAsync();
        var (one, other) = ((await fixture.Redis.KeysOfAsync(0, 1))[0], (await fixture.Redis.KeysOfAsync(1, 1))[0]);
        await router.AskAsync("MULTI");
        Assert.Equal("+QUEUED\r\n", await router.AskAsync($"SET {one} x"));
        Assert.Equal("+QUEUED\r\n", await router.AskAsync($"SET {other} x"));

        Assert.StartsWith(
            "-EXECABORT Transaction discarded because of keys of two shards", await router.AskAsync("EXEC"));
        Assert.Equal("$-1\r\n", await router.AskAsync($"GET {one}"));
    }

    [Fact]
    public async Task A_transaction_is_bounded()
    {
        using var router = await fixture.Redis.ConnectAsync();
        await router.AskAsync("MULTI");
        for (var command = 0; command < 1_024; command++)
        {
            Assert.Equal("+QUEUED\r\n", await router.AskAsync("INCR bounded"));
        }

        Assert.StartsWith("-ERR a transaction may have", await router.AskAsync("INCR bounded"));
        Assert.StartsWith("-EXECABORT", await router.AskAsync("EXEC"));
        Assert.Equal(":1\r\n", await router.AskAsync("INCR bounded"));
    }
}
