using DesignPatterns.Sharding.HeavyHitters;
using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>Says which keys have become hot, and which have cooled; whoever has it ends its periods.</summary>
/// <remarks>
/// Hot: above the share in two periods running. Cool: below half of it for some periods. What lies between changes
/// nothing, so that a key at the edge does not come and go. Counts are halved each period, so that a count stands
/// for the last two or so. Bound: 256 counters; with n shards, keys of more than 1/256 of all reads are told apart.
/// </remarks>
internal sealed class HotKeyFinder(HotKeyOptions options)
{
    private const int Counters = 256;
    private const int PeriodsToRise = 2;

    /// <summary>A key that was sampled less often than this is not known well enough, nor worth it.</summary>
    private const double LeastSamples = 8;

    private readonly SpaceSaving _reads = new(Counters);
    private readonly Dictionary<byte[], int> _coldPeriods = new(KeyComparer.Instance);
    private Dictionary<byte[], int> _risen = new(KeyComparer.Instance);

    /// <summary>How many keys are hot.</summary>
    public int Count => _coldPeriods.Count;

    /// <summary>Counts one read that was sampled.</summary>
    public void Add(ReadOnlySpan<byte> key) => _reads.Add(key);

    /// <summary>What part of all reads the key has had lately.</summary>
    public double ShareOf(ReadOnlySpan<byte> key) =>
        _reads.Find(key) is { } found && _reads.Total > 0 ? found.Count / _reads.Total : 0;

    /// <summary>Ends a period.</summary>
    /// <param name="shards">Among how many shards the keys are shared out: of one, nothing is hot.</param>
    public Changes EndPeriod(int shards)
    {
        var least = options.Share / shards * _reads.Total;
        var cooled = Cool(least / 2);
        var risen = new Dictionary<byte[], int>(KeyComparer.Instance);
        var found = new List<byte[]>();
        foreach (var hitter in _reads.Top(Counters))
        {
            if (shards == 1 || hitter.AtLeast < Math.Max(least, LeastSamples))
            {
                continue;
            }

            var key = hitter.Key.ToArray();
            var periods = risen[key] = _risen.GetValueOrDefault(key) + 1;
            if (periods >= PeriodsToRise && _coldPeriods.Count < options.Most && _coldPeriods.TryAdd(key, 0))
            {
                found.Add(key);
            }
        }

        _risen = risen;
        _reads.Halve();
        return new(found, cooled);
    }

    private List<byte[]> Cool(double least)
    {
        var cooled = new List<byte[]>();
        foreach (var key in _coldPeriods.Keys.ToArray())
        {
            var count = _reads.Find(key)?.Count ?? 0;
            if (count >= Math.Max(least, LeastSamples / 2))
            {
                _coldPeriods[key] = 0;
            }
            else if (++_coldPeriods[key] >= options.CoolPeriods)
            {
                _coldPeriods.Remove(key);
                cooled.Add(key);
            }
        }

        return cooled;
    }

    /// <summary>What a period has changed: the keys that are hot from now on, the most read first, and those that no
    /// longer are.</summary>
    internal sealed record Changes(IReadOnlyList<byte[]> Found, IReadOnlyList<byte[]> Cooled);
}
