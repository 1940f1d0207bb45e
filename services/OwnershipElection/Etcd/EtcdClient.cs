using System.Diagnostics.Metrics;
using DesignPatterns.Etcd.Connections;
using DesignPatterns.Etcd.Leases;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.Etcd;

/// <summary>Speaks etcd's gRPC API, of v3.4 and later, to the members of one cluster.</summary>
/// <remarks>
/// <para>
/// Each call ends within <see cref="EtcdOptions.Timeout"/>, by an answer or an <see cref="EtcdException"/>.
/// One that only reads, or may be done twice, is tried again at other members until then; another only where
/// it surely was not done. Reads are linearizable unless they say otherwise. All calls to a member share one
/// HTTP/2 connection; any number of threads may use one client.
/// </para>
/// <para>Of the page <c>services/OwnershipElection</c>; the protocol is etcd's <c>rpc.proto</c>.</para>
/// </remarks>
public sealed partial class EtcdClient : IAsyncDisposable
{
    private static readonly Meter DefaultMeter = new(EtcdTelemetry.Name);

    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly EtcdMetrics _metrics;
    private readonly EtcdLog _log;
    private readonly EndpointList _endpoints;
    private readonly Calls _calls;
    private readonly KeepAlives _keepAlives;
    private int _watches;

    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public EtcdClient(
        EtcdOptions options,
        TimeProvider? time = null,
        ILogger<EtcdClient>? logger = null,
        IMeterFactory? meters = null)
    {
        EtcdOptions.Check(options);
        (_options, _time) = (options, time ?? TimeProvider.System);
        _metrics = new(meters?.Create(EtcdTelemetry.Name) ?? DefaultMeter);
        _log = new(logger ?? NullLogger<EtcdClient>.Instance);
        var timers = new CallTimers(_time);
        _endpoints = new([.. options.Endpoints.Select(
            address => new Endpoint(address, options, _time, timers, _log))]);
        _calls = new(_endpoints, options, _time, _metrics);
        _keepAlives = new(_endpoints, options, _time, _metrics, _log);
    }

    /// <summary>Ends its streams and connections; who still waits gets an exception.</summary>
    public ValueTask DisposeAsync()
    {
        _keepAlives.Dispose();
        _endpoints.Dispose();
        return ValueTask.CompletedTask;
    }
}
