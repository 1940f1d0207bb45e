using System.Diagnostics;

namespace DesignPatterns.Etcd;

/// <summary>
/// Spans of calls, of the source <c>DesignPatterns.Etcd</c>; OpenTelemetry's names for RPC.
/// </summary>
internal static class EtcdTelemetry
{
    public const string Name = "DesignPatterns.Etcd";

    private static readonly ActivitySource Source = new(Name);

    public static Activity? Start(string service, string method) => Source.HasListeners()
        ? Source.StartActivity($"etcdserverpb.{service}/{method}", ActivityKind.Client)
            ?.SetTag("rpc.system", "grpc")
            .SetTag("rpc.service", $"etcdserverpb.{service}")
            .SetTag("rpc.method", method)
        : null;
}
