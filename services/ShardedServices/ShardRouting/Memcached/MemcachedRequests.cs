using System.Buffers.Binary;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>Reads memcached's text protocol as a server, exactly as memcached 1.6.18 would.</summary>
/// <remarks>
/// Refused here is only what has no key to route by, what would make a server close or lose step, and what
/// has a key that is too long; where memcached leaves a data block behind an error to be read as requests, so
/// does this. Stricter than memcached in one thing: a line with control characters is refused, its block with
/// it. Without allocation.
/// </remarks>
internal static partial class MemcachedRequests
{
    public const int MostKeyBytes = 250;

    /// <summary>Of <c>get</c> and <c>gets</c>, before the line feed; memcached itself has no bound.</summary>
    public const int MostLineBytes = 65_536;

    /// <summary>Of all other lines, before the line feed; memcached then closes without a word.</summary>
    private const int MostShortLineBytes = 2_048;

    private const byte BinaryProtocol = 0x80;
    private const byte LineFeed = (byte)'\n';

    private static readonly uint GetAndSpace = Word("get "u8);

    /// <summary>Reads the request at the start. False: more bytes are needed.</summary>
    /// <param name="mostValueBytes">
    /// A larger value is refused before it has come: then <see cref="MemcachedRequest.Length"/> may be more
    /// than there are bytes, and the caller drops the rest as it comes.
    /// </param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int mostValueBytes, out MemcachedRequest request)
    {
        request = default;
        if (bytes.IsEmpty)
        {
            return false;
        }

        // A line feed may stand behind MostLineBytes at the latest, so no more is searched.
        var seen = bytes.Length > MostLineBytes + 1 ? bytes[..(MostLineBytes + 1)] : bytes;
        var control = seen.IndexOfAnyInRange((byte)0, (byte)31);
        var feed = control < 0 || seen[control] == LineFeed ? control : FeedBehind(seen, control);
        if (bytes[0] == BinaryProtocol)
        {
            return Close(ref request, MemcachedErrors.Unknown, bytes.Length);
        }

        if (feed < 0 || feed > MostShortLineBytes)
        {
            var isLong = (feed < 0 ? bytes.Length - 1 : feed) >= MostShortLineBytes;
            if (isLong && !IsLongGet(bytes))
            {
                return Close(ref request, error: null, bytes.Length);
            }

            if (feed < 0)
            {
                return bytes.Length > MostLineBytes
                    && Close(ref request, MemcachedErrors.LineTooLong, bytes.Length);
            }
        }

        var length = feed > 0 && seen[feed - 1] == (byte)'\r' ? feed - 1 : feed;
        (request.LineLength, request.Length) = (length, feed + 1);
        return control >= length
            ? ReadLine(bytes, mostValueBytes, ref request)
            : ReadLineWithControls(bytes, mostValueBytes, ref request);
    }

    /// <summary>The keys on the line of <c>get</c>, <c>gets</c>, <c>gat</c>, <c>gats</c>, in order.</summary>
    public static MemcachedKeys Keys(ReadOnlySpan<byte> line, MemcachedVerb verb) => new(line, verb);

    private static int FeedBehind(ReadOnlySpan<byte> bytes, int control)
    {
        var length = bytes[(control + 1)..].IndexOf(LineFeed);
        return length < 0 ? -1 : control + 1 + length;
    }

    // memcached's own test for what may be longer than 2 KiB.
    private static bool IsLongGet(ReadOnlySpan<byte> bytes)
    {
        var spaces = bytes.IndexOfAnyExcept((byte)' ');
        return spaces is >= 0 and <= 100
            && (bytes[spaces..].StartsWith("get "u8) || bytes[spaces..].StartsWith("gets "u8));
    }

    private static bool ReadLine(ReadOnlySpan<byte> bytes, int mostValueBytes, ref MemcachedRequest request)
    {
        var line = bytes[..request.LineLength];
        if (line.Length > 4 && BinaryPrimitives.ReadUInt32LittleEndian(line) == GetAndSpace)
        {
            var key = line[4..];
            if (key.Length <= MostKeyBytes && !key.Contains((byte)' '))
            {
                (request.Verb, request.KeyStart, request.KeyLength) = (MemcachedVerb.Get, 4, key.Length);
                return true;
            }
        }

        ReadWords(line, ref request);
        return request.ValueStart == 0 || ReadBlock(bytes, mostValueBytes, ref request);
    }

    // A C string ends at a zero, so memcached reads the line so far; whatever it made of that, is refused.
    private static bool ReadLineWithControls(
        ReadOnlySpan<byte> bytes, int mostValueBytes, ref MemcachedRequest request)
    {
        var line = bytes[..request.LineLength];
        var zero = line.IndexOf((byte)0);
        ReadWords(zero < 0 ? line : line[..zero], ref request);
        if (request.ValueStart > 0)
        {
            return RefuseBlock(bytes, MemcachedErrors.BadLine, ref request);
        }

        if (request.Verb != MemcachedVerb.Refused)
        {
            Refuse(ref request, MemcachedErrors.BadLine);
        }

        return true;
    }

    private static bool ReadBlock(ReadOnlySpan<byte> bytes, int mostValueBytes, ref MemcachedRequest request)
    {
        if (request.Error is not null || request.ValueLength > mostValueBytes)
        {
            request.DropsKey = request.Error is null && request.Verb is MemcachedVerb.Set or MemcachedVerb.MetaSet;
            return RefuseBlock(bytes, request.Error ?? MemcachedErrors.TooLarge, ref request);
        }

        var end = (long)request.ValueStart + request.ValueLength;
        if (bytes.Length < end + 2)
        {
            request = default;
            return false;
        }

        // Which of a wrong flag and a wrong block ms is told of, the server knows; it keeps step with both.
        if (request.Verb != MemcachedVerb.MetaSet && !bytes[(int)end..].StartsWith("\r\n"u8))
        {
            return RefuseBlock(bytes, MemcachedErrors.BadBlock, ref request);
        }

        request.Length = (int)end + 2;
        return true;
    }

    // memcached swallows as many bytes as were announced, and two; whatever they are.
    private static bool RefuseBlock(ReadOnlySpan<byte> bytes, string error, ref MemcachedRequest request)
    {
        var length = (long)request.ValueStart + request.ValueLength + 2;
        request.ValueStart = request.ValueLength = 0;
        Refuse(ref request, error);
        if (length > int.MaxValue)
        {
            return Close(ref request, error, bytes.Length);
        }

        request.Length = (int)length;
        return true;
    }

    private static bool Close(ref MemcachedRequest request, string? error, int length)
    {
        request = new() { Verb = MemcachedVerb.Refused, Length = length, Error = error, Closes = true };
        return true;
    }

    // The old commands say nothing at all after noreply, the meta commands always tell of an error.
    private static void Refuse(ref MemcachedRequest request, string error)
    {
        var isMeta = request.Verb is >= MemcachedVerb.MetaGet and <= MemcachedVerb.MetaDebug;
        request.Error = request.IsQuiet && !isMeta ? null : error;
        request.Verb = MemcachedVerb.Refused;
    }

    private static uint Word(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt32LittleEndian(text);
}
