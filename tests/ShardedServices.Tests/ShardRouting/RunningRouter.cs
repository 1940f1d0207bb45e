using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.Sharding.Hashing;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>A router in this process, and how a test talks with it.</summary>
internal sealed class RunningRouter : IAsyncDisposable
{
    /// <summary>When something that must happen counts as not happening.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IEventLoop _loop;
    private readonly ConcurrentQueue<Exception> _faults = new();

    private RunningRouter(RouterOptions options, IProtocol protocol)
    {
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

    /// <summary>What the router's own code has thrown.</summary>
    public IReadOnlyCollection<Exception> Faults => _faults;

    /// <summary>Starts one, and waits until all its replicas are live.</summary>
    public static async Task<RunningRouter> StartAsync(RouterOptions options, IProtocol? protocol = null)
    {
        var router = new RunningRouter(options, protocol ?? new MemcachedProtocol());
        await router.UntilAllAreLiveAsync();
        return router;
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

    /// <summary>The shard that has the key when none is out.</summary>
    public Task<int> OwnerOfAsync(string key) =>
        AskAsync(router => router.Shards.IndexOf(router.OwnerOf(Encoding.Latin1.GetBytes(key))));

    public Task<TextClient> ConnectAsync() => TextClient.ConnectAsync(EndPoint);

    public async ValueTask DisposeAsync() => await _loop.DisposeAsync();

    private static IEnumerable<Replica> Replicas(Router router) =>
        router.Shards.ToArray().SelectMany(shard => shard.Replicas);

    private static bool All(Router router, ReplicaState state) =>
        Replicas(router).All(replica => replica.State == state);
}
