using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.Balancing;

/// <summary>Header fields that are meant for one connection only (RFC 9110, section 7.6.1).</summary>
public static class HopByHop
{
    private static readonly FrozenSet<string> Fields = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "Proxy-Authorization",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
        "HTTP2-Settings",
        "Alt-Svc");

    /// <summary>Whether a field never travels further, whatever <c>Connection</c> says.</summary>
    public static bool Has(string field) => Fields.Contains(field);

    /// <summary>
    /// Removes the fields that a request's <c>Connection</c> names, that field itself, and <c>Upgrade</c>. A
    /// proxy does this before it adds fields of its own, or a client could name those, and have them removed.
    /// </summary>
    public static void Remove(IHeaderDictionary headers)
    {
        if (headers.Upgrade.Count > 0)
        {
            headers.Remove("Upgrade");
        }

        if (headers.Connection.Count == 0)
        {
            return;
        }

        foreach (var name in headers.GetCommaSeparatedValues("Connection"))
        {
            headers.Remove(name);
        }

        headers.Remove("Connection");
    }
}
