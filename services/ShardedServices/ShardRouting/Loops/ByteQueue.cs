namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Bytes added at the end and taken from the front, in one buffer, which goes back when
/// empty.</summary>
/// <remarks>A mutable struct, to be held in a field. It grows by doubling, and has no bound of its
/// own.</remarks>
internal struct ByteQueue(BufferPool pool)
{
    private byte[]? _bytes;
    private int _start;
    private int _end;

    public readonly int Count => _end - _start;

    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>All the room behind the bytes, at least so much.</summary>
    public Span<byte> Room(int least)
    {
        if (_bytes is null || _bytes.Length - _end < least)
        {
            Grow(least);
        }

        return _bytes.AsSpan(_end);
    }

    /// <summary>So many bytes of the room were filled.</summary>
    public void Add(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (_bytes?.Length ?? 0) - _end);
        _end += count;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Drops so many bytes from the front.</summary>
    public void Take(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
        else if (_bytes!.Length > 4 * BufferPool.Smallest && Count <= BufferPool.Smallest)
        {
            // What is left of a burst moves to a small buffer.
            Move(pool.Rent(Count));
        }
    }

    public void Clear()
    {
        if (_bytes is not null)
        {
            pool.Return(_bytes);
        }

        (_bytes, _start, _end) = (null, 0, 0);
    }

    private void Grow(int least)
    {
        var needed = checked(Count + least);
        if (_bytes is null)
        {
            _bytes = pool.Rent(needed);
        }
        else if (needed <= _bytes.Length / 2)
        {
            // Half of it is free in front: moving costs no more than the bytes that were taken since the last
            // time.
            Bytes.CopyTo(_bytes);
            (_start, _end) = (0, Count);
        }
        else
        {
            Move(pool.Rent((int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength)));
        }
    }

    private void Move(byte[] to)
    {
        Bytes.CopyTo(to);
        (_start, _end) = (0, Count);
        pool.Return(_bytes!);
        _bytes = to;
    }
}
