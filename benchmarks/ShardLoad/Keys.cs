using System.Globalization;
using System.Text;
using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Functions;

namespace DesignPatterns.ShardLoad;

/// <summary>The keys <c>key:00000000</c> and on, their digits at hand, and which of them a shard has.</summary>
internal sealed class Keys
{
    public const int Count = 10_000;
    public const int DigitCount = 8;

    /// <summary>How long a key is, with <c>key:</c>.</summary>
    public const int Length = 4 + DigitCount;

    private readonly byte[] _digits = new byte[Count * DigitCount];
    private readonly bool[] _isOfLost = new bool[Count];
    private ulong _random = 88_172_645_463_325_252;

    /// <param name="shards">The names of all shards, as nutcracker and the router have them.</param>
    /// <param name="lost">One of them; with none, no key is of it.</param>
    public Keys(string[] shards, string lost)
    {
        var ring = shards.Length > 0 ? new Ketama(ShardMap.Named(shards)) : null;
        var lostIndex = Array.IndexOf(shards, lost);
        for (var key = 0; key < Count; key++)
        {
            var text = key.ToString("D8", CultureInfo.InvariantCulture);
            Encoding.ASCII.GetBytes(text, _digits.AsSpan(key * DigitCount));
            _isOfLost[key] = ring?.Pick(Encoding.ASCII.GetBytes($"key:{text}")) == lostIndex;
        }
    }

    public ReadOnlySpan<byte> DigitsOf(int key) => _digits.AsSpan(key * DigitCount, DigitCount);

    public bool IsOfLost(int key) => _isOfLost[key];

    /// <summary>Any key, each as often; xorshift.</summary>
    public int Any()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (int)((_random >> 32) * Count >> 32);
    }
}
