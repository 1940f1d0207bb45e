using System.Globalization;
using System.Net;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Brings a Redis that was out up to date by Redis' own replication, which ends once it is.</summary>
/// <remarks>
/// It follows a live one until their link is up. Then the shard's calls are held, for a second at most, until it has
/// all that the live one has; it ceases to follow; and when the calls go on, both take them.
/// </remarks>
internal static class ReplicaCopy
{
    private static readonly TimeSpan LinkPeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan OffsetPeriod = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MostHeld = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostCopying = TimeSpan.FromMinutes(10);

    /// <exception cref="ShardFailedException">One of them went out, or would not.</exception>
    public static async Task RunAsync(Replica from, Replica to)
    {
        var router = to.Router;
        if (router.Options.ReplicaPassword is { Length: > 0 } password)
        {
            await SayAsync(to, "CONFIG", "SET", "masterauth", password);
        }

        var (host, port) = Place(from.EndPoint);
        await SayAsync(to, "REPLICAOF", host, port);
        var started = router.Loop.Now;
        while (Field(await InfoAsync(to), "master_link_status") != "up")
        {
            if (router.Loop.Now - started > MostCopying || from.State != ReplicaState.Live)
            {
                throw new ShardFailedException($"could not be copied from {from.Address}");
            }

            await router.DelayAsync(LinkPeriod);
        }

        await to.Shard.HoldForAsync(to, MostHeld);

        // Behind every write that was put to it before the hold.
        var goal = Offset(await InfoAsync(from), "master_repl_offset");
        while (Offset(await InfoAsync(to), "slave_repl_offset") < goal)
        {
            await router.DelayAsync(OffsetPeriod);
        }

        await SayAsync(to, "REPLICAOF", "NO", "ONE");
    }

    private static async Task SayAsync(Replica replica, params string[] words)
    {
        var answer = Encoding.Latin1.GetString(await replica.AskAsync(RespWire.Request(words)));
        if (!answer.StartsWith("+OK", StringComparison.Ordinal))
        {
            throw new ShardFailedException($"did not take {words[0]}: {answer.TrimEnd()}");
        }
    }

    private static async Task<string> InfoAsync(Replica replica) =>
        Encoding.Latin1.GetString(await replica.AskAsync(RespWire.Request("INFO", "replication")));

    private static long Offset(string info, string name) =>
        long.TryParse(Field(info, name), CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new ShardFailedException($"does not say its {name}");

    private static string Field(string info, string name)
    {
        var start = info.IndexOf($"\n{name}:", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        start += name.Length + 2;
        return info[start..info.IndexOf('\r', start)];
    }

    // As the returning server resolves it: a name must mean the same to it as to us.
    private static (string Host, string Port) Place(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => ($"{ip.Address}", $"{ip.Port}"),
        DnsEndPoint dns => (dns.Host, $"{dns.Port}"),
        _ => throw new ShardFailedException("is where no Redis can follow"),
    };
}
