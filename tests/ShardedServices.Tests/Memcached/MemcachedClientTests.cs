using System.Text;
using DesignPatterns.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>The client beside a real memcached.</summary>
public sealed class MemcachedClientTests : IAsyncLifetime
{
    // A machine under load is no finding.
    private static readonly MemcachedOptions Patient = new()
    {
        CallTimeout = TimeSpan.FromSeconds(30),
        ConnectTimeout = TimeSpan.FromSeconds(30),
    };

    private PlainMemcached _server = null!;
    private MemcachedClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PlainMemcached.StartAsync();
        _client = new MemcachedClient(_server.EndPoint, Patient, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_set_is_read_with_its_flags_until_it_is_deleted()
    {
        Assert.Null(await _client.GetAsync("key"));
        Assert.Equal(StoreOutcome.Stored, await _client.SetAsync("key", Bytes("value"), flags: uint.MaxValue));

        var value = await _client.GetAsync("key");
        Assert.Equal("value", Encoding.UTF8.GetString(value!.Data.Span));
        Assert.Equal(uint.MaxValue, value.Flags);

        Assert.True(await _client.DeleteAsync("key"));
        Assert.False(await _client.DeleteAsync("key"));
        Assert.Null(await _client.GetAsync("key"));
    }

    [Fact]
    public async Task An_add_leaves_what_is_there()
    {
        Assert.Equal(StoreOutcome.Stored, await _client.AddAsync("key", Bytes("first")));
        Assert.Equal(StoreOutcome.NotStored, await _client.AddAsync("key", Bytes("second")));
        Assert.Equal("first", Encoding.UTF8.GetString((await _client.GetAsync("key"))!.Data.Span));
    }

    [Fact]
    public async Task A_swap_wins_once_and_tells_the_loser_why()
    {
        Assert.Equal(StoreOutcome.Missing, await _client.CompareAndSwapAsync("key", Bytes("none"), version: 1));
        await _client.SetAsync("key", Bytes("old"));
        Assert.Null((await _client.GetAsync("key"))!.Version);
        var version = (await _client.GetWithVersionAsync("key"))!.Version!.Value;

        Assert.Equal(StoreOutcome.Stored, await _client.CompareAndSwapAsync("key", Bytes("new"), version));
        Assert.Equal(StoreOutcome.Changed, await _client.CompareAndSwapAsync("key", Bytes("late"), version));
    }

    [Fact]
    public async Task Many_keys_are_one_request_and_the_missing_are_left_out()
    {
        await _client.SetAsync("a", Bytes("1"));
        await _client.SetAsync("c", Bytes("3"));

        var values = await _client.GetManyAsync(["a", "b", "c"]);

        Assert.Equal(["a", "c"], values.Keys.Order());
    }

    [Fact]
    public async Task A_value_of_nearly_a_megabyte_arrives_whole_with_line_ends_and_commands_in_it()
    {
        var data = new byte[1_000_000];
        new Random(7).NextBytes(data);
        "\r\nEND\r\nVALUE "u8.CopyTo(data);
        "\r\n"u8.CopyTo(data.AsSpan(^2));

        Assert.Equal(StoreOutcome.Stored, await _client.SetAsync("key", data));

        Assert.Equal(data, (await _client.GetAsync("key"))!.Data.ToArray());
    }

    [Fact]
    public async Task A_thousand_calls_at_once_each_get_their_own_answer()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => _client.SetAsync($"key-{i}", Bytes($"{i}"))));

        var values = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => _client.GetAsync($"key-{i}")));

        Assert.All(values.Index(), pair =>
            Assert.Equal($"{pair.Index}", Encoding.UTF8.GetString(pair.Item!.Data.Span)));

        // A call is counted until its connection has done with it, which is a moment after its answer.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_client.InFlight > 0)
        {
            await Task.Delay(1, deadline.Token);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("key\r\nflush_all")]
    [InlineData("key\0")]
    public async Task A_key_that_would_be_a_command_is_refused_unsent(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.SetAsync(key, Bytes("")));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.DeleteAsync(key));
    }

    [Fact]
    public async Task A_key_of_250_bytes_is_the_longest()
    {
        await _client.SetAsync(new string('ä', 125), Bytes("x"));

        Assert.NotNull(await _client.GetAsync(new string('ä', 125)));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetAsync(new string('k', 251)));
    }

    [Fact]
    public async Task A_value_is_gone_after_its_time_to_live()
    {
        await _client.SetAsync("long", Bytes("x"), TimeSpan.FromHours(1));
        await _client.SetAsync("short", Bytes("x"), TimeSpan.FromMilliseconds(300));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _client.GetAsync("short", patience.Token) is not null)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.NotNull(await _client.GetAsync("long"));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
