using System.Globalization;

namespace DesignPatterns.SearchRoot.Stragglers;

/// <summary>Where the sliders of the page stand.</summary>
/// <param name="Leaves">The most leaves that the chart shows.</param>
/// <param name="Percent">How many of a leaf's calls are slow.</param>
/// <param name="Hedged">Whether slow calls are hedged.</param>
internal readonly record struct StragglerSettings(int Leaves, double Percent, bool Hedged)
{
    public const int MostLeaves = 128;
    public const double LeastPercent = 0.1;
    public const double MostPercent = 20;

    private const int DefaultLeaves = 64;
    private const double DefaultPercent = 1;

    public double Probability => Percent / 100;

    /// <summary>What is not said, or makes no sense, is as it is at first: a slider can say nothing else.</summary>
    public static StragglerSettings Read(IReadOnlyDictionary<string, string?> fields)
    {
        var leaves = int.TryParse(fields.GetValueOrDefault("leaves"), CultureInfo.InvariantCulture, out var most)
            ? Math.Clamp(most, 1, MostLeaves)
            : DefaultLeaves;
        var percent = double.TryParse(fields.GetValueOrDefault("percent"), CultureInfo.InvariantCulture, out var slow)
            && double.IsFinite(slow)
                ? Math.Clamp(slow, LeastPercent, MostPercent)
                : DefaultPercent;
        return new(leaves, percent, fields.GetValueOrDefault("hedged") == "on");
    }
}
