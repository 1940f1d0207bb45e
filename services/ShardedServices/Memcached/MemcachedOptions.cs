namespace DesignPatterns.Memcached;

/// <summary>The bounds of one <see cref="MemcachedClient"/>.</summary>
public sealed class MemcachedOptions
{
    /// <summary>How long one call may take, connecting included.</summary>
    /// <remarks>Longer makes callers wait for a server that is stuck; shorter gives up on one that was only
    /// busy.</remarks>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long connecting may take. The call that asked for it gives up at its own timeout.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call may go unanswered before its connection is given up.</summary>
    /// <remarks>Shorter leaves a server for one that has come in its place sooner; longer drops fewer calls when
    /// it only pauses.</remarks>
    public TimeSpan SilencePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause after the first connection that failed; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest such pause. In it, calls fail at once.</summary>
    /// <remarks>Longer spares a server that is gone; shorter notices its return sooner.</remarks>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many calls may be on their way: one that was given up counts until it is answered.</summary>
    public int MostCalls { get; init; } = 1_024;

    /// <summary>How many keys one get may name.</summary>
    public int MostKeys { get; init; } = 256;

    /// <summary>The largest value, in bytes, both ways: memcached's own limit, unless told otherwise.</summary>
    public int MostValueBytes { get; init; } = 1024 * 1024;

    /// <summary>How many bytes may wait to be sent, beside the call that goes over it.</summary>
    public int MostUnsentBytes { get; init; } = 8 * 1024 * 1024;
}
