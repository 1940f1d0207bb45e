namespace DesignPatterns.ShardRouting.Resp;

/// <summary>
/// Reads one request after the other, whether Redis' clients or people at a terminal wrote them.
/// </summary>
/// <remarks>
/// One belongs to one connection, and is made once. A request that has come in part is not read again from
/// its start: what is there of an argument costs nothing more until the argument is whole. It keeps 8 bytes
/// for each argument of the longest request, and one inline request, so at most 576 KiB with the default
/// limits.
/// <para>
/// What it takes, every Redis reads as it did: it is stricter than Redis only where servers differ, which do
/// not look whether <c>\n</c> follows <c>\r</c>. So nobody can get a request past it that a shard takes for
/// two, or that makes a shard close the connection that all share.
/// </para>
/// </remarks>
internal sealed class RespRequest
{
    private readonly InlineRequest _inline = new();
    private (int Start, int Length)[] _arguments = new (int, int)[8];
    private bool _isHalfRead;
    private int _expected;
    private int _position;
    private int _searched;

    /// <summary>How many arguments, with the command's name. Zero for an empty line.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes the request takes; with an <see cref="Error"/>, all that there are.</summary>
    public int Length { get; private set; }

    /// <summary>What to answer before closing the connection, without the leading minus.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// Typed as a line of words: no bytes to be passed on as they are, for quotes and spaces were taken out.
    /// </summary>
    public bool IsInline { get; private set; }

    /// <summary>
    /// Reads the request at the start; called again with the same start until it was there whole.
    /// </summary>
    /// <returns>
    /// False when more bytes are needed. True with an <see cref="Error"/> when none would help.
    /// </returns>
    public bool TryRead(ReadOnlySpan<byte> bytes, RespLimits limits)
    {
        if (!_isHalfRead)
        {
            (Count, Length, Error, IsInline) = (0, 0, null, false);
            (_expected, _position, _searched) = (-1, 0, 0);
        }

        if (bytes.IsEmpty)
        {
            return false;
        }

        var isRead = bytes[0] == '*' ? TryReadMultibulk(bytes, limits) : TryReadInline(bytes, limits);
        _isHalfRead = !isRead;
        return isRead;
    }

    /// <summary>An argument's bytes; argument 0 is the command's name.</summary>
    /// <param name="bytes">The same that the request was read from.</param>
    public ReadOnlySpan<byte> Argument(ReadOnlySpan<byte> bytes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var (start, length) = _arguments[index];
        return IsInline ? _inline.Words.Slice(start, length) : bytes.Slice(start, length);
    }

    // *2\r\n$3\r\nGET\r\n$1\r\nk\r\n
    private bool TryReadMultibulk(ReadOnlySpan<byte> bytes, RespLimits limits)
    {
        if (_expected < 0)
        {
            if (!TryReadLine(bytes, 0, "multibulk length", "mbulk count string", out var count, out var next))
            {
                return Error is not null;
            }

            if (count > limits.MostArguments)
            {
                return Fail(bytes, "invalid multibulk length");
            }

            // Redis takes a negative number of arguments for none.
            _expected = (int)Math.Max(count, 0);
            _position = next;
        }

        while (Count < _expected)
        {
            if (!TryReadArgument(bytes, limits))
            {
                return Error is not null;
            }
        }

        Length = _position;
        return true;
    }

    private bool TryReadArgument(ReadOnlySpan<byte> bytes, RespLimits limits)
    {
        var position = _position;
        if (position >= bytes.Length)
        {
            return false;
        }

        if (bytes[position] != '$')
        {
            return !Fail(bytes, $"expected '$', got '{Printable(bytes[position])}'");
        }

        if (!TryReadLine(bytes, position, "bulk length", "bulk count string", out var length, out var start))
        {
            return false;
        }

        if (length < 0 || length > limits.MostBulkBytes)
        {
            return !Fail(bytes, "invalid bulk length");
        }

        if (length > bytes.Length - start - 2)
        {
            return false;
        }

        var end = start + (int)length;
        if (bytes[end] != '\r' || bytes[end + 1] != '\n')
        {
            return !Fail(bytes, "expected a line end behind the bulk");
        }

        Add(start, (int)length);
        _position = end + 2;
        return true;
    }

    // The number behind the byte that says what it counts. False: more is needed, or Error says what is
    // wrong.
    private bool TryReadLine(
        ReadOnlySpan<byte> bytes, int position, string what, string tooLong, out long value, out int next)
    {
        if (RespInteger.TryReadSmallLine(bytes, position + 1, out var small, out next))
        {
            value = small;
            return true;
        }

        value = 0;
        var from = Math.Max(_searched, position + 1);
        var found = bytes[from..].IndexOf((byte)'\r');
        var end = found < 0 ? bytes.Length : from + found;
        _searched = end;
        if (end - position > RespLimits.MostLineBytes)
        {
            Fail(bytes, $"too big {tooLong}");
        }
        else if (end <= bytes.Length - 2)
        {
            next = end + 2;
            return (bytes[end + 1] == '\n' && RespInteger.TryRead(bytes[(position + 1)..end], out value))
                || !Fail(bytes, $"invalid {what}");
        }

        return false;
    }

    private bool TryReadInline(ReadOnlySpan<byte> bytes, RespLimits limits)
    {
        var found = bytes[_searched..].IndexOf((byte)'\n');
        var end = found < 0 ? bytes.Length : _searched + found;
        _searched = end;
        if (end > RespLimits.MostLineBytes)
        {
            return Fail(bytes, "too big inline request");
        }

        if (found < 0)
        {
            return false;
        }

        IsInline = true;
        Length = end + 1;
        var line = bytes[..end];
        _inline.Start(line.EndsWith("\r"u8) ? line[..^1] : line);
        while (_inline.TryReadWord(out var start, out var length))
        {
            if (Count == limits.MostArguments)
            {
                return Fail(bytes, "too big inline request");
            }

            Add(start, length);
        }

        if (_inline.IsUnbalanced)
        {
            return Fail(bytes, "unbalanced quotes in request");
        }

        return Count == 0
            || !InlineRequest.IsHttp(Argument(bytes, 0))
            || Fail(bytes, "this is no web server");
    }

    private void Add(int start, int length)
    {
        if (Count == _arguments.Length)
        {
            Array.Resize(ref _arguments, 2 * _arguments.Length);
        }

        _arguments[Count++] = (start, length);
    }

    // True, as the request is over: nothing behind it can be trusted to be the start of another.
    private bool Fail(ReadOnlySpan<byte> bytes, string what)
    {
        Error = $"ERR Protocol error: {what}";
        Count = 0;
        Length = bytes.Length;
        return true;
    }

    // An error is one line, so Redis too puts a space for a line end.
    private static char Printable(byte value) => value is > 0x20 and < 0x7F ? (char)value : ' ';
}
