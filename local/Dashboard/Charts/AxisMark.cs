namespace DesignPatterns.Dashboard.Charts;

/// <summary>A grid line with its number.</summary>
/// <param name="Share">Of the height, from the bottom.</param>
public readonly record struct AxisMark(double Share, string Text);
