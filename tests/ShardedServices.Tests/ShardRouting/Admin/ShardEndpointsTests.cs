using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.Admin;

/// <summary>
/// Goal: what a router's admin endpoint says of shards and keys is so. Method: its host before three memcacheds, which
/// are asked themselves.
/// </summary>
public sealed class ShardEndpointsTests : IAsyncLifetime
{
    private const string HotKeyCount = "designpatterns.sharding.hot_keys";
    private const string HotReads = "designpatterns.sharding.hot_reads";

    private MemcachedServer[] _servers = [];
    private RunningHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServersFixture.StartAsync(3);
        _host = await RunningHost.StartAsync(
            _servers,
            ("ShardRouting:Timeout", "00:00:05"),
            ("ShardRouting:HotKeys:Enabled", "true"),
            ("ShardRouting:HotKeys:Period", "00:00:00.2"),
            ("ShardRouting:HotKeys:CoolPeriods", "5"));
        await UntilAsync(
            "/shards", shards => shards.EnumerateArray().All(shard => shard.GetProperty("isLive").GetBoolean()));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await ServersFixture.EndAsync(_servers);
    }

    [Fact]
    public async Task Each_shard_is_listed_with_its_replicas_and_each_key_has_the_shard_that_is_told()
    {
        var shards = (await GetAsync("/shards")).EnumerateArray().ToArray();
        Assert.Equal(["shard-0", "shard-1", "shard-2"], shards.Select(shard => TextOf(shard, "name")));
        Assert.Equal(
            _servers.Select(server => $"{server.EndPoint} Live"),
            shards.SelectMany(shard => shard.GetProperty("replicas").EnumerateArray())
                .Select(replica => $"{TextOf(replica, "address")} {TextOf(replica, "state")}"));

        using var client = await TextClient.ConnectAsync(_host.EndPoint);
        for (var key = 0; key < 20; key++)
        {
            Assert.Equal("STORED", await client.SetAsync($"a&b:{key}", "1"));
            var place = await GetAsync($"/shards/of?key=a%26b:{key}");
            Assert.Equal((TextOf(place, "owner"), $"a&b:{key}"), (TextOf(place, "shard"), TextOf(place, "hashedPart")));
            var shard = Array.FindIndex(shards, one => TextOf(one, "name") == TextOf(place, "shard"));
            using var server = await TextClient.ConnectAsync(_servers[shard].EndPoint);
            Assert.Equal("1", await server.GetAsync($"a&b:{key}"));
        }
    }

    [Fact]
    public async Task A_hot_key_is_listed_and_counted_with_its_copies_until_it_has_cooled()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        Assert.Empty((await GetAsync("/shards/hot")).EnumerateArray());
        Assert.Equal((0, 0), (_host.Measure(HotKeyCount), _host.Measure(HotReads)));

        var load = new ZipfLoad(_host.EndPoint, seed);
        await load.StartAsync();

        // What its share is said to be are the samples of two periods, of which a slow machine has but few.
        var listed = await UntilAsync(
            "/shards/hot",
            keys => keys.GetArrayLength() > 0 && CopiesOf(keys[0]).Length == 2
                && keys[0].GetProperty("share").GetDouble() is > 0.2 and < 0.4);
        var hot = listed[0];
        var place = await GetAsync($"/shards/of?key={ZipfLoad.Hot}");

        Assert.Equal(ZipfLoad.Hot, TextOf(hot, "key"));
        Assert.Equal(TextOf(place, "owner"), TextOf(hot, "owner"));
        Assert.Equal(
            ["shard-0", "shard-1", "shard-2"],
            CopiesOf(hot).Append(TextOf(hot, "owner")).Order(StringComparer.Ordinal));
        Assert.Equal(CopiesOf(hot), CopiesOf(place));
        Assert.InRange(_host.Measure(HotKeyCount), 1, 32);

        await load.StopAsync();
        await UntilAsync("/shards/hot", keys => keys.GetArrayLength() == 0);
        Assert.Equal(0, _host.Measure(HotKeyCount));
        Assert.InRange(_host.Measure(HotReads), 1, int.MaxValue);
        Assert.Empty(CopiesOf(await GetAsync($"/shards/of?key={ZipfLoad.Hot}")));
    }

    [Fact]
    public async Task A_router_that_looks_for_no_hot_keys_says_how_to_have_it_look()
    {
        await using var host = await RunningHost.StartAsync(_servers);

        using var answer = await host.Admin.GetAsync("/shards/hot");

        var problem = await ProblemOfAsync(answer, 404);
        Assert.Contains("ShardRouting__HotKeys__Enabled=true", TextOf(problem, "detail"), StringComparison.Ordinal);
        Assert.Equal(0, host.Measure(HotKeyCount));
    }

    [Theory]
    [InlineData("/shards?name=shard-0", "name")]
    [InlineData("/shards/hot?most=3", "most")]
    [InlineData("/shards/of?kye=k", "kye")]
    [InlineData("/shards/of?key=k&tag=%7B%7D", "tag")]
    [InlineData("/shards/of", "key")]
    [InlineData("/shards/of?key=", "key")]
    [InlineData("/shards/of?key=one&key=another", "key")]
    public async Task A_question_that_is_not_understood_is_refused_and_told_which_parameter_is_wrong(
        string path, string field)
    {
        using var answer = await _host.Admin.GetAsync(path);

        var problem = await ProblemOfAsync(answer, 400);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_is_said_and_no_longer()
    {
        using var most = await _host.Admin.GetAsync($"/shards/of?key={new string('k', 1_024)}");
        using var more = await _host.Admin.GetAsync($"/shards/of?key={new string('k', 1_025)}");

        Assert.Equal(200, (int)most.StatusCode);
        var reason = (await ProblemOfAsync(more, 400)).GetProperty("errors").GetProperty("key")[0].GetString();
        Assert.Contains("1024 bytes", reason, StringComparison.Ordinal);
    }

    private static string[] CopiesOf(JsonElement key) =>
        [.. key.GetProperty("copies").EnumerateArray().Select(copy => copy.GetString()!)];

    private static string TextOf(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> ProblemOfAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<JsonElement> GetAsync(string path) => _host.Admin.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await GetAsync(path);
            if (condition(answer))
            {
                return answer;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < RunningRouter.Patience, $"{path}: {answer}");
            await Task.Delay(5);
        }
    }
}
