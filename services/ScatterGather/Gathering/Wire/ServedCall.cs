using System.Buffers;
using DesignPatterns.Gathering.Running;

namespace DesignPatterns.Gathering.Wire;

/// <summary>A call that a leaf is answering. Used again once nobody holds it any longer.</summary>
internal sealed class ServedCall
{
    private readonly Cancellation _cancellation = new();
    private int _holders;

    public uint Id { get; private set; }

    public FrameBuffer Request { get; } = new();

    public FrameBuffer Answer { get; } = new();

    /// <summary>Whoever asked does not wait any longer. Set under its session's lock.</summary>
    public bool IsForgotten { get; set; }

    public CancellationToken Token => _cancellation.Token;

    public void Start(uint id, in ReadOnlySequence<byte> body)
    {
        (Id, IsForgotten, _holders) = (id, false, 1);
        foreach (var part in body)
        {
            Request.Write(part.Span);
        }
    }

    public void CancelAfter(TimeSpan timeout) => _cancellation.CancelAfter(timeout);

    public void Cancel() => _cancellation.Cancel();

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <returns>Whether nobody holds it any longer, and it may be used again.</returns>
    public bool Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return false;
        }

        Request.Clear();
        Answer.Clear();
        _cancellation.Reset();
        return true;
    }
}
