using System.Text;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>Makes cursors of queries.</summary>
internal static unsafe class QueryPlan
{
    public static Cursor Plan(Query query, IndexView view, SearchRun run) =>
        query.Alternatives is [var only]
            ? Plan(only, view, run)
            : new AnyCursor([.. query.Alternatives.Select(alternative => Plan(alternative, view, run))]);

    public static Cursor Plan(Clause clause, string? partOfSpeech, IndexView view, SearchRun run) =>
        Plan(new Alternative([clause], partOfSpeech), view, run);

    /// <summary>How many documents match at most, found without looking at any.</summary>
    public static int Frequency(Clause clause, IndexView view) => clause switch
    {
        WordClause word => FrequencyOf(word.Word, view),
        PhraseClause phrase => phrase.Words.Min(word => FrequencyOf(word, view)),
        PrefixClause prefix => FrequencyOfAll(prefix.Prefix, view),
        _ => throw new ArgumentOutOfRangeException(nameof(clause), clause, "Not a clause that is known."),
    };

    private static Cursor Plan(Alternative alternative, IndexView view, SearchRun run)
    {
        if (alternative is { Clauses: [var only], PartOfSpeech: null })
        {
            return Plan(only, view, run);
        }

        var code = alternative.PartOfSpeech is { } name
            ? PartsOfSpeech.Code(name)
                ?? throw new ArgumentException($"{name} is no part of speech.", nameof(alternative))
            : (byte)0;
        var parts = new Cursor[alternative.Clauses.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Plan(alternative.Clauses[i], view, run);
        }

        return new AllCursor(parts, view.PartsOfSpeech, code);
    }

    private static Cursor Plan(Clause clause, IndexView view, SearchRun run) => clause switch
    {
        WordClause word => Word(word.Word, view, run),
        PhraseClause { Words: [var word] } => Word(word, view, run),
        PhraseClause phrase => new PhraseCursor([.. phrase.Words.Select(word => Word(word, view, run))], view.Norms),
        PrefixClause prefix => new PrefixCursor(view, Encoding.UTF8.GetBytes(prefix.Prefix), run),
        _ => throw new ArgumentOutOfRangeException(nameof(clause), clause, "Not a clause that is known."),
    };

    private static WordCursor Word(string word, IndexView view, SearchRun run)
    {
        Span<byte> bytes = stackalloc byte[Words.TokenReader.BufferLength];
        return run.Word(view, view.Find(bytes[..Encoding.UTF8.GetBytes(word, bytes)]));
    }

    private static int FrequencyOf(string word, IndexView view)
    {
        var term = view.Find(Encoding.UTF8.GetBytes(word));
        return term is null ? 0 : term->Frequency;
    }

    private static int FrequencyOfAll(string prefix, IndexView view)
    {
        var (first, end) = view.FindAll(Encoding.UTF8.GetBytes(prefix));
        var sum = 0L;
        for (var term = (Format.TermEntry*)first; term < (Format.TermEntry*)end; term++)
        {
            sum += term->Frequency;
        }

        return (int)Math.Min(sum, view.DocumentCount);
    }
}
