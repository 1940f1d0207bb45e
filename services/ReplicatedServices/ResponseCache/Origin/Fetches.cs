using System.Diagnostics;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;
using DesignPatterns.ResponseCache.Shared;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>One fetch for each key at a time, however many ask: simultaneous misses are coalesced.</summary>
/// <remarks>
/// A fetch belongs to nobody: it has its own deadline, and goes on when the client that caused it leaves. It
/// asks the tier that the replicas share, if there is one, and then the origin. Its result is in memory before
/// it leaves the table, so whoever comes between the two finds one or the other. Only when a purge came
/// meanwhile may a later fetch for the same key have begun: then the earlier one answers those who wait for it,
/// and stores nothing.
/// </remarks>
internal sealed class Fetches(
    OriginClient origin,
    MemoryTier memory,
    PurgeLog purges,
    IOptions<ResponseCacheOptions> options,
    Telemetry telemetry,
    TimeProvider time,
    SharedTier? shared = null)
{
    private readonly Dictionary<CacheKey, Flight> _inFlight = [];
    private readonly Lock _joining = new();
    private int _running;

    /// <summary>
    /// Waits with those who wait for this key's fetch, or starts it, unless memory holds something else by
    /// now than what the caller saw there.
    /// </summary>
    public Joined Join(Wanted wanted, CacheEntry? seen)
    {
        lock (_joining)
        {
            // Who comes after a purge must not get what was fetched before it, so joins no older fetch.
            if (_inFlight.TryGetValue(wanted.Key, out var running) && running.AsOf == purges.Version)
            {
                return new Joined.Fetching(running.Outcome, IsCollapsed: true, running.IsRetry);
            }

            var entry = memory.Find(wanted.Key);
            if (!ReferenceEquals(entry, seen))
            {
                return new Joined.Overtaken(entry);
            }

            if (_running >= options.Value.MaximumFetches)
            {
                return new Joined.Refused();
            }

            var caller = Activity.Current?.Context ?? default;
            var flight = new Flight(purges.Version, wanted.IsRetry);
            flight.Outcome = Task.Run(() => RunAsync(flight, wanted, seen as StoredResponse, caller));
            running?.IsSuperseded = true;
            _inFlight[wanted.Key] = flight;
            _running++;
            return new Joined.Fetching(flight.Outcome, IsCollapsed: false, wanted.IsRetry);
        }
    }

    private async Task<FetchOutcome> RunAsync(
        Flight flight, Wanted wanted, StoredResponse? known, ActivityContext caller)
    {
        // A span of its own under its first client's: it may outlive that one, and must not carry its
        // baggage.
        Activity.Current = null;
        using var span = Telemetry.Spans.StartActivity("response_cache.fetch", ActivityKind.Internal, caller);
        using var deadline = new CancellationTokenSource(options.Value.FetchTimeout, time);
        try
        {
            // What is stale on arrival serves one request only: there is nothing to share.
            var outcome = shared is null || known is { Freshness.IsStaleOnArrival: true }
                ? Keep(flight, wanted.Key, known, await AskOriginAsync(wanted, known, deadline.Token))
                : await AskSharedAsync(shared, flight, wanted, known, deadline.Token);
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
                _running--;
                if (_inFlight.TryGetValue(wanted.Key, out var running) && running == flight)
                {
                    _inFlight.Remove(wanted.Key);
                }
            }
        }
    }

    private async Task<FetchOutcome> AskSharedAsync(
        SharedTier tier, Flight flight, Wanted wanted, StoredResponse? known, CancellationToken cancellationToken)
    {
        var answer = await tier.AskAsync(wanted.Key, wanted.Asked, cancellationToken);
        if (answer.Found is { } found)
        {
            found.AsOf = flight.AsOf;
            Put(flight, wanted.Key, found);
            FetchOutcome result = found is StoredResponse response
                ? new FetchOutcome.Stored(response, ForwardStatus: null) { Key = wanted.Key }
                : new FetchOutcome.Varies();
            return result with { Shared = answer.Status };
        }

        if (answer.Known is { } other && !(known?.ReceivedAt > other.ReceivedAt))
        {
            other.AsOf = flight.AsOf;
            known = other;
        }

        var outcome = Keep(flight, wanted.Key, known, await AskOriginAsync(wanted, known, cancellationToken));

        // Nobody here waits for that: it is bounded as all calls to Redis are.
        var isSuperseded = flight.IsSuperseded;
        _ = isSuperseded
            ? tier.GiveUpAsync(wanted.Key, answer)
            : tier.ConcludeAsync(wanted.Key, answer, outcome);
        var isStored = answer.IsAnswered && outcome is FetchOutcome.Stored && !isSuperseded;
        return outcome with { Shared = answer.Status with { IsStored = isStored } };
    }

    private Task<FetchOutcome> AskOriginAsync(
        Wanted wanted, StoredResponse? known, CancellationToken cancellationToken)
    {
        telemetry.LookedUp();
        return origin.FetchAsync(wanted.Key, wanted.RawTarget, known, wanted.IsRetry, cancellationToken);
    }

    private FetchOutcome Keep(Flight flight, CacheKey key, StoredResponse? known, FetchOutcome outcome)
    {
        switch (outcome)
        {
            case FetchOutcome.Stored stored when stored.Response.Size > options.Value.MaximumEntryBytes:
                return Keep(flight, key, known, new FetchOutcome.Unshareable("too large"));
            case FetchOutcome.Stored stored:
                return Place(flight, key, stored);
            case FetchOutcome.Unshareable unshareable:
                var until = In(options.Value.PassPeriod);
                Put(flight, key, new PassMarker(unshareable.Reason, until) { AsOf = flight.AsOf });
                break;
            case FetchOutcome.Failed failed when known is not null:
                var failure = new RecentFailure(failed.Reason, In(options.Value.FailureMemory));
                Put(flight, key, known with { Failure = failure });
                return failed with { Known = known };
        }

        return outcome;
    }

    // An answer that varies by more than was asked for is that of a variant: of a request without those fields.
    private FetchOutcome.Stored Place(Flight flight, CacheKey key, FetchOutcome.Stored stored)
    {
        stored.Response.AsOf = flight.AsOf;
        var fields = Variation.NamesIn(key.Variant);
        var all = Variation.Union(fields, stored.Response.Varies);
        if (all.Length > fields.Length)
        {
            var marker = new VaryMarker(all) { AsOf = flight.AsOf, Tags = stored.Response.Tags };
            Put(flight, key.Primary, marker);
            key = key.WithVariant(Variation.VariantOf(all, Variation.FieldsIn(key.Variant)));
            stored = stored with { Marker = marker };
        }

        Put(flight, key, stored.Response);
        return stored with { Key = key };
    }

    // The origin may have answered a superseded fetch before the later one, which may have ended already.
    private void Put(Flight flight, CacheKey key, CacheEntry entry)
    {
        lock (_joining)
        {
            if (!flight.IsSuperseded)
            {
                memory.Put(key, entry);
            }
        }
    }

    private long In(TimeSpan period) =>
        time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency);

    /// <param name="asOf">The version of the purge log when the fetch began.</param>
    /// <param name="isRetry">Whether the origin is tried only once.</param>
    private sealed class Flight(long asOf, bool isRetry)
    {
        private volatile bool _isSuperseded;

        public long AsOf => asOf;

        public bool IsRetry => isRetry;

        /// <summary>Whether a later fetch for the same key has begun.</summary>
        public bool IsSuperseded
        {
            get => _isSuperseded;
            set => _isSuperseded = value;
        }

        public Task<FetchOutcome> Outcome { get; set; } = null!;
    }
}
