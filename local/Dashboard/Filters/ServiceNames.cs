namespace DesignPatterns.Dashboard.Filters;

internal static class ServiceNames
{
    /// <summary>Services that can be chosen from a list; one beyond is still found by its address.</summary>
    public const int Most = 500;

    /// <summary>Each name once, in their order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> services) =>
        [.. services.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Most)];
}
