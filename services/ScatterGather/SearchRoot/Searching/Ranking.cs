using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>The one order of documents: the highest score first, of equal ones the lower number first.</summary>
internal static class Ranking
{
    private static readonly Comparison<FoundDocument> Order =
        (one, other) => one.Score != other.Score
            ? other.Score.CompareTo(one.Score)
            : one.Number.CompareTo(other.Number);

    /// <summary>Merges rankings into one of the best documents.</summary>
    /// <remarks>Two leaves that hold the same document, as while shards move, show it once.</remarks>
    public static FoundDocument[] Merge(IEnumerable<FoundDocument[]> rankings, int count)
    {
        List<FoundDocument> all = [];
        foreach (var ranking in rankings)
        {
            all.AddRange(ranking);
        }

        all.Sort(Order);
        var kept = 0;
        for (var i = 0; i < all.Count && kept < count; i++)
        {
            if (kept == 0 || all[i].Number != all[kept - 1].Number)
            {
                all[kept++] = all[i];
            }
        }

        return [.. all[..kept]];
    }
}
