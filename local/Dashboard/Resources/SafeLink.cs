namespace DesignPatterns.Dashboard.Resources;

internal static class SafeLink
{
    /// <summary>
    /// The address when a browser may be led there, which is http and https only; else null.
    /// </summary>
    /// <remarks>An address with <c>javascript:</c> would run as the dashboard's own.</remarks>
    public static string? Of(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri.AbsoluteUri
            : null;
}
