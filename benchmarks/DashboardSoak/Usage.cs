namespace DesignPatterns.DashboardSoak;

/// <summary>What the dashboard's process takes of the machine, from time to time.</summary>
internal sealed class Usage(DashboardProcess dashboard, TimeSpan period)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

    public async Task WatchAsync(CancellationToken stopping)
    {
        // A short run has a few, too.
        var pace = period / 5 < Longest ? period / 5 : Longest;
        var begun = TimeProvider.System.GetTimestamp();
        var (before, at) = (dashboard.ProcessorTime, TimeSpan.Zero);
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var (used, now) = (dashboard.ProcessorTime, TimeProvider.System.GetElapsedTime(begun));
            _samples.Add(new Sample(now, (used - before) / (now - at), dashboard.ResidentBytes));
            (before, at) = (used, now);
        }
    }
}

/// <param name="Cores">How many of them were busy with it since the sample before.</param>
internal sealed record Sample(TimeSpan At, double Cores, long ResidentBytes);
