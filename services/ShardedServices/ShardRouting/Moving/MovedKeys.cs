using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Moving;

/// <summary>
/// The keys that were moved, as far as its bound goes: above it, a key is looked for anew at each touch.
/// </summary>
internal sealed class MovedKeys(int most)
{
    private readonly HashSet<byte[]> _keys = new(KeyComparer.Instance);

    public bool Has(ReadOnlySpan<byte> key) => _keys.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(key);

    public void Add(byte[] key)
    {
        if (_keys.Count < most)
        {
            _keys.Add(key);
        }
    }
}
