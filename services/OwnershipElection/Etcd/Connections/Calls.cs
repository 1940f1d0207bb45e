using System.Diagnostics;
using DesignPatterns.Etcd.Grpc;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Connections;

/// <summary>Makes calls: at one endpoint, and at the next when that may help and does no harm.</summary>
internal sealed class Calls(
    EndpointList endpoints, EtcdOptions options, TimeProvider time, EtcdMetrics metrics)
{
    public EndpointList Endpoints => endpoints;

    /// <param name="isRepeatable">
    /// Whether it may be done twice: if not, it is tried again only where it surely was not done.
    /// </param>
    /// <exception cref="EtcdException">No endpoint answered in time, or one refused.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        TRequest request,
        bool isRepeatable,
        CancellationToken cancellationToken)
        where TRequest : IMessage
        where TResponse : IMessage<TResponse>
    {
        var begun = time.GetTimestamp();
        using var activity = EtcdTelemetry.Start(method.Service, method.Name);
        try
        {
            var answer = await TryAsync(method, request, isRepeatable, begun, activity, cancellationToken)
                .ConfigureAwait(false);
            metrics.CountCall(method.Name, "ok", time.GetElapsedTime(begun));
            return answer;
        }
        catch (EtcdException failed)
        {
            var failure = EtcdMetrics.NameOf(failed.Failure);
            metrics.CountCall(method.Name, failure, time.GetElapsedTime(begun));
            activity?.SetTag("error.type", failure).SetStatus(ActivityStatusCode.Error, failed.Message);
            throw;
        }
    }

    private async Task<TResponse> TryAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        TRequest request,
        bool isRepeatable,
        long begun,
        Activity? activity,
        CancellationToken cancellationToken)
        where TRequest : IMessage
        where TResponse : IMessage<TResponse>
    {
        var course = new CallCourse(endpoints.Count, isRepeatable);
        while (true)
        {
            var endpoint = endpoints.Choose();
            var left = options.Timeout - time.GetElapsedTime(begun);
            try
            {
                var timeout = options.TimeoutOfAttempt(left);
                var answer = await endpoint.AskAsync(method, request, timeout, cancellationToken)
                    .ConfigureAwait(false);
                endpoint.Reinstate();
                activity?.SetTag("server.address", endpoint.Address.Host)
                    .SetTag("server.port", endpoint.Address.Port);
                return answer;
            }
            catch (EtcdException failed)
            {
                if (failed.Remedy != Remedy.None)
                {
                    endpoint.SetAside(failed.Message);
                }

                var pause = course.Next(failed, options.Timeout - time.GetElapsedTime(begun));
                if (pause is null)
                {
                    course.Throw();
                }

                metrics.CountFailover(method.Name, EtcdMetrics.NameOf(failed.Failure));
                await Task.Delay(pause!.Value, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
