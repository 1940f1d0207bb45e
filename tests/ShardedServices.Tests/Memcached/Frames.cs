using DesignPatterns.ShardRouting.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>How a stream was read: each frame by its fields and its bytes.</summary>
internal static class Frames
{
    public delegate bool Reader(ReadOnlySpan<byte> bytes, out int length, out string shown);

    public static bool Requests(ReadOnlySpan<byte> bytes, out int length, out string shown)
    {
        var isRead = MemcachedRequests.TryRead(bytes, 1 << 20, out var it);
        length = it.Length;
        shown = it.Closes ? $"closes {it.Error}"
            : $"{it.Verb} {it.Error} {it.LineLength} {it.Length}"
            + $" key {Part(bytes, it.KeyStart, it.KeyLength)}"
            + $" value {Part(bytes, it.ValueStart, it.ValueLength)}"
            + $" cas {Part(bytes, it.CasStart, it.CasLength)}"
            + $" quiet {Part(bytes, it.QuietStart, it.QuietLength)}";
        return isRead;
    }

    public static bool Replies(ReadOnlySpan<byte> bytes, out int length, out string shown)
    {
        var isRead = MemcachedReplies.TryRead(bytes, 1 << 20, out var it, out var needed);
        Assert.True(isRead || needed > bytes.Length);
        length = it.Length;
        shown = it.Kind == MemcachedReplyKind.Rubbish ? "rubbish"
            : $"{it.Kind} {it.LineLength} {it.Length} key {Part(bytes, it.KeyStart, it.KeyLength)}"
            + $" value {Part(bytes, it.ValueStart, it.ValueLength)}"
            + $" cas {Part(bytes, it.CasStart, it.CasLength)}";
        return isRead;
    }

    /// <summary>
    /// What is read when the bytes come in pieces of these lengths, over and over; the bytes behind what has
    /// come are cut off, so that a look beyond it throws.
    /// </summary>
    public static List<string> Read(Reader reader, byte[] bytes, params int[] pieces)
    {
        var (frames, start, come) = (new List<string>(), 0, 0);
        for (var i = 0; come < bytes.Length; i++)
        {
            come = int.Min(come + pieces[i % pieces.Length], bytes.Length);
            while (start < come && reader(bytes.AsSpan(start..come).ToArray(), out var length, out var shown))
            {
                Assert.True(length > 0, "A frame without a length.");
                frames.Add(shown);
                start += length;
                if (shown is "rubbish" || shown.StartsWith("closes", StringComparison.Ordinal))
                {
                    return frames;
                }
            }
        }

        return frames;
    }

    private static string Part(ReadOnlySpan<byte> bytes, int start, int length) =>
        $"{start}+{length}:{Conversation.Text(bytes.Slice(start, length))}";
}
