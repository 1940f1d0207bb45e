using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>Makes an entry of what the origin sent, if the rules let it.</summary>
internal static class Verdict
{
    /// <summary>On a whole answer, which may vary by the request fields allowed.</summary>
    public static FetchOutcome OnAnswer(
        int status, IHeaderDictionary headers, byte[] body, Arrival arrival, string allowed)
    {
        var control = CacheControl.Parse(headers.CacheControl);
        if (WhyNot(status, headers, control, allowed) is { } reason)
        {
            return new FetchOutcome.Unshareable(reason);
        }

        _ = CacheTags.TryParse(headers, out var tags);
        // A replica behind another cache says how old its answer already is: it may be stale on arrival.
        var freshness = new Freshness(
            Freshness.AgeOnArrival(headers, arrival.At, arrival.Delay),
            Freshness.StatedLifetime(headers, control, arrival.At) ?? TimeSpan.Zero);
        var upstream = headers["Cache-Status"].ToString();
        var entry = Entry(status, headers, body, tags, upstream, freshness, arrival.Timestamp);
        var varies = Variation.FieldsOf(headers.Vary, allowed) ?? [];
        return new FetchOutcome.Stored(entry with { Varies = varies }, status);
    }

    /// <summary>Why an answer must not be shared; null when it may be.</summary>
    public static string? WhyNot(
        int status, IHeaderDictionary headers, CacheControl control, string allowed)
    {
        var reason = Storability.WhyNot(status, headers, control);
        return reason switch
        {
            null when Variation.FieldsOf(headers.Vary, allowed) is null => "vary",
            null when !CacheTags.TryParse(headers, out _) => "cache-tag",
            _ => reason,
        };
    }

    public static StoredResponse Entry(
        int status,
        IHeaderDictionary headers,
        byte[] body,
        string[] tags,
        string upstream,
        Freshness freshness,
        long receivedAt)
    {
        // Most answers differ in their tag and little else: what they have in common is kept once.
        var own = upstream.Length * sizeof(char);
        var kept = headers.Where(field => !IsKeptBack(field.Key)).ToArray();
        foreach (ref var field in kept.AsSpan())
        {
            field = new(SharedText.Of(field.Key, ref own), SharedText.Of(field.Value, ref own));
        }

        return new StoredResponse
        {
            Status = status,
            Headers = kept,
            OwnTextBytes = own,
            Body = body,
            Tags = SharedText.Of(tags),
            Control = CacheControl.Parse(headers.CacheControl),
            Freshness = freshness,
            ReceivedAt = receivedAt,
            ETag = headers.ETag,
            LastModified = headers.LastModified,
            UpstreamStatus = upstream,
        };
    }

    /// <summary>On a 304 that confirms the answer that was known.</summary>
    public static FetchOutcome OnConfirmation(
        StoredResponse known, IHeaderDictionary headers, Arrival arrival, string allowed)
    {
        if (headers.ETag.Count > 0
            && known.ETag.Count > 0
            && !Preconditions.IsSameTag(headers.ETag, known.ETag))
        {
            return new FetchOutcome.Unshareable("confirmed another answer");
        }

        var merged = EndToEndHeaders.Merge(known.Headers, headers);
        if (!merged.ContainsKey(CacheTags.Field) && known.Tags.Length > 0)
        {
            merged[CacheTags.Field] = string.Join(',', known.Tags);
        }

        var outcome = OnAnswer(known.Status, merged, known.Body, arrival, allowed);
        return outcome is FetchOutcome.Stored stored ? stored with { ForwardStatus = 304 } : outcome;
    }

    // The cache says these itself, for each client. Content-Length is that of the bytes it has. Tags are
    // nobody's business but the cache's.
    private static bool IsKeptBack(string name) =>
        name.Equals("Age", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Cache-Status", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals(CacheTags.Field, StringComparison.OrdinalIgnoreCase);
}
