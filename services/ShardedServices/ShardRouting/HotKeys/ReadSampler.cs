namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>Picks one of 32 reads, on average.</summary>
/// <remarks>
/// At random distances, of 1 to 64: clients that ask in a fixed order would else have the same keys picked for ever.
/// So counting, which takes some 100 ns, costs a read three or four.
/// </remarks>
internal struct ReadSampler(uint seed)
{
    private const uint Distances = 64;

    private uint _state = seed | 1;
    private uint _left = 1;

    public bool Takes()
    {
        if (--_left > 0)
        {
            return false;
        }

        // Marsaglia's xorshift.
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        _left = 1 + (_state % Distances);
        return true;
    }
}
