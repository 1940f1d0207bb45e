using System.Net;
using System.Net.Sockets;
using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Hashing;
using DesignPatterns.ShardedServices.Tests.Sharding.Functions;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Nutcracker;

/// <summary>One nutcracker with a pool for each choice it gives, before servers of its own.</summary>
public sealed class NutcrackerPools : IAsyncLifetime
{
    // As few as show that single precision takes four points from each.
    private const int Many = 25;

    private static readonly string[] Names = ["athens", "byzantium", "cyrene"];

    private readonly List<NumberedServer> _servers = [];
    private NutcrackerProcess? _nutcracker;

    internal IReadOnlyList<Pool> Pools { get; private set; } = [];

    public static IEnumerable<string> PoolNames =>
    [
        .. Enum.GetValues<KeyHash>().SelectMany(hash => new[] { $"ketama-{hash}", $"modula-{hash}" }),
        "weighted", "light", "weighted-modula", "tagged", "tagged-modula", "unnamed", "memcacheds-port",
        "one", "many", "shared-point", "shared-point-turned",
    ];

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Many; i++)
        {
            _servers.Add(new(i, new(IPAddress.Loopback, 0)));
        }

        Pools =
        [
            .. HashPools(), .. WeightPools(), .. OtherPools(), MemcachedsPortPool(), .. SharedPointPools(),
        ];
        _nutcracker = await NutcrackerProcess.StartAsync(Pools);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nutcracker is not null)
        {
            await _nutcracker.DisposeAsync();
        }

        _servers.ForEach(server => server.Dispose());
    }

    internal Task<int[]> AskAsync(Pool pool, IReadOnlyList<string> keys) => _nutcracker!.AskAsync(pool, keys);

    private IEnumerable<Pool> HashPools() =>
        from hash in Enum.GetValues<KeyHash>()
        from distribution in new[] { Distribution.Ketama, Distribution.Modulo }
        let word = distribution == Distribution.Ketama ? "ketama" : "modula"
        select new Pool($"{word}-{hash}", distribution, hash, Named(Names, 1, 1, 1));

    private IEnumerable<Pool> WeightPools() =>
    [
        new("weighted", Distribution.Ketama, KeyHash.Fnv1A64, Named(Names, 1, 5, 9)),
        new("light", Distribution.Ketama, KeyHash.Murmur, Named(Names, 1, 1_000, 3)),
        new("weighted-modula", Distribution.Modulo, KeyHash.Fnv1A64, Named(Names, 3, 1, 7)),
    ];

    private IEnumerable<Pool> OtherPools() =>
    [
        new("tagged", Distribution.Ketama, KeyHash.Fnv1A64, Named(Names, 1, 1, 1), Tagged: true),
        new("tagged-modula", Distribution.Modulo, KeyHash.Crc32A, Named(Names, 1, 1, 1), Tagged: true),
        new("unnamed", Distribution.Ketama, KeyHash.Fnv1A64, [.. _servers.Take(3).Select(server =>
            ($"127.0.0.1:{server.Port}:1", ShardServer.At("127.0.0.1", server.Port)))]),
        new("one", Distribution.Ketama, KeyHash.Fnv1A64, Named(["athens"], 1)),
        new("many", Distribution.Ketama, KeyHash.Murmur, Named(
            [.. Enumerable.Range(0, Many).Select(i => $"cache-{i}")], [.. Enumerable.Repeat(1, Many)])),
    ];

    /// <summary>Servers on memcached's own port, each at a loopback address of its own.</summary>
    private Pool MemcachedsPortPool() =>
        new("memcacheds-port", Distribution.Ketama, KeyHash.Fnv1A64, [.. Enumerable.Range(0, 3).Select(i =>
        {
            var host = ListenOnMemcachedsPort(i);
            return ($"{host}:11211:1", ShardServer.At($"{host}", 11_211));
        })]);

    private IEnumerable<Pool> SharedPointPools()
    {
        var (one, other, _) = SharedPoint.Find();
        return
        [
            new("shared-point", Distribution.Ketama, KeyHash.Fnv1A64, Named([one, other], 1, 1)),
            new("shared-point-turned", Distribution.Ketama, KeyHash.Fnv1A64, Named([other, one], 1, 1)),
        ];
    }

    private IReadOnlyList<(string Line, ShardServer Server)> Named(string[] names, params int[] weights) =>
    [
        .. names.Select((name, i) =>
            ($"127.0.0.1:{_servers[i].Port}:{weights[i]} {name}", new ShardServer(name, weights[i]))),
    ];

    private IPAddress ListenOnMemcachedsPort(int number)
    {
        for (var attempt = 0; ; attempt++)
        {
            var host = new IPAddress([127, 31, (byte)attempt, (byte)Random.Shared.Next(1, 255)]);
            try
            {
                _servers.Add(new(number, new(host, 11_211)));
                return host;
            }
            catch (SocketException) when (attempt < 10)
            {
                // Taken: another address.
            }
        }
    }
}
