using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: two replicas are one shard. Method: clients through the router, and a look at each of the two servers.
/// </summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private MemcachedServer[] _servers = [];
    private RunningRouter _router = null!;
    private TextClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServersFixture.StartAsync(2);
        _router = await RunningRouter.StartAsync(RunningRouter.Over(_servers, replicas: 2));
        _client = await _router.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _router.DisposeAsync();
        await ServersFixture.EndAsync(_servers);
    }

    [Fact]
    public async Task What_was_acknowledged_is_on_both()
    {
        for (var index = 0; index < 200; index++)
        {
            Assert.Equal("STORED", await _client.SetAsync($"k{index}", $"v{index}"));
        }

        foreach (var value in await AtEachAsync("k0", "k77", "k199"))
        {
            Assert.Equal("v0 v77 v199", value);
        }

        Assert.Equal("DELETED", await _client.LineAskedAsync("delete k77\r\n"));
        Assert.All(await AtEachAsync("k77"), value => Assert.Equal("", value));
        Assert.Equal(0, await DivergencesAsync());
    }

    [Theory]
    [InlineData("gets {0}\r\n", "cas {0} 0 0 1 {1}\r\n{2}\r\n", "STORED", "EXISTS")]
    [InlineData("mg {0} c\r\n", "ms {0} 1 C{1}\r\n{2}\r\n", "HD", "EX")]
    [InlineData("mg {0} c\r\n", "ma {0} C{1} N0 v\r\n", "VA 1", "EX")]
    [InlineData("mg {0} c\r\n", "md {0} C{1}\r\n", "HD", "NF")]
    public async Task A_cas_with_either_replicas_token_works_once(
        string read, string write, string done, string refused)
    {
        for (var round = 0; round < 6; round++)
        {
            var key = $"cas{round}";
            await _client.SetAsync(key, "1");
            // One round in two asks the other replica first.
            await _client.GetAsync(round % 2 == 0 ? key : "other");
            var told = await _client.AskAsync(read.Replace("{0}", key));
            var token = told.Split("\r\n")[0].Split(' ')[^1].TrimStart('c');
            var command = write.Replace("{0}", key).Replace("{1}", token).Replace("{2}", "2");

            Assert.StartsWith(done, await _client.AskAsync(command));
            Assert.StartsWith(refused, await _client.AskAsync(command));
            var values = await AtEachAsync(key);
            Assert.Equal(values[0], values[1]);
        }

        Assert.Equal(0, await DivergencesAsync());
    }

    [Fact]
    public async Task Clients_that_race_with_cas_lose_no_increment_and_both_replicas_agree()
    {
        await _client.SetAsync("counter", "0");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var client = await _router.ConnectAsync();
            for (var done = 0; done < 50;)
            {
                var words = (await client.AskAsync("gets counter\r\n")).Split("\r\n");
                var next = $"{int.Parse(words[1]) + 1}";
                var answer = await client.LineAskedAsync(
                    $"cas counter 0 0 {next.Length} {words[0].Split(' ')[4]}\r\n{next}\r\n");
                Assert.True(answer is "STORED" or "EXISTS", answer);
                done += answer == "STORED" ? 1 : 0;
            }
        }));

        Assert.All(await AtEachAsync("counter"), value => Assert.Equal("200", value));
    }

    [Fact]
    public async Task Increments_of_many_clients_add_up_on_both()
    {
        await _client.SetAsync("sum", "0");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var client = await _router.ConnectAsync();
            await client.AskAsync(string.Concat(Enumerable.Repeat("incr sum 1\r\n", 100)));
            await client.AskAsync(string.Concat(Enumerable.Repeat("ma sum q\r\n", 25)));
        }));

        Assert.All(await AtEachAsync("sum"), value => Assert.Equal("1000", value));
        Assert.Equal(0, await DivergencesAsync());
    }

    [Fact]
    public async Task What_only_one_of_them_has_lost_is_put_right_and_counted()
    {
        await _client.SetAsync("behind", "5");
        using var first = await TextClient.ConnectAsync(_servers[0].EndPoint);
        Assert.Equal("DELETED", await first.LineAskedAsync("delete behind\r\n"));

        var answer = await _client.LineAskedAsync("incr behind 1\r\n");

        Assert.Equal(1, await DivergencesAsync());
        // Whichever speaks for both: they agree afterwards, or only the speaker has it.
        var values = await AtEachAsync("behind");
        Assert.DoesNotContain("5", values);
        Assert.Equal(answer == "6" ? ["", "6"] : ["", ""], values);
        Assert.Equal("STORED", await _client.SetAsync("behind", "7"));
        Assert.All(await AtEachAsync("behind"), value => Assert.Equal("7", value));
    }

    private Task<long> DivergencesAsync() => _router.AskAsync(router => router.Counts.Divergences);

    private async Task<string[]> AtEachAsync(params string[] keys)
    {
        // Whatever the router still has to drop, it has sent, and it comes first on its own connections only.
        await _router.UntilAsync(router => router.Shards[0].Replicas.All(one =>
            one is { AwaitedCount: 0, State: ReplicaState.Live }));
        var values = new List<string>();
        foreach (var server in _servers)
        {
            using var client = await TextClient.ConnectAsync(server.EndPoint);
            var found = new List<string?>();
            foreach (var key in keys)
            {
                found.Add(await client.GetAsync(key));
            }

            values.Add(string.Join(' ', found));
        }

        return [.. values];
    }
}
