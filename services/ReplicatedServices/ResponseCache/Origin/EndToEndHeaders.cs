using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>Takes from an answer the header fields that are meant for the client (RFC 9111 §3.1).</summary>
internal static class EndToEndHeaders
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization",
    };

    /// <summary>The fields without those of one hop, which are fixed or named by Connection.</summary>
    /// <remarks>An answer that came without Date gets the time of its arrival (RFC 9110 §6.6.1).</remarks>
    public static IHeaderDictionary Take(HttpResponseMessage response, DateTimeOffset receivedAt)
    {
        IHeaderDictionary taken = new HeaderDictionary();
        var perHop = NamedByConnection(response);
        var all = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated);
        foreach (var (name, values) in all)
        {
            if (!HopByHop.Contains(name) && !perHop.Contains(name))
            {
                taken[name] = values.Count == 1 ? values.ToString() : new StringValues([.. values]);
            }
        }

        if (taken.Date.Count == 0)
        {
            taken.Date = receivedAt.ToString("r");
        }

        return taken;
    }

    /// <summary>
    /// The fields of a stored answer after the origin confirmed it by a 304 (RFC 9111 §3.2).
    /// </summary>
    /// <remarks>What describes the body stays as it was: a 304 has none.</remarks>
    public static IHeaderDictionary Merge(
        IEnumerable<KeyValuePair<string, StringValues>> stored, IHeaderDictionary confirmation)
    {
        var merged = new HeaderDictionary();
        var news = confirmation.Where(field => !DescribesTheBody(field.Key));
        foreach (var (name, values) in stored.Concat(news))
        {
            merged[name] = values;
        }

        return merged;
    }

    private static HashSet<string> NamedByConnection(HttpResponseMessage response) =>
        new(response.Headers.Connection, StringComparer.OrdinalIgnoreCase);

    private static bool DescribesTheBody(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Range", StringComparison.OrdinalIgnoreCase);
}
