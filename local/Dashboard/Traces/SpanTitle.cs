using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>What a span is called on the pages.</summary>
internal static class SpanTitle
{
    private const int Longest = 200;

    /// <summary>
    /// Its name; with the path where the name is an HTTP method alone, as that of a proxy without routes is.
    /// </summary>
    public static string Of(Span span)
    {
        // One without a name still needs something to click on.
        if (string.IsNullOrWhiteSpace(span.Name))
        {
            return "(no name)";
        }

        var title = IsMethod(span.Name) && PathOf(span) is { Length: > 0 } path ? $"{span.Name} {path}" : span.Name;
        return TextSearch.None.Excerpt(title, Longest);
    }

    private static bool IsMethod(string name) => name.Length <= 8 && name.All(char.IsAsciiLetterUpper);

    private static string? PathOf(Span span) =>
        ValueOf(span, "url.path")
        ?? (Uri.TryCreate(ValueOf(span, "url.full"), UriKind.Absolute, out var full) ? full.AbsolutePath : null);

    private static string? ValueOf(Span span, string name)
    {
        foreach (var field in span.Fields)
        {
            if (field.Name == name)
            {
                return field.Value;
            }
        }

        return null;
    }
}
