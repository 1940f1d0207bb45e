namespace DesignPatterns.ShardRouting.Resp;

/// <summary>
/// The commands that the ambassador answers itself: they are about the connection, not about keys.
/// </summary>
internal static class LocalCommands
{
    public static readonly RedisCommand[] All =
    [
        Local("PING", -1), Local("ECHO", 2), Local("AUTH", -2), Local("HELLO", -1), Local("SELECT", 2),
        Local("QUIT", -1), Local("INFO", -1), Local("COMMAND", -1), Local("CLIENT", -2), Local("TIME", 1),
    ];

    private static RedisCommand Local(string name, int arity) =>
        new(name, RedisRouting.Local, arity, 0, 0, 0, IsWrite: false, null);
}
