using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Resources.Etcd;

/// <summary>
/// An etcd of three members, of which any two are a majority: containers, or processes of this machine.
/// </summary>
internal static class EtcdServers
{
    public const string ClientEndpoint = "client";
    public const string PeerEndpoint = "peer";

    private const int Count = 3;
    private const string Repository = "quay.io/coreos/etcd";
    private const string Tag = "v3.5.21";

    /// <summary>Where the image, too, expects its data.</summary>
    private const string ContainerData = "/var/lib/etcd";

    /// <summary>
    /// Adds the members <c>{name}-0</c>, <c>-1</c>, <c>-2</c>, and their addresses as the connection string
    /// <c>{name}</c>: URLs, with commas between them.
    /// </summary>
    /// <remarks>
    /// A member that is stopped and started again finds its data. That of processes goes with the run; that of
    /// containers is in volumes, and stays. Nobody should wait for all three: two are enough.
    /// </remarks>
    /// <exception cref="DistributedApplicationException">They are to be processes, and there is no
    /// <c>etcd</c>.</exception>
    public static IResourceBuilder<IResourceWithConnectionString> AddEtcd(
        this IDistributedApplicationBuilder builder, string name, Choices choices)
    {
        var names = Enumerable.Range(0, Count).Select(index => $"{name}-{index}");
        List<EtcdMember> members =
        [
            .. builder.AreContainers(name, choices)
                ? names.Select(member => builder.AddContainer(member))
                : builder.AddProcesses(name, names),
        ];
        var (first, second, third) = (members[0], members[1], members[2]);
        var cluster = ReferenceExpression.Create(
            $"{first.Name}={first.PeerUrl},{second.Name}={second.PeerUrl},{third.Name}={third.PeerUrl}");
        foreach (var member in members)
        {
            member.Configure(cluster);
        }

        return builder.AddConnectionString(
            name, ReferenceExpression.Create($"{first.ClientUrl},{second.ClientUrl},{third.ClientUrl}"));
    }

    /// <summary>
    /// Unlike with other backing services, <c>auto</c> prefers processes: containers that must reach each other need a
    /// network that Aspire alone makes for them.
    /// </summary>
    private static bool AreContainers(this IDistributedApplicationBuilder builder, string name, Choices choices)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return true;
        }

        if (choices.Backing == "auto" && InstalledCommands.Has("etcd"))
        {
            Console.Out.WriteLine($"{name} is three processes: the command etcd is there.");
            return false;
        }

        return builder.IsContainer(choices, name, $"{Repository}:{Tag}");
    }

    private static EtcdMember AddContainer(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddContainer(name, Repository, Tag)
            .WithEndpoint(targetPort: 2379, scheme: "tcp", name: ClientEndpoint)
            .WithEndpoint(targetPort: 2380, scheme: "tcp", name: PeerEndpoint)
            .WithVolume($"designpatterns-{name}", ContainerData)
            .WithEnvironment("ETCD_DATA_DIR", ContainerData)
            .WithEnvironment("ETCD_LISTEN_CLIENT_URLS", "http://0.0.0.0:2379")
            .WithEnvironment("ETCD_LISTEN_PEER_URLS", "http://0.0.0.0:2380")
            .WithEtcdCheck();

    private static IEnumerable<EtcdMember> AddProcesses(
        this IDistributedApplicationBuilder builder, string service, IEnumerable<string> names)
    {
        InstalledCommands.Require(service, "etcd", package: "etcd-server");
        var folder = builder.AddEtcdFolder();
        return names.Select(name => builder.AddProcess(name, folder));
    }

    private static EtcdMember AddProcess(
        this IDistributedApplicationBuilder builder, string name, Func<EtcdFolder> folder)
    {
        var process = builder.AddExecutable(name, "etcd", Path.GetTempPath())
            .WithEndpoint(scheme: "tcp", name: ClientEndpoint)
            .WithEndpoint(scheme: "tcp", name: PeerEndpoint)
            .WithPause();
        if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
        {
            // etcd 3.4, Debian's, starts there only when told that it may.
            process.WithEnvironment("ETCD_UNSUPPORTED_ARCH", "arm64");
        }

        var (client, peer) = (process.GetEndpoint(ClientEndpoint), process.GetEndpoint(PeerEndpoint));
        return process
            .WithEnvironment(context => context.EnvironmentVariables["ETCD_DATA_DIR"] = folder().PathOf(name))
            .WithEnvironment(
                "ETCD_LISTEN_CLIENT_URLS", $"http://127.0.0.1:{client.Property(EndpointProperty.TargetPort)}")
            .WithEnvironment(
                "ETCD_LISTEN_PEER_URLS", $"http://127.0.0.1:{peer.Property(EndpointProperty.TargetPort)}")
            .WithEtcdCheck();
    }

    private static EtcdMember WithEtcdCheck<T>(this IResourceBuilder<T> member)
        where T : IResourceWithEnvironment, IResourceWithEndpoints
    {
        var client = member.GetEndpoint(ClientEndpoint);
        var key = $"{member.Resource.Name}_check";
        member.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new EtcdHealthCheck(client), failureStatus: null, tags: null));
        member
            .WithHealthCheck(key)
            .WithAnnotation(new MemoryReading(token => EtcdConnection.ReadMemoryAsync(client, token)));
        return new((IResourceBuilder<IResourceWithEnvironment>)member, client, member.GetEndpoint(PeerEndpoint));
    }
}
