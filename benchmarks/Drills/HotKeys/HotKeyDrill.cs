using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.Running;

namespace DesignPatterns.Drills.HotKeys;

/// <summary>One key becomes hot, is found, spread over all shards, and cools when nobody reads any more.</summary>
internal sealed class HotKeyDrill(ShardedRun run, HttpClient admin)
{
    private const string Ambassador = "memcache-ambassador";

    /// <summary>Shards are even when the fullest has less than this, over the mean.</summary>
    private const double MostUneven = 1.25;

    private static readonly string[] Shards = ["memcached-0", "memcached-1", "memcached-2"];
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="OperationCanceledException">Something that must happen did not within a minute.</exception>
    public static async Task<HotKeyResult> RunAsync(int seed)
    {
        await using var run = await ShardedRun.StartAsync(
            "sharded-memcache", "sharded-cache",
            ("ShardRouting__HotKeys__Enabled", "true"), ("ShardRouting__Timeout", "00:00:02"));
        using var admin = run.NewClient(Ambassador, "admin");
        var endpoint = run.Endpoint(Ambassador);
        var readers = new Readers(new DnsEndPoint(endpoint.Host, endpoint.Port), seed);
        return await new HotKeyDrill(run, admin).RunAsync(readers);
    }

    private async Task<HotKeyResult> RunAsync(Readers readers)
    {
        // Code that never ran is compiled when it first does: not while a key is looked for.
        await readers.StartAsync();
        await Task.Delay(Warmup);

        var (before, readsBefore) = (await BalanceAsync(), readers.Reads);
        var start = Stopwatch.GetTimestamp();
        readers.HeatUp();
        await UntilHotAsync(keys => keys.Contains(KeyChoice.Hot));
        var untilFound = Stopwatch.GetElapsedTime(start);
        var unevenBefore = (await BalanceAsync()).UnevenSince(before);
        await UntilEvenAsync();
        var untilSpread = Stopwatch.GetElapsedTime(start);

        before = await BalanceAsync();
        await Task.Delay(Measured);
        var unevenAfter = (await BalanceAsync()).UnevenSince(before);
        var hotKeys = (await HotAsync()).Length;
        var perSecond = (readers.Reads - readsBefore) / Stopwatch.GetElapsedTime(start).TotalSeconds;

        await readers.StopAsync();
        start = Stopwatch.GetTimestamp();
        await UntilHotAsync(keys => keys.Length == 0);
        return new()
        {
            ReadsPerSecond = perSecond,
            Failed = readers.Failed,
            UntilFound = untilFound,
            UntilSpread = untilSpread,
            UntilCooled = Stopwatch.GetElapsedTime(start),
            UnevenBefore = unevenBefore,
            UnevenAfter = unevenAfter,
            HotKeys = hotKeys,
        };
    }

    private Task<Balance> BalanceAsync() => Balance.ReadAsync(run, Shards);

    private async Task<string[]> HotAsync() =>
        [.. (await admin.GetFromJsonAsync<JsonElement>("/shards/hot")).EnumerateArray()
            .Select(key => key.GetProperty("key").GetString()!)];

    private async Task UntilHotAsync(Func<string[], bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition(await HotAsync()))
        {
            await Task.Delay(Look, patience.Token);
        }
    }

    private async Task UntilEvenAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Balance before, after = await BalanceAsync();
        do
        {
            before = after;
            await Task.Delay(Stretch, patience.Token);
            after = await BalanceAsync();
        }
        while (after.UnevenSince(before) >= MostUneven);
    }
}
