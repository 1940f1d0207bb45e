namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>
/// A real etcd of one member, on free ports of loopback: a class fixture, or started by hand.
/// </summary>
public sealed class EtcdServer : IAsyncLifetime
{
    private readonly EtcdCluster _cluster = new(memberCount: 1);

    public EtcdMember Member => _cluster.Members[0];

    public string Endpoint => Member.Endpoint;

    public static async Task<EtcdServer> StartAsync()
    {
        var server = new EtcdServer();
        await server.InitializeAsync();
        return server;
    }

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
