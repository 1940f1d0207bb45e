using DesignPatterns.ShardedCache.Origin;

namespace DesignPatterns.ShardedServices.Tests.ShardedCache;

public sealed class CallWindowTests
{
    [Fact]
    public void No_second_has_more_calls_than_it_may_wherever_it_is_laid()
    {
        const int Most = 10;
        const int Seed = 4711;
        var random = new Random(Seed);
        var window = new CallWindow(Most);
        var begun = new List<TimeSpan>();
        for (var now = TimeSpan.Zero; begun.Count < 2_000; now += TimeSpan.FromMilliseconds(random.Next(0, 120)))
        {
            if (window.Take(now) == TimeSpan.Zero)
            {
                begun.Add(now);
            }
        }

        Assert.All(begun.Skip(Most).Index(), call =>
            Assert.True(call.Item - begun[call.Index] >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Who_waits_as_long_as_it_was_told_is_let_by()
    {
        var window = new CallWindow(most: 2);
        Assert.Equal(TimeSpan.Zero, window.Take(TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.Zero, window.Take(TimeSpan.FromSeconds(5.5)));

        var wait = window.Take(TimeSpan.FromSeconds(5.6));

        Assert.Equal(TimeSpan.FromSeconds(0.4), wait);
        Assert.NotEqual(TimeSpan.Zero, window.Take(TimeSpan.FromSeconds(5.99)));
        Assert.Equal(TimeSpan.Zero, window.Take(TimeSpan.FromSeconds(6)));
        Assert.Equal(2, window.Count(TimeSpan.FromSeconds(6)));
        Assert.Equal(0, window.Count(TimeSpan.FromSeconds(60)));
    }
}
