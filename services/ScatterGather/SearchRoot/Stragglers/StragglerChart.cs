using System.Globalization;
using System.Text;

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

    public static string Draw(StragglerSettings settings, IReadOnlyList<StragglerPoint> points)
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Share of slow gathers over the number of leaves\">");
        DrawAxes(svg, settings.Leaves);
        DrawCurve(svg, settings, leaves => Gathering.Stragglers.Predict(leaves, settings.Probability), "#c2410c", "");
        DrawCurve(
            svg, settings, leaves => Gathering.Stragglers.PredictHedged(leaves, settings.Probability), "#1d6fb8", "6 5");
        foreach (var point in points)
        {
            Append(svg, $"<circle cx=\"{X(point.Leaves, settings.Leaves):0.0}\" cy=\"{Y(point.Slow):0.0}\" r=\"5\" fill=\"{(settings.Hedged ? "#1d6fb8" : "#c2410c")}\" stroke=\"#fff\"><title>{point.Leaves} leaves: {point.Slow:P1} measured</title></circle>");
        }

        DrawLegend(svg, points.Count > 0);
        return svg.Append("</svg>").ToString();
    }

    private static void DrawAxes(StringBuilder svg, int most)
    {
        for (var percent = 0; percent <= 100; percent += 20)
        {
            var y = Y(percent / 100.0);
            Append(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#8884\"/>");
            Append(svg, $"<text x=\"{Left - 8}\" y=\"{y + 5:0.0}\" text-anchor=\"end\" font-size=\"13\">{percent} %</text>");
        }

        foreach (var leaves in Ticks(most))
        {
            Append(svg, $"<text x=\"{X(leaves, most):0.0}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\" font-size=\"13\">{leaves}</text>");
        }

        Append(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\" font-size=\"13\">leaves that a gather asks</text>");
    }

    private static IEnumerable<int> Ticks(int most)
    {
        var step = Math.Max(1, most / 8);
        return Enumerable.Range(0, most / step + 1).Select(tick => Math.Max(1, tick * step)).Distinct();
    }

    private static void DrawCurve(
        StringBuilder svg, StragglerSettings settings, Func<int, double> predict, string colour, string dashes)
    {
        svg.Append("<polyline points=\"");
        for (var leaves = 1; leaves <= settings.Leaves; leaves++)
        {
            Append(svg, $"{X(leaves, settings.Leaves):0.0},{Y(predict(leaves)):0.0} ");
        }

        Append(svg, $"\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{dashes}\"/>");
    }

    private static void DrawLegend(StringBuilder svg, bool isMeasured)
    {
        Append(svg, $"<text x=\"{Left + 12}\" y=\"{Top + 14}\" font-size=\"13\"><tspan fill=\"#c2410c\">━ 1 − (1 − p)ⁿ, asked once</tspan></text>");
        Append(svg, $"<text x=\"{Left + 12}\" y=\"{Top + 34}\" font-size=\"13\"><tspan fill=\"#1d6fb8\">┅ 1 − (1 − p²)ⁿ, hedged</tspan></text>");
        if (isMeasured)
        {
            Append(svg, $"<text x=\"{Left + 12}\" y=\"{Top + 54}\" font-size=\"13\">● measured on this machine</text>");
        }
    }

    private static double X(int leaves, int most) =>
        Left + (most == 1 ? 0 : (double)(leaves - 1) / (most - 1) * (Width - Left - Right));

    private static double Y(double share) => Top + (1 - share) * (Height - Top - Bottom);

    private static void Append(StringBuilder svg, FormattableString text) =>
        svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
