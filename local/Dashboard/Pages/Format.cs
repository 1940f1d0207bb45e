using System.Globalization;

namespace DesignPatterns.Dashboard.Pages;

/// <summary>How the pages write times, durations and sizes.</summary>
internal static class Format
{
    /// <summary><c>15:04:05.123</c>, in the time zone of this machine, which is the reader's.</summary>
    public static string Time(DateTimeOffset at) =>
        at.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Date and time with microseconds, for titles.</summary>
    public static string FullTime(DateTimeOffset at) =>
        at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff zzz", CultureInfo.InvariantCulture);

    /// <summary>Three digits that count: <c>850 ns</c>, <c>1.24 ms</c>, <c>12.4 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { Ticks: <= 0 } => "0",
        { TotalMicroseconds: < 1 } => $"{duration.TotalNanoseconds:0} ns",
        { TotalMilliseconds: < 0.9995 } => $"{ThreeDigits(duration.TotalMicroseconds)} µs",
        { TotalSeconds: < 0.9995 } => $"{ThreeDigits(duration.TotalMilliseconds)} ms",
        { TotalSeconds: < 59.95 } => $"{ThreeDigits(duration.TotalSeconds)} s",
        { TotalSeconds: < 3599.5 } => $"{(int)(Seconds(duration) / 60)} min {Seconds(duration) % 60} s",
        _ => $"{(long)(Minutes(duration) / 60)} h {Minutes(duration) % 60} min",
    };

    /// <summary>A count with its thousands apart: <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds);

    private static double Minutes(TimeSpan duration) => Math.Round(duration.TotalMinutes);

    private static string ThreeDigits(double value) =>
        value.ToString(value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
