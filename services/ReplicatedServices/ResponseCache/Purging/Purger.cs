using DesignPatterns.ResponseCache.Shared;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ResponseCache.Purging;

/// <summary>Purges in every replica and in Redis, or says where it did not.</summary>
internal sealed partial class Purger(
    PurgeLog log,
    RedisLink redis,
    RedisGate gate,
    PurgeWatch watch,
    Telemetry telemetry,
    IOptions<SharedTierOptions> shared,
    TimeProvider time,
    ILogger<Purger> logger)
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    /// <returns>Null when no replica can serve what was purged any more; else what is not certain.</returns>
    /// <remarks>
    /// In this replica it is purged in either case; what Redis could not be told, it is told when it answers.
    /// </remarks>
    public async Task<string?> PurgeAsync(string name, CancellationToken cancellationToken)
    {
        telemetry.Purged(name);
        var startedAt = time.GetTimestamp();
        var called = await gate.CallAsync(() => watch.LogAsync(name));
        if (called is not { Outcome: CallOutcome.Answered, Value: { } value })
        {
            // First, lest what is purged now comes back out of Redis.
            watch.LogLater(name);
            log.Purge(name);
            LogPurged(name, "this replica alone");
            return called.Outcome == CallOutcome.TimedOut
                ? "Purged in this replica. Redis did not answer in time: there and in the others it may be or not."
                : "Purged in this replica alone: Redis, and the others through it, cannot be reached yet.";
        }

        var reply = (RedisResult[])value!;
        watch.Look();
        var behind = await WaitAsync((string)reply[0]!, (long)reply[1], startedAt, cancellationToken);
        if (behind is null)
        {
            LogPurged(name, "all replicas");
            return null;
        }

        log.Purge(name);
        LogPurged(name, "this replica and Redis");
        return $"Purged in this replica and in Redis. Not confirmed within {shared.Value.PurgeTimeout}: {behind}.";
    }

    /// <returns>Null when all have confirmed.</returns>
    private async Task<string?> WaitAsync(
        string incarnation, long sequence, long startedAt, CancellationToken cancellationToken)
    {
        var behind = "Redis did not say by whom";
        while (time.GetElapsedTime(startedAt) < shared.Value.PurgeTimeout)
        {
            var called = await gate.CallAsync(() => redis.EvaluateAsync(
                Scripts.Behind,
                [SharedNames.Replicas],
                incarnation,
                sequence,
                (long)shared.Value.SilencePeriod.TotalMilliseconds));
            if (called is { Outcome: CallOutcome.Answered, Value: { } value })
            {
                var names = (string[])value!;
                if (names.Length == 0 && watch.Cursor is { } read && read.Covers(incarnation, sequence))
                {
                    return null;
                }

                behind = names.Length == 0 ? behind : string.Join(", ", names.Select(id => id.Split('/')[0]));
            }

            await Task.Delay(PollPeriod, time, cancellationToken);
        }

        return behind;
    }

    [LoggerMessage(LogLevel.Information, EventName = "cache.purged", Message = "Purged {Name} in {Where}")]
    private partial void LogPurged(string name, string where);
}
