using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Gives the server's spans what ASP.NET Core leaves out: name, attributes, status, and the
/// filter.</summary>
/// <remarks>Of its own, "Microsoft.AspNetCore" offers a bare span named after the operation (seen on
/// 10.0.12). Its diagnostic events carry the HttpContext, at the start and just before the span
/// ends.</remarks>
internal sealed class RequestSpans
    : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Started = Request + ".Start";
    private const string Stopping = Request + ".Stop";

    private readonly AspNetCoreTraceInstrumentationOptions _options;
    private readonly List<IDisposable> _subscriptions = [];

    public RequestSpans(AspNetCoreTraceInstrumentationOptions options)
    {
        _options = options;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.AspNetCore")
        {
            _subscriptions.Add(value.Subscribe(this, name => name is Request or Started or Stopping));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not HttpContext context)
        {
            return;
        }

        // The feature is set only after the start was told; at the end, Current may be a span that middleware
        // left.
        if (value.Key == Started && Activity.Current is { IsAllDataRequested: true } started)
        {
            Describe(started, context);
        }
        else if (value.Key == Stopping
            && context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } ending)
        {
            Conclude(ending, context);
        }
    }

    private void Describe(Activity span, HttpContext context)
    {
        if (_options.Filter?.Invoke(context) == false)
        {
            // Not recorded, so its children are not either.
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        var request = context.Request;
        span.SetTag("http.request.method", request.Method);
        span.SetTag("url.scheme", request.Scheme);
        span.SetTag("url.path", (request.PathBase + request.Path).Value);
        span.SetTag("server.address", request.Host.Host);
        span.SetTag("server.port", request.Host.Port);
        span.SetTag("network.protocol.version", request.Protocol.Split('/')[^1]);
    }

    private static void Conclude(Activity span, HttpContext context)
    {
        // The exception handler forgets the endpoint, but remembers it in its feature.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.route", route);

        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", $"{status}");
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
