namespace DesignPatterns.Dashboard.Pages;

/// <summary>One of twelve colours for a name, the same on every page: style classes <c>c0 … c11</c>.</summary>
internal static class Palette
{
    private const int Colours = 12;

    public static string ClassOf(string name)
    {
        // string.GetHashCode is another in each process.
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return $"c{(hash ^ (hash >> 16)) % Colours}";
    }
}
