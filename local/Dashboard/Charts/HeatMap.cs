namespace DesignPatterns.Dashboard.Charts;

/// <summary>A row of buckets, from the lowest upwards.</summary>
/// <param name="Upper">Null: as large as they come.</param>
public sealed record HeatRow(double Lower, double? Upper);

/// <summary>Measurements of one size in one stretch of time; cells without any are left out.</summary>
/// <param name="Shade">From 1, few, to <see cref="HeatMap.Shades"/>, as many as anywhere.</param>
public readonly record struct HeatCell(int Column, int Row, double Count, int Shade);

/// <summary>How measurements were spread over sizes as time went on: time by size, shaded by count.</summary>
public sealed class HeatMap
{
    public const int Shades = 8;

    // With a title for each, this many cells are as much as a page should carry.
    public const int MostColumns = 60;
    public const int MostRows = 24;

    private readonly double[,] _counts;

    private HeatMap(Timeline timeline, int intervals, IReadOnlyList<HeatRow> rows, double[,] counts)
    {
        Timeline = timeline;
        Intervals = intervals;
        Rows = rows;
        _counts = counts;
        Largest = counts.Cast<double>().DefaultIfEmpty(0).Max();
    }

    public Timeline Timeline { get; }

    /// <summary>
    /// How many of the timeline's intervals a column stands for; the last one's may be fewer.
    /// </summary>
    public int Intervals { get; }

    public int Columns => _counts.GetLength(0);

    public IReadOnlyList<HeatRow> Rows { get; }

    public double Largest { get; }

    public IEnumerable<HeatCell> Cells
    {
        get
        {
            for (var column = 0; column < Columns; column++)
            {
                for (var row = 0; row < Rows.Count; row++)
                {
                    var count = _counts[column, row];
                    if (count > 0)
                    {
                        yield return new(column, row, count, ShadeOf(count));
                    }
                }
            }
        }
    }

    public static HeatMap Of(Distribution distribution)
    {
        var timeline = distribution.Timeline;
        var intervals = (timeline.Count + MostColumns - 1) / MostColumns;
        var columns = (timeline.Count + intervals - 1) / intervals;
        var (first, last) = Occupied(distribution);
        var buckets = Math.Max(1, (last - first + MostRows) / MostRows);
        var rows = Enumerable.Range(0, last < first ? 0 : (last - first + buckets) / buckets)
            .Select(row => RowOf(distribution.Bounds, first + (row * buckets), buckets))
            .ToArray();
        var counts = new double[columns, rows.Length];
        for (var interval = 0; interval < timeline.Count; interval++)
        {
            var all = distribution.CountsOf(interval);
            for (var bucket = first; bucket <= last; bucket++)
            {
                counts[interval / intervals, (bucket - first) / buckets] += all[bucket];
            }
        }

        return new(timeline, intervals, rows, counts);
    }

    public double CountAt(int column, int row) => _counts[column, row];

    public DateTimeOffset StartOf(int column) => Timeline.StartOf(column * Intervals);

    public DateTimeOffset EndOf(int column) =>
        Timeline.EndOf(Math.Min(((column + 1) * Intervals) - 1, Timeline.Count - 1));

    /// <summary>Shares of the width and the height, from the left and the top.</summary>
    public (double Left, double Top, double Width, double Height) BoxOf(int column, int row)
    {
        var left = Timeline.ShareOf(StartOf(column));
        var height = 1.0 / Rows.Count;
        return (left, (Rows.Count - 1 - row) * height, Timeline.ShareOf(EndOf(column)) - left, height);
    }

    // By magnitude: a single slow request beside a thousand fast ones is what a heat map is looked at for.
    private int ShadeOf(double count) =>
        1 + (int)Math.Floor((Shades - 1) * Math.Min(1, Math.Log(1 + count) / Math.Log(1 + Largest)));

    private static (int First, int Last) Occupied(Distribution distribution)
    {
        var (first, last) = (int.MaxValue, -1);
        for (var interval = 0; interval < distribution.Timeline.Count; interval++)
        {
            var counts = distribution.CountsOf(interval);
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                if (counts[bucket] > 0)
                {
                    (first, last) = (Math.Min(first, bucket), Math.Max(last, bucket));
                }
            }
        }

        return last < 0 ? (0, -1) : (first, last);
    }

    private static HeatRow RowOf(IReadOnlyList<double> bounds, int first, int buckets)
    {
        var last = first + buckets - 1;
        return bounds.Count == 0
            ? new(0, null)
            : new(Percentiles.LowerOf(bounds, first), last < bounds.Count ? bounds[last] : null);
    }
}
