using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Memory;

/// <summary>Keeps texts that many answers have in common once: so many of the last ones, and no more.</summary>
/// <remarks>
/// A table of slots, each with the last text that fell into it: a lookup takes no lock, and the worst that can
/// happen is that a text is kept twice.
/// </remarks>
internal static class SharedText
{
    private const int Slots = 4096;
    private const int MaximumLength = 256;
    private const int StringOverhead = 22;

    private static readonly string?[] Texts = new string?[Slots];
    private static readonly string[]?[] Lists = new string[]?[Slots];

    /// <summary>The text, shared if it is known; if not, its size is added to what the answer owns.</summary>
    public static string Of(string text, ref int ownBytes)
    {
        ref var slot = ref Texts[Slot(text.GetHashCode(StringComparison.Ordinal))];
        if (slot is { } known && known == text)
        {
            return known;
        }

        ownBytes += StringOverhead + (text.Length * sizeof(char));
        if (text.Length <= MaximumLength)
        {
            slot = text;
        }

        return text;
    }

    public static StringValues Of(StringValues values, ref int ownBytes)
    {
        if (values.Count == 1)
        {
            return Of(values.ToString(), ref ownBytes);
        }

        foreach (var value in values)
        {
            ownBytes += StringOverhead + ((value?.Length ?? 0) * sizeof(char));
        }

        return values;
    }

    public static string[] Of(string[] texts)
    {
        if (texts.Length == 0)
        {
            return texts;
        }

        var hash = default(HashCode);
        foreach (var text in texts)
        {
            hash.Add(text, StringComparer.Ordinal);
        }

        ref var slot = ref Lists[Slot(hash.ToHashCode())];
        return slot is { } known && known.AsSpan().SequenceEqual(texts) ? known : slot = texts;
    }

    private static int Slot(int hash) => (int)((uint)hash % Slots);
}
