using System.Diagnostics;
using System.Globalization;
using System.Text;
using DesignPatterns.Memcached;
using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>
/// Goal: shards that a hot key made uneven are even again, and cool keys leave nothing behind. Method: a Zipf load
/// over real memcacheds, whose own counts are asked too.
/// </summary>
public sealed class HotSpreadTests
{
    private const int MostStretches = 10;
    private const double MostUneven = 1.25;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_hot_key_is_found_and_spread_until_shards_are_even_and_cools_down_when_the_load_changes()
    {
        var seed = Random.Shared.Next();
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"seed {seed}");
        await using var router = await RunningRouter.StartHotAsync();
        var load = new ZipfLoad(router.EndPoint, seed);
        await load.StartAsync();
        var start = Stopwatch.GetTimestamp();
        var (before, statedBefore) = (await CallsAsync(router), await StatedAsync(router));
        await router.UntilAsync(one => one.HotKeys!.Keys.Any(key => key.Name.AsSpan().SequenceEqual("hot"u8)));
        var found = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"found after {found.TotalSeconds:F1} s; until then max/mean "
            + $"{Uneven(before, await CallsAsync(router)):F2}, as shards say "
            + $"{Uneven(statedBefore, await StatedAsync(router)):F2}");
        await router.UntilSpreadAsync(ZipfLoad.Hot);
        output.WriteLine($"spread after {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");

        // In the first stretches the other hot keys are found, too.
        var (uneven, stated, count) = (double.MaxValue, double.MaxValue, 0);
        for (var stretch = 0;
            stretch < MostStretches && (uneven >= MostUneven || stated >= MostUneven || count < 2);
            stretch++)
        {
            (before, statedBefore) = (await CallsAsync(router), await StatedAsync(router));
            await Task.Delay(Measured);
            uneven = Uneven(before, await CallsAsync(router));
            stated = Uneven(statedBefore, await StatedAsync(router));
            count = await router.AskAsync(one => one.HotKeys!.Count);
        }

        var reads = await router.AskAsync(one => one.HotKeys!.Reads);
        output.WriteLine(
            $"then max/mean {uneven:F2}, as shards say {stated:F2}; {count} hot keys, {reads} reads of copies");
        Assert.True(uneven < MostUneven && stated < MostUneven, $"max/mean {uneven}, as shards say {stated}");
        Assert.InRange(count, 2, 32);

        load.Even();
        start = Stopwatch.GetTimestamp();
        await router.UntilAsync(one => one.HotKeys!.Count == 0);
        output.WriteLine($"cooled after {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        await load.StopAsync();
        Assert.Equal(0, load.Misses);
        foreach (var key in Enumerable.Range(0, 10).Select(ZipfLoad.Key).Prepend(ZipfLoad.Hot))
        {
            Assert.Single(await router.HeldAsync(key), value => value is not null);
        }
    }

    [Fact]
    public async Task An_even_load_makes_no_key_hot()
    {
        await using var router = await RunningRouter.StartHotAsync();
        var load = new ZipfLoad(router.EndPoint, Random.Shared.Next());
        load.Even();
        await load.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await load.StopAsync();

        Assert.Equal((0, 0L), await router.AskAsync(one => (one.HotKeys!.Count, one.HotKeys.Reads)));
    }

    [Fact]
    public async Task What_our_client_reads_copies_answer_and_what_it_reads_with_versions_the_owner()
    {
        await using var router = await RunningRouter.StartHotAsync();
        await using var client = new MemcachedClient(
            router.EndPoint, new() { CallTimeout = RunningRouter.Patience }, TimeProvider.System);
        await client.SetAsync(ZipfLoad.Hot, "1"u8.ToArray());
        await ReadUntilAsync(router.UntilSpreadAsync(ZipfLoad.Hot), () => client.GetWithVersionAsync(ZipfLoad.Hot));
        Assert.Equal(0, await router.AskAsync(one => one.HotKeys!.Reads));

        await ReadUntilAsync(
            router.UntilAsync(one => one.HotKeys!.Reads > 0), () => client.GetAsync(ZipfLoad.Hot));
    }

    private static async Task ReadUntilAsync(Task until, Func<Task<MemcachedValue?>> read)
    {
        while (!until.IsCompleted)
        {
            Assert.NotNull(await read());
        }

        await until;
    }

    private static double Uneven(long[] before, long[] after)
    {
        long[] calls = [.. after.Zip(before, (one, other) => one - other)];
        return calls.Max() / calls.Average();
    }

    private static Task<long[]> CallsAsync(RunningRouter router) =>
        router.AskAsync(one => one.Shards.ToArray().Select(shard => shard.Calls).ToArray());

    private static Task<long[]> StatedAsync(RunningRouter router) => Task.WhenAll(router.Servers.Select(GetsAsync));

    private static async Task<long> GetsAsync(MemcachedServer server)
    {
        const string Name = "STAT cmd_get ";
        var statistics = Encoding.ASCII.GetString(await server.AskAsync("stats\r\n"u8.ToArray()));
        var line = statistics.Split("\r\n").First(one => one.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }
}
