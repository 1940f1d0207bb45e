using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Origin;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;
using DesignPatterns.ResponseCache.Serving;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>
/// The entries that the replicas have in common, in Redis: what one has fetched, the others need not; and of
/// those that miss at once, one fetches while the others wait.
/// </summary>
/// <remarks>
/// A claim is there for thrift alone: when it is lost, its holder dies or Redis does, the price is a second
/// lookup at the origin, never a wrong answer. Without Redis each replica is a cache for itself.
/// </remarks>
internal sealed partial class SharedTier(
    RedisLink redis,
    RedisGate gate,
    Fillings fillings,
    PurgeWatch purges,
    IOptions<SharedTierOptions> options,
    Telemetry telemetry,
    TimeProvider time,
    ILogger<SharedTier> logger)
{
    /// <summary>Looks for an entry that meets what is asked, or says that it has to be fetched.</summary>
    /// <remarks>
    /// A fault of Redis is an answer too. It takes no longer than a claim lasts and two calls may take.
    /// </remarks>
    public async Task<SharedAnswer> AskAsync(
        CacheKey key, CacheControl asked, CancellationToken cancellationToken)
    {
        // Before anything is fetched: a purge that comes after this is for what the fetch brings, too.
        var asOf = purges.Cursor;
        var token = Guid.NewGuid().ToString("n");
        var claim = SharedNames.ClaimOf(key);
        var filled = fillings.Expect(claim);
        try
        {
            var answer = await GetOrClaimAsync(key, asked, token);
            if (answer.TakenFor is { } period)
            {
                // The delay ends by itself: it throws nothing, and leaves a timer for so long at most.
                await Task.WhenAny(filled, Task.Delay(period, time, cancellationToken));
                answer = AfterWaiting(await GetOrClaimAsync(key, asked, token));
            }

            telemetry.Shared(answer.Outcome);
            return answer with { Token = token, AsOf = asOf };
        }
        finally
        {
            fillings.Forget(claim);
        }
    }

    /// <summary>Shares what a fetch brought, and lets those go on who wait for it.</summary>
    public async Task ConcludeAsync(CacheKey key, SharedAnswer answer, FetchOutcome outcome)
    {
        var claim = SharedNames.ClaimOf(key);
        if (answer.AsOf is not { } asOf
            || outcome is not FetchOutcome.Stored stored
            || Fill.Of(stored, options.Value, time) is not { } fill)
        {
            await GiveUpAsync(key, answer);
            return;
        }

        if (stored.Marker is { } marker)
        {
            // The variant first: who waits is told when the marker is there, and looks for its own.
            await StoreAsync(stored.Key, SharedNames.ClaimOf(stored.Key), fill);
            await StoreAsync(
                key.Primary, claim, fill with { Data = EntryCodec.Encode(key.Primary, marker) });
        }
        else
        {
            await StoreAsync(key, claim, fill);
        }

        Task StoreAsync(CacheKey at, string ends, Fill one) => gate.CallAsync(() => redis.EvaluateAsync(
            Scripts.Fill,
            [SharedNames.EntryOf(at), ends],
            answer.Token,
            SharedNames.Channel,
            asOf.Incarnation,
            asOf.Sequence,
            (long)one.Fresh.TotalMilliseconds,
            (long)one.Kept.TotalMilliseconds,
            string.Join('\n', stored.Response.Tags),
            one.Data,
            answer.At));
    }

    /// <summary>Shares nothing, and lets those go on who wait for it.</summary>
    public Task GiveUpAsync(CacheKey key, SharedAnswer answer) => gate.CallAsync(() => redis.EvaluateAsync(
        Scripts.GiveUp, [SharedNames.ClaimOf(key)], answer.Token, SharedNames.Channel));

    private static SharedAnswer AfterWaiting(SharedAnswer answer) => answer with
    {
        Outcome = answer.Found is null ? answer.Outcome : "waited",
        Status = answer.Status with { IsHit = false, Forward = "uri-miss", IsCollapsed = true },
    };

    private async Task<SharedAnswer> GetOrClaimAsync(CacheKey key, CacheControl asked, string token)
    {
        var sentAt = time.GetTimestamp();
        var called = await gate.CallAsync(() => redis.EvaluateAsync(
            Scripts.GetOrClaim,
            [SharedNames.PurgeLog, SharedNames.EntryOf(key), SharedNames.ClaimOf(key)],
            token,
            (long)options.Value.ClaimPeriod.TotalMilliseconds,
            PurgeName.OfKey(key),
            options.Value.MaximumEntryBytes));
        if (called is not { Outcome: CallOutcome.Answered, Value: { } value })
        {
            var outcome = OutcomeOf(called.Outcome);
            return new SharedAnswer(outcome, new CacheStatus { Forward = "bypass", Detail = outcome });
        }

        var reply = (RedisResult[])value!;
        return Read(key, asked, reply, sentAt) with { At = (long)reply[4] };
    }

    private SharedAnswer Read(CacheKey key, CacheControl asked, RedisResult[] reply, long sentAt)
    {
        var takenFor = (string?)reply[0] == "taken" ? PeriodOf((long)reply[3]) : (TimeSpan?)null;
        if ((byte[]?)reply[1] is not { } data)
        {
            return new SharedAnswer("miss", new CacheStatus { Forward = "uri-miss" }) { TakenFor = takenFor };
        }

        // From when it was sent: rather a little too old than too young.
        var age = TimeSpan.FromMilliseconds((long)reply[2]);
        var receivedAt = sentAt - (long)(age.TotalSeconds * time.TimestampFrequency);
        var entry = EntryCodec.Decode(key, data, receivedAt);
        if (entry is not null && purges.MayHaveMissed(key, entry.Tags))
        {
            return new SharedAnswer("miss", new CacheStatus { Forward = "uri-miss" }) { TakenFor = takenFor };
        }

        var answer = Judge(key, asked, entry);
        return answer.Found is null ? answer with { TakenFor = takenFor } : answer;
    }

    private SharedAnswer Judge(CacheKey key, CacheControl asked, CacheEntry? entry)
    {
        switch (entry)
        {
            case null:
                LogRejected(key);
                return new SharedAnswer("corrupt", new CacheStatus { Forward = "miss", Detail = "corrupt" });
            case StoredResponse response:
                var residence = time.GetElapsedTime(response.ReceivedAt);
                var left = response.Freshness.LeftAfter(residence);
                if (Demands.AreMet(response, residence, asked))
                {
                    var hit = new CacheStatus { IsHit = true, TimeToLive = left };
                    return new SharedAnswer("hit", hit) { Found = response };
                }

                var status = new CacheStatus { Forward = left > TimeSpan.Zero ? "request" : "stale" };
                return new SharedAnswer("miss", status) { Known = response };
            default:
                return new SharedAnswer("hit", new CacheStatus { IsHit = true }) { Found = entry };
        }
    }

    // Negative when the claim has no end, or it has just come.
    private TimeSpan PeriodOf(long milliseconds)
    {
        var longest = options.Value.ClaimPeriod;
        return milliseconds >= 0 && milliseconds < longest.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : longest;
    }

    private static string OutcomeOf(CallOutcome outcome) => outcome switch
    {
        CallOutcome.TimedOut => "timeout",
        CallOutcome.Busy => "busy",
        CallOutcome.Bypassed => "bypassed",
        _ => "failed",
    };

    [LoggerMessage(
        LogLevel.Warning,
        EventName = "shared-cache.entry-rejected",
        Message = "What Redis holds for {Key} is no entry of ours: it will be replaced")]
    private partial void LogRejected(CacheKey key);

    /// <summary>What is stored for an answer.</summary>
    private sealed record Fill(byte[] Data, TimeSpan Fresh, TimeSpan Kept)
    {
        /// <returns>Null when it is not worth sharing, or too large.</returns>
        public static Fill? Of(FetchOutcome.Stored stored, SharedTierOptions options, TimeProvider time)
        {
            var response = stored.Response;
            var residence = time.GetElapsedTime(response.ReceivedAt);
            var fresh = response.Freshness.LeftAfter(residence);
            if (fresh < TimeSpan.FromMilliseconds(1) || response.Body.Length > options.MaximumEntryBytes)
            {
                return null;
            }

            var stale = Storability.StaleIfError(response.Control) ?? TimeSpan.Zero;
            var kept = fresh + (stale < options.MaximumStalePeriod ? stale : options.MaximumStalePeriod);
            var data = EntryCodec.Encode(stored.Key, response, residence);
            return data.Length <= options.MaximumEntryBytes ? new Fill(data, fresh, kept) : null;
        }
    }
}
