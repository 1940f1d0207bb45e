using System.Text;
using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.Words;

namespace DesignPatterns.DictionaryServer.Index;

/// <summary>Finds a word's definition, and lists words in order, in the dictionary's own text.</summary>
/// <remarks>
/// All of it is one block of bytes and two arrays of where its lines start: 147,306 words cost 15 MB and no
/// objects. Words are found by binary search in their ordinal order; strings are made for an answer only.
/// </remarks>
internal sealed class WordIndex
{
    private readonly byte[] _text;
    private readonly int[] _synsets;
    private readonly int[] _words;

    /// <param name="text">The lines of all synsets, then those of all words, each with a line feed.</param>
    /// <param name="synsetCount">How many of the lines are synsets.</param>
    /// <param name="wordCount">How many are words.</param>
    public WordIndex(byte[] text, int synsetCount, int wordCount)
    {
        _text = text;
        var end = 0;
        _synsets = FindLines(synsetCount, ref end);
        _words = FindLines(wordCount, ref end);
    }

    public int WordCount => _words.Length;

    public int SynsetCount => _synsets.Length;

    public Definition? Find(Word word)
    {
        var key = Encoding.UTF8.GetBytes(word.Value);
        var index = LowerBound(key);
        return index < _words.Length && WordAt(index).SequenceEqual(key) ? Read(word, index) : null;
    }

    /// <summary>
    /// At most <paramref name="limit"/> words, in ordinal order, that begin with the prefix and stand behind
    /// <paramref name="after"/>. An empty prefix, and an empty word to stand behind, leave none out.
    /// </summary>
    public List<string> List(Word prefix, Word after, int limit)
    {
        var start = Encoding.UTF8.GetBytes(prefix.Value);
        var last = Encoding.UTF8.GetBytes(after.Value);
        var index = Math.Max(LowerBound(start), LowerBound(last));
        if (index < _words.Length && WordAt(index).SequenceEqual(last))
        {
            index++;
        }

        var page = new List<string>();
        for (; index < _words.Length && page.Count < limit && WordAt(index).StartsWith(start); index++)
        {
            page.Add(Encoding.UTF8.GetString(WordAt(index)));
        }

        return page;
    }

    private Definition Read(Word word, int index)
    {
        var senses = new List<Sense>();
        var numbers = Line(_words[index])[(WordAt(index).Length + 1)..];
        foreach (var number in numbers.Split((byte)' '))
        {
            senses.Add(SynsetLine.Read(Line(_synsets[int.Parse(numbers[number])]), word));
        }

        return new(word.Value, senses);
    }

    /// <summary>The first word that is not before the key; the number of words if all are.</summary>
    private int LowerBound(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _words.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (WordAt(middle).SequenceCompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private ReadOnlySpan<byte> WordAt(int index)
    {
        var line = Line(_words[index]);
        return line[..line.IndexOf((byte)'\t')];
    }

    private ReadOnlySpan<byte> Line(int start)
    {
        var rest = _text.AsSpan(start);
        return rest[..rest.IndexOf((byte)'\n')];
    }

    private int[] FindLines(int count, ref int end)
    {
        var starts = new int[count];
        for (var i = 0; i < count; i++)
        {
            starts[i] = end;
            end += Line(end).Length + 1;
        }

        return starts;
    }
}
