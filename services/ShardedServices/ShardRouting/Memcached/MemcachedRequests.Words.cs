using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static DesignPatterns.ShardRouting.Memcached.MemcachedVerb;

namespace DesignPatterns.ShardRouting.Memcached;

// The line of a request: the verb and its words.
internal static partial class MemcachedRequests
{
    // Uninitialised words are never read: only as many as were found.
    [SkipLocalsInit]
    private static void ReadWords(ReadOnlySpan<byte> line, ref MemcachedRequest request)
    {
        Span<MemcachedWord> found = stackalloc MemcachedWord[MemcachedWords.Most];
        var words = new MemcachedWords(line, found);
        request.Verb = words.Count == 0 ? Refused : VerbOf(words.Text(0));
        switch (request.Verb)
        {
            case Get or Gets or GetAndTouch or GetsAndTouch:
                ReadRetrieval(words, ref request);
                break;
            case Set or Add or Replace or Append or Prepend or Cas:
                ReadStorage(words, ref request);
                break;
            case Increment or Decrement or Touch:
                ReadChange(words, ref request);
                break;
            case Delete:
                ReadDelete(words, ref request);
                break;
            case MetaGet or MetaSet or MetaDelete or MetaArithmetic or MetaDebug:
                ReadMeta(words, ref request);
                break;
            case FlushAll or Verbosity:
                ReadOrder(words, ref request);
                break;
            case Refused:
                RefuseUnknown(words, ref request);
                break;
        }
    }

    private static MemcachedVerb VerbOf(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 => BinaryPrimitives.ReadUInt16LittleEndian(word) switch
        {
            'm' | ('g' << 8) => MetaGet,
            'm' | ('s' << 8) => MetaSet,
            'm' | ('d' << 8) => MetaDelete,
            'm' | ('a' << 8) => MetaArithmetic,
            'm' | ('n' << 8) => MetaNoOp,
            'm' | ('e' << 8) => MetaDebug,
            _ => Refused,
        },
        3 => (word[0] | (word[1] << 8) | (word[2] << 16)) switch
        {
            'g' | ('e' << 8) | ('t' << 16) => Get,
            's' | ('e' << 8) | ('t' << 16) => Set,
            'g' | ('a' << 8) | ('t' << 16) => GetAndTouch,
            'a' | ('d' << 8) | ('d' << 16) => Add,
            'c' | ('a' << 8) | ('s' << 16) => Cas,
            _ => Refused,
        },
        4 => BinaryPrimitives.ReadUInt32LittleEndian(word) switch
        {
            'g' | ('e' << 8) | ('t' << 16) | ('s' << 24) => Gets,
            'g' | ('a' << 8) | ('t' << 16) | ('s' << 24) => GetsAndTouch,
            'i' | ('n' << 8) | ('c' << 16) | ('r' << 24) => Increment,
            'd' | ('e' << 8) | ('c' << 16) | ('r' << 24) => Decrement,
            'q' | ('u' << 8) | ('i' << 16) | ('t' << 24) => Quit,
            // Nowhere written down, and still taken by memcached.
            'b' | ('g' << 8) | ('e' << 16) | ('t' << 24) => Get,
            _ => Refused,
        },
        5 => word.SequenceEqual("touch"u8) ? Touch : word.SequenceEqual("stats"u8) ? Statistics : Refused,
        6 => word.SequenceEqual("delete"u8) ? Delete : word.SequenceEqual("append"u8) ? Append : Refused,
        7 => word.SequenceEqual("replace"u8) ? Replace
            : word.SequenceEqual("prepend"u8) ? Prepend
            : word.SequenceEqual("version"u8) ? MemcachedVerb.Version
            : Refused,
        9 => word.SequenceEqual("flush_all"u8) ? FlushAll
            : word.SequenceEqual("verbosity"u8) ? Verbosity
            : Refused,
        _ => Refused,
    };

    // gat <exptime> <key>*: a wrong lifetime is told first; without keys, nothing was found.
    private static void ReadRetrieval(MemcachedWords words, ref MemcachedRequest request)
    {
        var isTouch = request.Verb is GetAndTouch or GetsAndTouch;
        if (words.Count < 2)
        {
            Refuse(ref request, MemcachedErrors.Unknown);
            return;
        }

        var error = isTouch ? MemcachedErrors.NothingFound : null;
        foreach (var key in Keys(words.Line, request.Verb))
        {
            var (start, length) = key.GetOffsetAndLength(words.Line.Length);
            if (request.KeyLength == 0)
            {
                (request.KeyStart, request.KeyLength, error) = (start, length, null);
            }

            if (length > MostKeyBytes)
            {
                error = MemcachedErrors.BadLine;
                break;
            }
        }

        if (error is not null)
        {
            var hasExpiry = !isTouch || MemcachedNumbers.TryReadSigned(words.Text(1), out _);
            Refuse(ref request, hasExpiry ? error : MemcachedErrors.BadExpiry);
        }
    }

