using System.Text;

namespace DesignPatterns.Etcd.Connections;

/// <summary>The first bytes of a server, which tell whether it speaks HTTP/2.</summary>
/// <remarks>
/// <code>
/// bytes 0..2   length
///       3      04: SETTINGS, with which each side begins (RFC 9113, section 3.4)
///       4      flags
///       5..8   stream 0
/// </code>
/// HttpClient knows it too, but says so in one of many ways, and not what was said instead.
/// </remarks>
internal sealed class Greeting
{
    private const int TypeOffset = 3;
    private const byte Settings = 4;

    private readonly byte[] _bytes = new byte[32];
    private int _count;

    /// <summary>Whether enough has come to judge.</summary>
    public bool IsKnown => Volatile.Read(ref _count) > TypeOffset;

    public bool IsForeign => IsKnown && _bytes[TypeOffset] != Settings;

    /// <summary>What was said, with a point for what cannot be printed.</summary>
    public string Text => string.Concat(
        Encoding.Latin1.GetString(_bytes, 0, Volatile.Read(ref _count))
            .Select(character => character is >= ' ' and <= '~' ? character : '.'));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var taken = bytes[..Math.Min(bytes.Length, _bytes.Length - _count)];
        taken.CopyTo(_bytes.AsSpan(_count));
        Volatile.Write(ref _count, _count + taken.Length);
    }
}
