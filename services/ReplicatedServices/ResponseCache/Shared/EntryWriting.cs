using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>The pieces that <see cref="EntryCodec"/> writes.</summary>
internal static class EntryWriting
{
    public static void WriteNumber(this IBufferWriter<byte> writer, short number)
    {
        BinaryPrimitives.WriteInt16LittleEndian(writer.GetSpan(sizeof(short)), number);
        writer.Advance(sizeof(short));
    }

    public static void WriteNumber(this IBufferWriter<byte> writer, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(writer.GetSpan(sizeof(long)), number);
        writer.Advance(sizeof(long));
    }

    public static void WriteText(this IBufferWriter<byte> writer, string text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(text));
        writer.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(text, writer);
    }
}

/// <summary>The pieces that <see cref="EntryCodec"/> reads: false when there is no such piece, never an
/// exception.</summary>
internal ref struct EntryReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly byte[] Rest => _rest.ToArray();

    public bool TryReadByte(out byte value)
    {
        var isThere = TryTake(1, out var bytes);
        value = isThere ? bytes[0] : default;
        return isThere;
    }

    /// <summary>Not negative: here it is a count or a status.</summary>
    public bool TryReadInt16(out short value)
    {
        value = TryTake(sizeof(short), out var bytes) ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : (short)-1;
        return value >= 0;
    }

    public bool TryReadTicks(out TimeSpan value)
    {
        var ticks = TryTake(sizeof(long), out var bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : -1;
        value = new TimeSpan(ticks);
        return value >= TimeSpan.Zero && value <= Policy.DeltaSeconds.Maximum;
    }

    public bool TryReadText(out string text)
    {
        text = "";
        if (!TryTake(sizeof(int), out var prefix)
            || !TryTake(BinaryPrimitives.ReadInt32LittleEndian(prefix), out var bytes))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    public bool TryReadList(out string[] texts)
    {
        texts = [];
        if (!TryReadInt16(out var count))
        {
            return false;
        }

        var list = new List<string>();
        while (list.Count < count)
        {
            if (!TryReadText(out var text))
            {
                return false;
            }

            list.Add(text);
        }

        texts = [.. list];
        return true;
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        var isThere = length >= 0 && length <= _rest.Length;
        bytes = isThere ? _rest[..length] : default;
        _rest = isThere ? _rest[length..] : _rest;
        return isThere;
    }
}

internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (var each in data)
        {
            crc = BitOperations.Crc32C(crc, each);
        }

        return ~crc;
    }
}
