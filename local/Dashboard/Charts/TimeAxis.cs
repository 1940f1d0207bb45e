using System.Globalization;

namespace DesignPatterns.Dashboard.Charts;

internal readonly record struct TimeTick(double Share, string Text);

/// <summary>
/// Times below a chart, at whole minutes or quarters of one, few enough for a narrow screen.
/// </summary>
internal static class TimeAxis
{
    private const int MostTicks = 7;

    // A text is centred on its tick: nearer to the edge it would be cut off.
    private const double Margin = 0.03;

    private static readonly int[] Steps = [15, 30, 60, 180, 300, 600, 900, 1800, 3600, 7200];

    public static IReadOnlyList<TimeTick> Of(Timeline timeline, TimeZoneInfo zone)
    {
        var seconds = Steps.FirstOrDefault(step => timeline.Seconds / step < MostTicks, Steps[^1]);
        var step = TimeSpan.FromSeconds(seconds).Ticks;
        var ticks = new List<TimeTick>();
        for (var at = timeline.Start.UtcTicks / step * step; at <= timeline.End.UtcTicks; at += step)
        {
            var time = new DateTimeOffset(at, TimeSpan.Zero);
            var share = (time - timeline.Start) / (timeline.End - timeline.Start);
            if (share is >= Margin and <= 1 - Margin)
            {
                ticks.Add(new(share, Text(time, zone, seconds < 60 ? "HH:mm:ss" : "HH:mm")));
            }
        }

        return ticks;
    }

    public static string Text(DateTimeOffset at, TimeZoneInfo zone, string form = "HH:mm:ss") =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(form, CultureInfo.InvariantCulture);
}
