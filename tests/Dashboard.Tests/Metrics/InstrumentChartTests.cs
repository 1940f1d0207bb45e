using DesignPatterns.Dashboard.Metrics;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Tests.Charts;

namespace DesignPatterns.Dashboard.Tests.Metrics;

public class InstrumentChartTests
{
    private static readonly MetricsQuery Query = new() { Resource = "edge", Minutes = 1 };

    [Fact]
    public void Each_series_of_a_counter_is_a_line_of_its_rate()
    {
        var chart = ChartOf(
            Query, Sample.Counter(Any.Now, "edge", "requests", ("result=hit", 10), ("result=miss", 2)));

        Assert.Equal(["hit", "miss"], chart.Lines.Lines.Select(line => line.Label));
        Assert.Equal(
            ["10 requests/s", "2 requests/s"],
            chart.Lines.Lines.Select(line => chart.Lines.Unit.Text(line.Last)));
        Assert.Equal(2, chart.Lines.Lines.Select(line => line.Colour).Distinct().Count());
        Assert.Equal(
            "Rate of requests over the last minute. Last: hit 10 requests/s, miss 2 requests/s.", chart.Spoken);
    }

    [Fact]
    public void Of_more_than_twelve_series_the_smallest_are_summed_as_others()
    {
        var series = Enumerable.Range(1, 40).Select(i => ($"n={i:00}", (double)i)).ToArray();

        var chart = ChartOf(Query, Sample.Counter(Any.Now, "edge", "requests", series));

        Assert.Equal(12, chart.Lines.Lines.Count);
        Assert.Equal("others", chart.Lines.Lines[^1].Label);
        Assert.Equal(29 * 30 / 2, chart.Lines.Lines[^1].Last, 6);
        Assert.Equal("30", chart.Lines.Lines[0].Label);
        Assert.Equal("The 11 largest of 40 lines; the other 29 are summed as 'others'.", Assert.Single(chart.Notes));
    }

    [Fact]
    public void Filters_are_combined_and_one_may_ask_for_no_attribute()
    {
        var instrument = Sample.Counter(
            Any.Now, "edge", "requests", ("a=1,b=1", 1), ("a=1,b=2", 2), ("a=2,b=2", 4), ("a=1", 8));

        Assert.Equal([2], LastOf(Query with { Where = ["a=1", "b=2"] }));
        Assert.Equal([8], LastOf(Query with { Where = ["b="] }));
        Assert.Empty(LastOf(Query with { Where = ["c=1"] }));

        IEnumerable<double> LastOf(MetricsQuery query) =>
            ChartOf(query, instrument).Lines.Lines.Select(line => Math.Round(line.Last, 6));
    }

    [Fact]
    public void By_an_attribute_counters_are_summed_and_shares_averaged()
    {
        var counter = Sample.Counter(Any.Now, "edge", "requests", ("a=1,b=1", 1), ("a=1,b=2", 2), ("b=1", 4));
        var ratio = Sample.Gauge(Any.Now, "edge", "hit_ratio", "1", ("a=1,b=1", 0.25), ("a=1,b=2", 0.75));

        var sums = ChartOf(Query with { By = "a" }, counter);
        var means = ChartOf(Query with { By = "a" }, ratio);

        Assert.Equal(
            [("(none)", 4), ("1", 3)],
            sums.Lines.Lines.Select(line => (line.Label, Math.Round(line.Last, 6))));
        Assert.Equal("50 %", means.Lines.Unit.Text(Assert.Single(means.Lines.Lines).Last));
        Assert.Contains("A line is the mean of its series.", means.Notes);
    }

    [Fact]
    public void Instances_of_a_service_are_told_apart()
    {
        var one = Sample.Counter(Any.Now, "edge", "requests", ("", 1));
        var other = one with { Sender = one.Sender with { Instance = "edge-2" } };

        var chart = ChartOf(Query, one, other);

        Assert.Equal(["edge-1", "edge-2"], chart.Lines.Lines.Select(line => line.Label));
        Assert.Equal(TaggedSeries.Instance, Assert.Single(chart.Dimensions).Name);
    }

