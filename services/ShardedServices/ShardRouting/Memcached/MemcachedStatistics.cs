using System.Globalization;
using System.Text;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>What <c>stats</c> says: of the router itself; a shard is asked for its own.</summary>
internal static class MemcachedStatistics
{
    public static byte[] Write(Router router)
    {
        var text = new StringBuilder();
        Add("pid", Environment.ProcessId);
        Add("uptime", (long)router.Loop.Now.TotalSeconds);
        Add("curr_connections", router.SessionCount);
        Add("total_connections", router.Counts.Clients);
        Add("repeats", router.Counts.Repeats);
        Add("refusals", router.Counts.Refusals);
        Add("replicas_out", router.Counts.ReplicasOut);
        Add("divergences", router.Counts.Divergences);
        foreach (var shard in router.Shards)
        {
            Add($"{shard.Name}:calls", shard.Calls);
            Add($"{shard.Name}:live", shard.Live.Length);
        }

        return Encoding.ASCII.GetBytes(text.Append("END\r\n").ToString());

        void Add(string name, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"STAT {name} {value}\r\n");
    }
}
