namespace DesignPatterns.Gathering.Choosing;

/// <summary>Whether a replica is set aside, and until when.</summary>
/// <remarks>
/// Two witnesses are heard. Calls that fail eject it for <c>min(EjectionPeriod × 2^(k − 1),
/// MaxEjectionPeriod)</c>, its k-th ejection in a row; then one call in each such period may try it, and a
/// success brings it back. The connection, where there is one, ejects it until it answers a ping.
/// </remarks>
internal sealed class ReplicaHealth(Replica replica, GatheringOptions options)
{
    private readonly Lock _lock = new();
    private int _failures;
    private int _ejections;
    private TimeSpan _until;
    private TimeSpan _nextTryAt;
    private bool _isLost;

    // Read without the lock by whoever chooses: true also while an ejection has run out, and one may try.
    private volatile bool _isEjected;

    /// <summary>Told, under no lock, why it was ejected.</summary>
    public Action<Replica, string>? Ejected { get; set; }

    /// <summary>Told, under no lock, that it is back.</summary>
    public Action<Replica>? Reinstated { get; set; }

    public bool IsEjected => _isEjected;

    /// <summary>Whether a call may be sent to it while others are there to take it.</summary>
    public bool AdmitsAt(TimeSpan now)
    {
        if (!_isEjected)
        {
            return true;
        }

        lock (_lock)
        {
            return !_isLost && now >= _nextTryAt;
        }
    }

    /// <summary>It was chosen: while it is ejected, nobody else tries it for a period.</summary>
    public void Try(TimeSpan now)
    {
        if (_isEjected)
        {
            lock (_lock)
            {
                _nextTryAt = now + Period_NeedsLock();
            }
        }
    }

    public void Succeed()
    {
        if (_isEjected || Volatile.Read(ref _failures) > 0)
        {
            Reinstate(isFound: false);
        }
    }

    /// <summary>The connection is up again and answers.</summary>
    public void Find() => Reinstate(isFound: true);

    /// <param name="isProof">Whether one such failure is enough.</param>
    public void Fail(string reason, bool isProof, TimeSpan now)
    {
        bool isNews;
        lock (_lock)
        {
            _failures = Math.Min(_failures + 1, options.FailureThreshold);
            if ((!isProof && _failures < options.FailureThreshold) || (_isEjected && now < _until))
            {
                // Of a hundred calls that one death failed, the first has doubled the period for all.
                return;
            }

            _ejections++;
            _until = _nextTryAt = now + Period_NeedsLock();
            isNews = !_isEjected;
            _isEjected = true;
        }

        if (isNews)
        {
            Ejected?.Invoke(replica, reason);
        }
    }

    /// <summary>The connection broke or went silent: out until <see cref="Find"/>.</summary>
    public void Lose(string reason)
    {
        bool isNews;
        lock (_lock)
        {
            isNews = !_isEjected;
            _isLost = true;
            _isEjected = true;
            _ejections = Math.Max(1, _ejections);
        }

        if (isNews)
        {
            Ejected?.Invoke(replica, reason);
        }
    }

    private void Reinstate(bool isFound)
    {
        bool isNews;
        lock (_lock)
        {
            // An answer that was under way when the connection was lost does not mean that there is another.
            isNews = _isEjected && (isFound || !_isLost);
            if (isFound || !_isLost)
            {
                (_failures, _ejections, _isLost, _isEjected) = (0, 0, false, false);
            }
        }

        if (isNews)
        {
            Reinstated?.Invoke(replica);
        }
    }

    private TimeSpan Period_NeedsLock()
    {
        var doubled = options.EjectionPeriod * Math.Pow(2, Math.Clamp(_ejections - 1, 0, 30));
        return doubled < options.MaxEjectionPeriod ? doubled : options.MaxEjectionPeriod;
    }
}
