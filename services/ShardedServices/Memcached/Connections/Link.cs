using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using DesignPatterns.Memcached.Protocol;

namespace DesignPatterns.Memcached.Connections;

/// <summary>One connection: answers come in the order of the requests, so that is how they find their calls.</summary>
/// <remarks>
/// Requests that come while others are being sent are sent together, by one write. A call that was given up stays in
/// its place, for its answer will come all the same.
/// </remarks>
internal sealed class Link
{
    private readonly Lock _gate = new();
    private readonly Queue<Call> _unanswered = [];
    private readonly Stream _stream;
    private readonly MemcachedOptions _options;
    private readonly TimeProvider _time;
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _sending = new();
    private bool _isSending;
    private MemcachedException? _closed;

    public Link(Stream stream, MemcachedOptions options, TimeProvider time)
    {
        (_stream, _options, _time) = (stream, options, time);
        OpenedAt = time.GetTimestamp();
        _ = ReadAsync();
    }

    public long OpenedAt { get; }

    public bool IsOpen => Volatile.Read(ref _closed) is null;

    public void Send(Call call)
    {
        lock (_gate)
        {
            if (_closed is { } closed)
            {
                call.Fail(closed);
                return;
            }

            if (_waiting.WrittenCount > _options.MostUnsentBytes)
            {
                call.Fail(new MemcachedException(MemcachedFault.TooMany, "Too many bytes wait to be sent."));
                return;
            }

            call.SentAt = _time.GetTimestamp();
            _waiting.Write(call.Request);
            _unanswered.Enqueue(call);
            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendWaitingAsync();
    }

    /// <summary>Closes it if its oldest call has had no answer for longer than it may.</summary>
    public void CloseIfSilent()
    {
        bool isSilent;
        lock (_gate)
        {
            isSilent = _unanswered.TryPeek(out var oldest)
                && _time.GetElapsedTime(oldest.SentAt) >= _options.SilencePeriod;
        }

        if (isSilent)
        {
            Close(new MemcachedException(
                MemcachedFault.Unreachable, $"The server has been silent for {_options.SilencePeriod}."));
        }
    }

    /// <summary>Fails every call that waits. The first reason given stays.</summary>
    public void Close(MemcachedException reason)
    {
        Call[] lost;
        lock (_gate)
        {
            if (_closed is not null)
            {
                return;
            }

            Volatile.Write(ref _closed, reason);
            lost = [.. _unanswered];
            _unanswered.Clear();
        }

        _stream.Dispose();
        foreach (var call in lost)
        {
            call.Fail(reason);
        }
    }

    private async Task SendWaitingAsync()
    {
        try
        {
            while (TakeWaiting())
            {
                await _stream.WriteAsync(_sending.WrittenMemory);
                _sending.ResetWrittenCount();
            }
        }
        catch (Exception fault) when (IsLoss(fault))
        {
            Close(Lost(fault));
        }
    }

    private bool TakeWaiting()
    {
        lock (_gate)
        {
            (_waiting, _sending) = (_sending, _waiting);
            return _isSending = _sending.WrittenCount > 0;
        }
    }

    private async Task ReadAsync()
    {
        // The pipe's own pause does not apply: what it holds is bounded by one value, as Call reads no further.
        var reader = PipeReader.Create(_stream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var bytes = read.Buffer;
                Distribute(ref bytes);
                reader.AdvanceTo(bytes.Start, bytes.End);
                if (read.IsCompleted)
                {
                    Close(Lost(null));
                    return;
                }
            }
        }
        catch (FormatException rubbish)
        {
            Close(new MemcachedException(MemcachedFault.Nonsense, rubbish.Message, rubbish));
        }
        catch (Exception fault) when (IsLoss(fault))
        {
            Close(Lost(fault));
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private void Distribute(ref ReadOnlySequence<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Call? call;
            lock (_gate)
            {
                _unanswered.TryPeek(out call);
            }

            if (call is null)
            {
                throw new FormatException("The server said something unasked.");
            }

            if (!call.Read(ref bytes))
            {
                return;
            }

            lock (_gate)
            {
                _unanswered.TryDequeue(out _);
            }
        }
    }

    // Reading a stream that was closed under one's feet ends in the third of them, or the fourth.
    private static bool IsLoss(Exception fault) =>
        fault is IOException or SocketException or ObjectDisposedException or InvalidOperationException;

    private static MemcachedException Lost(Exception? fault) =>
        new(
            MemcachedFault.Unreachable,
            $"The connection was lost{(fault is null ? "." : $": {fault.Message}")}",
            fault);
}