    // set <key> <flags> <exptime> <bytes> [noreply], cas <key> <flags> <exptime> <bytes> <cas> [noreply]: a
    // sixth (or seventh) word that is none is nothing to memcached.
    private static void ReadStorage(MemcachedWords words, ref MemcachedRequest request)
    {
        var needed = request.Verb == Cas ? 6 : 5;
        if (words.Count != needed && words.Count != needed + 1)
        {
            Refuse(ref request, MemcachedErrors.Unknown);
            return;
        }

        NoteNoReply(words, ref request);
        NoteKey(words, ref request);
        if (request.KeyLength > MostKeyBytes
            || !MemcachedNumbers.IsUnsigned(words.Text(2))
            || !MemcachedNumbers.TryReadSigned(words.Text(3), out _)
            || !MemcachedNumbers.TryReadSigned(words.Text(4), out var length)
            || (request.Verb == Cas && !MemcachedNumbers.IsUnsigned(words.Text(5)))
            || length is < 0 or > int.MaxValue - 2)
        {
            Refuse(ref request, MemcachedErrors.BadLine);
            return;
        }

        if (request.Verb == Cas)
        {
            (request.CasStart, request.CasLength) = (words[5].Start, words[5].Length);
        }

        (request.ValueStart, request.ValueLength) = (request.Length, length);
    }

    // incr <key> <delta> [noreply], touch <key> <exptime> [noreply].
    private static void ReadChange(MemcachedWords words, ref MemcachedRequest request)
    {
        if (words.Count is not (3 or 4))
        {
            Refuse(ref request, MemcachedErrors.Unknown);
            return;
        }

        NoteNoReply(words, ref request);
        NoteKey(words, ref request);
        if (request.KeyLength > MostKeyBytes || IsDoublyQuiet(words, request, firstWord: 2))
        {
            Refuse(ref request, MemcachedErrors.BadLine);
        }
    }

    // delete <key> [0] [noreply].
    private static void ReadDelete(MemcachedWords words, ref MemcachedRequest request)
    {
        if (words.Count is not (2 or 3 or 4))
        {
            Refuse(ref request, MemcachedErrors.Unknown);
            return;
        }

        NoteKey(words, ref request);
        if (words.Count > 2)
        {
            NoteNoReply(words, ref request);
            var isZero = words.Text(2).SequenceEqual("0"u8);
            if (words.Count == 3 ? !isZero && !request.IsQuiet : !isZero || !request.IsQuiet)
            {
                Refuse(ref request, MemcachedErrors.BadDelete);
                return;
            }
        }

        if (request.KeyLength > MostKeyBytes)
        {
            Refuse(ref request, MemcachedErrors.BadLine);
        }
    }

    // flush_all [exptime] [noreply], verbosity <level> [noreply].
    private static void ReadOrder(MemcachedWords words, ref MemcachedRequest request)
    {
        if (words.Count > 3 || (request.Verb == Verbosity && words.Count < 2))
        {
            Refuse(ref request, MemcachedErrors.Unknown);
            return;
        }

        NoteNoReply(words, ref request);
        if (IsDoublyQuiet(words, request, firstWord: 1))
        {
            Refuse(ref request, MemcachedErrors.BadLine);
        }
    }

    private static void NoteKey(MemcachedWords words, ref MemcachedRequest request) =>
        (request.KeyStart, request.KeyLength) = (words[1].Start, words[1].Length);

    private static void NoteNoReply(MemcachedWords words, ref MemcachedRequest request)
    {
        if (words.Text(words.Count - 1).SequenceEqual("noreply"u8))
        {
            NoteQuiet(words[words.Count - 1], ref request);
        }
    }

    private static void NoteQuiet(MemcachedWord word, ref MemcachedRequest request) =>
        (request.QuietStart, request.QuietLength) = (word.Start - 1, word.Length + 1);

    // With one noreply cut out, the other would silence the server, and its next answer would be taken for
    // this one.
    private static bool IsDoublyQuiet(MemcachedWords words, in MemcachedRequest request, int firstWord) =>
        request.IsQuiet
        && words.Count - 2 >= firstWord
        && words.Text(words.Count - 2).SequenceEqual("noreply"u8);

    // Web pages can be made to send requests to memcached: it closes on HTTP, silently, when the verb is
    // foreign.
    private static void RefuseUnknown(MemcachedWords words, ref MemcachedRequest request)
    {
        var isForeign = words.Count > 0
            && words[0].Length > 1
            && !"gsacidt"u8.Contains(words.Text(0)[0])
            && !(words[0].Length == 2 && words.Text(0)[0] == (byte)'m')
            && !IsKnownElsewhere(words.Text(0));
        if (isForeign && words.Text(words.Count - 1).StartsWith("HTTP/"u8))
        {
            Close(ref request, error: null, request.Length);
            return;
        }

        Refuse(ref request, MemcachedErrors.Unknown);
    }

    private static bool IsKnownElsewhere(ReadOnlySpan<byte> verb) =>
        verb.SequenceEqual("lru"u8) || verb.SequenceEqual("lru_crawler"u8) || verb.SequenceEqual("watch"u8);
}
