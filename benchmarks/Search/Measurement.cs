using System.Diagnostics;
using System.Globalization;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.SearchFigures;

/// <summary>Builds our index of a corpus and asks it the queries; prints a line a figure, as the peers do.</summary>
internal sealed class Measurement(string corpus, string queries, string folder)
{
    private const int Repeats = 3;
    private const int Best = 10;

    // Until the compiler has seen what is hot; the peers come compiled.
    private const int Warmups = 12;

    public void Run()
    {
        var path = Path.Combine(folder, "ours.index");
        Build(path);
        using var index = IndexFile.Open(path);
        var lookup = QueryFile.Read(queries);
        WriteIds(index, lookup);
        foreach (var kind in lookup)
        {
            Query[] parsed = [.. kind.Select(words => Parse(kind.Key, words))];
            var rates = new List<(double Rate, double Half, double Late)>();
            for (var i = 0; i < Warmups + Repeats; i++)
            {
                rates.Add(Ask(index, parsed));
            }

            var (rate, half, late) = rates[Warmups..].Order().ElementAt(Repeats / 2);
            Print(kind.Key, "rate", rate);
            Print(kind.Key, "p50", half);
            Print(kind.Key, "p99", late);
        }

        GC.Collect();
        Print("memory", "mb", Environment.WorkingSet / 1e6);
    }

    private void Build(string path)
    {
        var documents = CorpusFile.Read(corpus);
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var builder = new IndexBuilder();
            foreach (var document in documents)
            {
                builder.Add(document);
            }

            builder.Write(path);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        Print("index", "seconds", times[Repeats / 2]);
        Print("index", "mb", new FileInfo(path).Length / 1e6);
        var characters = documents.Sum(document => (long)document.Text.Length + document.Title.Length);
        Print("index", "texts mb", characters / 1e6);
    }

    private static (double Rate, double Half, double Late) Ask(DocumentIndex index, Query[] asked)
    {
        var times = new double[asked.Length];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < asked.Length; i++)
        {
            var before = Stopwatch.GetTimestamp();
            _ = index.Search(asked[i], Best, CancellationToken.None);
            times[i] = Stopwatch.GetElapsedTime(before).TotalMicroseconds;
        }

        var rate = asked.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(times);
        return (rate, times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    /// <summary>All documents that match each query, by number, for the comparison with the peers'.</summary>
    private void WriteIds(DocumentIndex index, ILookup<string, string[]> lookup)
    {
        using var file = new StreamWriter(Path.Combine(folder, "ours.ids"));
        foreach (var kind in lookup)
        {
            foreach (var words in kind)
            {
                var ids = Parse(kind.Key, words).Alternatives
                    .SelectMany(alternative => alternative.Clauses.Select(Numbers)
                        .Aggregate((one, other) => one.Intersect(other)))
                    .Distinct().Order();
                file.Write($"{kind.Key}\t{string.Join(' ', words)}\t{string.Join(' ', ids)}\n");
            }
        }

        IEnumerable<int> Numbers(Clause clause) =>
            index.Find(clause, null, CancellationToken.None).Select(match => match.Number);
    }

    private static Query Parse(string kind, string[] words)
    {
        // Stop words alone are no query as it is typed, but the peers are asked for them, too.
        Clause[] clauses = kind == "phrase"
            ? [new PhraseClause(string.Join(' ', words))]
            : [.. words.Select(word => new WordClause(word))];
        return kind == "or"
            ? new([.. clauses.Select(clause => new Alternative([clause], null))])
            : new([new(clauses, null)]);
    }

    private static void Print(string what, string unit, double figure) => Console.Out.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"FIGURE\tours\t{what}\t{unit}\t{figure:0.####}"));
}
