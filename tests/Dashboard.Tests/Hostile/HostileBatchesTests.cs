using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Tests.Intake;
using DesignPatterns.Otlp;
using DesignPatterns.Testing;
using Google.Protobuf;

namespace DesignPatterns.Dashboard.Tests.Hostile;

/// <summary>
/// Goal: whatever is sent gets an orderly answer, within bounds, and the next good batch is taken. Method: send it.
/// </summary>
public sealed class HostileBatchesTests
{
    private const int Seed = 20261120;

    private static readonly HttpStatusCode[] Orderly = [HttpStatusCode.OK, HttpStatusCode.BadRequest];

    [Fact]
    public async Task Truncated_and_changed_batches_are_read_or_refused()
    {
        await using var host = await DashboardHost.StartAsync();
        var random = new Random(Seed);
        foreach (var batch in HostileNames.Batches(1, "name"))
        {
            var good = batch.ToByteArray();
            var json = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(batch));
            for (var i = 0; i < 150; i++)
            {
                await AssertOrderlyAsync(host, batch, Spoil(good, random), Batches.Protobuf);
                await AssertOrderlyAsync(host, batch, Spoil(json, random), Batches.Json);
            }
        }

        await AssertTakesGoodBatchesAsync(host);
    }

    [Fact]
    public async Task Random_bytes_are_read_or_refused()
    {
        await using var host = await DashboardHost.StartAsync();
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            var type = i % 2 == 0 ? Batches.Protobuf : Batches.Json;
            await AssertOrderlyAsync(host, i % 3 == 0 ? new TracesRequest() : new LogsRequest(), bytes, type);
            await AssertOrderlyAsync(host, new MetricsRequest(), bytes, type);
        }

        await AssertTakesGoodBatchesAsync(host);
    }

    [Theory]
    [InlineData(20, HttpStatusCode.OK)]
    [InlineData(1_000, HttpStatusCode.BadRequest)]
    [InlineData(100_000, HttpStatusCode.BadRequest)]
    public async Task Values_are_nested_so_deep_and_no_deeper(int depth, HttpStatusCode expected)
    {
        await using var host = await DashboardHost.StartAsync();
        var json = $$"""
            {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body":
              {{Repeat("{\"arrayValue\": {\"values\": [", depth)}}{"stringValue": "deep"}{{Repeat("]}}", depth)}}
            }]}]}]}
            """;

        using var asJson = await host.ExportAsync("/v1/logs", Encoding.UTF8.GetBytes(json), Batches.Json);
        using var asProtobuf = await host.ExportAsync("/v1/logs", NestedLog(depth), Batches.Protobuf);

        Assert.Equal(expected, asJson.StatusCode);
        Assert.Equal(expected, asProtobuf.StatusCode);
        await AssertTakesGoodBatchesAsync(host);
    }

    [Fact]
    public async Task Megabyte_attributes_are_cut()
    {
        await using var host = await DashboardHost.StartAsync();
        for (var i = 1; i <= 40; i++)
        {
            var span = Batches.Span(i, i);
            span.Attributes.AddRange(
                Enumerable.Range(0, 8).Select(n => Batches.Text($"{n}", new string('x', 1 << 20))));
            using var answer = await host.ExportAsync(Batches.Traces("shop", span));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.All(
            host.Get<TelemetryStore>().Traces.Read().SelectMany(trace => trace.Root.Fields),
            field => Assert.InRange(field.Value.Length, 1, 17_000));
        await AssertTakesGoodBatchesAsync(host);
    }

    [Fact]
    public async Task Ten_thousand_services_fit_and_ten_thousand_more_take_their_place()
    {
        await using var host = await DashboardHost.StartAsync();
        for (var round = 0; round < 4; round++)
        {
            var (spans, logs, metrics) = (new TracesRequest(), new LogsRequest(), new MetricsRequest());
            for (var i = round * 5_000; i < (round + 1) * 5_000; i++)
            {
                spans.ResourceSpans.Add(Batches.Traces($"service {i}", Batches.Span(i + 1, 1)).ResourceSpans);
                logs.ResourceLogs.Add(Batches.Logs($"service {i}", Batches.Log("hello")).ResourceLogs);
                metrics.ResourceMetrics.Add(
                    Batches.Metrics($"service {i}", Batches.Gauge("depth", i)).ResourceMetrics);
            }

            foreach (var batch in (IMessage[])[spans, logs, metrics])
            {
                using var answer = await host.ExportAsync(batch);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        var store = host.Get<TelemetryStore>();
        Assert.Equal((10_000, 10_000), (store.Logs.Read().Count, store.Traces.Read().Count));
        Assert.Equal((10_000L, 10_000L), (store.Logs.Dropped, store.Traces.Dropped));
        Assert.Equal("service 19999", store.Logs.Read()[^1].Sender.Service);
        Assert.Equal(20_000, store.Metrics.List().Count);
        await AssertTakesGoodBatchesAsync(host);
    }

    [Fact]
    public async Task A_hundred_thousand_series_are_bounded_for_an_instrument_and_in_all()
    {
        await using var host = await DashboardHost.StartAsync();
        for (var round = 0; round < 10; round++)
        {
            var one = new Metric { Name = "one", Gauge = new Gauge() };
            var many = Enumerable.Range(0, 10).Select(
                i => new Metric { Name = $"many {round} {i}", Gauge = new Gauge() }).ToArray();
            for (var i = 0; i < 10_000; i++)
            {
                var point = Batches.Gauge("", i, Batches.Text("id", $"{round} {i}")).Gauge.DataPoints;
                one.Gauge.DataPoints.Add(point);
                many[i % 10].Gauge.DataPoints.Add(point);
            }

            using var answer = await host.ExportAsync(Batches.Metrics("shop", [one, .. many]));
            var partial = (await answer.ReadAsync<MetricsResponse>()).PartialSuccess;
            Assert.True(partial.RejectedDataPoints >= 8_000);
            Assert.Contains("as many series as it may", partial.ErrorMessage, StringComparison.Ordinal);
        }

        var bounds = new MetricBounds();
        var instruments = host.Get<TelemetryStore>().Metrics.List();
        Assert.All(instruments, one => Assert.InRange(one.Series.Count, 1, bounds.SeriesPerInstrument));
        Assert.Equal(bounds.Series, instruments.Sum(one => one.Series.Count));
        await AssertTakesGoodBatchesAsync(host);
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_is_taken_as_far_as_it_is_text()
    {
        await using var host = await DashboardHost.StartAsync();
        var good = Batches.Logs("shop", Batches.Log("QQQQ")).ToByteArray();
        var bad = good.Select(one => one == 'Q' ? (byte)0xFF : one).ToArray();

        using var answer = await host.ExportAsync("/v1/logs", bad, Batches.Protobuf);

        Assert.Contains(answer.StatusCode, Orderly);
        await AssertTakesGoodBatchesAsync(host);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\nrubbish", 400)]
    [InlineData("Content-Length: 99999999999\r\n\r\nrubbish", 413)]
    [InlineData("Content-Length: -1\r\n\r\nrubbish", 400)]
    public async Task A_body_whose_framing_is_broken_is_refused(string framing, int expected)
    {
        await using var host = await DashboardHost.StartAsync();

        var answer = await RawHttp.SendAsync(
            new Uri(host.Address).Port,
            $"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nx-otlp-api-key: {DashboardHost.OtlpKey}\r\n"
                + $"Connection: close\r\nContent-Type: application/x-protobuf\r\n{framing}");

        Assert.Equal(expected, answer.Status);
        await AssertTakesGoodBatchesAsync(host);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_body_hurts_nobody()
    {
        await using var host = await DashboardHost.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, new Uri(host.Address).Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"""
                POST /v1/traces HTTP/1.1
                Host: 127.0.0.1
                Content-Type: application/x-protobuf
                Content-Length: 100000
                x-otlp-api-key: {DashboardHost.OtlpKey}

                only this
                """.ReplaceLineEndings("\r\n")));
        }

        await AssertTakesGoodBatchesAsync(host);
    }

    private static async Task AssertOrderlyAsync(
        DashboardHost host, IMessage batch, byte[] bytes, MediaTypeHeaderValue type)
    {
        using var answer = await host.ExportAsync(Batches.PathOf(batch), bytes, type);
        Assert.True(
            Orderly.Contains(answer.StatusCode),
            $"{answer.StatusCode} for {type} (seed {Seed}): {Convert.ToBase64String(bytes)}");
        Assert.Equal(type.MediaType, answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task AssertTakesGoodBatchesAsync(DashboardHost host)
    {
        foreach (var batch in HostileNames.Batches(999_999, "good"))
        {
            using var answer = await host.ExportAsync(batch);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }

        var store = host.Get<TelemetryStore>();
        Assert.Equal("good", store.Logs.Read()[^1].Text);
        Assert.Equal("good", store.Traces.Read()[^1].Root.Name);
        Assert.Equal(1, Assert.Single(store.Metrics.Find("good", "good", "good")).Series[0].Numbers[^1].Value);
    }

    private static byte[] Spoil(byte[] good, Random random)
    {
        var bytes = good[..random.Next(good.Length / 2, good.Length + 1)];
        for (var changes = random.Next(0, 4); changes > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    // From the inside out, by hand: the library would not write what it does not read.
    private static byte[] NestedLog(int depth)
    {
        var wrap = new Func<byte, byte[], byte[]>((tag, inner) =>
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteRawTag(tag);
                output.WriteBytes(ByteString.CopyFrom(inner));
            }

            return stream.ToArray();
        });
        // A hundred thousand lengths would be five gigabytes to copy: the outermost thousands are enough to refuse it.
        var value = new AnyValue { StringValue = "deep" }.ToByteArray();
        for (var i = 0; i < Math.Min(depth, 3_000); i++)
        {
            value = wrap(0x2A, wrap(0x0A, value));
        }

        return wrap(0x0A, wrap(0x12, wrap(0x12, wrap(0x2A, value))));
    }
}
