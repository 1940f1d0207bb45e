namespace DesignPatterns.Gathering.Wire;

/// <summary>How a connection ends: with all its calls answered, or at once.</summary>
internal sealed partial class LeafSession
{
    private TaskCompletionSource? _ended;
    private TaskCompletionSource? _flushed;
    private int _unended;
    private bool _isClosed;

    /// <summary>
    /// Lets what is under way end, and be sent: by the calls' deadlines, or until the host insists.
    /// </summary>
    private async Task FinishAsync()
    {
        await Ended().WaitAsync(connection.ConnectionClosed);
        await Flushed().WaitAsync(connection.ConnectionClosed);
    }

    /// <summary>
    /// Nobody reads or waits any longer: what is under way is cancelled, and nothing more is sent.
    /// </summary>
    private async Task CloseAsync(bool isOver)
    {
        uint[] left;
        lock (_lock)
        {
            _isClosed = true;
            left = [.. _underWay.Keys];
        }

        foreach (var id in left)
        {
            Forget(id);
        }

        if (!isOver)
        {
            connection.Abort();
        }

        // The writer is taken back when this returns, so the last write must have ended.
        await Flushed();
    }

    private void CountEnd()
    {
        lock (_lock)
        {
            if (--_unended == 0)
            {
                _ended?.TrySetResult();
            }
        }
    }

    private Task Ended()
    {
        lock (_lock)
        {
            _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _unended == 0 ? Task.CompletedTask : _ended.Task;
        }
    }

    private Task Flushed()
    {
        lock (_lock)
        {
            if (!_isFlushing)
            {
                return Task.CompletedTask;
            }

            _flushed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _flushed.Task;
        }
    }
}
