using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.Sharding.Hashing;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.HotKeys;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>A router in this process, and how a test talks with it.</summary>
/// <remarks>Its end is that of its own servers too, and fails the test if the router's code has thrown.</remarks>
internal sealed class RunningRouter : IAsyncDisposable
{
    /// <summary>When something that must happen counts as not happening.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IEventLoop _loop;
    private readonly ConcurrentQueue<Exception> _faults = new();

    private RunningRouter(RouterOptions options, IProtocol protocol, MemcachedServer[] servers)
    {
        Servers = servers;
        _loop = EventLoops.Create(faulted: _faults.Enqueue);
        Router = new(
            _loop,
            options,
            [.. options.Shards],
            protocol,
            new(NullLogger<RouterLog>.Instance),
            IPEndPoint.Parse);
        EndPoint = Router.Start();
        _loop.Start();
    }

    public Router Router { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>The servers that are its own, one a shard; none when the test has them.</summary>
    public MemcachedServer[] Servers { get; }

    /// <summary>Starts one, and waits until all its replicas are live.</summary>
    public static async Task<RunningRouter> StartAsync(
        RouterOptions options, IProtocol? protocol = null, params MemcachedServer[] servers)
    {
        var router = new RunningRouter(options, protocol ?? new MemcachedProtocol(), servers);
        await router.UntilAllAreLiveAsync();
        return router;
    }

    /// <summary>Starts one that copies hot keys, before three memcacheds of its own.</summary>
    public static async Task<RunningRouter> StartHotAsync(
        Action<RouterOptions>? change = null, IProtocol? protocol = null)
    {
        var servers = await ServersFixture.StartAsync(3);
        var options = Over(servers);
        options.ReturnPeriod = TimeSpan.FromMilliseconds(20);
        options.HotKeys.Enabled = true;
        options.HotKeys.Period = TimeSpan.FromMilliseconds(200);
        change?.Invoke(options);
        return await StartAsync(options, protocol, servers);
    }

    /// <summary>Options with these shards, each with so many of the servers as replicas.</summary>
    public static RouterOptions Over(IEnumerable<IPEndPoint> servers, int replicas = 1)
    {
        // Not to be taken for hung by a machine that is busy with other tests.
        var options = new RouterOptions
        {
            Timeout = TimeSpan.FromSeconds(5),
            HungTimeout = TimeSpan.FromMinutes(1),
            // It spreads keys that are numbered, as those of the tests are; the default does not.
            Hash = KeyHash.Murmur,
        };
        foreach (var (index, shard) in servers.Chunk(replicas).Index())
        {
            options.Shards.Add(new() { Name = $"shard-{index}", Replicas = [.. shard.Select(one => $"{one}")] });
        }

        return options;
    }

    public static RouterOptions Over(IEnumerable<MemcachedServer> servers, int replicas = 1) =>
        Over(servers.Select(server => server.EndPoint), replicas);

    public Task<T> AskAsync<T>(Func<Router, T> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => answer.TrySetResult(ask(Router)));
        return answer.Task.WaitAsync(Patience);
    }

    public async Task UntilAsync(Func<Router, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await AskAsync(condition))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "What must happen did not.");
            await Task.Delay(5);
        }
    }

    public Task UntilAllAreLiveAsync() => UntilAsync(router => All(router, ReplicaState.Live));

    public Task UntilAsync(int replica, ReplicaState state) =>
        UntilAsync(router => Replicas(router).ElementAt(replica).State == state);

    /// <summary>Waits until so many shards besides the owner answer for the key; all, when it is not said.</summary>
    public Task UntilSpreadAsync(string key, int? copies = null) => UntilAsync(router =>
        HotKeyReport.Of(router)!.FirstOrDefault(report => report.Key == key)?.Copies.Count
            == (copies ?? Servers.Length - 1));

    /// <summary>The shard that has the key when none is out.</summary>
    public Task<int> OwnerOfAsync(string key) =>
        AskAsync(router => router.Shards.IndexOf(router.OwnerOf(Encoding.Latin1.GetBytes(key))));

    public Task<TextClient> ConnectAsync() => TextClient.ConnectAsync(EndPoint);

    /// <summary>What each of its servers itself has under a key.</summary>
    public Task<string?[]> HeldAsync(string key) => Task.WhenAll(Servers.Select(async server =>
    {
        using var client = await TextClient.ConnectAsync(server.EndPoint);
        return await client.GetAsync(key);
    }));

    /// <summary>Kills a shard's server, and waits until the router knows.</summary>
    public async Task KillAsync(int shard)
    {
        await Servers[shard].KillAsync();
        await UntilAsync(router => router.Shards[shard].IsOut);
    }

    /// <summary>Has a shard lose its connection: it goes out, and comes back emptied.</summary>
    public async Task BreakAsync(int shard)
    {
        _loop.Post(() => Router.Shards[shard].Replicas[0].Leave("a test broke it"));
        await UntilAsync(router => !router.Shards[shard].IsOut);
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        await ServersFixture.EndAsync(Servers);
        Assert.Empty(_faults);
        Assert.Equal(0, Router.Counts.Faults);
    }

    private static IEnumerable<Replica> Replicas(Router router) =>
        router.Shards.ToArray().SelectMany(shard => shard.Replicas);

    private static bool All(Router router, ReplicaState state) =>
        Replicas(router).All(replica => replica.State == state);
}
