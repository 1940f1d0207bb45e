using System.Net;
using System.Text.RegularExpressions;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;
using DesignPatterns.Dashboard.Traces;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class TracePageTests
{
    [Theory]
    [InlineData("zz", HttpStatusCode.BadRequest, "“zz” is not the id of a trace: expected were 32 hexadecimal")]
    [InlineData("00000000000000000000000000000001", HttpStatusCode.NotFound, "it may have been dropped")]
    public async Task A_trace_that_is_not_there_is_told_why(string id, HttpStatusCode expected, string reason)
    {
        await using var host = await DashboardHost.StartAsync();

        var (status, page) = await host.Browser.ReadAsync($"/traces/{id}");

        Assert.Equal(expected, status);
        Assert.Contains(reason, Sample.TextOf(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("span=1", "“span” is expected to be: 16 hexadecimal digits")]
    [InlineData("from=x", "“from” is expected to be: a whole number")]
    [InlineData("closed=1,2", "“closed” is expected to be spans' ids")]
    public async Task A_wrong_parameter_is_explained(string query, string expected)
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Traces.Add(Sample.Span(1, id: 1));

        var (status, page) = await host.Browser.ReadAsync($"/traces/{Sample.Trace(1)}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, Sample.TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_waterfall_draws_each_span_where_it_was_in_time()
    {
        await using var host = await DashboardHost.StartAsync();
        var traces = host.Get<TelemetryStore>().Traces;
        traces.Add(Sample.Span(1, id: 1, takes: 100) with { Name = "GET /words" });
        traces.Add(Sample.Span(1, id: 2, parent: 1, at: 25, takes: 50, service: "cache"));
        traces.Add(Sample.Span(1, id: 3, parent: 9, at: 60));

        var (status, page) = await host.Browser.ReadAsync($"/traces/{Sample.Trace(1)}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("x=\"0%\" width=\"100%\"", page, StringComparison.Ordinal);
        Assert.Contains("x=\"25%\" width=\"50%\"", page, StringComparison.Ordinal);
        var text = Sample.TextOf(page);
        Assert.Contains("100 ms 3 spans 2 deep", text, StringComparison.Ordinal);
        Assert.Contains("edge 2 cache 1", text, StringComparison.Ordinal);
        Assert.Contains("0 20 ms 40 ms 60 ms 80 ms 100 ms", text, StringComparison.Ordinal);
        Assert.Contains("span 3 edge parent missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folded_span_hides_what_lies_under_it_and_can_be_unfolded()
    {
        await using var host = await DashboardHost.StartAsync();
        var traces = host.Get<TelemetryStore>().Traces;
        traces.Add(Sample.Span(1, id: 1));
        traces.Add(Sample.Span(1, id: 2, parent: 1));
        var address = $"/traces/{Sample.Trace(1)}";

        var (_, open) = await host.Browser.ReadAsync(address);
        var (_, closed) = await host.Browser.ReadAsync($"{address}?closed={Sample.Span(1)}");

        Assert.Contains($"{address}?closed={Sample.Span(1)}", open, StringComparison.Ordinal);
        Assert.Contains("span 2", open, StringComparison.Ordinal);
        Assert.DoesNotContain("span 2", closed, StringComparison.Ordinal);
        Assert.Contains("aria-expanded=\"false\"", closed, StringComparison.Ordinal);
        Assert.Contains($"href=\"{address}\" aria-expanded", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_shows_its_attributes_events_status_and_sender()
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Traces.Add(Sample.Span(1, id: 1, takes: 10) with
        {
            Status = SpanStatus.Error,
            StatusMessage = "the <store> is gone",
            Fields = [new("http.route", "/words")],
            Events = [new(Sample.Start.AddMilliseconds(4), "retry", [new("attempt", "2")])],
            Sender = Sample.Sender("edge", new Field("host.name", "here")),
        });

        var (_, page) = await host.Browser.ReadAsync($"/traces/{Sample.Trace(1)}?span={Sample.Span(1)}");

        var text = Sample.TextOf(page);
        Assert.Contains("Status error the <store> is gone", text, StringComparison.Ordinal);
        Assert.Contains("+4.00 ms retry attempt 2", text, StringComparison.Ordinal);
        Assert.Contains("host.name here", text, StringComparison.Ordinal);
        Assert.Contains("href=\"/traces?where=http.route%3D%2Fwords\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<store>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_stay_text_wherever_they_stand()
    {
        const string hostile = "\"'><script>alert(1)</script><!--";
        await using var host = await DashboardHost.StartAsync();
        var telemetry = host.Get<TelemetryStore>();
        var field = new Field(hostile, hostile);
        telemetry.Traces.Add(Sample.Span(1, id: 1) with
        {
            Name = hostile,
            Scope = hostile,
            Kind = SpanKind.Client,
            StatusMessage = hostile,
            Sender = new Sender(hostile, hostile, [field]),
            Fields = [field, new("peer.service", hostile)],
            Events = [new(Sample.Start, hostile, [field])],
            Links = [new(Sample.Trace(1), Sample.Span(1), [field])],
        });
        telemetry.Logs.Add(Sample.Entry(hostile, service: hostile, fields: field) with
        {
            Category = hostile,
            EventName = hostile,
            TraceId = Sample.Trace(1),
        });
        var text = Uri.EscapeDataString(hostile);

        foreach (var address in new[]
        {
            $"/traces/{Sample.Trace(1)}?span={Sample.Span(1)}", "/logs?entry=1", $"/traces?text={text}&resource={text}",
            $"/logs?entry=1&text={text}&where=a={text}", $"/traces?minimum={text}&where={text}", $"/traces/{text}",
        })
        {
            var (_, page) = await host.Browser.ReadAsync(address);

            Assert.Contains("alert(1)", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
            Assert.DoesNotContain("\"'>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("style=\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_can_be_followed_from_either_end()
    {
        await using var host = await DashboardHost.StartAsync();
        var traces = host.Get<TelemetryStore>().Traces;
        traces.Add(Sample.Span(1, id: 1) with { Name = "publish words" });
        traces.Add(Sample.Span(2, id: 2) with
        {
            Name = "consume words",
            Links = [new(Sample.Trace(1), Sample.Span(1), []), new(Sample.Trace(8), Sample.Span(9), [])],
        });

        var (_, consumer) = await host.Browser.ReadAsync(TraceAddress.Of(Sample.Trace(2), Sample.Span(2)));
        var (_, producer) = await host.Browser.ReadAsync(TraceAddress.Of(Sample.Trace(1), Sample.Span(1)));

        Assert.Contains(TraceAddress.Of(Sample.Trace(1), Sample.Span(1)), consumer, StringComparison.Ordinal);
        var text = Sample.TextOf(consumer);
        Assert.Contains("Links to edge publish words", text, StringComparison.Ordinal);
        Assert.Contains($"{Sample.Trace(8)} {Sample.Span(9)} (not kept)", text, StringComparison.Ordinal);
        Assert.Contains(TraceAddress.Of(Sample.Trace(2), Sample.Span(2)), producer, StringComparison.Ordinal);
        Assert.Contains("Linked from edge consume words", Sample.TextOf(producer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_logs_of_a_trace_stand_below_it_by_time_with_their_spans()
    {
        await using var host = await DashboardHost.StartAsync();
        var telemetry = host.Get<TelemetryStore>();
        telemetry.Traces.Add(Sample.Span(1, id: 1) with { Name = "GET /words" });
        var entry = Sample.Entry("first") with { TraceId = Sample.Trace(1), SpanId = Sample.Span(1) };
        telemetry.Logs.Add(entry with { Text = "second", At = entry.At.AddMilliseconds(2) });
        telemetry.Logs.Add(entry);
        telemetry.Logs.Add(Sample.Entry("of another trace") with { TraceId = Sample.Trace(2) });

        var (_, page) = await host.Browser.ReadAsync($"/traces/{Sample.Trace(1)}");

        var text = Sample.TextOf(page);
        Assert.Contains("+0 edge information GET /words first", text, StringComparison.Ordinal);
        Assert.Contains("+2.00 ms edge information GET /words second", text, StringComparison.Ordinal);
        Assert.Matches("first.*second", text);
        Assert.DoesNotContain("another", text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/logs?trace={Sample.Trace(1)}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_trace_with_thousands_of_spans_five_hundred_rows_are_shown_and_the_rest_linked()
    {
        await using var host = await DashboardHost.StartAsync();
        var traces = host.Get<TelemetryStore>().Traces;
        foreach (var id in Enumerable.Range(1, 1_200))
        {
            traces.Add(Sample.Span(1, id, id == 1 ? null : 1, at: id));
        }

        var address = $"/traces/{Sample.Trace(1)}";
        var (_, first) = await host.Browser.ReadAsync(address);
        var (_, last) = await host.Browser.ReadAsync($"{address}?from=1000");
        var (_, beyond) = await host.Browser.ReadAsync($"{address}?from=999999999999");
        var (_, chosen) = await host.Browser.ReadAsync($"{address}?span={Sample.Span(700)}");

        Assert.Equal([500, 200, 200, 500], new[] { first, last, beyond, chosen }.Select(CountRows));
        Assert.Contains($"{address}?from=500", first, StringComparison.Ordinal);
        Assert.Contains("Rows 501 to 1,000 of 1,200", Sample.TextOf(chosen), StringComparison.Ordinal);
    }

    private static int CountRows(string page) => Regex.Count(page, "<li class=\"row");
}
