using System.Globalization;
using System.Text;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>Where things stand in a picture: shares as SVG wants them written.</summary>
/// <remarks>
/// Lines are drawn on a field of <see cref="Side"/> by <see cref="Side"/> that is stretched to the room there
/// is. Texts are placed by percent, so that they keep their size.
/// </remarks>
internal static class Shape
{
    public const int Side = 1000;

    /// <summary><c>12.34%</c> from the left or the top.</summary>
    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Bounded(share) * 100:0.##}%");

    /// <summary>What lies that share above the bottom, as percent from the top.</summary>
    public static string PercentUp(double share) => Percent(1 - Bounded(share));

    /// <summary>The path of a line that breaks where there is no value.</summary>
    public static string PathOf(IReadOnlyList<double> values, Timeline timeline, Scale scale)
    {
        var path = new StringBuilder();
        var isDown = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                isDown = false;
                continue;
            }

            Append(path, isDown ? 'L' : 'M', i, values[i], timeline, scale);
            isDown = true;
        }

        return path.ToString();
    }

    /// <summary>The values that stand alone, which a line cannot show: a path of points, for a thicker pen.</summary>
    public static string DotsOf(IReadOnlyList<double> values, Timeline timeline, Scale scale)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (IsThere(values, i) && !IsThere(values, i - 1) && !IsThere(values, i + 1))
            {
                Append(path, 'M', i, values[i], timeline, scale);
                path.Append("h0");
            }
        }

        return path.ToString();
    }

    private static bool IsThere(IReadOnlyList<double> values, int index) =>
        index >= 0 && index < values.Count && double.IsFinite(values[index]);

    private static void Append(
        StringBuilder path, char step, int interval, double value, Timeline timeline, Scale scale)
    {
        var x = timeline.ShareOf(timeline.MiddleOf(interval)) * Side;
        var y = (1 - scale.ShareOf(value)) * Side;
        path.Append(CultureInfo.InvariantCulture, $"{step}{x:0.#} {y:0.#}");
    }

    private static double Bounded(double share) => double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1);
}
