using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Console;

/// <summary>A line as it is kept: with its text as a reader sees it, which filters look at.</summary>
internal sealed class ConsoleLine(ConsoleDocument document, DateTimeOffset place)
{
    public ConsoleDocument Document { get; } = document;

    /// <summary>The text without escape sequences; the same string when it has none.</summary>
    public string Plain { get; } = AnsiText.Plain(document.Text);

    /// <summary>
    /// Where it stands among the lines of others. Within a resource the numbers decide: a line whose time is
    /// before that of its predecessor stands at the predecessor's.
    /// </summary>
    public ConsolePlace Place { get; } = new(place, document.Resource, document.Number);
}

/// <summary>The order of all lines: by time, then by resource and number.</summary>
public readonly record struct ConsolePlace(DateTimeOffset At, string Resource, int Number)
    : IComparable<ConsolePlace>
{
    public int CompareTo(ConsolePlace other) =>
        (At.CompareTo(other.At), string.CompareOrdinal(Resource, other.Resource), Number.CompareTo(other.Number))
            switch
            {
                (0, 0, var number) => number,
                (0, var resource, _) => resource,
                (var time, _, _) => time,
            };

    public static bool operator <(ConsolePlace one, ConsolePlace other) => one.CompareTo(other) < 0;

    public static bool operator >(ConsolePlace one, ConsolePlace other) => one.CompareTo(other) > 0;

    public static bool operator <=(ConsolePlace one, ConsolePlace other) => one.CompareTo(other) <= 0;

    public static bool operator >=(ConsolePlace one, ConsolePlace other) => one.CompareTo(other) >= 0;

    /// <summary>As it stands in an address: <c>639000000000000000.12.edge</c>.</summary>
    public override string ToString() => $"{At.UtcTicks}.{Number}.{Resource}";

    public static bool TryParse(string? text, out ConsolePlace place)
    {
        if (text?.Split('.', 3) is [var ticks, var number, var resource]
            && long.TryParse(ticks, out var at)
            && at >= DateTimeOffset.MinValue.Ticks
            && at <= DateTimeOffset.MaxValue.Ticks
            && int.TryParse(number, out var count))
        {
            place = new ConsolePlace(new DateTimeOffset(at, TimeSpan.Zero), resource, count);
            return true;
        }

        place = default;
        return false;
    }
}
