using System.Diagnostics.CodeAnalysis;
using System.Text;
using DesignPatterns.SearchIndex.Words;

namespace DesignPatterns.SearchIndex.Queries;

/// <summary>Reads queries as they are typed.</summary>
/// <remarks>
/// <code>
/// query  := all ("OR" all)*
/// all    := clause+
/// clause := word | "several words" | beginning* | pos:noun
/// </code>
/// A word that is split (<c>well-known</c>) is the phrase of its parts; what has no letter or digit is left out.
/// </remarks>
public sealed class QueryParser
{
    public const int MaxLength = 1000;
    public const int MaxClauses = 32;
    public const int MaxPhraseWords = 32;
    public const int MinPrefixLength = 2;

    internal const string FilterName = "pos:";

    private readonly List<Alternative> _alternatives = [];
    private readonly HashSet<string> _known = [];
    private List<Clause> _clauses = [];
    private string? _partOfSpeech;
    private int _count;
    private bool _hasOr;
    private QueryRefusal? _refusal;

    private QueryParser()
    {
    }

    public static bool TryParse(
        string text, [NotNullWhen(true)] out Query? query, [NotNullWhen(false)] out QueryRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new QueryParser();
        parser.Read(text, MaxLength);
        refusal = parser._refusal ?? parser.JudgeWhole();
        query = refusal is null ? new(parser._alternatives) : null;
        return refusal is null;
    }

    /// <summary>Reads one clause alone, as it writes itself; a stop word is one, too.</summary>
    public static bool TryParseClause(
        string text, [NotNullWhen(true)] out Clause? clause, [NotNullWhen(false)] out QueryRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new QueryParser();
        // What was split into words writes itself with quotes that the query did not have.
        parser.Read(text, MaxLength + 2);
        clause = parser._alternatives is [{ Clauses: [var only], PartOfSpeech: null }] ? only : null;
        refusal = parser._refusal ?? (clause is null ? new("This is not one clause.", 0) : null);
        return refusal is null;
    }

    private void Read(string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            Refuse($"The query is longer than {maxLength:N0} characters.", maxLength);
            return;
        }

        var next = 0;
        while (_refusal is null && QueryItem.Read(text, ref next) is { } item)
        {
            Take(item);
        }

        if (_refusal is null && next < text.Length)
        {
            Refuse("This quote is never closed.", next);
        }

        EndAlternative(text.Length);
    }

    private void Take(QueryItem item)
    {
        if (item.IsOr)
        {
            _hasOr = true;
            EndAlternative(item.Position);
        }
        else if (++_count > MaxClauses)
        {
            Refuse($"The query has more than {MaxClauses} clauses.", item.Position);
        }
        else if (!item.IsQuoted && item.Text.StartsWith(FilterName, StringComparison.OrdinalIgnoreCase))
        {
            TakeFilter(item);
        }
        else if (!item.IsQuoted && item.Text.EndsWith('*'))
        {
            TakePrefix(item);
        }
        else
        {
            TakeWords(item);
        }
    }

    private void TakeFilter(QueryItem item)
    {
        var name = item.Text[FilterName.Length..].ToLowerInvariant();
        if (!PartsOfSpeech.All.Contains(name))
        {
            Refuse($"A part of speech is one of {string.Join(", ", PartsOfSpeech.All)}.", item.Position);
        }
        else if (_partOfSpeech is not null && _partOfSpeech != name)
        {
            Refuse("A document has one part of speech; write OR between two.", item.Position);
        }

        _partOfSpeech = name;
    }

    private void TakePrefix(QueryItem item)
    {
        if (WordsOf(item.Text) is not [var prefix] || prefix.EnumerateRunes().Count() < MinPrefixLength)
        {
            Refuse($"The beginning before * must be one word of {MinPrefixLength} characters or more.", item.Position);
            return;
        }

        Add(new PrefixClause(prefix));
    }

    private void TakeWords(QueryItem item)
    {
        var words = WordsOf(item.Text);
        if (words.Count > MaxPhraseWords)
        {
            Refuse($"The phrase has more than {MaxPhraseWords} words.", item.Position);
        }
        else if (words.Count > 0)
        {
            var isPhrase = item.IsQuoted || words.Count > 1;
            Add(isPhrase ? new PhraseClause(string.Join(' ', words)) : new WordClause(words[0]));
        }
    }

    private void Add(Clause clause)
    {
        if (!_clauses.Contains(clause))
        {
            _clauses.Add(clause);
        }
    }

    private void EndAlternative(int position)
    {
        if (_clauses is [])
        {
            Refuse(_partOfSpeech is not null ? "A part of speech needs a word beside it."
                : _hasOr ? "There must be a word on both sides of OR." : "There is no word to search for.", position);
        }

        var alternative = new Alternative(_clauses, _partOfSpeech);
        if (_known.Add(alternative.Canonical))
        {
            _alternatives.Add(alternative);
        }

        (_clauses, _partOfSpeech) = ([], null);
    }

    private QueryRefusal? JudgeWhole() =>
        _alternatives.SelectMany(alternative => alternative.Clauses).All(IsStopWord)
            ? new("Every word of the query is a stop word; put them in quotes to search for the phrase.", 0)
            : null;

    private static bool IsStopWord(Clause clause) => clause is WordClause word && StopWords.Contains(word.Word);

    private void Refuse(string message, int position) => _refusal ??= new(message, position);

    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var reader = new TokenReader(text, stackalloc byte[TokenReader.BufferLength]);
        while (reader.MoveNext())
        {
            words.Add(Encoding.UTF8.GetString(reader.Word));
        }

        return words;
    }
}
