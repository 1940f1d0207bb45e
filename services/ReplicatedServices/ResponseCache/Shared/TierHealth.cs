namespace DesignPatterns.ResponseCache.Shared;

internal enum TierState
{
    /// <summary>Never answered yet, never failed yet.</summary>
    Connecting,

    InUse,

    /// <summary>Not asked, but for probes.</summary>
    Bypassed,
}

/// <summary>Whether the shared tier may be asked, decided by how its calls end.</summary>
/// <remarks>
/// <code>
/// Connecting → InUse      a probe is answered
/// Connecting → Bypassed   a probe fails
/// InUse      → Bypassed   n calls or probes in a row fail, or the connection is lost
/// Bypassed   → InUse      a probe is answered
/// </code>
/// Only a probe reinstates it: the late answer to a call given up says how Redis was, not how it is. Each
/// method tells whether it was this one that changed the state.
/// </remarks>
internal sealed class TierHealth(int failuresToBypass)
{
    private readonly Lock _changing = new();
    private volatile TierState _state = TierState.Connecting;
    private int _failures;

    public TierState State => _state;

    public bool CallEnded(bool isAnswered)
    {
        lock (_changing)
        {
            _failures = isAnswered ? 0 : _failures + 1;
            return _failures >= failuresToBypass && ChangeNeedsLock(TierState.Bypassed);
        }
    }

    public bool ProbeEnded(bool isAnswered)
    {
        lock (_changing)
        {
            if (isAnswered)
            {
                // A probe may be answered between two calls that time out: it must not reset their count.
                _failures = _state == TierState.InUse ? _failures : 0;
                return ChangeNeedsLock(TierState.InUse);
            }

            _failures++;
            return (_state == TierState.Connecting || _failures >= failuresToBypass)
                && ChangeNeedsLock(TierState.Bypassed);
        }
    }

    /// <summary>A Redis that was restarted may have lost purges: a probe has to look first.</summary>
    public bool ConnectionLost()
    {
        lock (_changing)
        {
            return ChangeNeedsLock(TierState.Bypassed);
        }
    }

    private bool ChangeNeedsLock(TierState state)
    {
        var changed = _state != state;
        _state = state;
        return changed;
    }
}
