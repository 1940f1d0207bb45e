using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

/// <summary>
/// The oracle: looks at every document for every query. It knows only words between
/// spaces, in lower case.
/// </summary>
internal sealed class NaiveSearch(IReadOnlyList<Document> corpus)
{
    private readonly string[][] _titles = [.. corpus.Select(document => Words(document.Title))];
    private readonly string[][] _texts = [.. corpus.Select(document => Words(document.Text))];

    private readonly Dictionary<string, int> _frequencies = corpus
        .SelectMany(document => Words(document.Title).Concat(Words(document.Text)).Distinct())
        .CountBy(word => word).ToDictionary();

    private readonly double _averageLength = corpus
        .Average(document => Words(document.Title).Length + Words(document.Text).Length);

    /// <summary>All documents that match, the best first.</summary>
    public Hit[] Search(Query query) =>
        [.. Enumerable.Range(0, corpus.Count)
            .Select(number => (Number: number, Score: Score(number, query)))
            .Where(found => found.Score is not null)
            .OrderByDescending(found => found.Score).ThenBy(found => found.Number)
            .Select(found => new Hit(found.Number, found.Score!.Value))];

    public ClauseMatch[] Find(Clause clause, string? partOfSpeech) =>
        [.. Search(new([new([clause], partOfSpeech)]))
            .OrderBy(hit => hit.Number)
            .Select(hit => new ClauseMatch(hit.Number, (int)hit.Score))];

    private long? Score(int number, Query query)
    {
        var scores = query.Alternatives
            .Select(alternative => Score(number, alternative)).Where(score => score is not null);
        return scores.Any() ? scores.Sum() : null;
    }

    private long? Score(int number, Alternative alternative)
    {
        var isIt = alternative.PartOfSpeech is null || alternative.PartOfSpeech == corpus[number].PartOfSpeech;
        var scores = alternative.Clauses.Select(clause => Score(number, clause));
        return isIt && scores.All(score => score is not null) ? scores.Sum() : null;
    }

    private long? Score(int number, Clause clause)
    {
        switch (clause)
        {
            case WordClause word:
                return Score(number, [word.Word]);
            case PhraseClause phrase:
                return Score(number, phrase.Text.Split(' '));
            case PrefixClause prefix:
                var has = _titles[number].Concat(_texts[number])
                    .Any(word => word.StartsWith(prefix.Prefix, StringComparison.Ordinal));
                return has ? DocumentIndex.ScoreScale : null;
            default:
                throw new NotSupportedException();
        }
    }

    private long? Score(int number, string[] words)
    {
        var count = Count(_titles[number], words) + Count(_texts[number], words);
        var weight = 0f;
        foreach (var word in words)
        {
            double frequency = _frequencies.GetValueOrDefault(word);
            var rarity = Math.Log(1 + ((corpus.Count - frequency + 0.5) / (frequency + 0.5)));
            weight += frequency == 0 ? 0 : (float)(65536 * 2.2 * rarity);
        }

        var norm = (float)(1.2 * (1 - 0.75 + (0.75 * Length(number) / _averageLength)));
        return count == 0 ? null : (int)(weight * (count / (count + norm)));
    }

    private int Length(int number) => _titles[number].Length + _texts[number].Length;

    private static int Count(string[] text, string[] words) =>
        Enumerable.Range(0, Math.Max(0, text.Length - words.Length + 1))
            .Count(start => text.AsSpan(start, words.Length).SequenceEqual(words));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
