using System.Diagnostics;

namespace DesignPatterns.ShardLoad;

/// <summary>What came of the requests.</summary>
internal sealed class Tally
{
    /// <summary>From here on an answer is a stall: far above what a busy machine does to any request.</summary>
    private static readonly long LeastStall = Stopwatch.Frequency / 20;

    // Half microseconds up to half a second; what takes longer is a stall, and told as one.
    private readonly int[] _latencies = new int[1_000_000];
    private readonly List<(long From, long To)> _stalls = [];
    private long _start;

    public long Answered { get; private set; }

    public long Wrong { get; private set; }

    public long Misses { get; private set; }

    public long FailedOfLost { get; private set; }

    public long FailedOfOthers { get; private set; }

    public long LostConnections { get; set; }

    public TimeSpan Elapsed { get; private set; }

    public void Start()
    {
        Array.Clear(_latencies);
        _stalls.Clear();
        (Answered, Wrong, Misses, FailedOfLost, FailedOfOthers, LostConnections) = (0, 0, 0, 0, 0, 0);
        _start = Stopwatch.GetTimestamp();
    }

    public void Stop() => Elapsed = Stopwatch.GetElapsedTime(_start);

    public void Add(Outcome outcome, long sent, long now, bool isOfLost)
    {
        var latency = now - sent;
        _latencies[(int)Math.Min(latency * 2_000_000 / Stopwatch.Frequency, _latencies.Length - 1)]++;
        if (latency >= LeastStall)
        {
            AddStall(sent, now);
        }

        switch (outcome)
        {
            case Outcome.Failed:
                AddFailed(isOfLost);
                return;
            case Outcome.Wrong:
                Wrong++;
                return;
            case Outcome.Miss:
                Misses++;
                break;
        }

        Answered++;
    }

    public void AddFailed(bool isOfLost)
    {
        if (isOfLost)
        {
            FailedOfLost++;
        }
        else
        {
            FailedOfOthers++;
        }
    }

    /// <summary>The latency, in microseconds, that this share of the answers did not exceed.</summary>
    public double Quantile(double share)
    {
        var least = share * _latencies.Sum(count => (long)count);
        var sum = 0L;
        return Array.FindIndex(_latencies, count => (sum += count) >= least) / 2.0;
    }

    /// <summary>How often, how long at most and how long in all some request waited: those at once are one.</summary>
    public (int Count, double Longest, double All) Stalls() =>
        (_stalls.Count,
            _stalls.Select(Milliseconds).DefaultIfEmpty().Max(),
            _stalls.Sum(Milliseconds));

    private static double Milliseconds((long From, long To) stall) =>
        Stopwatch.GetElapsedTime(stall.From, stall.To).TotalMilliseconds;

    // They come in the order of their ends; one that began earlier may join several.
    private void AddStall(long from, long to)
    {
        while (_stalls is [.., var last] && last.To >= from)
        {
            from = Math.Min(from, last.From);
            _stalls.RemoveAt(_stalls.Count - 1);
        }

        _stalls.Add((from, to));
    }
}
