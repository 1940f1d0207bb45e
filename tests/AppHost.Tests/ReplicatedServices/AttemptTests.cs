using System.Net;
using DesignPatterns.Running;
using DesignPatterns.Running.Drills;
using DesignPatterns.Otlp;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>Attempts through the whole chain: at most one retry, on another replica.</summary>
/// <remarks>
/// They share a system in which Edge and the caches are patient. A server that failed is out of the balance for a
/// while: each test begins when all are back in it.
/// </remarks>
public sealed class AttemptTests(AttemptTests.Shared shared)
    : IClassFixture<AttemptTests.Shared>, IAsyncLifetime
{
    private static readonly IReadOnlyList<string> Servers = Tier.Server.Replicas;

    // Edge gives a cache 0.2 s more than the cache gives its servers, and the cache 0.2 s more than its attempts may
    // take: less than this machine may stand still for.
    internal static readonly (string, string)[] Patient =
    [
        ("Balancing__dictionary-server__TotalTimeout", "00:00:15"),
        ("Balancing__response-cache__AttemptTimeout", "00:00:20"),
        ("Balancing__response-cache__TotalTimeout", "00:00:25"),
    ];

    public sealed class Shared : IAsyncLifetime
    {
        public DictionaryRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Run = await DictionaryRun.StartAsync(Patient);

        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }

    public async ValueTask InitializeAsync() =>
        await shared.Run.WaitUntilAvailableAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(Servers.Select(shared.Run.SwitchOffFaultsAsync));

    [Theory]
    [InlineData("error", "?status=503", "aardvark")]
    [InlineData("hang", "", "abacus")]
    public async Task A_request_that_every_server_fails_is_tried_twice_on_two_servers(
        string fault, string grade, string word)
    {
        var run = shared.Run;
        await SwitchOnAtEveryServerAsync(fault, grade);

        // Edge's two, the cache's three, and one of each server.
        var spans = await run.GetTraceAsync(run.Edge, $"/definitions/{word}", least: 7);

        var attempts = spans.Where(span => span.IsServer("dictionary-server")).ToList();
        Assert.Equal(2, attempts.Count);
        Assert.Equal(2, attempts.Select(span => span.Service).Distinct().Count());
        Assert.Equal(2, spans.Count(span => span.Kind == SpanKind.Client
            && span.Service.StartsWith("response-cache", StringComparison.Ordinal)));
        Assert.Single(spans, span => span.IsServer("response-cache"));
        Assert.Single(spans, span => span.Kind == SpanKind.Client && span.Service == "edge");
    }

    [Fact]
    public async Task An_unsafe_request_is_tried_once()
    {
        var run = shared.Run;
        await SwitchOnAtEveryServerAsync("error", "?status=503");

        var traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/definitions/aardvark");
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var answer = await run.Edge.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var spans = await run.WaitForTraceAsync(traceId, least: 5);
        Assert.Single(spans, span => span.IsServer("dictionary-server"));
    }

    private Task SwitchOnAtEveryServerAsync(string fault, string grade) =>
        Task.WhenAll(Servers.Select(server => shared.Run.SwitchOnAsync(server, fault, grade)));
}
