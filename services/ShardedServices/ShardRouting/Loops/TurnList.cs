namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Connections that one step of the turn goes through; what is added meanwhile waits for the next.</summary>
internal sealed class TurnList
{
    private List<LoopConnection> _filled = [];
    private List<LoopConnection> _spare = [];

    public int Count => _filled.Count;

    public void Add(LoopConnection connection) => _filled.Add(connection);

    /// <summary>All that were added; valid until the next call.</summary>
    public List<LoopConnection> Take()
    {
        _spare.Clear();
        (_filled, _spare) = (_spare, _filled);
        return _spare;
    }
}
