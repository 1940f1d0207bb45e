using System.Diagnostics;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>One fetch for each key at a time, however many ask: simultaneous misses are coalesced.</summary>
/// <remarks>
/// A fetch belongs to nobody: it has its own deadline, and goes on when the client that caused it leaves. Its
/// result is in memory before it leaves the table, so whoever comes between the two finds one or the other. A
/// tier shared by the replicas would be asked by the fetch, before the origin.
/// </remarks>
internal sealed class Fetches(
    OriginClient origin,
    MemoryTier memory,
    IOptions<ResponseCacheOptions> options,
    Telemetry telemetry,
    TimeProvider time)
{
    private readonly Dictionary<CacheKey, Task<FetchOutcome>> _inFlight = [];
    private readonly Lock _joining = new();

    /// <summary>
    /// Waits with those who wait for this key's fetch, or starts it, unless memory holds something else by
    /// now than what the caller saw there. The fetch of a request that is itself a retry is not retried.
    /// </summary>
    public Joined Join(CacheKey key, string rawTarget, CacheEntry? seen, bool isRetry)
    {
        lock (_joining)
        {
            if (_inFlight.TryGetValue(key, out var running))
            {
                return new Joined.Fetching(running, IsCollapsed: true);
            }

            var entry = memory.Find(key);
            if (!ReferenceEquals(entry, seen))
            {
                return new Joined.Overtaken(entry);
            }

            if (_inFlight.Count >= options.Value.MaximumFetches)
            {
                return new Joined.Refused();
            }

            var caller = Activity.Current?.Context ?? default;
            var fetch = Task.Run(() => RunAsync(key, rawTarget, seen as StoredResponse, isRetry, caller));
            _inFlight.Add(key, fetch);
            return new Joined.Fetching(fetch, IsCollapsed: false);
        }
    }

    private async Task<FetchOutcome> RunAsync(
        CacheKey key, string rawTarget, StoredResponse? known, bool isRetry, ActivityContext caller)
    {
        // A span of its own under its first client's: it may outlive that one, and must not carry its
        // baggage.
        Activity.Current = null;
        using var span = Telemetry.Spans.StartActivity("response_cache.fetch", ActivityKind.Internal, caller);
        using var deadline = new CancellationTokenSource(options.Value.FetchTimeout, time);
        try
        {
            var outcome = await origin.FetchAsync(rawTarget, known, isRetry, deadline.Token);
            outcome = Keep(key, known, outcome);
            if (outcome is FetchOutcome.Failed failed)
            {
                telemetry.FetchFailed(failed.Status);
                span?.SetStatus(ActivityStatusCode.Error, failed.Reason);
            }

            return outcome;
        }
        finally
        {
            lock (_joining)
            {
                _inFlight.Remove(key);
            }
        }
    }

    private FetchOutcome Keep(CacheKey key, StoredResponse? known, FetchOutcome outcome)
    {
        switch (outcome)
        {
            case FetchOutcome.Stored stored when stored.Response.Size > options.Value.MaximumEntryBytes:
                return Keep(key, known, new FetchOutcome.Unshareable("too large"));
            case FetchOutcome.Stored stored:
                memory.Put(key, stored.Response);
                break;
            case FetchOutcome.Unshareable unshareable:
                memory.Put(key, new PassMarker(unshareable.Reason, In(options.Value.PassPeriod)));
                break;
            case FetchOutcome.Failed failed when known is not null:
                var failure = new RecentFailure(failed.Reason, In(options.Value.FailureMemory));
                memory.Put(key, known with { Failure = failure });
                break;
        }

        return outcome;
    }

    private long In(TimeSpan period) =>
        time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency);
}
