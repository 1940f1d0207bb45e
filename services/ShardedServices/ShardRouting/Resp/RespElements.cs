namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Goes through the elements of an array's reply, each a whole reply of its own.</summary>
internal ref struct RespElements
{
    private readonly ReadOnlySpan<byte> _reply;
    private int _start;
    private int _end;
    private int _left;

    public RespElements(ReadOnlySpan<byte> reply)
    {
        _reply = reply;
        if (reply is [(byte)'*', ..] && RespInteger.TryReadSmallLine(reply, 1, out var count, out _end))
        {
            Count = count;
            _left = count;
        }
    }

    /// <summary>Zero for a null array, and for what is none.</summary>
    public int Count { get; }

    /// <summary>Where the element stands in the reply, with its type and its line ends.</summary>
    public readonly Range Current => _start.._end;

    public readonly RespElements GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        var length = default(RespReplyScanner).Scan(_reply[_end..], int.MaxValue);
        if (length <= 0)
        {
            return false;
        }

        _left--;
        _start = _end;
        _end += length;
        return true;
    }
}
