using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>What the Redis is good for that the caches share.</summary>
[Collection(typeof(UntouchedSystem))]
public sealed class SharedCacheTests(WarmRun shared)
{
    private static readonly string[] Caches = ["response-cache-0", "response-cache-1"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_thousand_requests_for_one_cold_word_at_both_caches_are_one_lookup_at_a_server()
    {
        var word = shared.NextWords(1)[0];
        var before = await CountLookupsAsync();
        using var first = shared.Run.NewClient(Caches[0], "http");
        using var second = shared.Run.NewClient(Caches[1], "http");

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async index =>
        {
            using var answer = await (index % 2 == 0 ? first : second).GetAsync(word);
            return (int)answer.StatusCode;
        }));

        Assert.All(answers, status => Assert.Equal(200, status));
        Assert.Equal(before + 1, await CountLookupsAsync());
    }

    [Fact]
    public async Task A_purge_told_to_one_cache_reaches_both_and_redis()
    {
        var word = shared.NextWords(1)[0];
        foreach (var cache in Caches)
        {
            await ReadCacheStatusAsync(cache, word);
            Assert.StartsWith($"{cache}; hit", await ReadCacheStatusAsync(cache, word), StringComparison.Ordinal);
        }

        using var admin = shared.Run.NewClient(Caches[0], "admin");
        using var purged = await admin.PostAsync($"/purge?target={Uri.EscapeDataString(word)}", content: null);
        Assert.Equal(204, (int)purged.StatusCode);

        Assert.StartsWith(
            "shared-cache; fwd=uri-miss", await ReadCacheStatusAsync(Caches[1], word), StringComparison.Ordinal);
        Assert.StartsWith("shared-cache; hit", await ReadCacheStatusAsync(Caches[0], word), StringComparison.Ordinal);
    }

    /// <summary>What all servers have looked up: a metric, for of a thousand spans some may be dropped.</summary>
    private async Task<double> CountLookupsAsync()
    {
        const string Lookups = "designpatterns.dictionary.lookups";
        IEnumerable<ReceivedMetric> Find() => shared.Run.Telemetry.Metrics.Where(metric => metric.Name == Lookups);

        // What comes first may have been collected before; what comes after that was not.
        for (var round = 0; round < 2; round++)
        {
            shared.Run.Telemetry.Forget();
            await shared.Run.Telemetry.WaitAsync(
                () => Find().DistinctBy(metric => metric.Service).Count() == 3,
                Patience,
                () => string.Join('\n', Find()));
        }

        return Find().Sum(metric => metric.Value);
    }

    private async Task<string> ReadCacheStatusAsync(string cache, string path)
    {
        using var client = shared.Run.NewClient(cache, "http");
        using var answer = await client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return string.Join(", ", answer.Headers.GetValues("Cache-Status"));
    }
}
