using System.Net;
using DesignPatterns.Balancing.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DesignPatterns.Balancing;

/// <summary>Forwards a request to a replica of a set, its raw target byte for byte.</summary>
/// <remarks>
/// YARP copies headers and streams bodies; which replica, how long and how often is the invoker's matter. The
/// raw target is kept because a proxy that decodes a path and encodes it again lets <c>a%2Fb</c> or
/// <c>/../</c> mean one thing to itself and another to the next hop.
/// </remarks>
public sealed class BalancedForwarder
{
    private static readonly ForwarderRequestConfig OverHttp11 = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly ReplicaSet _set;
    private readonly HttpMessageInvoker _replicas;
    private readonly IHttpForwarder _forwarder;
    private readonly string _prefix;

    internal BalancedForwarder(ReplicaSet set, HttpMessageInvoker replicas, IHttpForwarder forwarder)
    {
        _set = set;
        _replicas = replicas;
        _forwarder = forwarder;
        _prefix = $"http://{set.Name}/";
    }

    /// <summary>
    /// Passes the answer on, or writes problem details when there is none: 502, 503 or 504 for the replicas'
    /// failure, 405 for CONNECT and TRACE, which no proxy of this kind passes on, 400 for a target without a
    /// path.
    /// </summary>
    public async Task ForwardAsync(HttpContext context, HttpTransformer? transformer = null)
    {
        if (HttpMethods.IsConnect(context.Request.Method) || HttpMethods.IsTrace(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";
            await ForwardingProblem.WriteAsync(context, 405, $"{context.Request.Method} is not forwarded.");
            return;
        }

        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RawTarget.TryGetPathAndQuery(rawTarget, out var pathAndQuery))
        {
            await ForwardingProblem.WriteAsync(context, 400, "A target without a path is not forwarded.");
            return;
        }

        HopByHop.Remove(context.Request.Headers);
        var raw = new RawTargetTransformer(transformer ?? HttpTransformer.Empty, _set.UriFor(pathAndQuery));
        var error = await _forwarder.SendAsync(context, _prefix, _replicas, OverHttp11, raw);
        if (error != ForwarderError.None && !context.Response.HasStarted)
        {
            await ExplainAsync(context, error);
        }
    }

    private Task ExplainAsync(HttpContext context, ForwarderError error)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it, but the request's span and metrics should not blame a replica.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }

        return ForwardingProblem.WriteAsync(context, error, _set.Name);
    }
}
