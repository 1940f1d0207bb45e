using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>The dictionary as its users see it, nothing broken.</summary>
[Collection(typeof(UntouchedSystem))]
public sealed class DictionaryTests(WarmRun shared)
{
    private readonly DictionaryRun _run = shared.Run;

    [Fact]
    public async Task A_word_is_answered_over_TLS_and_the_second_time_from_a_cache()
    {
        var first = await _run.Edge.GetFromJsonAsync<JsonElement>("/definitions/gossamer");
        Assert.Equal("gossamer", first.GetProperty("word").GetString());
        Assert.Contains(
            first.GetProperty("senses").EnumerateArray(),
            sense => sense.GetProperty("definition").GetString()!.Contains("gauze", StringComparison.Ordinal));

        // Each of the two caches may miss once.
        var statuses = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            using var answer = await _run.Edge.GetAsync("/definitions/gossamer");
            statuses.Add(answer.Headers.GetValues("Cache-Status").Single());
        }

        var hits = statuses.Count(status => status.Contains("; hit", StringComparison.Ordinal));
        Assert.True(hits >= 6, string.Join('\n', statuses));
    }

    [Theory]
    [InlineData("/definitions/Living%20Thing")]
    [InlineData("/definitions/living%20thing")]
    [InlineData("/definitions/%6Civing%20thing")]
    public async Task Case_and_spelling_of_the_target_do_not_make_another_word(string path)
    {
        var answer = await _run.Edge.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal("living thing", answer.GetProperty("word").GetString());
    }

    [Theory]
    [InlineData("/definitions/")]
    [InlineData("/definitions/%20")]
    [InlineData("/definitions/a%2Fb")]
    [InlineData("/definitions/%zz")]
    [InlineData("/definitions/%C3")]
    [InlineData("/definitions/caf%25C3%25A9")]
    [InlineData("/definitions/bad%07bell")]
    [InlineData("/definitions/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg")]
    public async Task Bad_input_reaches_the_server_as_it_is_and_is_answered_with_the_reason(string target)
    {
        using var answer = await _run.Edge.SendAsync(RawTarget.Get(_run.Edge.BaseAddress!, target));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task An_unknown_word_is_a_404_that_is_cached_for_a_short_while()
    {
        using var answer = await _run.Edge.GetAsync("/definitions/qwertzuiop");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.InRange(answer.Headers.CacheControl!.MaxAge!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/faults")]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("//faults")]
    [InlineData("/definitions/../faults")]
    [InlineData("/%66aults")]
    public async Task Admin_cannot_be_reached_through_Edge(string target)
    {
        using var answer = await _run.Edge.SendAsync(RawTarget.Get(_run.Edge.BaseAddress!, target));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
        Assert.DoesNotContain("processId", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edge", "https")]
    [InlineData("response-cache-0", "http")]
    [InlineData("dictionary-server-0", "http")]
    public async Task Forged_forwarding_headers_change_nothing(string resource, string endpoint)
    {
        using var client = _run.NewClient(resource, endpoint);
        using var plain = await client.GetAsync("/definitions/cobweb");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/definitions/cobweb");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7, 10.0.0.1");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "gopher");
        request.Headers.Add("X-Forwarded-Prefix", "/admin");
        request.Headers.Add("Forwarded", "for=203.0.113.7;host=evil.example;proto=gopher");
        using var forged = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, forged.StatusCode);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await forged.Content.ReadAsStringAsync());
        Assert.Equal(plain.Headers.ETag, forged.Headers.ETag);

        // What the server saw as the client is told by its span: loopback, never the forged address.
        var trace = await _run.GetTraceAsync(
            client, "/definitions/gossamer%20", least: 1, ("X-Forwarded-For", "203.0.113.7"));
        Assert.DoesNotContain(
            trace.SelectMany(span => span.Attributes.Values),
            value => value.Contains("203.0.113.7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_trace_shows_edge_cache_and_server()
    {
        var spans = await _run.GetTraceAsync(_run.Edge, shared.NextWords(1)[0], least: 5);

        var server = Assert.Single(spans, span => span.IsServer("dictionary-server"));
        var cache = Assert.Single(spans, span => span.IsServer("response-cache"));
        var edge = Assert.Single(spans, span => span.IsServer("edge"));
        Assert.True(spans.IsAncestor(edge, cache), "cache is called by edge");
        Assert.True(spans.IsAncestor(cache, server), "server is called by cache");
    }

    [Fact]
    public async Task The_servers_share_the_words_that_no_cache_has()
    {
        var paths = shared.NextWords(60);
        var asked = paths.Select(Uri.UnescapeDataString).ToHashSet();
        foreach (var path in paths)
        {
            using var answer = await _run.Edge.GetAsync(path);
            answer.EnsureSuccessStatusCode();
        }

        var spans = await _run.Telemetry.WaitForSpansAsync(
            spans => Lookups(spans).Count() >= paths.Length, TimeSpan.FromSeconds(60));

        // One of three at random, sixty times: that one of them is left out has odds of one in ten billion.
        Assert.Equal(3, Lookups(spans).Select(span => span.Service).Distinct().Count());

        IEnumerable<ReceivedSpan> Lookups(IEnumerable<ReceivedSpan> all) =>
            all.Where(span => span.IsServer("dictionary-server")
                && asked.Contains(Uri.UnescapeDataString(span["url.path"] ?? "")));
    }
}
