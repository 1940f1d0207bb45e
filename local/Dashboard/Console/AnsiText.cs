using System.Collections.Immutable;
using System.Text;

namespace DesignPatterns.Dashboard.Console;

/// <summary>A piece of a line in one style.</summary>
internal readonly record struct AnsiRun(string Text, AnsiStyle Style);

/// <summary>What a page shows of a line, and whether that is all of it.</summary>
internal readonly record struct AnsiLine(ImmutableArray<AnsiRun> Runs, bool IsCut);

/// <summary>
/// Text with the escape sequences of a terminal (ECMA-48): colours are kept as styles, whatever else a
/// terminal would do is dropped, as are control characters but the tab.
/// </summary>
/// <remarks>
/// Each character is looked at once. A sequence that the line ends in is dropped, as a terminal does.
/// </remarks>
internal static class AnsiText
{
    /// <summary>Pieces of a line that are told apart; what follows keeps the style of the last.</summary>
    public const int MaximumRuns = 200;

    private const char Escape = '\x1b';
    private const char Bell = '\a';

    /// <summary>The line's pieces, up to a number of characters that are shown.</summary>
    public static AnsiLine Parse(string text, int maximumLength = int.MaxValue)
    {
        var runs = new Runs(maximumLength);
        Read(text, ref runs);
        return runs.ToLine();
    }

    /// <summary>The text alone; the same string when there is nothing to drop.</summary>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
        {
            return text;
        }

        return string.Concat(Parse(text).Runs.Select(run => run.Text));
    }

    private static void Read(string text, ref Runs runs)
    {
        var index = 0;
        while (index < text.Length && !runs.IsFull)
        {
            var letter = text[index++];
            index = letter switch
            {
                Escape => AfterEscape(text, index, ref runs),
                '\x9b' => AfterControlSequence(text, index, ref runs),
                '\x90' or '\x98' or '\x9d' or '\x9e' or '\x9f' => AfterString(text, index),
                _ => index,
            };
            if (letter == '\t' || !char.IsControl(letter))
            {
                runs.Add(letter);
            }
        }
    }

    private static int AfterEscape(string text, int index, ref Runs runs)
    {
        if (index == text.Length)
        {
            return index;
        }

        switch (text[index])
        {
            case '[':
                return AfterControlSequence(text, index + 1, ref runs);
            case 'P' or 'X' or ']' or '^' or '_':
                return AfterString(text, index + 1);
            default:
                // ESC, intermediates, one final character: a character set, a reset, a saved cursor …
                while (index < text.Length && text[index] is >= ' ' and <= '/')
                {
                    index++;
                }

                return index < text.Length && text[index] is >= '0' and <= '~' ? index + 1 : index;
        }
    }

    /// <summary><c>ESC [ 1 ; 31 m</c>: parameters, intermediates, one final character.</summary>
    private static int AfterControlSequence(string text, int index, ref Runs runs)
    {
        var start = index;
        while (index < text.Length && text[index] is >= '0' and <= '?')
        {
            index++;
        }

        var parameters = text.AsSpan(start, index - start);
        var isPlain = true;
        while (index < text.Length && text[index] is >= ' ' and <= '/')
        {
            isPlain = false;
            index++;
        }

        if (index == text.Length || text[index] is < '@' or > '~')
        {
            // Broken off: what stands here is read as if nothing had been before it.
            return index;
        }

        if (text[index] == 'm' && isPlain && parameters is not [>= '<', ..])
        {
            runs.Style = runs.Style.After(parameters);
        }

        return index + 1;
    }

    /// <summary>
    /// <c>ESC ] … BEL</c> or <c>ESC ] … ESC \</c>: titles, links, and whatever else holds text.
    /// </summary>
    private static int AfterString(string text, int index)
    {
        while (index < text.Length && text[index] is not (Bell or Escape or '\x9c'))
        {
            index++;
        }

        // Another escape than the end (ESC \) calls the string off, and is one of its own.
        return index == text.Length || text[index] == Escape && index + 1 < text.Length && text[index + 1] != '\\'
            ? index
            : Math.Min(text.Length, text[index] == Escape ? index + 2 : index + 1);
    }

    private struct Runs(int maximumLength)
    {
        private readonly ImmutableArray<AnsiRun>.Builder _runs = ImmutableArray.CreateBuilder<AnsiRun>();
        private readonly StringBuilder _text = new();
        private AnsiStyle _styleOfText;
        private int _length;

        public AnsiStyle Style { get; set; }

        public bool IsFull { get; private set; }

        public void Add(char letter)
        {
            if (_length == maximumLength)
            {
                IsFull = true;
                return;
            }

            if (_text.Length > 0 && Style != _styleOfText && _runs.Count < MaximumRuns - 1)
            {
                End();
            }

            if (_text.Length == 0)
            {
                _styleOfText = Style;
            }

            _text.Append(letter);
            _length++;
        }

        public AnsiLine ToLine()
        {
            End();
            return new AnsiLine(_runs.ToImmutable(), IsFull);
        }

        private void End()
        {
            if (_text.Length > 0)
            {
                _runs.Add(new AnsiRun(_text.ToString(), _styleOfText));
                _text.Clear();
            }
        }
    }
}
