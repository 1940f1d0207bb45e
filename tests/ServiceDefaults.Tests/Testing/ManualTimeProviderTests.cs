using DesignPatterns.Testing;

namespace DesignPatterns.ServiceDefaults.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider time = new();
    private readonly List<string> fired = [];

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_each_at_its_own_instant()
    {
        var start = time.GetUtcNow();
        using var late = Timer("late", 2, -1);
        using var early = Timer("early", 1, -1);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([$"early at {start.AddSeconds(1):s}", $"late at {start.AddSeconds(2):s}"], fired);
        Assert.Equal(start.AddSeconds(5), time.GetUtcNow());
    }

    [Fact]
    public void A_periodic_timer_fires_once_a_period_until_it_is_disposed()
    {
        using var timer = Timer("tick", 1, 1);

        time.Advance(TimeSpan.FromSeconds(3.5));
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3, fired.Count);
    }

    [Fact]
    public void A_timer_that_is_changed_fires_at_its_new_time_only()
    {
        using var timer = Timer("tick", 1, -1);
        timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(fired);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(fired);
    }

    [Fact]
    public async Task Delays_and_elapsed_time_follow_the_clock()
    {
        var began = time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromMinutes(10), time);

        time.Advance(TimeSpan.FromMinutes(10));

        await delay;
        Assert.Equal(TimeSpan.FromMinutes(10), time.GetElapsedTime(began));
    }

    private ITimer Timer(string name, double due, double period) => time.CreateTimer(
        _ => fired.Add($"{name} at {time.GetUtcNow():s}"),
        null,
        TimeSpan.FromSeconds(due),
        period < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
