using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>All three servers are gone.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task What_is_cached_is_served_stale_and_marked_and_the_rest_is_refused_with_the_reason()
    {
        await using var run = await DictionaryRun.StartAsync(
            [("Definitions__MaxAge", "00:00:01"), .. AttemptTests.Patient]);
        foreach (var cache in (string[])["response-cache-0", "response-cache-1"])
        {
            using var client = run.NewClient(cache, "http");
            using var answer = await client.GetAsync("/definitions/gossamer");
            answer.EnsureSuccessStatusCode();
        }

        foreach (var index in Enumerable.Range(0, 3))
        {
            Signal.Send(await run.FindProcessIdAsync($"dictionary-server-{index}"), Signal.Kill);
        }

        var started = Stopwatch.GetTimestamp();
        var isStale = false;
        while (!isStale)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "No stale answer came.");
            using var answer = await run.Edge.GetAsync("/definitions/gossamer");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            isStale = answer.Headers.GetValues("Cache-Status").Single().Contains("ttl=-", StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.Age);
        }

        using var refused = await run.Edge.GetAsync("/definitions/cobweb");
        Assert.Contains(
            refused.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable]);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("dictionary-server", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
