using System.Diagnostics.CodeAnalysis;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>The path and query of a request line, exactly as they were received.</summary>
internal static class RawTarget
{
    /// <summary>
    /// Takes <c>/a?b</c> (origin-form) and <c>http://host/a?b</c> (absolute-form); false for a target that
    /// names no path: <c>*</c>, or the authority of a CONNECT.
    /// </summary>
    public static bool TryGetPathAndQuery(string rawTarget, [NotNullWhen(true)] out string? pathAndQuery)
    {
        pathAndQuery = rawTarget.StartsWith('/') ? rawTarget : AfterAuthority(rawTarget);
        return pathAndQuery is not null;
    }

    private static string? AfterAuthority(string rawTarget)
    {
        var authority = rawTarget.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority < 3)
        {
            return null;
        }

        var end = rawTarget.AsSpan(authority).IndexOfAny('/', '?');
        return end < 0 ? "/"
            : rawTarget[authority + end] == '/' ? rawTarget[(authority + end)..]
            : "/" + rawTarget[(authority + end)..];
    }
}
