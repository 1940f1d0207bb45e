using DesignPatterns.Balancing;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Origin;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>What happens when memory alone cannot answer: fetch, stand in, pass, or say why not.</summary>
internal sealed class MissHandler(
    MemoryTier memory,
    Fetches fetches,
    AnswerWriter answers,
    PassThrough passing,
    IOptions<ResponseCacheOptions> options,
    Telemetry telemetry,
    TimeProvider time)
{
    // What it varies by, the variant, and once more for what another request brought meanwhile.
    private const int MaximumRounds = 4;

    public async Task HandleAsync(Lookup lookup, CacheEntry? entry)
    {
        for (var round = 0; round < MaximumRounds; round++)
        {
            if (entry is VaryMarker marker)
            {
                if (Admit(marker, lookup) is not { } variant)
                {
                    var status = new CacheStatus { Forward = "vary-miss", Detail = "too many variants" };
                    await PassAsync(lookup, status);
                    return;
                }

                lookup = lookup with { Key = variant };
                entry = memory.Find(variant);
            }

            if (await TryAnswerFromMemoryAsync(lookup, entry))
            {
                return;
            }

            switch (fetches.Join(WantedBy(lookup), entry))
            {
                case Joined.Overtaken overtaken:
                    entry = overtaken.Entry;
                    break;
                case Joined.Fetching fetching when await FollowAsync(lookup, entry as StoredResponse, fetching):
                    return;
                case Joined.Fetching:
                    lookup = lookup with { Key = lookup.Key.Primary };
                    entry = memory.Find(lookup.Key);
                    break;
                default:
                    var refused = new FetchOutcome.Failed(503, "As many fetches as may be are under way.");
                    await FailAsync(lookup, entry as StoredResponse, refused, new CacheStatus());
                    return;
            }
        }

        await PassAsync(lookup, new CacheStatus { Forward = "miss", Detail = "unsettled" });
    }

    private CacheKey? Admit(VaryMarker marker, Lookup lookup)
    {
        var now = time.GetTimestamp();
        var forgetAt = now + (long)(options.Value.PassPeriod.TotalSeconds * time.TimestampFrequency);
        var request = lookup.Context.Request.Headers;
        return marker.Admit(lookup.Key.Primary, request, options.Value.MaximumVariants, now, forgetAt);
    }

    private static Wanted WantedBy(Lookup lookup) =>
        new(lookup.Key, lookup.RawTarget, lookup.Asked, IsRetry(lookup));

    private static bool IsRetry(Lookup lookup) =>
        lookup.Context.Request.Headers.ContainsKey(BalancingHeaders.Attempt);

    private async Task<bool> TryAnswerFromMemoryAsync(Lookup lookup, CacheEntry? entry)
    {
        var now = time.GetTimestamp();
        switch (entry)
        {
            case StoredResponse stored when Demands.AreMet(stored, Residence(stored), lookup.Asked):
                await answers.WriteHitAsync(lookup, stored, Residence(stored));
                return true;
            case StoredResponse { Failure: { } failure } stored
                when now < failure.Until && Demands.AllowStandIn(stored, Residence(stored)):
                var standIn = new CacheStatus { IsHit = true, Detail = StandInDetail(failure.Reason) };
                await answers.WriteAsync(lookup, stored, Residence(stored), standIn, "stale");
                return true;
            case PassMarker marker when now < marker.Until:
                var pass = new CacheStatus { Forward = "miss", Detail = $"hit-for-miss: {marker.Reason}" };
                await PassAsync(lookup, pass);
                return true;
        }

        if (lookup.Asked.Has(Directives.OnlyIfCached))
        {
            var status = new CacheStatus { Detail = "only-if-cached" };
            const string reason = "Only a stored answer was asked for, and none will do.";
            await answers.WriteProblemAsync(lookup, 504, reason, status);
            return true;
        }

        return false;
    }

    /// <returns>False when what was fetched is not for this request: it has to look again.</returns>
    private async Task<bool> FollowAsync(Lookup lookup, StoredResponse? known, Joined.Fetching fetching)
    {
        var status = new CacheStatus { Forward = ReasonToForward(known), IsCollapsed = fetching.IsCollapsed };
        if (fetching.IsCollapsed && known is { Freshness.IsStaleOnArrival: true })
        {
            // Its answers serve only the request they were fetched for, so there is nothing to wait for.
            await PassAsync(lookup, status with { IsCollapsed = false });
            return true;
        }

        if (fetching.IsCollapsed)
        {
            telemetry.Collapsed();
        }

        var outcome = await WaitAsync(lookup, fetching.Outcome);
        status = status with { Shared = outcome?.Shared };
        switch (outcome)
        {
            case FetchOutcome.Varies:
            case FetchOutcome.Stored stored when !IsFor(lookup, stored):
                return false;
            case FetchOutcome.Stored { ForwardStatus: null } shared:
                status = status with { IsStored = true };
                await answers.WriteAsync(lookup, shared.Response, Residence(shared.Response), status, "shared");
                break;
            case FetchOutcome.Stored stored when !fetching.IsCollapsed || IsFresh(stored.Response):
                status = status with { ForwardStatus = stored.ForwardStatus, IsStored = true };
                await answers.WriteAsync(lookup, stored.Response, Residence(stored.Response), status, "miss");
                break;
            case FetchOutcome.Stored:
                await PassAsync(lookup, status with { Detail = "stale on arrival" });
                break;
            case FetchOutcome.Unshareable unshareable:
                await PassAsync(lookup, status with { Detail = unshareable.Reason });
                break;
            case FetchOutcome.Failed
                when fetching is { IsRetry: true, Outcome.IsCompleted: true } && !IsRetry(lookup):
                // The origin was tried once, for a retry: who asks for the first time may have it tried again.
                return false;
            case FetchOutcome.Failed failed:
                status = status with { ForwardStatus = failed.ForwardStatus };
                await FailAsync(lookup, failed.Known ?? known, failed, status);
                break;
        }

        return true;
    }

    // The fetch looked for its first client's variant, and for an answer as fresh as that one asked for.
    private bool IsFor(Lookup lookup, FetchOutcome.Stored stored) =>
        Variation.Suits(stored.Key.Variant, lookup.Context.Request.Headers)
        && (stored.ForwardStatus is not null
            || Demands.AreMet(stored.Response, Residence(stored.Response), lookup.Asked));

    private Task PassAsync(Lookup lookup, CacheStatus status)
    {
        // The wait is over, and came out of the time that the next hop may take.
        Patience.Spend(lookup.Context.Request.Headers, time.GetElapsedTime(lookup.StartedAt));
        return passing.PassAsync(lookup.Context, lookup.Key, status);
    }

    private Task FailAsync(
        Lookup lookup, StoredResponse? known, FetchOutcome.Failed failed, CacheStatus status)
    {
        if (known is null || !Demands.AllowStandIn(known, Residence(known)))
        {
            status = status with { Detail = failed.Reason };
            return answers.WriteProblemAsync(lookup, failed.Status, failed.Reason, status);
        }

        status = status with { Detail = StandInDetail(failed.Reason) };
        return answers.WriteAsync(lookup, known, Residence(known), status, "stale");
    }

    /// <returns>Null when the client has left: nobody is there to be answered.</returns>
    private async Task<FetchOutcome?> WaitAsync(Lookup lookup, Task<FetchOutcome> fetch)
    {
        try
        {
            var spent = time.GetElapsedTime(lookup.StartedAt);
            var patience = Patience.ForFetch(lookup.Context.Request.Headers, spent);
            return await fetch.WaitAsync(patience, time, lookup.Context.RequestAborted);
        }
        catch (TimeoutException)
        {
            return new FetchOutcome.Failed(504, "The time that the request had left ran out.");
        }
        catch (OperationCanceledException) when (lookup.Context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private string ReasonToForward(StoredResponse? known) => known switch
    {
        null => "uri-miss",
        _ when IsFresh(known) => "request",
        _ => "stale",
    };

    private static string StandInDetail(string reason) => $"stale-if-error: {reason}";

    private bool IsFresh(StoredResponse response) =>
        response.Freshness.LeftAfter(Residence(response)) > TimeSpan.Zero;

    private TimeSpan Residence(StoredResponse response) => time.GetElapsedTime(response.ReceivedAt);
}
