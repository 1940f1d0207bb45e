using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.HotKeys;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>A router with hot keys before three memcacheds of one replica each.</summary>
internal sealed class HotRouter : IAsyncDisposable
{
    private const int ShardCount = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IEventLoop _loop;
    private readonly Router _router;
    private readonly ConcurrentQueue<Exception> _faults = new();

    private HotRouter(MemcachedServer[] servers, Action<RouterOptions>? change, IProtocol protocol)
    {
        Servers = servers;
        // Not to be taken for hung by a machine that is busy with other tests.
        Options = new() { Timeout = TimeSpan.FromSeconds(5), ReturnPeriod = TimeSpan.FromMilliseconds(20) };
        Options.HotKeys.Enabled = true;
        Options.HotKeys.Period = TimeSpan.FromMilliseconds(200);
        foreach (var (index, server) in servers.Index())
        {
            Options.Shards.Add(new() { Name = $"shard-{index}", Replicas = [$"{server.EndPoint}"] });
        }

        change?.Invoke(Options);
        _loop = EventLoops.Create(faulted: _faults.Enqueue);
        _router = new(
            _loop, Options, [.. Options.Shards], protocol, new(NullLogger<RouterLog>.Instance), IPEndPoint.Parse);
        EndPoint = _router.Start();
        _loop.Start();
    }

    public MemcachedServer[] Servers { get; }

    public RouterOptions Options { get; }

    public IPEndPoint EndPoint { get; }

    public static async Task<HotRouter> StartAsync(Action<RouterOptions>? change = null, IProtocol? protocol = null)
    {
        var servers = await Task.WhenAll(
            Enumerable.Range(0, ShardCount).Select(_ => MemcachedServer.StartAsync("-m", "64", "-t", "1")));
        var router = new HotRouter(servers, change, protocol ?? new MemcachedProtocol());
        await router.UntilAsync(one => one.Shards.ToArray().All(shard => !shard.IsOut));
        return router;
    }

    public Task<LineClient> ConnectAsync() => LineClient.ConnectAsync(EndPoint);

    public Task<T> AskAsync<T>(Func<Router, T> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => answer.TrySetResult(ask(_router)));
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

    /// <summary>Waits until so many shards besides the owner answer for the key.</summary>
    public Task UntilSpreadAsync(string key, int copies = ShardCount - 1) =>
        UntilAsync(router => CopiesOf(router, key) == copies);

    /// <summary>The shard's place on the map.</summary>
    public Task<int> OwnerOfAsync(string key) =>
        AskAsync(router => router.Shards.IndexOf(router.OwnerOf(Encoding.Latin1.GetBytes(key))));

    /// <summary>What each of the servers itself has under a key.</summary>
    public async Task<long?[]> HeldAsync(string key)
    {
        var held = new long?[Servers.Length];
        for (var server = 0; server < held.Length; server++)
        {
            using var client = await LineClient.ConnectAsync(Servers[server].EndPoint);
            held[server] = await client.GetAsync(key);
        }

        return held;
    }

    /// <summary>Kills a shard's process, and waits until the router knows.</summary>
    public async Task KillAsync(int shard)
    {
        using var process = Process.GetProcessById(Servers[shard].ProcessId);
        process.Kill();
        await UntilAsync(router => router.Shards[shard].IsOut);
    }

    /// <summary>Has a shard lose its connection: it goes out, and comes back emptied.</summary>
    public async Task BreakAsync(int shard)
    {
        await AskAsync(router =>
        {
            foreach (var replica in router.Shards[shard].Replicas)
            {
                replica.Leave("a test broke it");
            }

            return 0;
        });
        await UntilAsync(router => !router.Shards[shard].IsOut);
    }

    public async ValueTask DisposeAsync()
    {
        var faults = await AskAsync(router => router.Counts.Faults);
        await _loop.DisposeAsync();
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }

        Assert.Empty(_faults);
        Assert.Equal(0, faults);
    }

    private static int CopiesOf(Router router, string key) =>
        HotKeyReport.Of(router).FirstOrDefault(report => report.Key == key)?.Copies.Count ?? 0;
}
