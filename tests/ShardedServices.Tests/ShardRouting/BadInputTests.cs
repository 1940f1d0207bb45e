using System.Net.Sockets;
using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: whatever one client does, it hears the right error or is dropped, and no other client notices. Method: bad
/// clients, one at a time, beside a good one.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private MemcachedServer[] _servers = [];
    private RunningRouter _router = null!;
    private TextClient _good = null!;
    private TextClient _bad = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServersFixture.StartAsync(3);
        var options = RunningRouter.Over(_servers);
        options.MostOwedBytes = 4 * 1_024 * 1_024;
        _router = await RunningRouter.StartAsync(options);
        _good = await _router.ConnectAsync();
        _bad = await _router.ConnectAsync();
        Assert.Equal("STORED", await _good.SetAsync("good", "here"));
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("here", await _good.GetAsync("good"));
        _bad.Dispose();
        await _router.UntilAsync(router => router.SessionCount == 1);
        _good.Dispose();
        await _router.DisposeAsync();
        await ServersFixture.EndAsync(_servers);
    }

    [Theory]
    [InlineData("get a\tb\r\n")]
    [InlineData("get a\0b\r\n")]
    [InlineData("get a\rb\r\n")]
    [InlineData("set a\tb 0 0 5\r\nget k\r\n")]
    [InlineData("mg a\u0001b v\r\n")]
    [InlineData("md a\u001fb\r\n")]
    public async Task A_key_with_control_characters_is_refused_and_the_connection_serves_on(string request)
    {
        Assert.Equal("CLIENT_ERROR bad command line format\r\n", await _bad.AskAsync(request));
        Assert.Equal("here", await _bad.GetAsync("good"));
    }

    [Theory]
    [InlineData("set half 0 0 10\r\n12345")]
    [InlineData("set half 0 0")]
    [InlineData("ms half 10\r\n")]
    [InlineData("get half")]
    public async Task Half_a_request_is_none_when_its_client_leaves(string request)
    {
        await _bad.SendAsync(request);
        _bad.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await _bad.UntilClosedAsync());
        Assert.Null(await _good.GetAsync("half"));
    }

    [Fact]
    public async Task A_client_that_sends_no_more_still_gets_all_its_answers()
    {
        const int Count = 5_000;
        await _bad.SendAsync(string.Concat(Enumerable.Repeat("get good\r\n", Count)));
        _bad.Socket.Shutdown(SocketShutdown.Send);

        var answers = await _bad.UntilClosedAsync();
        Assert.Equal(Count, answers.Split("END\r\n").Length - 1);
    }

    [Fact]
    public async Task A_client_that_sends_no_more_gets_answers_that_it_is_slow_to_take()
    {
        const int Count = 3_000;
        string[] keys = [.. Enumerable.Range(0, 30).Select(number => $"large:{number}")];
        foreach (var key in keys)
        {
            Assert.Equal("STORED", await _good.SetAsync(key, new('x', 3_000)));
        }

        // Of three shards, and more than may be untaken before its requests are read no further.
        var gets = Enumerable.Range(0, Count).Select(number => $"get {keys[number % keys.Length]}\r\n");
        await _bad.SendAsync(string.Concat(gets));
        _bad.Socket.Shutdown(SocketShutdown.Send);

        var answers = await _bad.UntilClosedAsync();
        Assert.Equal(Count, answers.Split("END\r\n").Length - 1);
    }

    [Fact]
    public async Task A_value_of_30_megabytes_is_dropped_as_it_comes()
    {
        const int Length = 30_000_000;
        await _bad.SendAsync($"set large 0 0 {Length}\r\n");
        Assert.Equal("SERVER_ERROR object too large for cache\r\n", await _bad.LineAsync());
        var part = new string('x', 1_000_000);
        for (var sent = 0; sent < Length; sent += part.Length)
        {
            await _bad.SendAsync(part);
        }

        await _bad.SendAsync("\r\n");
        Assert.Equal("here", await _bad.GetAsync("good"));
    }

    [Theory]
    [InlineData("\u0080\0\0\u0003", 1, "ERROR\r\n")]
    [InlineData("a", 3_000, "")]
    [InlineData("get k k k k", 6_500, "SERVER_ERROR out of memory reading request\r\n")]
    public async Task What_never_becomes_a_request_is_told_so_and_closed(string text, int times, string error)
    {
        await _bad.SendAsync(string.Concat(Enumerable.Repeat(text, times)));

        Assert.Equal(error, await _bad.UntilClosedAsync());
    }

    [Theory]
    [InlineData("get large\r\n", 1_000)]
    [InlineData("get large large large large large large large large\r\n", 100)]
    public async Task A_client_that_takes_no_answer_is_dropped_before_it_costs_much(string request, int times)
    {
        await _good.SetAsync("large", new string('x', 500_000));
        _bad.Socket.ReceiveBufferSize = 65_536;
        try
        {
            await _bad.SendAsync(string.Concat(Enumerable.Repeat(request, times)));
        }
        catch (SocketException)
        {
            // Dropped already.
        }

        await _router.UntilAsync(router => router.SessionCount == 1);
        Assert.Equal("here", await _good.GetAsync("good"));
    }

    [Fact]
    public async Task A_client_that_is_slow_to_take_many_answers_gets_them_all()
    {
        const int Count = 20_000;
        var sending = _bad.SendAsync(string.Concat(Enumerable.Repeat("stats\r\n", Count)));
        var ends = 0;
        while (ends < Count)
        {
            ends += await _bad.LineAsync() == "END\r\n" ? 1 : 0;
        }

        await sending;
        Assert.Equal("here", await _bad.GetAsync("good"));
    }

    [Fact]
    public async Task Five_hundred_clients_are_all_served()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => _router.ConnectAsync()));
        await Task.WhenAll(clients.Select(async (client, index) =>
        {
            Assert.Equal("STORED", await client.SetAsync($"of:{index}", $"{index}"));
            Assert.Equal($"{index}", await client.GetAsync($"of:{index}"));
        }));
        Assert.Equal(502, await _router.AskAsync(router => router.SessionCount));
        foreach (var client in clients)
        {
            client.Dispose();
        }

        await _router.UntilAsync(router => router.SessionCount == 2);
    }
}
