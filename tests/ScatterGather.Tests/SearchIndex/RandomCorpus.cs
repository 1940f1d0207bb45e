using DesignPatterns.SearchIndex;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

/// <summary>Documents and queries of few, short words: the same for the same seed.</summary>
internal sealed class RandomCorpus
{
    private readonly Random _random;
    private readonly string[] _words;

    public RandomCorpus(int seed, int mostDocuments)
    {
        _random = new Random(seed);
        _words = [.. Enumerable.Range(0, _random.Next(3, 30)).Select(_ => Letters(_random.Next(1, 5)))];
        var longest = _random.Next(1, 25);
        Documents = [.. Enumerable.Range(0, _random.Next(1, mostDocuments)).Select(number => new Document(
            $"document {number}", Text(_random.Next(0, 3)), Text(_random.Next(0, longest)),
            Pick(["", "noun", "verb", "adjective", "adverb"])))];
    }

    public Document[] Documents { get; }

    /// <summary>In the words of the documents; not every one is a query that is accepted.</summary>
    public string Query() =>
        string.Join(" OR ", Some(3, () => string.Join(' ', Some(4, Clause)) + Filter()));

    private string Filter() => Pick(["", "", "", " pos:noun", " pos:verb"]);

    private string Clause() => _random.Next(8) switch
    {
        0 => $"\"{Word()} {Word()}\"",
        1 => $"\"{string.Join(' ', Some(4, Word))}\"",
        2 => $"{Letters(2)}*",
        3 => Letters(3),
        _ => Word(),
    };

    private string[] Some(int most, Func<string> make) =>
        [.. Enumerable.Range(0, 1 + (int)(most * Math.Pow(_random.NextDouble(), 2))).Select(_ => make())];

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    // The first words are the most frequent ones by far.
    private string Word() => _words[(int)(_words.Length * Math.Pow(_random.NextDouble(), 3))];

    private string Letters(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => Pick(["x", "y", "z", "w"])));

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
