using System.Collections.Concurrent;
using System.Globalization;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Writers that write each key's versions in order, and readers that know which was acknowledged before they read.
/// </summary>
/// <remarks>A write that failed may or may not be seen; a delete is a version without a value.</remarks>
internal sealed class VersionedLoad(RunningRouter router, int seed)
{
    private const int KeyCount = 200;
    private const int WriterCount = 3;
    private const int ReaderCount = 4;

    private readonly long[] _acknowledged = new long[KeyCount];
    private readonly ConcurrentQueue<string> _stale = new();
    private volatile bool _isOver;
    private int _writes;
    private int _hits;
    private int _failedReads;

    /// <summary>Reads that showed what was overwritten before they began.</summary>
    public IReadOnlyCollection<string> Stale => _stale;

    public int Writes => _writes;

    public int Hits => _hits;

    public int FailedReads => _failedReads;

    /// <summary>Runs for as long as something else takes.</summary>
    public async Task DuringAsync(Task other)
    {
        var clients = Enumerable.Range(0, WriterCount).Select(WriteAsync)
            .Concat(Enumerable.Range(0, ReaderCount).Select(ReadAsync)).ToArray();
        try
        {
            await Task.WhenAny([other, .. clients]);
            await other;
        }
        finally
        {
            _isOver = true;
            await Task.WhenAll(clients);
        }
    }

    private static string Key(int key) => $"versioned:{key}";

    private async Task WriteAsync(int writer)
    {
        using var client = await router.ConnectAsync();
        var random = new Random(seed + writer);
        var versions = new long[KeyCount];
        while (!_isOver)
        {
            var key = writer + (WriterCount * random.Next(KeyCount / WriterCount));
            var version = ++versions[key];
            var text = version.ToString("D8", CultureInfo.InvariantCulture);
            var answer = random.Next(10) switch
            {
                0 => await client.LineAskedAsync($"delete {Key(key)}\r\n"),
                1 => await client.LineAskedAsync($"ms {Key(key)} 8\r\n{text}\r\n"),
                2 => await CompareAndSetAsync(client, Key(key), text),
                _ => await client.SetAsync(Key(key), text),
            };
            if (answer is "STORED" or "HD" or "DELETED" or "NOT_FOUND")
            {
                Volatile.Write(ref _acknowledged[key], version);
                Interlocked.Increment(ref _writes);
            }
        }
    }

    private static async Task<string> CompareAndSetAsync(TextClient client, string key, string text)
    {
        var told = await client.AskAsync($"gets {key}\r\n");
        var words = told.Split("\r\n")[0].Split(' ');
        // Of a key that nobody has, nothing is to be compared; and "NOT_FOUND" would count as a delete.
        var answer = words is ["VALUE", _, _, _, var token]
            ? await client.LineAskedAsync($"cas {key} 0 0 8 {token}\r\n{text}\r\n")
            : "";
        return answer == "NOT_FOUND" ? "" : answer;
    }

    private async Task ReadAsync(int reader)
    {
        using var client = await router.ConnectAsync();
        var random = new Random(seed + 100 + reader);
        while (!_isOver)
        {
            var keys = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(KeyCount)).ToArray();
            var floors = keys.Select(key => Volatile.Read(ref _acknowledged[key])).ToArray();
            var answer = await client.AskAsync(random.Next(4) == 0
                ? string.Concat(keys.Select(key => $"mg {Key(key)} v k q\r\n"))
                : $"get {string.Join(' ', keys.Select(Key))}\r\n");
            Check(keys, floors, answer.Split("\r\n"));
        }
    }

    private void Check(int[] keys, long[] floors, string[] lines)
    {
        for (var line = 0; line < lines.Length; line++)
        {
            var words = lines[line].Split(' ');
            if (words[0] == "SERVER_ERROR")
            {
                Interlocked.Increment(ref _failedReads);
            }
            else if (words[0] is "VALUE" or "VA")
            {
                var name = words[0] == "VALUE" ? words[1] : words[^1][1..];
                var place = Array.IndexOf(keys, int.Parse(name["versioned:".Length..]));
                var seen = long.Parse(lines[++line]);
                Interlocked.Increment(ref _hits);
                if (seen < floors[place])
                {
                    _stale.Enqueue($"{name}: {seen} after {floors[place]}");
                }
            }
        }
    }
}
