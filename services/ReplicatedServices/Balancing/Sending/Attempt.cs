using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing.Sending;

/// <summary>
/// One request to one replica, from the choice of the replica to the end of the answer's body.
/// </summary>
/// <remarks>
/// It ends once, whoever ends it, and only then does the replica count one request less in flight; so a
/// replica that hangs in the middle of its answers is seen as loaded, and as failing.
/// </remarks>
internal sealed class Attempt : IDisposable
{
    private readonly ReplicaSet _set;
    private readonly BalancingMetrics _metrics;
    private readonly CancellationTokenSource _giveUp;
    private readonly CancellationTokenRegistration _registration;
    private readonly bool _timeoutProves;
    private readonly bool _hasBody;
    private int _concluded;
    private int _ended;

    public Attempt(
        ReplicaSet set,
        Replica replica,
        HttpRequestMessage request,
        AttemptTime allowed,
        BalancingMetrics metrics,
        CancellationToken caller)
    {
        _set = set;
        _metrics = metrics;
        _timeoutProves = allowed.Proves;
        _hasBody = request.Content is { Headers.ContentLength: not 0 };
        Replica = replica;
        Caller = caller;
        _giveUp = new CancellationTokenSource(allowed.Timeout, allowed.Clock);
        _registration = caller.UnsafeRegister(static attempt => ((Attempt)attempt!).Cancel(), this);
        replica.Enter();
    }

    public Replica Replica { get; }

    public string Set => _set.Name;

    /// <summary>Whoever asked, and may go away.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Cancelled when the caller goes away or the time is up.</summary>
    public CancellationToken Token => _giveUp.Token;

    public void Extend(TimeSpan left) => _giveUp.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);

    public void Cancel() => _giveUp.Cancel();

    /// <summary>Records what the attempt showed, once; its body may still go on.</summary>
    public void Conclude(AttemptOutcome outcome)
    {
        if (Interlocked.Exchange(ref _concluded, 1) == 0)
        {
            _metrics.CountAttempt(_set, Replica, outcome);
            _set.Record(Replica, outcome);
        }
    }

    public void End(AttemptOutcome outcome)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Replica.Leave();
            _registration.Dispose();
            _giveUp.Dispose();
            Conclude(outcome);
        }
    }

    /// <summary>What a failure says about the replica; the caller's going away says nothing.</summary>
    public AttemptOutcome OutcomeOf(Exception failure) => failure switch
    {
        _ when Caller.IsCancellationRequested => AttemptOutcome.Inconclusive,
        _ when ConnectFailure.IsRefusal(failure) => AttemptOutcome.Refused,
        // Whether the client's upload or the replica was slow or broken cannot be told apart.
        _ when _hasBody => AttemptOutcome.Inconclusive,
        OperationCanceledException => _timeoutProves ? AttemptOutcome.TimedOut : AttemptOutcome.Inconclusive,
        _ => AttemptOutcome.Failed,
    };

    public void Dispose() => End(AttemptOutcome.Inconclusive);
}
