using System.Diagnostics.Metrics;
using DesignPatterns.Gathering;
using DesignPatterns.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>
/// Leaves L0, L1 … with replicas l0:1, l0:2 … that follow a script, on a clock moved by hand.
/// </summary>
internal sealed class Grove
{
    private readonly Func<long> _ended;
    private int _asked;

    public Grove(
        Func<Replica, int, Deed> script,
        int leaves = 4,
        int replicas = 2,
        GatheringOptions? options = null,
        int seed = 1)
    {
        options ??= new();
        var random = new Random(seed);
        Calls = new Scripted(Time, script);
        Leaf[] all =
        [
            .. Enumerable.Range(0, leaves).Select(leaf => new Leaf(
                $"L{leaf}",
                Enumerable.Range(1, replicas).Select(port => new Replica($"l{leaf}", port, options)),
                options,
                random)),
        ];
        Gatherer = new(all, Calls, options, new(Meters), Time);
        var counted = new Counted(Meters);
        _ended = () => counted["designpatterns.gathering.duration"];
    }

    public IMeterFactory Meters { get; } = NewMeters();

    public ManualTimeProvider Time { get; } = new();

    public Scripted Calls { get; }

    public Gatherer<int, int> Gatherer { get; }

    public int InFlight => Gatherer.Leaves.Sum(leaf => leaf.Replicas.Sum(replica => replica.InFlight));

    public static IMeterFactory NewMeters() =>
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <summary>Asks every leaf for its own number.</summary>
    public Task<Gathered<int>> Ask(
        double milliseconds, Partial partial = Partial.Allow, CancellationToken cancellationToken = default)
    {
        _asked++;
        return Gatherer.GatherAsync(
            [.. Gatherer.Leaves.Select((leaf, i) => new LeafRequest<int>(leaf, i))],
            Deadline.After(TimeSpan.FromMilliseconds(milliseconds), Time),
            partial,
            cancellationToken).AsTask();
    }

    /// <summary>Moves the clock on, a millisecond at a time, until the gather ends.</summary>
    public async Task<Gathered<int>> Run(Task<Gathered<int>> gather, int mostMilliseconds = 10_000)
    {
        // Whoever awaits a gather goes on in a thread of the pool, some time: the clock must not run on until then.
        for (var i = 0; i < mostMilliseconds && !gather.IsCompleted && _ended() < _asked; i++)
        {
            Pass(1);
        }

        return await gather.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public void Pass(double milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
