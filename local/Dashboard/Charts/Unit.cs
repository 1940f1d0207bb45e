using System.Globalization;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>What an instrument measures in, and how people write that.</summary>
/// <remarks>
/// OpenTelemetry writes UCUM: <c>s</c>, <c>By</c>, <c>1</c>, and in braces what is counted.
/// </remarks>
public sealed record Unit
{
    private static readonly Magnitude[] Time =
    [
        new(1e-9, "ns"), new(1e-6, "µs"), new(1e-3, "ms"), new(1, "s"),
        // Of a few minutes, seconds say more.
        new(60, "min", 600), new(3600, "h", 36_000),
    ];

    private static readonly Magnitude[] Bytes =
        [new(1, "B"), new(1e3, "kB"), new(1e6, "MB"), new(1e9, "GB"), new(1e12, "TB")];

    private static readonly Magnitude[] Percent = [new(0.01, "%")];

    private readonly Magnitude[] _magnitudes;
    private readonly double _size;

    private Unit(Magnitude[] magnitudes, double size, bool isAdditive)
    {
        _magnitudes = magnitudes;
        _size = size;
        IsAdditive = isAdditive;
    }

    /// <summary>
    /// Whether two series' values together are their sum; of ratios, ages and the like it is their mean.
    /// </summary>
    public bool IsAdditive { get; }

    /// <param name="ucum">May be empty, or anything.</param>
    /// <param name="instrument">Tells a share from another number without a unit.</param>
    public static Unit Of(string ucum, string instrument = "") => ucum switch
    {
        "s" => new(Time, 1, isAdditive: false),
        "ms" => new(Time, 1e-3, isAdditive: false),
        "us" or "µs" => new(Time, 1e-6, isAdditive: false),
        "ns" => new(Time, 1e-9, isAdditive: false),
        "min" => new(Time, 60, isAdditive: false),
        "h" => new(Time, 3600, isAdditive: false),
        "By" => new(Bytes, 1, isAdditive: true),
        "KiBy" or "kiBy" => new(Bytes, 1024, isAdditive: true),
        "MiBy" => new(Bytes, 1024 * 1024, isAdditive: true),
        "GiBy" => new(Bytes, 1024 * 1024 * 1024, isAdditive: true),
        "1" when IsShare(instrument) => new(Percent, 1, isAdditive: false),
        "%" => new(Percent, 0.01, isAdditive: false),
        "1" => new(Counts(""), 1, isAdditive: false),
        "Cel" => new([new(1, "°C")], 1, isAdditive: false),
        _ => new(Counts(Name(ucum)), 1, isAdditive: true),
    };

    /// <summary>
    /// The unit of a rate. Seconds a second are a share of the time: of a processor, mostly.
    /// </summary>
    public static Unit PerSecond(string ucum) => Of(ucum) switch
    {
        { _magnitudes: var times, _size: var size } when times == Time => new(Percent, size, isAdditive: true),
        { _magnitudes: var bytes, _size: var size } when bytes == Bytes =>
            new([.. Bytes.Select(one => one with { Name = $"{one.Name}/s" })], size, isAdditive: true),
        _ => new(Counts(ucum is "1" or "" ? "/s" : $"{Name(ucum)}/s"), 1, isAdditive: true),
    };

    /// <summary>How numbers up to the largest are written, all in one unit.</summary>
    public UnitScale ScaleFor(double largest)
    {
        var size = double.IsFinite(largest) ? Math.Abs(largest) * _size : 0;
        // A nothing is written in the unit itself.
        var magnitude = size == 0
            ? _magnitudes.FirstOrDefault(one => one.Size == 1, _magnitudes[0])
            : _magnitudes.LastOrDefault(one => size >= one.From * (1 - 1e-12), _magnitudes[0]);
        return new(_size / magnitude.Size, magnitude.Name);
    }

    /// <summary>Three digits that count, in the unit that suits the value: <c>12.4 ms</c>.</summary>
    public string Text(double value) => ScaleFor(value).Text(value);

    private static bool IsShare(string instrument) =>
        instrument.Contains("ratio", StringComparison.OrdinalIgnoreCase)
        || instrument.Contains("utilization", StringComparison.OrdinalIgnoreCase);

    private static Magnitude[] Counts(string name)
    {
        var separator = name.Length > 0 && name[0] != '/' ? " " : "";
        return
        [
            new(1, name, 0),
            .. new[] { (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T") }.Select(
                // Up to 9,999 a number is read as easily as it is.
                each => new Magnitude(each.Item1, $"{each.Item2}{separator}{name}", 10 * each.Item1)),
        ];
    }

    private static string Name(string ucum)
    {
        var parts = ucum.Split('/', 2);
        var name = parts[0] switch
        {
            ['{', .. var counted, '}'] => Plural(counted),
            "By" => "B",
            "1" => "",
            var other => other,
        };
        return parts.Length == 1 ? name : $"{name}/{parts[1].Trim('{', '}')}";
    }

    private static string Plural(string word) => word switch
    {
        "" => "",
        [.., 's', 's'] or [.., 'x'] or [.., 'c', 'h'] or [.., 's', 'h'] => $"{word}es",
        [.., 's'] => word,
        [.., 'a' or 'e' or 'o' or 'u', 'y'] => $"{word}s",
        [.. var stem, 'y'] => $"{stem}ies",
        _ => $"{word}s",
    };

    /// <param name="From">The smallest value that is written so.</param>
    private readonly record struct Magnitude(double Size, string Name, double From)
    {
        public Magnitude(double size, string name)
            : this(size, name, size)
        {
        }
    }
}

/// <summary>
/// One of a unit's ways of writing: a value times the factor is a number of what the name says.
/// </summary>
public readonly record struct UnitScale(double Factor, string Name)
{
    public string Text(double value) =>
        Name.Length == 0 || !double.IsFinite(value) ? Number(value) : $"{Number(value)} {Name}";

    /// <summary>The number alone, for tables; a dash when there is none.</summary>
    public string Number(double value)
    {
        var scaled = value * Factor;
        if (!double.IsFinite(scaled))
        {
            return "–";
        }

        var size = Math.Abs(scaled);
        var form = size switch
        {
            0 => "0",
            < 0.001 or >= 1e9 => "0.##e0",
            _ when Math.Abs(size - Math.Round(size)) < size * 1e-9 => "N0",
            < 1 => "0.###",
            < 10 => "0.00",
            < 100 => "0.0",
            _ => "N0",
        };
        return scaled.ToString(form, CultureInfo.InvariantCulture);
    }
}
