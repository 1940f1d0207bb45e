using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DesignPatterns.ResponseCache.Policy;

/// <summary>
/// What a client that already has an answer asks: only send it if it changed (RFC 9110 §13).
/// </summary>
internal static class Preconditions
{
    /// <summary>Whether what the client has is what the cache would send, so that 304 says it all.</summary>
    /// <remarks>If-None-Match rules alone where it is given: dates have a grain of one second.</remarks>
    public static bool IsNotModified(
        IHeaderDictionary request, StringValues etag, StringValues lastModified)
    {
        if (request.IfNoneMatch.Count > 0)
        {
            return MatchesAny(request.IfNoneMatch, etag);
        }

        return HttpDate.Parse(request.IfModifiedSince) is { } since
            && HttpDate.Parse(lastModified) is { } changed
            && changed <= since;
    }

    /// <summary>
    /// By the weak comparison: whether two answers are equivalent, not whether each byte is the same.
    /// </summary>
    public static bool IsSameTag(StringValues one, StringValues other) => MatchesAny(one, other);

    private static bool MatchesAny(StringValues candidates, StringValues etag)
    {
        // Nearly always a client sends back just the one tag it was given.
        if (candidates.Count == 1 && (candidates[0] == "*" || (etag.Count == 1 && candidates[0] == etag[0])))
        {
            return true;
        }

        if (!EntityTagHeaderValue.TryParse(etag.ToString(), out var own)
            || !EntityTagHeaderValue.TryParseList(candidates, out var tags))
        {
            return false;
        }

        return tags.Any(tag => tag.Compare(own, useStrongComparison: false));
    }
}
