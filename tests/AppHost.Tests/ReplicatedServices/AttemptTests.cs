using System.Net;
using DesignPatterns.Running;
using DesignPatterns.Otlp;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>Attempts through the whole chain: at most one retry, on another replica.</summary>
/// <remarks>Each test has a system of its own: a server that failed is out of the balance for a while.</remarks>
public sealed class AttemptTests
{
    // Edge gives a cache 0.2 s more than the cache gives its servers: less than this machine may stand still for.
    private static readonly (string, string)[] PatientEdge =
    [
        ("Balancing__response-cache__AttemptTimeout", "00:00:20"),
        ("Balancing__response-cache__TotalTimeout", "00:00:25"),
    ];

    [Theory]
    [InlineData("error", "?status=503")]
    [InlineData("hang", "")]
    public async Task A_request_that_every_server_fails_is_tried_twice_on_two_servers(string fault, string grade)
    {
        await using var run = await DictionaryRun.StartAsync(PatientEdge);
        await SwitchOnAtEveryServerAsync(run, fault, grade);

        var spans = await run.GetTraceAsync(run.Edge, "/definitions/aardvark");

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
        await using var run = await DictionaryRun.StartAsync();
        await SwitchOnAtEveryServerAsync(run, "error", "?status=503");

        var traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/definitions/aardvark");
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var answer = await run.Edge.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var spans = await run.WaitForTraceAsync(traceId);
        Assert.Single(spans, span => span.IsServer("dictionary-server"));
    }

    private static async Task SwitchOnAtEveryServerAsync(DictionaryRun run, string fault, string grade)
    {
        foreach (var index in Enumerable.Range(0, 3))
        {
            await run.SwitchOnAsync($"dictionary-server-{index}", fault, grade);
        }
    }
}
