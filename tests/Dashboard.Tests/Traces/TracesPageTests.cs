using System.Net;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class TracesPageTests
{
    [Fact]
    public async Task The_newest_trace_stands_first_with_its_name_services_and_duration()
    {
        await using var host = await DashboardHost.StartAsync();
        var traces = host.Get<TelemetryStore>().Traces;
        traces.Add(Sample.Span(1, id: 1, takes: 20) with { Name = "GET /older" });
        traces.Add(Sample.Span(2, id: 1, takes: 40) with { Name = "GET /newer" });
        traces.Add(Sample.Span(2, id: 2, parent: 1, service: "cache") with { Status = SpanStatus.Error });

        var (status, page) = await host.Browser.ReadAsync("/traces");

        Assert.Equal(HttpStatusCode.OK, status);
        var text = Sample.TextOf(page);
        Assert.Matches("GET /newer.*GET /older", text);
        Assert.Contains("edge 1 cache 1 2 40.0 ms", text, StringComparison.Ordinal);
        Assert.Contains("GET /newer error", text, StringComparison.Ordinal);
        Assert.Contains("width=\"50%\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/traces/{Sample.Trace(2)}\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minimum=soon", "“soon” is not what “minimum” is expected to be: a number with a unit")]
    [InlineData("errors=perhaps", "“errors” is expected to be: true")]
    [InlineData("before=-1", "“before” is expected to be: a whole number")]
    [InlineData("where=novalue", "“novalue” is no filter: write name=value")]
    public async Task A_wrong_filter_is_explained(string query, string expected)
    {
        await using var host = await DashboardHost.StartAsync();

        var (status, page) = await host.Browser.ReadAsync($"/traces?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, Sample.TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_stay_in_the_form_and_can_be_taken_away_one_by_one()
    {
        await using var host = await DashboardHost.StartAsync();
        host.Get<TelemetryStore>().Traces.Add(Sample.Span(1, id: 1));

        var (_, page) = await host.Browser.ReadAsync(
            "/traces?resource=cache&errors=true&minimum=10ms&where=a=1&where=b~2");

        Assert.Contains("value=\"10ms\"", page, StringComparison.Ordinal);
        Assert.Contains("checked", page, StringComparison.Ordinal);
        Assert.Contains("<option selected>cache</option>", page, StringComparison.Ordinal);
        Assert.Contains("minimum=10ms&amp;where=a%3D1\"", page, StringComparison.Ordinal);
        Assert.Contains("minimum=10ms&amp;where=b~2\"", page, StringComparison.Ordinal);
        Assert.Contains("No trace matches", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_trace_the_page_says_so()
    {
        await using var host = await DashboardHost.StartAsync();

        var (status, page) = await host.Browser.ReadAsync("/traces");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("No trace has come in yet", page, StringComparison.Ordinal);
    }
}
