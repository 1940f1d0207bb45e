using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing;

/// <summary>One of the equal copies behind a name.</summary>
public sealed class Replica
{
    private int _inFlight;

    internal Replica(Uri address, Uri probeAddress)
    {
        Name = address.Authority;
        Address = address;
        ProbeAddress = probeAddress;
    }

    /// <summary>Its authority, such as <c>localhost:5123</c>: what logs, metrics and spans call it.</summary>
    public string Name { get; }

    /// <summary>Where requests go.</summary>
    public Uri Address { get; }

    /// <summary>Where it is asked whether it is ready.</summary>
    public Uri ProbeAddress { get; }

    /// <summary>Requests sent to it whose answers have not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Written by its set alone, under the set's lock.</summary>
    internal ReplicaHealth Health { get; set; }

    internal void Enter() => Interlocked.Increment(ref _inFlight);

    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    public override string ToString() => Name;
}
