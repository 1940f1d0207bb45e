using System.Globalization;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// A client that counts up the numbers of some keys and reads them, until it is ended: what was acknowledged it knows.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, long> _acknowledged = [];
    private readonly Task _running;
    private int _failed;
    private int _stale;
    private int _rounds;

    private Load(ShardedRedis redis, string[] keys) => _running = Task.Run(() => RunAsync(redis, keys));

    /// <summary>How often a read said another number than the last one acknowledged.</summary>
    public int Stale => _stale;

    public int Rounds => Volatile.Read(ref _rounds);

    public IReadOnlyDictionary<string, long> Acknowledged => _acknowledged;

    public static Load Start(ShardedRedis redis, string[] keys) => new(redis, keys);

    /// <returns>How many of its calls failed, and whether it made any.</returns>
    public async Task<(int Failed, bool HasRun)> EndAsync()
    {
        await _end.CancelAsync();
        await _running;
        return (_failed, _rounds > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task RunAsync(ShardedRedis redis, string[] keys)
    {
        using var client = await redis.ConnectAsync();
        while (!_end.IsCancellationRequested)
        {
            foreach (var key in keys)
            {
                var written = await client.AskAsync($"INCR {key}");
                if (!TryRead(written, out var number))
                {
                    Fail(written);
                    continue;
                }

                _acknowledged[key] = number;
                var read = await client.AskAsync($"GETRANGE {key} 0 -1");
                if (read.StartsWith('-'))
                {
                    Fail(read);
                }
                else if (read.Split("\r\n")[1] != $"{number}")
                {
                    _stale++;
                }
            }

            Interlocked.Increment(ref _rounds);
        }
    }

    private void Fail(string reply)
    {
        if (_failed++ == 0)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"The first call that failed: {reply}");
        }
    }

    private static bool TryRead(string reply, out long number)
    {
        number = 0;
        return reply.StartsWith(':') && long.TryParse(reply[1..^2], CultureInfo.InvariantCulture, out number);
    }
}
