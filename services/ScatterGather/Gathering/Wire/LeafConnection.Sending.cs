using System.Net.Sockets;

namespace DesignPatterns.Gathering.Wire;

/// <summary>Sending: all that was queued while a write was under way goes out in the next one.</summary>
internal sealed partial class LeafConnection
{
    private FrameBuffer _beingSent = new();
    private bool _isFlushing;

    private enum Flush
    {
        None,
        Now,
        Soon,
    }

    /// <returns>What the caller owes, once it has left the lock, to <see cref="Continue"/>.</returns>
    private Flush BeginFlush_NeedsLock(bool isAlone)
    {
        if (_isFlushing || _socket is null || _unsent.Length == 0)
        {
            return Flush.None;
        }

        _isFlushing = true;
        return isAlone ? Flush.Now : Flush.Soon;
    }

    private void Continue(Flush flush)
    {
        switch (flush)
        {
            case Flush.Now:
                _ = FlushAsync();
                break;
            case Flush.Soon:
                ThreadPool.UnsafeQueueUserWorkItem(
                    static connection => _ = connection.FlushAsync(), this, preferLocal: false);
                break;
        }
    }

    // One at a time: whoever set _isFlushing runs it, and it ends by clearing that.
    private async Task FlushAsync()
    {
        while (TryTakeBatch() is { } socket)
        {
            try
            {
                var left = _beingSent.Written;
                while (left.Length > 0)
                {
                    left = left[await socket.SendAsync(left, SocketFlags.None)..];
                }
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                // The reader of the same socket finds out as well, and fails whatever waits.
                socket.Dispose();
            }
        }
    }

    private Socket? TryTakeBatch()
    {
        lock (_lock)
        {
            _beingSent.Clear();
            if (_socket is null || _unsent.Length == 0)
            {
                _isFlushing = false;
                return null;
            }

            (_beingSent, _unsent) = (_unsent, _beingSent);
            return _socket;
        }
    }
}
