using System.Diagnostics;
using System.Net;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// Three shards of Redis, each of so many replicas, behind a router; and one plain Redis, to
/// compare.
/// </summary>
internal sealed class ShardedRedis : IAsyncDisposable
{
    private const int ShardCount = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ShardedRedis(KillableRedis[][] shards, KillableRedis plain, RouterService router) =>
        (Shards, Plain, Router) = (shards, plain, router);

    public KillableRedis[][] Shards { get; }

    public KillableRedis Plain { get; }

    public RouterService Router { get; }

    public IPEndPoint EndPoint => Router.EndPoint;

    public static async Task<ShardedRedis> StartAsync(
        int replicas = 1, Action<RouterOptions>? configure = null, params string[] redisOptions)
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, (ShardCount * replicas) + 1)
            .Select(_ => KillableRedis.StartAsync(redisOptions)));
        var shards = servers.Skip(1).Chunk(replicas).ToArray();
        var options = new RouterOptions
        {
            Protocol = ShardProtocol.Redis,
            HashTag = "{}",

            // Tests share a machine: a Redis that waits for a processor is not to be taken for a dead one.
            Timeout = TimeSpan.FromSeconds(5),
            Shards = [.. shards.Select((shard, index) => new ShardOptions
            {
                Name = $"shard-{index}",
                Replicas = [.. shard.Select(server => server.Address)],
            })],
        };
        configure?.Invoke(options);
        var router = new RouterService(options, address => IPEndPoint.Parse(address), NullLoggerFactory.Instance);
        await router.StartAsync(CancellationToken.None);
        var started = new ShardedRedis(shards, servers[0], router);
        var count = options.Shards.Sum(shard => shard.Replicas.Count);
        await started.BecomesAsync("all replicas are live", one => LiveCount(one) == count);
        return started;
    }

    public static int LiveCount(Router router) => router.Shards.ToArray()
        .Sum(shard => shard.Replicas.Count(replica => replica.State == ReplicaState.Live));

    public Task<RespConversation> ConnectAsync() => RespConversation.StartAsync(EndPoint);

    /// <summary>Keys of one shard, when none is out.</summary>
    public async Task<string[]> KeysOfAsync(int shard, int count) => await Router.AskAsync(router =>
        Enumerable.Range(0, 1_000_000).Select(number => $"key:{number}")
            .Where(key => router.OwnerOf(System.Text.Encoding.UTF8.GetBytes(key)).Name == $"shard-{shard}")
            .Take(count).ToArray());

    public async Task BecomesAsync(string what, Func<Router, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await Router.AskAsync(condition))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"not in time: {what}");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        foreach (var server in Shards.SelectMany(shard => shard))
        {
            await server.DisposeAsync();
        }

        await Plain.DisposeAsync();
    }
}

/// <summary>The same for a whole class of tests: three shards of one replica.</summary>
public sealed class ShardedRedisFixture : IAsyncLifetime
{
    internal ShardedRedis Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Redis = await ShardedRedis.StartAsync();

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
