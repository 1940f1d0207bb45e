using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Api;

/// <summary>What a program asks for; null means that it does not matter.</summary>
/// <param name="Severity">This one or a graver one.</param>
/// <param name="Search">Text that must occur, in whatever case.</param>
internal sealed record ApiQuery(
    string? Resource,
    LogSeverity? Severity,
    TraceId? TraceId,
    string? Search,
    bool? HasError,
    int Limit,
    bool Follow)
{
    public const int MaximumLimit = 1_000;
    public const int UsualLimit = 200;

    private static readonly string[] OfAll = ["resource", "search", "limit", "follow"];

    private static readonly string Severities = string.Join(", ", Enum.GetNames<LogSeverity>().Skip(1));

    /// <param name="parameters">Those that may be given beside the ones that may be given everywhere.</param>
    /// <returns>Null when one of them is wrong; the problem names it, and says what was expected.</returns>
    public static ApiQuery? Parse(IQueryCollection query, string[] parameters, out string? problem)
    {
        string[] known = [.. OfAll, .. parameters];
        var other = query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase));
        problem = other is null
            ? null
            : $"{Short(other)}: there is no such parameter here; there are {string.Join(", ", known)}.";
        var severity = Read(query, "severity", $"one of {Severities}", SeverityOf, ref problem);
        var traceId = Read(query, "traceId", "32 hexadecimal digits", TraceIdOf, ref problem);
        var hasError = Read(query, "hasError", "true or false", BooleanOf, ref problem);
        var follow = Read(query, "follow", "true or false", BooleanOf, ref problem);
        var limit = Read(query, "limit", $"a whole number from 1 to {MaximumLimit}", LimitOf, ref problem);
        return problem is null
            ? new ApiQuery(
                TextOf(query, "resource"),
                severity,
                traceId,
                TextOf(query, "search"),
                hasError,
                limit ?? UsualLimit,
                follow ?? false)
            : null;
    }

    public bool IsOf(string resource) =>
        Resource is null || Resource.Equals(resource, StringComparison.OrdinalIgnoreCase);

    public bool IsFoundIn(string text) =>
        Search is null || text.Contains(Search, StringComparison.OrdinalIgnoreCase);

    public bool IsFoundIn(IReadOnlyList<Field> fields) =>
        fields.Any(field => IsFoundIn(field.Name) || IsFoundIn(field.Value));

    private static T? Read<T>(
        IQueryCollection query, string name, string expected, Func<string, T?> parse, ref string? problem)
        where T : struct
    {
        if (TextOf(query, name) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            problem ??= $"{name}: expected {expected}, not '{Short(text)}'.";
        }

        return value;
    }

    // An empty one is a form's field that was left empty.
    private static string? TextOf(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;

    private static LogSeverity? SeverityOf(string text) =>
        Enum.TryParse<LogSeverity>(text, ignoreCase: true, out var value)
            && char.IsAsciiLetter(text[0]) && value != LogSeverity.None
                ? value
                : null;

    private static TraceId? TraceIdOf(string text) => Telemetry.TraceId.TryParse(text, out var id) ? id : null;

    private static bool? BooleanOf(string text) => bool.TryParse(text, out var value) ? value : null;

    private static int? LimitOf(string text) =>
        int.TryParse(text, out var value) && value is >= 1 and <= MaximumLimit ? value : null;

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
