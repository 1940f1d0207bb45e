using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>Makes an entry of what the origin sent, if the rules let it.</summary>
internal static class Verdict
{
    /// <summary>On a whole answer.</summary>
    public static FetchOutcome OnAnswer(int status, IHeaderDictionary headers, byte[] body, Arrival arrival)
    {
        var control = CacheControl.Parse(headers.CacheControl);
        if (Storability.WhyNot(status, headers, control) is { } reason)
        {
            return new FetchOutcome.Unshareable(reason);
        }

        // A replica behind another cache says how old its answer already is: it may be stale on arrival.
        var freshness = new Freshness(
            Freshness.AgeOnArrival(headers, arrival.At, arrival.Delay),
            Freshness.StatedLifetime(headers, control, arrival.At) ?? TimeSpan.Zero);
        var entry = new StoredResponse
        {
            Status = status,
            Headers = [.. headers.Where(field => !IsWrittenAnew(field.Key))],
            Body = body,
            Control = control,
            Freshness = freshness,
            ReceivedAt = arrival.Timestamp,
            ETag = headers.ETag,
            LastModified = headers.LastModified,
            UpstreamStatus = headers["Cache-Status"],
        };
        return new FetchOutcome.Stored(entry, status);
    }

    /// <summary>On a 304 that confirms the answer that was known.</summary>
    public static FetchOutcome OnConfirmation(
        StoredResponse known, IHeaderDictionary headers, Arrival arrival)
    {
        if (headers.ETag.Count > 0
            && known.ETag.Count > 0
            && !Preconditions.IsSameTag(headers.ETag, known.ETag))
        {
            return new FetchOutcome.Unshareable("confirmed another answer");
        }

        var merged = EndToEndHeaders.Merge(known.Headers, headers);
        var outcome = OnAnswer(known.Status, merged, known.Body, arrival);
        return outcome is FetchOutcome.Stored stored ? stored with { ForwardStatus = 304 } : outcome;
    }

    // The cache says these itself, for each client. Content-Length is that of the bytes it has.
    private static bool IsWrittenAnew(string name) =>
        name.Equals("Age", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Cache-Status", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
}
