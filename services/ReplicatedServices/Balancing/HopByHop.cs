using Microsoft.AspNetCore.Http;

namespace DesignPatterns.Balancing;

/// <summary>Header fields that are meant for one connection only (RFC 9110, section 7.6.1).</summary>
public static class HopByHop
{
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
