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
        { TotalMilliseconds: < 1 } => $"{ThreeDigits(duration.TotalMicroseconds)} µs",
        { TotalSeconds: < 1 } => $"{ThreeDigits(duration.TotalMilliseconds)} ms",
        { TotalMinutes: < 1 } => $"{ThreeDigits(duration.TotalSeconds)} s",
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        _ => $"{(long)duration.TotalHours} h {duration.Minutes} min",
    };

    /// <summary>A count with its thousands apart: <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string ThreeDigits(double value) =>
        value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
