using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Running;
using DesignPatterns.Running.Drills;
using StackExchange.Redis;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>The Redis that the caches share: what it is good for, and that nobody misses it while it is lost.</summary>
public sealed class SharedCacheTests(SharedCacheTests.Shared shared) : IClassFixture<SharedCacheTests.Shared>
{
    private const string Redis = "shared-cache";
    private const int PerSecond = 100;
    private static readonly string[] Caches = ["response-cache-0", "response-cache-1"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One system for all tests: each leaves it whole.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        private const int Seed = 20261121;

        public DictionaryRun Run { get; private set; } = null!;

        public WordPool Words { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Run = await DictionaryRun.StartAsync(WordPool.StayWarm);
            Words = await WordPool.ReadAsync(Run, Seed);
            // Code that never ran is compiled when it first does: not under load.
            await Load.SendAsync(Run.Edge, Words.Deal(Mix.Both).Take(200), perSecond: 50);
        }

        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_requests_for_one_cold_word_at_both_caches_are_one_lookup_at_a_server()
    {
        await WaitForHealthAsync("Healthy");
        var word = NextWord();
        using var first = shared.Run.NewClient(Caches[0], "http");
        using var second = shared.Run.NewClient(Caches[1], "http");

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async index =>
        {
            using var answer = await (index % 2 == 0 ? first : second).GetAsync(word);
            return (int)answer.StatusCode;
        }));

        Assert.All(answers, status => Assert.Equal(200, status));
        await shared.Run.Telemetry.WaitForSpansAsync(
            spans => Caches.All(cache => spans.Count(
                span => span.IsServer(cache) && span["url.path"] == word) == 500),
            Patience);
        Assert.Equal(1, shared.Run.Telemetry.Spans.Count(
            span => span.IsServer("dictionary-server") && span["url.path"] == word));
    }

    [Fact]
    public async Task A_purge_told_to_one_cache_reaches_both_and_redis()
    {
        await WaitForHealthAsync("Healthy");
        var word = NextWord();
        foreach (var cache in Caches)
        {
            await ReadCacheStatusAsync(cache, word);
            Assert.StartsWith($"{cache}; hit", await ReadCacheStatusAsync(cache, word), StringComparison.Ordinal);
        }

        using var admin = shared.Run.NewClient(Caches[0], "admin");
        using var purged = await admin.PostAsync($"/purge?target={word}", content: null);
        Assert.Equal(204, (int)purged.StatusCode);

        Assert.StartsWith(
            "shared-cache; fwd=uri-miss", await ReadCacheStatusAsync(Caches[1], word), StringComparison.Ordinal);
        Assert.StartsWith("shared-cache; hit", await ReadCacheStatusAsync(Caches[0], word), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_killed_under_load_costs_no_request_and_is_used_again_once_it_is_started() =>
        await LoseRedisAsync(
            lost: TimeSpan.FromSeconds(3),
            lose: processId => Signal.Send(processId, Signal.Kill),
            giveBack: async _ =>
            {
                var result = await shared.Run.App.ResourceCommands.ExecuteCommandAsync(
                    Redis, KnownResourceCommands.StartCommand);
                Assert.True(result.Success, result.Message);
            });

    [Fact]
    public async Task Redis_paused_for_ten_seconds_under_load_costs_no_request_and_is_used_again_when_it_goes_on() =>
        await LoseRedisAsync(
            lost: TimeSpan.FromSeconds(10),
            lose: processId => Signal.Send(processId, Signal.Stop),
            giveBack: processId =>
            {
                Signal.Send(processId, Signal.Continue);
                return Task.CompletedTask;
            });

    private async Task LoseRedisAsync(TimeSpan lost, Action<int> lose, Func<int, Task> giveBack)
    {
        await WaitForHealthAsync("Healthy");
        var processId = await FindRedisAsync();
        var over = new TaskCompletionSource();

        var load = Load.SendAsync(
            shared.Run.Edge,
            shared.Words.Deal(Mix.Both).TakeWhile(_ => !over.Task.IsCompleted),
            PerSecond,
            (PerSecond / 2, async () =>
            {
                try
                {
                    lose(processId);
                    await Task.WhenAll(WaitForHealthAsync("Degraded"), Task.Delay(lost));
                    await giveBack(processId);
                    await WaitForHealthAsync("Healthy");
                }
                finally
                {
                    over.SetResult();
                }
            }));
        var outcomes = await load;

        var failed = outcomes.Where(outcome => outcome.Failed).ToList();
        Assert.True(failed.Count == 0, $"{failed.Count} failed:\n{string.Join('\n', failed.Take(10))}");
        Assert.True(outcomes.Count > PerSecond * lost.TotalSeconds);
        Assert.Equal(0, outcomes.Count(outcome => outcome.Stale));

        // In use again: what the one cache fetches, the other has.
        var word = NextWord();
        await ReadCacheStatusAsync(Caches[0], word);
        Assert.StartsWith("shared-cache; hit", await ReadCacheStatusAsync(Caches[1], word), StringComparison.Ordinal);
    }

    private string NextWord() => shared.Words.Deal(Mix.NeverAsked).First();

    private async Task<string> ReadCacheStatusAsync(string cache, string path)
    {
        using var client = shared.Run.NewClient(cache, "http");
        using var answer = await client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return string.Join(", ", answer.Headers.GetValues("Cache-Status"));
    }

    /// <summary>Waits until both caches say so of the tier that they share; degraded, they are ready all the same.</summary>
    private async Task WaitForHealthAsync(string status)
    {
        foreach (var cache in Caches)
        {
            using var admin = shared.Run.NewClient(cache, "admin");
            var said = "";
            using var patience = new CancellationTokenSource(Patience);
            while (said != status)
            {
                Assert.False(patience.IsCancellationRequested, $"{cache} says {said}, not {status}.");
                using var answer = await admin.GetAsync("/health", CancellationToken.None);
                Assert.Equal(200, (int)answer.StatusCode);
                var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
                said = health.GetProperty("checks").EnumerateArray()
                    .Single(check => check.GetProperty("name").GetString() == Redis)
                    .GetProperty("status").GetString()!;
                await Task.Delay(20);
            }
        }
    }

    private async Task<int> FindRedisAsync()
    {
        var address = await shared.Run.App.GetConnectionStringAsync(Redis);
        using var redis = await ConnectionMultiplexer.ConnectAsync(address!).WaitAsync(Patience);
        var server = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "server").WaitAsync(Patience);
        const string Field = "process_id:";
        return int.Parse(server!.Split("\r\n").Single(
            line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..]);
    }
}
