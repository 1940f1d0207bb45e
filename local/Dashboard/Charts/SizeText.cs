namespace DesignPatterns.Dashboard.Charts;

internal static class SizeText
{
    /// <summary><c>5 ms – 10 ms</c>, or <c>over 10 s</c>.</summary>
    public static string Of(HeatRow row, Unit unit) =>
        row.Upper is { } upper
            ? $"{unit.Text(row.Lower)} – {unit.Text(upper)}"
            : $"over {unit.Text(row.Lower)}";
}
