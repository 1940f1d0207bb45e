using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DesignPatterns.Gathering.Running;

/// <summary>One call to one replica. Reused by its gather once the call has ended.</summary>
internal sealed class Attempt<TRequest, TAnswer>
{
    private readonly Action _ended;
    private readonly Cancellation _cancellation = new();
    private ValueTaskAwaiter<TAnswer> _call;

    public Attempt(Gather<TRequest, TAnswer> gather) => _ended = () => gather.PostEnded(this);

    /// <summary>For whom; set while the call is under way.</summary>
    public LeafTurn<TRequest, TAnswer> Turn { get; private set; } = null!;

    public Replica Replica { get; private set; } = null!;

    public TimeSpan StartedAt { get; private set; }

    public AttemptKind Kind { get; private set; }

    /// <summary>Nobody waits for it any longer.</summary>
    public bool IsGivenUp { get; private set; }

    public Activity? Span { get; set; }

    public CancellationToken Token => _cancellation.Token;

    public void Start(LeafTurn<TRequest, TAnswer> turn, Replica replica, AttemptKind kind, TimeSpan now)
    {
        (Turn, Replica, Kind, StartedAt, IsGivenUp) = (turn, replica, kind, now, false);
        _cancellation.Reset();
    }

    /// <summary>Whether the call has ended already; if not, the gather is told when it has.</summary>
    public bool Await(ValueTask<TAnswer> call)
    {
        _call = call.GetAwaiter();
        if (_call.IsCompleted)
        {
            return true;
        }

        _call.UnsafeOnCompleted(_ended);
        return false;
    }

    /// <summary>To be taken once, when the call has ended.</summary>
    public TAnswer TakeAnswer()
    {
        var call = _call;
        _call = default;
        return call.GetResult();
    }

    public void GiveUp()
    {
        IsGivenUp = true;
        _cancellation.Cancel();
    }
}

internal enum AttemptKind
{
    First,
    Hedge,
    Retry,
}
