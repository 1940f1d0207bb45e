using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DesignPatterns.Dashboard.Metrics;

public enum MetricsView
{
    Graph,
    Table,
}

/// <summary>What of an instrument is drawn. A counter or a gauge has one way only.</summary>
public enum Measure
{
    /// <summary>Half, nine tenths, and all but a hundredth of the measurements, over all series.</summary>
    Percentiles,
    P50,
    P90,
    P99,

    /// <summary>How many measurements a second.</summary>
    Rate,

    /// <summary>Time by size, shaded by count.</summary>
    Heat,
}

/// <summary>What the address asks for.</summary>
public sealed record MetricsQuery
{
    public const string Path = "/metrics";
    public const int MostFilters = 16;
    public const int DefaultMinutes = 5;

    public static readonly IReadOnlyList<int> Windows = [1, 5, 15, 30, 60];

    /// <summary>The service; empty for all.</summary>
    public string Resource { get; init; } = "";

    public string Meter { get; init; } = "";

    /// <summary>The instrument's name; empty for the overview.</summary>
    public string Instrument { get; init; } = "";

    public int Minutes { get; init; } = DefaultMinutes;

    /// <summary>Each <c>name=value</c>; all must hold.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>The attribute whose values become the lines; empty for a line a series.</summary>
    public string By { get; init; } = "";

    public Measure? Show { get; init; }

    public MetricsView View { get; init; }

    /// <summary>What the names in the tree contain.</summary>
    public string Search { get; init; } = "";

    public TimeSpan Window => TimeSpan.FromMinutes(Minutes);

    /// <summary>The overview of the same service and time.</summary>
    public MetricsQuery OfOverview =>
        this with { Meter = "", Instrument = "", Where = [], By = "", Show = null, View = MetricsView.Graph };

    /// <summary>The address of this page, without what is as it would be anyway.</summary>
    public string Address
    {
        get
        {
            var parameters = new List<(string Name, string Value)>
            {
                ("resource", Resource),
                ("meter", Meter),
                ("instrument", Instrument),
                ("minutes", Minutes == DefaultMinutes ? "" : Minutes.ToString(CultureInfo.InvariantCulture)),
                ("by", By),
                ("show", Show is { } show ? Name(show) : ""),
                ("view", View == MetricsView.Graph ? "" : Name(View)),
                ("q", Search),
            };
            parameters.AddRange(Where.Select(filter => ("where", filter)));
            var query = string.Join('&', parameters.Where(each => each.Value.Length > 0)
                .Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value)}"));
            return query.Length == 0 ? Path : $"{Path}?{query}";
        }
    }

    public static string Name<T>(T value) where T : struct, Enum => $"{value}".ToLowerInvariant();

    /// <param name="values">All values of a parameter, in the order of the address.</param>
    /// <param name="problem">What was expected.</param>
    public static bool TryRead(
        Func<string, IReadOnlyList<string>> values,
        out MetricsQuery query,
        [NotNullWhen(false)] out string? problem)
    {
        query = new MetricsQuery
        {
            Resource = First("resource"),
            Meter = First("meter"),
            Instrument = First("instrument"),
            Where = [.. values("where").Where(filter => filter.Length > 0).Distinct()],
            By = First("by"),
            Search = First("q").Trim(),
        };
        problem = query.Where.Count > MostFilters ? $"There can be {MostFilters} filters at most." : null;
        if (First("minutes") is { Length: > 0 } minutes)
        {
            var isNumber = int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            query = query with { Minutes = number };
            problem ??= isNumber && Windows.Contains(number)
                ? null
                : $"'minutes' is one of {string.Join(", ", Windows)}, not '{minutes}'.";
        }

        query = query with
        {
            View = Choice<MetricsView>(First("view"), "view", ref problem) ?? MetricsView.Graph,
            Show = Choice<Measure>(First("show"), "show", ref problem),
        };
        return problem is null;

        string First(string name) => values(name) is [var first, ..] ? first : "";
    }

    private static T? Choice<T>(string text, string parameter, ref string? problem) where T : struct, Enum
    {
        if (text.Length == 0)
        {
            return null;
        }

        // Not TryParse, which takes numbers too.
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == text)
            {
                return value;
            }
        }

        var names = string.Join(", ", Enum.GetValues<T>().Select(Name));
        problem ??= $"'{parameter}' is one of {names}, not '{text}'.";
        return null;
    }
}
