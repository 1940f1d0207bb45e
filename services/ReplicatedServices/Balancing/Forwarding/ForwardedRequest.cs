using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.Balancing.Forwarding;

/// <summary>The client's request, as it is sent on.</summary>
internal static class ForwardedRequest
{
    /// <summary>Everything is kept but the connection's own fields and the host.</summary>
    /// <remarks>
    /// The set's name stands in place of the host that the client wrote: nothing behind the edge can be steered
    /// by it. The caller's trace headers are left out where this hop writes its own.
    /// </remarks>
    public static HttpRequestMessage Of(HttpRequest request, Uri target)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), target);
        var traced = Activity.Current is null ? [] : DistributedContextPropagator.Current.Fields;
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            message.Content = new ForwardedBody(request);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                && !HopByHop.Has(name)
                && !traced.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Add(message, name, values);
            }
        }

        return message;
    }

    private static void Add(HttpRequestMessage message, string name, StringValues values)
    {
        if (values.Count == 1 && message.Headers.TryAddWithoutValidation(name, values.ToString()))
        {
            return;
        }

        if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            // A field that belongs to a body, which a request may bear without having one.
            message.Content ??= new ByteArrayContent([]);
            message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }
}
