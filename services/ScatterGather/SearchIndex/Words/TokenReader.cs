using System.Text;

namespace DesignPatterns.SearchIndex.Words;

/// <summary>Splits a text into words: runs of letters and digits, folded.</summary>
/// <remarks>
/// Unicode's letters, numbers and private characters make words, everything else ends them; case and the diacritics
/// of Latin letters do not count. That is how SQLite's tokenizer <c>unicode61 remove_diacritics 2</c> splits.
/// </remarks>
internal ref struct TokenReader
{
    /// <summary>In UTF-8 bytes; the rest of a longer word does not count.</summary>
    public const int MaxLength = 255;

    /// <summary>Room for a word and for the eight bytes that may be written or read after it.</summary>
    public const int BufferLength = MaxLength + 9;

    // The folded letter or digit of an ASCII character, or 0 where it ends a word.
    private static readonly byte[] AsciiFold = [.. Enumerable.Range(0, 128).Select(unit =>
        char.IsAsciiLetterOrDigit((char)unit) ? (byte)char.ToLowerInvariant((char)unit) : (byte)0)];

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<byte> _buffer;
    private int _length;
    private int _next;

    /// <param name="buffer">Of <see cref="BufferLength"/>; holds the word until the next one is read.</param>
    public TokenReader(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        _text = text;
        _buffer = buffer[..BufferLength];
    }

    /// <summary>The word, folded, in UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Word => _buffer[.._length];

    /// <summary>Where the word begins in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Where the text goes on after the word.</summary>
    public readonly int End => _next;

    public bool MoveNext()
    {
        var text = _text;
        var buffer = _buffer;
        var fold = AsciiFold;
        var next = _next;
        while (next < text.Length && !BeginsWord(text, next))
        {
            next++;
        }

        Start = next;
        _length = 0;
        var length = 0;
        while (next < text.Length)
        {
            var unit = text[next];
            if (unit >= fold.Length)
            {
                _length = length;
                var taken = TakeOther(text[next..]);
                length = _length;
                if (taken == 0)
                {
                    break;
                }

                next += taken;
            }
            else if (fold[unit] is not 0 and var folded)
            {
                buffer[length] = folded;
                length = Math.Min(length + 1, MaxLength);
                next++;
            }
            else
            {
                break;
            }
        }

        _next = next;
        _length = length;
        return next > Start;
    }

    private static bool BeginsWord(ReadOnlySpan<char> text, int index)
    {
        var unit = text[index];
        return unit < AsciiFold.Length
            ? AsciiFold[unit] != 0
            : !char.IsLowSurrogate(unit) && IsOfWords(RuneAt(text[index..], out _));
    }

    /// <summary>Appends the character beyond ASCII that the text begins with, folded.</summary>
    /// <returns>How many UTF-16 code units it has; 0 if it ends the word.</returns>
    private int TakeOther(ReadOnlySpan<char> text)
    {
        var rune = RuneAt(text, out var consumed);
        if (LetterFold.IsCombining(rune))
        {
            return consumed;
        }

        if (!IsOfWords(rune))
        {
            return 0;
        }

        if (_length + 4 <= MaxLength)
        {
            _length += LetterFold.Fold(rune).EncodeToUtf8(_buffer[_length..]);
        }

        return consumed;
    }

    private static Rune RuneAt(ReadOnlySpan<char> text, out int consumed)
    {
        // Half a surrogate pair is read as the replacement character, which ends words.
        _ = Rune.DecodeFromUtf16(text, out var rune, out consumed);
        return rune;
    }

    private static bool IsOfWords(Rune rune) =>
        Rune.IsLetter(rune) || Rune.IsNumber(rune)
        || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.PrivateUse;
}
