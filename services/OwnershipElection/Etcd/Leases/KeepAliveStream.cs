using System.Buffers;
using DesignPatterns.Etcd.Connections;
using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd.Leases;

/// <summary>One stream of keep-alives to one endpoint, both ways.</summary>
/// <remarks>
/// etcd answers each request once, those for one lease in their order: so the first answer for a lease is
/// that to the first request for it. No answer serves two requests, for the second may have been made later
/// than the first was carried out.
/// </remarks>
internal sealed class KeepAliveStream : IDisposable
{
    /// <summary>More than that unanswered, and further ones are refused.</summary>
    public const int MostPending = 65_536;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Queue<TaskCompletionSource<long>>> _pending = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly OpenContent _content = new();
    private readonly Endpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly EtcdLog _log;
    private readonly AnswerStream<LeaseKeepAliveResponse> _answers;
    private ArrayBufferWriter<byte> _unsent = new();
    private ArrayBufferWriter<byte> _sent = new();
    private EtcdException? _broken;
    private int _pendingCount;
    private bool _isSending;

    public KeepAliveStream(Endpoint endpoint, TimeProvider time, EtcdLog log)
    {
        (_endpoint, _time, _log) = (endpoint, time, log);
        _answers = endpoint.Open(Methods.KeepAlive, _content, _stopping.Token);
        _ = ReadAllAsync();
    }

    public bool IsBroken
    {
        get
        {
            lock (_lock)
            {
                return _broken is not null;
            }
        }
    }

    /// <exception cref="EtcdException">The stream broke, or there was no answer in time.</exception>
    public async Task<TimeSpan?> AskAsync(long lease, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = Ask(lease);
        try
        {
            var seconds = await answer.WaitAsync(timeout, _time, cancellationToken);
            return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
        }
        catch (TimeoutException)
        {
            throw _answers.Late(timeout);
        }
    }

    public void Dispose() => _stopping.Cancel();

    private Task<long> Ask(long lease)
    {
        var pending = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_broken is not null)
            {
                throw _broken;
            }

            if (_pendingCount >= MostPending)
            {
                throw new EtcdException(
                    EtcdFailure.Overloaded, Remedy.None, mayHaveTakenEffect: false,
                    $"{MostPending} keep-alives wait for an answer.");
            }

            Add_NeedsLock(lease, pending);
            if (!_isSending)
            {
                _isSending = true;
                _ = SendAllAsync();
            }
        }

        return pending.Task;
    }

    private void Add_NeedsLock(long lease, TaskCompletionSource<long> pending)
    {
        if (!_pending.TryGetValue(lease, out var queue))
        {
            _pending.Add(lease, queue = new(1));
        }

        queue.Enqueue(pending);
        if (_pendingCount++ == 0)
        {
            _answers.Expect();
        }

        var message = new LeaseKeepAliveRequest { Id = lease };
        var size = Frames.SizeOf(message);
        Frames.Write(message, _unsent.GetSpan(size)[..size]);
        _unsent.Advance(size);
    }

    private async Task SendAllAsync()
    {
        // Leases are renewed many at a time: one packet for all that are asked for at this awakening.
        await Task.Yield();
        try
        {
            var stream = await _content.Opened.WaitAsync(_stopping.Token);
            while (TakeUnsent() is { IsEmpty: false } unsent)
            {
                await stream.WriteAsync(unsent, _stopping.Token);
                await stream.FlushAsync(_stopping.Token);
            }
        }
        catch (Exception fault) when (Faults.IsKnown(fault))
        {
            // Who reads learns why, and tells all that wait.
            await _stopping.CancelAsync();
        }
    }

    // The array that was sent is the next one to be filled: two are enough.
    private ReadOnlyMemory<byte> TakeUnsent()
    {
        lock (_lock)
        {
            (_sent, _unsent) = (_unsent, _sent);
            _unsent.ResetWrittenCount();
            _isSending = _sent.WrittenCount > 0;
            return _sent.WrittenMemory;
        }
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (true)
            {
                Answer(await _answers.ReadAsync());
            }
        }
        catch (EtcdException broken)
        {
            Break(broken);
        }
        catch (OperationCanceledException)
        {
            Break(new(
                EtcdFailure.Unreachable, Remedy.Later, mayHaveTakenEffect: true,
                $"The stream to {_endpoint.Name} was closed."));
        }
        finally
        {
            _answers.Dispose();
            _content.Dispose();
        }
    }

    private void Answer(LeaseKeepAliveResponse answer)
    {
        TaskCompletionSource<long>? pending = null;
        lock (_lock)
        {
            if (_pending.TryGetValue(answer.Id, out var queue))
            {
                pending = queue.Dequeue();
                _pendingCount--;
                if (queue.Count == 0)
                {
                    _pending.Remove(answer.Id);
                }
            }

            if (_pendingCount == 0)
            {
                _answers.WaitLong();
            }
            else
            {
                _answers.Expect();
            }
        }

        _endpoint.Reinstate();
        pending?.TrySetResult(answer.Ttl);
    }

    private void Break(EtcdException broken)
    {
        TaskCompletionSource<long>[] unanswered;
        lock (_lock)
        {
            _broken = broken;
            unanswered = [.. _pending.Values.SelectMany(queue => queue)];
            _pending.Clear();
        }

        if (_stopping.IsCancellationRequested && unanswered.Length == 0)
        {
            return;
        }

        _endpoint.SetAside(broken.Message);
        _log.KeepAlivesBroken(unanswered.Length, broken.Message);
        foreach (var pending in unanswered)
        {
            pending.TrySetException(broken);
        }
    }
}
