using System.Collections.Concurrent;
using System.Globalization;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>
/// One writer of rising versions of one hot key, and readers that know which was acknowledged before they read.
/// </summary>
/// <remarks>A write that failed may or may not be seen; a delete is a version without a value.</remarks>
internal sealed class RisingVersions(RunningRouter router, int seed)
{
    public const string Key = "hot";

    private const int ReaderCount = 6;

    private readonly ConcurrentQueue<string> _stale = new();
    private volatile bool _isOver;
    private long _acknowledged;
    private int _writes;
    private int _hits;
    private int _failures;

    /// <summary>Reads that showed what was overwritten before they began.</summary>
    public IReadOnlyCollection<string> Stale => _stale;

    public int Writes => _writes;

    public int Hits => _hits;

    /// <summary>Reads that were answered by an error.</summary>
    public int Failures => _failures;

    /// <summary>Writes past the router, as another router would: what must be found out.</summary>
    public bool WritesAside { get; init; }

    /// <summary>Runs for as long as something else takes.</summary>
    public async Task DuringAsync(Func<Task> other)
    {
        var clients = Enumerable.Range(0, ReaderCount).Select(ReadAsync).Append(WriteAsync()).ToArray();
        try
        {
            await other();
        }
        finally
        {
            _isOver = true;
            await Task.WhenAll(clients);
        }
    }

    private async Task WriteAsync()
    {
        var owner = router.Servers[await router.OwnerOfAsync(Key)];
        using var client = WritesAside ? await TextClient.ConnectAsync(owner.EndPoint) : await router.ConnectAsync();
        var random = new Random(seed);
        while (!_isOver)
        {
            var version = _acknowledged + 1;
            for (var answer = ""; !_isOver && answer is not ("STORED" or "HD" or "DELETED" or "NOT_FOUND"); version++)
            {
                answer = await WriteAsync(client, version, random.Next(8));
            }

            Volatile.Write(ref _acknowledged, version - 1);
            _writes++;
            // Now and then copies have the time to be made, and now and then they have not.
            await Task.Delay(random.Next(4) == 0 ? 0 : random.Next(80));
        }
    }

    private static async Task<string> WriteAsync(TextClient client, long version, int kind)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        switch (kind)
        {
            case 0:
                return await client.LineAskedAsync($"delete {Key}\r\n");
            case 1:
                return await client.LineAskedAsync($"ms {Key} {text.Length}\r\n{text}\r\n");
            case 2:
                var token = await TokenAsync(client);
                var answer = token is null ? "" : await client.LineAskedAsync(
                    $"cas {Key} 0 0 {text.Length} {token}\r\n{text}\r\n");
                // Nothing was done: it must not count as a delete.
                return answer == "NOT_FOUND" ? "" : answer;
            default:
                return await client.SetAsync(Key, text);
        }
    }

    private static async Task<string?> TokenAsync(TextClient client)
    {
        try
        {
            return await client.TokenAsync(Key);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async Task ReadAsync(int reader)
    {
        using var client = await router.ConnectAsync();
        while (!_isOver)
        {
            var floor = Volatile.Read(ref _acknowledged);
            try
            {
                var value = reader == 0 ? await client.MetaGetAsync(Key) : await client.GetAsync(Key);
                if (value is null)
                {
                    continue;
                }

                Interlocked.Increment(ref _hits);
                if (long.Parse(value, CultureInfo.InvariantCulture) < floor)
                {
                    _stale.Enqueue($"{value} after {floor}");
                }
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
