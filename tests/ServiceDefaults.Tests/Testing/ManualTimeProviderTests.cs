using DesignPatterns.Testing;

namespace DesignPatterns.ServiceDefaults.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_each_at_its_own_instant()
    {
        var start = _time.GetUtcNow();
        using var late = Timer("late", 2, -1);
        using var early = Timer("early", 1, -1);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([$"early at {start.AddSeconds(1):s}", $"late at {start.AddSeconds(2):s}"], _fired);
        Assert.Equal(start.AddSeconds(5), _time.GetUtcNow());
    }

    [Fact]
    public void A_periodic_timer_fires_once_a_period_until_it_is_disposed()
    {
        using var timer = Timer("tick", 1, 1);

        _time.Advance(TimeSpan.FromSeconds(3.5));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3, _fired.Count);
    }

    [Fact]
    public void A_timer_that_is_changed_fires_at_its_new_time_only()
    {
        using var timer = Timer("tick", 1, -1);
        timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_fired);
    }

    [Fact]
    public async Task Delays_and_elapsed_time_follow_the_clock()
    {
        var began = _time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromMinutes(10), _time);

        _time.Advance(TimeSpan.FromMinutes(10));

        await delay;
        Assert.Equal(TimeSpan.FromMinutes(10), _time.GetElapsedTime(began));
    }

    private ITimer Timer(string name, double due, double period) => _time.CreateTimer(
        _ => _fired.Add($"{name} at {_time.GetUtcNow():s}"),
        null,
        TimeSpan.FromSeconds(due),
        period < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
