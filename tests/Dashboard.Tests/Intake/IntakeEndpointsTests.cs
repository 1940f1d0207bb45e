using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Otlp;
using Google.Protobuf;

namespace DesignPatterns.Dashboard.Tests.Intake;

public sealed class IntakeEndpointsTests
{
    [Theory]
    [InlineData("/v1/traces")]
    [InlineData("/v1/metrics")]
    [InlineData("/v1/logs")]
    public async Task An_exporter_without_the_key_is_refused(string path)
    {
        await using var host = await DashboardHost.StartAsync();

        using var without = await host.ExportAsync(path, [], Batches.Protobuf, key: null);
        using var wrong = await host.ExportAsync(path, [], Batches.Json, key: "another-key-altogether");

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(Batches.Protobuf, without.Content.Headers.ContentType);
        Assert.Contains("x-otlp-api-key", (await without.ReadAsync<Status>()).Message);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(16, (await wrong.ReadAsync<Status>()).Code);
    }

    [Fact]
    public async Task The_browsers_cookie_and_token_are_no_key_for_exporters()
    {
        await using var host = await DashboardHost.StartAsync();
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = Batches.Protobuf;

        using var answer = await host.Browser.PostAsync("/v1/traces", content);
        using var token = await host.ExportAsync("/v1/traces", [], Batches.Protobuf, key: DashboardHost.Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, token.StatusCode);
    }

    [Fact]
    public async Task A_batch_is_answered_with_an_empty_message_and_can_be_read()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.ExportAsync(Batches.Traces("shop", Batches.Span(1, 1), Batches.Span(1, 2)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Batches.Protobuf, answer.Content.Headers.ContentType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        var trace = Assert.Single(host.Get<TelemetryStore>().Traces.Read());
        Assert.Equal(["span 1", "span 2"], trace.Spans.Select(span => span.Name));
        Assert.Equal("shop", trace.Root.Sender.Service);
    }

    [Fact]
    public async Task A_compressed_batch_is_read_and_one_that_grows_beyond_the_bound_is_refused()
    {
        await using var host = await DashboardHost.StartAsync();

        using var small = await host.ExportAsync(
            "/v1/logs", Gzip(Batches.Logs("shop", Batches.Log("hello")).ToByteArray()), Batches.Protobuf, "gzip");
        using var bomb = await host.ExportAsync(
            "/v1/logs", Gzip(new byte[200 << 20]), Batches.Protobuf, "gzip");

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
        Assert.Equal(8, (await bomb.ReadAsync<Status>()).Code);
        Assert.Equal("hello", Assert.Single(host.Get<TelemetryStore>().Logs.Read()).Text);
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused_whether_it_tells_its_length_or_not()
    {
        await using var host = await DashboardHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs")
        {
            Content = new StreamContent(new MemoryStream(new byte[17 << 20])),
            Headers = { { "x-otlp-api-key", DashboardHost.OtlpKey }, { "Transfer-Encoding", "chunked" } },
        };
        request.Content.Headers.ContentType = Batches.Protobuf;

        using var told = await host.ExportAsync("/v1/logs", new byte[17 << 20], Batches.Protobuf);
        using var chunked = await host.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, told.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-protobuf", "br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-protobuf", "gzip", HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", null, HttpStatusCode.BadRequest)]
    [InlineData("application/json", null, HttpStatusCode.BadRequest)]
    [InlineData("application/json; charset=utf-8", "gzip", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_read_is_refused_in_the_format_of_the_request(
        string? type, string? encoding, HttpStatusCode expected)
    {
        await using var host = await DashboardHost.StartAsync();
        var parsed = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var answer = await host.ExportAsync("/v1/traces", "\x0f not OTLP"u8.ToArray(), parsed, encoding);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(
            parsed?.MediaType == Batches.Protobuf.MediaType ? Batches.Protobuf : Batches.Json,
            answer.Content.Headers.ContentType);
        Assert.Equal(3, (await answer.ReadAsync<Status>()).Code);
    }

    [Fact]
    public async Task Spans_without_ids_are_rejected_and_the_others_taken()
    {
        await using var host = await DashboardHost.StartAsync();
        var noId = Batches.Span(1, 2);
        noId.SpanId = ByteString.Empty;
        var zeros = Batches.Span(1, 3);
        zeros.TraceId = Batches.TraceId(0);

        using var answer = await host.ExportAsync(Batches.Traces("shop", noId, Batches.Span(1, 4), zeros));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var partial = (await answer.ReadAsync<TracesResponse>()).PartialSuccess;
        Assert.Equal(2, partial.RejectedSpans);
        Assert.Equal("2 × a span without ids: 16 and 8 bytes, not all zero", partial.ErrorMessage);
        Assert.Equal("span 4", Assert.Single(host.Get<TelemetryStore>().Traces.Read()).Root.Name);
    }

    [Fact]
    public async Task Json_is_read_as_OTLP_writes_it()
    {
        await using var host = await DashboardHost.StartAsync();

        using var traces = await host.ExportAsync("/v1/traces", Encoding.UTF8.GetBytes("""
            {"resourceSpans": [{"resource": {"attributes": [
                {"key": "service.name", "value": {"stringValue": "shop"}}]},
              "somethingNew": {"a": [1, {}]},
              "scopeSpans": [{"spans": [{
                "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "eee19b7ec3c1b174",
                "parentSpanId": "EEE19B7EC3C1B173", "name": "place", "kind": "SPAN_KIND_SERVER",
                "startTimeUnixNano": "1795176000000000000", "endTimeUnixNano": 1795176001000000000,
                "attributes": [{"key": "count", "value": {"intValue": "7"}},
                               {"key": "list", "value": {"arrayValue": {"values": [{"doubleValue": 0.5}]}}}],
                "status": {"code": 2}}]}]}]}
            """), Batches.Json);
        using var logs = await host.ExportAsync("/v1/logs", Encoding.UTF8.GetBytes("""
            {"resourceLogs": [{"scopeLogs": [{"logRecords": [{
                "severityNumber": 17, "body": {"stringValue": "gone"},
                "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174"}]}]}]}
            """), Batches.Json);

        Assert.Equal("{ }", await traces.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, logs.StatusCode);
        var span = Assert.Single(host.Get<TelemetryStore>().Traces.Read()).Root;
        Assert.Equal("5b8efff798038103d269b633813fc60c", $"{span.TraceId}");
        Assert.Equal("eee19b7ec3c1b174", $"{span.Id}");
        Assert.Equal("eee19b7ec3c1b173", $"{span.ParentId}");
        Assert.Equal(TimeSpan.FromSeconds(1), span.Duration);
        Assert.Equal([new Field("count", "7"), new Field("list", "[0.5]")], span.Fields);
        var entry = Assert.Single(host.Get<TelemetryStore>().Logs.Read());
        Assert.Equal(LogSeverity.Error, entry.Level);
        Assert.Equal(span.TraceId, entry.TraceId);
        Assert.Equal(span.Id, entry.SpanId);
        Assert.Equal("unknown_service", entry.Sender.Service);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
