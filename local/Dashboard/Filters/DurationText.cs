using System.Globalization;

namespace DesignPatterns.Dashboard.Filters;

/// <summary>Durations as people write them: <c>10ms</c>, <c>1.5 s</c>, <c>250us</c>, <c>2min</c>.</summary>
internal static class DurationText
{
    public const string Form = "a number with a unit (ns, us, ms, s, min, h), such as 10ms or 1.5s, up to 24h";

    private static readonly (string Unit, double Ticks)[] Units =
    [
        // By length: "ms" and "min" before "s".
        ("min", TimeSpan.TicksPerMinute),
        ("ns", 1d / TimeSpan.NanosecondsPerTick),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("μs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <returns>Null for anything but <see cref="Form"/>.</returns>
    public static TimeSpan? Parse(string text)
    {
        text = text.Trim();
        foreach (var (unit, ticks) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(
                        text.AsSpan(0, text.Length - unit.Length).Trim(),
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var number)
                    && number * ticks <= TimeSpan.TicksPerDay
                    ? new TimeSpan((long)Math.Round(number * ticks))
                    : null;
            }
        }

        return null;
    }
}
