using DesignPatterns.Words;

namespace DesignPatterns.ResponseCache.Policy;

internal enum KeyKind
{
    /// <summary>A definition: every spelling of one word is one entry.</summary>
    Word,

    /// <summary>Anything else: the target exactly as it was sent.</summary>
    Target,
}

/// <summary>What a stored answer is found by. The method is always GET.</summary>
/// <remarks>
/// Nothing but the target may choose an answer, because nothing else is in the key: the fetch that fills the
/// entry takes no header field from its client (see <c>OriginClient</c>), but those of a variant, which are in
/// the key too. <see cref="Variation"/> writes the variant; it is empty where answers do not vary.
/// </remarks>
internal readonly record struct CacheKey(KeyKind Kind, string Value, string Variant = "")
{
    private const string Definitions = "/definitions/";

    /// <summary>The key of the note by what its answers vary, and of the answer itself when they do not.</summary>
    public CacheKey Primary => this with { Variant = "" };

    public CacheKey WithVariant(string variant) => this with { Variant = variant };

    /// <summary>The key as one text, which no other key has.</summary>
    public override string ToString()
    {
        var text = Kind == KeyKind.Word ? $"word:{Value}" : $"target:{Value}";
        return Variant.Length == 0 ? text : $"{text}\n{Variant}";
    }

    /// <summary>
    /// The key of a raw request target; false for one that must be forwarded and never cached.
    /// </summary>
    public static bool TryParse(string rawTarget, out CacheKey key)
    {
        key = new CacheKey(KeyKind.Target, rawTarget);
        if (!rawTarget.StartsWith('/'))
        {
            return false; // absolute-form, authority-form, "*": no business of a reverse proxy's cache.
        }

        if (!rawTarget.StartsWith(Definitions, StringComparison.Ordinal))
        {
            return true;
        }

        if (!WordTarget.TryGetRawSegment(rawTarget, Definitions, out var segment)
            || !WordTarget.TryParse(segment, out var word, out _))
        {
            return false;
        }

        // A query reaches the origin, so it must be in the key: the target as it is has both.
        key = rawTarget.Contains('?') ? key : new CacheKey(KeyKind.Word, word.Value);
        return true;
    }
}
