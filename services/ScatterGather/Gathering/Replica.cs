using DesignPatterns.Gathering.Choosing;

namespace DesignPatterns.Gathering;

/// <summary>One of the equal copies of a leaf.</summary>
public sealed class Replica
{
    private int _inFlight;

    internal Replica(string host, int port, GatheringOptions options)
    {
        Host = host;
        Port = port;
        Name = $"{host}:{port}";
        Health = new ReplicaHealth(this, options);
    }

    /// <summary>Its <c>host:port</c>: what logs, metrics, spans and outcomes call it.</summary>
    public string Name { get; }

    public string Host { get; }

    public int Port { get; }

    /// <summary>Calls to it that have not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    internal MovingLatency Latency { get; } = new();

    internal ReplicaHealth Health { get; }

    public override string ToString() => Name;

    /// <summary>What one more call is expected to wait for here, in no particular unit.</summary>
    internal double CostAt(TimeSpan now) => (InFlight + 1) * Latency.ExpectedAt(now);

    internal void Enter() => Interlocked.Increment(ref _inFlight);

    internal void Leave() => Interlocked.Decrement(ref _inFlight);
}
