using System.Text;

namespace DesignPatterns.AppHost.Report;

/// <summary>Lays rows out in columns.</summary>
internal static class RunTable
{
    public static string Format(IReadOnlyList<RunRow> rows)
    {
        var cells = rows
            .Select(row => new[] { row.Resource, row.State, Megabytes(row.Memory), row.Address })
            .Prepend(["RESOURCE", "STATE", "MEMORY", "ADDRESS"])
            .ToList();
        var widths = Enumerable.Range(0, 4).Select(column => cells.Max(row => row[column].Length)).ToArray();

        var table = new StringBuilder();
        foreach (var row in cells)
        {
            var line = string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])));
            table.Append(line.TrimEnd()).Append('\n');
        }

        return table.ToString();
    }

    public static string Megabytes(long? bytes) => bytes is null ? "" : $"{bytes / 1_000_000} MB";
}
