using System.Net.Sockets;
using DesignPatterns.Gathering.Choosing;

namespace DesignPatterns.Gathering.Wire;

/// <summary>Making the connection, keeping it under watch, and reading it.</summary>
internal sealed partial class LeafConnection
{
    // Two pings without a sign of life: one may be lost to a pause of either side.
    private const int MostSilentPings = 2;
    private const string Silence = "it did not answer";
    private const int FirstReadSize = 64 * 1024;

    private int _silentPings;
    private bool _isLost;

    // Neither of the last two connections was refused or closed: they were silent from end to end.
    private volatile bool _isSilent;

    private Task StartRunning()
    {
        // It outlives the request that happened to come first, whose context it must not keep.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var (reason, isSilent) = ("it closed the connection", false);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Volatile.Write(ref _silentPings, 0);
            try
            {
                await ConnectAsync(socket);
                using var pings = Open(socket);
                await ReadAsync(socket);
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                var isHung = failure is OperationCanceledException
                    || Volatile.Read(ref _silentPings) > MostSilentPings;
                reason = isHung ? Silence : failure.Message;
                // The first time it may have been a pause of this side: calls wait for the next connection.
                isSilent = isHung && _isLost;
            }

            _isSilent = isSilent;
            failures = _isLost ? failures + 1 : 1;
            Lose(reason);
            FailAll(reason);
            await PauseAsync(failures);
        }
    }

    private static bool IsExpected(Exception failure) =>
        failure is SocketException or IOException or InvalidDataException or OperationCanceledException
            or ObjectDisposedException;

    private async Task ConnectAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        await socket.ConnectAsync(_replica.Host, _replica.Port, either.Token);
    }

    private ITimer Open(Socket socket)
    {
        Flush flush;
        lock (_lock)
        {
            _socket = socket;
            flush = BeginFlush_NeedsLock(isAlone: false);
        }

        Continue(flush);
        ITimer pings = null!;
        pings = _time.CreateTimer(
            _ => Ping(socket, pings), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        pings.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return pings;
    }

    private void Ping(Socket socket, ITimer pings)
    {
        // Armed by each ping for the next one: after a pause of this side those that it held up would come at once, and
        // no replica could have answered in between.
        pings.Change(_options.PingPeriod, Timeout.InfiniteTimeSpan);
        var flush = Flush.None;
        lock (_lock)
        {
            if (_socket != socket)
            {
                return;
            }

            if (_silentPings++ < MostSilentPings)
            {
                _unsent.Add(id: 0, FrameKind.Ping);
                flush = BeginFlush_NeedsLock(isAlone: false);
            }
        }

        if (Volatile.Read(ref _silentPings) > MostSilentPings)
        {
            // Which ends the reading, and so everything else.
            socket.Dispose();
        }

        Continue(flush);
    }

    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[FirstReadSize];
        var held = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(held), SocketFlags.None, _stopping.Token);
            if (read == 0)
            {
                return;
            }

            Volatile.Write(ref _silentPings, 0);
            Find();
            held += read;
            var used = Handle(buffer.AsSpan(0, held));
            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
            if (held == buffer.Length)
            {
                // A frame is longer than all this; its length has been read, and found to be within bounds.
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
    }

    /// <returns>How many bytes were whole frames.</returns>
    private int Handle(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= FrameHeader.Size)
        {
            var header = FrameHeader.Read(bytes[used..]);
            var end = used + FrameHeader.Size + header.BodyLength;
            if (end > bytes.Length)
            {
                break;
            }

            Handle(header, bytes[(used + FrameHeader.Size)..end]);
            used = end;
        }

        return used;
    }

    private void Handle(FrameHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Kind)
        {
            case FrameKind.Answer:
                Take(header.Id)?.Answer(body);
                break;
            case FrameKind.Refusal:
                var refusal = Refusal.Read(body);
                Take(header.Id)?.Fail(refusal);
                break;
            case FrameKind.Pong:
                break;
            default:
                throw new InvalidDataException($"A replica does not send a frame of kind {header.Kind}.");
        }
    }

    private PendingCall? Take(uint id)
    {
        lock (_lock)
        {
            return _calls.Take(id);
        }
    }

    private void Lose(string reason)
    {
        _isLost = true;
        if (!_stopping.IsCancellationRequested)
        {
            _replica.Health.Lose(reason);
        }
    }

    private void Find()
    {
        if (_isLost)
        {
            (_isLost, _isSilent) = (false, false);
            _replica.Health.Find();
        }
    }

    private async Task PauseAsync(int failures)
    {
        try
        {
            await _wanted.WaitAsync(BackOff.Pause(failures), _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return; // Whoever runs this looks for itself.
        }
    }
}
