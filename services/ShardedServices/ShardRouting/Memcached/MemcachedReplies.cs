using System.Buffers.Binary;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>
/// Reads what a memcached answers, one frame at a time; strictly, so that a lost step shows early.
/// </summary>
/// <remarks>
/// A line ends with <c>\r\n</c>, has at most <see cref="MostLineBytes"/> bytes, no control characters, and
/// starts with a capital letter or a digit. Without allocation.
/// </remarks>
internal static class MemcachedReplies
{
    public const int MostLineBytes = 2_048;

    private static readonly uint ValueWord = BinaryPrimitives.ReadUInt32LittleEndian("VALU"u8);

    /// <summary>
    /// Reads the frame at the start. False: more bytes are needed, and it is not worth asking again with
    /// fewer than <paramref name="needed"/> in all.
    /// </summary>
    /// <param name="mostValueBytes">What no value may exceed: a larger one is rubbish.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, int mostValueBytes, out MemcachedReply reply, out int needed)
    {
        reply = default;
        var seen = bytes.Length > MostLineBytes + 2 ? bytes[..(MostLineBytes + 2)] : bytes;
        var control = seen.IndexOfAnyInRange((byte)0, (byte)31);
        if (control < 0 || (control == seen.Length - 1 && seen[control] == (byte)'\r'))
        {
            needed = bytes.Length + (control < 0 ? 2 : 1);
            return (control < 0 ? seen.Length : control) > MostLineBytes
                && Rubbish(bytes, out reply, out needed);
        }

        if (seen[control] != (byte)'\r' || seen[control + 1] != (byte)'\n' || !CanStartALine(seen[0]))
        {
            return Rubbish(bytes, out reply, out needed);
        }

        (reply.LineLength, reply.Length) = (control, control + 2);
        var line = seen[..control];
        reply.Kind = KindOf(line);
        var isRead = reply.Kind switch
        {
            MemcachedReplyKind.Value => ReadValue(line, ref reply),
            MemcachedReplyKind.MetaValue => ReadMetaValue(line, ref reply),
            _ => true,
        };
        if (!isRead || reply.ValueLength > mostValueBytes)
        {
            return Rubbish(bytes, out reply, out needed);
        }

        if (reply.ValueStart > 0)
        {
            return ReadBlock(bytes, ref reply, out needed);
        }

        if (line.StartsWith("HD "u8))
        {
            NoteCasFlag(line, 2, ref reply);
        }

        needed = reply.Length;
        return true;
    }

    private static MemcachedReplyKind KindOf(ReadOnlySpan<byte> line)
    {
        if (line.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(line) == ValueWord)
        {
            return line.StartsWith("VALUE "u8) ? MemcachedReplyKind.Value : MemcachedReplyKind.Line;
        }

        return line.SequenceEqual("END"u8) ? MemcachedReplyKind.End
            : line.StartsWith("VA "u8) ? MemcachedReplyKind.MetaValue
            : line.StartsWith("ERROR"u8) || line.StartsWith("CLIENT_ERROR"u8)
                || line.StartsWith("SERVER_ERROR"u8)
                ? MemcachedReplyKind.Error
            : MemcachedReplyKind.Line;
    }

    // VALUE <key> <flags> <length> [<cas>], with one space each.
    private static bool ReadValue(ReadOnlySpan<byte> line, ref MemcachedReply reply)
    {
        const int Key = 6;
        var keyEnd = EndOfWord(line, Key);
        var flagsEnd = EndOfWord(line, keyEnd + 1);
        var lengthEnd = EndOfWord(line, flagsEnd + 1);
        if (keyEnd - Key is < 1 or > MemcachedRequests.MostKeyBytes
            || !IsDigits(Part(line, keyEnd + 1, flagsEnd))
            || !MemcachedNumbers.TryReadLength(Part(line, flagsEnd + 1, lengthEnd), out var length))
        {
            return false;
        }

        (reply.KeyStart, reply.KeyLength) = (Key, keyEnd - Key);
        (reply.ValueStart, reply.ValueLength) = (line.Length + 2, length);
        if (lengthEnd == line.Length)
        {
            return true;
        }

        (reply.CasStart, reply.CasLength) = (lengthEnd + 1, line.Length - lengthEnd - 1);
        return IsDigits(line[reply.CasStart..]);
    }

    // VA <length> <flag>*.
    private static bool ReadMetaValue(ReadOnlySpan<byte> line, ref MemcachedReply reply)
    {
        var lengthEnd = EndOfWord(line, 3);
        if (!MemcachedNumbers.TryReadLength(line[3..lengthEnd], out var length))
        {
            return false;
        }

        (reply.ValueStart, reply.ValueLength) = (line.Length + 2, length);
        NoteCasFlag(line, lengthEnd, ref reply);
        return true;
    }

    private static void NoteCasFlag(ReadOnlySpan<byte> line, int at, ref MemcachedReply reply)
    {
        while (MemcachedWords.TryNext(line, ref at, out var word))
        {
            if (line[word.Start] == (byte)'c' && IsDigits(line[(word.Start + 1)..word.End]))
            {
                (reply.CasStart, reply.CasLength) = (word.Start + 1, word.Length - 1);
                return;
            }
        }
    }

    private static bool ReadBlock(ReadOnlySpan<byte> bytes, ref MemcachedReply reply, out int needed)
    {
        var end = (long)reply.ValueStart + reply.ValueLength;
        if (end + 2 > int.MaxValue)
        {
            return Rubbish(bytes, out reply, out needed);
        }

        needed = (int)end + 2;
        if (bytes.Length < needed)
        {
            reply = default;
            return false;
        }

        reply.Length = needed;
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)end..]) == ('\r' | ('\n' << 8))
            || Rubbish(bytes, out reply, out needed);
    }

    private static bool Rubbish(ReadOnlySpan<byte> bytes, out MemcachedReply reply, out int needed)
    {
        reply = new() { Kind = MemcachedReplyKind.Rubbish, Length = bytes.Length };
        needed = bytes.Length;
        return true;
    }

    private static int EndOfWord(ReadOnlySpan<byte> line, int start)
    {
        if (start >= line.Length)
        {
            return line.Length;
        }

        var length = line[start..].IndexOf((byte)' ');
        return length < 0 ? line.Length : start + length;
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> line, int start, int end) =>
        start < end ? line[start..end] : default;

    private static bool IsDigits(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static bool CanStartALine(byte character) =>
        character is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9');
}
