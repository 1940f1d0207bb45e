using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using DesignPatterns.Dashboard.Api;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Telemetry.Traces;
using DesignPatterns.Dashboard.Tests.Telemetry;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Tests.Api;

public sealed class ApiTests
{
    [Theory]
    [InlineData("resources")]
    [InlineData("logs")]
    [InlineData("traces")]
    [InlineData("traces/00000000000000000000000000000001")]
    [InlineData("metrics")]
    public async Task A_program_needs_the_token_or_the_cookie(string what)
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Traces.Add(Items.Span(1, 1));

        using var without = await host.Stranger.GetAsync($"/api/telemetry/{what}");
        using var wrong = await AskAsync(host, what, key: DashboardHost.OtlpKey);
        using var token = await AskAsync(host, what);
        using var cookie = await host.Browser.GetAsync($"/api/telemetry/{what}");

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Contains("x-api-key", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.Equal(HttpStatusCode.OK, cookie.StatusCode);
    }

    [Theory]
    [InlineData("logs?limit=0", "limit: expected a whole number from 1 to 1000, not '0'.")]
    [InlineData("logs?limit=1001", "limit: expected a whole number from 1 to 1000, not '1001'.")]
    [InlineData("metrics?limit=ten", "limit: expected a whole number from 1 to 1000, not 'ten'.")]
    [InlineData(
        "logs?severity=loud",
        "severity: expected one of Trace, Debug, Information, Warning, Error, Fatal, not 'loud'.")]
    [InlineData(
        "logs?severity=4",
        "severity: expected one of Trace, Debug, Information, Warning, Error, Fatal, not '4'.")]
    [InlineData("traces?traceId=zz", "traceId: expected 32 hexadecimal digits, not 'zz'.")]
    [InlineData("traces?hasError=maybe", "hasError: expected true or false, not 'maybe'.")]
    [InlineData("resources?follow=1", "follow: expected true or false, not '1'.")]
    [InlineData(
        "traces?severity=Error",
        "severity: there is no such parameter here; there are resource, search, limit, follow, traceId, hasError.")]
    [InlineData("traces/zz", "id: expected 32 hexadecimal digits.")]
    public async Task A_wrong_parameter_is_named_and_what_was_expected(string address, string detail)
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await AskAsync(host, address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(detail, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]);
    }

    [Theory]
    [InlineData("logs", "one,two,three")]
    [InlineData("logs?limit=2", "two,three")]
    [InlineData("logs?severity=warning", "two,three")]
    [InlineData("logs?severity=Error&search=THREE", "three")]
    [InlineData("logs?search=colour", "two")]
    [InlineData("logs?resource=SHOP", "one,two")]
    [InlineData("logs?resource=", "one,two,three")]
    [InlineData("logs?traceId=00000000000000000000000000000007", "two")]
    public async Task Log_entries_are_filtered_and_the_last_ones_given(string address, string texts)
    {
        await using var host = await DashboardHost.StartAsync();
        var logs = host.Get<TelemetryStore>().Logs;
        logs.Add(Items.Log("one"));
        logs.Add(Items.Log("two") with
        {
            Severity = 13,
            Fields = [new Field("colour", "red"), new Field("colour", "blue")],
            TraceId = new TraceId(7),
        });
        logs.Add(Items.Log("three") with { Severity = 17, Sender = new Sender("till", "", []) });

        var list = await ReadAsync(host, address);

        Assert.Equal(texts, string.Join(',', list["items"]!.AsArray().Select(item => (string?)item!["text"])));
    }

    [Fact]
    public async Task A_trace_is_found_with_its_spans_and_one_that_is_gone_is_not()
    {
        await using var host = await DashboardHost.StartAsync();
        var traces = host.Get<TelemetryStore>().Traces;
        traces.Add(Items.Span(1, 2, parent: 1, startsAt: 5, status: SpanStatus.Error) with
        {
            Events = [new SpanEvent(Items.Start, "thrown", [new Field("type", "IOException")])],
            Links = [new SpanLink(new TraceId(9), new SpanId(8), [])],
        });
        traces.Add(Items.Span(1, 1, lasts: 20));
        traces.Add(Items.Span(2, 3));

        var failed = Assert.Single((await ReadAsync(host, "traces?hasError=true"))["items"]!.AsArray())!;
        var detail = await ReadAsync(host, $"traces/{(string?)failed["traceId"]}");
        using var gone = await AskAsync(host, $"traces/{new TraceId(99)}");

        Assert.Equal("span 1", (string?)failed["name"]);
        Assert.Equal(20, (double)failed["durationMilliseconds"]!);
        Assert.Equal(["span 1", "span 2"], detail["spans"]!.AsArray().Select(span => (string?)span!["name"]));
        Assert.Equal("IOException", (string?)detail["spans"]![1]!["events"]![0]!["attributes"]!["type"]);
        Assert.Equal($"{new TraceId(9)}", (string?)detail["spans"]![1]!["links"]![0]!["traceId"]);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Metrics_give_the_last_point_of_each_series()
    {
        await using var host = await DashboardHost.StartAsync();
        var metrics = host.Get<TelemetryStore>().Metrics;
        for (var i = 1; i <= 3; i++)
        {
            metrics.Add(
                Items.Instrument(),
                Items.Key(("till", "a")),
                new NumberPoint(Items.Start.AddSeconds(i), i),
                Temporality.Cumulative);
        }

        metrics.Add(
            Items.Instrument("sizes", InstrumentKind.Histogram),
            Items.Key(),
            new HistogramPoint(Items.Start, 3, 4.5, [1, 2], [1, 1, 1]),
            Temporality.Cumulative);

        var items = (await ReadAsync(host, "metrics?resource=shop"))["items"]!.AsArray();

        Assert.Equal(["orders", "sizes"], items.Select(item => (string?)item!["name"]));
        Assert.Equal("Counter", (string?)items[0]!["kind"]);
        Assert.Equal(
            """{"attributes":{"till":"a"},"at":"2026-11-20T12:00:03+00:00","value":3}""",
            items[0]!["series"]![0]!.ToJsonString(new JsonSerializerOptions
            {
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }));
        Assert.Equal("[1,1,1]", items[1]!["series"]![0]!["counts"]!.ToJsonString());
    }

    [Fact]
    public async Task Resources_are_given_without_their_secrets()
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<ResourceBoard>().Put(new ResourceDocument
        {
            Name = "shop",
            Type = "Project",
            State = "Running",
            Health = "Healthy",
            Addresses = [new AddressDocument("http", "http://localhost:1")],
            Environment = [new("PASSWORD", "hunter2", IsSecret: true), new("COLOUR", "red", IsSecret: false)],
        });

        using var answer = await AskAsync(host, "resources");
        var text = await answer.Content.ReadAsStringAsync();

        var shop = Assert.Single(JsonNode.Parse(text)!["items"]!.AsArray())!;
        Assert.Equal("Running", (string?)shop["state"]);
        Assert.Equal("http://localhost:1", (string?)shop["addresses"]![0]!["url"]);
        Assert.Equal("red", (string?)shop["environment"]![1]!["value"]);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_can_be_left_out() =>
        Assert.Equal(
            new ApiQuery(null, null, null, null, null, ApiQuery.UsualLimit, Follow: false),
            ApiQuery.Parse(Microsoft.AspNetCore.Http.QueryCollection.Empty, [], out _));

    [Fact]
    public async Task What_there_is_not_is_said_to_a_program_and_not_led_to_the_login()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await AskAsync(host, "spans");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    internal static Task<HttpResponseMessage> AskAsync(
        DashboardHost host, string address, string key = DashboardHost.Token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/telemetry/{address}");
        request.Headers.Add("x-api-key", key);
        return host.Stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<JsonNode> ReadAsync(DashboardHost host, string address)
    {
        using var answer = await AskAsync(host, address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
