using Microsoft.Net.Http.Headers;

namespace DesignPatterns.ResponseCache.Policy;

/// <summary>
/// How long an answer stays fresh, counted from the moment it was received (RFC 9111 §4.2).
/// </summary>
/// <param name="InitialAge">How old it was when it was received: it may have rested in other caches.</param>
/// <param name="Lifetime">How old it may become before it is stale.</param>
internal readonly record struct Freshness(TimeSpan InitialAge, TimeSpan Lifetime)
{
    /// <summary>Set when the answer may have been purged: it has no life left until it is confirmed.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Whether it serves only the request it was fetched for.</summary>
    public bool IsStaleOnArrival => Lifetime <= InitialAge;

    public TimeSpan AgeAfter(TimeSpan residence) => InitialAge + residence;

    /// <summary>What is left of its life after a stay in the cache; negative when it is stale.</summary>
    public TimeSpan LeftAfter(TimeSpan residence)
    {
        var left = Lifetime - AgeAfter(residence);
        return IsDoubtful && left > TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    /// <summary>The lifetime that the origin stated for shared caches; null when it stated none.</summary>
    /// <remarks>
    /// Nothing is guessed from Last-Modified: an origin that says nothing is asked each time.
    /// </remarks>
    public static TimeSpan? StatedLifetime(
        IHeaderDictionary headers, CacheControl control, DateTimeOffset receivedAt)
    {
        if (control.Has(Directives.NoCache))
        {
            return TimeSpan.Zero;
        }

        if ((control.SharedMaxAge ?? control.MaxAge) is { } stated)
        {
            return stated;
        }

        if (headers.Expires.Count == 0)
        {
            return null;
        }

        // "Expires: 0" and every other value that is no date mean: already expired (RFC 9111 §5.3).
        var date = HttpDate.Parse(headers.Date) ?? receivedAt;
        return HttpDate.Parse(headers.Expires) is { } expires && expires > date
            ? expires - date
            : TimeSpan.Zero;
    }

    /// <summary>
    /// The age of an answer on arrival, by whichever of clock and Age field says more (§4.2.3).
    /// </summary>
    public static TimeSpan AgeOnArrival(
        IHeaderDictionary headers, DateTimeOffset receivedAt, TimeSpan responseDelay)
    {
        var apparent = receivedAt - (HttpDate.Parse(headers.Date) ?? receivedAt);
        var stated = headers.Age.Count == 0 ? TimeSpan.Zero : DeltaSeconds.Parse(FirstMember(headers.Age[0]));
        var corrected = stated + responseDelay;
        return apparent > corrected ? apparent : corrected;
    }

    // Age holds one number, but a sender may have repeated it: the first is used (RFC 9111 §5.1).
    private static ReadOnlySpan<char> FirstMember(string? field)
    {
        var reader = new DirectiveReader(field);
        return reader.Read() ? reader.Name : [];
    }
}

internal static class HttpDate
{
    public static DateTimeOffset? Parse(Microsoft.Extensions.Primitives.StringValues field) =>
        field.Count > 0 && HeaderUtilities.TryParseDate(field[0], out var date) ? date : null;
}
