using System.Text;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchIndex.Words;

namespace DesignPatterns.SearchIndex.Snippets;

/// <summary>Finds the piece of a text that says most about a query.</summary>
internal static class SnippetFinder
{
    /// <summary>In UTF-16 code units, without the marks of omission.</summary>
    public const int MaxLength = 200;

    private const string Omission = "…";

    public static Snippet Find(string text, Query query)
    {
        var words = WordsOf(text);
        Wanted[] wanted =
        [
            .. query.Alternatives.SelectMany(alternative => alternative.Clauses).Distinct()
                .Select(clause => new Wanted(clause, clause is PhraseClause phrase ? phrase.Words : [])),
        ];
        var hits = Hits(words, wanted);
        var (from, to) = Window(text, words, hits);
        return new(Cut(text, hits, from, to));
    }

    private static List<TextWord> WordsOf(string text)
    {
        var words = new List<TextWord>();
        var reader = new TokenReader(text, stackalloc byte[TokenReader.BufferLength]);
        while (reader.MoveNext())
        {
            words.Add(new(reader.Start, reader.End, Encoding.UTF8.GetString(reader.Word)));
        }

        return words;
    }

    /// <summary>The stretches of text that meet a clause, by where they begin; none begins inside another.</summary>
    private static List<TextHit> Hits(List<TextWord> words, Wanted[] wanted)
    {
        var hits = new List<TextHit>();
        for (var i = 0; i < words.Count; i++)
        {
            var (length, met) = (0, -1);
            for (var clause = 0; clause < wanted.Length; clause++)
            {
                if (LengthOf(wanted[clause], words, i) is var found && found > length)
                {
                    (length, met) = (found, clause);
                }
            }

            if (length > 0)
            {
                hits.Add(new(words[i].Start, words[i + length - 1].End, met));
                i += length - 1;
            }
        }

        return hits;
    }

    /// <summary>How many words from one on meet the clause.</summary>
    private static int LengthOf(in Wanted wanted, List<TextWord> words, int at)
    {
        switch (wanted.Clause)
        {
            case WordClause word:
                return words[at].Folded == word.Word ? 1 : 0;
            case PrefixClause prefix:
                return words[at].Folded.StartsWith(prefix.Prefix, StringComparison.Ordinal) ? 1 : 0;
            case PhraseClause:
                var phrase = wanted.Phrase;
                var there = phrase.Length <= words.Count - at;
                for (var i = 0; there && i < phrase.Length; i++)
                {
                    there = words[at + i].Folded == phrase[i];
                }

                return there ? phrase.Length : 0;
            default:
                return 0;
        }
    }

    /// <summary>Of the windows that begin with a hit, the one that meets most clauses, then most often.</summary>
    private static (int From, int To) Window(string text, List<TextWord> words, List<TextHit> hits)
    {
        if (text.Length <= MaxLength)
        {
            return (0, text.Length);
        }

        var (best, bestEnd, bestValue) = (0, 0, (0, 0));
        for (var i = 0; i < hits.Count; i++)
        {
            var met = new HashSet<int>();
            var end = i;
            for (; end < hits.Count && hits[end].End - hits[i].Start <= MaxLength; end++)
            {
                met.Add(hits[end].Clause);
            }

            if ((met.Count, end - i).CompareTo(bestValue) > 0)
            {
                (best, bestEnd, bestValue) = (hits[i].Start, hits[end - 1].End, (met.Count, end - i));
            }
        }

        // The hits are in the middle; what is left of the room is shared by both sides.
        var from = Math.Clamp(best - ((MaxLength - (bestEnd - best)) / 2), 0, text.Length - MaxLength);
        return AtWords(text, words, from, bestEnd == 0 ? MaxLength : Math.Max(bestEnd, from + MaxLength), best);
    }

    /// <summary>Takes away the words that are cut in two, but none from the first hit on.</summary>
    private static (int From, int To) AtWords(string text, List<TextWord> words, int from, int to, int hit)
    {
        to = Math.Min(to, text.Length);
        var first = words.Find(word => word.Start >= from || word.End > hit);
        var last = words.FindLast(word => word.End <= to);
        return (from == 0 || first.Start > to ? from : Math.Max(from, Math.Min(first.Start, to)),
            to == text.Length || last.End <= from ? to : last.End);
    }

    private static List<SnippetPart> Cut(string text, List<TextHit> hits, int from, int to)
    {
        var parts = new List<SnippetPart>();
        Add(from > 0 ? Omission : "", isHit: false);
        var next = from;
        foreach (var hit in hits)
        {
            if (hit.Start >= next && hit.End <= to)
            {
                Add(text[next..hit.Start], isHit: false);
                Add(text[hit.Start..hit.End], isHit: true);
                next = hit.End;
            }
        }

        Add(text[next..to], isHit: false);
        Add(to < text.Length ? Omission : "", isHit: false);
        return parts;

        void Add(string part, bool isHit)
        {
            if (part.Length > 0)
            {
                parts.Add(new(part, isHit));
            }
        }
    }

    /// <param name="Phrase">The words of the clause, if it is a phrase: split once, not at every word.</param>
    private readonly record struct Wanted(Clause Clause, string[] Phrase);

    private readonly record struct TextWord(int Start, int End, string Folded);

    private readonly record struct TextHit(int Start, int End, int Clause);
}
