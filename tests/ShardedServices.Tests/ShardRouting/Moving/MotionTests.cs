using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.Moving;

/// <summary>Three memcacheds become four, and four three, while clients are at it.</summary>
public sealed class MotionTests : IAsyncLifetime
{
    private const int KeyCount = 300;

    private MemcachedServer[] _servers = [];
    private RunningRouter _router = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServersFixture.StartAsync(4);
        var options = Over(3);
        options.MotionPeriod = TimeSpan.FromMinutes(5);
        _router = await RunningRouter.StartAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await ServersFixture.EndAsync(_servers);
    }

    [Fact]
    public async Task No_increment_is_lost_and_no_client_sees_an_error_while_the_map_changes()
    {
        await FillAsync("0");
        var counts = new int[KeyCount];
        var total = 0;
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 6).Select(async seed =>
        {
            using var client = await _router.ConnectAsync();
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                var key = random.Next(KeyCount);
                var answer = await client.LineAskedAsync($"incr key:{key} 1\r\n");
                Assert.True(int.TryParse(answer, out _), answer);
                Interlocked.Increment(ref counts[key]);
                Interlocked.Increment(ref total);
            }
        }).ToArray();

        await UntilAsync(() => Volatile.Read(ref total) > 1_000);
        Assert.True(await ChangeAsync(4));
        var changedAt = Volatile.Read(ref total);
        await UntilAsync(() => Volatile.Read(ref total) > changedAt + 3_000);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        using var reader = await _router.ConnectAsync();
        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Equal($"{counts[key]}", await reader.GetAsync($"key:{key}"));
        }

        // A quarter of the keys, each once.
        var moved = await _router.AskAsync(router => router.Motion!.Moved);
        Assert.InRange(moved, KeyCount / 8, KeyCount / 2);
    }

    [Fact]
    public async Task Every_item_is_found_after_the_change_and_is_at_one_server_alone()
    {
        await FillAsync("value");
        Assert.True(await ChangeAsync(4));

        using var client = await _router.ConnectAsync();
        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Equal("value", await client.GetAsync($"key:{key}"));
        }

        Assert.Equal(KeyCount, await CountItemsAsync());
    }

    [Fact]
    public async Task A_shard_that_leaves_the_map_hands_its_keys_over()
    {
        Assert.True(await ChangeAsync(2));
        await EndMotionAsync();
        await FillAsync("value");
        Assert.True(await ChangeAsync(3));
        using var client = await _router.ConnectAsync();
        var hits = 0;
        for (var key = 0; key < KeyCount; key++)
        {
            hits += await client.GetAsync($"key:{key}") is null ? 0 : 1;
        }

        Assert.Equal(KeyCount, hits);
    }

    [Fact]
    public async Task A_value_that_moves_keeps_its_flags_and_its_time_to_live()
    {
        var key = await MovingKeyAsync();
        using var client = await _router.ConnectAsync();
        Assert.Equal("STORED", await client.LineAskedAsync($"set {key} 77 1000 5\r\nhello\r\n"));
        Assert.True(await ChangeAsync(4));

        var answer = await client.AskAsync($"mg {key} v f t\r\n");

        var words = answer.Split("\r\n")[0].Split(' ');
        Assert.Equal(["VA", "5", "f77"], words[..3]);
        Assert.InRange(int.Parse(words[3][1..]), 990, 1_000);
    }

    [Fact]
    public async Task A_token_read_before_the_move_stores_nothing_after_it()
    {
        var key = await MovingKeyAsync();
        using var client = await _router.ConnectAsync();
        await client.SetAsync(key, "one");
        var token = (await client.AskAsync($"gets {key}\r\n")).Split("\r\n")[0].Split(' ')[4];
        Assert.True(await ChangeAsync(4));

        Assert.Equal("EXISTS", await client.LineAskedAsync($"cas {key} 0 0 3 {token}\r\ntwo\r\n"));
        var renewed = (await client.AskAsync($"gets {key}\r\n")).Split("\r\n")[0].Split(' ')[4];
        Assert.Equal("STORED", await client.LineAskedAsync($"cas {key} 0 0 3 {renewed}\r\ntwo\r\n"));
    }

    [Fact]
    public async Task What_is_deleted_or_set_first_after_the_change_is_not_undone_by_the_old_owner()
    {
        var key = await MovingKeyAsync();
        using var client = await _router.ConnectAsync();
        await client.SetAsync(key, "old");
        Assert.True(await ChangeAsync(4));

        Assert.Equal("DELETED", await client.LineAskedAsync($"delete {key}\r\n"));
        Assert.Null(await client.GetAsync(key));
        Assert.Equal("STORED", await client.SetAsync(key, "new"));
        Assert.Equal("new", await client.GetAsync(key));
    }

    [Fact]
    public async Task An_append_finds_what_the_old_owner_had()
    {
        var key = await MovingKeyAsync();
        using var client = await _router.ConnectAsync();
        await client.SetAsync(key, "ab");
        Assert.True(await ChangeAsync(4));

        // All at once: they wait behind the same gate, and keep their order.
        var answer = await client.AskAsync(
            $"append {key} 0 0 1\r\nc\r\nappend {key} 0 0 1\r\nd\r\nget {key}\r\n");

        Assert.Equal($"STORED\r\nSTORED\r\nVALUE {key} 0 4\r\nabcd\r\nEND\r\n", answer);
    }

    [Fact]
    public async Task Emptying_all_empties_the_old_owners_too()
    {
        await FillAsync("value");
        Assert.True(await ChangeAsync(2));
        using var client = await _router.ConnectAsync();
        Assert.Equal("OK", await client.LineAskedAsync("flush_all\r\n"));

        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Null(await client.GetAsync($"key:{key}"));
        }
    }

    [Fact]
    public async Task An_old_owner_that_dies_costs_its_keys_and_no_error()
    {
        await FillAsync("value");
        Assert.True(await ChangeAsync(4));
        await _servers[0].KillAsync();
        await _router.UntilAsync(router => router.AllShards[0].IsOut);

        using var client = await _router.ConnectAsync();
        var errors = 0;
        for (var key = 0; key < KeyCount; key++)
        {
            errors += (await client.LineAskedAsync($"touch key:{key} 100\r\n")) switch
            {
                "TOUCHED" or "NOT_FOUND" => 0,
                _ => await _router.AskAsync(router => router.Pick(Bytes($"key:{key}")).IsOut) ? 0 : 1,
            };
        }

        Assert.Equal(0, errors);
    }

    [Fact]
    public async Task A_second_change_waits_for_the_first_to_end()
    {
        Assert.True(await ChangeAsync(4));
        Assert.False(await ChangeAsync(2));
    }

    [Fact]
    public async Task A_shard_that_is_on_both_maps_keeps_its_connection()
    {
        using var client = await _router.ConnectAsync();
        Assert.True(await ChangeAsync(4));
        Assert.Equal(3, await _router.AskAsync(
            router => router.Motion!.From.Shards.ToArray().Intersect(router.Shards.ToArray()).Count()));
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + (long)RunningRouter.Patience.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, "What must happen did not.");
            await Task.Delay(5);
        }
    }

    private async Task FillAsync(string value)
    {
        using var client = await _router.ConnectAsync();
        for (var key = 0; key < KeyCount; key++)
        {
            Assert.Equal("STORED", await client.SetAsync($"key:{key}", value));
        }
    }

    private async Task<bool> ChangeAsync(int count)
    {
        IReadOnlyList<ShardOptions> map = [.. Over(count).Shards];
        var isTaken = await _router.AskAsync(router => router.TryChange(map));
        await _router.UntilAsync(router => router.Motion is not null);
        return isTaken;
    }

    private RouterOptions Over(int count) => RunningRouter.Over(_servers[..count]);

    private Task<bool> EndMotionAsync() => _router.AskAsync(router =>
    {
        router.EndMotion();
        return true;
    });

    /// <summary>A key that belongs to the fourth shard, once there is one.</summary>
    private async Task<string> MovingKeyAsync()
    {
        await using var other = await RunningRouter.StartAsync(Over(4));
        for (var key = 0; ; key++)
        {
            if (await other.AskAsync(router => router.Pick(Bytes($"key:{key}")).Name) == "shard-3")
            {
                return $"key:{key}";
            }
        }
    }

    private async Task<int> CountItemsAsync()
    {
        var count = 0;
        foreach (var server in _servers)
        {
            using var client = await TextClient.ConnectAsync(server.EndPoint);
            var items = (await client.AskAsync("stats\r\n")).Split("\r\n")
                .Single(line => line.StartsWith("STAT curr_items ", StringComparison.Ordinal));
            count += int.Parse(items.Split(' ')[2]);
        }

        return count;
    }
}
