using DesignPatterns.Balancing.Forwarding;
using DesignPatterns.Balancing.Sending;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DesignPatterns.Balancing;

/// <summary>Forwards a request to a replica of a set, its raw target byte for byte.</summary>
/// <remarks>
/// The raw target is kept because a proxy that decodes a path and encodes it again lets <c>a%2Fb</c> or
/// <c>/../</c> mean one thing to itself and another to the next hop. Bodies are streamed in both directions.
/// YARP's forwarder does as much and more, but counts its time and wraps its streams once again, which the attempt
/// does already: a sixth of what a small request costs (see <c>benchmarks</c>).
/// </remarks>
public sealed class BalancedForwarder
{
    private readonly ReplicaSet _set;
    private readonly Attempts _attempts;

    internal BalancedForwarder(ReplicaSet set, Attempts attempts)
    {
        _set = set;
        _attempts = attempts;
    }

    /// <summary>
    /// Passes the answer on, or writes problem details when there is none: 502, 503 or 504 for the replicas'
    /// failure, 405 for CONNECT and TRACE, which no proxy of this kind passes on, 400 for a target without a
    /// path.
    /// </summary>
    /// <param name="context">The client's request, and where its answer goes.</param>
    /// <param name="onAnswer">Told the status that a replica answered with, before it is passed on.</param>
    public Task ForwardAsync(HttpContext context, Action<int>? onAnswer = null)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsConnect(method) || HttpMethods.IsTrace(method))
        {
            context.Response.Headers.Allow = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";
            return ForwardingProblem.WriteAsync(context, 405, $"{method} is not forwarded.");
        }

        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RawTarget.TryGetPathAndQuery(rawTarget, out var pathAndQuery))
        {
            return ForwardingProblem.WriteAsync(context, 400, "A target without a path is not forwarded.");
        }

        HopByHop.Remove(context.Request.Headers);
        return SendAsync(context, _set.UriFor(pathAndQuery), onAnswer);
    }

    private async Task SendAsync(HttpContext context, Uri target, Action<int>? onAnswer)
    {
        using var request = ForwardedRequest.Of(context.Request, target);
        try
        {
            using var answer = await _attempts.SendAsync(request, context.RequestAborted);
            onAnswer?.Invoke((int)answer.Response.StatusCode);
            await ForwardedAnswer.CopyAsync(answer, context.Response);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            await EndAsync(context, failure, request.Content as ForwardedBody);
        }
    }

    private Task EndAsync(HttpContext context, Exception failure, ForwardedBody? body)
    {
        if (context.Response.HasStarted)
        {
            // What was passed on is a part, and must not pass for the whole.
            context.Abort();
            return Task.CompletedTask;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it, but the request's span and metrics should not blame a replica.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return body?.Failure is { } refused
            ? ForwardingProblem.WriteAsync(context, refused)
            : ForwardingProblem.WriteAsync(context, failure, _set.Name);
    }
}
