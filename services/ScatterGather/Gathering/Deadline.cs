namespace DesignPatterns.Gathering;

/// <summary>The instant until which somebody waits, on the clock of this process.</summary>
/// <remarks>
/// It travels as what remains of it, for the clocks of two machines need not agree: each hop has less than
/// the one before. The default has passed.
/// </remarks>
public readonly record struct Deadline
{
    private readonly TimeProvider? _time;
    private readonly long _at;

    private Deadline(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _at = time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>What is left of it, never negative.</summary>
    public TimeSpan Remaining =>
        _time is { } time && time.GetElapsedTime(time.GetTimestamp(), _at) is { Ticks: > 0 } left
            ? left
            : TimeSpan.Zero;

    public bool HasPassed => Remaining == TimeSpan.Zero;

    /// <summary>As it travels. More than 71 minutes travel as 71 minutes.</summary>
    public uint RemainingMicroseconds => (uint)Math.Min(Remaining.TotalMicroseconds, uint.MaxValue);

    public static Deadline After(TimeSpan timeout, TimeProvider time) => new(time, timeout);

    /// <summary>What the hop before said was left when it asked.</summary>
    public static Deadline AfterMicroseconds(uint remaining, TimeProvider time) =>
        new(time, TimeSpan.FromMicroseconds((double)remaining));
}
