using System.Net;
using System.Text;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>The answer to a search.</summary>
/// <param name="Matches">How many documents match; see <paramref name="MatchesAreExact"/>.</param>
/// <param name="MatchesAreExact">
/// False: there are more, which were passed over because none could be among the best.
/// </param>
internal sealed record SearchResponse(
    IReadOnlyList<ShownHit> Hits, int Matches, bool MatchesAreExact, Coverage Coverage, double TookMs)
{
    public static SearchResponse From(Found found, TimeSpan took) => new(
        [.. found.Documents.Select(ShownHit.From)],
        found.Matches,
        found.IsExact,
        found.Coverage,
        Math.Round(took.TotalMilliseconds, 3));
}

/// <param name="Score">BM25.</param>
/// <param name="Snippet">HTML: the text around the hits, these in <c>mark</c> elements.</param>
internal sealed record ShownHit(string Id, string Title, double Score, string Snippet)
{
    public static ShownHit From(FoundDocument found)
    {
        var document = found.Read();
        return new(
            document.Id,
            document.Title,
            Math.Round((double)found.Score / DocumentIndex.ScoreScale, 4),
            Mark(document.Snippet));
    }

    private static string Mark(IReadOnlyList<SnippetText> parts)
    {
        var html = new StringBuilder();
        foreach (var (isHit, text) in parts)
        {
            var encoded = WebUtility.HtmlEncode(text);
            html.Append(isHit ? $"<mark>{encoded}</mark>" : encoded);
        }

        return html.ToString();
    }
}
