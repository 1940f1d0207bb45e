using System.Net;
using DesignPatterns.Dashboard.Metrics;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Tests.Metrics;

public class MetricsPageTests
{
    private const string Duration = "http.server.request.duration";

    private static readonly MetricsQuery Chosen = new()
    {
        Resource = "edge",
        Meter = "Tests",
        Instrument = "requests",
    };

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Before_anything_came_the_page_says_so()
    {
        await using var host = await DashboardHost.StartAsync();

        var (status, page) = await GetAsync(host, "/metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("No metrics yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_has_a_card_that_leads_to_each_instrument_that_matters()
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Histogram(Now, "edge", Duration, ("", [9, 1, 0, 0, 0])));
        Feed(host, Sample.Counter(Now, "edge", "designpatterns.response_cache.requests", ("result=hit", 3)));

        var (_, all) = await GetAsync(host, "/metrics");
        var (_, edge) = await GetAsync(host, "/metrics?resource=edge");

        Assert.Contains("10 requests/s", all, StringComparison.Ordinal);
        Assert.Contains("request duration, p90", all, StringComparison.Ordinal);
        Assert.DoesNotContain("response_cache.requests", all, StringComparison.Ordinal);
        Assert.Contains(
            "href=\"/metrics?resource=edge&amp;meter=Tests&amp;instrument=designpatterns.response_cache.requests\"",
            edge,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_instrument_is_drawn_with_its_last_values_in_words()
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Counter(Now, "edge", "requests", ("result=hit", 10), ("result=miss", 2)));

        var (status, page) = await GetAsync(host, Chosen.Address);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("role=\"img\"", page, StringComparison.Ordinal);
        Assert.Contains(
            "aria-label=\"Rate of requests over the last 5 minutes. Last: hit 10 requests/s, miss 2 requests/s.\"",
            page,
            StringComparison.Ordinal);
        Assert.Contains("data-live=\"Metrics\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_name_may_be_broken_where_it_can_be_read()
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Counter(Now, "edge", "queue.dead_letters", ("", 1)));

        var (_, page) = await GetAsync(host, "/metrics?resource=edge");

        Assert.Contains("<span>queue.<wbr>dead_<wbr>letters</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_need_not_name_the_meter()
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Counter(Now, "edge", "requests", ("result=hit", 10)));

        var (status, page) = await GetAsync(host, "/metrics?resource=edge&instrument=requests");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Last: requests 10 requests/s.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_service_s_card_says_until_when_its_last_value_held()
    {
        await using var host = await DashboardHost.StartAsync();
        var stoppedAt = Now - TimeSpan.FromMinutes(3);
        Feed(host, Sample.Gauge(stoppedAt, "edge", "process.memory.usage", "By", ("", 5e6)));

        var (_, page) = await GetAsync(host, "/metrics?resource=edge");

        Assert.Matches(@"<b>5 MB</b>\s*<span class=""faint"">\s*until \d\d:\d\d:\d\d", page);
    }

    [Fact]
    public async Task A_table_has_the_same_numbers()
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Counter(Now, "edge", "requests", ("result=hit", 10)));

        var (_, page) = await GetAsync(host, (Chosen with { View = MetricsView.Table }).Address);

        Assert.Contains("Rate of requests over the last 5 minutes, in requests/s", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">10</td>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&show=heat")]
    [InlineData("&show=heat&view=table")]
    [InlineData("&show=p99&by=a")]
    [InlineData("&show=rate")]
    [InlineData("&show=rate&where=a%3D1")]
    [InlineData("&where=a%3Dnone")]
    [InlineData("&by=no.such")]
    public async Task A_histogram_is_shown_in_each_of_its_ways(string more)
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Histogram(Now, "edge", Duration, ("a=1", [9, 1, 0, 0, 0]), ("a=2", [0, 0, 7, 0, 1])));

        var (status, page) = await GetAsync(host, (Chosen with { Instrument = Duration }).Address + more);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minutes=7", HttpStatusCode.BadRequest, "one of 1, 5, 15, 30, 60")]
    [InlineData("view=pie", HttpStatusCode.BadRequest, "one of graph, table")]
    [InlineData("resource=nobody", HttpStatusCode.NotFound, "No metrics came from")]
    [InlineData("resource=edge&instrument=nothing", HttpStatusCode.NotFound, "has no instrument")]
    public async Task What_cannot_be_shown_is_explained(string query, HttpStatusCode expected, string words)
    {
        await using var host = await DashboardHost.StartAsync();
        Feed(host, Sample.Counter(Now, "edge", "requests", ("", 10)));

        var (status, page) = await GetAsync(host, $"/metrics?{query}");

        Assert.Equal(expected, status);
        Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_and_numbers_are_text_and_gaps()
    {
        await using var host = await DashboardHost.StartAsync();
        const string hostile = "</title><script>alert(1)</script>";
        var sample = Sample.Counter(Now, hostile, hostile, ($"{hostile}={hostile}", 1), ("b=2", 1));
        NumberPoint[] points =
        [
            .. new[] { double.NaN, double.PositiveInfinity, -1, double.MaxValue, double.MinValue, 3 }
                .Select((value, i) => new NumberPoint(Now - TimeSpan.FromSeconds(9 - i), value)),
        ];
        Feed(host, sample with
        {
            Meter = hostile,
            Unit = hostile,
            Description = hostile,
            Series = [.. sample.Series, new([new(hostile, "3")], points, [])],
        });

        var query = new MetricsQuery { Resource = hostile, Meter = hostile, Instrument = hostile };
        foreach (var view in Enum.GetValues<MetricsView>())
        {
            var (status, page) = await GetAsync(host, (query with { View = view }).Address);

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        }
    }

    private static void Feed(DashboardHost host, Instrument instrument) =>
        host.Get<TelemetryStore>().Metrics.Add(instrument);

    private static async Task<(HttpStatusCode Status, string Page)> GetAsync(DashboardHost host, string address)
    {
        using var answer = await host.Browser.GetAsync(address);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
