using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing;

/// <summary>The equal copies behind one name, and the choice among them.</summary>
/// <remarks>
/// Choosing takes no lock: it reads an array that is replaced when a replica's state changes. Neither does
/// the record of a success, as long as nothing failed before it.
/// </remarks>
public sealed class ReplicaSet
{
    private static readonly UriCreationOptions RawPath = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    private readonly ReplicaSetOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Replica[] _replicas;
    private readonly long _startedAt;
    private readonly string _origin;
    private volatile Candidates _candidates;

    internal ReplicaSet(
        string name,
        IEnumerable<Replica> replicas,
        ReplicaSetOptions options,
        TimeProvider time,
        Random random)
    {
        Name = name;
        _replicas = [.. replicas];
        _options = options;
        _time = time;
        _random = random;
        _startedAt = time.GetTimestamp();
        _origin = $"http://{name}";
        Retries = new RetryBudget(options.RetryRatio, options.RetryFloorPerSecond);
        _candidates = Candidates.Of(_replicas, options.PanicThreshold);
    }

    /// <summary>
    /// Told, outside the lock, that a replica's state has changed: its health before and after.
    /// </summary>
    internal Action<Replica, ReplicaHealth, ReplicaHealth>? ReplicaChanged { get; set; }

    /// <summary>Told, outside the lock, that the set began to use every replica, or ceased to.</summary>
    internal Action<bool>? PanicChanged { get; set; }

    public string Name { get; }

    /// <summary>What the requests to this set may spend on second attempts.</summary>
    internal RetryBudget Retries { get; }

    public IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>How many replicas are ready and not ejected.</summary>
    public int AvailableCount => _candidates.AvailableCount;

    /// <summary>A monotonic clock that started with the set.</summary>
    internal TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>The address of a resource of this set, its path and query kept byte for byte.</summary>
    /// <param name="pathAndQuery">
    /// As it stood in the request line, still percent-encoded, with its leading slash.
    /// </param>
    public Uri UriFor(string pathAndQuery) => new(_origin + pathAndQuery, RawPath);

    internal Replica Pick()
    {
        var candidates = _candidates;
        var takingPart = candidates.HaveReturned
            ? SlowStart.Admit(candidates.Replicas, Now, _options.SlowStartPeriod, _random)
            : candidates.Replicas;
        return PowerOfTwoChoices.Pick(takingPart, _random);
    }

    /// <summary>
    /// A replica for the second attempt, or null when only replicas known to be bad are left.
    /// </summary>
    /// <remarks>
    /// To ask one of those would only delay the answer that something else can still be made of. One that has
    /// just come back is as good as any: the budget bounds what it gets in this way.
    /// </remarks>
    internal Replica? PickOtherThan(Replica tried)
    {
        Replica[] others = [.. _candidates.Replicas.Where(replica => replica != tried)];
        return others is [] ? null : PowerOfTwoChoices.Pick(others, _random);
    }

    internal void Record(Replica replica, AttemptOutcome outcome)
    {
        var isNews = outcome is not AttemptOutcome.Inconclusive
            && (outcome is not AttemptOutcome.Succeeded || replica.Health.ConsecutiveFailures > 0);
        if (isNews)
        {
            Change(replica, (health, now) => health.After(outcome, now, MayEject_NeedsLock(), _options));
        }
    }

    internal void Record(Replica replica, ProbeResult result) =>
        Change(replica, (health, now) => health.After(result, now, _options));

    private void Change(Replica replica, Func<ReplicaHealth, TimeSpan, ReplicaHealth> transition)
    {
        ReplicaHealth before, after;
        Candidates formerly, henceforth;
        lock (_lock)
        {
            before = replica.Health;
            after = replica.Health = transition(before, Now);
            formerly = henceforth = _candidates;
            if (before.State != after.State)
            {
                _candidates = henceforth = Candidates.Of(_replicas, _options.PanicThreshold);
            }
        }

        if (before.State != after.State)
        {
            ReplicaChanged?.Invoke(replica, before, after);
        }

        if (formerly.IsPanic != henceforth.IsPanic)
        {
            PanicChanged?.Invoke(henceforth.IsPanic);
        }
    }

    /// <summary>
    /// Requests alone may eject only a share of the set, lest one bad request ejects every replica it is
    /// tried on. An ejection that the probe confirms does not count: that replica is gone in any case.
    /// </summary>
    private bool MayEject_NeedsLock()
    {
        var unconfirmed = _replicas.Count(
            replica => replica.Health is { EjectedUntil: not null, ProbeFailed: false });
        return unconfirmed < _options.MostEjected(_replicas.Length);
    }
}
