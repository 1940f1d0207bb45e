using DesignPatterns.ResponseCache;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache;

public sealed class HitWindowTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly HitWindow _window;

    public HitWindowTests() => _window = new HitWindow(_time);

    [Theory]
    [InlineData(0, 0, null, null)]
    [InlineData(100, 100, 0.0, 1.0)]
    [InlineData(100, 5, 0.95, 20.0)]
    [InlineData(100, 0, 1.0, 100.0)] // At least that: without a lookup nobody can say more.
    [InlineData(100, 200, 0.0, 0.5)] // Stale on arrival: some requests cost two.
    public void The_capacity_multiplier_is_one_over_the_share_that_misses(
        int requests, int lookups, double? ratio, double? multiplier)
    {
        Count(requests, lookups);

        Assert.Equal(ratio, _window.HitRatio);
        Assert.Equal(multiplier, _window.CapacityMultiplier);
    }

    [Fact]
    public void What_is_a_minute_old_counts_no_more()
    {
        Count(10, 10);
        _time.Advance(TimeSpan.FromSeconds(59));
        Count(30, 0);
        Assert.Equal(0.75, _window.HitRatio);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1.0, _window.HitRatio);

        Count(10, 4); // In the slot that the first ones had.
        Assert.Equal(0.9, _window.HitRatio);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(_window.HitRatio);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        await Parallel.ForAsync(0, 4, async (_, _) =>
        {
            await Task.Yield();
            Count(10_000, 2_500);
        });

        Assert.Equal(0.75, _window.HitRatio);
    }

    private void Count(int requests, int lookups)
    {
        for (var i = 0; i < requests; i++)
        {
            _window.CountRequest();
        }

        for (var i = 0; i < lookups; i++)
        {
            _window.CountLookup();
        }
    }
}
