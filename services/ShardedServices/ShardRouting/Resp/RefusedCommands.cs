namespace DesignPatterns.ShardRouting.Resp;

/// <summary>The commands that the ambassador does not do, each with why, and what to do instead.</summary>
internal static class RefusedCommands
{
    public static readonly RedisCommand[] All =
    [
        // Blocking: every request behind it on the shared connection would wait with it.
        Blocking("BLPOP", -3, "LPOP", 1, -2), Blocking("BRPOP", -3, "RPOP", 1, -2),
        Blocking("BLMOVE", 6, "LMOVE", 1, 2), Blocking("BRPOPLPUSH", 4, "RPOPLPUSH", 1, 2),
        Blocking("BLMPOP", -5, "LMPOP"), Blocking("BZPOPMIN", -3, "ZPOPMIN", 1, -2),
        Blocking("BZPOPMAX", -3, "ZPOPMAX", 1, -2), Blocking("BZMPOP", -5, "ZMPOP"),
        Refused("WAIT", 3,
            "holds a connection, and tells of writes that came over it before: the ambassador shares its "
            + "connections. Ask the shard itself"),

        // A connection of one's own.
        Subscription("SUBSCRIBE", -2), Subscription("PSUBSCRIBE", -2), Subscription("UNSUBSCRIBE", -1),
        Subscription("PUNSUBSCRIBE", -1), Subscription("SSUBSCRIBE", -2, 1, -1),
        Subscription("SUNSUBSCRIBE", -1, 1, -1), Subscription("PUBLISH", 3),
        Subscription("SPUBLISH", 3, 1, 1), Subscription("PUBSUB", -2),
        Refused("MONITOR", 1, "takes a connection of its own: connect to the shard itself"),
        Refused("RESET", 1, "would reset a connection that others share: close yours and open another"),

        // Every shard has its own answer.
        Refused("KEYS", 2, "would stop every shard for as long as it looks: use SCAN with MATCH instead"),
        Refused("DBSIZE", 1, "counts the keys of one server: ask each shard, and add"),
        Refused("RANDOMKEY", 1, "would draw from one shard only: use SCAN, or ask a shard itself"),
        Refused("FLUSHALL", -1, "would empty every shard, for all who share them: ask the shards themselves")
            with { IsWrite = true },
        Refused("FLUSHDB", -1, "would empty every shard, for all who share them: ask the shards themselves")
            with { IsWrite = true },
        Refused("SCRIPT", -2,
            "is about the scripts of one server: send EVAL, which loads the script on the shard of its keys"),
        Refused("FUNCTION", -2, "is about the functions of one server: load them on each shard itself"),
        Help("OBJECT"), Help("XINFO"), Help("XGROUP"), Help("MEMORY"), OneServer("MEMORY|DOCTOR", 2),
        OneServer("MEMORY|MALLOC-STATS", 2), OneServer("MEMORY|PURGE", 2), OneServer("MEMORY|STATS", 2),
        OneServer("CONFIG", -2), OneServer("LATENCY", -2), OneServer("SLOWLOG", -2), OneServer("MODULE", -2),
        OneServer("LASTSAVE", 1), OneServer("LOLWUT", -1), OneServer("SAVE", 1), OneServer("BGSAVE", -1),
        OneServer("BGREWRITEAOF", 1), OneServer("SHUTDOWN", -1), OneServer("DEBUG", -2), OneServer("ACL", -2),
        OneServer("PFSELFTEST", 1),
        OneServer("PFDEBUG", 3) with { FirstKey = 2, LastKey = 2, KeyStep = 1, IsWrite = true },

        // One database.
        Refused("MOVE", 3, "leads to another database, and all keys are in database 0: rename it instead")
            with { FirstKey = 1, LastKey = 1, KeyStep = 1, IsWrite = true },
        Refused("SWAPDB", 3, "swaps databases, and all keys are in database 0") with { IsWrite = true },

        // Replication and Redis Cluster: what the ambassador stands before, or in place of.
        OneServer("REPLICAOF", 3), OneServer("SLAVEOF", 3), OneServer("FAILOVER", -1), OneServer("ROLE", 1),
        OneServer("PSYNC", -3), OneServer("SYNC", 1), OneServer("REPLCONF", -1),
        Refused("MIGRATE", -6, "takes a key from its shard: copy it with DUMP and RESTORE instead")
            with { FirstKey = 3, LastKey = 3, KeyStep = 1, IsWrite = true },
        Cluster("CLUSTER", -2), Cluster("ASKING", 1), Cluster("READONLY", 1), Cluster("READWRITE", 1),
        Cluster("RESTORE-ASKING", -4) with { FirstKey = 1, LastKey = 1, KeyStep = 1, IsWrite = true },
    ];

    private static RedisCommand Refused(string name, int arity, string why) =>
        new(
            name, RedisRouting.Refused, arity, 0, 0, 0, IsWrite: false,
            $"ERR {name.Replace('|', ' ')} {why}");

    private static RedisCommand Blocking(
        string name, int arity, string instead, int first = 0, int last = 0) =>
        Refused(
            name, arity,
            "holds a connection, and the ambassador shares its connections: "
            + $"poll with {instead} instead")
            with { FirstKey = first, LastKey = last, KeyStep = first == 0 ? 0 : 1, IsWrite = true };

    private static RedisCommand Subscription(string name, int arity, int first = 0, int last = 0) =>
        Refused(
            name, arity,
            "is about messages, which are no shard's and need a connection of one's own: "
            + "connect to a server itself")
            with { FirstKey = first, LastKey = last, KeyStep = first == 0 ? 0 : 1 };

    private static RedisCommand OneServer(string name, int arity) =>
        Refused(name, arity, "is about one server: ask the shard itself");

    private static RedisCommand Help(string name) =>
        Refused($"{name}|HELP", 2, "is for people: ask a server itself");

    private static RedisCommand Cluster(string name, int arity) => Refused(
        name, arity,
        "is Redis Cluster's, and this is one address for all keys: use a client without cluster mode");
}
