using System.Diagnostics.Metrics;
using DesignPatterns.ServiceDefaults.Loops;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Tests.Loops;

public class LoopWatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // A host whose start failed disposes what it never stopped.
    public async Task A_timer_that_still_fires_while_the_process_ends_does_not_crash_it(bool isStopped)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new LateTimeProvider();
        var watch = new LoopWatch(
            Options.Create(new LoopOptions()), services.GetRequiredService<IMeterFactory>(), time);
        await watch.StartAsync(CancellationToken.None);

        if (isStopped)
        {
            await watch.StopAsync(CancellationToken.None);
        }

        watch.Dispose();

        // On a timer's own thread, what this threw would end the process.
        time.Fire();
    }

    /// <summary>A clock whose timer may fire after its end, as the runtime's may, if it was about to.</summary>
    private sealed class LateTimeProvider : TimeProvider
    {
        public Action Fire { get; private set; } = () => { };

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Fire = () => callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
