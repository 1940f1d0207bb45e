using System.Threading.Tasks.Sources;
using DesignPatterns.Gathering.Running;

namespace DesignPatterns.Gathering.Wire;

/// <summary>A call that waits for its answer, as its connection sees it.</summary>
internal abstract class PendingCall
{
    /// <summary>What the connection calls it; set under its lock.</summary>
    public uint Id { get; set; }

    public abstract void WriteRequest(FrameBuffer buffer);

    // Of these the connection calls exactly one, once.
    public abstract void Answer(ReadOnlySpan<byte> body);

    public abstract void Fail(Exception failure);
}

/// <summary>The awaitable of a call, used again as soon as its answer has been taken.</summary>
internal sealed class PendingCall<TRequest, TAnswer>(
    LeafFormat<TRequest, TAnswer> format, Pool<PendingCall<TRequest, TAnswer>> pool)
    : PendingCall, IValueTaskSource<TAnswer>
{
    private ManualResetValueTaskSourceCore<TAnswer> _answer;
    private CancellationTokenRegistration _cancelled;
    private LeafConnection? _connection;
    private TRequest _request = default!;

    public ValueTask<TAnswer> Ask(
        LeafConnection connection, TRequest request, Deadline deadline, CancellationToken cancellationToken)
    {
        (_connection, _request) = (connection, request);
        connection.Ask(this, deadline);
        _cancelled = cancellationToken.UnsafeRegister(
            static call => ((PendingCall<TRequest, TAnswer>)call!).Forget(), this);
        return new(this, _answer.Version);
    }

    public override void WriteRequest(FrameBuffer buffer) => format.Write(_request, buffer);

    public override void Answer(ReadOnlySpan<byte> body)
    {
        TAnswer answer;
        try
        {
            answer = format.Read(body);
        }
        catch (Exception failure)
        {
            // One answer that makes no sense to its reader is no reason to fail the others.
            _answer.SetException(failure);
            return;
        }

        _answer.SetResult(answer);
    }

    public override void Fail(Exception failure) => _answer.SetException(failure);

    TAnswer IValueTaskSource<TAnswer>.GetResult(short token)
    {
        _ = _answer.GetStatus(token);
        // Waits for a cancellation that is just being told, lest it reach whoever uses this next.
        _cancelled.Dispose();
        try
        {
            return _answer.GetResult(token);
        }
        finally
        {
            _answer.Reset();
            (_cancelled, _connection, _request) = (default, null, default!);
            pool.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<TAnswer>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<TAnswer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private void Forget()
    {
        if (_connection?.TryForget(this) is true)
        {
            Fail(new OperationCanceledException());
        }
    }
}
