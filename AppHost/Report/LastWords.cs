namespace DesignPatterns.AppHost.Report;

/// <summary>Picks the line that says why a process ended.</summary>
internal static class LastWords
{
    private static readonly string[] Markers = ["Unhandled exception", "Exception:", "fail:", "crit:", "error"];

    /// <summary>
    /// The first of the error-like lines among the last fifty (later ones are its consequences or its stack trace),
    /// else the last line that is not blank; null when there is none.
    /// </summary>
    public static string? Of(IReadOnlyList<LogLine> lines)
    {
        var last = lines.TakeLast(50)
            .Select(line => line.Content.Trim())
            .Where(content => content.Length > 0 && !content.StartsWith("at ", StringComparison.Ordinal))
            .ToList();
        return last.FirstOrDefault(content =>
                Markers.Any(marker => content.Contains(marker, StringComparison.OrdinalIgnoreCase)))
            ?? last.LastOrDefault();
    }
}
