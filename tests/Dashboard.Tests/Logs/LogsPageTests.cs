using System.Net;
using System.Text.RegularExpressions;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Traces;

namespace DesignPatterns.Dashboard.Tests.Logs;

public class LogsPageTests
{
    [Fact]
    public async Task The_newest_entry_stands_first_and_its_level_is_a_word()
    {
        await using var host = await DashboardHost.StartAsync();
        var logs = host.Get<TelemetryStore>().Logs;
        logs.Add(Sample.Entry("older"));
        logs.Add(Sample.Entry("newer", LogSeverity.Error, "cache"));

        var (status, page) = await host.Browser.ReadAsync("/logs");

        Assert.Equal(HttpStatusCode.OK, status);
        var text = Sample.TextOf(page);
        Assert.Contains("cache error Tests.Category newer", text, StringComparison.Ordinal);
        Assert.Matches("newer.*information Tests.Category older", text);
        Assert.Contains("2 entries match of 2 kept, 0 older ones dropped", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_entry_shows_the_trace_it_belongs_to()
    {
        await using var host = await DashboardHost.StartAsync();
        var telemetry = host.Get<TelemetryStore>();
        telemetry.Traces.Add(Sample.Span(1, id: 2));
        var entry = Sample.Entry("of a trace") with { TraceId = Sample.Trace(1), SpanId = Sample.Span(2) };
        telemetry.Logs.Add(entry);
        telemetry.Logs.Add(entry with { TraceId = Sample.Trace(8) });

        var (_, known) = await host.Browser.ReadAsync("/logs?entry=1");
        var (_, dropped) = await host.Browser.ReadAsync("/logs?entry=2");

        var address = TraceAddress.Of(Sample.Trace(1), Sample.Span(2));
        Assert.Equal(3, known.Split($"href=\"{address}\"").Length);
        Assert.Contains($"href=\"{TraceAddress.Of(Sample.Trace(1))}\"", known, StringComparison.Ordinal);
        Assert.Contains($"{Sample.Trace(8)} (not kept)", Sample.TextOf(dropped), StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/traces/{Sample.Trace(8)}", dropped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_show_the_exception_apart_and_let_each_attribute_filter()
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Logs.Add(Sample.Entry("failed", LogSeverity.Error, "edge",
            new("word", "caf\u00e9"),
            new("exception.type", "System.IO.IOException"),
            new("exception.message", "the pipe broke"),
            new("exception.stacktrace", "   at Reader.Read()\n   at Program.Main()")));

        var (_, page) = await host.Browser.ReadAsync("/logs?level=error&entry=1");

        Assert.Contains("at Program.Main()</pre>", page, StringComparison.Ordinal);
        Assert.Contains("the pipe broke", page, StringComparison.Ordinal);
        Assert.Contains(
            "href=\"/logs?level=error&amp;entry=1&amp;where=word%3Dcaf%C3%A9\"", page, StringComparison.Ordinal);
        Assert.Contains("where=exception.type%3DSystem.IO.IOException", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_looked_for_is_marked_and_stays_text()
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Logs.Add(Sample.Entry("before <script>alert(1)</script> after"));

        var (_, page) = await host.Browser.ReadAsync("/logs?text=%3CSCRIPT%3E");

        Assert.Contains("before <mark>&lt;script&gt;</mark>alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_of_a_megabyte_is_a_line_in_the_list_and_bounded_in_the_details()
    {
        await using var host = await DashboardHost.StartAsync();
        var megabyte = new string('x', 1_000_000);
        host.Get<TelemetryStore>().Logs.Add(Sample.Entry(megabyte, fields: [new Field("dump", megabyte)]));

        var (_, list) = await host.Browser.ReadAsync("/logs");
        var (_, details) = await host.Browser.ReadAsync("/logs?entry=1");

        Assert.InRange(list.Length, 1, 10_000);
        Assert.InRange(details.Length, 100_000, 200_000);
        Assert.Contains("(980,000 more characters)", details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("level=loud", "“level” is expected to be: one of none, trace, debug")]
    [InlineData("level=3", "“level” is expected to be: one of none, trace, debug")]
    [InlineData("trace=zz", "“trace” is expected to be: 32 hexadecimal digits")]
    [InlineData("before=x", "“before” is expected to be: a whole number")]
    [InlineData("entry=-5", "“entry” is expected to be: a whole number")]
    [InlineData("where=a=1&where=x", "“x” is no filter: write name=value, name!=value or name~part")]
    [InlineData("where=a=1&where=b=1&where=c=1&where=d=1&where=e=1&where=f=1&where=g=1&where=h=1&where=i=1",
        "8 attribute filters at most")]
    public async Task A_wrong_filter_is_explained_and_the_others_stay(string query, string expected)
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Logs.Add(Sample.Entry("hidden until the filter is right"));

        var (status, page) = await host.Browser.ReadAsync($"/logs?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, Sample.TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden until", page, StringComparison.Ordinal);
        Assert.Equal(
            query.Contains("a=1", StringComparison.Ordinal),
            page.Contains("type=\"hidden\" name=\"where\" value=\"a=1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_that_is_not_kept_any_more_is_told_so_beside_the_list()
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Logs.Add(Sample.Entry("still here"));

        var (status, page) = await host.Browser.ReadAsync("/logs?entry=99");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Entry 99 is not kept", page, StringComparison.Ordinal);
        Assert.Contains("still here", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_listens_where_new_entries_are_told()
    {
        await using var host = await DashboardHost.StartAsync();
        var (_, page) = await host.Browser.ReadAsync("/logs");
        var topic = Regex.Match(page, "data-live=\"(\\w+)\"").Groups[1].Value;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await using var changes = await host.Browser.GetStreamAsync($"/live/{topic}", deadline.Token);
        using var lines = new StreamReader(changes);
        var before = await NextVersionAsync();
        host.Get<TelemetryStore>().Logs.Add(Sample.Entry("new"));

        Assert.NotEqual(before, await NextVersionAsync());

        async Task<string> NextVersionAsync()
        {
            while (await lines.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    return line;
                }
            }

            throw new EndOfStreamException();
        }
    }

    [Fact]
    public async Task Older_entries_are_a_page_away()
    {
        await using var host = await DashboardHost.StartAsync();
        var logs = host.Get<TelemetryStore>().Logs;
        foreach (var number in Enumerable.Range(1, 201))
        {
            logs.Add(Sample.Entry($"entry {number};"));
        }

        var (_, newest) = await host.Browser.ReadAsync("/logs");
        var (_, older) = await host.Browser.ReadAsync("/logs?before=2");

        Assert.Contains("href=\"/logs?before=2\"", newest, StringComparison.Ordinal);
        Assert.DoesNotContain("entry 1;", newest, StringComparison.Ordinal);
        Assert.Contains("entry 1;", older, StringComparison.Ordinal);
        Assert.Contains("201 entries match", Sample.TextOf(older), StringComparison.Ordinal);
    }
}
