using System.Runtime.CompilerServices;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>
/// Finds where a server's reply ends, however deep it is and in however many pieces it comes.
/// </summary>
/// <remarks>
/// RESP2 only: <c>+OK</c>, <c>-ERR …</c>, <c>:1</c>, <c>$3 … abc</c>, <c>*2 …</c>, each with its line end,
/// and the null replies <c>$-1</c> and <c>*-1</c>. A change to RESP3 needs <c>HELLO</c>, which the shards
/// never hear. What was scanned is not scanned again. Anything that is not strictly that is rubbish: from
/// then on nothing on the connection can be trusted to answer what it seems to.
/// </remarks>
internal struct RespReplyScanner
{
    /// <summary>How deep arrays may stand in one another; <c>COMMAND</c> has 8 of them.</summary>
    public const int MostNested = 8;

    // "+\r\n": an array of so many elements takes at least so many bytes each.
    private const int LeastElementBytes = 3;

    private Counts _left;
    private int _depth;
    private int _position;
    private int _searched;

    /// <summary>
    /// Called with the same start, and more behind it, until the reply was whole or rubbish.
    /// </summary>
    /// <param name="mostBytes">Of one whole reply; what is, or says it will be, longer is rubbish.</param>
    /// <returns>
    /// The length of the reply at the start; 0 when more is needed, −1 for rubbish. It starts anew after the
    /// last and the first.
    /// </returns>
    public int Scan(ReadOnlySpan<byte> bytes, int mostBytes)
    {
        while (true)
        {
            var next = NextElement(bytes, mostBytes, out var elements);
            if (next <= 0)
            {
                if (next < 0)
                {
                    this = default;
                }

                return next;
            }

            _position = next;
            if (elements > 0)
            {
                // The checks of NextElement leave room for it.
                _left[_depth++] = elements;
                continue;
            }

            while (_depth > 0 && --_left[_depth - 1] == 0)
            {
                _depth--;
            }

            if (_depth == 0)
            {
                this = default;
                return next;
            }
        }
    }

    // Where the next one starts; of an array, where its first one does. 0: more is needed; −1: rubbish.
    private int NextElement(ReadOnlySpan<byte> bytes, int mostBytes, out int elements)
    {
        elements = 0;
        if (_position >= bytes.Length)
        {
            return _position >= mostBytes ? -1 : 0;
        }

        var type = bytes[_position];
        if (type is not ((byte)'$' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)':'))
        {
            return -1;
        }

        if (type is (byte)'+' or (byte)'-')
        {
            return LineEnd(bytes, mostBytes);
        }

        if (!RespInteger.TryReadSmallLine(bytes, _position + 1, out var small, out var next))
        {
            return NumberEnd(bytes, mostBytes, mayBeAny: type == ':');
        }

        return type switch
        {
            (byte)'$' => BulkEnd(bytes, next, small, mostBytes),
            (byte)'*' => Open(next, elements = small, mostBytes),
            _ => next > mostBytes ? -1 : next,
        };
    }

    // Of a number that has not come whole, or is not small and plain: as a length, only the null's is left.
    private int NumberEnd(ReadOnlySpan<byte> bytes, int mostBytes, bool mayBeAny)
    {
        var next = LineEnd(bytes, Math.Min(mostBytes, _position + 1 + RespInteger.MostBytes + 2));
        return next <= 0 || (RespInteger.TryRead(bytes[(_position + 1)..(next - 2)], out var value)
            && (mayBeAny || value == -1))
            ? next
            : -1;
    }

    private int LineEnd(ReadOnlySpan<byte> bytes, int mostBytes)
    {
        var from = Math.Max(_searched, _position + 1);
        var found = bytes[from..].IndexOf((byte)'\r');
        var end = found < 0 ? bytes.Length : from + found;
        _searched = end;
        if (end > mostBytes - 2)
        {
            return -1;
        }

        if (end > bytes.Length - 2)
        {
            return 0;
        }

        return bytes[end + 1] == '\n' ? end + 2 : -1;
    }

    private static int BulkEnd(ReadOnlySpan<byte> bytes, int start, int length, int mostBytes)
    {
        if (length > mostBytes - start - 2)
        {
            return -1;
        }

        if (length > bytes.Length - start - 2)
        {
            return 0;
        }

        var end = start + length;
        return bytes[end] == '\r' && bytes[end + 1] == '\n' ? end + 2 : -1;
    }

    private readonly int Open(int start, int elements, int mostBytes) =>
        start > mostBytes || elements > (mostBytes - start) / LeastElementBytes
            || (elements > 0 && _depth == MostNested)
            ? -1
            : start;

    [InlineArray(MostNested)]
    private struct Counts
    {
        private int _first;
    }
}
