using System.Diagnostics;

namespace DesignPatterns.Etcd;

/// <summary>
/// Spans of calls, of the source <c>DesignPatterns.Etcd</c>; OpenTelemetry's names for RPC.
/// </summary>
internal static class EtcdTelemetry
{
    public const string Name = "DesignPatterns.Etcd";

    private static readonly ActivitySource Source = new(Name);

    // What nobody's trace is about, as a health check or a renewal, is counted and no trace of its own.
    public static Activity? Start(string service, string method) => Activity.Current is not null
        ? Source.StartActivity($"etcdserverpb.{service}/{method}", ActivityKind.Client)
            ?.SetTag("rpc.system", "grpc")
            .SetTag("rpc.service", $"etcdserverpb.{service}")
            .SetTag("rpc.method", method)
        : null;
}
