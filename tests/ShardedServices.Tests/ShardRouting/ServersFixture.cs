using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>A router before three memcacheds, and one memcached that nobody stands before.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    private MemcachedServer[] _shards = [];

    public MemcachedServer Plain { get; private set; } = null!;

    internal RunningRouter Router { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _shards = await StartAsync(3);
        Plain = await MemcachedServer.StartAsync("-m", "64");
        Router = await RunningRouter.StartAsync(RunningRouter.Over(_shards));
    }

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        await Plain.DisposeAsync();
        await EndAsync(_shards);
    }

    internal static Task<MemcachedServer[]> StartAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => MemcachedServer.StartAsync("-m", "64", "-t", "2")));

    internal static async Task EndAsync(MemcachedServer[] servers)
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }
}
