using System.Net;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>Clients that read 10,000 keys by Zipf's law with s = 1.2, and one more key in 3 of 10 reads.</summary>
internal sealed class ZipfLoad(IPEndPoint router, int seed)
{
    public const string Hot = "hot";

    private const int KeyCount = 10_000;
    private const int ClientCount = 8;
    private const double HotShare = 0.3;
    private const double Exponent = 1.2;

    private readonly double[] _sums = Sums();
    private volatile bool _isOver;
    private volatile bool _isEven;
    private Task _clients = Task.CompletedTask;
    private int _misses;

    /// <summary>Reads that found nothing.</summary>
    public int Misses => _misses;

    public static string Key(int rank) => $"key:{rank:D5}";

    /// <summary>Stores all keys, and begins to read them.</summary>
    public async Task StartAsync()
    {
        using var client = await TextClient.ConnectAsync(router);
        foreach (var ranks in Enumerable.Range(0, KeyCount).Chunk(500))
        {
            var sets = string.Concat(ranks.Select(rank => $"set {Key(rank)} 0 0 1 noreply\r\n1\r\n"));
            Assert.Empty(await client.AskAsync(sets));
        }

        Assert.Equal("STORED", await client.SetAsync(Hot, "1"));
        _clients = Task.WhenAll(Enumerable.Range(0, ClientCount).Select(ReadAsync));
    }

    /// <summary>From now on, all keys are read alike.</summary>
    public void Even() => _isEven = true;

    public async Task StopAsync()
    {
        _isOver = true;
        await _clients;
    }

    private static double[] Sums()
    {
        var sums = new double[KeyCount];
        var sum = 0.0;
        for (var rank = 0; rank < KeyCount; rank++)
        {
            sum += Math.Pow(rank + 1, -Exponent);
            sums[rank] = sum;
        }

        return sums;
    }

    private async Task ReadAsync(int reader)
    {
        using var client = await TextClient.ConnectAsync(router);
        var random = new Random(seed + reader);
        while (!_isOver)
        {
            if (await client.GetAsync(Next(random)) is null)
            {
                Interlocked.Increment(ref _misses);
            }
        }
    }

    private string Next(Random random)
    {
        if (_isEven)
        {
            return Key(random.Next(KeyCount));
        }

        if (random.NextDouble() < HotShare)
        {
            return Hot;
        }

        var at = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return Key(Math.Min(at < 0 ? ~at : at, KeyCount - 1));
    }
}
