using System.Text;
using Google.Protobuf;

namespace DesignPatterns.Etcd;

/// <summary>
/// Which keys are meant. Keys are text, and sent as UTF-8; etcd orders them by their bytes.
/// </summary>
public readonly record struct KeyRange
{
    private static readonly ByteString Nul = ByteString.CopyFrom(0);

    private readonly string? _first;
    private readonly string? _end;
    private readonly Extent _extent;

    private KeyRange(string first, string? end, Extent extent) =>
        (_first, _end, _extent) = (first, end, extent);

    private enum Extent
    {
        One,
        Prefix,
        Between,
    }

    public static KeyRange All => new("", null, Extent.Prefix);

    internal ByteString First => _extent == Extent.Prefix && _first is ""
        ? Nul
        : ByteString.CopyFromUtf8(_first ?? "");

    /// <summary>The first key behind the range; empty: there is but one key in it.</summary>
    internal ByteString End => _extent switch
    {
        Extent.Prefix => EndOfPrefix(Encoding.UTF8.GetBytes(_first!)),
        Extent.Between => ByteString.CopyFromUtf8(_end!),
        _ => ByteString.Empty,
    };

    public static implicit operator KeyRange(string key) => One(key);

    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static KeyRange One(string key) => new(NotEmpty(key), null, Extent.One);

    /// <summary>All keys that begin with it; empty: all keys.</summary>
    public static KeyRange Prefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new(prefix, null, Extent.Prefix);
    }

    /// <exception cref="ArgumentException">A key is empty.</exception>
    public static KeyRange Between(string first, string behindLast) =>
        new(NotEmpty(first), NotEmpty(behindLast), Extent.Between);

    /// <summary>The least key that is greater than all with this prefix.</summary>
    /// <returns>One byte of zero, which etcd takes for "to the end", if there is none.</returns>
    internal static ByteString EndOfPrefix(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xff);
        if (last < 0)
        {
            return Nul;
        }

        var end = prefix[..(last + 1)].ToArray();
        end[last]++;
        return UnsafeByteOperations.UnsafeWrap(end);
    }

    private static string NotEmpty(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key;
    }
}
