using System.Diagnostics;
using DesignPatterns.Etcd;
using DesignPatterns.OwnershipFigures.Wire;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>How long it takes from the call that releases a lock until who waits for it has it.</summary>
/// <remarks>Between two clients in one process, each with connections of its own.</remarks>
internal sealed class HandOverFigures(
    EtcdClient etcd, OurLocks one, OurLocks other, LockService service, long[] leases)
{
    private const string Name = "figures-handover";

    // A hand-over is mostly waiting for it.
    private const int Longer = 6;

    // Until who waits is sure to watch. The lock service watches from a revision that has passed, and etcd attends
    // to such watches ten times a second: before that, an unlock is noticed late.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ServiceSettling = TimeSpan.FromMilliseconds(120);

    public static async Task MeasureAsync(Rounds rounds, Func<EtcdClient> connect, string endpoint)
    {
        await using var first = connect();
        await using var second = connect();
        await using var one = new OurLocks(first);
        await using var other = new OurLocks(second);
        using var calls = new BareCalls(endpoint);
        long[] leases =
        [
            (await first.GrantLeaseAsync(TimeSpan.FromHours(1))).Id,
            (await first.GrantLeaseAsync(TimeSpan.FromHours(1))).Id,
        ];
        await rounds.MeasureAsync(new HandOverFigures(first, one, other, new(calls), leases).MeasureAsync);
        await Task.WhenAll(leases.Select(lease => first.RevokeLeaseAsync(lease)));
    }

    /// <summary>The three in turn, each after the same pause: what has rested is slower.</summary>
    private async Task<IReadOnlyList<Slice>> MeasureAsync(TimeSpan period)
    {
        var (ours, services, puts) = (new List<double>(), new List<double>(), new List<double>());
        var start = Stopwatch.GetTimestamp();
        do
        {
            ours.Add(await HandOverAsync());
            services.Add(await HandOverServiceAsync());
            await Task.Delay(Settling);
            puts.Add(await TimeAsync(() => etcd.PutAsync("figures/put", "figures:12345"u8.ToArray())));
        }
        while (Stopwatch.GetElapsedTime(start) < period * Longer);

        var took = Stopwatch.GetElapsedTime(start);
        return
        [
            new("hand-over", 2, took, TimeSpan.Zero, ours),
            new("hand-over, lock service", 2, took, TimeSpan.Zero, services),
            new("put, paced", 2, took, TimeSpan.Zero, puts),
        ];
    }

    private async Task<double> HandOverAsync()
    {
        var held = await one.AcquireAsync(Name);
        var waiting = other.AcquireAsync(Name);
        await Task.Delay(Settling);
        var released = Task.CompletedTask;
        var time = await TimeAsync(() =>
        {
            released = held.ReleaseAsync();
            return waiting;
        });
        await released;
        await (await waiting).ReleaseAsync();
        return time;
    }

    private async Task<double> HandOverServiceAsync()
    {
        var held = await service.LockAsync(Name, leases[0]);
        var waiting = service.LockAsync(Name, leases[1]);
        await Task.Delay(ServiceSettling);
        var released = Task.CompletedTask;
        var time = await TimeAsync(() =>
        {
            released = service.UnlockAsync(held);
            return waiting;
        });
        await released;
        await service.UnlockAsync(await waiting);
        return time;
    }

    private static async Task<double> TimeAsync(Func<Task> runAsync)
    {
        var begun = Stopwatch.GetTimestamp();
        await runAsync();
        return Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
    }
}
