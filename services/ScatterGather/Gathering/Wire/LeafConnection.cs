using System.Diagnostics;
using System.Net.Sockets;

namespace DesignPatterns.Gathering.Wire;

/// <summary>The one connection to a replica, shared by all who ask it; made when first needed.</summary>
/// <remarks>
/// At most 1,024 calls wait for an answer, and about 16 MiB to be sent: beyond that a call is refused as
/// busy. When the connection breaks, all that wait fail at once. It is made anew after a pause, or as soon as
/// somebody asks. A replica that was silent twice would keep who asks waiting for as long again: until it has
/// answered a ping, it is not asked.
/// </remarks>
internal sealed partial class LeafConnection : IAsyncDisposable
{
    private const int MostUnsent = 16 * 1024 * 1024;

    private readonly Replica _replica;
    private readonly GatheringOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly Lock _lock = new();
    private readonly CallTable _calls = new();
    private FrameBuffer _unsent = new();
    private Socket? _socket;
    private Task? _run;
    private bool _isDisposed;

    public LeafConnection(Replica replica, GatheringOptions options, TimeProvider time)
    {
        _replica = replica;
        _options = options;
        _time = time;
    }

    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Sends the call, now or when the connection is made.</summary>
    /// <exception cref="RefusedException">Too many calls wait already, 503; it is too long, 413.</exception>
    /// <exception cref="ReplicaUnreachableException">It was silent twice, and still is.</exception>
    public void Ask(PendingCall call, Deadline deadline)
    {
        Flush flush;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_isSilent)
            {
                throw new ReplicaUnreachableException(_replica.Name, Silence);
            }

            if (_unsent.Length > MostUnsent || !_calls.TryAdd(call))
            {
                throw new RefusedException(503, "busy");
            }

            WriteAsk_NeedsLock(call, deadline);
            if (_socket is null && _wanted.CurrentCount == 0)
            {
                // Released under the lock alone, so that it never exceeds one.
                _wanted.Release();
            }

            // Whoever is alone sends at once; with others about, what they ask meanwhile goes along.
            flush = BeginFlush_NeedsLock(isAlone: _calls.Count == 1);
            _run ??= StartRunning();
        }

        Continue(flush);
    }

    /// <summary>Gives a call up: its answer will be ignored, and the replica is told.</summary>
    /// <returns>False if the call has ended already.</returns>
    public bool TryForget(PendingCall call)
    {
        var flush = Flush.None;
        lock (_lock)
        {
            if (_calls.Take(call.Id) is null)
            {
                return false;
            }

            if (_socket is not null)
            {
                _unsent.Add(call.Id, FrameKind.Cancel);
                flush = BeginFlush_NeedsLock(isAlone: false);
            }
        }

        Continue(flush);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Task? run;
        lock (_lock)
        {
            // From here on nobody starts to run.
            (run, _isDisposed) = (_run, true);
        }

        await _stopping.CancelAsync();
        await (run ?? Task.CompletedTask);
        _stopping.Dispose();
        _wanted.Dispose();
    }

    private void WriteAsk_NeedsLock(PendingCall call, Deadline deadline)
    {
        var start = _unsent.Begin();
        var isWritten = false;
        try
        {
            AskBody.Write(_unsent, deadline, Activity.Current);
            var request = _unsent.Length;
            call.WriteRequest(_unsent);
            if (_unsent.Length - start > FrameHeader.MostLength)
            {
                throw new RefusedException(413, $"A request of {_unsent.Length - request} bytes is too long.");
            }

            _unsent.End(start, call.Id, FrameKind.Ask);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                _unsent.TakeBack(start);
                _calls.Take(call.Id);
            }
        }
    }

    private void FailAll(string reason)
    {
        List<PendingCall> failed;
        lock (_lock)
        {
            _socket = null;
            _unsent.Clear();
            failed = _calls.TakeAll();
        }

        foreach (var call in failed)
        {
            call.Fail(new ReplicaUnreachableException(_replica.Name, reason));
        }
    }
}
