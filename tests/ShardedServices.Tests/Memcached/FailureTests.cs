using System.Net;
using DesignPatterns.Memcached;
using DesignPatterns.Memcached.Connections;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>The client beside servers that hang, cut, refuse and talk rubbish.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly MemcachedOptions Patient = new() { CallTimeout = Patience, ConnectTimeout = Patience };

    [Fact]
    public async Task A_server_that_hangs_costs_each_call_its_timeout_and_gathers_no_more_than_the_bound()
    {
        var clock = new ManualTimeProvider();
        var options = new MemcachedOptions { MostCalls = 8, SilencePeriod = TimeSpan.FromMinutes(1) };
        await using var server = new ScriptedServer(_ => "");
        await using var client = Connect(server, options, clock);
        var calls = Enumerable.Range(0, 20).Select(_ => FaultAsync(client)).ToArray();
        await WaitAsync(() => server.Lines == 8);

        clock.Advance(options.CallTimeout);

        var faults = await Task.WhenAll(calls);
        Assert.Equal(8, faults.Count(fault => fault == MemcachedFault.Timeout));
        Assert.Equal(12, faults.Count(fault => fault == MemcachedFault.TooMany));
        Assert.Equal(8, client.InFlight);
    }

    [Fact]
    public async Task A_connection_that_is_silent_for_too_long_is_left_for_another()
    {
        var clock = new ManualTimeProvider();
        var options = new MemcachedOptions { SilencePeriod = TimeSpan.FromMilliseconds(150) };
        ScriptedServer? server = null;
        await using var held = server = new ScriptedServer(_ => server!.Connections == 1 ? "" : "END\r\n");
        await using var client = Connect(server, options, clock);

        // Silent for one timeout, which is not too long, and for a second one.
        for (var call = 1; call <= 2; call++)
        {
            var late = FaultAsync(client);
            await WaitAsync(() => server.Lines == call);
            clock.Advance(options.CallTimeout);
            Assert.Equal(MemcachedFault.Timeout, await late);
        }

        Assert.Equal(1, server.Connections);
        Assert.Equal(MemcachedFault.Unreachable, await FaultAsync(client));
        clock.Advance(options.FirstPause);
        Assert.Null(await FaultAsync(client));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_late_answer_is_not_taken_for_that_of_the_next_call()
    {
        var clock = new ManualTimeProvider();
        var options = new MemcachedOptions { SilencePeriod = TimeSpan.FromMinutes(1) };
        await using var server = new ScriptedServer(line => line == "get slow"
            ? ""
            : "VALUE slow 0 4\r\nslow\r\nEND\r\nVALUE fast 0 4\r\nfast\r\nEND\r\n");
        await using var client = Connect(server, options, clock);
        var slow = FaultAsync(client, "slow");
        await WaitAsync(() => server.Lines == 1);
        clock.Advance(options.CallTimeout);
        Assert.Equal(MemcachedFault.Timeout, await slow);

        Assert.Equal("fast"u8.ToArray(), (await client.GetAsync("fast"))!.Data.ToArray());

        await WaitAsync(() => client.InFlight == 0);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("STORED\r\n")]
    [InlineData("VALUE other 0 1\r\nx\r\nEND\r\n")]
    [InlineData("VALUE key 0 -1\r\nx\r\nEND\r\n")]
    [InlineData("VALUE key 0 99999999\r\n")]
    [InlineData("VALUE key 0 1 1\r\nx\r\nEND\r\n")]
    [InlineData("VALUE key 0 1\r\nxx\r\nEND\r\n")]
    [InlineData("VALUE key\r\n")]
    [InlineData("ERROR\r\n")]
    public async Task Rubbish_fails_the_call_and_closes_the_connection(string answer)
    {
        await using var server = new ScriptedServer(_ => answer);
        await using var client = Connect(server, Patient);

        Assert.Equal(MemcachedFault.Nonsense, await FaultAsync(client));
        Assert.Equal(MemcachedFault.Unreachable, await FaultAsync(client));
    }

    [Fact]
    public async Task A_line_without_an_end_is_read_no_further_than_2_KB()
    {
        await using var server = new ScriptedServer(_ => new string('x', 3_000));
        await using var client = Connect(server, Patient);

        Assert.Equal(MemcachedFault.Nonsense, await FaultAsync(client));
    }

    [Fact]
    public async Task A_server_error_fails_its_call_alone_and_leaves_the_connection()
    {
        await using var server = new ScriptedServer(
            line => line == "get key" ? "SERVER_ERROR shard is down\r\n" : "END\r\n");
        await using var client = Connect(server, Patient);

        var error = await Assert.ThrowsAsync<MemcachedException>(() => client.GetAsync("key"));

        Assert.Equal(MemcachedFault.ServerError, error.Fault);
        Assert.Contains("shard is down", error.Message, StringComparison.Ordinal);
        Assert.Null(await client.GetAsync("other"));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_connection_cut_within_an_answer_fails_what_waited()
    {
        var first = true;
        await using var server = new ScriptedServer(_ =>
        {
            var answer = first ? "VALUE key 0 10\r\nhalf" : null;
            first = false;
            return answer;
        });
        await using var client = Connect(server, Patient);

        var half = FaultAsync(client);
        Assert.Equal(MemcachedFault.Unreachable, await FaultAsync(client));
        Assert.Equal(MemcachedFault.Unreachable, await half);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_asked_seldom_and_found_when_it_is_back()
    {
        var clock = new ManualTimeProvider();
        var server = new ScriptedServer(_ => null);
        await using var client = new MemcachedClient(server.EndPoint, Patient, clock);
        Assert.Equal(MemcachedFault.Unreachable, await FaultAsync(client));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(MemcachedFault.Unreachable, await FaultAsync(client));
        }

        Assert.Equal(1, server.Connections);
        clock.Advance(Patient.FirstPause);
        Assert.Equal(MemcachedFault.Unreachable, await FaultAsync(client));
        Assert.Equal(2, server.Connections);
        await server.DisposeAsync();
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_chance_takes_up_to_half()
    {
        var (first, longest) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        Assert.Equal(100, BackOff.Pause(1, first, longest, chance: 0).TotalMilliseconds);
        Assert.Equal(400, BackOff.Pause(3, first, longest, chance: 0).TotalMilliseconds);
        Assert.Equal(200, BackOff.Pause(3, first, longest, chance: 1).TotalMilliseconds);
        Assert.Equal(longest, BackOff.Pause(int.MaxValue, first, longest, chance: 0));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_at_once_and_the_next_is_served()
    {
        await using var server = new ScriptedServer(line => line == "get key" ? "" : "END\r\nEND\r\n");
        await using var client = Connect(server, Patient);
        using var cancelled = new CancellationTokenSource();
        var call = client.GetAsync("key", cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync("key", cancelled.Token));
        Assert.Null(await FaultAsync(client, "other"));
    }

    [Fact]
    public async Task After_the_end_of_the_client_there_are_no_calls()
    {
        await using var server = new ScriptedServer(_ => "END\r\n");
        var client = Connect(server, Patient);
        Assert.Null(await client.GetAsync("key"));

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetAsync("key"));
    }

    private static MemcachedClient Connect(
        ScriptedServer server, MemcachedOptions options, TimeProvider? time = null) =>
        new(new DnsEndPoint("localhost", server.EndPoint.Port), options, time ?? TimeProvider.System);

    /// <summary>How one get ends; null when it is answered.</summary>
    private static async Task<MemcachedFault?> FaultAsync(MemcachedClient client, string key = "key")
    {
        try
        {
            await client.GetAsync(key);
            return null;
        }
        catch (MemcachedException ended)
        {
            return ended.Fault;
        }
    }

    private static async Task WaitAsync(Func<bool> isMet)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isMet())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
