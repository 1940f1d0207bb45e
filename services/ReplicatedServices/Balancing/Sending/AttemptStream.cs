using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing.Sending;

/// <summary>The body of a replica's answer: its end, or its failure, ends the attempt.</summary>
internal sealed class AttemptStream(Stream body, Attempt attempt) : Stream
{
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended)
        {
            return 0;
        }

        // Then the reader was slow, who is the client in the end, and nothing is shown about the replica.
        var isLate = attempt.Token.IsCancellationRequested;
        try
        {
            var count = await ReadBodyAsync(buffer, cancellationToken);
            _ended = count == 0 && !buffer.IsEmpty;
            if (_ended)
            {
                attempt.End(AttemptOutcome.Succeeded);
            }

            return count;
        }
        catch (Exception failure)
        {
            _ended = true;
            var isGivenUp = attempt.Caller.IsCancellationRequested
                || cancellationToken.IsCancellationRequested;
            attempt.End(isGivenUp || isLate ? AttemptOutcome.Inconclusive : attempt.OutcomeOf(failure));
            throw failure is OperationCanceledException && !isGivenUp
                ? new ReplicaTimeoutException(attempt.Set, failure)
                : failure;
        }
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // The forwarder reads under the token it sent with, which the attempt already watches.
        using var watch = cancellationToken == attempt.Caller
            ? default
            : cancellationToken.UnsafeRegister(static attempt => ((Attempt)attempt!).Cancel(), attempt);
        return await body.ReadAsync(buffer, attempt.Token);
    }

    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read it async.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _ended = true;
        body.Dispose();
        attempt.Dispose();
        base.Dispose(disposing);
    }
}
