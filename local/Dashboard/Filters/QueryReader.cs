using System.Globalization;
using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Filters;

/// <summary>
/// Reads a page's parameters. One that is wrong counts as absent, and a sentence says what was expected; an empty
/// one is absent, as a form sends it.
/// </summary>
internal sealed class QueryReader(ILookup<string, string> values)
{
    public const int MaximumFilters = 8;

    private readonly List<string> _problems = [];

    public QueryReader(IQueryCollection query)
        : this(query.SelectMany(pair => pair.Value, (pair, value) => (pair.Key, Value: value ?? ""))
            .ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase))
    {
    }

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What was written for an attribute filter and is none, for the form to show again.</summary>
    public string WrongFilter { get; private set; } = "";

    public string? Text(string name) =>
        values[name].LastOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

    public TextSearch Search(string name)
    {
        var text = Text(name) ?? "";
        if (text.Length <= TextSearch.MaximumLength)
        {
            return new TextSearch(text);
        }

        _problems.Add($"A text to look for has {TextSearch.MaximumLength} characters at most.");
        return TextSearch.None;
    }

    /// <summary>A number that is not negative.</summary>
    public long? Number(string name) =>
        Value<long>(name, text => TryNumber(text, out var number) ? number : null, "a whole number, 0 or more");

    public bool Flag(string name) =>
        Value<bool>(name, text => text is "true" ? true : null, "true, or left out") ?? false;

    public TimeSpan? Duration(string name) => Value(name, DurationText.Parse, DurationText.Form);

    public TraceId? Trace(string name) =>
        Value<TraceId>(name, text => TraceId.TryParse(text, out var id) ? id : null, "32 hexadecimal digits");

    public SpanId? Span(string name) => Value(name, SpanOf, "16 hexadecimal digits");

    /// <summary>Spans with commas between them.</summary>
    public IReadOnlySet<SpanId> Spans(string name, int maximum)
    {
        var ids = (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(SpanOf).ToList();
        if (ids.Contains(null) || ids.Count > maximum)
        {
            _problems.Add($"“{name}” is expected to be spans' ids of 16 hexadecimal digits, {maximum} at most, "
                + "with commas between them.");
            return new HashSet<SpanId>();
        }

        return ids.OfType<SpanId>().ToHashSet();
    }

    public T? Choice<T>(string name) where T : struct, Enum =>
        Value<T>(
            name,
            text => Enum.TryParse<T>(text, ignoreCase: true, out var value) && !IsNumber(text) ? value : null,
            $"one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    /// <summary>The attribute filters, each once.</summary>
    public IReadOnlyList<FieldFilter> Filters(string name)
    {
        var filters = new List<FieldFilter>();
        foreach (var text in values[name].Where(value => !string.IsNullOrWhiteSpace(value)).Distinct())
        {
            if (FieldFilter.Parse(text, out var problem) is not { } filter)
            {
                _problems.Add(problem);
                WrongFilter = TextSearch.Start(text, FieldFilter.MaximumLength);
            }
            else if (!filters.Contains(filter))
            {
                filters.Add(filter);
            }
        }

        if (filters.Count > MaximumFilters)
        {
            _problems.Add($"{MaximumFilters} attribute filters at most, and these are {filters.Count}.");
            filters.RemoveRange(MaximumFilters, filters.Count - MaximumFilters);
        }

        return filters;
    }

    private T? Value<T>(string name, Func<string, T?> parse, string expected) where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            var given = TextSearch.Start(text, 80);
            _problems.Add($"“{given}” is not what “{name}” is expected to be: {expected}.");
        }

        return value;
    }

    private static SpanId? SpanOf(string text) => SpanId.TryParse(text, out var id) ? id : null;

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // What Enum.TryParse reads beside names: numbers, and lists.
    private static bool IsNumber(string text) => !text.All(char.IsAsciiLetter);
}
