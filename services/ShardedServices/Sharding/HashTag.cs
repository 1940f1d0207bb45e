namespace DesignPatterns.Sharding;

/// <summary>
/// The part of a key that places it, so that keys with one tag share a shard: of <c>{user:7}:cart</c> with
/// <see cref="Braces"/>, <c>user:7</c>.
/// </summary>
/// <remarks>
/// twemproxy's rule: the first opening character, and the first closing one behind it. When either is
/// missing, or nothing stands between them, the whole key counts; no further pair is looked for. Redis
/// Cluster has the same.
/// </remarks>
public readonly record struct HashTag(byte Open, byte Close)
{
    /// <summary><c>{</c> and <c>}</c>.</summary>
    public static readonly HashTag Braces = new((byte)'{', (byte)'}');

    /// <summary>The part of the key that is hashed; without allocation.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf(Open);
        if (open < 0)
        {
            return key;
        }

        var length = key[(open + 1)..].IndexOf(Close);
        return length > 0 ? key.Slice(open + 1, length) : key;
    }
}
