namespace DesignPatterns.ResponseCache.Policy;

/// <summary>
/// What a shared cache may keep, and give to somebody else than the one who asked (RFC 9111 §3).
/// </summary>
internal static class Storability
{
    /// <summary>Why an answer must not be stored; null when it may be.</summary>
    /// <remarks>Whether its variants can be told apart is <see cref="Variation"/>'s to say.</remarks>
    public static string? WhyNot(int status, IHeaderDictionary headers, CacheControl control)
    {
        return control switch
        {
            _ when !IsUnderstood(status) => $"status {status}",
            _ when control.Has(Directives.Malformed) => "cache-control malformed",
            _ when control.Has(Directives.NoStore) => "no-store",
            _ when control.Has(Directives.Private) => "private",

            // Allowed by the RFC where the origin says "public", but a session handed to strangers is the
            // classic accident of shared caches.
            _ when headers.SetCookie.Count > 0 => "set-cookie",
            _ when !StatesFreshness(headers, control) => "no stated freshness",
            _ => null,
        };
    }

    /// <summary>
    /// Whether a stored answer may be given to a request that carries Authorization (RFC 9111 §3.5).
    /// </summary>
    /// <remarks>
    /// Stricter than the RFC: what such a request itself brings back is never stored at all, as the cache
    /// fetches without any credentials.
    /// </remarks>
    public static bool ServesAuthorized(CacheControl control) =>
        control.Has(Directives.Public | Directives.MustRevalidate) || control.SharedMaxAge is not null;

    /// <summary>
    /// How long after it expired an answer may stand in for a failing origin: the stale-if-error the origin
    /// gave it, or null, as when another directive forbids stale answers (RFC 9111 §4.2.4; s-maxage does, by
    /// §5.2.2.10).
    /// </summary>
    public static TimeSpan? StaleIfError(CacheControl control) =>
        control.Has(Directives.NoCache | Directives.MustRevalidate | Directives.ProxyRevalidate)
        || control.SharedMaxAge is not null
            ? null
            : control.StaleIfError;

    private static bool IsUnderstood(int status) =>
        status is 200 or 203 or 204 or 300 or 301 or 302 or 307 or 308 or 404 or 405 or 410 or 414;

    private static bool StatesFreshness(IHeaderDictionary headers, CacheControl control) =>
        (control.SharedMaxAge ?? control.MaxAge) is not null
        || control.Has(Directives.NoCache)
        || headers.Expires.Count > 0;
}
