namespace DesignPatterns.ResponseCache.Origin;

/// <summary>When an answer's header came.</summary>
/// <param name="At">By the wall clock, for comparing with the origin's Date.</param>
/// <param name="Timestamp">By the clock that nobody sets, for counting on from there.</param>
/// <param name="Delay">How long it took from sending the request.</param>
internal readonly record struct Arrival(DateTimeOffset At, long Timestamp, TimeSpan Delay)
{
    public static Arrival Now(TimeProvider time, long sentAt)
    {
        var timestamp = time.GetTimestamp();
        return new Arrival(time.GetUtcNow(), timestamp, time.GetElapsedTime(sentAt, timestamp));
    }
}
