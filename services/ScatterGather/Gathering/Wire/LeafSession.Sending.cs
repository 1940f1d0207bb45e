namespace DesignPatterns.Gathering.Wire;

/// <summary>How calls end, and how what is said about them is sent.</summary>
internal sealed partial class LeafSession
{
    // Beyond this nothing more is read from a root that does not read …
    private const int MostUnsent = 1024 * 1024;

    // … and beyond this, which only calls that end later can reach, it is given up.
    private const int MostHeld = 16 * 1024 * 1024;

    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(10);

    private FrameBuffer _unsent = new();
    private FrameBuffer _beingSent = new();
    private TaskCompletionSource? _drained;
    private bool _isFlushing;

    private void Conclude(ServedCall served, Exception? failure)
    {
        if (failure is null && served.Answer.Length > FrameHeader.MostLength - FrameHeader.Size)
        {
            // Another replica would make the same: it is the question that asks for too much.
            failure = new RefusedException(422, $"An answer of {served.Answer.Length} bytes is too long.");
        }

        bool isForgotten;
        lock (_lock)
        {
            isForgotten = served.IsForgotten;
        }

        if (!isForgotten)
        {
            switch (failure)
            {
                case null:
                    Send(served.Id, FrameKind.Answer, served.Answer.WrittenSpan);
                    break;
                case RefusedException refusal:
                    Refuse(served.Id, refusal.Status, refusal.Message);
                    break;
                case OperationCanceledException when served.Token.IsCancellationRequested:
                    services.Metrics.CountCancelled();
                    Refuse(served.Id, 504, "the deadline has passed");
                    break;
                default:
                    services.Log.LogFailed(failure);
                    Refuse(served.Id, 500, "the leaf failed");
                    break;
            }
        }

        Release(served);
    }

    private void Forget(uint id)
    {
        ServedCall? served;
        lock (_lock)
        {
            if (!_underWay.Remove(id, out served))
            {
                return;
            }

            served.IsForgotten = true;
            // It may end while it is being cancelled, and must not be another's call by then.
            served.Hold();
        }

        services.Metrics.CountCancelled();
        served.Cancel();
        Release(served);
    }

    private void Release(ServedCall served)
    {
        if (served.Release())
        {
            services.Unused.Return(served);
        }
    }

    private void Send(uint id, FrameKind kind, ReadOnlySpan<byte> body)
    {
        bool isTooMuch;
        lock (_lock)
        {
            isTooMuch = _unsent.Length > MostHeld;
            if (!isTooMuch && !_isClosed)
            {
                _unsent.Add(id, kind, body);
            }
        }

        if (isTooMuch)
        {
            connection.Abort();
        }
    }

    private void Refuse(uint id, int status, string text)
    {
        services.Metrics.CountRefused(status);
        lock (_lock)
        {
            if (!_isClosed)
            {
                Refusal.Add(_unsent, id, status, text);
            }
        }
    }

    private bool MustDrain()
    {
        lock (_lock)
        {
            return _unsent.Length > MostUnsent;
        }
    }

    private async Task DrainAsync()
    {
        Task drained;
        lock (_lock)
        {
            _drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
        }

        Flush();
        await drained.WaitAsync(MostPatience, services.Time);
    }

    private void Flush()
    {
        lock (_lock)
        {
            if (_isFlushing || _isClosed || _unsent.Length == 0)
            {
                return;
            }

            _isFlushing = true;
        }

        _ = FlushAsync();
    }

    // One at a time: whoever set _isFlushing runs it, and it ends by clearing that.
    private async Task FlushAsync()
    {
        while (TryTakeBatch())
        {
            try
            {
                await connection.Transport.Output.WriteAsync(_beingSent.Written);
            }
            catch (Exception gone)
                when (gone is IOException or OperationCanceledException or InvalidOperationException)
            {
                connection.Abort();
            }
        }
    }

    private bool TryTakeBatch()
    {
        lock (_lock)
        {
            _beingSent.Clear();
            if (_isClosed || _unsent.Length == 0)
            {
                _isFlushing = false;
                _flushed?.TrySetResult();
                _flushed = null;
                return false;
            }

            (_beingSent, _unsent) = (_unsent, _beingSent);
            _drained?.TrySetResult();
            _drained = null;
            return true;
        }
    }
}
