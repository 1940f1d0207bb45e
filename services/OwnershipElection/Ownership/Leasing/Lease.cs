using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

/// <summary>A lease that is renewed until it is disposed or lost; many locks and elections may share it.</summary>
/// <remarks>
/// The holder fences itself: by its own monotonic clock the lease is over before the store can give what hangs
/// on it to another (<see cref="OwnershipOptions.SafetyShare"/>). Once over, it stays so, even if a late answer
/// says that the store has renewed it. A monotonic clock stands still while a machine is suspended: against
/// that, as against work that does not stop, only fenced writes help. C. Gray and D. Cheriton, "Leases", 1989.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its token is asked for after its end.")]
public sealed partial class Lease : IAsyncDisposable
{
    private readonly OwnershipTelemetry _telemetry;
    private readonly TermRule _rule;
    private readonly System.Threading.Lock _gate = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly ConcurrentStack<string> _unusedCandidates = [];
    private readonly long _clockStart;
    private long _heldUntil;
    private bool _isOver;
    private long _lastCandidate;
    private ITimer? _expiry;
    private Task _keeping = Task.CompletedTask;

    private Lease(
        IOwnershipStore store,
        TermRule rule,
        TimeProvider time,
        OwnershipTelemetry telemetry,
        long clockStart,
        LeaseGrant grant)
    {
        (Store, Time, Id, TimeToLive) = (store, time, grant.Lease, grant.TimeToLive);
        (_rule, _telemetry, _clockStart) = (rule, telemetry, clockStart);
        _heldUntil = rule(TimeSpan.Zero, Now, grant.TimeToLive).Ticks;
    }

    /// <summary>Its number at the store.</summary>
    public long Id { get; }

    /// <summary>As the store has granted it: it may be longer than was asked for.</summary>
    public TimeSpan TimeToLive { get; }

    /// <summary>Whether it is held now. Reads the clock: true is true even right after a pause of the
    /// process.</summary>
    public bool IsHeld => !Volatile.Read(ref _isOver) && Remaining > TimeSpan.Zero;

    /// <summary>How long it is held if no renewal succeeds.</summary>
    public TimeSpan Remaining => TimeSpan.FromTicks(Volatile.Read(ref _heldUntil)) - Now;

    /// <summary>Cancelled when it is over. After a pause of the process that may be a moment late:
    /// <see cref="IsHeld"/> is not.</summary>
    public CancellationToken Lost => _lost.Token;

    internal IOwnershipStore Store { get; }

    internal TimeProvider Time { get; }

    internal OwnershipTelemetry Telemetry => _telemetry;

    /// <summary>What was given up for safety: the time between its loss here and its end at the store.</summary>
    internal TimeSpan SafetyMargin => TimeToLive - _rule(TimeSpan.Zero, TimeSpan.Zero, TimeToLive);

    internal RenewalRhythm Rhythm => new(TimeToLive - SafetyMargin);

    private TimeSpan Now => Time.GetElapsedTime(_clockStart);

    /// <summary>Asks the store for a lease, and renews it from then on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OwnershipStoreException">The store failed, or its answer came too late to be of
    /// use.</exception>
    public static Task<Lease> GrantAsync(
        IOwnershipStore store,
        OwnershipOptions options,
        TimeProvider time,
        OwnershipTelemetry telemetry,
        CancellationToken cancellationToken = default)
    {
        OwnershipOptions.Check(options);
        var rule = TermRules.Safe(options.SafetyShare);
        return GrantAsync(store, options.TimeToLive, rule, time, telemetry, cancellationToken);
    }

    internal static async Task<Lease> GrantAsync(
        IOwnershipStore store,
        TimeSpan timeToLive,
        TermRule rule,
        TimeProvider time,
        OwnershipTelemetry telemetry,
        CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var grant = await store.GrantAsync(timeToLive, cancellationToken);
        var lease = new Lease(store, rule, time, telemetry, sentAt, grant);
        if (!lease.IsHeld)
        {
            // Nobody knows it, so nothing hangs on it: it expires alone.
            throw new OwnershipStoreException(
                OwnershipStoreFailure.Late,
                $"The lease was granted too late to be held: {lease.Now} after it was asked for.");
        }

        lease._expiry = time.CreateTimer(
            static state => ((Lease)state!).CheckExpiry(), lease, lease.Remaining, Timeout.InfiniteTimeSpan);
        lease._keeping = lease.KeepAsync();
        telemetry.LeaseGranted(lease.Id, lease.TimeToLive);
        return lease;
    }

    /// <summary>Ends it, and tells the store, so that all that hangs on it is free for others at once.</summary>
    public async ValueTask DisposeAsync()
    {
        var wasHeld = IsHeld;
        End(LeaseEnd.Revoked);
        await _keeping;
        if (wasHeld)
        {
            await RevokeAsync();
        }
    }

    /// <summary>An id that no other candidate has now: the store never gives a lease's number twice.</summary>
    /// <remarks>Ids are used again, so that a lock that is taken a million times leaves few names in the store's
    /// history: etcd looks at each of them, until they are compacted, whenever it looks who is first.</remarks>
    internal string TakeCandidate() =>
        _unusedCandidates.TryPop(out var unused) ? unused : $"{Id:x}-{Interlocked.Increment(ref _lastCandidate)}";

    /// <summary>The candidate has surely left, and nothing of it is on its way.</summary>
    internal void ReturnCandidate(string candidate) => _unusedCandidates.Push(candidate);

    /// <summary>The store says that there is no such lease.</summary>
    internal void Miss() => End(LeaseEnd.Gone);

    internal OwnershipLostException Over(Exception? inner = null) =>
        new($"Lease {Id:x} is over: what hung on it may belong to another.", inner);

    private void CheckExpiry()
    {
        if (Remaining is { Ticks: > 0 } remaining)
        {
            // A hair later: a timer may fire a tick before it is due.
            _expiry?.Change(remaining + TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan);
            return;
        }

        End(LeaseEnd.Expired);
    }

    private bool Extend(TimeSpan sentAt, TimeSpan timeToLive)
    {
        lock (_gate)
        {
            // Who has been told once that it is over must never hear that it is held.
            if (!IsHeld)
            {
                return false;
            }

            var until = _rule(sentAt, Now, timeToLive).Ticks;
            Volatile.Write(ref _heldUntil, Math.Max(until, _heldUntil));
            return true;
        }
    }

    private void End(LeaseEnd end)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            Volatile.Write(ref _isOver, true);
        }

        _expiry?.Dispose();
        _telemetry.LeaseEnded(Id, end);
        try
        {
            _lost.Cancel();
        }
        catch (AggregateException failure)
        {
            // What another hung on the token must not take down the timer's thread.
            _telemetry.LossHandlerFailed(Id, failure);
        }
    }
}
