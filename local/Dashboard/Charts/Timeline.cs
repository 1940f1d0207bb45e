namespace DesignPatterns.Dashboard.Charts;

/// <summary>
/// The time that a chart shows, in equal intervals that begin at whole multiples of their length.
/// </summary>
/// <remarks>
/// An interval so keeps its points from one look to the next; only the last, which ends now, still fills.
/// </remarks>
public sealed record Timeline(DateTimeOffset Start, TimeSpan Step, int Count, DateTimeOffset End)
{
    /// <summary>Intervals in a window that begins where one of them does; else there is one more.</summary>
    public const int MostIntervals = 120;

    private static readonly int[] Steps = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600];

    public long StartTicks => Start.UtcTicks;

    public double Seconds => (End - Start).TotalSeconds;

    public static Timeline Before(DateTimeOffset end, TimeSpan window)
    {
        var seconds = Steps.FirstOrDefault(step => step * MostIntervals >= window.TotalSeconds, Steps[^1]);
        var step = TimeSpan.FromSeconds(seconds);
        var from = (end - window).UtcTicks;
        var start = from - (from % step.Ticks);
        var count = (int)((end.UtcTicks - start + step.Ticks - 1) / step.Ticks);
        return new(new DateTimeOffset(start, TimeSpan.Zero), step, Math.Max(1, count), end);
    }

    /// <summary>Where the interval's value stands: its middle, of what is already over of it.</summary>
    public DateTimeOffset MiddleOf(int interval) =>
        StartOf(interval) + ((EndOf(interval) - StartOf(interval)) / 2);

    public DateTimeOffset StartOf(int interval) => Start + (interval * Step);

    public DateTimeOffset EndOf(int interval) =>
        StartOf(interval) + Step is var end && end < End ? end : End;

    /// <summary>From 0 at the left edge to 1 at the right one.</summary>
    public double ShareOf(DateTimeOffset at) => Math.Clamp((at - Start) / (End - Start), 0, 1);

    /// <returns>Below 0 before the first interval, and <see cref="Count"/> or more behind the last.</returns>
    public int IndexOf(long ticks) =>
        ticks < Start.UtcTicks ? -1 : (int)Math.Min(Count, (ticks - Start.UtcTicks) / Step.Ticks);

    /// <summary>The pieces of a stretch of time, in ticks, by the interval that each falls in.</summary>
    public Pieces Cut(long from, long to) => new(this, from, to);
}

/// <summary>A part of a stretch of time that falls in one interval.</summary>
public readonly record struct Piece(int Interval, double Seconds);

/// <summary>Enumerates without an allocation: charts cut a million stretches.</summary>
public struct Pieces(Timeline timeline, long from, long to)
{
    private readonly long _start = timeline.Start.UtcTicks;
    private readonly long _step = timeline.Step.Ticks;
    private readonly long _to = Math.Min(to, timeline.End.UtcTicks);
    private long _at = Math.Max(from, timeline.Start.UtcTicks);

    public Piece Current { get; private set; }

    public readonly Pieces GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_at >= _to)
        {
            return false;
        }

        var interval = (_at - _start) / _step;
        var end = Math.Min(_start + ((interval + 1) * _step), _to);
        Current = new((int)interval, (end - _at) / (double)TimeSpan.TicksPerSecond);
        _at = end;
        return true;
    }
}
