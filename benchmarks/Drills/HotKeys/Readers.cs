using System.Net;
using DesignPatterns.Memcached;

namespace DesignPatterns.Drills.HotKeys;

/// <summary>Clients on connections of their own, each of which reads the next key when it has the answer.</summary>
internal sealed class Readers(EndPoint cache, int seed)
{
    public const int Count = 8;

    private static readonly MemcachedOptions Options = new() { CallTimeout = TimeSpan.FromSeconds(2) };

    private volatile Func<Random, string> _choose = KeyChoice.Even;
    private volatile bool _isOver;
    private Task _reading = Task.CompletedTask;
    private int _reads;
    private int _failed;

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Reads that were not answered, or found nothing.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Stores all keys, and begins to read them, each as often.</summary>
    public async Task StartAsync()
    {
        await using var client = NewClient();
        foreach (var some in KeyChoice.All.Chunk(100))
        {
            await Task.WhenAll(some.Select(key => client.SetAsync(key, "1"u8.ToArray())));
        }

        _reading = Task.WhenAll(Enumerable.Range(0, Count).Select(ReadAsync));
    }

    /// <summary>From now on one key is hot.</summary>
    public void HeatUp() => _choose = KeyChoice.Uneven;

    public async Task StopAsync()
    {
        _isOver = true;
        await _reading;
    }

    private MemcachedClient NewClient() => new(cache, Options, TimeProvider.System);

    private async Task ReadAsync(int reader)
    {
        await using var client = NewClient();
        var random = new Random(seed + reader);
        while (!_isOver)
        {
            if (!await HasAsync(client, _choose(random)))
            {
                Interlocked.Increment(ref _failed);
            }

            Interlocked.Increment(ref _reads);
        }
    }

    private static async Task<bool> HasAsync(MemcachedClient client, string key)
    {
        try
        {
            return await client.GetAsync(key) is not null;
        }
        catch (MemcachedException)
        {
            return false;
        }
    }
}
