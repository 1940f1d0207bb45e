using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Filters;

internal static class ServiceNames
{
    /// <summary>Services that can be chosen from a list; one beyond is still found by its address.</summary>
    public const int Most = 500;

    /// <summary>Each name once, in their order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Sender> senders)
    {
        var names = new HashSet<string>();
        Sender? last = null;
        foreach (var sender in senders)
        {
            // Mostly one sender follows itself, and looking is cheaper than hashing.
            if (!ReferenceEquals(sender, last))
            {
                names.Add(sender.Service);
                last = sender;
            }
        }

        return [.. names.Order(StringComparer.Ordinal).Take(Most)];
    }
}