    [Fact]
    public void A_histogram_is_three_percentiles_of_all_its_series()
    {
        var chart = ChartOf(Query, Sample.Histogram(
            Any.Now, "edge", "duration", ("a=1", [50, 0, 0, 0, 0]), ("a=2", [0, 0, 50, 0, 0])));

        Assert.Equal(["p50", "p90", "p99"], chart.Lines.Lines.Select(line => line.Label));
        Assert.Equal(0.005, chart.Lines.Lines[0].Last, 6);
        Assert.Equal(0.01 + (0.8 * 0.09), chart.Lines.Lines[1].Last, 6);
        Assert.Equal("p50, p90 and p99 of duration over the last minute", chart.Caption);
    }

    [Theory]
    [InlineData(Measure.P50, "2.50 ms", "55 ms")]
    [InlineData(Measure.Rate, "50 measurements/s", "25 measurements/s")]
    public void A_histogram_by_an_attribute_is_a_line_a_value(Measure measure, string first, string second)
    {
        var chart = ChartOf(
            Query with { By = "a", Show = measure },
            Sample.Histogram(Any.Now, "edge", "duration", ("a=1", [50, 0, 0, 0, 0]), ("a=2", [0, 0, 25, 0, 0])));

        Assert.Equal([first, second], chart.Lines.Lines.Select(line => chart.Lines.Unit.Text(line.Last)));
    }

    [Fact]
    public void A_heat_map_has_the_buckets_that_were_hit()
    {
        var chart = ChartOf(
            Query with { Show = Measure.Heat },
            Sample.Histogram(Any.Now, "edge", "duration", ("a=1", [50, 0, 0, 2, 0])));

        Assert.Equal([0, 0.005, 0.01, 0.1], chart.Heat!.Rows.Select(row => row.Lower));
        Assert.Equal(52 * (Sample.Seconds - 1), chart.Heat.Cells.Sum(cell => cell.Count), 3);
    }

    [Fact]
    public void An_attribute_offers_a_hundred_values_and_says_how_many_there_are()
    {
        var series = Enumerable.Range(0, 150).Select(i => ($"user={i:000},same=1", 1.0)).ToArray();

        var dimension = Assert.Single(ChartOf(Query, Sample.Counter(Any.Now, "edge", "requests", series)).Dimensions);

        Assert.Equal(("user", 100, 150), (dimension.Name, dimension.Values.Count, dimension.Count));
    }

    [Fact]
    public void More_series_than_a_page_has_time_for_are_not_in_the_picture_and_it_says_so()
    {
        var series = Enumerable.Range(0, 1_200).Select(i => ($"user={i}", 1.0)).ToArray();

        var chart = ChartOf(Query with { By = "none" }, Sample.Counter(Any.Now, "edge", "requests", series));

        Assert.Equal(1_000, Assert.Single(chart.Lines.Lines).Last, 6);
        Assert.Equal(
            "Only 1000 of 1200 series are in this picture: a filter makes them fewer.", Assert.Single(chart.Notes));
    }

    [Theory]
    [InlineData("a=b", "c", "a=b=c", true)]
    [InlineData("a", "b=c", "a=b=c", true)]
    [InlineData("a", "b", "a=bb", false)]
    [InlineData("a", "", "a=", true)]
    [InlineData("a", "b", "a=", false)]
    [InlineData("a", "b", "x=", true)]
    [InlineData("a", "b", "nonsense", false)]
    [InlineData("a", "b", "", false)]
    public void A_filter_is_compared_whole(string name, string value, string filter, bool isMet) =>
        Assert.Equal(isMet, new TaggedSeries([new Field(name, value)], new Series([], [], [])).Meets(filter));

    private static InstrumentChart ChartOf(MetricsQuery query, params Instrument[] found) =>
        InstrumentChart.Of(found, query, Any.Now);
}
