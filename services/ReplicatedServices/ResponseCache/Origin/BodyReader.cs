using System.Net;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>Reads a whole body, up to a bound.</summary>
internal static class BodyReader
{
    /// <summary>
    /// Whether the end of the body is marked, so that a body cut short is an error (the client of .NET
    /// throws) and not just a shorter body: HTTP/1 may end one by closing the connection, which a dying
    /// origin does as well.
    /// </summary>
    public static bool IsDelimited(HttpResponseMessage response) =>
        response.Version.Major >= 2
        || response.Content.Headers.ContentLength is not null
        || response.Headers.TransferEncodingChunked == true
        || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified;

    /// <returns>Null when the body is larger than the bound: no more than that was read.</returns>
    public static async Task<byte[]?> ReadAsync(
        HttpContent content, long maximum, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength is { } announced)
        {
            return announced > maximum ? null : await content.ReadAsByteArrayAsync(cancellationToken);
        }

        using var body = new MemoryStream();
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maximum)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
