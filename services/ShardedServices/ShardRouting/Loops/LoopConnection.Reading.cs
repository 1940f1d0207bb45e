namespace DesignPatterns.ShardRouting.Loops;

// Reading: one read a turn, and what is left over of it.
internal abstract partial class LoopConnection
{
    private const int LeastRead = 64 * 1024;

    // Up to here, copying what was left over before the next read is cheaper than a buffer of its own to read
    // into.
    private const int MostCopied = 16 * 1024;

    /// <summary>Hands over what was left when it was paused; the bytes stay where they are
    /// meanwhile.</summary>
    public void Resume()
    {
        var isDue = _isToResume && _stage == Stage.Open && !IsPaused && _unread.Count > 0;
        _isToResume = false;
        if (isDue)
        {
            HandOverUnread();
        }
    }

    /// <summary>Reads once, and hands over.</summary>
    protected void OnReadable()
    {
        // What was left comes first, later in this turn: were this the end, nobody would hear of it any more. There
        // is still something to read the next turn.
        if (!WantsToRead || _isToResume)
        {
            return;
        }

        var isCopied = _unread.Count <= MostCopied;
        var into = isCopied ? _loop.ReadBuffer.AsSpan() : _unread.Room(LeastRead);
        if (isCopied)
        {
            _unread.Bytes.CopyTo(into);
            into = into[_unread.Count..];
        }

        into = into[..Math.Min(into.Length, EventLoop.MostRead)];

        var count = Receive(into, out var error);
        if (count <= 0)
        {
            OnEnd(count, error);
        }
        else if (_stage == Stage.Open && isCopied)
        {
            HandOver(_loop.ReadBuffer.AsSpan(0, _unread.Count + count));
        }
        else if (_stage == Stage.Open)
        {
            _unread.Add(count);
            HandOverUnread();
        }
    }

    private void OnEnd(int count, string? error)
    {
        if (count < 0 && error is null)
        {
            return;
        }

        if (count == 0 && (_stage == Stage.Sending || ClosesLater()))
        {
            // Only its sending half: it may well be waiting for ours.
            _hasSeenEnd = true;
            ToSend();
        }
        else
        {
            Close(error ?? "the other end closed it");
        }
    }

    private bool ClosesLater()
    {
        try
        {
            return _stage == Stage.Open && Handler?.Ended() == true;
        }
        catch (Exception exception)
        {
            Fault(exception);
            return false;
        }
    }

    private void HandOver(ReadOnlySpan<byte> bytes)
    {
        var used = Received(bytes);
        _unread.Clear();
        if (_stage == Stage.Open && used < bytes.Length)
        {
            _unread.Add(bytes[used..]);
            CheckUnread();
        }
    }

    private void HandOverUnread()
    {
        var used = Received(_unread.Bytes);
        if (_stage == Stage.Open)
        {
            _unread.Take(used);
            CheckUnread();
        }
    }

    private int Received(ReadOnlySpan<byte> bytes)
    {
        _isToResume = false;
        try
        {
            var used = Handler?.Received(bytes) ?? bytes.Length;
            return (uint)used <= (uint)bytes.Length
                ? used
                : throw new InvalidOperationException($"{used} bytes used of {bytes.Length}");
        }
        catch (Exception exception)
        {
            Fault(exception);
            return bytes.Length;
        }
    }

    // While it is paused there may be whole messages among them, and no more come.
    private void CheckUnread()
    {
        if (!IsPaused && _unread.Count > Handler!.MostUnread)
        {
            Close($"more than {Handler.MostUnread} bytes that make no message");
        }
    }
}
