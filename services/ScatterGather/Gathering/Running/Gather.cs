using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace DesignPatterns.Gathering.Running;

/// <summary>One gather under way: who was asked, and what to do next.</summary>
/// <remarks>
/// Whatever happens (a call ends, the timer fires, the caller cancels or takes the result) is posted, and
/// handled by one thread at a time in the order of posting; no lock is held while a replica is asked or a
/// call cancelled. It is used again when the result has been taken and the last call has ended, so nothing
/// late can reach the next one: a call that never ends costs this object, and no more.
/// </remarks>
internal sealed partial class Gather<TRequest, TAnswer> : IValueTaskSource<Gathered<TAnswer>>
{
    private readonly Gatherer<TRequest, TAnswer> _gatherer;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Queue<Happening> _happenings = new();
    private readonly Stack<Attempt<TRequest, TAnswer>> _unused = new();
    private LeafTurn<TRequest, TAnswer>[] _turns = [];
    private bool _isBusy;

    // What follows is touched only by the thread that handles.
    private ManualResetValueTaskSourceCore<Gathered<TAnswer>> _result = new()
    {
        // Who awaits may do as it pleases with its thread; the one here may be reading a connection.
        RunContinuationsAsynchronously = true,
    };

    private CancellationTokenRegistration _cancelled;
    private CancellationToken _cancellationToken;
    private Activity? _parent;
    private Deadline _deadline;
    private Partial _partial;
    private TimeSpan _startedAt;
    private TimeSpan _deadlineAt;
    private TimeSpan _armedFor = LeafTurn<TRequest, TAnswer>.Never;
    private int _count;
    private int _undecided;
    private int _underWay;
    private bool _isRunning;
    private bool _isTaken;

    public Gather(Gatherer<TRequest, TAnswer> gatherer)
    {
        _gatherer = gatherer;
        // The timer outlives the request that happened to need it first, whose context it must not keep.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = gatherer.Time.CreateTimer(
                static gather => ((Gather<TRequest, TAnswer>)gather!).Post(new(Event.TimeCame)),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
    }

    private enum Event
    {
        Asked,
        CallEnded,
        TimeCame,
        Cancelled,
        ResultTaken,
    }

    public ValueTask<Gathered<TAnswer>> Start(
        IReadOnlyList<LeafRequest<TRequest>> requests,
        Deadline deadline,
        Partial partial,
        CancellationToken cancellationToken)
    {
        (_deadline, _partial, _cancellationToken) = (deadline, partial, cancellationToken);
        _parent = Activity.Current;
        _count = requests.Count;
        MakeRoom(_count);
        for (var i = 0; i < _count; i++)
        {
            _turns[i].Start(requests[i]);
        }

        var result = new ValueTask<Gathered<TAnswer>>(this, _result.Version);
        Post(new(Event.Asked));
        return result;
    }

    public void PostEnded(Attempt<TRequest, TAnswer> attempt) => Post(new(Event.CallEnded, attempt));

    Gathered<TAnswer> IValueTaskSource<Gathered<TAnswer>>.GetResult(short token)
    {
        // Throws to whoever takes it a second time, before that can be posted.
        _ = _result.GetStatus(token);
        try
        {
            return _result.GetResult(token);
        }
        finally
        {
            _result.Reset();
            Post(new(Event.ResultTaken));
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Gathered<TAnswer>>.GetStatus(short token) =>
        _result.GetStatus(token);

    void IValueTaskSource<Gathered<TAnswer>>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void Post(Happening happening)
    {
        lock (_lock)
        {
            _happenings.Enqueue(happening);
            if (_isBusy)
            {
                return;
            }

            _isBusy = true;
        }

        while (TryTake(out var next))
        {
            Handle(next);
        }
    }

    private bool TryTake(out Happening next)
    {
        bool isOver;
        lock (_lock)
        {
            if (_happenings.TryDequeue(out next))
            {
                return true;
            }

            _isBusy = false;
            isOver = _isTaken && _underWay == 0;
            _isTaken &= !isOver;
        }

        if (isOver)
        {
            _gatherer.Return(this);
        }

        return false;
    }

    private void Handle(in Happening happening)
    {
        switch (happening.Event)
        {
            case Event.Asked:
                AskAll();
                break;
            case Event.CallEnded:
                End(happening.Attempt!);
                break;
            case Event.TimeCame when _isRunning:
                LookAtTheClock();
                break;
            case Event.Cancelled when _isRunning:
                Cancel();
                break;
            case Event.ResultTaken:
                _isTaken = true;
                break;
        }
    }

    private void MakeRoom(int count)
    {
        var had = _turns.Length;
        if (had < count)
        {
            Array.Resize(ref _turns, count);
            for (var i = had; i < count; i++)
            {
                _turns[i] = new();
            }
        }
    }

    private readonly record struct Happening(Event Event, Attempt<TRequest, TAnswer>? Attempt = null);
}
