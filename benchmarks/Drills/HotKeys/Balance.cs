using System.Globalization;
using DesignPatterns.Running;

namespace DesignPatterns.Drills.HotKeys;

/// <summary>How many gets each memcached has had, as it says itself.</summary>
internal sealed record Balance(IReadOnlyList<long> Gets)
{
    private const string Statistic = "STAT cmd_get ";

    public static async Task<Balance> ReadAsync(ShardedRun run, IEnumerable<string> shards) =>
        new(await Task.WhenAll(shards.Select(shard => ReadAsync(run, shard))));

    /// <summary>What the fullest has had since, over the mean: 1 is even.</summary>
    public double UnevenSince(Balance before)
    {
        long[] gets = [.. Gets.Zip(before.Gets, (now, then) => now - then)];
        return gets.Max() / gets.Average();
    }

    private static async Task<long> ReadAsync(ShardedRun run, string shard)
    {
        var statistics = await run.AskAsync(shard, "stats\r\n", "END\r\n");
        var line = statistics.Split("\r\n").Single(one => one.StartsWith(Statistic, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(Statistic.Length), CultureInfo.InvariantCulture);
    }
}
