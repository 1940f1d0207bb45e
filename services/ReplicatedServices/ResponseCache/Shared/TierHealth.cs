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
/// InUse      → Bypassed   n calls in a row fail, or n probes, or the connection is lost
/// Bypassed   → InUse      a probe is answered
/// </code>
/// The two are counted apart, because they are not the same work: a probe that is answered between two calls
/// that time out is no excuse for the calls, nor the other way about. Only a probe reinstates it: the late
/// answer to a call given up says how Redis was, not how it is. Each method tells whether it was this one that
/// changed the state.
/// </remarks>
internal sealed class TierHealth(int failuresToBypass)
{
    private readonly Lock _changing = new();
    private volatile TierState _state = TierState.Connecting;
    private int _failedCalls;
    private int _failedProbes;

    public TierState State => _state;

    public bool CallEnded(bool isAnswered)
    {
        lock (_changing)
        {
            _failedCalls = isAnswered ? 0 : _failedCalls + 1;
            return _failedCalls >= failuresToBypass && ChangeNeedsLock(TierState.Bypassed);
        }
    }

    public bool ProbeEnded(bool isAnswered)
    {
        lock (_changing)
        {
            if (isAnswered)
            {
                _failedProbes = 0;
                _failedCalls = _state == TierState.InUse ? _failedCalls : 0;
                return ChangeNeedsLock(TierState.InUse);
            }

            _failedProbes++;
            return (_state == TierState.Connecting || _failedProbes >= failuresToBypass)
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
