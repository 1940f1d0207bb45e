using System.Buffers.Text;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Splits a typed line into words, with quotes and escapes as Redis has them.</summary>
/// <remarks>
/// <c>"a\x41\n"</c> and <c>'it\'s'</c>: in double quotes <c>\n \r \t \b \a \xHH</c> stand for one byte, and a
/// backslash before any other byte for that byte; in single ones <c>\'</c> alone. Quotes may open within a
/// word, and a word must end where they close. Unlike Redis, which waits for ever, it takes a zero byte as
/// any other.
/// </remarks>
internal sealed class InlineRequest
{
    private byte[] _line = [];
    private int _length;
    private int _position;
    private int _written;

    /// <summary>
    /// The words without what separates them, written over the copied line: none is longer there.
    /// </summary>
    public ReadOnlySpan<byte> Words => _line.AsSpan(0, _written);

    /// <summary>Quotes that never closed, or with no space behind them.</summary>
    public bool IsUnbalanced { get; private set; }

    /// <summary>
    /// A web page can have a browser send this to a port of its machine, and commands as the request's body.
    /// Redis hangs up on both words too.
    /// </summary>
    public static bool IsHttp(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "POST"u8) || Ascii.EqualsIgnoreCase(word, "Host:"u8);

    /// <param name="line">Without its end; at most <see cref="RespLimits.MostLineBytes"/>.</param>
    public void Start(ReadOnlySpan<byte> line)
    {
        if (_line.Length < line.Length)
        {
            _line = new byte[Math.Max(line.Length, 128)];
        }

        line.CopyTo(_line);
        (_length, _position, _written, IsUnbalanced) = (line.Length, 0, 0, false);
    }

    /// <summary>
    /// The next word, as its place in <see cref="Words"/>. False: there is none, or quotes are wrong.
    /// </summary>
    public bool TryReadWord(out int start, out int length)
    {
        while (_position < _length && IsSpace(_line[_position]))
        {
            _position++;
        }

        start = _written;
        length = 0;
        if (_position == _length)
        {
            return false;
        }

        while (_position < _length && _line[_position] is not ((byte)' ' or (byte)'\r' or (byte)'\t'))
        {
            var next = _line[_position++];
            if (next is not ((byte)'"' or (byte)'\''))
            {
                _line[_written++] = next;
                continue;
            }

            IsUnbalanced = !TryReadQuoted(next) || (_position < _length && !IsSpace(_line[_position]));
            if (IsUnbalanced)
            {
                return false;
            }

            break;
        }

        length = _written - start;
        return true;
    }

    private bool TryReadQuoted(byte quote)
    {
        while (_position < _length)
        {
            var next = _line[_position++];
            if (next == quote)
            {
                return true;
            }

            var isEscaped = next == '\\' && _position < _length
                && (quote == '"' || _line[_position] == '\'');
            _line[_written++] = isEscaped ? Escaped(quote) : next;
        }

        return false;
    }

    private byte Escaped(byte quote)
    {
        var letter = _line[_position++];
        if (quote == '\'')
        {
            return letter;
        }

        if (letter == 'x' && _position <= _length - 2
            && Utf8Parser.TryParse(_line.AsSpan(_position, 2), out byte value, out var used, 'x')
            && used == 2)
        {
            _position += 2;
            return value;
        }

        return letter switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => letter,
        };
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
