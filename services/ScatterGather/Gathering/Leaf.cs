using DesignPatterns.Gathering.Choosing;
using DesignPatterns.Gathering.Hedging;

namespace DesignPatterns.Gathering;

/// <summary>One part of what is gathered, and the replicas that hold it.</summary>
public sealed class Leaf
{
    private readonly Replica[] _replicas;
    private readonly Random _random;

    internal Leaf(string name, IEnumerable<Replica> replicas, GatheringOptions options, Random random)
    {
        Name = name;
        _replicas = [.. replicas];
        if (_replicas.Length is 0 or > LeafOptions.MostReplicas)
        {
            throw new ArgumentException($"Leaf '{name}' has {_replicas.Length} replicas.", nameof(replicas));
        }

        _random = random;
        HedgeDelay = new HedgeDelay(options);
    }

    public string Name { get; }

    public IReadOnlyList<Replica> Replicas => _replicas;

    internal HedgeDelay HedgeDelay { get; }

    public override string ToString() => Name;

    /// <summary>A replica that is not ejected and not among the tried ones, or −1.</summary>
    /// <param name="tried">Bit i is set if replica i was tried.</param>
    internal int PickAvailable(ulong tried, TimeSpan now)
    {
        Span<int> candidates = stackalloc int[LeafOptions.MostReplicas];
        var count = 0;
        for (var i = 0; i < _replicas.Length; i++)
        {
            if ((tried & (1UL << i)) == 0 && _replicas[i].Health.AdmitsAt(now))
            {
                candidates[count++] = i;
            }
        }

        return PowerOfTwoChoices.Pick(_replicas, candidates[..count], now, _random);
    }

    /// <summary>The same, and if there is none an ejected one: a set is never emptied by ejection.</summary>
    internal int Pick(ulong tried, TimeSpan now)
    {
        if (PickAvailable(tried, now) is >= 0 and var available)
        {
            return available;
        }

        Span<int> candidates = stackalloc int[LeafOptions.MostReplicas];
        var count = 0;
        for (var i = 0; i < _replicas.Length; i++)
        {
            if ((tried & (1UL << i)) == 0)
            {
                candidates[count++] = i;
            }
        }

        return PowerOfTwoChoices.Pick(_replicas, candidates[..count], now, _random);
    }
}
