using System.Globalization;

namespace DesignPatterns.Drills;

/// <summary>A table of the page, in Markdown.</summary>
internal static class Table
{
    public static string Head(params string[] columns) => $"{Line(columns)}\n{Line([.. columns.Select(_ => "---")])}";

    public static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    public static string Seconds(TimeSpan? time) =>
        time?.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
