namespace DesignPatterns.ShardRouting.Loops;

// Sending: at the turn's end, or when the other end has taken enough.
internal abstract partial class LoopConnection
{
    /// <summary>Something that its owner should have prevented long before; more closes it.</summary>
    public const int MostUnsent = 256 * 1024 * 1024;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && Prepare(bytes.Length))
        {
            _unsent.Add(bytes);
        }
    }

    public Span<byte> GetSpan(int sizeHint) =>
        Prepare(sizeHint) ? _unsent.Room(Math.Max(sizeHint, 1)) : new byte[Math.Max(sizeHint, 1)];

    public void Advance(int count)
    {
        if (!IsClosed)
        {
            _unsent.Add(count);
        }
    }

    /// <summary>Sends what it can, and waits for what it now has to wait for.</summary>
    public void Flush()
    {
        _isToSend = false;
        if (_isConnected && !_isBlocked && _stage is Stage.Open or Stage.Sending)
        {
            SendUnsent();
            if (IsPaused && !_isBlocked)
            {
                // Whoever paused because too much was unsent hears that it is no more.
                TellDrained();
            }
        }

        if (_stage < Stage.Ending)
        {
            Arm();
        }
    }

    /// <summary>What is unsent, as much as fits.</summary>
    protected int CopyUnsent(Span<byte> into)
    {
        var count = Math.Min(into.Length, _unsent.Count);
        _unsent.Bytes[..count].CopyTo(into);
        return count;
    }

    /// <summary>So many of the unsent bytes were taken while it was blocked, and it is so no more.</summary>
    protected void OnWritable(int taken)
    {
        if (!_isBlocked || _stage >= Stage.Lingering)
        {
            return;
        }

        _isBlocked = false;
        _unsent.Take(taken);
        SendUnsent();
        ToSend();
        if (!_isBlocked)
        {
            TellDrained();
        }
    }

    private void TellDrained()
    {
        if (_stage != Stage.Open)
        {
            return;
        }

        try
        {
            Handler?.Drained();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    private bool Prepare(int more)
    {
        if (!IsClosed && _unsent.Count > MostUnsent - more)
        {
            Close($"more than {MostUnsent} bytes unsent", reset: true);
        }

        if (!IsClosed)
        {
            ToSend();
        }

        return !IsClosed;
    }

    private void SendUnsent()
    {
        while (_unsent.Count > 0)
        {
            var length = _unsent.Count;
            var taken = Send(_unsent.Bytes, out var error);
            if (taken < 0)
            {
                Close(error!);
                return;
            }

            _unsent.Take(taken);
            if (taken < length)
            {
                _isBlocked = true;
                return;
            }
        }

        // A span that was asked for and not used.
        _unsent.Clear();
        if (_stage == Stage.Sending)
        {
            EndSending();
            _stage = Stage.Lingering;
            if (_hasSeenEnd)
            {
                Close(_reason);
            }
            else
            {
                _loop.ToEnd(this);
            }
        }
    }
}
