using System.Buffers;
using System.Text;

namespace DesignPatterns.Memcached.Protocol;

/// <summary>Reads <c>VALUE key flags bytes[ version]\r\ndata\r\n</c>, any number of them, and <c>END\r\n</c>.</summary>
internal sealed class GetCall(IReadOnlyList<byte[]> keys, bool withVersions, int mostValueBytes)
    : Call(Requests.Get(keys, withVersions))
{
    private readonly Dictionary<string, MemcachedValue> _values = [];

    public IReadOnlyDictionary<string, MemcachedValue> Values => _values;

    protected override Progress ReadLine(ReadOnlySpan<byte> line, ref ReadOnlySequence<byte> rest)
    {
        if (line.SequenceEqual("END"u8))
        {
            return Progress.Ended;
        }

        var fields = line;
        var (key, flags, length, version) = ReadHead(ref fields);
        if (rest.Length < length + 2)
        {
            return Progress.NeedsMore;
        }

        var data = rest.Slice(0, length).ToArray();
        var end = rest.Slice(length, 2);
        if (!end.FirstSpan[..1].SequenceEqual("\r"u8) || end.Slice(1).FirstSpan[0] != '\n')
        {
            throw Unexpected(line);
        }

        rest = rest.Slice(length + 2);
        _values[key] = new MemcachedValue(data, flags, version);
        return Progress.Taken;
    }

    private (string Key, uint Flags, int Length, ulong? Version) ReadHead(ref ReadOnlySpan<byte> fields)
    {
        var line = fields;
        if (!fields.StartsWith("VALUE "u8))
        {
            throw Unexpected(line);
        }

        fields = fields[6..];
        var blank = fields.IndexOf((byte)' ');
        var key = blank < 0 ? default : fields[..blank];
        fields = blank < 0 ? default : fields[(blank + 1)..];
        var (flags, length) = (TakeNumber(ref fields), TakeNumber(ref fields));
        ulong? version = withVersions ? TakeNumber(ref fields) : null;

        // An answer to another request is worse than none: it would be taken for this one's.
        if (!IsAsked(key) || flags > uint.MaxValue || length > (ulong)mostValueBytes || !fields.IsEmpty)
        {
            throw Unexpected(line);
        }

        return (Encoding.UTF8.GetString(key), (uint)flags, (int)length, version);
    }

    private bool IsAsked(ReadOnlySpan<byte> key)
    {
        foreach (var asked in keys)
        {
            if (key.SequenceEqual(asked))
            {
                return true;
            }
        }

        return false;
    }
}
