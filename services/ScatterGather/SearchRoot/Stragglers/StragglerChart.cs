using System.Globalization;
using DesignPatterns.SearchRoot.Pages;

namespace DesignPatterns.SearchRoot.Stragglers;

/// <summary>How often a gather is slow, over the number of leaves: as predicted, and as measured. SVG.</summary>
internal static class StragglerChart
{
    private const int Width = 760;
    private const int Height = 380;
    private const int Left = 56;
    private const int Right = 16;
    private const int Top = 16;
    private const int Bottom = 48;
    private const int LineHeight = 20;
    private const int MostTicks = 8;

    private const string OnceColour = "#c2410c";
    private const string HedgedColour = "#1d6fb8";

    public static string Draw(StragglerSettings settings, IReadOnlyList<StragglerPoint> points)
    {
        var (most, slow) = (settings.Leaves, settings.Probability);
        return $"""
            <svg viewBox="0 0 {Width} {Height}" font-size="13" role="img"
             aria-label="Share of slow gathers over the number of leaves">
            {Html.Lines(Enumerable.Range(0, 6), fifths => GridLine(fifths / 5.0))}
            {Html.Lines(Ticks(most), leaves => Tick(leaves, most))}
            {Text((Left + Width - Right) / 2.0, Height - 8, "middle", "leaves that a gather asks")}
            {Curve(most, leaves => Gathering.Stragglers.Predict(leaves, slow), OnceColour, dashes: "")}
            {Curve(most, leaves => Gathering.Stragglers.PredictHedged(leaves, slow), HedgedColour, dashes: "6 5")}
            {Html.Lines(points, point => Dot(point, most, settings.Hedged ? HedgedColour : OnceColour))}
            {Legend(0, OnceColour, "━ 1 − (1 − p)ⁿ, asked once")}
            {Legend(1, HedgedColour, "┅ 1 − (1 − p²)ⁿ, hedged")}
            {(points.Count > 0 ? Legend(2, "currentColor", "● measured on this machine") : "")}
            </svg>
            """;
    }

    private static string GridLine(double share)
    {
        var y = Y(share);
        var line = Invariant($"""
            <line x1="{Left}" x2="{Width - Right}" y1="{y:0.0}" y2="{y:0.0}" stroke="#8884"/>
            """);
        return line + Text(Left - 8, y + 5, "end", Invariant($"{share * 100:0} %"));
    }

    private static string Tick(int leaves, int most) =>
        Text(X(leaves, most), Height - Bottom + LineHeight, "middle", $"{leaves}");

    private static IEnumerable<int> Ticks(int most)
    {
        var step = Math.Max(1, most / MostTicks);
        return Enumerable.Range(0, most / step + 1).Select(tick => Math.Max(1, tick * step)).Distinct();
    }

    private static string Curve(int most, Func<int, double> predict, string colour, string dashes)
    {
        var points = Enumerable.Range(1, most).Select(
            leaves => Invariant($"{X(leaves, most):0.0},{Y(predict(leaves)):0.0}"));
        return $"""
            <polyline points="{string.Join(' ', points)}" fill="none" stroke="{colour}" stroke-width="2.5"
             stroke-dasharray="{dashes}"/>
            """;
    }

    private static string Dot(StragglerPoint point, int most, string colour) => Invariant($"""
        <circle cx="{X(point.Leaves, most):0.0}" cy="{Y(point.Slow):0.0}" r="5" fill="{colour}" stroke="#fff">
        <title>{point.Leaves} leaves: {point.Slow:P1} measured</title></circle>
        """);

    private static string Legend(int line, string colour, string text) =>
        Text(Left + 12, Top + 14 + line * LineHeight, "start", $"<tspan fill=\"{colour}\">{text}</tspan>");

    private static string Text(double x, double y, string anchor, string text) =>
        Invariant($"""<text x="{x:0.0}" y="{y:0.0}" text-anchor="{anchor}">{text}</text>""");

    private static double X(int leaves, int most) =>
        Left + (most == 1 ? 0 : (double)(leaves - 1) / (most - 1) * (Width - Left - Right));

    private static double Y(double share) => Top + (1 - share) * (Height - Top - Bottom);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
