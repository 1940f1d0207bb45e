using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Etcd;
using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.Drills.Ownership;

/// <summary>Kills the member that leads etcd, and looks how long etcd and the report stand still.</summary>
internal static class LeaderDrill
{
    private const int Kills = 5;
    private const int Updates = 200;

    public static async Task<OwnershipResult> RunAsync(OwnershipRun run)
    {
        await using var etcd = new EtcdClient(new()
        {
            Endpoints = [.. OwnershipRun.Members.Select(
                member => $"http://{run.App.GetEndpoint(member, "client").Authority}")],
        });
        var (untilWritten, gaps, lost) = (new List<TimeSpan>(), new List<TimeSpan>(), 0);
        var before = await run.WaitForOwnerAsync(after: 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            var owner = await run.WaitForOwnerAsync(after: 0);
            var leader = await run.FindLeaderAsync();
            var process = await run.FindMemberIdAsync(leader);
            var watching = WatchProgressAsync(run);
            var killedAt = Stopwatch.GetTimestamp();
            Signal.Send(process, Signal.Kill);
            await etcd.PutAsync("drill", ReadOnlyMemory<byte>.Empty, new() { IsIdempotent = true });
            untilWritten.Add(Stopwatch.GetElapsedTime(killedAt));
            gaps.Add(await watching);
            lost += (await run.WaitForOwnerAsync(after: 0)).Token == owner.Token ? 0 : 1;
            await run.StartAgainAsync(leader);
            await run.App.ResourceNotifications.WaitForResourceHealthyAsync(leader);
        }

        var after = await run.WaitForOwnerAsync(after: 0);
        return new LeaderResult
        {
            Overlaps = await OwnershipDrill.CountOverlapsAsync(run, before.Token!.Value),
            UntilWritten = untilWritten,
            Gaps = gaps,
            OwnersLost = lost,
            UpdatesLost = after.Way("fenced").Lost - before.Way("fenced").Lost,
        };
    }

    /// <returns>The longest time between two updates that were seen, until so many more have been.</returns>
    private static async Task<TimeSpan> WatchProgressAsync(OwnershipRun run)
    {
        var (longest, last, since) = (TimeSpan.Zero, 0L, Stopwatch.GetTimestamp());
        long? first = null;
        await run.WaitAsync(
            standing =>
            {
                var updates = standing.Way("fenced").Acknowledged;
                if (updates > last)
                {
                    var gap = Stopwatch.GetElapsedTime(since);
                    longest = first is not null && gap > longest ? gap : longest;
                    (last, since) = (updates, Stopwatch.GetTimestamp());
                }

                first ??= updates;
                return updates >= first + Updates;
            },
            $"{Updates} more updates");
        return longest;
    }
}
