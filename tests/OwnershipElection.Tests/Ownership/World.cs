using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Leasing;
using DesignPatterns.Ownership.Stores;
using DesignPatterns.Testing;

namespace DesignPatterns.OwnershipElection.Tests.Ownership;

/// <summary>A store, and processes that reach it, each over a link and by a clock of its own; all on one
/// thread.</summary>
internal sealed class World
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    private readonly Pump _pump;

    public World(Pump pump)
    {
        _pump = pump;
        Store = new(Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryOwnershipStore Store { get; }

    public static void Run(Action<World> story) => Pump.Run(pump => story(new(pump)));

    public OwnerProcess Start(string name, TermRule? rule = null, double rate = 1) => new(name, this, rule, rate);

    public void Settle() => _pump.Settle();

    public T Finish<T>(Task<T> task) => _pump.Finish(task);

    public void Finish(Task task) => _pump.Finish(task);

    /// <summary>Moves the clock in steps of at most 50 ms, and lets all go on at each.</summary>
    public void Pass(TimeSpan by)
    {
        var step = TimeSpan.FromMilliseconds(50);
        for (var left = by; left > TimeSpan.Zero; left -= step)
        {
            Settle();
            Time.Advance(left < step ? left : step);
        }

        Settle();
    }

    public void Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));
}

/// <summary>One process: its clock, its link to the store, its lease.</summary>
internal sealed class OwnerProcess(string name, World world, TermRule? rule, double rate)
{
    private static readonly OwnershipTelemetry Silent = new();

    public string Name => name;

    public ProcessClock Clock { get; } = new(world.Time, rate);

    public PartitionedStore Link => field ??= new(world.Store, Clock);

    public Leases Leases => field ??= new(Link, new(), Clock, Silent) { Rule = rule };

    public Lease Lease => world.Finish(Leases.SharedAsync().AsTask());

    public Task<Held> Acquire(string of = "report", CancellationToken cancellationToken = default) =>
        new LeasedLock(of, Lease).AcquireAsync(cancellationToken);

    /// <summary>Takes what must be free.</summary>
    public Held Take(string of = "report") => world.Finish(Acquire(of));

    public Held? TryTake(string of = "report") => world.Finish(new LeasedLock(of, Lease).TryAcquireAsync());

    public Election Campaign(string of = "report") => new(of, name, Leases);
}
