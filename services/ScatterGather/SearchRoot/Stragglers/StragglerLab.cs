using DesignPatterns.Gathering;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Stragglers;

/// <summary>Measures, on this machine and over the real leaves, how often a gather waits for a straggler.</summary>
/// <remarks>
/// More leaves than there are, are asked by asking each several times at once. Bounds: one measurement at a time, of
/// 150 gathers a point and at most 20 seconds.
/// </remarks>
internal sealed class StragglerLab(
    [FromKeyedServices(SearchRootExtensions.Leaves)] Gatherer<LeafQuestion, LeafReply> hedging,
    [FromKeyedServices(SearchRootExtensions.Unhedged)] Gatherer<LeafQuestion, LeafReply> unhedged,
    TimeProvider time) : IDisposable
{
    private const int Gathers = 150;
    private const int Width = 6;
    private const int PerMillionInPercent = 10_000;

    /// <summary>How long a straggler takes. Well above what a leaf takes on a busy machine.</summary>
    public static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>
    /// A point for each power of two up to the most leaves; none if another measurement is under way.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// The leaves refuse to be slowed down; the message says why.
    /// </exception>
    public async Task<IReadOnlyList<StragglerPoint>> MeasureAsync(
        StragglerSettings settings, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return [];
        }

        try
        {
            var points = new List<StragglerPoint>();
            var start = time.GetTimestamp();
            for (var leaves = 1; leaves <= settings.Leaves && time.GetElapsedTime(start) < MostTime; leaves *= 2)
            {
                points.Add(await MeasureAsync(leaves, settings, cancellationToken));
            }

            return points;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<StragglerPoint> MeasureAsync(
        int leaves, StragglerSettings settings, CancellationToken cancellationToken)
    {
        var gatherer = settings.Hedged ? hedging : unhedged;
        var question = new StraggleQuestion(
            (int)(settings.Percent * PerMillionInPercent), (int)Slowness.TotalMilliseconds);
        LeafRequest<LeafQuestion>[] questions = [.. Enumerable.Range(0, leaves).Select(
            number => new LeafRequest<LeafQuestion>(gatherer.Leaves[number % gatherer.Leaves.Count], question))];
        var times = new TimeSpan[Gathers];
        var places = Enumerable.Range(0, Gathers);
        var width = new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(places, width, async (place, token) =>
            times[place] = await GatherAsync(gatherer, questions, token));
        Array.Sort(times);
        return new(
            leaves,
            (double)times.Count(took => took >= Slowness) / Gathers,
            times[Gathers / 2],
            times[Gathers * 99 / 100]);
    }

    private async Task<TimeSpan> GatherAsync(
        Gatherer<LeafQuestion, LeafReply> gatherer,
        LeafRequest<LeafQuestion>[] questions,
        CancellationToken cancellationToken)
    {
        var gathered = await gatherer.GatherAsync(
            questions, Deadline.After(MostTime, time), Partial.Allow, cancellationToken);
        var refused = gathered.Leaves.FirstOrDefault(leaf => leaf.Outcome != Outcome.Answered);
        return refused.Reason is null ? gathered.Took : throw new InvalidOperationException(refused.Reason);
    }
}
