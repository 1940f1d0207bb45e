using System.Text.RegularExpressions;
using DesignPatterns.SearchIndex;

namespace DesignPatterns.SearchFigures;

/// <summary>The queries that all engines answer: a query a line, its kind and one or two words.</summary>
/// <remarks>
/// Single words: a third each of rare, middling and frequent ones. Pairs: two words of one document, neither of them in
/// more than 60 % of all. Phrases: two neighbours of one document, under the same condition.
/// </remarks>
internal static partial class QueryFile
{
    private const int EachKind = 1500;
    private const int Rarest = 6;
    private const int Seed = 6;

    // In milliseconds, for one text.
    private const int Patience = 10_000;

    public static void Make(Document[] corpus, string path)
    {
        var random = new Random(Seed);
        var frequencies = corpus.SelectMany(document => Words(document).Distinct())
            .CountBy(word => word).ToDictionary();
        var most = corpus.Length * 6 / 10;
        var usable = frequencies
            .Where(word => word.Value >= Rarest && word.Value <= most)
            .Select(word => word.Key).ToHashSet();
        int[] bounds = [Rarest, corpus.Length / 200, corpus.Length / 10, (corpus.Length / 2) + 1];
        string[][] bands = [.. Enumerable.Range(0, 3).Select(band => usable
            .Where(word => frequencies[word] >= bounds[band] && frequencies[word] < bounds[band + 1])
            .Order(StringComparer.Ordinal).ToArray())
            .Where(band => band.Length > 0)];
        using var file = new StreamWriter(path);
        for (var i = 0; i < EachKind; i++)
        {
            var band = bands[i % bands.Length];
            file.Write($"word\t{band[random.Next(band.Length)]}\n");
            var (one, other) = Pair(corpus, usable, random);
            file.Write($"and\t{one}\t{other}\nor\t{one}\t{other}\n");
            (one, other) = Neighbours(corpus, usable, random);
            file.Write($"phrase\t{one}\t{other}\n");
        }
    }

    public static ILookup<string, string[]> Read(string path) =>
        File.ReadLines(path).Select(line => line.Split('\t')).ToLookup(fields => fields[0], fields => fields[1..]);

    private static (string, string) Pair(Document[] corpus, HashSet<string> usable, Random random)
    {
        while (true)
        {
            string[] words = [.. Words(corpus[random.Next(corpus.Length)]).Distinct().Where(usable.Contains)];
            if (words.Length >= 2)
            {
                random.Shuffle(words);
                return (words[0], words[1]);
            }
        }
    }

    private static (string, string) Neighbours(Document[] corpus, HashSet<string> usable, Random random)
    {
        while (true)
        {
            var pairs = TwoWords.Matches(corpus[random.Next(corpus.Length)].Text.ToLowerInvariant());
            if (pairs.Count > 0)
            {
                var pair = pairs[random.Next(pairs.Count)];
                var (one, other) = (pair.Groups["one"].Value, pair.Groups["other"].Value);
                if (one != other && usable.Contains(one) && usable.Contains(other))
                {
                    return (one, other);
                }
            }
        }
    }

    private static IEnumerable<string> Words(Document document) =>
        Word.Matches($"{document.Title} {document.Text}".ToLowerInvariant()).Select(match => match.Value);

    // Plain words only, so that every engine sees the same ones.
    [GeneratedRegex(@"(?<![\w.'-])[a-z]{3,15}(?![\w.'-])", RegexOptions.None, Patience)]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"(?<![\w.'-])(?<one>[a-z]{3,15}) (?<other>[a-z]{3,15})(?![\w.'-])", RegexOptions.None, Patience)]
    private static partial Regex TwoWords { get; }
}
