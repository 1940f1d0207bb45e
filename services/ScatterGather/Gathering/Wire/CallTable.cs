namespace DesignPatterns.Gathering.Wire;

/// <summary>The calls of a connection that wait for an answer: at most <see cref="Most"/>.</summary>
/// <remarks>
/// An id is a place in the table and how often that place was used before, so that the late answer to a call
/// that was given up finds nobody, rather than the next one. Not thread-safe.
/// </remarks>
internal sealed class CallTable
{
    public const int Most = 1 << PlaceBits;

    private const int PlaceBits = 10;

    private readonly PendingCall?[] _calls = new PendingCall?[Most];
    private readonly uint[] _uses = new uint[Most];
    private readonly Stack<int> _free = new(Enumerable.Range(0, Most).Reverse());

    public int Count => Most - _free.Count;

    /// <summary>Gives the call an id, if there is room.</summary>
    public bool TryAdd(PendingCall call)
    {
        if (!_free.TryPop(out var place))
        {
            return false;
        }

        _calls[place] = call;
        call.Id = (_uses[place]++ << PlaceBits) | (uint)place;
        return true;
    }

    /// <summary>The call of this id, which is then no longer here; null if it was not.</summary>
    public PendingCall? Take(uint id)
    {
        var place = (int)(id & (Most - 1));
        var call = _calls[place];
        if (call?.Id != id)
        {
            return null;
        }

        _calls[place] = null;
        _free.Push(place);
        return call;
    }

    public List<PendingCall> TakeAll()
    {
        List<PendingCall> all = [.. _calls.OfType<PendingCall>()];
        all.ForEach(call => Take(call.Id));
        return all;
    }
}
