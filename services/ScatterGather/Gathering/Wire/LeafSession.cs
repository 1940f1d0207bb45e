using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace DesignPatterns.Gathering.Wire;

/// <summary>One root's connection to this leaf.</summary>
/// <remarks>
/// What is answered synchronously goes out together, one write for all that was read at once; the rest when
/// it is ready. What this connection does wrong ends it, and disturbs no other. When the host stops, calls
/// under way are answered before the connection is closed; what was not read by then the root asks elsewhere.
/// </remarks>
internal sealed partial class LeafSession(ConnectionContext connection, LeafServices services)
{
    private readonly Lock _lock = new();

    // Those that did not end synchronously: only they can be cancelled.
    private readonly Dictionary<uint, ServedCall> _underWay = [];

    public async Task RunAsync()
    {
        var isOver = false;
        using var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?
            .ConnectionClosedRequested.UnsafeRegister(
                static input => ((PipeReader)input!).CancelPendingRead(), connection.Transport.Input);
        try
        {
            await ReadAsync();
            await FinishAsync();
            isOver = true;
        }
        catch (InvalidDataException garbage)
        {
            services.Log.LogGarbage(connection.ConnectionId, garbage.Message);
        }
        catch (TimeoutException)
        {
            services.Log.LogStalled(connection.ConnectionId);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return; // The root went away, which is no news to whom it left.
        }
        finally
        {
            await CloseAsync(isOver);
        }
    }

    private async Task ReadAsync()
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync();
            var left = read.Buffer;
            while (TryTakeFrame(ref left, out var header, out var body))
            {
                Handle(header, body);
                if (MustDrain())
                {
                    await DrainAsync();
                }
            }

            input.AdvanceTo(left.Start, left.End);
            Flush();
            if (read.IsCanceled)
            {
                return;
            }

            if (read.IsCompleted)
            {
                throw new ConnectionResetException("The root closed the connection.");
            }
        }
    }

    private static bool TryTakeFrame(
        ref ReadOnlySequence<byte> bytes, out FrameHeader header, out ReadOnlySequence<byte> body)
    {
        (header, body) = (default, default);
        if (bytes.Length < FrameHeader.Size)
        {
            return false;
        }

        Span<byte> first = stackalloc byte[FrameHeader.Size];
        bytes.Slice(0, FrameHeader.Size).CopyTo(first);
        header = FrameHeader.Read(first);
        if (bytes.Length < FrameHeader.Size + header.BodyLength)
        {
            return false;
        }

        body = bytes.Slice(FrameHeader.Size, header.BodyLength);
        bytes = bytes.Slice(body.End);
        return true;
    }

    private void Handle(FrameHeader header, in ReadOnlySequence<byte> body)
    {
        switch (header.Kind)
        {
            case FrameKind.Ask:
                Answer(header.Id, body);
                break;
            case FrameKind.Cancel:
                Forget(header.Id);
                break;
            case FrameKind.Ping:
                Send(header.Id, FrameKind.Pong, default);
                break;
            case FrameKind.Pong:
                break;
            default:
                throw new InvalidDataException($"A root does not send a frame of kind {header.Kind}.");
        }
    }

    private void Answer(uint id, in ReadOnlySequence<byte> body)
    {
        var served = services.Unused.TryRent() ?? new ServedCall();
        served.Start(id, body);
        var start = AskBody.Read(served.Request.WrittenSpan, services.Time, out var call);
        services.Metrics.CountCall();
        if (Objection(id, call.Deadline) is { } objection)
        {
            Conclude(served, objection);
            return;
        }

        var task = Start(served, start, call);
        if (task.IsCompleted)
        {
            Conclude(served, FailureOf(task));
            return;
        }

        lock (_lock)
        {
            _underWay.Add(id, served);
            _unended++;
        }

        served.CancelAfter(call.Deadline.Remaining);
        _ = ConcludeLaterAsync(served, task);
    }

    private RefusedException? Objection(uint id, Deadline deadline)
    {
        lock (_lock)
        {
            return _underWay.ContainsKey(id) ? throw new InvalidDataException($"Call {id} was asked twice.")
                : deadline.HasPassed ? new(504, "the deadline has passed")
                : _underWay.Count >= CallTable.Most ? new(503, "busy")
                : null;
        }
    }

    private ValueTask Start(ServedCall served, int start, LeafCall call)
    {
        try
        {
            return services.Handler.AnswerAsync(
                served.Request.Written[start..], call, served.Answer, served.Token);
        }
        catch (Exception failure)
        {
            return ValueTask.FromException(failure);
        }
    }

    private static Exception? FailureOf(ValueTask ended)
    {
        try
        {
            ended.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private async Task ConcludeLaterAsync(ServedCall served, ValueTask task)
    {
        Exception? failure = null;
        try
        {
            await task;
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        lock (_lock)
        {
            // One that was forgotten has left, and its id may be another's by now.
            _ = !served.IsForgotten && _underWay.Remove(served.Id);
        }

        Conclude(served, failure);
        Flush();
        CountEnd();
    }
}
