using static DesignPatterns.ShardRouting.Memcached.MemcachedVerb;

namespace DesignPatterns.ShardRouting.Memcached;

// mg <key> <flag>*, ms <key> <bytes> <flag>*, md <key> <flag>*, ma <key> <flag>*, me <key>: only the first
// character of a flag says which it is.
internal static partial class MemcachedRequests
{
    private const int MostMetaWords = 19;

    // Bits 0 to 57 stand for 'A' to 'z'.
    private static readonly ulong KnownFlags = FlagsOf("bNTRlOPLkstcfvhuqFCMJDI"u8);

    private static void ReadMeta(MemcachedWords words, ref MemcachedRequest request)
    {
        var error = words.Count < 2
            ? request.Verb == MetaDebug ? MemcachedErrors.BadLine : MemcachedErrors.Unknown
            : words[1].Length > MostKeyBytes || (request.Verb == MetaSet && words.Count < 3)
                ? MemcachedErrors.BadLine
            : words.Count <= MostMetaWords || request.Verb == MetaDebug ? null
            : request.Verb == MetaGet ? MemcachedErrors.TooManyGetFlags : MemcachedErrors.TooManyFlags;
        if (error is not null)
        {
            Refuse(ref request, error);
            return;
        }

        NoteKey(words, ref request);
        if (request.Verb == MetaSet)
        {
            ReadMetaSet(words, ref request);
        }
        else if (request.Verb == MetaDebug)
        {
            request.IsBase64 = words.Count > 2 && words.Text(2)[0] == (byte)'b';
        }
        else if (ReadFlags(words, first: 2, ref request) is { } fault)
        {
            Refuse(ref request, fault);
        }
    }

    // Only behind a length that is one, a block follows; then it is swallowed whatever else is wrong.
    private static void ReadMetaSet(MemcachedWords words, ref MemcachedRequest request)
    {
        if (!MemcachedNumbers.TryReadSigned(words.Text(2), out var length)
            || length is < 0 or > int.MaxValue - 2)
        {
            Refuse(ref request, MemcachedErrors.BadLine);
            return;
        }

        (request.ValueStart, request.ValueLength) = (request.Length, length);
        if (ReadFlags(words, first: 3, ref request) is { } fault)
        {
            request.Error = fault;
        }
    }

    // Faults are the server's to tell, save a second q: with the first one cut out it would silence the
    // server.
    private static string? ReadFlags(MemcachedWords words, int first, ref MemcachedRequest request)
    {
        var seen = 0UL;
        for (var i = first; i < words.Count; i++)
        {
            var flag = words.Text(i)[0];
            var bit = flag is >= (byte)'A' and <= (byte)'z' ? 1UL << (flag - 'A') : 0;
            if ((KnownFlags & bit & ~seen) == 0)
            {
                return flag != (byte)'q' ? null
                    : request.Verb is MetaGet or MetaSet ? MemcachedErrors.DoubledFlag
                    : MemcachedErrors.BadFlag;
            }

            seen |= bit;
            request.IsBase64 |= flag == (byte)'b';
            if (flag == (byte)'q')
            {
                NoteQuiet(words[i], ref request);
            }
            else if (flag == (byte)'C' && words[i].Length > 1)
            {
                (request.CasStart, request.CasLength) = (words[i].Start + 1, words[i].Length - 1);
            }
        }

        return null;
    }

    private static ulong FlagsOf(ReadOnlySpan<byte> flags)
    {
        var bits = 0UL;
        foreach (var flag in flags)
        {
            bits |= 1UL << (flag - 'A');
        }

        return bits;
    }
}
