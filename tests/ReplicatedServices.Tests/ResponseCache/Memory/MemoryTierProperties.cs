using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Memory;

public sealed class MemoryTierProperties
{
    private const int MaximumEntries = 8;
    private const int MaximumBytes = 12_000;

    // A key, and the body to put under it; a negative length only looks the key up.
    private static readonly Gen<(int Key, int Length)> Steps =
        from key in Gen.Choose(0, 20)
        from length in Gen.Choose(-3_000, 5_000)
        select (key, length);

    [Fact]
    public void The_bounds_hold_after_any_sequence_of_steps() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            var tier = new MemoryTier(MaximumEntries, MaximumBytes, new PurgeLog(10));
            return steps.All(step =>
            {
                Apply(tier, step);
                return tier.Count <= MaximumEntries && tier.Bytes <= MaximumBytes && tier.Bytes >= 0;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_is_found_is_what_was_put_last_and_the_counts_are_true() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            var tier = new MemoryTier(MaximumEntries, MaximumBytes, new PurgeLog(10));
            var oracle = new Dictionary<int, StoredResponse>();
            foreach (var step in steps)
            {
                if (Apply(tier, step) is { } put)
                {
                    oracle[step.Key] = put;
                }
            }

            var found = oracle.Where(entry => tier.Find(Key(entry.Key)) is not null).ToList();
            return found.All(entry => ReferenceEquals(tier.Find(Key(entry.Key)), entry.Value))
                && found.Count == tier.Count
                && found.Sum(entry => entry.Value.Size + (2 * Key(entry.Key).Value.Length)) == tier.Bytes;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public async Task The_bounds_hold_when_many_write_and_read_at_once()
    {
        var tier = new MemoryTier(MaximumEntries, MaximumBytes, new PurgeLog(10));
        await Parallel.ForAsync(0, 4, async (worker, _) =>
        {
            await Task.Yield();
            var random = new Random(worker);
            for (var i = 0; i < 20_000; i++)
            {
                Apply(tier, (random.Next(20), random.Next(-3_000, 5_000)));
            }
        });

        Assert.InRange(tier.Count, 1, MaximumEntries);
        Assert.InRange(tier.Bytes, 1, MaximumBytes);
        Assert.Equal(tier.Count, Enumerable.Range(0, 20).Count(key => tier.Find(Key(key)) is not null));
    }

    private static StoredResponse? Apply(MemoryTier tier, (int Key, int Length) step)
    {
        if (step.Length < 0)
        {
            tier.Find(Key(step.Key));
            return null;
        }

        var response = new StoredResponse
        {
            Status = 200,
            Headers = [],
            Body = new byte[step.Length],
            Control = default,
            Freshness = default,
            ReceivedAt = 0,
        };
        tier.Put(Key(step.Key), response);
        return response;
    }

    private static CacheKey Key(int key) => new(KeyKind.Word, $"{key}");
}
