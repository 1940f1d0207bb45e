using System.Globalization;
using DesignPatterns.ElectedReporter.Reporting;

namespace DesignPatterns.ElectedReporter.Showing;

/// <summary>Who wrote as the owner over the last two minutes, a row a replica: hand-overs, gaps, and in red
/// the time in which one wrote that had been replaced. SVG.</summary>
internal static class Timeline
{
    private const int Width = 760;
    private const int Left = 140;
    private const int Right = 16;
    private const int RowHeight = 30;
    private const int BarHeight = 18;
    private const int Bottom = 28;
    private const int Ticks = 4;

    private const string Rightful = "#1d6fb8";
    private const string Stale = "#d92d20";

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(2);

    /// <param name="reigns">The oldest first.</param>
    public static string Draw(IReadOnlyList<Reign> reigns, DateTimeOffset now)
    {
        if (reigns.Count == 0)
        {
            return "<p class=\"note\">Nobody has written yet.</p>";
        }

        var begin = now - Span;
        string[] owners = [.. reigns.Select(reign => reign.Owner).Distinct().Order(StringComparer.Ordinal)];
        var height = owners.Length * RowHeight + Bottom;
        return $"""
            <svg viewBox="0 0 {Width} {height}" font-size="13" role="img"
             aria-label="Who owned the report when">
            {Html.Lines(owners.Index(), owner => Text(0, owner.Index * RowHeight + 18, "start", owner.Item))}
            {Html.Lines(Enumerable.Range(0, Ticks + 1), tick => Tick(tick, height))}
            {Html.Lines(reigns.Index(), one => Bars(one.Item, Next(reigns, one.Index), Row(one.Item), begin))}
            </svg>
            """;

        int Row(Reign reign) => Array.IndexOf(owners, reign.Owner);
    }

    private static DateTimeOffset? Next(IReadOnlyList<Reign> reigns, int index) =>
        index + 1 < reigns.Count ? reigns[index + 1].From : null;

    private static string Bars(Reign reign, DateTimeOffset? replaced, int row, DateTimeOffset begin)
    {
        var rightful = replaced < reign.Until ? replaced.Value : reign.Until;
        return Bar(reign, reign.From, rightful, row, begin, Rightful)
            + (rightful < reign.Until ? Bar(reign, rightful, reign.Until, row, begin, Stale) : "");
    }

    private static string Bar(
        Reign reign, DateTimeOffset from, DateTimeOffset until, int row, DateTimeOffset begin, string colour)
    {
        if (until < begin)
        {
            return "";
        }

        var (x, end) = (X(from, begin), X(until, begin));
        var late = colour == Stale ? ", replaced already" : "";
        return Invariant($"""
            <rect x="{x:0.0}" y="{row * RowHeight + 4}" width="{Math.Max(1.5, end - x):0.0}"
             height="{BarHeight}" fill="{colour}">
            <title>{Html.Encode(reign.Owner)}, token {reign.Token}{late}</title></rect>
            """);
    }

    private static string Tick(int tick, int height)
    {
        var ago = Span * (1 - (double)tick / Ticks);
        var x = Left + (double)tick / Ticks * (Width - Left - Right);
        var line = Invariant($"""
            <line x1="{x:0.0}" x2="{x:0.0}" y1="0" y2="{height - Bottom}" stroke="#8884"/>
            """);
        var label = tick == Ticks ? "now" : Invariant($"−{ago.TotalSeconds:0} s");
        return line + Text(x, height - 8, tick == Ticks ? "end" : "middle", label);
    }

    private static string Text(double x, double y, string anchor, string text) =>
        Invariant($"""<text x="{x:0.0}" y="{y:0.0}" text-anchor="{anchor}">{Html.Encode(text)}</text>""");

    private static double X(DateTimeOffset instant, DateTimeOffset begin) =>
        Left + Math.Max(0, (instant - begin) / Span) * (Width - Left - Right);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
