using System.Net;
using DesignPatterns.AppHost.Tests.Running;
using DesignPatterns.Testing.Otlp;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>Attempts through the whole chain: at most one retry, on another replica.</summary>
public sealed class AttemptTests(AttemptTests.Shared shared) : IClassFixture<AttemptTests.Shared>
{
    private static readonly string[] Servers = ["dictionary-server-0", "dictionary-server-1", "dictionary-server-2"];

    private readonly DictionaryRun run = shared.Run;

    /// <summary>One system for all tests of this class; each test switches its faults off again.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        public DictionaryRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Run = await DictionaryRun.StartAsync();

        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }

    [Theory]
    [InlineData("error", "?status=503", "/definitions/aardvark")]
    [InlineData("hang", "", "/definitions/abacus")]
    public async Task A_request_that_every_server_fails_is_tried_twice_on_two_servers(string fault, string grade, string path)
    {
        foreach (var server in Servers)
        {
            await run.SwitchOnAsync(server, fault, grade);
        }

        try
        {
            var spans = await run.GetTraceAsync(run.Edge, path);

            var attempts = spans.Where(span => span.Kind == SpanKind.Client
                && span.Service.StartsWith("response-cache", StringComparison.Ordinal)).ToList();
            Assert.Equal(2, attempts.Count);
            Assert.Equal(2, attempts.Select(span => span.Attributes["server.port"]).Distinct().Count());
            Assert.Single(spans, span => span.IsServer("response-cache"));
            Assert.Single(spans, span => span.Kind == SpanKind.Client && span.Service == "edge");
        }
        finally
        {
            foreach (var server in Servers)
            {
                await run.SwitchOffFaultsAsync(server);
            }
        }
    }

    [Fact]
    public async Task An_unsafe_request_is_tried_once()
    {
        foreach (var server in Servers)
        {
            await run.SwitchOnAsync(server, "error", "?status=503");
        }

        try
        {
            var traceId = Guid.NewGuid().ToString("N");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/definitions/aardvark");
            request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
            using var answer = await run.Edge.SendAsync(request);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);

            var spans = await run.WaitForTraceAsync(traceId);
            Assert.Single(spans, span => span.IsServer("dictionary-server"));
        }
        finally
        {
            foreach (var server in Servers)
            {
                await run.SwitchOffFaultsAsync(server);
            }
        }
    }
}
