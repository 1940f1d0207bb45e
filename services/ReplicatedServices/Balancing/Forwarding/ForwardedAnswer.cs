using System.Net.Http.Headers;
using DesignPatterns.Balancing.Sending;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>A replica's answer, passed on to the client as it comes.</summary>
internal static class ForwardedAnswer
{
    private const int ReadSize = 16 * 1024;

    /// <summary>Copies head, body and trailers; what fails on the way is thrown.</summary>
    public static async Task CopyAsync(Answer answer, HttpResponse response)
    {
        var message = answer.Response;
        response.StatusCode = (int)message.StatusCode;
        Copy(message.Headers.NonValidated, response.Headers);
        Copy(message.Content.Headers.NonValidated, response.Headers);
        RemoveNamedByConnection(message, response.Headers);
        await using var body = answer.OpenBody();
        await CopyAsync(body, response);
        if (message.TrailingHeaders.NonValidated.Count > 0)
        {
            CopyTrailers(message, response);
        }
    }

    private static async Task CopyAsync(Stream body, HttpResponse response)
    {
        var aborted = response.HttpContext.RequestAborted;
        var writer = response.BodyWriter;
        var left = response.ContentLength ?? long.MaxValue;
        var isShort = left <= 4 * 1024;
        while (true)
        {
            var count = await body.ReadAsync(writer.GetMemory(isShort ? 0 : ReadSize), aborted);
            if (count == 0)
            {
                return;
            }

            writer.Advance(count);
            left -= count;
            // An answer of one part leaves with its head, when Kestrel ends it; a last part of several does not.
            if (left > 0 || response.HasStarted)
            {
                await writer.FlushAsync(aborted);
            }
        }
    }

    private static void Copy(HttpHeadersNonValidated fields, IHeaderDictionary headers)
    {
        foreach (var (name, values) in fields)
        {
            if (!HopByHop.Has(name))
            {
                headers[name] = values.Count == 1 ? values.ToString() : new StringValues([.. values]);
            }
        }
    }

    // Looked for first: hardly an answer has the field, and to parse those of each would cost every one.
    private static void RemoveNamedByConnection(HttpResponseMessage message, IHeaderDictionary headers)
    {
        if (message.Headers.NonValidated.Contains("Connection"))
        {
            foreach (var name in message.Headers.Connection)
            {
                headers.Remove(name);
            }
        }
    }

    private static void CopyTrailers(HttpResponseMessage message, HttpResponse response)
    {
        if (response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } into)
        {
            Copy(message.TrailingHeaders.NonValidated, into);
        }
    }
}
