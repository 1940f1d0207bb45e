using DesignPatterns.Dashboard.Charts;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class DistributionTests
{
    private static readonly double[] Bounds = [1, 2, 5];
    private static readonly Timeline Minute = Timeline.Before(Any.Now, TimeSpan.FromMinutes(1));

    [Fact]
    public void Intervals_have_what_came_on_top_in_each_bucket()
    {
        var all = new Distribution(Bounds, Minute);

        Assert.False(all.Add([Point(10, 4, 0, 0, 0), Point(9, 4, 6, 0, 0), Point(8, 4, 6, 2, 1)]));

        Assert.Equal([0, 6, 2, 1], Total(all));
        Assert.Contains(all.Percentile(0.5), value => value is > 1 and <= 2);
    }

    [Fact]
    public void A_bucket_that_fell_is_a_restart_of_all_of_them()
    {
        var all = new Distribution(Bounds, Minute);

        all.Add([Point(10, 4, 0, 0, 0), Point(9, 3, 5, 0, 0)]);

        Assert.Equal([3, 5, 0, 0], Total(all));
    }

    [Fact]
    public void Other_buckets_are_left_out_and_told_of()
    {
        var all = new Distribution(Bounds, Minute);
        HistogramPoint[] others = [new(Any.Now, 3, 3, [7], [1, 2])];

        Assert.True(all.Add(others));
        Assert.Equal([0, 0, 0, 0], Total(all));
    }

    [Fact]
    public void A_point_whose_buckets_do_not_fit_its_bounds_is_passed_over()
    {
        var all = new Distribution(Bounds, Minute);
        var broken = new HistogramPoint(Any.Now - TimeSpan.FromSeconds(9), 3, 3, Bounds, [1, 2]);
        var unordered = new HistogramPoint(Any.Now - TimeSpan.FromSeconds(9), 3, 3, [3, 2, double.NaN], [1, 2, 3, 4]);

        all.Add([Point(10, 0, 0, 0, 0), broken, unordered, Point(8, 1, 1, 1, 1)]);

        Assert.Equal([1, 1, 1, 1], Total(all));
    }

    [Fact]
    public void A_heat_map_has_every_measurement_once()
    {
        var all = new Distribution(Bounds, Minute);
        all.Add([.. Enumerable.Range(0, 40).Select(i => Point(40 - i, 0, i * 3, 0, i))]);

        var heat = HeatMap.Of(all);

        Assert.Equal(Total(all).Sum(), heat.Cells.Sum(cell => cell.Count), 6);
        Assert.Equal(3, heat.Rows.Count);
        Assert.Equal([1, 2, 5], heat.Rows.Select(row => row.Lower));
        Assert.Null(heat.Rows[^1].Upper);
        Assert.All(heat.Cells, cell => Assert.InRange(cell.Shade, 1, HeatMap.Shades));
        Assert.Equal(HeatMap.Shades, heat.Cells.MaxBy(cell => cell.Count).Shade);
    }

    [Fact]
    public void A_heat_map_of_many_buckets_has_no_more_cells_than_a_page_should()
    {
        double[] bounds = [.. Enumerable.Range(1, 200).Select(i => (double)i)];
        long[] counts = [.. Enumerable.Range(0, 201).Select(_ => 1L)];
        var all = new Distribution(bounds, Timeline.Before(Any.Now, TimeSpan.FromHours(1)));
        all.Add(
        [
            new(Any.Now - TimeSpan.FromSeconds(30), 0, 0, bounds, new long[201]),
            new(Any.Now, 201, 0, bounds, counts),
        ]);

        var heat = HeatMap.Of(all);

        Assert.InRange(heat.Rows.Count, 12, HeatMap.MostRows);
        Assert.InRange(heat.Columns, 30, HeatMap.MostColumns);
        Assert.Equal(201, heat.Cells.Sum(cell => cell.Count), 6);
        Assert.All(heat.Cells, cell =>
        {
            var (left, top, width, height) = heat.BoxOf(cell.Column, cell.Row);
            Assert.InRange(left, 0, 1);
            Assert.InRange(left + width, 0, 1.000001);
            Assert.InRange(top, -0.000001, 1);
            Assert.InRange(top + height, 0, 1.000001);
        });
    }

    [Fact]
    public void Nothing_measured_is_a_heat_map_without_rows() =>
        Assert.Empty(HeatMap.Of(new Distribution(Bounds, Minute)).Rows);

    private static double[] Total(Distribution all)
    {
        var total = new double[Bounds.Length + 1];
        for (var i = 0; i < Minute.Count; i++)
        {
            for (var bucket = 0; bucket < total.Length; bucket++)
            {
                total[bucket] += all.CountsOf(i)[bucket];
            }
        }

        return [.. total.Select(count => Math.Round(count, 6))];
    }

    private static HistogramPoint Point(int secondsAgo, params long[] counts) =>
        new(Any.Now - TimeSpan.FromSeconds(secondsAgo), counts.Sum(), 0, Bounds, counts);
}
