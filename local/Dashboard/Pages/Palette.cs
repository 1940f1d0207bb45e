using System.Collections.Concurrent;

namespace DesignPatterns.Dashboard.Pages;

/// <summary>One of twelve colours for a name, the same on every page: style classes <c>c0 … c11</c>.</summary>
/// <remarks>The first twelve names all differ; names beyond the first thousand share by chance.</remarks>
internal static class Palette
{
    private const int Colours = 12;
    private const int MostRemembered = 1_000;

    private static readonly ConcurrentDictionary<string, int> Given = new(StringComparer.Ordinal);
    private static int _count;

    public static string ClassOf(string name)
    {
        if (!Given.TryGetValue(name, out var number))
        {
            number = Volatile.Read(ref _count) < MostRemembered
                ? Given.GetOrAdd(name, _ => Interlocked.Increment(ref _count) - 1)
                : name.Length;
        }

        return $"c{number % Colours}";
    }
}
