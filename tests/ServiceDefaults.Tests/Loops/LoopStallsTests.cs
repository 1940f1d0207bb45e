using DesignPatterns.ServiceDefaults.Loops;

namespace DesignPatterns.ServiceDefaults.Tests.Loops;

public class LoopStallsTests
{
    private readonly LoopStalls _stalls = new(Milliseconds(50));

    [Fact]
    public void A_heartbeat_that_is_read_late_is_a_stall_and_one_in_time_is_none()
    {
        Beat(at: 0, readAt: 49);
        Assert.Equal(0, _stalls.Count);

        Beat(at: 100, readAt: 150);
        Assert.Equal(1, _stalls.Count);
    }

    [Fact]
    public void The_longest_is_told_once()
    {
        Beat(at: 0, readAt: 70);
        Beat(at: 100, readAt: 120);

        Assert.Equal(Milliseconds(70), _stalls.TakeLongest(Milliseconds(200)));
        Assert.Equal(TimeSpan.Zero, _stalls.TakeLongest(Milliseconds(200)));
    }

    [Fact]
    public void A_loop_that_still_stands_is_told_as_it_goes_on_and_sent_nothing_more()
    {
        Assert.True(_stalls.TrySend(TimeSpan.Zero));
        Assert.False(_stalls.TrySend(Milliseconds(100)));

        Assert.Equal(Milliseconds(1_000), _stalls.TakeLongest(Milliseconds(1_000)));
        Assert.Equal(Milliseconds(2_000), _stalls.TakeLongest(Milliseconds(2_000)));
        Assert.Equal(0, _stalls.Count);

        _stalls.Read(Milliseconds(3_000));
        Assert.Equal(1, _stalls.Count);
        Assert.True(_stalls.TrySend(Milliseconds(3_100)));
    }

    private void Beat(int at, int readAt)
    {
        Assert.True(_stalls.TrySend(Milliseconds(at)));
        _stalls.Read(Milliseconds(readAt));
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
