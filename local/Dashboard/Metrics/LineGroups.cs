namespace DesignPatterns.Dashboard.Metrics;

/// <summary>The series that make one line.</summary>
/// <param name="Title">Says in full what the label says in short.</param>
internal sealed record LineGroup(string Label, string Title, IReadOnlyList<TaggedSeries> Series);

/// <summary>Which series make which lines, and which lines there is room for.</summary>
internal static class LineGroups
{
    /// <summary>As many as there are colours.</summary>
    public const int MostLines = 12;

    public const string Others = "others";

    /// <summary>A style class that no other line has.</summary>
    public const string OthersColour = "others";

    private const int FewLines = 6;

    // The palette's colours, those first that nobody takes for one another.
    private static readonly int[] Apart = [0, 1, 2, 3, 8, 6, 5, 11, 4, 10, 9, 7];

    private const string None = "(none)";
    private const int LongestLabel = 80;
    private const int LongestValue = 40;

    /// <summary>A line a value of the attribute; without one, a line a series.</summary>
    /// <param name="name">What a line is called that differs from no other.</param>
    public static IReadOnlyList<LineGroup> Of(IReadOnlyList<TaggedSeries> all, string by, string name)
    {
        if (by.Length > 0)
        {
            return
            [
                .. all.GroupBy(series => series.ValueOf(by))
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new LineGroup(Short(group.Key), $"{by}: {group.Key}", [.. group])),
            ];
        }

        var differing = Dimension.Of(all).Select(dimension => dimension.Name).ToArray();
        return
        [
            .. all.Select(series => new LineGroup(Labelled(series, differing, name), TitleOf(series), [series]))
                .OrderBy(line => line.Label, StringComparer.Ordinal)
                .ThenBy(line => line.Title, StringComparer.Ordinal),
        ];
    }

    /// <summary>The largest, and the rest of them when there is no room for all.</summary>
    /// <param name="size">By which they are compared; what is not a number is the smallest.</param>
    public static (IReadOnlyList<T> Lines, IReadOnlyList<T> Others) Largest<T>(
        IReadOnlyList<T> all, Func<T, double> size)
    {
        if (all.Count <= MostLines)
        {
            return (all, []);
        }

        // NaN sorts before all numbers.
        var sizes = all.Select(size).ToArray();
        var bySize = Enumerable.Range(0, all.Count).OrderByDescending(i => sizes[i]).ToArray();
        // In their own order, so that one that overtakes another does not change places with it.
        return (
            [.. bySize.Take(MostLines - 1).Order().Select(i => all[i])],
            [.. bySize.Skip(MostLines - 1).Select(i => all[i])]);
    }

    /// <summary>
    /// Colours that differ, the more the fewer they are; a line keeps its own unless another has taken it.
    /// </summary>
    public static IReadOnlyList<string> Colours(IReadOnlyList<LineGroup> lines)
    {
        var free = Apart.Take(lines.Count <= FewLines ? FewLines : MostLines).Select(i => $"c{i}").ToList();
        return
        [
            .. lines.Select(line =>
            {
                var wished = Pages.Palette.ClassOf(line.Title + line.Label);
                var colour = free.Contains(wished) ? wished : free.FirstOrDefault(wished);
                free.Remove(colour);
                return colour;
            }),
        ];
    }

    private static string TitleOf(TaggedSeries series) =>
        string.Join('\n', series.Fields.Select(field => $"{field.Name}: {field.Value}"));

    private static string Labelled(TaggedSeries series, string[] differing, string name)
    {
        var label = string.Join(" · ", differing.Select(each => Short(series.ValueOf(each))));
        return label.Length == 0 ? name : label.Length > LongestLabel ? $"{label[..LongestLabel]}…" : label;
    }

    private static string Short(string value) => value.Length switch
    {
        0 => None,
        > LongestValue => $"{value[..LongestValue]}…",
        _ => value,
    };
}
