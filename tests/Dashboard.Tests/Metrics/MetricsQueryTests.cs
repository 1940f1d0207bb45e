using DesignPatterns.Dashboard.Metrics;
using Microsoft.AspNetCore.WebUtilities;

namespace DesignPatterns.Dashboard.Tests.Metrics;

public class MetricsQueryTests
{
    [Theory]
    [InlineData("?minutes=7", "'minutes' is one of 1, 5, 15, 30, 60, not '7'.")]
    [InlineData("?minutes=-1", "'minutes' is one of 1, 5, 15, 30, 60, not '-1'.")]
    [InlineData("?minutes=5.0", "'minutes' is one of 1, 5, 15, 30, 60, not '5.0'.")]
    [InlineData("?view=pie", "'view' is one of graph, table, not 'pie'.")]
    [InlineData("?view=1", "'view' is one of graph, table, not '1'.")]
    [InlineData("?show=max", "'show' is one of percentiles, p50, p90, p99, rate, heat, not 'max'.")]
    public void A_wrong_value_is_told_what_was_expected(string address, string problem)
    {
        Assert.False(MetricsQuery.TryRead(Values(address), out _, out var told));
        Assert.Equal(problem, told);
    }

    [Fact]
    public void Filters_without_end_are_refused()
    {
        var address = "?" + string.Join('&', Enumerable.Range(0, 17).Select(i => $"where=a%3D{i}"));

        Assert.False(MetricsQuery.TryRead(Values(address), out _, out var problem));
        Assert.Equal("There can be 16 filters at most.", problem);
    }

    [Fact]
    public void What_was_left_empty_is_as_if_it_were_not_there()
    {
        var values = Values("?resource=&where=&where=a%3Db&minutes=&show=");

        Assert.True(MetricsQuery.TryRead(values, out var query, out _));

        Assert.Equal("/metrics?where=a%3Db", query.Address);
    }

    [Fact]
    public void The_address_leads_back_to_the_same_page()
    {
        var query = new MetricsQuery
        {
            Resource = "edge",
            Meter = "A & B",
            Instrument = "x/y?",
            Minutes = 60,
            Where = ["a=b=c", "ü= "],
            By = "http.route",
            Show = Measure.P99,
            View = MetricsView.Table,
            Search = "<b>",
        };

        Assert.True(MetricsQuery.TryRead(Values(query.Address["/metrics".Length..]), out var again, out _));

        Assert.Equal(query.Address, again.Address);
        Assert.Equal(query.Where, again.Where);
        Assert.Equal(query with { Where = [] }, again with { Where = query.Where } with { Where = [] });
    }

    private static Func<string, IReadOnlyList<string>> Values(string address)
    {
        var values = QueryHelpers.ParseQuery(address);
        return name => values.TryGetValue(name, out var all) ? [.. all.Select(value => value ?? "")] : [];
    }
}
