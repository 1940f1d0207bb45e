using DesignPatterns.Dashboard.Pages;

namespace DesignPatterns.Dashboard.Traces;

internal static class Offset
{
    /// <summary><c>+1.24 ms</c>; below zero when the clocks of two machines differ.</summary>
    public static string Of(DateTimeOffset at, DateTimeOffset start) =>
        at < start ? $"−{Format.Duration(start - at)}" : $"+{Format.Duration(at - start)}";
}
